// Things that wait for the same lock or sync, done together: what is asked for while some are under
// way goes with the next ones. Knows nothing of what is asked for.

/** How asks are answered together. */
export interface Convoy<Ask, Answer> {
  /** Answers asks in their order; where it fails, each of them fails. */
  readonly go: (asks: readonly Ask[]) => Promise<readonly Answer[]>;
  /** Asks that go together at most. */
  readonly max: number;
}

interface Waiting<Ask, Answer> {
  readonly ask: Ask;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Asks one by one what `go` answers together; at most one of its goes is under way. */
export const inConvoy = <Ask, Answer>({
  go,
  max,
}: Convoy<Ask, Answer>): ((ask: Ask) => Promise<Answer>) => {
  const waiting: Waiting<Ask, Answer>[] = [];
  let isUnderWay = false;
  const goOn = async (): Promise<void> => {
    if (isUnderWay) return;
    isUnderWay = true;
    while (waiting.length > 0) {
      const together = waiting.splice(0, max);
      try {
        const answers = await go(together.map(({ ask }) => ask));
        // One answer for each ask is what `go` promises.
        together.forEach(({ resolve }, index) => resolve(answers[index] as Answer));
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    isUnderWay = false;
  };
  return (ask) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    waiting.push({ ask, resolve, reject });
    void goOn();
    return promise;
  };
};
