// The records of tables and of their versions, current and dropped.
// Only a finished job changes what is current (table-changes.ts); here they are read, swept, and
// put back from their files.

import { sql } from 'kysely';
import { instant, type Instant } from '../base/time.ts';
import {
  fold,
  newTableId,
  type DroppedVersion,
  type SpaceId,
  type VersionPlace,
} from '../domain/table.ts';
import type { StoredVersion, TableRecords, VersionKey } from '../ports/store.ts';
import { keep, transact, type Databases, type Work } from './databases.ts';
import { quotaOf } from './quota.ts';
import { restore } from './restore.ts';
import type { VersionRow } from './schema.ts';
import { objectsOf } from './space-objects.ts';
import { sumOfBytes, versionOf } from './version-row.ts';

/** The records of tables over `databases`. */
export const tableRecords = (databases: Databases): TableRecords => {
  const { keys, searches } = databases;
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
    next: async (space, name) => {
      const row = await keys
        .selectFrom('table_versions')
        .select(['table_id', 'version', 'revived'])
        .where('space_id', '=', space)
        .where('name_folded', '=', fold(name))
        .where('dropped', 'is', null)
        .executeTakeFirst();
      // Of the table of one that was brought back there may be later versions, or have been.
      if (row?.revived === 1n) return { table: newTableId(), version: 1 };
      return row === undefined
        ? undefined
        : { table: row.table_id, version: Number(row.version) + 1 };
    },
    dropped: (space, most) => droppedOf(databases, space, most),
    objects: (space) => objectsOf(searches, space),
    usedBytes: async (space) => {
      const row = await keys
        .selectFrom('table_versions')
        .select(sumOfBytes().as('sum'))
        .where('space_id', '=', space)
        .where('dropped', 'is', null)
        .executeTakeFirstOrThrow();
      return row.sum;
    },
    quotaOf: (space) => quotaOf(keys, space),
    condemn: (before) => condemn(databases, before),
    versions: (after) => pageOfVersions(databases, after),
    forget: (versions) => forget(databases, versions),
    restore: (version, space, as) => restore(databases, version, { space, as }),
  };
};

const droppedOf = async (
  { searches }: Databases,
  space: SpaceId,
  most: number,
): Promise<readonly DroppedVersion[]> => {
  const rows = await searches
    .selectFrom('table_versions')
    .selectAll()
    .where('space_id', '=', space)
    .where('dropped', 'is not', null)
    .where('condemned', '=', 0n)
    .where(isLastOfName)
    .orderBy('dropped', 'desc')
    .orderBy('name_folded')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    version: versionOf(row),
    dropped: instant(Number(row.dropped ?? 0n)),
  }));
};

/** That no table has the name now, and nothing else of the name was dropped later. */
const isLastOfName = sql<boolean>`not exists (
  select 1 from table_versions as later
  where later.space_id = table_versions.space_id
    and later.name_folded = table_versions.name_folded
    and (later.dropped is null
      or (later.dropped > table_versions.dropped and later.condemned = 0))
)`;

/**
 * Condemns what has expired, so that no UNDROP brings back a table whose files are being removed.
 * What was condemned once stays so, until it is forgotten.
 */
const condemn = async (databases: Databases, before: Instant) => {
  await dropTablesOfClosed(databases, before);
  const { writes, searches, manners } = databases;
  const isOver = sql<boolean>`dropped < ${BigInt(before)} and condemned = 0 and ${isUnpinned}`;
  const spaces = await searches
    .selectFrom('table_versions')
    .select('space_id')
    .distinct()
    .where(isOver)
    .orderBy('space_id')
    .execute();
  for (const { space_id: space } of spaces) {
    await transact(writes, async (work) => {
      // As who brings tables back and who pins them: none of these moves meets another.
      await manners.lockSpaces(work, sql`${space}`, 'change');
      await work
        .updateTable('table_versions')
        .set({ condemned: 1n })
        .where('space_id', '=', space)
        .where(isOver)
        .execute();
      return keep(undefined);
    });
  }
};

