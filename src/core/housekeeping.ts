// Housekeeping: the lease of this server, jobs that nobody runs any more, and the sweep.
// Each is safe to run at any time, from any server, and to be killed in the middle of.

import { DAY, instant, SECOND, after } from '../base/time.ts';
import type { Attempt, LostJob, ServerId, StoredVersion, TableRecords } from '../ports/store.ts';
import {
  attemptNameOf,
  NOTHING_SWEPT,
  relativeFolderOf,
  type SweepReport,
} from '../ports/files.ts';
import type { VersionPlace } from '../domain/table.ts';
import { createDestruction } from './destruction.ts';
import { loginTokensSince } from './login-tokens.ts';
import type { Parts } from './parts.ts';
import { CANCELLED } from './run-end.ts';
import { dropSent, dropSentOf } from './sent-tables.ts';

/** The chores. */
export interface Housekeeping {
  /** Renews this server's lease; false where the others had taken it for dead. */
  renewLease(): Promise<boolean>;
  /** Takes every other server for dead: for who holds the only right to this store. */
  outliveOthers(): Promise<void>;
  /** Gives jobs of dead servers back, or up as lost. */
  retakeLost(): Promise<readonly LostJob[]>;
  /**
   * Gives back jobs that the record has running here and that nothing here runs, as where the
   * answer to a claim was lost. Such a job is given back when it is met for the second time: a
   * run begins a moment after its claim.
   */
  giveBackUnheld(): Promise<void>;
  /** Ends jobs that are being cancelled and that no executor holds here any more. */
  confirmCancels(): Promise<void>;
  /** Stops runs of jobs that are no longer this server's: another server has cleared them. */
  stopStrangers(): Promise<void>;
  /** Stops jobs that have not ended when their results are to go. */
  stopOverdue(): Promise<void>;
  /** Removes what has expired; moves what nobody knows aside. */
  sweep(): Promise<SweepReport>;
}

/** The verbs that keep the house. */
export const createHousekeeping = (parts: Parts): Housekeeping => {
  let unheld: readonly Attempt[] = [];
  return {
    renewLease: () => renewLease(parts, parts.serverId()),
    outliveOthers: () => parts.store.servers.outlive(parts.serverId()),
    retakeLost: async () => {
      const lost = await parts.store.jobs.retakeLost(
        parts.clock.now(),
        parts.limits.jobAttemptsMax,
      );
      await clearAfter(parts, lost);
      return lost;
    },
    giveBackUnheld: async () => {
      const before = unheld;
      unheld = await unheldBy(parts);
      const attempts = unheld.filter((each) => before.some((other) => isSame(each, other)));
      if (attempts.length === 0) return;
      const terms = { server: parts.serverId(), attempts, now: parts.clock.now() };
      await clearAfter(parts, await parts.store.jobs.giveBack(terms));
    },
    confirmCancels: () => confirmCancels(parts),
    stopStrangers: () => stopStrangers(parts),
    stopOverdue: () => createDestruction(parts).stopOverdue(),
    sweep: () => sweep(parts),
  };
};

/** What the record has running on this server and this server does not run. */
const unheldBy = async (parts: Parts): Promise<readonly Attempt[]> => {
  const server = parts.serverId();
  const active = await parts.store.jobs.activeAttempts();
  return active.filter((each) => each.server === server && !parts.running.has(each.job));
};

const isSame = (one: Attempt, other: Attempt): boolean =>
  one.job === other.job && one.attempt === other.attempt;

/** Removes what retaken attempts staged, and wakes who may take their jobs. */
const clearAfter = async (parts: Parts, lost: readonly LostJob[]): Promise<void> => {
  for (const { job, attempt, status } of lost) {
    parts.observer.note('warn', 'job.retaken', { job, attempt, status });
    await parts.files.unstage(job, attempt);
    // One that goes back to the queue has not ended, and nobody is told.
    parts.jobLetters.ended(job);
  }
  await dropSentOf(parts, lost);
  if (lost.length > 0) parts.bell.ring();
};

