// What a finished job does to tables: its changes in their order, then the quota over all of them.
// Nothing is deleted: a dropped version stays, out of sight, until the sweep has had its time.

import { sql } from 'kysely';
import type { Instant } from '../base/time.ts';
import type { TableChange } from '../domain/table-change.ts';
import { fold, type SpaceId, type TableVersion } from '../domain/table.ts';
import type { ChangeProblem, JobFinish } from '../ports/store.ts';
import type { Manners, Work } from './databases.ts';
import { withdrawEverywhere } from './group-tables.ts';
import { changeLoads } from './loads.ts';
import { changeSpace } from './space-changes.ts';
import { define, objectNamed, undefine } from './space-objects.ts';
import { quotaOf } from './quota.ts';
import { rowOfVersion } from './version-row.ts';

/**
 * Makes the changes of a commit; afterwards every space it touched is within its quota. Where
 * there is a problem, the transaction must be rolled back.
 */
export const changeTables = async (
  work: Work,
  manners: Manners,
  { changes, at }: Pick<JobFinish, 'changes' | 'at'>,
): Promise<ChangeProblem | undefined> => {
  if (changes.length === 0) return undefined;
  const grown = new Map<SpaceId, bigint>(changes.map((change) => [spaceOf(change), 0n]));
  await manners.lockSpaces(work, sql.join([...new Set(changes.flatMap(spacesOf))]), 'change');
  for (const change of changes) {
    const result = await make(work, change, at);
    if (typeof result !== 'bigint') return result;
    grow(grown, spaceOf(change), result);
    if (change.kind === 'swap-spaces') grow(grown, change.other, -result);
  }
  for (const [space, bytes] of grown) {
    // Whoever is over a quota that shrank may still drop tables.
    const problem = bytes > 0n ? await checkQuota(work, space) : undefined;
    if (problem !== undefined) return problem;
  }
  return undefined;
};

const grow = (grown: Map<SpaceId, bigint>, space: SpaceId, bytes: bigint): void => {
  grown.set(space, (grown.get(space) ?? 0n) + bytes);
};

const spaceOf = (change: TableChange): SpaceId =>
  'version' in change ? change.version.space : change.space;

/** All that a change looks at. */
const spacesOf = (change: TableChange): readonly SpaceId[] => {
  if (change.kind === 'copy-space') return [change.space, change.from];
  if (change.kind === 'swap-spaces') return [change.space, change.other];
  return [spaceOf(change)];
};

/** Makes one change; the bytes by which it made its space grow, or why it cannot be made. */
const make = async (
  work: Work,
  change: TableChange,
  at: Instant,
): Promise<bigint | ChangeProblem> => {
  switch (change.kind) {
    case 'create':
      return create(work, change.version);
    case 'replace':
      return replace(work, change.version, at);
    case 'drop':
      return dropForAll(work, change, at);
    case 'undrop':
      return undrop(work, change);
    case 'rename':
      return rename(work, change);
    case 'define':
      return defineFree(work, change);
    case 'undefine': {
      const { space, name } = change;
      return (await undefine(work, space, name)) ? 0n : { kind: 'no-such-table', name };
    }
    case 'put-source':
    case 'end-load':
    case 'undo-load':
      return changeLoads(work, change, at);
    case 'copy-space':
    case 'swap-spaces':
    case 'empty-space':
    case 'delete-space':
      return changeSpace(work, change, { at, drop: (table) => dropForAll(work, table, at) });
  }
};

/** A new version stays in its groups; a table that is dropped is theirs no more. */
const dropForAll = async (
  work: Work,
  table: NamedTable,
  at: Instant,
): Promise<bigint | ChangeProblem> => {
  await withdrawEverywhere(work, table);
  return drop(work, table, at);
};

type Change<Kind extends TableChange['kind']> = Extract<TableChange, { readonly kind: Kind }>;

/** A table by its place and its name. */
type NamedTable = Pick<TableVersion, 'space' | 'name'>;

const create = async (work: Work, version: TableVersion): Promise<bigint | ChangeProblem> => {
  const row = await work
    .insertInto('table_versions')
    .values(rowOfVersion(version))
    .onConflict((conflict) =>
      conflict.columns(['space_id', 'name_folded']).where('dropped', 'is', null).doNothing(),
    )
    .returning('bytes')
    .executeTakeFirst();
  if (row === undefined) return { kind: 'table-exists', name: version.name };
  return (await objectInTheWay(work, version)) ?? row.bytes;
};

/** The view or function that has a table's name. */
const objectInTheWay = async (
  work: Work,
  { space, name }: NamedTable,
): Promise<ChangeProblem | undefined> => {
  const object = await objectNamed(work, space, name);
  return object && { kind: 'table-exists', name: object.name, is: object.kind };
};

