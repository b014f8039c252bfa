// Queries at random in what ADQL and DuckDB's own SQL have alike: joins by USING and NATURAL, set
// operators with ALL and without, comparisons of text and LIKE. Both must give the same rows. Over
// tables with NULLs, doubles, and words that differ in their case or in a blank alone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import * as fc from 'fast-check';

import type { CatalogSnapshot, CatalogTable } from '../../../src/domain/catalog.ts';
import { drawOf } from '../corpus/draw.ts';
import type { Draw } from '../corpus/draw.ts';
import { answerOf, errorsOf, openLab } from '../lab.ts';
import type { Lab } from '../lab.ts';

const ROWS: Readonly<Record<string, string>> = {
  a: "(1, 1, 'a'), (1, 1, 'a'), (2, NULL, 'A'), (3, 2, 'a '), (NULL, 1, NULL), (4, 3, 'B')",
  b: "(1, 2, 'a'), (2, 1, 'A'), (2, 1, 'a'), (5, NULL, 'b'), (NULL, 2, NULL)",
  c: "(1, 1, 'A'), (2, 2, 'x'), (NULL, 1, 'a'), (7, 3, 'a')",
};

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  a: ['id', 'x', 's'],
  b: ['id', 'y', 's'],
  c: ['id', 'x', 'w'],
};

let lab: Lab;
let snapshot: CatalogSnapshot;

before(async () => {
  lab = await openLab();
  const tables: CatalogTable[] = [];
  for (const [name, rows] of Object.entries(ROWS)) {
    const names = COLUMNS[name] ?? [];
    const select = `SELECT * FROM (VALUES ${rows}) t(${names.join(', ')})`;
    await lab.connection.run(`CREATE TABLE ${name} AS ${select}`);
    const columns = names.map((column, at) => ({
      name: column,
      type: at === 2 ? ({ name: 'varchar', length: 5 } as const) : ({ name: 'int' } as const),
    }));
    tables.push(await lab.table({ name, columns, select }));
  }
  const names = tables.map(({ name }) => name);
  const sky = { name: 'Sky', kind: 'context', tables, names, objects: [] } as const;
  const own = { name: 'MyDB', kind: 'space', tables: [], names: [], objects: [] } as const;
  snapshot = { context: 'Sky', databases: [sky, own] };
});

after(() => lab.close());

const JOINS = ['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL OUTER JOIN', 'INNER JOIN'] as const;

const pick = <T>(draw: Draw, list: readonly T[]): T => {
  const one = list[draw.integer(0, list.length - 1)];
  assert.ok(one !== undefined);
  return one;
};

/** A FROM, and what its columns may be called. */
const fromOf = (draw: Draw): { readonly text: string; readonly columns: readonly string[] } => {
  const join = pick(draw, JOINS);
  const next = pick(draw, JOINS);
  const [text, columns] = pick<readonly [text: string, columns: string]>(draw, [
    ['a', 'id x s a.s'],
    [`a ${join} b USING (id)`, 'id x y a.id b.id a.s b.s'],
    [`a ${join} b USING (id, s)`, 'id s x y a.s b.id'],
    [`a NATURAL ${join} b`, 'id s x y a.id b.s'],
    [`b NATURAL ${join} c`, 'id y s x w b.id c.id'],
    [`a ${join} b USING (id) ${next} c USING (id)`, 'id y w a.x c.x a.s b.s'],
    [`a NATURAL ${join} b ${next} c USING (x)`, 'x s y w a.x c.id b.id'],
    [`a ${join} b ON a.id = b.id AND a.s <> b.s`, 'x y a.id b.id a.s b.s'],
  ]);
  return { text, columns: columns.split(' ') };
};

const WORDS = ["'a'", "'A'", "'a '", "'x'", "'B'"] as const;

const isText = (column: string): boolean => /(^|\.)[sw]$/.test(column);

const conditionOf = (draw: Draw, columns: readonly string[]): string => {
  const column = pick(draw, columns);
  const other = pick(
    draw,
    columns.filter((each) => isText(each) === isText(column)),
  );
  const word = isText(column) ? pick(draw, WORDS) : String(draw.integer(0, 4));
  const sign = pick(draw, ['=', '<>', '!=', '<', '>='] as const);
  const like = isText(column) ? `${column} ${pick(draw, ['LIKE', 'ILIKE'])} 'a%'` : `${column} = 1`;
  const said = pick(draw, [
    `${column} ${sign} ${word}`,
    `${column} ${sign} ${other}`,
    `${column} IS NOT NULL`,
    `${column} IN (${word}, ${word})`,
    `${column} NOT BETWEEN ${word} AND ${word}`,
    isText(column) ? `${column} IN (SELECT s FROM b)` : `${column} IN (SELECT id FROM c)`,
    like,
  ]);
  return pick(draw, [said, `NOT (${said})`, `${said} OR ${column} IS NULL`]);
};

const selectOf = (draw: Draw): string => {
  const { text, columns } = fromOf(draw);
  const number = pick(
    draw,
    columns.filter((column) => !isText(column)),
  );
  const word = pick(draw, [...columns.filter(isText), "'a'"]);
  const where = pick(draw, ['', '', ` WHERE ${conditionOf(draw, columns)}`]);
  return pick(draw, [
    `SELECT ${number} AS n, ${word} AS t FROM ${text}${where}`,
    `SELECT DISTINCT ${number} AS n, ${word} AS t FROM ${text}${where}`,
    `SELECT COUNT(*) AS n, MAX(${word}) AS t FROM ${text}${where} GROUP BY ${number}`,
    `SELECT COUNT(DISTINCT ${word}) AS n, MIN(${word}) AS t FROM ${text}${where}`,
  ]);
};

const OPERATORS = ['UNION', 'UNION ALL', 'EXCEPT', 'EXCEPT ALL', 'INTERSECT'] as const;

const queryOf = (seed: number): string => {
  const draw = drawOf(seed);
  const operation = (): string => ` ${pick(draw, [...OPERATORS, 'INTERSECT ALL'])} `;
  return pick(draw, [
    () => selectOf(draw),
    () => selectOf(draw) + operation() + selectOf(draw),
    () => selectOf(draw) + operation() + selectOf(draw) + operation() + selectOf(draw),
    () => `SELECT q.n, q.t FROM (${selectOf(draw)}) AS q WHERE q.t <> 'A'`,
  ])();
};

const sorted = (rows: readonly (readonly (string | null)[])[]): readonly string[] =>
  rows.map((row) => JSON.stringify(row)).toSorted();

void test('Where ADQL says what DuckDB says, both give the same rows.', async () => {
  let ran = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const text = queryOf(seed);
      const [error] = errorsOf(text, snapshot, 'adql');
      assert.equal(error, undefined, `${text}: ${JSON.stringify(error)}`);
      const ours = await answerOf(lab, text, snapshot, 'adql');
      const reader = await lab.connection.runAndReadAll(text);
      const theirs = reader
        .getRows()
        .map((row) => row.map((value) => (value === null ? null : String(value))));
      assert.deepEqual(sorted(ours.rows), sorted(theirs), text);
      if (ours.rows.length > 0) ran += 1;
    }),
    { numRuns: 200, endOnFailure: true },
  );
  // Else no rows are ever compared.
  assert.ok(ran > 100, String(ran));
});
