// Contexts as queries see them: what there is, its queues, and the snapshot a job binds against.
// What an account may not see is not in the snapshot, so nothing later can tell of it.

import type { CatalogSnapshot, CatalogTable, Database } from '../domain/catalog.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import type { Context } from '../domain/context.ts';
import type { Queue } from '../domain/queue.ts';
import { Refusal } from '../domain/refusal.ts';
import { fold, type SpaceId, type TableVersion } from '../domain/table.ts';
import type { Files } from '../ports/files.ts';
import type { Claim, ContextRecords, TableRecords } from '../ports/store.ts';
import { asksForColumns } from '../sql/catalog/schemas.ts';
import type { Batch } from '../sql/statement.ts';
import type { Limits } from './limits.ts';

/** The verbs on contexts. */
export interface Contexts {
  /** Current releases, by name. */
  all(): Promise<readonly Context[]>;
  /** The context's own spelling of `name`; refuses one that is not there. */
  resolve(name: string): Promise<string>;
  /** The queues of every context and of MyDB, the quick one of each first. */
  queues(): Promise<readonly Queue[]>;
  /**
   * Everything the claimed job may see, as it stood when it was claimed. Where the batch asks for
   * lists of columns, those of its own tables that it does not read are there as they stand now.
   */
  snapshotFor(claim: Claim, batch: Batch): Promise<CatalogSnapshot>;
  /**
   * Everything whose owner writes to `space` may see at this moment, for looking at alone: nothing
   * is pinned, so no file of a space may be opened by it.
   */
  snapshotNow(space: SpaceId, context: string): Promise<CatalogSnapshot>;
}

/** What contexts are built from. */
export interface ContextsParts {
  readonly records: ContextRecords;
  readonly tables: Pick<TableRecords, 'list' | 'objects'>;
  readonly files: Files;
  readonly limits: Pick<Limits, 'quickSeconds' | 'longMinutes'>;
}

interface CachedContext {
  readonly context: Context;
  readonly database: Database;
}

/** Contexts over the store's record of releases, each read once per release. */
export const createContexts = (parts: ContextsParts): Contexts => {
  const { records, tables, files, limits } = parts;
  const cache = new Map<string, CachedContext>();

  const load = async (name: string, version: number): Promise<CachedContext | undefined> => {
    const cached = cache.get(name);
    if (cached?.context.version === version) return cached;
    const context = await records.current(name);
    if (context === undefined) return undefined;
    const entry = { context, database: databaseOf(context, files) };
    cache.set(name, entry);
    return entry;
  };

  const current = async (): Promise<readonly CachedContext[]> => {
    const versions = await records.versions();
    const entries = await Promise.all(versions.map(({ name, version }) => load(name, version)));
    return entries
      .filter((entry) => entry !== undefined)
      .toSorted((a, b) => a.context.name.localeCompare(b.context.name));
  };

  const namesOf = async (): Promise<readonly string[]> => [
    ...(await current()).map((entry) => entry.context.name),
    OWN_SPACE,
  ];

  return {
    all: async () => (await current()).map((entry) => entry.context),
    resolve: async (name) => {
      const names = await namesOf();
      const found = names.find((candidate) => fold(candidate) === fold(name.trim()));
      if (found !== undefined) return found;
      throw new Refusal('unknown-context', { context: name, contexts: names.join(', ') });
    },
    queues: async () => (await namesOf()).flatMap((name) => queuesOf(name, limits)),
    snapshotFor: async (claim, batch) => {
      const contexts = (await current()).map((entry) => entry.database);
      const own = ownSpaceOf(claim, files);
      // Only who asks for columns pays for reading them all.
      const listed = asksForColumns(batch) ? await tables.list(claim.space) : undefined;
      return {
        context: claim.job.context,
        databases: [...contexts, listed === undefined ? own : { ...own, listed }],
      };
    },
    snapshotNow: async (space, context) => {
      const contexts = (await current()).map((entry) => entry.database);
      const pinned = await tables.list(space);
      const tableNames = pinned.map(({ name }) => name);
      const own = { pinned, tableNames, objects: await tables.objects(space) };
      return { context, databases: [...contexts, ownSpaceOf(own, files)] };
    },
  };
};

const queuesOf = (
  context: string,
  limits: Pick<Limits, 'quickSeconds' | 'longMinutes'>,
): readonly Queue[] => [
  { context, minutes: Math.ceil(limits.quickSeconds / 60), class: 'quick' },
  { context, minutes: limits.longMinutes, class: 'long' },
];

const databaseOf = (context: Context, files: Files): Database => ({
  name: context.name,
  kind: 'context',
  tables: context.tables.map((table) => ({
    ...table,
    files: files.contextPathsOf(context, table.files),
  })),
  names: context.tables.map((table) => table.name),
  objects: [],
  ...(context.mainTable === undefined ? {} : { mainTable: context.mainTable }),
  ...(context.aliases === undefined ? {} : { aliases: context.aliases }),
  ...(context.enumerations === undefined ? {} : { enumerations: context.enumerations }),
});

const ownSpaceOf = (
  claim: Pick<Claim, 'pinned' | 'tableNames' | 'objects'>,
  files: Files,
): Database => ({
  name: OWN_SPACE,
  kind: 'space',
  tables: claim.pinned.map((version) => tableOf(version, files)),
  names: claim.tableNames,
  objects: claim.objects,
});

const tableOf = (version: TableVersion, files: Files): CatalogTable => ({
  name: version.name,
  columns: version.columns,
  rows: version.rows,
  files: files.pathsOf(version),
});
