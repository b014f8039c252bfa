// Queries at random over a table with a column of every type: what binds, DuckDB takes, and gives
// in the bound types; and whatever happens, nothing throws but errors of values.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import * as fc from 'fast-check';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { duckdbSelectOf } from '../../src/sql/emit/duckdb.ts';
import { duckdbTypeOf } from '../../src/sql/emit/duckdb-type.ts';
import { allKinds } from './any-kinds.ts';
import { anyQuery, type ShownTable } from './any-query.ts';
import { drawOf } from './corpus/draw.ts';
import { bindText, openLab } from './lab.ts';
import type { Lab } from './lab.ts';

let lab: Lab;
let snapshot: CatalogSnapshot;
let shown: readonly ShownTable[];

before(async () => {
  lab = await openLab();
  ({ snapshot, shown } = await allKinds(lab));
});
after(async () => {
  await lab.close();
});

/** What DuckDB says of a text that is not its language, or is a fault of its own. */
const NOT_TAKEN = /^(Parser|Binder|Catalog|INTERNAL|Internal|Not implemented|Fatal)\b/;

const queryOf = (seed: number): string => {
  const draw = drawOf(seed);
  return anyQuery(draw, shown, draw.integer(1, 4));
};

const tried = async (text: string): Promise<'refused' | 'ran' | 'failed'> => {
  const result = bindText(text, snapshot);
  if (result.kind === 'unbindable') return 'refused';
  assert.ok(result.statement.kind === 'select');
  const { query, columns } = result.statement;
  const sql = duckdbSelectOf(query);
  try {
    const answer = await lab.connection.runAndReadAll(sql);
    const types = answer.columnTypes().map((type) => String(type).replace(/, /, ','));
    const wanted = columns.map(({ type }) => duckdbTypeOf(type).replace(/, /, ','));
    assert.deepEqual(types, wanted, `${text}\n${sql}`);
    return 'ran';
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    assert.ok(!(error instanceof assert.AssertionError), said);
    assert.doesNotMatch(said, NOT_TAKEN, `${text}\n${sql}`);
    return 'failed';
  }
};

test('What binds, DuckDB takes and gives in the bound types.', async () => {
  const counts = { refused: 0, ran: 0, failed: 0 };
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      counts[await tried(queryOf(seed))] += 1;
    }),
    { numRuns: 600, endOnFailure: true },
  );
  // Else the grammar no longer writes what the binder takes, and nothing is tried.
  assert.ok(counts.ran > 60, JSON.stringify(counts));
});
