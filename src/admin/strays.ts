// Versions of tables that lie in the data folder and that the store does not know: what each of
// them is, as far as the store can tell. Nothing is changed here.

import type { TableVersion } from '../domain/table.ts';
import { eachVersion } from '../core/housekeeping.ts';
import { sweepHindrance } from '../files/data-folder.ts';
import { relativeFolderOf } from '../ports/files.ts';
import type { Site } from './site.ts';

/**
 * What a version is that the store does not know: `lost` with its job, of which the store knows
 * nothing either; `unfinished`, for its job still runs; `uncommitted`, for its job ended otherwise
 * or by another attempt; `forgotten`, for its job finished and its table is gone since.
 */
export type Stray = 'lost' | 'unfinished' | 'uncommitted' | 'forgotten';

/** The folders of all versions that the store knows, as `relativeFolderOf` writes them. */
export const knownFolders = async ({ store }: Site): Promise<ReadonlySet<string>> => {
  const known = new Set<string>();
  for await (const { version } of eachVersion(store.tables)) known.add(relativeFolderOf(version));
  return known;
};

/** Whether the store was put back from a backup, or made anew, beside an older folder. */
export const isStoreOlder = async ({ store, generation }: Site): Promise<boolean> =>
  sweepHindrance(await store.generation(), generation) !== undefined;

/** What a version is that the store does not know. */
export const strayOf = async (site: Site, version: TableVersion): Promise<Stray> => {
  // An older store may have given the numbers of the jobs it lost to others: it tells nothing.
  if (await isStoreOlder(site)) return 'lost';
  const job = await site.store.jobs.byId(version.job);
  if (job === undefined) return 'lost';
  if (job.status === 'finished') {
    return job.attempt === version.attempt ? 'forgotten' : 'uncommitted';
  }
  const isRunning = job.status === 'started' || job.status === 'canceling';
  return isRunning && job.attempt === version.attempt ? 'unfinished' : 'uncommitted';
};
