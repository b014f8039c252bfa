// The tables of an account's own space, for people: what there is, what was dropped, and the two
// ways between. Dropping and bringing back are queries as any other, which wait for no slot of long
// ones; what they may do is decided there.

import { after, DAY, type Instant } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import { Refusal } from '../domain/refusal.ts';
import type { SpaceObject } from '../domain/space-object.ts';
import { bracketed, fold, type DroppedVersion, type TableVersion } from '../domain/table.ts';
import type { Limits } from './limits.ts';
import type { TableRecords } from '../ports/store.ts';
import { adqlName } from '../sql/catalog/adql-name.ts';
import type { Jobs } from './jobs.ts';

/** What is in a space. */
export interface SpaceContents {
  /** By name. */
  readonly tables: readonly TableVersion[];
  /** Bytes of them together, as the quota counts them. */
  readonly usedBytes: bigint;
}

/** A dropped table that UNDROP brings back, until then at least. */
export interface DroppedTable extends DroppedVersion {
  readonly until: Instant;
}

/** What is in a space beside its tables. */
export interface SpaceRest {
  /** What UNDROP brings back, last dropped first, at most `DROPPED_MAX` of them. */
  readonly dropped: readonly DroppedTable[];
  /** Views and functions, by name. */
  readonly objects: readonly SpaceObject[];
}

/** The verbs on tables. */
export interface OwnTables {
  of(account: Account): Promise<SpaceContents>;
  restOf(account: Account): Promise<SpaceRest>;
  /** The table of a name; refuses what is none with `unknown-table` or `not-a-table`. */
  named(account: Account, name: string): Promise<TableVersion>;
  /** Refuses with `table-name-taken` the name of a table, a view or a function. */
  refuseTaken(account: Account, name: string): Promise<void>;
  /** Refuses what `named` refuses, and else as a quick query does. */
  drop(account: Account, name: string, signal: AbortSignal): Promise<void>;
  /** Brings back what was dropped last under the name; refuses as `drop` does. */
  undrop(account: Account, name: string, signal: AbortSignal): Promise<void>;
}

/** Dropped tables that are told. */
const DROPPED_MAX = 500;

/** What the verbs are built from. */
export interface OwnTablesParts {
  readonly records: TableRecords;
  readonly jobs: Pick<Jobs, 'quick'>;
  readonly limits: Pick<Limits, 'tableKeepDays'>;
}

/** The verbs on tables. */
export const createOwnTables = ({ records, jobs, limits }: OwnTablesParts): OwnTables => {
  const run = async (account: Account, text: string, signal: AbortSignal): Promise<void> => {
    const ask = { text, context: OWN_SPACE, taskName: null, system: false };
    await jobs.quick(account, ask, signal);
  };
  /** The table, the view or the function of a name. */
  const find = async (
    { space }: Account,
    name: string,
  ): Promise<TableVersion | SpaceObject | undefined> => {
    const table = await records.current(space, name);
    if (table !== undefined) return table;
    return (await records.objects(space)).find((each) => fold(each.name) === fold(name));
  };
  const named: OwnTables['named'] = async (account, name) => {
    const found = await find(account, name);
    if (found === undefined) throw unknownTable(name);
    if ('kind' in found) throw notATable(found);
    return found;
  };
  return {
    named,
    refuseTaken: async (account, name) => {
      const found = await find(account, name);
      if (found === undefined) return;
      throw new Refusal('table-name-taken', { table: name, what: whatOf(found) });
    },
    of: async ({ space }) => {
      const tables = await records.list(space);
      return { tables, usedBytes: tables.reduce((sum, { bytes }) => sum + bytes, 0n) };
    },
    restOf: async ({ space }) => {
      const [dropped, objects] = await Promise.all([
        records.dropped(space, DROPPED_MAX),
        records.objects(space),
      ]);
      const keep = limits.tableKeepDays * DAY;
      return {
        dropped: dropped.map((each) => ({ ...each, until: after(each.dropped, keep) })),
        objects,
      };
    },
    drop: async (account, name, signal) => {
      const table = await named(account, name);
      await run(account, `DROP TABLE mydb.${bracketed(table.name)}`, signal);
    },
    undrop: async (account, name, signal) => {
      const dropped = await records.dropped(account.space, DROPPED_MAX);
      const found = dropped.find(({ version }) => fold(version.name) === fold(name));
      if (found === undefined) throw unknownTable(name);
      await run(account, `UNDROP TABLE mydb.${bracketed(found.version.name)}`, signal);
    },
  };
};

/** A query for no rows, which fails as any other where there is no such table or column. */
export const columnsText = (table: string, columns: readonly string[]): string =>
  `SELECT TOP 0 ${columns.map(bracketed).join(', ')} FROM ${OWN_SPACE}.${bracketed(table)}`;

/** The name that a table of one's own has in TAP_SCHEMA, and in queries of ADQL. */
export const ownAdqlName = (table: string): string => `${OWN_SPACE}.${adqlName(table)}`;

const whatOf = (found: TableVersion | SpaceObject): string =>
  'kind' in found ? found.kind : 'table';

const notATable = ({ kind, name }: SpaceObject): Refusal => {
  const drop = `DROP ${kind.toUpperCase()} ${OWN_SPACE}.${bracketed(name)}`;
  return new Refusal('not-a-table', { table: name, what: kind, drop });
};

const unknownTable = (table: string): Refusal =>
  new Refusal('unknown-table', { table, suggestion: 'Your list of tables shows those you have.' });
