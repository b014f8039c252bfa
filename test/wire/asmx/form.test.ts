// The text of forms: how .NET decodes it, and what whoever sends millions of values is told.
// Expected texts are UTF-8's and the captures', not what our reader once gave.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formOf } from '../../../src/wire/asmx/form.ts';

const VALUES: readonly [encoded: string, value: string][] = [
  ['a+b%20c', 'a b c'],
  ['%E2%82%AC%c3%a9', '€é'],
  ['%u20AC%uD83D%uDE00', '€😀'],
  ['é%C3%A9%u00e9', 'ééé'],
  ['%', '%'],
  ['%4', '%4'],
  ['%zz%4g%u12', '%zz%4g%u12'],
  ['%41%%41', 'A%A'],
  // A byte that begins no character is one replacement character, and takes nothing with it.
  ['%E2a%82', '\uFFFDa\uFFFD'],
  ['%2525', '%25'],
];

for (const [encoded, value] of VALUES) {
  test(`${encoded} is ${JSON.stringify(value)}`, () => {
    assert.deepEqual(formOf(`X=${encoded}`), new Map([['x', [value]]]));
  });
}

test('names are found in any case, values keep their order, others have no name', () => {
  assert.deepEqual(
    formOf('&a=1&b&A=2&=3&c=d=e'),
    new Map([
      ['a', ['1', '2']],
      ['', ['3']],
      ['c', ['d=e']],
    ]),
  );
});

test('a form has a thousand values at most, as .NET has it', () => {
  assert.equal(formOf('a=1&'.repeat(999) + 'a=1').get('a')?.length, 1_000);
  assert.throws(() => formOf('a=1&'.repeat(1_000) + 'a=1'), /current state of the object/);
});
