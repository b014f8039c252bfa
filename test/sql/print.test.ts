// Canonical text: any tree the parser may make is printed so that it reads back as the same
// tree. Trees are generated, so that none is left out for not having been thought of.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { parseBatch } from '../../src/sql/parse.ts';
import { printStatement } from '../../src/sql/print-statement.ts';
import type { Statement } from '../../src/sql/statement.ts';
import type { Expression } from '../../src/sql/tree.ts';
import { anyStatement } from './any-statement.ts';

/** The tree without its places. */
const bare = (tree: unknown): unknown =>
  JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'span' ? undefined : value)));

const read = (text: string): Statement => {
  const result = parseBatch(text);
  assert.ok(result.kind === 'parsed', `${text}\n${JSON.stringify(result)}`);
  const [statement] = result.batch.statements;
  assert.ok(statement !== undefined);
  return statement;
};

const cases: readonly (readonly [string, string])[] = [
  ['select  ra , dec d from Stars..Hipparcos', 'SELECT ra, dec AS d FROM Stars.Hipparcos'],
  ['select top 5 * from t into mydb.x', 'SELECT TOP 5 * INTO mydb.x FROM t'],
  ['select ((a)) + ((b) * (c))', 'SELECT a + b * c'],
  ['select (a + b) * c - (d - e)', 'SELECT (a + b) * c - (d - e)'],
  ['select -a * b, (-a) * b, - -a', 'SELECT -a * b, (-a) * b, -(-a)'],
  ['select a - (-b), a * (-b) * c', 'SELECT a - (-b), a * (-b) * c'],
  ["select 'it''s' as [from], x [a]]b]", "SELECT 'it''s' AS [from], x AS [a]]b]"],
  ['select 1 where a or (b or c)', 'SELECT 1 WHERE a OR (b OR c)'],
  ['select 1 where (a or b) and c', 'SELECT 1 WHERE (a OR b) AND c'],
  ['select 1 where ((a and b) and (c and d))', 'SELECT 1 WHERE a AND b AND c AND d'],
  ['select 1 where not(a = 1) and b != 2', 'SELECT 1 WHERE NOT a = 1 AND b <> 2'],
  ['select 1 where (not a) = 1', 'SELECT 1 WHERE (NOT a) = 1'],
  ['select (a = b)', 'SELECT (a = b)'],
  ['select left(a, 1), [left]', 'SELECT left(a, 1), [left]'],
  ['select * from a join b join c on 1 on 2', 'SELECT * FROM a JOIN (b JOIN c ON 1) ON 2'],
  ['select convert(varchar(max), a)', 'SELECT CAST(a AS varchar(max))'],
  ['drop table if exists [a b]; go', 'DROP TABLE IF EXISTS [a b]'],
  ['undrop table mydb..t', 'UNDROP TABLE mydb.t'],
];

void test('Text is made canonical, with no needless parentheses or brackets.', () => {
  for (const [text, canonical] of cases) {
    assert.equal(printStatement(read(text)), canonical);
    assert.equal(printStatement(read(canonical)), canonical);
  }
});

void test('Whatever tree is printed, it reads back as the same tree.', () => {
  fc.assert(
    fc.property(anyStatement, (tree) => {
      assert.deepEqual(bare(read(printStatement(tree))), bare(tree));
    }),
    { numRuns: 500 },
  );
});

/** One tree of ORs over the leaves, merged pair by pair where the numbers say. */
const treeOfOrs = (leaves: number, merges: readonly number[]): Expression => {
  const span = { start: 0, end: 0 };
  const parts = Array.from({ length: leaves }, (_, index): Expression => {
    return { kind: 'number', text: String(index), span };
  });
  for (const merge of merges.slice(0, leaves - 1)) {
    const at = merge % (parts.length - 1);
    const [left, right] = parts.slice(at, at + 2);
    if (left === undefined || right === undefined) break;
    parts.splice(at, 2, { kind: 'binary', operator: 'or', left, right, span });
  }
  const [whole] = parts;
  assert.ok(whole !== undefined && parts.length === 1);
  return whole;
};

void test('A chain of OR in any grouping reads back in that grouping.', () => {
  const merges = fc.array(fc.nat(100), { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 10 }), merges, (leaves, order) => {
      const tree = treeOfOrs(leaves, order);
      const statement = read('SELECT 1 WHERE 2');
      assert.ok(statement.kind === 'select-statement');
      const { query } = statement;
      const whole = { ...statement, query: { ...query, body: { ...query.body, where: tree } } };
      assert.deepEqual(bare(read(printStatement(whole))), bare(whole));
    }),
  );
});
