// Any tree that a parser can make, with names that are to be found in the corpus: whatever it says,
// the binder answers, with a bound statement or with errors, and what it bound is written out.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { duckdbSelectOf } from '../../src/sql/emit/duckdb.ts';
import { functionNames } from '../../src/sql/bind/call.ts';
import { parseBatch } from '../../src/sql/parse.ts';
import { printStatement } from '../../src/sql/print-statement.ts';
import { anyStatement } from './any-statement.ts';
import { madeSnapshot } from './corpus/world.ts';
import { bindText } from './lab.ts';

const SNAPSHOT = madeSnapshot('DR16');

/** Few, so that they meet: tables, columns that many of them have, aliases, functions. */
const NAMES = [
  ...`PhotoObj SpecObj Star MyTable objID ra dec z class flags r a b a b x mydb dbo DR16 nowhere
    int float varchar fGetNearbyObjEq fGetNearestObjEq COUNT SUM`.split(/\s+/),
  ...functionNames().slice(0, 20),
];

/** The same tree with names of ours: each name of the tree always becomes the same one. */
const renamed = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(renamed);
  if (node === null || typeof node !== 'object') return node;
  const entries = Object.entries(node).map(([key, value]) => [key, renamed(value)] as const);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  const isName = Object.keys(copy).toSorted().join() === 'span,text';
  return isName ? { ...copy, text: nameFor(String(copy['text'])) } : copy;
};

const nameFor = (text: string): string => {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return NAMES[sum % NAMES.length] ?? text;
};

test('Whatever a tree says, the binder answers, and what is bound is written out.', () => {
  fc.assert(
    fc.property(anyStatement, (statement) => {
      const text = printStatement(renamed(statement) as typeof statement);
      const result = bindText(text, SNAPSHOT);
      if (result.kind === 'unbindable') {
        assert.ok(result.errors.length > 0, text);
      } else if (result.statement.kind === 'select') {
        assert.match(duckdbSelectOf(result.statement.query), /^(SELECT|WITH)\b/, text);
      }
    }),
    { numRuns: 500 },
  );
});

test('Whatever stands in a text, the parser answers, and the binder after it.', () => {
  const words = fc.constantFrom(
    ...`SELECT TOP 1 * FROM PhotoObj p JOIN WHERE ra = ( ) , . ORDER BY GROUP SUM CASE WHEN THEN END
      INSERT INTO mydb MyTable VALUES UPDATE SET DELETE IF ELSE BEGIN WHILE DECLARE @a int GO ;
      CROSS APPLY OVER UNION WITH AS NULL 'x' 0x1 1.5 #t EXEC`.split(/\s+/),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 30, arbitrary: words }, fc.string())), (soup) => {
      const text = soup.join(' ');
      const parsed = parseBatch(text);
      if (parsed.kind === 'unparsable') assert.ok(parsed.errors.length > 0, text);
      else bindText(text, SNAPSHOT);
    }),
    { numRuns: 1_000 },
  );
});