const renewLease = ({ store, clock, limits }: Parts, server: ServerId): Promise<boolean> =>
  store.servers.renew(server, after(clock.now(), limits.leaseSeconds * SECOND));

const confirmCancels = async (parts: Parts): Promise<void> => {
  for (const job of await parts.store.jobs.canceling(parts.serverId())) {
    if (parts.running.stop(job.id, 'cancelled')) continue;
    const end = { job: job.id, attempt: job.attempt, at: parts.clock.now() };
    if (await parts.store.jobs.fail(end, 'cancelled', CANCELLED)) await dropSent(parts, job.id);
  }
};

const stopStrangers = async (parts: Parts): Promise<void> => {
  // Looked at before the record is: a job is in the record before it runs.
  const running = parts.running.jobs();
  if (running.length === 0) return;
  const server = parts.serverId();
  const active = await parts.store.jobs.activeAttempts();
  const ours = new Set(active.filter((each) => each.server === server).map(({ job }) => job));
  for (const job of running) if (!ours.has(job)) parts.running.stop(job, 'lost');
};

const sweep = async (parts: Parts): Promise<SweepReport> => {
  const { loginTokenMinutes, sessionMinutes } = parts.limits;
  const minutes = Math.max(loginTokenMinutes, sessionMinutes);
  const since = loginTokensSince(parts.clock.now(), minutes);
  await parts.store.loginTokens.forget(since);
  await parts.store.codes.forget(parts.clock.now());
  await parts.store.cursors.forget(parts.clock.now());
  // A store put back from a backup condemns and forgets nothing either.
  if (!(await parts.files.maySweep())) return NOTHING_SWEPT;
  const now = parts.clock.now();
  const before = instant(now - parts.limits.tableKeepDays * DAY);
  await parts.store.tables.condemn(before);
  const [attempts, uploads, { versions, expired }, outputs] = await Promise.all([
    parts.store.jobs.activeAttempts(),
    parts.store.jobs.uploads(),
    placesOf(parts.store.tables),
    parts.store.outputs.kept(now),
  ]);
  // Forgotten first: a version without files is gone, files without a version are only unknown.
  // What the store did not forget, it keeps, or another server has forgotten and removes.
  const forgotten = await parts.store.tables.forget(expired);
  const gone = new Set(forgotten.map(keyOf));
  const kept = foldersOf(versions.filter((place) => !gone.has(keyOf(place))));
  // Copies of a table lie in one folder, which goes with the last of them.
  const folders = [...foldersOf(forgotten)];
  const expiredVersions = new Set(folders.filter((folder) => !kept.has(folder)));
  const report = await parts.files.sweep({
    asOf: now,
    attempts: new Set(attempts.map(({ job, attempt }) => attemptNameOf(job, attempt))),
    versions: kept,
    expiredVersions,
    outputs: new Set(outputs),
    uploads: new Set(uploads.map(({ upload }) => upload)),
  });
  parts.observer.note('info', 'sweep', { ...report });
  return report;
};

const keyOf = ({ table, version }: VersionPlace): string => `${table} ${version}`;

const foldersOf = (versions: readonly VersionPlace[]): ReadonlySet<string> =>
  new Set(versions.map(relativeFolderOf));

/** Where every version lies that the store knows; of each page no more than that is kept. */
const placesOf = async (tables: TableRecords) => {
  const versions: VersionPlace[] = [];
  const expired: VersionPlace[] = [];
  for await (const { version, isExpired } of eachVersion(tables)) {
    const { space, table, version: number, attempt, home } = version;
    const place = { space, table, version: number, attempt, ...(home && { home }) };
    versions.push(place);
    if (isExpired) expired.push(place);
  }
  return { versions, expired };
};

/** Every version that the store knows, read a page at a time. */
export async function* eachVersion(
  tables: Pick<TableRecords, 'versions'>,
): AsyncGenerator<StoredVersion> {
  let page = await tables.versions();
  for (;;) {
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    page = await tables.versions(last.version);
  }
}
