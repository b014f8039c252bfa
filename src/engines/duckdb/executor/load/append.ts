// Rows of a load on their way into a table: behind those that it has, in a new version of it.
// DuckDB does it all, by the statement that writes every table; no row comes through here.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CatalogTable } from '../../../../domain/catalog.ts';
import type { Column } from '../../../../domain/column.ts';
import { fold } from '../../../../domain/table.ts';
import type { StagedChange } from '../../../../ports/engine.ts';
import { filesText } from '../../../../sql/emit/duckdb-files.ts';
import { cast, quotedName } from '../../../../sql/emit/duckdb-type.ts';
import { copyToTable } from '../copy.ts';
import { typeText } from '../upload/csv-text.ts';
import { isLoadColumn } from './load-column.ts';
import type { LookedRows } from './looked-text.ts';

/** Rows, and the table that they are added to. */
export interface Appending {
  readonly connection: DuckDBConnection;
  readonly staging: string;
  /** Numbers its folder in staging. */
  readonly serial: number;
  readonly name: string;
  readonly target: CatalogTable | undefined;
  /** Whether the files of the table may stay where its columns do. */
  readonly mayKeep: boolean;
  readonly rows: LookedRows;
}

/** What became of them. */
export interface Appended {
  readonly change: Extract<StagedChange, { readonly kind: 'create' | 'replace' }>;
  /** Rows that were added. */
  readonly rows: bigint;
}

/**
 * Writes the new rows, with those of the table before them where its files cannot stay; leaves
 * nothing behind where that fails.
 */
export const append = async (appending: Appending): Promise<Appended> => {
  const { connection, staging, serial, target, rows } = appending;
  const name = target?.name ?? appending.name;
  const columns = columnsWith(target, rows.columns);
  const added = selectOf(columns, `(${rows.text}) AS n`, (column) => newItem(column, rows));
  const keeps = target !== undefined && appending.mayKeep && areSame(columns, target.columns);
  const text =
    target === undefined || keeps
      ? added
      : `${selectOf(columns, filesText(target), (column) => oldItem(column, target))} ` +
        `UNION ALL ${added}`;
  const plan = { kind: 'select', text, columns, tableColumns: columns } as const;
  const part = keeps ? target.files.length : 0;
  try {
    const table = await copyToTable({ connection, plan, staging, name, serial, part });
    if (target === undefined) return { change: { kind: 'create', table }, rows: table.rows };
    return keeps
      ? { change: { kind: 'replace', table, keeps }, rows: table.rows }
      : { change: { kind: 'replace', table }, rows: table.rows - (target.rows ?? 0n) };
  } catch (error) {
    await rm(join(staging, `table-${serial}`), { recursive: true, force: true });
    throw error;
  }
};

/** Those of the table, as wide as the rows need them, then new ones, and that of loads last. */
const columnsWith = (
  target: CatalogTable | undefined,
  added: readonly Column[],
): readonly Column[] => {
  const old = target?.columns ?? [];
  const all = [
    ...old.map((column) => ({ ...column, type: among(added, column)?.type ?? column.type })),
    ...added.filter((column) => among(old, column) === undefined),
  ];
  return [...all.filter((each) => !isLoadColumn(each)), ...all.filter(isLoadColumn)];
};

/** Whether what is in the files of one has the types and the order of the other. */
const areSame = (columns: readonly Column[], others: readonly Column[]): boolean =>
  columns.length === others.length &&
  columns.every(({ type }, at) => {
    const other = others[at];
    return other !== undefined && typeText(type) === typeText(other.type);
  });

const among = (columns: readonly Column[], { name }: Column): Column | undefined =>
  columns.find((each) => fold(each.name) === fold(name));

const selectOf = (
  columns: readonly Column[],
  from: string,
  item: (column: Column) => string,
): string => {
  const items = columns.map((column, at) => `${cast(padded(column, item), column.type)} AS c${at}`);
  return `SELECT ${items.join(', ')} FROM ${from}`;
};

/** A char is as long as its type, wherever it comes from. */
const padded = (column: Column, item: (column: Column) => string): string => {
  const { type } = column;
  return type.name === 'char' && type.length !== null
    ? `rpad(${item(column)}, ${type.length}, ' ')`
    : item(column);
};

const oldItem = (column: Column, { columns }: CatalogTable): string => {
  const old = among(columns, column);
  return old === undefined ? 'NULL' : `f.${quotedName(old.name)}`;
};

const newItem = (column: Column, { columns }: LookedRows): string => {
  const at = columns.findIndex(({ name }) => fold(name) === fold(column.name));
  return at === -1 ? 'NULL' : `n.c${at}`;
};

/** What the owner of a table should know of its columns once these rows are in it. */
export const driftLines = (target: CatalogTable, added: readonly Column[]): readonly string[] => {
  const fresh = added.filter((column) => among(target.columns, column) === undefined);
  const lacking = target.columns.filter((column) => among(added, column) === undefined);
  const wider = target.columns.flatMap((column) => {
    const { type } = among(added, column) ?? column;
    const [was, is] = [typeText(column.type), typeText(type)];
    return was === is ? [] : [`column ${column.name} was ${was} and is ${is} now.`];
  });
  return [
    ...fresh.map(({ name }) => `column ${name} is new; older rows have NULL.`),
    ...lacking.map(({ name }) => `column ${name} is not in the file; its rows have NULL.`),
    ...wider,
  ].map((line) => `${target.name}: ${line}`);
};
