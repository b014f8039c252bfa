// What is known of the range of columns, and which tests of floats it makes needless: never one
// that a value could fail. Bounds expected here follow from IEEE 754, not from what we computed.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as fc from 'fast-check';

import type { CatalogSnapshot, CatalogTable } from '../../src/domain/catalog.ts';
import type { Column, Extent, FixedTypeName } from '../../src/domain/column.ts';
import { magnitudeOf } from '../../src/sql/bind/magnitude.ts';
import { duckdbSelectOf } from '../../src/sql/emit/duckdb.ts';
import { answerOf, openLab, selectOf } from './lab.ts';
import type { Lab } from './lab.ts';

let lab: Lab;
before(async () => {
  lab = await openLab();
});
after(async () => {
  await lab.close();
});

const column = (name: string, type: FixedTypeName, extent?: Extent): Column => ({
  name,
  type: { name: type },
  ...(extent && { extent }),
});

/** Above the middle between two floats of four bytes. */
const UNEVEN = 1.2424929738044748;

/** Stars of real magnitudes, values close to the end of both types, and a column not known. */
const COLUMNS: readonly Column[] = [
  column('g', 'real', [14, 24]),
  column('r', 'real', [-13, 23]),
  column('big', 'real', [-3e38, 3e38]),
  column('huge', 'float', [1e300, 1.5e308]),
  column('small', 'float', [0.5, 2]),
  column('sign', 'float', [-1, 1]),
  column('free', 'float'),
  column('few', 'tinyint'),
  column('uneven', 'float', [0, UNEVEN]),
];

const ROWS = `SELECT * FROM (VALUES
  (14::FLOAT, -13::FLOAT, 3e38::FLOAT, 1.5e308::DOUBLE, 0.5::DOUBLE, -1::DOUBLE, 1e308::DOUBLE,
    255::UTINYINT, ${UNEVEN}::DOUBLE),
  (24, 23, -3e38, 1e300, 2, 1, -2.5, 0, 0),
  (20, 0, 0, 1e300, 1, 1e-300, NULL, 1, 1), (20, 0, 0, 1e300, 1, 0, 'inf', 1, 1),
  (20, 0, 0, 1e300, 1, 0, 'nan', 1, 1))
  AS rows(g, r, big, huge, small, sign, free, few, uneven)`;

const snapshotOf = (table: CatalogTable): CatalogSnapshot => ({
  context: 'Sky',
  databases: [
    { name: 'Sky', kind: 'context', tables: [table], names: [table.name], objects: [] },
    { name: 'MyDB', kind: 'space', tables: [], names: [], objects: [] },
  ],
});

const edge = async (): Promise<CatalogSnapshot> =>
  snapshotOf(await lab.table({ name: 'Edge', columns: COLUMNS, select: ROWS }));

const bound = (text: string): number => {
  const table: CatalogTable = { name: 'Edge', columns: COLUMNS, rows: 3n, files: [] };
  const { query } = selectOf(`SELECT ${text} FROM Edge`, snapshotOf(table));
  const output = query.body.kind === 'select' ? query.body.outputs[0] : undefined;
  assert.ok(output);
  return magnitudeOf(output);
};

