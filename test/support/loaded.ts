// Loads of texts into tables: each goes through a real executor, and what became of the tables is
// read by DuckDB itself. A table of one load is what the next one finds.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { CatalogTable } from '../../src/domain/catalog.ts';
import type { RunOutcome, TextOptions } from '../../src/ports/engine.ts';
import { told } from './batch-cases.ts';
import type { Yard, YardJob } from './executor-yard.ts';
import { rowsOf, typeText } from './imported.ts';

/** One load: texts by the tables that they are for. */
export interface LoadAsk {
  readonly texts: Readonly<Record<string, string | Uint8Array>>;
  readonly tables?: readonly CatalogTable[];
  readonly number?: number;
  readonly errorsMax?: bigint;
  readonly options?: TextOptions;
  readonly job?: Partial<YardJob>;
}

/** A table after a load. */
export interface LoadedTable {
  readonly kind: 'create' | 'replace';
  readonly table: CatalogTable;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Runs a load; its outcome, and where its staging folder is. */
export const load = (yard: Yard, ask: LoadAsk) => {
  const { texts, tables = [], number = 1, errorsMax = 0n, options = {}, job = {} } = ask;
  const sources = Object.entries(texts).map(([table, text]) => ({ table, text, options }));
  return yard.run(
    { text: '', statements: [] },
    {
      ...job,
      destination: { kind: 'table', name: 'unused' },
      tables,
      load: { number, errorsMax, sources },
    },
  );
};

/** Runs a load that finishes: its tables by name, what was printed, how many rows it had. */
export const loaded = async (yard: Yard, ask: LoadAsk) => {
  const { outcome, staging } = await load(yard, ask);
  assert.ok(outcome.kind === 'done', told(outcome));
  const tables: Record<string, LoadedTable> = {};
  for (const change of outcome.changes) {
    assert.ok(change.kind === 'create' || change.kind === 'replace');
    const { name, columns, rows, folder, files } = change.table;
    const paths = files.map((file) => join(staging, folder, file.name));
    const found = await rowsOf(paths, { columns });
    assert.equal(rows, BigInt(found.length));
    tables[name] = {
      kind: change.kind,
      table: { name, columns, rows, files: paths },
      columns: columns.map((column) => `${column.name} ${typeText(column.type)}`),
      rows: found,
    };
  }
  return { tables, printed: outcome.printed ?? [], rows: outcome.rows };
};

/** Runs a load that fails: what it says. */
export const unloaded = async (yard: Yard, ask: LoadAsk): Promise<string> => {
  const { outcome } = await load(yard, ask);
  return sentenceOf(outcome);
};

const sentenceOf = (outcome: RunOutcome): string => {
  assert.ok(outcome.kind === 'failed', told(outcome));
  const [error] = outcome.errors;
  return `${error?.message} ${error?.hint ?? ''}`.trim();
};
