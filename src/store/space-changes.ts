// What a job does to a whole space: its contents become those of another, change places with them,
// or go. No file moves: a version that comes from elsewhere says where its files lie.

import { sql } from 'kysely';
import type { Instant } from '../base/time.ts';
import type { SpaceChange } from '../domain/table-change.ts';
import { homeOf, newTableId, type SpaceId } from '../domain/table.ts';
import type { ChangeProblem } from '../ports/store.ts';
import type { Work } from './databases.ts';
import { jsonOf } from './json.ts';
import { freeNameOf } from './spaces.ts';
import { sumOfBytes, versionOf } from './version-row.ts';

/** Drops a table as a job does that drops it by name. */
export type Drop = (table: {
  readonly space: SpaceId;
  readonly name: string;
}) => Promise<bigint | ChangeProblem>;

/** The bytes by which its space grows, or why the change cannot be made. */
export const changeSpace = async (
  work: Work,
  change: SpaceChange,
  { at, drop }: { readonly at: Instant; readonly drop: Drop },
): Promise<bigint | ChangeProblem> => {
  switch (change.kind) {
    case 'copy-space':
      return copy(work, change, await clear(work, change.space, drop));
    case 'swap-spaces': {
      const grown = await grownBySwap(work, change.space, change.other);
      await swap(work, change.space, change.other);
      return grown;
    }
    case 'empty-space':
      return clear(work, change.space, drop);
    case 'delete-space': {
      const shrunk = await clear(work, change.space, drop);
      await freeNameOf(work, change.space);
      for (const table of SAID_OF_SPACES) {
        await work.deleteFrom(table).where('space_id', '=', change.space).execute();
      }
      await work
        .updateTable('spaces')
        .set({ deleted: BigInt(at) })
        .where('id', '=', change.space)
        .execute();
      return shrunk;
    }
  }
};

/** What is said of a space and is none of its contents: copies and swaps leave it where it is. */
const SAID_OF_SPACES = [
  'space_group_acls',
  'space_group_members',
  'space_groups',
  'space_variables',
  'space_members',
] as const;

/** Drops every table, view and function of a space. */
const clear = async (work: Work, space: SpaceId, drop: Drop): Promise<bigint | ChangeProblem> => {
  const tables = await work
    .selectFrom('table_versions')
    .select('name')
    .where('space_id', '=', space)
    .where('dropped', 'is', null)
    .execute();
  let grown = 0n;
  for (const { name } of tables) {
    const result = await drop({ space, name });
    if (typeof result !== 'bigint') return result;
    grown += result;
  }
  await work.deleteFrom('space_objects').where('space_id', '=', space).execute();
  await work.deleteFrom('sources').where('space_id', '=', space).execute();
  await work.deleteFrom('loads').where('space_id', '=', space).execute();
  return grown;
};

/** Each table becomes a table of its own over the same files. */
const copy = async (
  work: Work,
  { from, space }: { readonly from: SpaceId; readonly space: SpaceId },
  shrunk: bigint | ChangeProblem,
): Promise<bigint | ChangeProblem> => {
  if (typeof shrunk !== 'bigint') return shrunk;
  const rows = await work
    .selectFrom('table_versions')
    .selectAll()
    .where('space_id', '=', from)
    .where('dropped', 'is', null)
    .execute();
  const copies = rows.map((row) => ({
    ...row,
    table_id: newTableId(),
    version: 1n,
    space_id: space,
    condemned: 0n,
    revived: 0n,
    home: jsonOf(homeOf(versionOf(row))),
  }));
  for (let start = 0; start < copies.length; start += ROWS_PER_STATEMENT) {
    const values = copies.slice(start, start + ROWS_PER_STATEMENT);
    await work.insertInto('table_versions').values(values).execute();
  }
  await sql`
    insert into space_objects (space_id, name_folded, name, kind, text, reads, shared)
    select ${space}, name_folded, name, kind, text, reads, shared
    from space_objects where space_id = ${from}
  `.execute(work);
  // What was sent and not loaded stays where it is.
  await sql`
    insert into sources (space_id, name_folded, name, file, options, is_enabled, modified)
    select ${space}, name_folded, name, null, options, is_enabled, modified
    from sources where space_id = ${from}
  `.execute(work);
  await sql`
    insert into loads (space_id, number, job_id)
    select ${space}, number, job_id from loads where space_id = ${from}
  `.execute(work);
  await raiseLoads(work, from, space);
  return copies.reduce((sum, { bytes }) => sum + bytes, shrunk);
};

/** Seventeen parameters each: far below what a statement of either database may have. */
const ROWS_PER_STATEMENT = 200;

/** The bytes by which the first will grow, and the other shrink; of one owner's, none count. */
const grownBySwap = async (work: Work, one: SpaceId, other: SpaceId): Promise<bigint> => {
  const rows = await work
    .selectFrom('spaces')
    .select((eb) => [
      'id',
      'owner',
      eb
        .selectFrom('table_versions')
        .select(sumOfBytes().as('sum'))
        .whereRef('space_id', '=', 'spaces.id')
        .where('dropped', 'is', null)
        .as('bytes'),
    ])
    .where('id', 'in', [one, other])
    .execute();
  const [first, second] = [one, other].map((id) => rows.find((row) => row.id === id));
  if (first === undefined || first.owner === second?.owner) return 0n;
  return (second?.bytes ?? 0n) - (first.bytes ?? 0n);
};

/** By way of a space that is there for the moment: names are unique in a space at every step. */
const swap = async (work: Work, one: SpaceId, other: SpaceId): Promise<void> => {
  await stayAtHome(work, one);
  await stayAtHome(work, other);
  await work
    .insertInto('spaces')
    .values({ id: BETWEEN, name: 'between', owner: sql`0`, kind: 'project' })
    .execute();
  for (const [from, to] of [
    [one, BETWEEN],
    [other, one],
    [BETWEEN, other],
  ] as const) {
    await moveContents(work, from, to);
  }
  await work.deleteFrom('spaces').where('id', '=', BETWEEN).execute();
};

/** No space has it: numbers count up from 1. */
const BETWEEN = -1n as SpaceId;

const moveContents = async (work: Work, from: SpaceId, to: SpaceId): Promise<void> => {
  for (const table of ['table_versions', 'space_objects', 'sources', 'loads'] as const) {
    await work.updateTable(table).set({ space_id: to }).where('space_id', '=', from).execute();
  }
  await raiseLoads(work, from, to);
};

/** The next load of a space that got the contents of another has a number that neither had. */
const raiseLoads = async (work: Work, from: SpaceId, to: SpaceId): Promise<void> => {
  await sql`
    update spaces set loads = (
      select max(pair.loads) from spaces as pair where pair.id in (${from}, ${to})
    )
    where id = ${to}
  `.execute(work);
};

/** Says of every version of a space where its files lie, before it is in another. */
const stayAtHome = async (work: Work, space: SpaceId): Promise<void> => {
  const rows = await work
    .selectFrom('table_versions')
    .selectAll()
    .where('space_id', '=', space)
    .where('home', 'is', null)
    .execute();
  for (const row of rows) {
    await work
      .updateTable('table_versions')
      .set({ home: jsonOf(homeOf(versionOf(row))) })
      .where('table_id', '=', row.table_id)
      .where('version', '=', row.version)
      .execute();
  }
};
