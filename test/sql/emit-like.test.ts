// LIKE by "LIKE (Transact-SQL)": sets, escapes, blanks at the end.
// Also patterns that are made to be slow, whose meaning is the same.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { checkConditions, checkFailures } from './facts/facts.ts';
import { openLab } from './lab.ts';
import type { Lab } from './lab.ts';

let lab: Lab;
before(async () => {
  lab = await openLab();
});
after(async () => {
  await lab.close();
});

describe('a set', () => {
  test('has ranges in the order of the collation: digits, then letters of both sizes', () =>
    checkConditions(lab, [
      ["'q' LIKE '[A-z]'", true],
      ["'Q' LIKE '[a-Z]'", true],
      ["'_' LIKE '[A-z]'", false],
      ["'[' LIKE '[A-z]'", false],
      ["'q' LIKE '[5-r]'", true],
      ["'7' LIKE '[5-r]'", true],
      ["'4' LIKE '[5-r]'", false],
      ["'s' LIKE '[5-r]'", false],
    ]));

  test('holds nothing in a range that goes backwards', () =>
    checkConditions(lab, [
      ["'m' LIKE '[z-a]'", false],
      ["'m' LIKE '[z-am]'", true],
      ["'m' LIKE '[^z-a]'", true],
      ["'m' LIKE '[z-5]'", false],
    ]));

  test('takes a hyphen at its end for itself', () =>
    checkConditions(lab, [
      ["'-' LIKE '[a-]'", true],
      ["'b' LIKE '[a-]'", false],
    ]));

  test('that is never closed is like nothing', () =>
    checkConditions(lab, [
      ["'a[' LIKE 'a['", false],
      ["'a[b' LIKE 'a[b'", false],
      ["'ab' LIKE 'a[b'", false],
    ]));
});

describe('ESCAPE', () => {
  test('makes a % at the end a character, so that blanks behind it do not count', () =>
    checkConditions(lab, [
      ["'100% ' LIKE '100!%' ESCAPE '!'", true],
      ["'100%5' LIKE '100!%' ESCAPE '!'", false],
      ["'100%5' LIKE '100!%%' ESCAPE '!'", true],
      ["'a_b' LIKE 'a!_b' ESCAPE '!'", true],
      ["'axb' LIKE 'a!_b' ESCAPE '!'", false],
    ]));

  test('at the end of a pattern escapes nothing, and nothing is like it', () =>
    checkConditions(lab, [
      ["'a' LIKE 'a!' ESCAPE '!'", false],
      ["'a!' LIKE 'a!' ESCAPE '!'", false],
      ["NOT ('a' LIKE 'a!' ESCAPE '!')", true],
      ["NOT (NULL LIKE 'a!' ESCAPE '!')", false],
    ]));
});

describe('a pattern with many wildcards', () => {
  const text = `'${'a'.repeat(4_000)}'`;
  const slow = 'a%'.repeat(40);

  test('means the same', () =>
    checkConditions(lab, [
      ["'abcabc' LIKE '%%a%_%c%'", true],
      ["'ab' LIKE '%_%_%_%'", false],
      ["'abc' LIKE '%_%_%_%'", true],
      ["'x%y' LIKE 'x%!%%y%' ESCAPE '!'", true],
    ]));

  test('out of a column has no more than in quotes', async () => {
    const words = /A pattern of LIKE has at most 100 wildcards %\./;
    const tested = `CASE WHEN 'a' LIKE REVERSE('${'%a'.repeat(101)}') THEN 1 END`;
    await checkFailures(lab, [[tested, words]]);
  });

  test('takes seconds at most, in quotes or out of a column', async () => {
    const start = performance.now();
    await checkConditions(lab, [
      [`${text} LIKE '${slow}b'`, false],
      [`${text} LIKE '${slow}'`, true],
      [`${text} LIKE REVERSE('b${'%a'.repeat(40)}')`, false],
      [`'A.\\b(c' LIKE REVERSE('%c(%\\%.%a')`, true],
      [`'Axxb(c' LIKE REVERSE('%c(%\\%.%a')`, false],
    ]);
    assert.ok(performance.now() - start < 20_000);
  });
});