/**
 * What an account left that was closed before `before` is as if it had been dropped then; not what
 * is in spaces of its that others still use.
 */
const dropTablesOfClosed = async (
  { writes, searches, manners }: Databases,
  before: Instant,
): Promise<void> => {
  const isLeft = sql<boolean>`dropped is null and ${isUnpinned}`;
  const spaces = await searches
    .selectFrom('table_versions')
    .innerJoin('spaces', 'spaces.id', 'table_versions.space_id')
    .innerJoin('accounts', 'accounts.id', 'spaces.owner')
    .select(['table_versions.space_id', 'accounts.closed'])
    .distinct()
    .where('accounts.closed', '<', BigInt(before))
    .where(isUsedByNobody)
    .where(isLeft)
    .orderBy('table_versions.space_id')
    .execute();
  for (const { space_id: space, closed } of spaces) {
    await transact(writes, async (work) => {
      await manners.lockSpaces(work, sql`${space}`, 'change');
      await work
        .updateTable('table_versions')
        .set({ dropped: closed })
        .where('space_id', '=', space)
        // Opened again meanwhile, it keeps them.
        .where(sql<boolean>`exists (
          select 1 from accounts join spaces on spaces.owner = accounts.id
          where spaces.id = ${space} and accounts.closed is not null
        )`)
        .where(isLeft)
        .execute();
      return keep(undefined);
    });
  }
};

const isUsedByNobody = sql<boolean>`not exists (
  select 1 from space_members join accounts as users on users.id = space_members.account
  where space_members.space_id = spaces.id and users.closed is null
)`;

const isUnpinned = sql<boolean>`not exists (
  select 1 from job_pins
  where job_pins.table_id = table_versions.table_id
    and job_pins.version = table_versions.version
)`;

const pageOfVersions = async (
  { searches }: Databases,
  after: VersionKey | undefined,
): Promise<readonly StoredVersion[]> => {
  const page = searches
    .selectFrom('table_versions')
    .selectAll()
    .orderBy('table_id')
    .orderBy('version')
    .limit(VERSIONS_PER_PAGE);
  const rows = await (after === undefined ? page : page.where(isAfter(after))).execute();
  return rows.map((row) => ({ version: versionOf(row), isExpired: isExpired(row) }));
};

/** A version's columns and files may take tens of kilobytes: a page stays below a few megabytes. */
const VERSIONS_PER_PAGE = 200;

const isAfter = ({ table, version }: VersionKey) =>
  sql<boolean>`(table_id, version) > (${table}, ${BigInt(version)})`;

const isExpired = ({ dropped, condemned }: VersionRow): boolean =>
  condemned === 1n && dropped !== null;

/** Space by space, so that servers that forget at once and jobs that drop wait in one order. */
const forget = async (
  { writes, manners }: Databases,
  versions: readonly VersionPlace[],
): Promise<readonly VersionPlace[]> => {
  const forgotten: VersionPlace[] = [];
  const bySpace = Map.groupBy(versions, ({ space }) => space);
  for (const [space, places] of bySpace) {
    const gone = await transact(writes, async (work) => {
      await manners.lockSpaces(work, sql`${space}`, 'change');
      const deleted: VersionPlace[] = [];
      for (const place of places) if (await forgetOne(work, place)) deleted.push(place);
      return keep(deleted);
    });
    forgotten.push(...gone);
  }
  return forgotten;
};

/** A version that is current, pinned, or may still be undropped stays, whoever asks for it. */
const forgetOne = async (work: Work, { table, version }: VersionPlace): Promise<boolean> => {
  const row = await work
    .deleteFrom('table_versions')
    .where('table_id', '=', table)
    .where('version', '=', BigInt(version))
    .where('dropped', 'is not', null)
    .where('condemned', '=', 1n)
    .where(isUnpinned)
    .returning('version')
    .executeTakeFirst();
  return row !== undefined;
};
