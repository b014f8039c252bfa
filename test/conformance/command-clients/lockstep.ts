// Several sequences that go on together, so that one restart of their server stands before the next
// call of each: all wait, something is done while no call is on its way, and all go on.

/** Who goes in step. */
export interface Lockstep {
  /** Waits for all others, and for what is done between. */
  readonly arrive: () => Promise<void>;
  /** Is waited for no more. */
  readonly leave: () => void;
}

/** Lets `parties` go in step, with `between` before each step of theirs. */
export const lockstepOf = (parties: number, between: () => Promise<void>): Lockstep => {
  let left = parties;
  let waiting: PromiseWithResolvers<void>[] = [];
  const turn = async (): Promise<void> => {
    if (waiting.length < left || waiting.length === 0) return;
    const together = waiting;
    waiting = [];
    try {
      await between();
      for (const each of together) each.resolve();
    } catch (error) {
      for (const each of together) each.reject(error);
    }
  };
  return {
    arrive: () => {
      const here = Promise.withResolvers<void>();
      waiting.push(here);
      void turn();
      return here.promise;
    },
    leave: () => {
      left -= 1;
      void turn();
    },
  };
};