/** No table may have the name of a view. */
const defineFree = async (
  work: Work,
  { space, object }: Change<'define'>,
): Promise<bigint | ChangeProblem> => {
  const table = await currentNamed(work, { space, name: object.name });
  if (table !== undefined) return { kind: 'table-exists', name: table.name };
  return (await define(work, space, object)) ?? 0n;
};

const currentNamed = (work: Work, { space, name }: NamedTable) =>
  work
    .selectFrom('table_versions')
    .select('name')
    .where('space_id', '=', space)
    .where('name_folded', '=', fold(name))
    .where('dropped', 'is', null)
    .executeTakeFirst();

const replace = async (
  work: Work,
  version: TableVersion,
  at: Instant,
): Promise<bigint | ChangeProblem> => {
  const shrunk = await drop(work, version, at);
  if (typeof shrunk !== 'bigint') return shrunk;
  const grown = await create(work, version);
  return typeof grown === 'bigint' ? grown + shrunk : grown;
};

const rename = async (
  work: Work,
  { space, name, newName }: Change<'rename'>,
): Promise<bigint | ChangeProblem> => {
  const taken = await currentNamed(work, { space, name: newName });
  // A table may get its own name in another spelling.
  if (taken !== undefined && fold(name) !== fold(newName)) {
    return { kind: 'table-exists', name: taken.name };
  }
  const row = await work
    .updateTable('table_versions')
    .set({ name: newName, name_folded: fold(newName) })
    .where('space_id', '=', space)
    .where('name_folded', '=', fold(name))
    .where('dropped', 'is', null)
    .returning('bytes')
    .executeTakeFirst();
  if (row === undefined) return { kind: 'no-such-table', name };
  if (fold(name) !== fold(newName)) await withdrawEverywhere(work, { space, name });
  return (await objectInTheWay(work, { space, name: newName })) ?? 0n;
};

const drop = async (
  work: Work,
  { space, name }: NamedTable,
  at: Instant,
): Promise<bigint | ChangeProblem> => {
  const row = await work
    .updateTable('table_versions')
    // Even a row that was condemned while it was current may be undropped again.
    .set({ dropped: await timeOfDrop(work, { space, name }, at), condemned: 0n })
    .where('space_id', '=', space)
    .where('name_folded', '=', fold(name))
    .where('dropped', 'is', null)
    .returning('bytes')
    .executeTakeFirst();
  return row === undefined ? { kind: 'no-such-table', name } : -row.bytes;
};

/**
 * After every earlier drop of the name, though the clocks of servers differ and a job takes its
 * time before its turn comes: UNDROP brings back what was dropped last.
 */
const timeOfDrop = async (
  work: Work,
  { space, name }: NamedTable,
  at: Instant,
): Promise<bigint> => {
  const last = await work
    .selectFrom('table_versions')
    .select('dropped')
    .where('space_id', '=', space)
    .where('name_folded', '=', fold(name))
    .where('dropped', 'is not', null)
    .orderBy('dropped', 'desc')
    .limit(1)
    .executeTakeFirst();
  const next = (last?.dropped ?? 0n) + 1n;
  return next > BigInt(at) ? next : BigInt(at);
};

const undrop = async (work: Work, change: Change<'undrop'>): Promise<bigint | ChangeProblem> => {
  const { space, name } = change;
  const named = work
    .selectFrom('table_versions')
    .select(['table_id', 'version', 'bytes'])
    .where('space_id', '=', space)
    .where('name_folded', '=', fold(name));
  const current = await named.where('dropped', 'is', null).executeTakeFirst();
  if (current !== undefined) return { kind: 'table-exists', name };
  const newest = await named
    .where('dropped', 'is not', null)
    .where('condemned', '=', 0n)
    .orderBy('dropped', 'desc')
    .orderBy('created', 'desc')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest === undefined) return { kind: 'no-such-table', name };
  const row = await work
    .updateTable('table_versions')
    .set({ dropped: null, revived: 1n })
    .where('table_id', '=', newest.table_id)
    .where('version', '=', newest.version)
    .where('condemned', '=', 0n)
    .returning('bytes')
    .executeTakeFirst();
  // The lock on the space keeps the sweep away; what it condemned all the same is passed over.
  if (row === undefined) return undrop(work, change);
  return (await objectInTheWay(work, change)) ?? row.bytes;
};

const checkQuota = async (work: Work, space: SpaceId): Promise<ChangeProblem | undefined> => {
  const quota = await quotaOf(work, space);
  return quota.usedBytes > quota.quotaBytes ? { kind: 'over-quota', ...quota } : undefined;
};
