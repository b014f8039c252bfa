// Many small things done with a few of them under way at any time, as clients of a queue do.
// Nothing is measured here.

/** How many things there are, and how many are under way at once. */
export interface Turns {
  readonly jobs: number;
  readonly atOnce: number;
}

/** Does `work` for the numbers from 0 to `jobs - 1`. */
export const inTurns = async (
  { jobs, atOnce }: Turns,
  work: (number: number) => Promise<unknown>,
): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < jobs) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};
