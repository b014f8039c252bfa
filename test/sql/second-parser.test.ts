// A second parser of T-SQL, made by others, as an oracle in one direction: a SELECT that it takes,
// we parse, or we refuse it by name for a reason that stands here. It takes much that is no T-SQL
// and gives no meaning to any of it, so nothing follows from what it takes not, nor from its trees.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';

import { init, Parser } from '@guanmingchiu/sqlparser-ts';
import * as fc from 'fast-check';

import { parseBatch } from '../../src/sql/parse.ts';
import { printQuery } from '../../src/sql/print.ts';
import { anyQuery, type ShownTable } from './any-query.ts';
import { anyOf } from './any-tree.ts';
import { drawOf } from './corpus/draw.ts';
import { SAMPLES } from './corpus/sample-cases.ts';
import { SENT } from './corpus/sent-cases.ts';

before(() => init());

/** Refusals that stand against a text that the other parser takes, each with its reason. */
const DELIBERATE: readonly (readonly [says: RegExp, why: string])[] = [
  [/does not offer .* yet\./, 'Planned, and named so.'],
  [/does not offer (UN)?PIVOT\./, 'CASE in aggregates and CROSS APPLY (VALUES …) say the same.'],
  [/does not offer TABLESAMPLE\./, 'It takes pages of a disk, of which there are none here.'],
  [/does not offer FOR XML and FOR JSON/, 'Results leave in the formats of extracts.'],
  [/does not offer the collation/, 'Text is compared without regard to case, or by its bytes.'],
  [/'\{' has no meaning in SQL/, 'Escapes of ODBC are its drivers’ to take away.'],
  [/There is no statement in the text/, 'An empty text asks for nothing.'],
  [/nests more than 200 levels|operators or joins in a row/, 'Depth is bounded.'],
];

const isTakenByOther = (text: string): boolean => {
  try {
    Parser.parse(text, 'mssql');
    return true;
  } catch {
    return false;
  }
};

/** What we say against a text, where the other parser takes it and nothing excuses us. */
const complaintAgainst = (text: string): string | undefined => {
  const result = parseBatch(text);
  if (result.kind === 'parsed') return undefined;
  const message = result.errors[0]?.message ?? '';
  if (DELIBERATE.some(([says]) => says.test(message))) return undefined;
  return isTakenByOther(text) ? `${text}\n  ${message}` : undefined;
};

const LISTED = readFileSync(new URL('./selects.sql', import.meta.url), 'utf8')
  .trim()
  .split('\n');

test('What the second parser takes of a list of SELECTs, we parse.', () => {
  assert.deepEqual(
    LISTED.map((text) => complaintAgainst(text)).filter((said) => said !== undefined),
    [],
  );
  const taken = LISTED.filter((text) => isTakenByOther(text));
  assert.ok(taken.length > 0.9 * LISTED.length, 'The oracle must know the language.');
});

test('What it takes of the corpus, we parse.', () => {
  const cases = [...SENT, ...SAMPLES].filter(({ refused }) => refused === undefined);
  const said = cases.map(({ text }) => complaintAgainst(text));
  assert.deepEqual(
    said.filter((each) => each !== undefined),
    [],
  );
});

test('What it takes of any tree that we print, we parse.', () => {
  fc.assert(
    fc.property(anyOf.query, (query) => {
      assert.equal(complaintAgainst(printQuery(query)), undefined);
    }),
    { numRuns: 300 },
  );
});

const TABLES: readonly ShownTable[] = [
  { name: 'PhotoObj', columns: [{ name: 'ra', family: 'number' }] },
  { name: 'mydb.[my list]', columns: [{ name: '[a name]', family: 'text' }] },
];

test('What it takes of queries at random, we parse.', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 4 }), (seed, depth) => {
      const text = anyQuery(drawOf(seed), TABLES, depth);
      assert.equal(complaintAgainst(text), undefined);
    }),
    { numRuns: 300 },
  );
});
