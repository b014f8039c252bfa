// Snapshots: everything that one job may see, as data that it binds against.
// What an account may not see is not in its snapshot, so nothing later can tell of it.

import type { Account } from '../domain/account.ts';
import type { CatalogSnapshot, CatalogTable, Database } from '../domain/catalog.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import type { GroupId, SharedFrom } from '../domain/group.ts';
import type { SpaceObject } from '../domain/space-object.ts';
import { fold, type SpaceId, type TableVersion } from '../domain/table.ts';
import type { AccountRecords } from '../ports/account-records.ts';
import type { Files } from '../ports/files.ts';
import type { GroupRecords } from '../ports/group-records.ts';
import type { Claim, TableRecords } from '../ports/store.ts';
import { asksForColumns, asksForTableSet } from '../sql/catalog/schemas.ts';
import type { Batch } from '../sql/statement.ts';
import { namesOf, noContext, type Contexts, type Seen } from './contexts.ts';
import type { LentTable, ReadVersion } from './lending.ts';

/** Makes snapshots. */
export interface Snapshots {
  /**
   * Everything the claimed job may read, as it stood when it was claimed; of contexts that its text
   * never names, the names of their tables alone. Where the batch asks for lists of columns, those
   * of its own tables that it does not read are there as they stand now.
   */
  snapshotFor(ask: SnapshotAsk): Promise<CatalogSnapshot>;
  /**
   * Everything the account may see at this moment, for looking at alone: nothing is pinned, so no
   * file of a space may be opened by it.
   */
  snapshotNow(account: Account, ask: { context: string; batch: Batch }): Promise<CatalogSnapshot>;
  /** As `snapshotNow`, of every database that the account may see, for lists of what there is. */
  wholeNow(account: Account): Promise<CatalogSnapshot>;
}

/** A claimed job, and where its executor finds what it reads of groups. */
export interface SnapshotAsk {
  readonly claim: Claim;
  readonly batch: Batch;
  /** What it has pinned in its space. */
  readonly own: readonly ReadVersion[];
  /** What it has pinned in groups. */
  readonly lent: readonly LentTable[];
}

/** What snapshots are made from. */
export interface SnapshotsParts {
  readonly contexts: Pick<Contexts, 'seenBy'>;
  readonly accounts: Pick<AccountRecords, 'spaceOf'>;
  readonly groups: Pick<GroupRecords, 'tables' | 'tableNames'>;
  readonly tables: Pick<TableRecords, 'list' | 'objects'>;
  readonly files: Files;
}

/** Snapshots over the store's records. */
export const createSnapshots = (parts: SnapshotsParts): Snapshots => ({
  snapshotFor: async ({ claim, batch, own: pinned, lent }) => {
    const { context, owner } = claim.job;
    const seen = await parts.contexts.seenBy(owner);
    const names = namesOf(seen);
    // It was open to the owner when he asked for the job, and is not any more.
    if (!names.includes(context)) throw noContext(context, names);
    const isSaid = saidIn(context, batch, claim.objects);
    const own = ownSpaceOf(claim, pinned);
    // Only who asks for columns pays for reading them all.
    const listed = asksForColumns(batch) ? await parts.tables.list(claim.space) : undefined;
    const shared = await sharedOf({ shared: seen.shared, isSaid }, async (from) => ({
      names: await namesFrom(parts, from),
      tables: lent
        .filter((each) => each.from === from)
        .map((each) => tableOf(each.version, each.files)),
      ...(listed && { listed: await versionsFrom(parts, from) }),
    }));
    const databases = seen.contexts.map(({ database }) => seenFrom(isSaid, database));
    const space = listed === undefined ? own : { ...own, listed };
    const isOwn = claim.job.space === null;
    const called = isOwn ? undefined : await parts.accounts.spaceOf(claim.space);
    return {
      context,
      databases: [...databases, ...shared, space],
      ...(called === undefined ? {} : { spaceName: called.name }),
    };
  },
  snapshotNow: async (account, { context, batch }) => {
    const objects = await parts.tables.objects(account.space);
    const isSaid = saidIn(context, batch, objects);
    return lookAt(parts, account, { context, objects, isSaid });
  },
  wholeNow: async (account) => {
    const objects = await parts.tables.objects(account.space);
    return lookAt(parts, account, { context: OWN_SPACE, objects, isSaid: () => true });
  },
});

