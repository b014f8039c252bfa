// The records of tables and of their versions, current and dropped.
// Only a finished job changes what is current (table-changes.ts); here they are read, swept, and
// put back from their files.

import { sql } from 'kysely';
import type { Instant } from '../base/time.ts';
import { fold, type Space, type TableVersion } from '../domain/table.ts';
import type { TableRecords } from '../ports/store.ts';
import { keep, transact, type Databases, type Work } from './databases.ts';
import { restore } from './restore.ts';
import { sumOfBytes } from './table-changes.ts';
import { versionOf } from './version-row.ts';

/** The records of tables over `databases`. */
export const tableRecords = (databases: Databases): TableRecords => {
  const { keys, writes, searches } = databases;
  return {
    list: async (space) => {
      const rows = await searches
        .selectFrom('table_versions')
        .selectAll()
        .where('space_id', '=', space)
        .where('dropped', 'is', null)
        .orderBy('name_folded')
        .execute();
      return rows.map(versionOf);
    },
    current: async (space, name) => {
      const row = await keys
        .selectFrom('table_versions')
        .selectAll()
        .where('space_id', '=', space)
        .where('name_folded', '=', fold(name))
        .where('dropped', 'is', null)
        .executeTakeFirst();
      return row === undefined ? undefined : versionOf(row);
    },
    usedBytes: async (space) => {
      const row = await keys
        .selectFrom('table_versions')
        .select(sumOfBytes().as('sum'))
        .where('space_id', '=', space)
        .where('dropped', 'is', null)
        .executeTakeFirstOrThrow();
      return row.sum;
    },
    versionsForSweep: (before) => versionsForSweep(databases, before),
    forget: (versions) =>
      transact(writes, async (work) => {
        for (const version of versions) await forget(work, version);
        return keep(undefined);
      }),
    restore: (version: TableVersion, space: Space) => restore(databases, version, space),
  };
};

/**
 * Condemns what has expired, so that no UNDROP brings back a table whose files are being removed,
 * then lists everything. What was condemned once stays so, until it is forgotten.
 */
const versionsForSweep = async ({ writes, searches }: Databases, before: Instant) => {
  await writes
    .updateTable('table_versions')
    .set({ condemned: 1n })
    .where('dropped', '<', BigInt(before))
    .where('condemned', '=', 0n)
    .where(isUnpinned)
    .execute();
  const rows = await searches.selectFrom('table_versions').selectAll().execute();
  return rows.map((row) => ({ version: versionOf(row), expired: row.condemned === 1n }));
};

const isUnpinned = sql<boolean>`not exists (
  select 1 from job_pins
  where job_pins.table_id = table_versions.table_id
    and job_pins.version = table_versions.version
)`;

/** A version that is current or pinned is never forgotten, whoever asks for it. */
const forget = async (work: Work, { table, version }: TableVersion): Promise<void> => {
  await work
    .deleteFrom('table_versions')
    .where('table_id', '=', table)
    .where('version', '=', BigInt(version))
    .where('dropped', 'is not', null)
    .where(isUnpinned)
    .execute();
};