describe('the magnitude of an expression', () => {
  test('follows from the extents of its columns', () => {
    assert.equal(bound('g'), 24);
    assert.equal(bound('-r'), 23);
    assert.equal(bound('g - r'), 47);
    assert.equal(bound('g * r'), 552);
    assert.equal(bound('ABS(r)'), 23);
    assert.equal(bound('SQUARE(r)'), 529);
    assert.equal(bound('g / small'), 48);
    assert.equal(bound('SQRT(g * g + 100)'), Math.sqrt(676));
  });

  test('is infinite where a value may leave its type, and only there', () => {
    const stays = ['big * 1', 'big + 1', 'huge + 1', 'huge + 1e291', '1.1 * huge', 'few * 1e300'];
    const leaves = ['big * 2', 'big + big', 'huge + huge', 'huge + 1e308', '1.2 * huge'];
    for (const text of stays) assert.ok(bound(text) < Infinity, text);
    for (const text of leaves) assert.equal(bound(text), Infinity, text);
  });

  test('is infinite where a divisor may come near 0, and where a function has no bound', () => {
    const unknown = ['g / sign', 'g / (g - r)', 'LOG(g)', 'POWER(small, 2)', 'EXP(free)'];
    for (const text of unknown) assert.ok(!(bound(text) < Infinity), text);
  });

  test('is rounded as its values are where its type has fewer digits', async () => {
    assert.ok(Math.fround(UNEVEN) > UNEVEN);
    assert.equal(bound('CAST(uneven AS real)'), Math.fround(UNEVEN));
    const product = 'CAST(uneven AS real) * CAST(2.73870638752812e38 AS real)';
    assert.equal(bound(product), Infinity);
    await assert.rejects(answerOf(lab, `SELECT ${product} FROM Edge`, await edge()), /overflow/);
  });

  test('stays infinite in whatever is made of such a value', () => {
    for (const text of [
      '-(free * 2)',
      'free * 2 / 4',
      'ABS(free * 2)',
      'SQRT(free * 2)',
      '0 * (free * 2)',
    ])
      assert.ok(!(bound(text) < Infinity), text);
  });
});

/** Whether each row is tested for Infinity. */
const isTested = (text: string, snapshot: CatalogSnapshot): boolean =>
  duckdbSelectOf(selectOf(text, snapshot).query).includes('isfinite');

describe('a float of a catalog whose extents are known', () => {
  test('is not tested row by row where it cannot leave its type', async () => {
    const snapshot = await edge();
    assert.equal(isTested('SELECT MAX(g - r), MAX(SQRT(g * g)) FROM Edge', snapshot), false);
    assert.equal(isTested('SELECT MAX(r) FROM Edge WHERE free * 2 > 1', snapshot), false);
    for (const text of ['free * 2', 'free / 2', 'free - r', 'COALESCE(free, r) + 1', '-free']) {
      assert.equal(isTested(`SELECT MAX(${text}) FROM Edge`, snapshot), true, text);
    }
  });

  test('is never Infinity or NaN in a result, whatever is computed', async () => {
    const snapshot = await edge();
    const value = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom(...COLUMNS.map(({ name }) => name)),
        fc.constantFrom('2', '0.5', '1e10', '-3', '1e200', 'CAST(1e19 AS real)'),
        fc
          .tuple(tie('value'), fc.constantFrom('+', '-', '*', '/'), tie('value'))
          .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
        fc
          .tuple(fc.constantFrom('ABS', 'SQUARE', 'FLOOR', 'DEGREES', 'EXP'), tie('value'))
          .map(([name, inner]) => `${name}(${inner})`),
        tie('value').map((inner) => `SQRT(ABS(${inner}))`),
        tie('value').map((inner) => `(- ${inner})`),
        tie('value').map((inner) => `CAST(${inner} AS real)`),
        fc
          .tuple(tie('value'), tie('value'))
          .map(([first, second]) => `COALESCE(${first}, ${second})`),
      ),
    })).value;
    await fc.assert(
      fc.asyncProperty(value, async (text) => {
        // A column by itself comes out as it was stored.
        const rows = await answerOf(lab, `SELECT 1 * ${text} FROM Edge`, snapshot).then(
          (answer) => answer.rows.flat(),
          (error: unknown) => {
            assert.match(String(error), REFUSED);
            return [];
          },
        );
        for (const cell of rows) assert.doesNotMatch(String(cell), /inf|nan/i);
      }),
      { numRuns: 400 },
    );
  });
});

/** Numbers without room: T-SQL ends the query, in our words or the engine's. */
const REFUSED = /overflow|Divide by zero|out of range|Could not convert|invalid floating point/i;
