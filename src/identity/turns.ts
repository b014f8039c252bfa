// Turns: work that may only be done so many at a time, in the order it came.
// Who comes when too many wait is sent away at once and never waits.

/** How many work, and how many wait. */
export interface TurnTerms {
  readonly atOnceMax: number;
  readonly waitingMax: number;
}

/** The queue and those at work. */
export interface Turns {
  /** Does `work` when its turn comes; undefined where too many wait already. */
  take<T>(work: () => Promise<T>): Promise<T> | undefined;
}

/** Turns that nobody has taken yet. */
export const createTurns = ({ atOnceMax, waitingMax }: TurnTerms): Turns => {
  const waiting: (() => void)[] = [];
  let atWork = 0;
  /** A turn that ends is handed on: nobody who comes just then can slip in between. */
  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) atWork -= 1;
    else next();
  };
  const enter = (): Promise<void> | undefined => {
    if (atWork < atOnceMax) {
      atWork += 1;
      return Promise.resolve();
    }
    if (waiting.length >= waitingMax) return undefined;
    return new Promise((resolve) => waiting.push(resolve));
  };
  return {
    take: (work) => enter()?.then(work).finally(leave),
  };
};
