// Batches at random, through the real executor program: statements that make, fill, change and read
// a temporary table, with values and conditions of the grammar. Each ends with its rows or with a
// sentence about the query; none with a word of the engine's, without a word, or not at all.

import assert from 'node:assert/strict';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import * as fc from 'fast-check';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { parseBatch } from '../../src/sql/parse.ts';
import { makeYard, type Yard } from '../support/executor-yard.ts';
import { allKinds } from './any-kinds.ts';
import { anyPieces, type ShownTable } from './any-query.ts';
import { drawOf } from './corpus/draw.ts';
import { openLab, type Lab } from './lab.ts';

let lab: Lab;
let yard: Yard;
let snapshot: CatalogSnapshot;
let shown: readonly ShownTable[];

before(async () => {
  lab = await openLab();
  ({ snapshot, shown } = await allKinds(lab));
  chmodSync(lab.folder, 0o755);
  for (const file of readdirSync(lab.folder)) chmodSync(join(lab.folder, file), 0o644);
  yard = makeYard({ program: 'real' });
});
after(async () => {
  await yard[Symbol.asyncDispose]();
  await lab.close();
});

const OWN: ShownTable = {
  name: '#t',
  columns: [
    { name: 'a', family: 'number' },
    { name: 's', family: 'text' },
    { name: 'm', family: 'moment' },
  ],
};

/** `{n}` to `{c}` are pieces over `{from}`; with `own` in front that is the table itself. */
const STATEMENTS = [
  'INSERT INTO #t SELECT {n}, {s}, {m} FROM {from}',
  'INSERT #t (s, a) SELECT TOP 2 {s}, {n} FROM {from} WHERE {c}',
  "INSERT INTO #t VALUES (1, 'abc', '2008-01-01'), (NULL, NULL, GETDATE())",
  'own UPDATE {alias} SET a = {n}, s = {s} FROM {from} WHERE {c}',
  'own DELETE {alias} FROM {from} WHERE {c}',
  'UPDATE #t SET a = a + 1, s = s + @s WHERE a > @n OR s = @s',
  'DELETE TOP (1) FROM #t WHERE m IS NULL',
  'SELECT @n = {n} FROM {from}',
  'SELECT @n = MAX(a), @s = MIN(s) FROM #t',
  'SET @f = @n * 1.5',
  "IF EXISTS (SELECT 1 FROM {from} WHERE {c}) PRINT 'yes' ELSE INSERT #t (a) VALUES (@n)",
  'SELECT {n} AS n, {s} AS s, {x} AS x INTO mydb.made FROM {from}',
  'WHILE @n < 6 BEGIN INSERT #t (a) VALUES (@n) SET @n = @n + 1 END',
] as const;

const HEAD = `CREATE TABLE #t (a int, s varchar(20), m datetime)
  DECLARE @n int = 3, @s varchar(9) = 'x', @f float`;
const TAIL = 'SELECT COUNT(*) AS n, MAX(a) AS a, MIN(s) AS s FROM #t';

const KINDS = { n: 'number', s: 'text', m: 'moment', c: 'condition', x: 'any' } as const;

const batchOf = (seed: number): string => {
  const draw = drawOf(seed);
  const lines = Array.from({ length: 4 }, () => {
    const template = draw.one(STATEMENTS);
    const isOwn = template.startsWith('own ');
    const tables = isOwn ? [OWN] : shown;
    const depth = isOwn ? 0 : draw.integer(0, 2);
    const { source, pieces } = anyPieces({ draw, tables, depth, kinds: KINDS });
    const alias = /^#t AS (\w+)/.exec(source)?.[1] ?? '#t';
    const filled: Readonly<Record<string, string>> = { ...pieces, from: source, alias };
    return template.replace(/^own /, '').replace(/\{(\w+)\}/g, (_, name: string) => {
      return filled[name] ?? '';
    });
  });
  return [HEAD, ...lines, TAIL].join('\n');
};

/** Words that are the engine's, or that say that it was given what it does not take. */
const NOT_OURS = /our error|Binder|Parser Error|Catalog Error|INTERNAL|duckdb/i;

test('A batch at random ends with its rows, or with a sentence about the query.', async () => {
  let parsed = 0;
  for (const seed of fc.sample(fc.nat(), 60)) {
    const text = batchOf(seed);
    const result = parseBatch(text);
    if (result.kind === 'unparsable') continue;
    parsed += 1;
    const destination = { kind: 'table', name: 'answer' } as const;
    const { outcome } = await yard.run(result.batch, { snapshot, destination });
    if (outcome.kind === 'done') continue;
    assert.ok(outcome.kind === 'failed', text);
    const [error] = outcome.errors;
    const isExpected = ['query-error', 'table-exists'].includes(outcome.reason);
    assert.ok(isExpected, `${outcome.reason}: ${error?.message}\n${text}`);
    assert.ok(error !== undefined && error.message !== '', text);
    assert.doesNotMatch(error.message, NOT_OURS, text);
  }
  assert.ok(parsed > 20, `${parsed} are not enough`);
});
