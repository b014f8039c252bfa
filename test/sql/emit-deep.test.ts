// Deep and long queries: what the parser lets through, DuckDB can plan. DuckDB copies the value of
// BETWEEN, NULLIF and simple CASE unseen, which doubles the work at each level if it is written so.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { duckdbSelectOf } from '../../src/sql/emit/duckdb.ts';
import { answerOf, openLab, selectOf } from './lab.ts';
import type { Lab } from './lab.ts';
import { smallSky } from './small-sky.ts';

let lab: Lab;
let snapshot: CatalogSnapshot;
before(async () => {
  lab = await openLab();
  snapshot = await smallSky(lab);
});
after(async () => {
  await lab.close();
});

/** Levels of nesting: twice as many as would take an hour if each level doubled the work. */
const levels = 60;

const nested = (inner: string, around: (inside: string) => string): string =>
  Array.from({ length: levels }).reduce<string>((inside) => around(inside), inner);

type Case = readonly [value: string, ofRowTwo: string];

const CASES: readonly Case[] = [
  [nested('id', (x) => `CASE WHEN ${x} BETWEEN 1 AND 3.5 THEN 2 ELSE 9 END`), '2'],
  [nested('id', (x) => `CASE ${x} WHEN 1 THEN 1 WHEN 2 THEN 2 ELSE 9 END`), '2'],
  [nested('id', (x) => `NULLIF(${x}, 7.5)`), '2'],
  [nested('name', (x) => `NULLIF(${x}, 'x')`), 'alpha '],
  [nested('id', (x) => `(id / ${x} + 1)`), '2'],
  [nested('id', (x) => `CAST(CAST(${x} AS varchar(9)) AS int)`), '2'],
  [nested('name', (x) => `SUBSTRING(${x}, 1, 5)`), 'alpha'],
  [nested('id', (x) => `fDistanceArcMinEq(0, 0, 0, ${x}) / 60`), '2'],
];

describe('a value nested in itself', () => {
  test('is written in a length that grows with its depth, and is computed', async () => {
    for (const [value, expected] of CASES) {
      const text = `SELECT ${value} AS x FROM Star WHERE id = 2`;
      const sql = duckdbSelectOf(selectOf(text, snapshot).query);
      assert.ok(sql.length < 2_000 * levels, `${value.slice(-60)}: ${sql.length} characters`);
      const { rows } = await answerOf(lab, text, snapshot);
      assert.equal(String(rows[0]?.[0]).slice(0, 6), expected, value.slice(-60));
    }
  });
});

describe('a simple CASE over a long value', () => {
  test('may have a subquery in a branch', async () => {
    const long = Array.from({ length: 40 }, () => 'CAST(id AS bigint)').join(' + ');
    const text = `SELECT id,
      CASE ${long} WHEN 40 THEN (SELECT MAX(t.id) FROM Star t WHERE t.id > s.id)
      WHEN 80 THEN 7 WHEN (SELECT 120) THEN 8 ELSE (SELECT COUNT(*) FROM Star) END AS x
      FROM Star s ORDER BY id`;
    const { rows } = await answerOf(lab, text.replaceAll('(id', '(s.id'), snapshot);
    const values = rows.map(([, value]) => value);
    assert.deepEqual(values, ['5', '7', '8', '5', '5']);
  });

  test('of such in each other is written in a length that grows with its depth', async () => {
    const value = Array.from({ length: 12 }).reduce<string>(
      (inside) => `CASE ${inside} WHEN 1 THEN (SELECT 1) WHEN 2 THEN 2 ELSE 9 END`,
      `${Array.from({ length: 80 }, () => '0').join(' + ')} + id`,
    );
    const text = `SELECT ${value} AS x FROM Star WHERE id = 2`;
    const sql = duckdbSelectOf(selectOf(text, snapshot).query);
    assert.ok(sql.length < 30_000, `${sql.length} characters`);
    assert.deepEqual((await answerOf(lab, text, snapshot)).rows, [['2']]);
  });
});

describe('a chain of thousands', () => {
  const ids = Array.from({ length: 5_000 }, (_, at) => at + 3);

  test('of equalities with OR, or of inequalities with AND, becomes a list', async () => {
    const or = `SELECT COUNT(*) FROM Star WHERE ${ids.map((id) => `id = ${id}`).join(' OR ')}`;
    const and = `SELECT COUNT(*) FROM Star WHERE ${ids.map((id) => `id <> ${id}`).join(' AND ')}`;
    assert.deepEqual((await answerOf(lab, or, snapshot)).rows, [['3']]);
    assert.deepEqual((await answerOf(lab, and, snapshot)).rows, [['2']]);
  });

  test('keeps the meaning where chains are mixed', async () => {
    const text = `SELECT id FROM Star
      WHERE (id = 1 OR name = 'BETA' OR id = 5 OR vmag IS NULL) AND id <> 5 AND id <> 4
      ORDER BY id`;
    assert.deepEqual((await answerOf(lab, text, snapshot)).rows, [['1'], ['3']]);
  });

  test('of texts in IN is compared as text is', async () => {
    const list = ids.map((id) => `'STAR ${id}'`).join(', ');
    const text = `SELECT COUNT(*) FROM Star WHERE name IN (${list}, 'ALPHA', 'Été')`;
    assert.deepEqual((await answerOf(lab, text, snapshot)).rows, [['2']]);
  });
});
