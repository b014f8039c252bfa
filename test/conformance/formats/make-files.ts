// The files that are judged: every table in every format, made by real executors; and beside them
// what DuckDB itself says is in the tables, as JSON, in which no number is a JSON number.

import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column } from '../../../src/domain/column.ts';
import { OUTPUT_FORMATS, type OutputFormat } from '../../../src/domain/output.ts';
import { duckdbRows } from '../../support/duckdb-rows.ts';
import { makeYard, type Yard } from '../../support/executor-yard.ts';
import { LARGE_TABLE, TABLES, type FormatTable } from './tables.ts';

/** A file of a table. */
export interface MadeFile {
  readonly table: string;
  readonly format: OutputFormat;
  readonly path: string;
}

/** What is in a table: its columns with what they tell, and rows of texts or nulls. */
interface Truth {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (string | null)[])[];
}

const FORMATS = Object.keys(OUTPUT_FORMATS) as readonly OutputFormat[];

/** Makes all files in `folder`, and `files.json`, which lists them for whoever judges. */
export const makeFiles = async (folder: string): Promise<readonly MadeFile[]> => {
  await using yard = makeYard();
  const files: MadeFile[] = [];
  const truths: Record<string, Truth> = {};
  await mkdir(folder, { recursive: true });
  for (const table of TABLES) {
    truths[table.name] = await truthOf(table);
    for (const format of FORMATS) {
      const { path, staged } = await madeFile(yard, { folder, table, format });
      await copyFile(staged, path);
      files.push({ table: table.name, format, path });
    }
  }
  await writeFile(join(folder, 'files.json'), JSON.stringify({ truths, files }));
  return files;
};

/** Formats that a table of millions of rows is judged in. */
const LARGE_FORMATS = ['fits', 'votable', 'votable-binary2', 'parquet'] as const;

/** Makes the table of five million rows in `folder`, and what DuckDB has of it in `truth.csv`. */
export const makeLargeFiles = async (folder: string): Promise<readonly MadeFile[]> => {
  await using yard = makeYard({ fileBytesMax: LARGE_BYTES });
  const files: MadeFile[] = [];
  for (const format of LARGE_FORMATS) {
    const { path, staged } = await madeFile(yard, { folder, table: LARGE_TABLE, format });
    await rename(staged, path);
    files.push({ table: LARGE_TABLE.name, format, path });
  }
  await duckdbRows(`COPY (SELECT id IS NULL, coalesce(id, 0), x IS NULL, coalesce(x, 0)
    FROM (${LARGE_TABLE.text}) AS r(id, x)) TO '${join(folder, 'truth.csv')}' (HEADER false)`);
  return files;
};

/** Twice what the longest of them takes. */
const LARGE_BYTES = 1024 ** 3;

const madeFile = async (
  yard: Yard,
  { folder, table, format }: { folder: string; table: FormatTable; format: OutputFormat },
) => {
  const { text, columns } = table;
  const plan = { kind: 'select', text, columns, tableColumns: columns } as const;
  const fileName = `${table.name}-${format}.${OUTPUT_FORMATS[format].extension}`;
  const destination = { kind: 'file', format, fileName } as const;
  const { outcome, staging } = await yard.run([plan], { destination });
  if (outcome.kind !== 'done') throw new Error(`${fileName}: ${JSON.stringify(outcome)}`);
  return { path: join(folder, fileName), staged: join(staging, fileName) };
};

const truthOf = async ({ columns, text }: FormatTable): Promise<Truth> => {
  const names = columns.map((_, at) => `c${at}`);
  const items = columns.map(({ type }, at) => `${exactOf(type, `r.c${at}`)} AS c${at}`);
  const rows = await duckdbRows(
    `SELECT ${items.join(', ')} FROM (${text}) AS r(${names.join(', ')})`,
  );
  return {
    columns,
    rows: rows.map((row) =>
      names.map((name) => {
        const value = row[name];
        return typeof value === 'string' ? value : null;
      }),
    ),
  };
};

/** A value in DuckDB's own words, and bytes in hex, so that the truth is not told by us. */
const exactOf = ({ name }: Column['type'], value: string): string =>
  name === 'binary' || name === 'varbinary' ? `hex(${value})` : `CAST(${value} AS VARCHAR)`;
