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
  const steps = stepsOf(parsed.batch, turnsMax);
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
  // Pages "DECLARE @local_variable" and "RETURN": a batch has its variables from its beginning, and
  // RETURN leaves it; "GO": what stands between two of them is a batch, done so often as it says.
  ['PRINT 1 IF a = 1 DECLARE @x int PRINT 2', [false], 'DECLARE @x int | PRINT 1 | test | PRINT 2'],
  [
    'WHILE a = 1 BEGIN DECLARE @x int = 1 PRINT 1 END',
    [true, true, false],
    '@x int | test | @x int = 1 | PRINT 1 | test | @x int = 1 | PRINT 1 | test',
  ],
  ['DECLARE @t TABLE (a int) PRINT 1', [], 'DECLARE @t TABLE (a int) | PRINT 1'],
  ['PRINT 1 RETURN PRINT 2 GO PRINT 3', [], 'PRINT 1 | go | PRINT 3'],
  ['DECLARE @x int GO DECLARE @x int', [], 'DECLARE @x int | go | DECLARE @x int'],
  ['PRINT 1 GO PRINT 2; GO; PRINT 3 GO', [], 'PRINT 1 | PRINT 2 | PRINT 3'],
  [
    'PRINT 1 GO 2 PRINT 2 GO 3 PRINT 3',
    [],
    'PRINT 1 | go | PRINT 1 | go | PRINT 2 | go | PRINT 2 | go | PRINT 2 | go | PRINT 3',
  ],
  ['GO 5 PRINT 1', [], 'PRINT 1'],
];

test('Statements come in the order in which T-SQL does them.', () => {
  for (const [text, tests, steps] of CASES) assert.equal(stepsIn(text, tests), steps, text);
});

const GATHERED: readonly (readonly [text: string, counts: readonly number[]])[] = [
  ['INSERT t VALUES (1) INSERT t VALUES (-2), (NULL) INSERT T VALUES (3)', [3]],
  ['INSERT t (a) VALUES (1) INSERT t (A) VALUES (2) INSERT t (b) VALUES (3)', [2]],
  ['INSERT t VALUES (1) INSERT u VALUES (2)', []],
  ['INSERT t VALUES (1) PRINT 1 INSERT t VALUES (2)', []],
  ['INSERT t VALUES ((SELECT 1)) INSERT t VALUES ((SELECT 2))', []],
  ['INSERT t VALUES (@x) INSERT t VALUES (@x)', []],
  ['INSERT t VALUES (1) INSERT t VALUES (2) PRINT @@ROWCOUNT', []],
  ['INSERT t SELECT 1 INSERT t SELECT 2', []],
  ['INSERT TOP (1) t VALUES (1) INSERT TOP (1) t VALUES (2)', []],
  ['INSERT t VALUES (1) GO INSERT t VALUES (2) GO', [2]],
  ['WHILE 1 = 1 BEGIN INSERT t VALUES (1) INSERT t VALUES (2) RETURN END', [2]],
];

test('Inserts of constants into one table are gathered where nothing can tell.', () => {
  for (const [text, counts] of GATHERED) {
    const parsed = parseBatch(text);
    assert.ok(parsed.kind === 'parsed', JSON.stringify(parsed));
    const steps = stepsOf(parsed.batch, 10);
    const found: number[] = [];
    for (let next = steps.next(true); next.done !== true; next = steps.next(true)) {
      if (next.value.kind === 'gathered') found.push(next.value.parts.length);
    }
    assert.deepEqual(found, counts, text);
  }
});

test('All loops together go round so often as they may, and then nothing follows.', () => {
  const always = Array.from({ length: 99 }, () => true);
  const endless = 'test | PRINT 1 | test | PRINT 1 | test | endless';
  assert.equal(stepsIn('WHILE 1 = 1 PRINT 1 PRINT 2', always, 2), endless);
  assert.equal(stepsIn('WHILE 1 = 1 PRINT 1 GO PRINT 2', always, 2), endless);
  assert.equal(stepsIn('PRINT 1 GO 9 PRINT 2', [], 1), 'PRINT 1 | go | PRINT 1 | go | endless');
});
