// Legal SQL that is refused all the same: the engine cannot do it, or takes too long to plan it.
// Each is told with its place and a way round, before anything runs.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { checkAll, SNAPSHOT } from './bind-case.ts';
import { errorsOf } from './lab.ts';

const around = (join: string): string =>
  `The ON of a ${join} cannot use a column of a query around it.`;
const asked = (join: string): string => `The ON of a ${join} cannot have this subquery.`;
const whereHint = 'Use it in a WHERE, or in a subquery that is joined.';

describe('the ON of an outer join', () => {
  checkAll('has no subquery about both sides, or about the one that stays', [
    [
      `SELECT a.ra FROM Hipparcos a LEFT JOIN Hipparcos b ON a.hip = b.hip
        AND ^a.ra > (SELECT MIN(ra) FROM Hipparcos)`,
      asked('LEFT JOIN'),
      'It may be about the right side alone; else compute it in a subquery in FROM first.',
    ],
    [
      `SELECT a.ra FROM Hipparcos a RIGHT JOIN Hipparcos b ON a.hip = b.hip
        AND ^CASE WHEN EXISTS (SELECT 1 FROM Hipparcos) THEN b.hip END = 1`,
      asked('RIGHT JOIN'),
      'It may be about the left side alone; else compute it in a subquery in FROM first.',
    ],
    [
      `SELECT a.ra FROM Hipparcos a FULL JOIN Hipparcos b ON
        ^a.hip IN (SELECT hip FROM Hipparcos)`,
      asked('FULL JOIN'),
      'Compute it in a subquery in FROM first, and join by its column.',
    ],
  ]);

  checkAll('has no column of a query around it', [
    [
      `SELECT ra FROM Hipparcos h WHERE EXISTS (SELECT 1 FROM Hipparcos a
        LEFT JOIN Hipparcos b ON a.hip = b.hip AND ^b.hip = h.hip)`,
      around('LEFT JOIN'),
      whereHint,
    ],
  ]);
});

const joins = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `JOIN Hipparcos t${at} ON t${at}.hip = h.hip`);

describe('FROM', () => {
  test('joins 50 tables, and more where some of them are in a subquery', () => {
    const many = `SELECT h.hip FROM Hipparcos h ${joins(49).join(' ')}`;
    assert.deepEqual(errorsOf(many, SNAPSHOT), []);
    const more = many.replace('JOIN Hipparcos t0', `JOIN (${many}) t0`);
    assert.deepEqual(errorsOf(more, SNAPSHOT), []);
  });

  checkAll('joins no more than 50, whatever joins them', [
    [
      `SELECT 1 FROM Hipparcos h ${joins(50)
        .join(' ')
        .replace(/(?=Hipparcos t49)/, '^')}`,
      'FROM joins more than 50 tables.',
      'Join some of them in a subquery in FROM.',
    ],
    [
      `SELECT 1 FROM ${'Hipparcos, '.repeat(50)}^Hipparcos, Hipparcos`,
      'FROM joins more than 50 tables.',
      'Join some of them in a subquery in FROM.',
    ],
  ]);
});

/** A view upon a view, each of which reads the one below it twice. */
const doubling = (count: number): CatalogSnapshot => {
  const objects = Array.from({ length: count }, (_, at) => ({
    kind: 'view' as const,
    name: `v${at}`,
    text:
      at === 0
        ? 'CREATE VIEW v0 AS SELECT hip FROM Stars..Hipparcos'
        : `CREATE VIEW v${at} AS SELECT a.hip FROM MyDB..v${at - 1} a, MyDB..v${at - 1} b`,
    reads: [],
  }));
  const databases = SNAPSHOT.databases.map((each) =>
    each.name === 'MyDB' ? { ...each, objects } : each,
  );
  return { ...SNAPSHOT, databases };
};

describe('views that double', () => {
  test('are read up to 20,000 tables and subqueries, and refused beyond within seconds', () => {
    assert.deepEqual(errorsOf('SELECT hip FROM MyDB.v10', doubling(11)), []);
    const start = performance.now();
    const [error, ...more] = errorsOf('SELECT hip FROM MyDB.v25', doubling(26));
    assert.ok(performance.now() - start < 20_000);
    assert.deepEqual(more, []);
    assert.match(error?.message ?? '', /more than 20000 tables and subqueries/);
  });
});

describe('errors without end', () => {
  test('are told up to a hundred, within seconds, each at its place', () => {
    const names = Array.from({ length: 20_000 }, (_, at) => `wrong${at}`);
    const start = performance.now();
    const errors = errorsOf(`SELECT\n${names.join(',\n')}\nFROM Hipparcos`, SNAPSHOT);
    assert.ok(performance.now() - start < 20_000);
    assert.equal(errors.length, 100);
    assert.deepEqual(
      errors.map(({ message, line, column }) => [message, line, column]),
      names.slice(0, 100).map((name, at) => [`There is no column '${name}'.`, at + 2, 1]),
    );
  });

  test('are placed by characters within their line', () => {
    const errors = errorsOf("SELECT '😀', wrong,\r\n '😀', bad, worse FROM Hipparcos", SNAPSHOT);
    assert.deepEqual(
      errors.map(({ line, column }) => [line, column]),
      [
        [1, 13],
        [2, 7],
        [2, 12],
      ],
    );
  });
});

describe('a pattern of LIKE', () => {
  checkAll('has a length, and so many wildcards that do not stand in a row', [
    [
      `SELECT hip FROM Hipparcos WHERE name LIKE ^'${'a%'.repeat(101)}'`,
      'A pattern of LIKE has at most 100 wildcards %.',
      'Join several LIKE with AND.',
    ],
    [
      `SELECT hip FROM Hipparcos WHERE name LIKE ^'${'a'.repeat(8001)}'`,
      'A pattern of LIKE has at most 8000 characters.',
    ],
  ]);

  test('may have any number in a row', () => {
    const text = `SELECT hip FROM Hipparcos WHERE name LIKE '${'%'.repeat(7_000)}'`;
    assert.deepEqual(errorsOf(text, SNAPSHOT), []);
  });
});
