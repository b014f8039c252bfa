// Batches of T-SQL as cases: a text, and the rows that it answers with or what it says where it
// fails. They run whole, in a real executor.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseBatch } from '../../src/sql/parse.ts';
import type { Ran, Yard, YardJob } from './executor-yard.ts';

/** Runs a text as a batch, which must be one that can be read. */
export const runText = (yard: Yard, text: string, job: Partial<YardJob> = {}): Promise<Ran> => {
  const parsed = parseBatch(text);
  assert.ok(parsed.kind === 'parsed', JSON.stringify(parsed));
  return yard.run(parsed.batch, job);
};

/** An outcome in an error's message. */
export const told = (outcome: Ran['outcome']): string =>
  JSON.stringify(outcome, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );

/** What a file of cases has, over a yard that stands once its tests run. */
export const batchCases = (yard: () => Yard) => ({
  /** Batches, and the lines of rows that they answer with, without the header. */
  answers: (title: string, cases: Readonly<Record<string, readonly string[]>>): void => {
    describe(title, () => {
      for (const [text, rows] of Object.entries(cases)) {
        test(text, async () => {
          const { outcome, text: answered } = await runText(yard(), text);
          assert.equal(outcome.kind, 'done', told(outcome));
          assert.deepEqual(answered.split('\n').slice(1, -1), rows);
        });
      }
    });
  },

  /** Batches that fail, with what they say and the line they say it of. */
  failures: (
    title: string,
    cases: Readonly<Record<string, readonly [line: number | undefined, says: RegExp]>>,
  ): void => {
    describe(title, () => {
      for (const [text, [line, says]] of Object.entries(cases)) {
        test(text, async () => {
          const { outcome } = await runText(yard(), text);
          assert.ok(outcome.kind === 'failed', told(outcome));
          const [error] = outcome.errors;
          assert.match(`${error?.message} ${error?.hint ?? ''}`, says);
          assert.equal(error?.line, line);
        });
      }
    });
  },
});
