// The tables of a batch while it runs: what it has made or changed, held by DuckDB under names of
// ours, and the catalog as it looks to the statement that comes next. What is its owner's goes to
// staging once, when the batch commits; what is temporary goes nowhere.

import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ROW_COLUMN, type CatalogSnapshot } from '../../../domain/catalog.ts';
import type { Column } from '../../../domain/column.ts';
import type { SpaceObject } from '../../../domain/space-object.ts';
import { fold } from '../../../domain/table.ts';
import type { StagedChange, StagedTable } from '../../../ports/engine.ts';
import type { WrittenName } from '../../../sql/bound-statement.ts';
import type { Span } from '../../../sql/tree.ts';
import {
  withName,
  withNumbersByHand,
  withObject,
  withoutObject,
  withoutTable,
  withRenamed,
  withTable,
  withTemporary,
  writtenTable,
} from '../../../sql/catalog/change.ts';
import { isTableVariable } from '../../../sql/parts.ts';

/** The state of a batch's tables; one batch alone has it. */
export interface HeldTables {
  readonly connection: DuckDBConnection;
  readonly staging: string;
  snapshot: CatalogSnapshot;
  /** What was done to names since the last COMMIT, in order; held tables come after it. */
  changes: StagedChange[];
  readonly held: Map<string, Held>;
  /** Counts names of held tables, and folders in staging. */
  serial: number;
}

/** One table that DuckDB holds. */
export interface Held extends WrittenName {
  readonly held: string;
  /** Whether it is in no file and no version yet. */
  isNew: boolean;
  isChanged: boolean;
  /** The statement that wrote it last. */
  at: Span | null;
}

/** A batch's tables before its first statement. */
export const heldTablesOf = (
  connection: DuckDBConnection,
  { staging, snapshot }: { readonly staging: string; readonly snapshot: CatalogSnapshot },
): HeldTables => ({
  connection,
  staging,
  snapshot: withTemporary(snapshot),
  changes: [],
  held: new Map(),
  serial: 0,
});

/** What DuckDB is to call the next table that is held. */
export const nextHeld = ({ serial }: HeldTables): string => `main.h${serial}`;

const keyOf = ({ place, name }: WrittenName): string => `${place} ${fold(name)}`;

/** Runs `text`, which makes a table that is held from now on under `nextHeld`. */
export const hold = async (
  tables: HeldTables,
  text: string,
  {
    target,
    columns,
    at,
  }: {
    readonly target: WrittenName;
    readonly columns: readonly Column[];
    readonly at: Span | null;
  },
): Promise<void> => {
  const held = nextHeld(tables);
  tables.serial += 1;
  await tables.connection.run(text);
  const old = tables.held.get(keyOf(target));
  const isOfFiles = old === undefined && writtenTable(tables.snapshot, target) !== undefined;
  if (old !== undefined) await tables.connection.run(`DROP TABLE ${old.held}`);
  const isNew = old?.isNew ?? !isOfFiles;
  tables.held.set(keyOf(target), { ...target, held, isNew, isChanged: !isOfFiles, at });
  const table = { name: target.name, columns: withRow(columns), rows: 0n, files: [], held };
  tables.snapshot = withTable(tables.snapshot, target.place, table);
};

const ROW: Column = { name: ROW_COLUMN, type: { name: 'bigint' }, hidden: true };

const withRow = (columns: readonly Column[]): readonly Column[] => [
  ...columns.filter(({ name }) => name !== ROW_COLUMN),
  ROW,
];

/** The columns of a table that is in the catalog. */
export const columnsOf = (tables: HeldTables, target: WrittenName): readonly Column[] =>
  writtenTable(tables.snapshot, target)?.columns ?? [];

/** Notes that the statement at a place has changed rows of a held table. */
export const noteWritten = (tables: HeldTables, target: WrittenName, at: Span | null): void => {
  const held = tables.held.get(keyOf(target));
  if (held === undefined) return;
  held.isChanged = true;
  held.at = at;
};

/** Lets INSERT give the numbers of a table itself from here on, or not any more. */
export const numberByHand = (tables: HeldTables, target: WrittenName, isOn: boolean): void => {
  tables.snapshot = withNumbersByHand(tables.snapshot, target, isOn);
};

/** A table that lies in staging already, and that nothing of the batch touches again. */
export const noteStaged = (tables: HeldTables, table: StagedTable): void => {
  tables.changes.push({ kind: 'create', table });
  const { name, columns, rows, folder, files } = table;
  const paths = files.map((file) => join(tables.staging, folder, file.name));
  const staged = { name, columns, rows, files: paths };
  tables.snapshot = withTable(tables.snapshot, 'own', staged);
};

/** Drops a table, held or not. */
export const drop = async (tables: HeldTables, target: WrittenName): Promise<void> => {
  const held = tables.held.get(keyOf(target));
  if (held !== undefined) await tables.connection.run(`DROP TABLE ${held.held}`);
  tables.held.delete(keyOf(target));
  if (target.place === 'own' && held?.isNew !== true) {
    tables.changes.push({ kind: 'drop', name: target.name });
  }
  tables.snapshot = withoutTable(tables.snapshot, target);
};

/** Drops the tables that are variables. */
export const endTableVariables = async (tables: HeldTables): Promise<void> => {
  for (const held of tables.held.values()) if (isTableVariable(held.name)) await drop(tables, held);
};

/** Gives a table of one's own another name. */
export const rename = (tables: HeldTables, name: string, newName: string): void => {
  const target = { place: 'own', name } as const;
  const held = tables.held.get(keyOf(target));
  if (held?.isNew !== true) tables.changes.push({ kind: 'rename', name, newName });
  tables.held.delete(keyOf(target));
  const renamed = { ...target, name: newName };
  if (held !== undefined) tables.held.set(keyOf(renamed), { ...held, name: newName });
  tables.snapshot = withRenamed(tables.snapshot, name, newName);
};

/** Brings a dropped table's name back; later jobs can read it. */
export const undrop = (tables: HeldTables, name: string): void => {
  tables.changes.push({ kind: 'undrop', name });
  tables.snapshot = withName(tables.snapshot, name);
};

/** Makes a view or a function, or puts it in the place of the one of its name. */
export const define = (tables: HeldTables, object: SpaceObject): void => {
  tables.changes.push({ kind: 'define', object });
  tables.snapshot = withObject(tables.snapshot, object);
};

/** Drops a view or a function. */
export const undefine = (tables: HeldTables, name: string): void => {
  tables.changes.push({ kind: 'undefine', name });
  tables.snapshot = withoutObject(tables.snapshot, name);
};
