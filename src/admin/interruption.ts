// Stopping a long command from outside: the first interrupt lets it put everything away, as if it
// had failed; the exit code says by which signal it ended.

/** Runs `work` with a signal that is aborted, with an interruption, when somebody says stop. */
export const stoppable = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => controller.abort(interruptionBy(signal));
  STOP_SIGNALS.forEach((signal) => process.on(signal, stop));
  try {
    return await work(controller.signal);
  } finally {
    STOP_SIGNALS.forEach((signal) => process.off(signal, stop));
  }
};

/** Resolves with the name of the first signal to stop; later ones do what the system does. */
export const stopSignal = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals): void => {
      STOP_SIGNALS.forEach((name) => process.off(name, stop));
      resolve(signal);
    };
    STOP_SIGNALS.forEach((signal) => process.on(signal, stop));
  });

/** The exit code of an error that is an interruption; undefined for every other. */
export const exitCodeOfInterruption = (error: unknown): number | undefined =>
  error instanceof Error && INTERRUPTION in error ? Number(error[INTERRUPTION]) : undefined;

const INTERRUPTION = Symbol('exit code of an interruption');

/** 128 and the signal's number, as shells have it. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const satisfies readonly NodeJS.Signals[];

const interruptionBy = (signal: NodeJS.Signals): Error => {
  const known = STOP_SIGNALS.find((name) => name === signal) ?? 'SIGTERM';
  const error = new Error('Interrupted: nothing was kept.');
  return Object.assign(error, { [INTERRUPTION]: EXIT_CODES[known] });
};
