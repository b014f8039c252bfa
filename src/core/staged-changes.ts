// What a batch wants done to tables, as the store will do it: new versions have their numbers, and
// their files lie at their final place. Whoever commits takes the files back where the store does
// not make the changes.

import type { Instant } from '../base/time.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import type { TableChange } from '../domain/table-change.ts';
import { fold, homeOf, newTableId, type FoldedName, type TableVersion } from '../domain/table.ts';
import type { StagedChange, StagedTable } from '../ports/engine.ts';
import type { Staging, TableStory } from '../ports/files.ts';
import type { Claim, VersionKey } from '../ports/store.ts';
import type { Parts } from './parts.ts';

/** Changes of a run, and where the tables they name lie. */
export interface StagedAsk {
  readonly claim: Claim;
  readonly staging: Staging;
  readonly changes: readonly StagedChange[];
}

/**
 * Publishes the tables of `changes`, and returns what the store is to do. Each version is put into
 * `published` before its files are moved.
 */
export const publishChanges = async (
  parts: Parts,
  ask: StagedAsk,
  published: TableVersion[],
): Promise<readonly TableChange[]> => {
  const { space } = ask.claim;
  const line = lineOfVersions(parts, ask.claim);
  const changes: TableChange[] = [];
  for (const change of ask.changes) {
    if (change.kind !== 'create' && change.kind !== 'replace') {
      await line.pass(change);
      changes.push({ ...change, space });
      continue;
    }
    const place = { ...(await line.next(change)), created: parts.clock.now() };
    const kept = keptBy(ask.claim, change);
    const version = versionOf(ask.claim, { staged: change.table, kept }, place);
    published.push(version);
    const story = await storyOf(parts, ask.claim, version);
    await parts.files.publishTable(ask.staging, change.table.folder, story, kept);
    changes.push({ kind: change.kind, version });
  }
  return changes;
};

type Making = Extract<StagedChange, { readonly table: StagedTable }>;

/**
 * Which table and number the versions of a batch get, told change by change. The store is asked for
 * tables that stood before the batch: the job has their locks, so nobody else changes them.
 */
const lineOfVersions = ({ store }: Pick<Parts, 'store'>, { space }: Claim) => {
  /** The next version of each name that this batch has made, moved, dropped or brought back. */
  const known = new Map<FoldedName, VersionKey>();
  const nextOf = async (name: string): Promise<VersionKey> =>
    known.get(fold(name)) ?? (await store.tables.next(space, name)) ?? firstVersion();
  return {
    next: async ({ kind, table }: Making): Promise<VersionKey> => {
      const key = kind === 'create' ? firstVersion() : await nextOf(table.name);
      known.set(fold(table.name), { ...key, version: key.version + 1 });
      return key;
    },
    pass: async (change: Exclude<StagedChange, Making>): Promise<void> => {
      if (change.kind === 'define' || change.kind === 'undefine') return;
      if (change.kind === 'rename') known.set(fold(change.newName), await nextOf(change.name));
      // A version that is brought back may not be the last of its table: no other follows it.
      known.set(fold(change.name), firstVersion());
    },
  };
};

/** The beginning of a table that has not been before. */
const firstVersion = (): VersionKey => ({ table: newTableId(), version: 1 });

/** The version whose files stay; one that the job did not read, or may not keep, is a bug. */
const keptBy = ({ pinned, space }: Claim, change: Making): TableVersion | undefined => {
  if (change.kind === 'create' || change.keeps === undefined) return undefined;
  const { name } = change.table;
  const found = pinned.find((each) => each.space === space && fold(each.name) === fold(name));
  if (found !== undefined && mayKeep(found)) return found;
  throw new Error(`the executor keeps files of '${name}', which it may not`);
};

/**
 * Whether the files of a version may be those of the next one too: they lie in its own space, are
 * large enough that to write them anew costs more than a file more to read, and are not many.
 */
export const mayKeep = (version: TableVersion): boolean =>
  homeOf(version).space === version.space &&
  version.bytes >= KEPT_BYTES_MIN &&
  version.files.length < KEPT_FILES_MAX;

const KEPT_BYTES_MIN = 16n * 1024n * 1024n;

/** Every so many loads a table is written anew as one file. */
const KEPT_FILES_MAX = 64;

/** What was staged is all there is, or stands behind the rows of the version that is kept. */
const versionOf = (
  { job, space }: Claim,
  { staged, kept }: { readonly staged: StagedTable; readonly kept: TableVersion | undefined },
  place: VersionKey & { readonly created: Instant },
): TableVersion => {
  const files = [...(kept?.files ?? []), ...staged.files];
  return {
    ...place,
    space,
    name: staged.name,
    attempt: job.attempt,
    job: job.id,
    columns: kept?.columns ?? staged.columns,
    files,
    rows: staged.rows + (kept?.rows ?? 0n),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0n),
  };
};

const storyOf = async (
  { store }: Parts,
  { job, space }: Claim,
  version: TableVersion,
): Promise<TableStory> => {
  const owner = await store.accounts.byId(job.owner);
  return {
    version,
    owner: job.owner,
    ownerLogin: owner?.account.login ?? String(job.owner),
    spaceName: (await store.accounts.spaceOf(space))?.name ?? OWN_SPACE,
    query: job.text,
  };
};
