// A table of the corpus as data: columns in the words of T-SQL, and rows. Written to Parquet by
// DuckDB from text, which holds every value exactly.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { DuckDBConnection } from '@duckdb/node-api';

import type { CatalogTable } from '../../../src/domain/catalog.ts';
import type { Column, FixedTypeName, SqlType } from '../../../src/domain/column.ts';

export type Value = string | number | bigint | null;
export type Row = Readonly<Record<string, Value>>;

/** Rows have a value for every column, by its name. */
export interface MadeTable extends Pick<CatalogTable, 'key' | 'position'> {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** `objID bigint, name varchar(8)` as columns. */
export const columnsOf = (text: string): readonly Column[] =>
  text.split(/,\s*(?![^(]*\))/).map((item) => {
    const [, name = '', type = ''] = /^\s*(\S+)\s+(.+?)\s*$/s.exec(item) ?? [];
    return { name, type: typeOf(type) };
  });

const typeOf = (text: string): SqlType => {
  const [, name, first, second] = /^(\w+)(?:\((\d+)(?:,\s*(\d+))?\))?$/.exec(text) ?? [];
  if (name === 'decimal') return { name, precision: Number(first), scale: Number(second) };
  if (name === 'char' || name === 'varchar' || name === 'binary' || name === 'varbinary') {
    return { name, length: Number(first) };
  }
  return { name: name as FixedTypeName };
};

/** DuckDB's words for the types in which files keep them. */
const STORED: Readonly<Record<FixedTypeName, string>> = {
  bit: 'BOOLEAN',
  tinyint: 'UTINYINT',
  smallint: 'SMALLINT',
  int: 'INTEGER',
  bigint: 'BIGINT',
  real: 'FLOAT',
  float: 'DOUBLE',
  date: 'DATE',
  time: 'TIME',
  datetime: 'TIMESTAMP',
  uniqueidentifier: 'UUID',
};

const storedType = (type: SqlType): string => {
  if (type.name === 'decimal') return `DECIMAL(${type.precision}, ${type.scale})`;
  if (type.name === 'char' || type.name === 'varchar') return 'VARCHAR';
  if (type.name === 'binary' || type.name === 'varbinary') return 'BLOB';
  return STORED[type.name];
};

/** Writes the table's file into `folder`, and a view of its name to work out answers with. */
export const writeTable = async (
  connection: DuckDBConnection,
  { folder, database }: { readonly folder: string; readonly database: string },
  { rows, ...table }: MadeTable,
): Promise<CatalogTable> => {
  const { name, columns } = table;
  const base = join(folder, `${database}-${name}`);
  const text = rows.map((row) => columns.map((column) => cellOf(row, column)).join('|'));
  await writeFile(`${base}.csv`, `${text.join('\n')}\n`);
  const types = columns.map((column) => `'${column.name}': '${storedType(column.type)}'`);
  const source = `read_csv('${base}.csv', ${FORM}, columns = {${types.join(', ')}})`;
  await connection.run(`COPY (FROM ${source}) TO '${base}.parquet' (FORMAT parquet)`);
  await connection.run(`CREATE SCHEMA IF NOT EXISTS "${database}"`);
  await connection.run(
    `CREATE VIEW "${database}"."${name}" AS SELECT * FROM read_parquet('${base}.parquet')`,
  );
  return { ...table, rows: BigInt(rows.length), files: [`${base}.parquet`] };
};

/** An empty field is NULL, and one of two quotes an empty text. */
const FORM = `header = false, auto_detect = false, delim = '|', quote = '"', escape = '"',
  nullstr = '', allow_quoted_nulls = false`;

const cellOf = (row: Row, { name }: Column): string => {
  const value = row[name];
  if (value === undefined) throw new Error(`a row without ${name}`);
  if (value === null) return '';
  return typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value);
};
