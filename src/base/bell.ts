// A bell that those who wait for work listen to: rung when something may have changed.
// It carries no news of its own; whoever wakes looks again.

/** Wakes everybody who waits on it. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring, after `milliseconds`, or when `signal` aborts; never rejects. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** A bell nobody has rung yet. */
export const createBell = (): Bell => {
  const waiting = new Set<() => void>();
  return {
    ring: () => {
      for (const wake of waiting) wake();
    },
    wait: (milliseconds, signal) =>
      new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', wake);
          waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, milliseconds);
        waiting.add(wake);
        signal?.addEventListener('abort', wake);
        if (signal?.aborted === true) wake();
      }),
  };
};
