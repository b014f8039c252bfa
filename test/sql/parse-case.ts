// Cases of parsing: a text of one statement, and the shape of its tree as shape.ts writes it.
// What is tested is in the test files that import this.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseBatch } from '../../src/sql/parse.ts';
import type { Statement } from '../../src/sql/statement.ts';
import { shapeOfStatement } from './shape.ts';

/** The only statement of a text. */
export const statementOf = (text: string): Statement => {
  const result = parseBatch(text);
  assert.ok(result.kind === 'parsed', `${text}: ${JSON.stringify(result)}`);
  const [statement] = result.batch.statements;
  assert.ok(statement !== undefined);
  assert.equal(result.batch.statements.length, 1);
  return statement;
};

/** Texts, and the shape that each has. */
export type Cases = Readonly<Record<string, string>>;

/** A test that each text, one statement, has its shape. */
export const statements = (title: string, cases: Cases): void => {
  void test(title, () => {
    for (const [text, shape] of Object.entries(cases)) {
      assert.equal(shapeOfStatement(statementOf(text)), shape, text);
    }
  });
};
