// Messages of RAISERROR with their values put in. What is expected are the examples of the page
// "RAISERROR (Transact-SQL)" of Microsoft's reference, what follows from its tables of flags, and
// what C's printf gives, on whose forms they are based.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { filledMessage, type MessageValue } from '../../src/sql/message.ts';

type Given = string | bigint | null;

const valueOf = (given: Given): MessageValue => ({
  kind: typeof given === 'bigint' ? 'number' : 'text',
  text: given === null ? null : `${given}`,
});

const check = (
  title: string,
  cases: readonly (readonly [expected: string | RegExp, message: string, ...given: Given[]])[],
): void => {
  void test(title, () => {
    for (const [expected, message, ...given] of cases) {
      const result = filledMessage(message, given.map(valueOf));
      if (typeof expected === 'string')
        assert.deepEqual(result, { kind: 'filled', text: expected });
      else assert.match(result.kind === 'wrong' ? result.message : '', expected, message);
    }
  });
};

check('The examples of the page come out as it says.', [
  ['This is message number 5.', 'This is message %s %d.', 'number', 5n],
  ['<<    abc>>', '<<%*.*s>>', 7n, 3n, 'abcde'],
  ['<<    abc>>', '<<%7.3s>>', 'abcde'],
]);

check('A width that is a value puts the text to the left where it is negative.', [
  ['[ab   ]', '[%*s]', -5n, 'ab'],
  ['[   ab]', '[%*s]', 5n, 'ab'],
  ['[abc]', '[%.*s]', -1n, 'abc'],
]);

check('Numbers take width, precision, signs and bases.', [
  ['[   42]', '[%5d]', 42n],
  ['[42   ]', '[%-5d]', 42n],
  ['[00042]', '[%05i]', 42n],
  ['[-0042]', '[%05d]', -42n],
  ['[42   ]', '[%-05d]', 42n],
  ['[+42]', '[%+d]', 42n],
  ['[ 42]', '[% d]', 42n],
  ['[00042]', '[%.5d]', 42n],
  ['ff FF 0xff 0XFF 377 0377', '%x %X %#x %#X %o %#o', 255n, 255n, 255n, 255n, 255n, 255n],
  ['0', '%#x', 0n],
  ['4294967295 ffffffff', '%u %x', -1n, -1n],
  ['9223372036854775807', '%I64d', 9_223_372_036_854_775_807n],
  ['5 6', '%hd %ld', 5n, 6n],
]);

check('NULL and what is missing is shown as such; what is left is not used.', [
  ['(null) (null)', '%s %d', null, null],
  ['a (null)', '%s %d', 'a'],
  ['a', '%s', 'a', 5n],
  ['100%', '100%%'],
  ['%d stays', '%s', '%d stays'],
]);

check('A place of another kind, and one that there is not, are said to be wrong.', [
  [/'%d' .* takes a whole number/, '%d', 'a'],
  [/'%s' .* takes a text/, '%s', 5n],
  [/'%f' .* is no place/, '%f', 5n],
  [/'%' .* is no place/, 'half: 50%'],
]);

check('A long message is cut to 2,044 characters and dots, as the page says.', [
  ['x'.repeat(2_047), '%s', 'x'.repeat(2_047)],
  [`${'x'.repeat(2_044)}...`, '%s', 'x'.repeat(2_048)],
  [`${'x'.repeat(2_044)}...`, 'x'.repeat(3_000)],
  [`${' '.repeat(2_044)}...`, '%999999999d%d', 1n, 2n],
]);
