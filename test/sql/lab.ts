// A small world for tests of SQL: real Parquet files in a folder that is removed afterwards, a
// snapshot over them, and the way of a query through parser, binder, emitter and a real DuckDB.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';

import type { CatalogSnapshot, CatalogTable } from '../../src/domain/catalog.ts';
import type { Column } from '../../src/domain/column.ts';
import type { Dialect } from '../../src/domain/dialect.ts';
import type { QueryError } from '../../src/domain/query-error.ts';
import { bindStatement } from '../../src/sql/bind/statement.ts';
import { stepsOf } from '../../src/sql/interpret.ts';
import type { BindResult } from '../../src/sql/bind/statement.ts';
import type { BoundSelectStatement } from '../../src/sql/bound-statement.ts';
import { duckdbSelectOf } from '../../src/sql/emit/duckdb.ts';
import { parseIn } from '../../src/sql/parse.ts';

export interface Lab {
  readonly connection: DuckDBConnection;
  readonly folder: string;
  /** Writes a table's file from a SELECT of DuckDB's own, and describes it. */
  table(made: MadeTable): Promise<CatalogTable>;
  close(): Promise<void>;
}

export interface MadeTable extends Pick<CatalogTable, 'position' | 'key'> {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Its columns are named as `columns` are. */
  readonly select: string;
  readonly rowGroup?: number;
}

/** A fresh folder and a fresh instance with one thread, so that plans and sums are the same. */
export const openLab = async (): Promise<Lab> => {
  const folder = await mkdtemp(join(tmpdir(), 'almagest-sql-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  let count = 0;
  return {
    connection,
    folder,
    async table({ name, columns, select, rowGroup = 2048, ...rest }) {
      count += 1;
      const file = join(folder, `file-${count}.parquet`);
      const options = `(FORMAT parquet, ROW_GROUP_SIZE ${rowGroup})`;
      await connection.run(`COPY (${select}) TO '${file}' ${options}`);
      const counted = await connection.runAndReadAll(`SELECT count(*) FROM '${file}'`);
      const rows = BigInt(String(counted.getRows()[0]?.[0]));
      return { name, columns, rows, files: [file], ...rest };
    },
    async close() {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true });
    },
  };
};

/** What only steers a batch has nothing to bind. */
const NOTHING: BindResult = { kind: 'bound', statement: { kind: 'nothing' } };

/** Parses and binds the first step of a text. */
export const bindText = (
  text: string,
  snapshot: CatalogSnapshot,
  dialect: Dialect = 'casjobs',
): BindResult => {
  const parsed = parseIn(dialect, text);
  if (parsed.kind === 'unparsable') {
    return { kind: 'unbindable', reason: 'query-error', errors: parsed.errors };
  }
  const { batch } = parsed;
  const step = stepsOf(batch, 1).next();
  if (step.done === true || !('statement' in step.value)) return NOTHING;
  return bindStatement({ batch, snapshot }, step.value.statement);
};

/** The errors of a text that does not bind; none where it does. */
export const errorsOf = (
  text: string,
  snapshot: CatalogSnapshot,
  dialect: Dialect = 'casjobs',
): readonly QueryError[] => {
  const result = bindText(text, snapshot, dialect);
  return result.kind === 'bound' ? [] : result.errors;
};

/** The bound SELECT of a text that binds. */
export const selectOf = (
  text: string,
  snapshot: CatalogSnapshot,
  dialect: Dialect = 'casjobs',
): BoundSelectStatement => {
  const result = bindText(text, snapshot, dialect);
  if (result.kind === 'unbindable') {
    const [first] = result.errors;
    throw new Error(`${first?.line}:${first?.column} ${first?.message} ${first?.hint ?? ''}`);
  }
  if (result.statement.kind !== 'select') throw new Error(`a ${result.statement.kind}`);
  return result.statement;
};

export interface Answer {
  readonly names: readonly string[];
  /** DuckDB's words for the types. */
  readonly types: readonly string[];
  /** Values as text; null for NULL. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Runs a text the whole way. */
export const answerOf = async (
  lab: Lab,
  text: string,
  snapshot: CatalogSnapshot,
  dialect: Dialect = 'casjobs',
): Promise<Answer> => {
  const sql = duckdbSelectOf(selectOf(text, snapshot, dialect).query);
  const reader = await lab.connection.runAndReadAll(sql);
  const rows = reader
    .getRows()
    .map((row) => row.map((value) => (value === null ? null : String(value))));
  return { names: reader.columnNames(), types: reader.columnTypes().map(String), rows };
};
