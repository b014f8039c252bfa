// Tables whose files lie in spaces that the executor of a run may not look into, those of groups
// and copies: it gets names of its own for them, and for nothing else in those spaces.

import type { SharedTable } from '../domain/group.ts';
import type { Files, Staging } from '../ports/files.ts';
import type { TableVersion } from '../domain/table.ts';
import type { Claim } from '../ports/store.ts';

/** A version, with the absolute paths under which an executor reads its files. */
export interface ReadVersion {
  readonly version: TableVersion;
  readonly files: readonly string[];
}

/** A table of a group, with those paths. */
export interface LentTable extends SharedTable {
  readonly files: readonly string[];
}

/** The tables that a claimed job has pinned in its space, as its executor is to read them. */
export const lendPinned = (
  files: Pick<Files, 'lendTable'>,
  { pinned, space }: Pick<Claim, 'pinned' | 'space'>,
  staging: Staging,
): Promise<readonly ReadVersion[]> =>
  Promise.all(
    pinned.map(async (version) => ({
      version,
      files: await files.lendTable(staging, space, version),
    })),
  );

/** Lends the executor of a claimed job what the job reads of groups; in staging, which goes. */
export const lendShared = async (
  files: Pick<Files, 'lendTable'>,
  { shared, space }: Pick<Claim, 'shared' | 'space'>,
  staging: Staging,
): Promise<readonly LentTable[]> => {
  const paths = new Map<string, readonly string[]>();
  const lent: LentTable[] = [];
  for (const each of shared) {
    const { table, version } = each.version;
    // A table may be in several groups.
    const key = `${table} ${version}`;
    const known = paths.get(key) ?? (await files.lendTable(staging, space, each.version));
    paths.set(key, known);
    lent.push({ ...each, files: known });
  }
  return lent;
};

/** Lengths of lent files by their paths: what lies in staging and is not of the job's making. */
export const lengthsOf = (lent: readonly ReadVersion[]): ReadonlyMap<string, bigint> =>
  new Map(
    lent.flatMap(({ version, files }) =>
      version.files.map(({ bytes }, at) => [files[at] ?? '', bytes] as const),
    ),
  );
