// What the main thread and a store thread say to each other.
// Plain data alone: everything here crosses by structured clone, bigints among it.

import type { JobSearch } from '../../domain/job-search.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Records } from '../records.ts';
import type { Mode } from './connection.ts';
import type { PackedJobs } from './packed.ts';

/** What a thread is started with. */
export interface ThreadStart {
  readonly file: string;
  readonly mode: Mode;
}

/** Something to do; the reply carries the same id. */
export interface ThreadAsk {
  readonly id: number;
  readonly deed: Deed;
}

/** What a thread can be asked to do. */
export type Deed =
  /** Brings the schema up to date; replied to with what `Upgraded` says. */
  | { readonly kind: 'prepare' }
  /** Calls a method of a noun; replied to with what it resolves to. */
  | {
      readonly kind: 'call';
      readonly noun: keyof Records;
      readonly method: string;
      readonly args: readonly unknown[];
      /** Whether a move must be on the disk before it is replied to. */
      readonly isSynced: boolean;
    }
  /** Begins a search; replied to with its `FirstPage`. */
  | { readonly kind: 'search'; readonly search: JobSearch }
  /** Replied to with the next page of jobs, or undefined after the last. */
  | { readonly kind: 'next'; readonly cursor: number }
  /** Forgets a search that is not at its end. */
  | { readonly kind: 'leave'; readonly cursor: number }
  /** Closes the connection and ends the thread, once replied to. */
  | { readonly kind: 'close' };

/** What a search begins with. */
export interface FirstPage {
  /** Its further pages are asked for by this. */
  readonly cursor: number;
  /** Undefined where nothing was found. */
  readonly page: PackedJobs | undefined;
}

/** What came of a deed. */
export type ThreadReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: ThreadError };

/** An error as it crosses from one thread to another. */
export interface ThreadError {
  readonly message: string;
  readonly stack: string | undefined;
  /** Present where the error is a refusal. */
  readonly refusal?: Pick<Refusal, 'code' | 'blanks'>;
}
