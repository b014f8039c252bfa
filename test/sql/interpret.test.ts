// The order of the steps of a batch, with tests answered by the case.
// Nothing is bound or run.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stepsOf } from '../../src/sql/interpret.ts';
import { parseBatch } from '../../src/sql/parse.ts';

/** The steps as words, where the tests of IF and WHILE come out as `tests` says, in order. */
const stepsIn = (text: string, tests: readonly boolean[] = [], turnsMax = 10): string => {
  const parsed = parseBatch(text);
  assert.ok(parsed.kind === 'parsed', JSON.stringify(parsed));
  const steps = stepsOf(parsed.batch.statements, turnsMax);
  const told: string[] = [];
  let asked = 0;
  for (let next = steps.next(false); next.done !== true;) {
    const { value } = next;
    if (value.kind === 'work') {
      const { start, end } = value.statement.span;
      told.push(text.slice(start, end));
    } else told.push(value.kind);
    next = steps.next(value.kind === 'test' && (tests[asked++] ?? false));
  }
  return told.join(' | ');
};

const CASES: readonly (readonly [text: string, tests: readonly boolean[], steps: string])[] = [
  ['PRINT 1 PRINT 2', [], 'PRINT 1 | PRINT 2'],
  ['IF a = 1 PRINT 1 ELSE PRINT 2', [true], 'test | PRINT 1'],
  ['IF a = 1 PRINT 1 ELSE PRINT 2', [false], 'test | PRINT 2'],
  ['IF a = 1 PRINT 1 PRINT 3', [false], 'test | PRINT 3'],
  [
    'WHILE a = 1 PRINT 1 PRINT 2',
    [true, true, false],
    'test | PRINT 1 | test | PRINT 1 | test | PRINT 2',
  ],
  ['WHILE a = 1 BEGIN PRINT 1 BREAK PRINT 2 END PRINT 3', [true], 'test | PRINT 1 | PRINT 3'],
  ['WHILE a = 1 BEGIN PRINT 1 CONTINUE PRINT 2 END', [true, false], 'test | PRINT 1 | test'],
  ['WHILE a = 1 WHILE b = 1 BREAK PRINT 1', [true, true, false], 'test | test | test | PRINT 1'],
  ['BEGIN PRINT 1 RETURN END PRINT 2', [], 'PRINT 1'],
  ['WHILE a = 1 IF b = 1 RETURN PRINT 2', [true, true], 'test | test'],
  ['SET NOCOUNT ON BEGIN TRAN PRINT 1 COMMIT PRINT 2', [], 'PRINT 1 | commit | PRINT 2'],
];

test('Statements come in the order in which T-SQL does them.', () => {
  for (const [text, tests, steps] of CASES) assert.equal(stepsIn(text, tests), steps, text);
});

test('All loops together go round so often as they may, and then nothing follows.', () => {
  const always = Array.from({ length: 99 }, () => true);
  const endless = 'test | PRINT 1 | test | PRINT 1 | test | endless';
  assert.equal(stepsIn('WHILE 1 = 1 PRINT 1 PRINT 2', always, 2), endless);
});