/** Who is in a snapshot that nothing is pinned for. */
interface Look {
  readonly context: string;
  readonly objects: readonly SpaceObject[];
  readonly isSaid: IsSaid;
}

const lookAt = async (
  parts: SnapshotsParts,
  account: Account,
  { context, objects, isSaid }: Look,
): Promise<CatalogSnapshot> => {
  const { tables, files } = parts;
  const seen = await parts.contexts.seenBy(account.id);
  const pinned = await tables.list(account.space);
  const shared = await sharedOf({ shared: seen.shared, isSaid }, async (from) => {
    const versions = await versionsFrom(parts, from);
    return {
      names: versions.map(({ name }) => name),
      tables: versions.map((version) => tableOf(version, files.pathsOf(version))),
    };
  });
  const databases = seen.contexts.map(({ database }) => database);
  const read = pinned.map((version) => ({ version, files: files.pathsOf(version) }));
  const own = ownSpaceOf({ tableNames: pinned.map(({ name }) => name), objects }, read);
  return { context, databases: [...databases, ...shared, own] };
};

/** Whether a job may mean the database of a name. */
type IsSaid = (name: string) => boolean;

/** One that asks for TAP_SCHEMA means them all; else it must name them somewhere in its texts. */
const saidIn = (context: string, batch: Batch, objects: readonly SpaceObject[]): IsSaid => {
  if (asksForTableSet(batch)) return () => true;
  const said = fold([context, batch.text, ...objects.map(({ text }) => text)].join('\n'));
  return (name) => said.includes(fold(name));
};

/** What a snapshot tells of a group or a space that its text names. */
type SharedTables = Pick<Database, 'names' | 'tables' | 'listed'>;

/** The groups and spaces somebody is in; those that the text names with their tables. */
const sharedOf = (
  { shared, isSaid }: Pick<Seen, 'shared'> & { readonly isSaid: IsSaid },
  tablesOf: (from: SharedFrom) => Promise<SharedTables>,
): Promise<readonly Database[]> =>
  Promise.all(
    shared.map(async ({ from, name }) => ({
      name,
      kind: from.startsWith('space ') ? 'shared-space' : 'group',
      ...(isSaid(name) ? await tablesOf(from) : NOT_NAMED),
      objects: [],
    })),
  );

const NOT_NAMED: SharedTables = { names: [], tables: [] };

const versionsFrom = async (
  { groups, tables }: Pick<SnapshotsParts, 'groups' | 'tables'>,
  from: SharedFrom,
): Promise<readonly TableVersion[]> => {
  const [kind, id = ''] = from.split(' ');
  if (kind === 'space') return tables.list(BigInt(id) as SpaceId);
  return (await groups.tables(BigInt(id) as GroupId)).map(({ version }) => version);
};

const namesFrom = async (parts: SnapshotsParts, from: SharedFrom): Promise<readonly string[]> => {
  const [kind, id = ''] = from.split(' ');
  if (kind === 'group') return parts.groups.tableNames(BigInt(id) as GroupId);
  return (await versionsFrom(parts, from)).map(({ name }) => name);
};

/**
 * A site may have twenty contexts of ten thousand columns: who does not name one is told of its
 * tables' names, for suggestions, and does not wait for the rest to be sent.
 */
const seenFrom = (isSaid: IsSaid, database: Database): Database =>
  isSaid(database.name) ? database : { ...database, tables: [] };

const ownSpaceOf = (
  claim: Pick<Claim, 'tableNames' | 'objects'>,
  tables: readonly ReadVersion[],
): Database => ({
  name: OWN_SPACE,
  kind: 'space',
  tables: tables.map(({ version, files }) => tableOf(version, files)),
  names: claim.tableNames,
  objects: claim.objects,
});

const tableOf = (
  { name, columns, rows }: TableVersion,
  files: readonly string[],
): CatalogTable => ({ name, columns, rows, files });
