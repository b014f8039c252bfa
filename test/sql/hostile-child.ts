// A program for tests: takes hostile texts the way of a query, up to the engine's words, in a heap
// too small for anything but the text itself, and writes a line of JSON for each.

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { bindStatement } from '../../src/sql/bind/statement.ts';
import { duckdbSelectOf } from '../../src/sql/emit/duckdb.ts';
import { parseBatch } from '../../src/sql/parse.ts';
import { HOSTILE } from './hostile-texts.ts';

/** What became of one text. */
export interface Survived {
  readonly title: string;
  readonly milliseconds: number;
  /** Characters of the text, and of what the engine would be sent. */
  readonly length: number;
  readonly written: number;
  /** Its first error with its place; null where it has none. */
  readonly said: {
    readonly message: string;
    readonly line?: number;
    readonly hint?: string;
  } | null;
}

const SMALL: CatalogSnapshot = {
  context: 'Sky',
  databases: [
    {
      name: 'Sky',
      kind: 'context',
      names: ['Small'],
      objects: [],
      tables: [
        {
          name: 'Small',
          rows: 1n,
          files: ['/nowhere/small.parquet'],
          columns: [
            { name: 'a', type: { name: 'int' } },
            { name: 's', type: { name: 'varchar', length: 20 } },
          ],
        },
      ],
    },
    { name: 'MyDB', kind: 'space', names: [], tables: [], objects: [] },
  ],
};

const survive = (text: string): Pick<Survived, 'said' | 'written'> => {
  const parsed = parseBatch(text);
  if (parsed.kind === 'unparsable') return { said: parsed.errors[0] ?? null, written: 0 };
  let written = 0;
  const { batch } = parsed;
  for (const statement of batch.statements) {
    if (statement.kind !== 'select-statement') continue;
    const bound = bindStatement({ batch, snapshot: SMALL }, statement);
    if (bound.kind === 'unbindable') return { said: bound.errors[0] ?? null, written };
    if (bound.statement.kind === 'select') written += duckdbSelectOf(bound.statement.query).length;
  }
  return { said: null, written };
};

for (const { title, text } of HOSTILE) {
  const made = text();
  const start = performance.now();
  const { said, written } = survive(made);
  const milliseconds = performance.now() - start;
  const line: Survived = { title, milliseconds, length: made.length, written, said };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
