// Plans of batches: what each statement reads and writes, whether the position index serves, and
// guesses of rows that can be worked out by hand from the numbers of rows in the snapshot.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { CatalogSnapshot, CatalogTable } from '../../src/domain/catalog.ts';
import { parseBatch } from '../../src/sql/parse.ts';
import { planOf } from '../../src/sql/plan/plan.ts';
import type { PlannedStatement } from '../../src/sql/plan/plan.ts';
import { typeText } from '../../src/sql/type-rules.ts';

const FLOAT = { name: 'float' } as const;

const STAR: CatalogTable = {
  name: 'Star',
  columns: [
    { name: 'id', type: { name: 'bigint' } },
    { name: 'ra', type: FLOAT, extent: [0, 360] },
    { name: 'dec', type: FLOAT, extent: [-90, 90] },
    { name: 'mag', type: FLOAT, extent: [-5, 15], unit: 'mag' },
    { name: 'kind', type: { name: 'int' } },
    { name: '_zone', type: { name: 'int' }, hidden: true },
  ],
  rows: 1_000_000n,
  files: ['/data/star.parquet'],
  key: 'id',
  position: { ra: 'ra', dec: 'dec', zone: '_zone', zoneHeight: 0.5 },
};

const MINE: CatalogTable = {
  name: 'mine',
  columns: [{ name: 'id', type: { name: 'bigint' } }],
  rows: 500n,
  files: ['/space/mine.parquet'],
};

const SNAPSHOT: CatalogSnapshot = {
  context: 'Sky',
  databases: [
    { name: 'Sky', kind: 'context', tables: [STAR], names: ['Star'], objects: [] },
    { name: 'MyDB', kind: 'space', tables: [MINE], names: ['mine'], objects: [] },
  ],
};

const planFor = (text: string) => {
  const parsed = parseBatch(text);
  assert.ok(parsed.kind === 'parsed', text);
  return planOf(parsed.batch, SNAPSHOT);
};

const only = (text: string): PlannedStatement => {
  const { statements, errors } = planFor(text);
  assert.deepEqual(errors, [], text);
  const [statement] = statements;
  assert.ok(statement, text);
  return statement;
};

test('a plan tells columns, reads and writes', () => {
  const { columns, reads, writes, line } = only('\nSELECT mag, id + 1 AS n INTO mydb.t FROM Star');
  assert.deepEqual(
    columns.map(({ name, type, unit }) => [name, typeText(type), unit]),
    [
      ['mag', 'float', 'mag'],
      ['n', 'bigint', undefined],
    ],
  );
  const star = { database: 'Sky', table: 'Star', rows: 1_000_000n, byPosition: false };
  assert.deepEqual(reads, [star]);
  assert.deepEqual([writes, line], [['t'], 2]);
});

test('what does not bind is told as an error, and nothing after it is guessed', () => {
  const { statements, errors } = planFor('SELECT rah FROM Star');
  assert.deepEqual(statements, []);
  assert.deepEqual(
    errors.map(({ message, line, column, length }) => [message, line, column, length]),
    [["There is no column 'rah'.", 1, 8, 3]],
  );
});

test('DROP has a table that it writes, and no rows', () => {
  const { writes, reads, estimatedRows, columns } = only('DROP TABLE mine');
  assert.deepEqual([writes, reads, estimatedRows, columns], [['mine'], [], null, []]);
});

describe('the guess of rows', () => {
  /** Each worked out by hand: 1,000,000 stars, 500 rows of mine. */
  const GUESSES: readonly (readonly [text: string, rows: bigint])[] = [
    ['SELECT 1', 1n],
    ['SELECT * FROM Star', 1_000_000n],
    ['SELECT TOP 10 * FROM Star', 10n],
    ['SELECT COUNT(*) FROM Star', 1n],
    ['SELECT * FROM Star WHERE id = 5', 1n],
    ['SELECT * FROM Star WHERE id IN (1, 2, 3)', 3n],
    // Of -90 to 90 the part above 0 is a half, that from -9 to 9 a tenth.
    ['SELECT * FROM Star WHERE dec > 0', 500_000n],
    ['SELECT * FROM Star WHERE 0 > dec', 500_000n],
    ['SELECT * FROM Star WHERE dec BETWEEN -9 AND 9', 100_000n],
    ['SELECT * FROM Star WHERE dec NOT BETWEEN -9 AND 9', 900_000n],
    ['SELECT * FROM Star WHERE dec > 100', 0n],
    ['SELECT * FROM Star WHERE dec > 0 AND ra < 36', 50_000n],
    ['SELECT * FROM Star WHERE dec > 0 OR ra < 36', 550_000n],
    ['SELECT * FROM Star, mydb.mine', 500_000_000n],
    ['SELECT * FROM Star s JOIN mydb.mine m ON m.id = s.id', 500n],
    ['SELECT * FROM Star s LEFT JOIN mydb.mine m ON m.id = s.id AND s.id < 0', 1_000_000n],
    ['SELECT * FROM (SELECT TOP 7 * FROM Star ORDER BY id) t', 7n],
    ['SELECT id, COUNT(*) AS n FROM Star GROUP BY id', 1_000_000n],
    // A circle of 60 degrees is a quarter of the sphere: (1 - cos 60) / 2.
    ['SELECT * FROM fGetNearbyStarEq(10, 20, 3600)', 250_000n],
    ['SELECT * FROM fGetNearestStarEq(10, 20, 3600)', 1n],
    ['SELECT * FROM fGetNearbyStarEq(10, 20, 3600) n JOIN Star s ON s.id = n.objID', 250_000n],
    ['SELECT TOP 0 id FROM Star UNION ALL SELECT id FROM mydb.mine', 500n],
    ['SELECT * FROM sys.schemas', 3n],
  ];

  for (const [text, rows] of GUESSES) {
    test(`is ${rows} for ${text}`, () => assert.equal(only(text).estimatedRows, rows));
  }
});

const serves = (text: string) => only(text).reads.map(({ byPosition }) => byPosition);

describe('the position index', () => {
  const template = 'FROM fGetNearbyStarEq(1, 2, 3) n';

  test('serves a search, and a table that is joined back to it by key', () => {
    const texts = [
      `SELECT * ${template}`,
      `SELECT * ${template} JOIN Star s ON s.id = n.objID`,
      `SELECT * ${template}, Star s WHERE n.objID = s.id AND s.mag < 3`,
      `SELECT * ${template} LEFT JOIN Star s ON s.id = n.objID`,
      `SELECT * FROM (SELECT n.* ${template} JOIN Star s ON s.id = n.objID) t`,
      `WITH n AS (SELECT * ${template}) SELECT s.* FROM n JOIN Star s ON s.id = n.objID`,
    ];
    assert.deepEqual(
      texts.map(serves),
      texts.map(() => [true]),
    );
  });

  test('does not serve where rows far away are read too', () => {
    const texts = [
      'SELECT * FROM Star WHERE id = 5',
      `SELECT * ${template}, Star s`,
      `SELECT * ${template} JOIN Star s ON s.kind = n.objID`,
      `SELECT * FROM Star s LEFT JOIN fGetNearbyStarEq(1, 2, 3) n ON s.id = n.objID`,
      `SELECT * ${template} JOIN Star s ON s.id = n.objID JOIN Star r ON r.kind = s.kind`,
    ];
    assert.deepEqual(
      texts.map(serves),
      texts.map(() => [false]),
    );
  });
});
