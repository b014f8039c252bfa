// The handles through which the nouns of this room reach their records, and the few things that
// the two databases do differently. Queries themselves are the same on both.

import { sql, type Kysely, type RawBuilder, type SqlBool, type Transaction } from 'kysely';
import { instant } from '../base/time.ts';
import type { JobId } from '../domain/job.ts';
import type { SpaceId } from '../domain/table.ts';
import type { AccountId } from '../domain/account.ts';
import type { Clock } from '../ports/clock.ts';
import type { FoldedPiece } from './folded-like.ts';
import type { Schema } from './schema.ts';

/** One handle per manner of use, so that none waits for another. */
export interface Databases {
  /** Reads by key: a few rows by an index, quick enough for the main thread. */
  readonly keys: Kysely<Schema>;
  /** Transactions that change something; durable when they return. */
  readonly writes: Kysely<Schema>;
  /** Reads of many rows. */
  readonly searches: Kysely<Schema>;
  readonly manners: Manners;
  readonly clock: Clock;
}

/** What a database does in its own way. */
export interface Manners {
  /** Holds every other claim off until the transaction ends: counts and locks stay as read. */
  lockClaims(work: Work): Promise<void>;
  /** Holds off other transactions that lock the same account. */
  lockAccount(work: Work, account: AccountId): Promise<void>;
  /**
   * `share` keeps the tables of some spaces as they are; `change` is for who changes them. `ids`
   * is what may stand within `in (…)`: a list or a query. Claims that are made together share
   * spaces one claim after the other: who changes several must hold claims off first.
   */
  lockSpaces(work: Work, ids: RawBuilder<unknown>, strength: 'share' | 'change'): Promise<void>;
  /** Makes sure that ids drawn from now on are above `id`. */
  raiseIds(work: Work, table: 'jobs' | 'spaces', id: JobId | SpaceId): Promise<void>;
  /** Whether `text`, which is folded, is like a pattern; unknown where it is null. */
  isLike(text: RawBuilder<unknown>, pieces: readonly FoldedPiece[]): RawBuilder<SqlBool>;
  /** Whether the database stopped a statement because it took too long. */
  isTimeout(error: unknown): boolean;
}

/** The time of the machine. */
export const SYSTEM_CLOCK: Clock = { now: () => instant(Date.now()) };

/** Ends a statement whose answer nobody reads, so that nobody need wait for it. */
export const UNANSWERED_TEXT = '/* unanswered */';

/** As `UNANSWERED_TEXT`, for the end of a query; within a transaction alone. */
export const UNANSWERED = sql.raw(UNANSWERED_TEXT);

/** A transaction that is under way. */
export type Work = Transaction<Schema>;

/** What a transaction came to: whether it is kept, and what its caller is told. */
export interface Verdict<T> {
  readonly isKept: boolean;
  readonly value: T;
}

/** The transaction is committed. */
export const keep = <T>(value: T): Verdict<T> => ({ isKept: true, value });

/** The transaction is rolled back: nothing of it remains. */
export const undo = <T>(value: T): Verdict<T> => ({ isKept: false, value });

/** Runs `work` in one transaction; when the returned promise resolves, what was kept is durable. */
export const transact = async <T>(
  db: Kysely<Schema>,
  work: (work: Work) => Promise<Verdict<T>>,
): Promise<T> => {
  const transaction = await db.startTransaction().execute();
  try {
    const verdict = await work(transaction);
    await (verdict.isKept ? transaction.commit() : transaction.rollback()).execute();
    return verdict.value;
  } catch (error) {
    // The first error tells the story; that a broken connection cannot roll back adds nothing.
    if (!transaction.isCommitted && !transaction.isRolledBack) {
      await transaction
        .rollback()
        .execute()
        .catch(() => undefined);
    }
    throw error;
  }
};
