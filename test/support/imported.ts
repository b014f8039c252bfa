// Files as tables: each is sent through a real executor, and the table that it makes is read by
// DuckDB itself, so that what stands in it is not told by the code that wrote it.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { CatalogTable } from '../../src/domain/catalog.ts';
import type { SqlType } from '../../src/domain/column.ts';
import type { StagedTable } from '../../src/ports/engine.ts';
import { told } from './batch-cases.ts';
import { runText } from './batch-cases.ts';
import { duckdbRows } from './duckdb-rows.ts';
import type { Ran, Yard } from './executor-yard.ts';

/** A table that a file has become. */
export interface Imported {
  readonly table: CatalogTable;
  /** Names and types, as `ra float`. */
  readonly columns: readonly string[];
  /** Rows in their order; moments as texts. */
  readonly rows: readonly (readonly unknown[])[];
  /** Rows that the job says it has written. */
  readonly written: bigint | null;
}

/** Makes a table `t` of a file, or adds its rows to `to`; what became of the job. */
export const sent = (yard: Yard, upload: string | Uint8Array, to?: CatalogTable): Promise<Ran> =>
  to === undefined
    ? runText(yard, 'SELECT * INTO mydb.[t] FROM #upload', { ...INTO, upload })
    : runText(yard, `INSERT INTO mydb.[${to.name}] SELECT * FROM #upload`, {
        ...INTO,
        upload,
        tables: [to],
      });

const INTO = { destination: { kind: 'table', name: 'unused' } } as const;

/** As `sent`, for a file that can be loaded: the table. */
export const imported = async (
  yard: Yard,
  upload: string | Uint8Array,
  to?: CatalogTable,
): Promise<Imported> => {
  const { outcome, staging } = await sent(yard, upload, to);
  assert.ok(outcome.kind === 'done', told(outcome));
  const [change] = outcome.changes;
  assert.equal(outcome.changes.length, 1);
  assert.equal(change?.kind, to === undefined ? 'create' : 'replace');
  assert.ok(change !== undefined && 'table' in change);
  const { table } = change;
  const files = table.files.map((file) => join(staging, table.folder, file.name));
  return {
    table: { name: table.name, columns: table.columns, rows: table.rows, files },
    columns: table.columns.map(({ name, type }) => `${name} ${typeText(type)}`),
    rows: await rowsOf(files, table),
    written: outcome.rows,
  };
};

/** What a file that cannot be loaded is refused with. */
export const refused = async (
  yard: Yard,
  upload: string | Uint8Array,
  to?: CatalogTable,
): Promise<string> => {
  const { outcome } = await sent(yard, upload, to);
  assert.ok(outcome.kind === 'failed', told(outcome));
  const [error] = outcome.errors;
  assert.equal(error?.line, undefined, 'the batch has no place in what is told');
  return `${error?.message} ${error?.hint ?? ''}`.trim();
};

/** Rows of the files of a table, in their order. */
export const rowsOf = async (
  files: readonly string[],
  { columns }: Pick<StagedTable, 'columns'>,
) => {
  const list = files.map((file) => `'${file}'`).join(', ');
  const items = columns.map(({ name, type }, at) => {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    const isPlain = !['datetime', 'date', 'time', 'decimal', 'uniqueidentifier'].includes(
      type.name,
    );
    return `${isPlain ? quoted : `CAST(${quoted} AS VARCHAR)`} AS c${at}`;
  });
  const rows = await duckdbRows(`SELECT ${items.join(', ')} FROM read_parquet([${list}])`);
  return rows.map((row) => columns.map((_, at) => row[`c${at}`]));
};

/** A type as it is written in a case. */
export const typeText = (type: SqlType): string => {
  if (type.name === 'decimal') return `decimal(${type.precision},${type.scale})`;
  return 'length' in type && type.length !== null ? `${type.name}(${type.length})` : type.name;
};
