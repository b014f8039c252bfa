// Asks that come while others are being met, met together afterwards: for work that only one may
// do at a time, and of which much costs little more than one.
// Knows nothing of what is asked.

/** Answers one ask; rejects as the work did in which it was met. */
export type Gathered<Ask, Answer> = (ask: Ask) => Promise<Answer>;

/** Meets asks by `work`, at most `most` at a time and never two works at once; one answer each. */
export const gather = <Ask, Answer>(
  work: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
  most: number,
): Gathered<Ask, Answer> => {
  const waiting: Waiting<Ask, Answer>[] = [];
  let isWorking = false;
  const meetAll = async (): Promise<void> => {
    isWorking = true;
    while (waiting.length > 0) {
      const met = waiting.splice(0, most);
      try {
        const answers = await work(met.map(({ ask }) => ask));
        for (const [at, { resolve }] of met.entries()) resolve(answers[at] as Answer);
      } catch (error) {
        for (const { reject } of met) reject(error);
      }
    }
    isWorking = false;
  };
  return (ask) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    waiting.push({ ask, resolve, reject });
    if (!isWorking) void meetAll();
    return promise;
  };
};

interface Waiting<Ask, Answer> {
  readonly ask: Ask;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}
