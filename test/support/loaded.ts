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
  readonly mayKeep?: boolean;
  readonly job?: Partial<YardJob>;
}

/** A table after a load. */
export interface LoadedTable {
  readonly kind: 'create' | 'replace';
  /** Whether the files that were there stay. */
  readonly keeps: boolean;
  readonly table: CatalogTable;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Runs a load; its outcome, and where its staging folder is. */
export const load = (yard: Yard, ask: LoadAsk) => {
  const { texts, tables = [], number = 1, errorsMax = 0n, job = {} } = ask;
  const { options = {}, mayKeep = false } = ask;
  const sources = Object.entries(texts).map(([table, text]) => ({ table, text, options, mayKeep }));
  return yard.run(
    { dialect: 'casjobs', text: '', statements: [] },
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
    const staged = files.map((file) => join(staging, folder, file.name));
    assert.equal(rows, BigInt((await rowsOf(staged, { columns })).length));
    const keeps = change.kind === 'replace' && change.keeps === true;
    const paths = [...(keeps ? filesOf(ask, name) : []), ...staged];
    const found = await rowsOf(paths, { columns });
    tables[name] = {
      kind: change.kind,
      keeps,
      table: { name, columns, rows: BigInt(found.length), files: paths },
      columns: columns.map((column) => `${column.name} ${typeText(column.type)}`),
      rows: found,
    };
  }
  return { tables, printed: outcome.printed ?? [], rows: outcome.rows };
};

const filesOf = ({ tables = [] }: LoadAsk, name: string): readonly string[] =>
  tables.find((table) => table.name === name)?.files ?? [];

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
