// What the core and the wires tell about themselves. Nothing here may hold a secret:
// the adapter redacts fields by name, and callers pass no password, token or whole address.

/** How much somebody should care; `debug` is off unless asked for. */
export type Level = 'debug' | 'info' | 'warn' | 'error';

/** The one ear of the product: takes what happened, keeps secrets out, writes it down. */
export interface Observer {
  /** One thing that happened: a short name (`job.finished`) and its facts. */
  note(level: Level, event: string, facts?: Readonly<Record<string, unknown>>): void;
  /** A bug: everything is kept in the log; the trace number goes to the person who met it. */
  bug(error: unknown, facts?: Readonly<Record<string, unknown>>): TraceNumber;
}

/** Eight hex digits that lead from an apology to its story in the log. */
export type TraceNumber = string;
