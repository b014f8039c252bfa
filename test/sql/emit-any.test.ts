// Queries at random over a table with a column of every type: what binds, DuckDB takes, and gives
// in the bound types; and whatever happens, nothing throws but errors of values.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import * as fc from 'fast-check';

import type { CatalogSnapshot, CatalogTable } from '../../src/domain/catalog.ts';
import { duckdbSelectOf } from '../../src/sql/emit/duckdb.ts';
import { duckdbTypeOf } from '../../src/sql/emit/duckdb-type.ts';
import { familyOf } from '../../src/sql/type-rules.ts';
import { anyQuery, type ShownTable } from './any-query.ts';
import { drawOf } from './corpus/draw.ts';
import { columnsOf } from './corpus/made-table.ts';
import { bindText, openLab } from './lab.ts';
import type { Lab } from './lab.ts';

const COLUMNS = columnsOf(`id bigint, i int, si smallint, ti tinyint, yes bit, f float, r real,
  ra float, dec float, n decimal(9, 2), wide decimal(38, 10), s varchar(10), c char(4),
  d date, t datetime, o time, u uniqueidentifier, b varbinary(8)`);

const ROWS = `
  (1, 1, 1, 1, true, 1.5, 2.5, 185, 0.5, 1.25, 1, 'alpha', 'ab', DATE '2008-05-01',
    TIMESTAMP '2008-05-01 10:20:30.5', TIME '10:00:00', uuid(), '\\x01'::BLOB),
  (2, 2147483647, -5, 255, false, -1e300, -0.5, 185.1, 0.4, -99.99, -1, 'Alpha ', 'AB',
    DATE '1999-12-31', TIMESTAMP '1999-12-31', TIME '23:59:59', uuid(), '\\xff'::BLOB),
  (9223372036854775807, 0, 0, 0, NULL, 0, 0, 359.9, 89.9, 0, 0, '', '', NULL, NULL, NULL, NULL,
    NULL),
  (4, NULL, NULL, NULL, NULL, NULL, NULL, 0, -90, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL)`;

let lab: Lab;
let snapshot: CatalogSnapshot;
let shown: readonly ShownTable[];

before(async () => {
  lab = await openLab();
  const names = COLUMNS.map(({ name }) => `"${name}"`);
  const casts = COLUMNS.map(({ name, type }) => `"${name}"::${duckdbTypeOf(type)} AS "${name}"`);
  const all = await lab.table({
    name: 'AllKinds',
    key: 'id',
    position: { ra: 'ra', dec: 'dec' },
    columns: COLUMNS,
    select: `SELECT ${casts.join(', ')} FROM (VALUES ${ROWS}) v(${names.join(', ')})`,
  });
  const mine: CatalogTable = { ...all, name: 'my kinds' };
  snapshot = {
    context: 'Sky',
    databases: [
      {
        name: 'Sky',
        kind: 'context',
        tables: [all],
        names: [all.name],
        objects: [],
        mainTable: all.name,
      },
      { name: 'MyDB', kind: 'space', tables: [mine], names: [mine.name], objects: [] },
    ],
  };
  const columns = COLUMNS.map(({ name, type }) => ({
    name: `[${name}]`,
    family: SHOWN[familyOf(type)] ?? 'any',
  }));
  shown = [
    { name: 'AllKinds', columns },
    { name: 'mydb.[my kinds]', columns },
  ];
});
after(async () => {
  await lab.close();
});

/** Where a column of a family can stand in the grammar. */
const SHOWN: Readonly<Record<string, ShownTable['columns'][number]['family']>> = {
  bit: 'number',
  integer: 'number',
  decimal: 'number',
  approximate: 'number',
  moment: 'moment',
  text: 'text',
};

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
  assert.ok(counts.ran > 20, JSON.stringify(counts));
});
