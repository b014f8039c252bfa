// Expressions and what they come to: each is the only column of a SELECT, run the whole way.
// What is expected are values and types of SQL Server's reference, never what we gave before.

import assert from 'node:assert/strict';

import type { CatalogSnapshot } from '../../../src/domain/catalog.ts';
import { typeText } from '../../../src/sql/type-rules.ts';
import { answerOf, selectOf } from '../lab.ts';
import type { Lab } from '../lab.ts';

/** A catalog without tables. */
export const NOTHING: CatalogSnapshot = {
  context: 'MyDB',
  databases: [{ name: 'MyDB', kind: 'space', tables: [], names: [], objects: [] }],
};

/** An expression, its type, and its value as text. */
export type Fact = readonly [expression: string, type: string, value: string | null];

/** Fails with the first expression that has another type or value. */
export const checkFacts = async (lab: Lab, facts: readonly Fact[]): Promise<void> => {
  for (const [expression, type, value] of facts) {
    const text = `SELECT ${expression} AS x`;
    const [column] = selectOf(text, NOTHING).columns;
    const { rows } = await answerOf(lab, text, NOTHING);
    assert.ok(column);
    assert.deepEqual([typeText(column.type), rows], [type, [[value]]], expression);
  }
};

/** Fails with the first expression that has a value, or fails in other words. */
export const checkFailures = async (
  lab: Lab,
  failures: readonly (readonly [expression: string, words: RegExp])[],
): Promise<void> => {
  for (const [expression, words] of failures) {
    await assert.rejects(answerOf(lab, `SELECT ${expression} AS x`, NOTHING), words, expression);
  }
};

/** Fails with the first condition that is not as it is told to be. */
export const checkConditions = (
  lab: Lab,
  conditions: readonly (readonly [condition: string, isTrue: boolean])[],
): Promise<void> =>
  checkFacts(
    lab,
    conditions.map(([condition, isTrue]) => [
      `CASE WHEN ${condition} THEN 'true' ELSE 'no' END`,
      'varchar(4)',
      isTrue ? 'true' : 'no',
    ]),
  );

/** What one page of the Transact-SQL reference says, as far as it is told here. */
export interface Page {
  /** The title of the page. */
  readonly page: string;
  readonly facts?: readonly Fact[];
  /** Conditions that hold, and those that do not. */
  readonly true?: readonly string[];
  readonly untrue?: readonly string[];
  /** Expressions that fail, by words of the error. */
  readonly fails?: readonly (readonly [expression: string, words: RegExp])[];
}

/** Fails with the first thing that is not as the page says. */
export const checkPage = async (
  lab: Lab,
  { facts = [], true: holding = [], untrue = [], fails = [] }: Page,
): Promise<void> => {
  await checkFacts(lab, facts);
  await checkConditions(lab, [
    ...holding.map((condition) => [condition, true] as const),
    ...untrue.map((condition) => [condition, false] as const),
  ]);
  await checkFailures(lab, fails);
};
