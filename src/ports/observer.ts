// What the core and the wires tell about themselves. Nothing here may hold a secret:
// the adapter redacts fields by name, and callers pass no password, token or whole address.

import type { EndReason, JobId, JobKind, JobStatus } from '../domain/job.ts';

/** How much somebody should care; `debug` is off unless asked for. */
export type Level = 'debug' | 'info' | 'warn' | 'error';

/** The one ear of the product: takes what happened, keeps secrets out, writes it down. */
export interface Observer {
  /** One thing that happened: a short name (`job.finished`) and its facts. */
  note(level: Level, event: string, facts?: Readonly<Record<string, unknown>>): void;
  /** A bug: everything is kept in the log; the trace number goes to the person who met it. */
  bug(error: unknown, facts?: Readonly<Record<string, unknown>>): TraceNumber;
  /** Counts one thing; never waits and never fails. */
  tally(event: Tally): void;
  /**
   * Does `work`: each line that it leads to, however late, bears `facts` beside those around it;
   * null takes those away, for what lives on after whoever began it. What a line says itself
   * weighs more.
   */
  within<T>(facts: Trail | null, work: () => T): T;
  /** Keeps for good that something was done; by whom and from where the trail around it says. */
  audit(act: string, facts: Readonly<Record<string, unknown>>): void;
  /** Says whose doing it is what the trail around this call leads to from now on. */
  signedIn(login: string): void;
}

/** By what the lines of one request, and of one job, are found among all others. */
export interface Trail {
  readonly request?: string;
  readonly job?: JobId;
  /** Where a request came from: for the audit log alone. */
  readonly address?: string;
}

/**
 * One thing that is counted. Its words are ours or the operator's: as labels of counters they must
 * be few, so none is a login, a number of a job, or a name that somebody typed.
 */
export type Tally =
  | {
      readonly kind: 'request';
      /** The protocol that answered; `none` where none took it. */
      readonly facade: string;
      readonly status: number;
      readonly seconds: number;
      readonly received: Traffic;
      readonly sent: Traffic;
    }
  | {
      readonly kind: 'job';
      /** As `Stars/500`, the context and its limit in minutes. */
      readonly queue: string;
      readonly jobKind: JobKind;
      readonly status: JobStatus;
      /** Null where it finished. */
      readonly reason: EndReason | null;
      /** From when it was submitted to its start; null where it never started. */
      readonly waitSeconds: number | null;
      readonly runSeconds: number | null;
    }
  /** A call of the store, by the noun it was about. */
  | { readonly kind: 'store'; readonly noun: string; readonly seconds: number };

/** Bytes of a body, and the word for what they are. */
export interface Traffic {
  readonly format: string;
  readonly bytes: number;
}

/** Eight hex digits that lead from an apology to its story in the log. */
export type TraceNumber = string;
