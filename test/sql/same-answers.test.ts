// Two ways of asking the same, over values and conditions at random: whatever T-SQL's rules are,
// they hold in every clause alike. No row may tell the two apart.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import * as fc from 'fast-check';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { duckdbSelectOf } from '../../src/sql/emit/duckdb.ts';
import { allKinds } from './any-kinds.ts';
import { anyPieces, type ShownTable } from './any-query.ts';
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

/** Of three values `a`, `b`, `c` of one family, and a condition `p`: false where unknown. */
const sure = (condition: string): string => `CASE WHEN ${condition} THEN 1 ELSE 0 END = 1`;

const BOTH = '(SELECT {a} AS x UNION ALL SELECT {b}) AS w';
const ALIKE = sure('{a} = {b} OR ({a} IS NULL AND {b} IS NULL)');

/** Only a plain column is compared by IN and BETWEEN with each value in a type of its own. */
const tested = (condition: string): string =>
  `EXISTS (SELECT 1 FROM (SELECT {a} AS x) AS w WHERE w.x ${condition})`;

const SAME: readonly (readonly [one: string, other: string])[] = [
  [tested('IN ({b}, {c})'), sure('{a} = {b} OR {a} = {c}')],
  [tested('NOT IN ({b}, {c})'), sure('{a} <> {b} AND {a} <> {c}')],
  [tested('BETWEEN {b} AND {c}'), sure('{a} >= {b} AND {a} <= {c}')],
  [tested('NOT BETWEEN {b} AND {c}'), sure('{a} < {b} OR {a} > {c}')],
  ['{a} = {b}', '{b} = {a}'],
  ['{a} < {b}', '{b} > {a}'],
  ['{a} <= {b}', 'NOT ({a} > {b})'],
  ['{a} <> {b}', 'NOT ({a} = {b})'],
  ['{a} !< {b}', '{a} >= {b}'],
  ['{a} = {b}', '{a} = ANY (SELECT {b})'],
  ['{a} <> {b}', '{a} <> ALL (SELECT {b})'],
  ['{p}', 'NOT NOT ({p})'],
  [sure('{p}'), 'IIF({p}, 1, 0) = 1'],
  [sure('{p}'), 'EXISTS (SELECT 1 WHERE {p})'],
  [sure('{p}'), '(SELECT SUM(CASE WHEN {p} THEN 1 ELSE 0 END)) = 1'],
  [sure('{a} = {b}'), 'CASE {a} WHEN {b} THEN 1 ELSE 0 END = 1'],
  [sure('{a} = {b}'), 'EXISTS (SELECT 1 WHERE {a} = {b})'],
  [sure('{a} = {b}'), 'EXISTS (SELECT {a} AS x WHERE {a} IS NOT NULL INTERSECT SELECT {b})'],
  ['NULLIF({a}, {b}) IS NULL', 'CASE WHEN {a} = {b} THEN NULL ELSE {a} END IS NULL'],
  ['COALESCE({a}, {b}) = {c}', 'CASE WHEN {a} IS NOT NULL THEN {a} ELSE {b} END = {c}'],
  [`{c} IN (SELECT w.x FROM ${BOTH})`, '({c} = {a} OR {c} = {b})'],
  [`(SELECT COUNT(*) FROM (SELECT {a} AS x UNION SELECT {b}) AS w) = 1`, ALIKE],
  [`(SELECT COUNT(*) FROM (SELECT {a} AS x INTERSECT SELECT {b}) AS w) = 1`, ALIKE],
  [`(SELECT COUNT(*) FROM (SELECT {a} AS x EXCEPT SELECT {b}) AS w) = 0`, ALIKE],
  [`(SELECT COUNT(*) FROM (SELECT DISTINCT w.x FROM ${BOTH}) AS y) = 1`, ALIKE],
  [`(SELECT COUNT(*) FROM (SELECT w.x FROM ${BOTH} GROUP BY w.x) AS y) = 1`, ALIKE],
  [`(SELECT COUNT(DISTINCT w.x) FROM ${BOTH}) = 2`, sure('{a} <> {b}')],
  [
    `(SELECT MAX(w.x) FROM ${BOTH}) = {c}`,
    'CASE WHEN {b} IS NULL OR {a} >= {b} THEN {a} ELSE {b} END = {c}',
  ],
];

/** 1, 2 or 3 where the condition is true, false or unknown. */
const truthOf = (condition: string): string =>
  `CASE WHEN ${condition} THEN 1 WHEN NOT (${condition}) THEN 2 ELSE 3 END`;

/** Another value each time it is asked: then even the same way may have two answers. */
const DRAWN = /\b(?:NEWID|RAND)\b/i;

const FAMILIES = ['number', 'number', 'text', 'text', 'moment', 'any'] as const;

/** How many rows tell the two apart; undefined where they do not bind, or a value fails. */
const differences = async (text: string): Promise<string | undefined> => {
  const result = bindText(text, snapshot);
  if (result.kind === 'unbindable' || result.statement.kind !== 'select') return undefined;
  const sql = duckdbSelectOf(result.statement.query);
  const rows = await lab.connection.runAndReadAll(sql).then(
    (reader) => reader.getRows(),
    () => undefined,
  );
  return rows === undefined ? undefined : String(rows[0]?.[0]);
};

test('Two ways of asking the same have the same answer.', async () => {
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.constantFrom(...SAME), async (seed, [one, other]) => {
      const draw = drawOf(seed);
      const family = draw.one(FAMILIES);
      const kinds = { a: family, b: family, c: family, p: 'condition' };
      const { source, pieces } = anyPieces({ draw, tables: shown, depth: seed % 3, kinds });
      const filled = [one, other].map((way) =>
        truthOf(way.replace(/\{([abcp])\}/g, (_, name: string) => pieces[name] ?? '')),
      );
      const text = `SELECT COUNT(*) FROM ${source} WHERE ${filled.join(' <> ')}`;
      if (DRAWN.test(text)) return;
      const found = await differences(text);
      if (found !== undefined) answered += 1;
      assert.equal(found ?? '0', '0', text);
    }),
    { numRuns: 600, endOnFailure: true },
  );
  assert.ok(answered > 100, `${answered} are not enough`);
});

test('Of each row a condition is true, false or unknown, whoever asks.', async () => {
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const draw = drawOf(seed);
      const kinds = { p: 'condition' };
      const { source, pieces } = anyPieces({ draw, tables: shown, depth: 1 + (seed % 3), kinds });
      const p = pieces['p'] ?? '';
      if (DRAWN.test(`${source} ${p}`)) return;
      const [yes, no, unknown, all] = [`(${p})`, `NOT (${p})`, `${truthOf(p)} = 3`, '1 = 1'].map(
        (where) => `(SELECT COUNT(*) FROM ${source} WHERE ${where})`,
      );
      // In one statement: what is now, is so for all four.
      const found = await differences(`SELECT ${yes} + ${no} + ${unknown} - ${all}`);
      if (found !== undefined) answered += 1;
      assert.equal(found ?? '0', '0', `${source}: ${p}`);
    }),
    { numRuns: 300, endOnFailure: true },
  );
  assert.ok(answered > 50, `${answered} are not enough`);
});
