// What refusals name: a setting in a sentence or a hint is one that an operator can find.
// The catalogue's numbers and names are compared with the reference page elsewhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REFUSALS } from '../../src/domain/refusal.ts';
import { SETTINGS } from '../../src/settings.ts';

/** Words as settings are written; blanks are filled in later and are none. */
const settingsIn = (text: string): readonly string[] =>
  text.replaceAll(/\{\w+\}/g, '').match(/\b[a-z]+(?:[A-Z][a-z]*)+\b/g) ?? [];

for (const [name, { sentence, hint }] of Object.entries(REFUSALS)) {
  test(`every setting that ${name} names is one`, () => {
    const unknown = settingsIn(`${sentence} ${hint}`).filter((word) => !(word in SETTINGS));
    assert.deepEqual(unknown, []);
  });
}

/** Names of parameters, operations and outputs of CasJobs, and what its clients look for. */
const WIRE_WORDS = [
  /\b(?:owner_)?wsid\b/,
  /\b(?:pw|qry|taskname)\b/,
  /\b(?:Get|Submit|Execute|Cancel)[A-Z]/,
  /output type|memory limit|KEY :/,
];

test('no refusal of the catalogue speaks in the words of a wire', () => {
  const speaking = Object.entries(REFUSALS).filter(([, { sentence, hint }]) =>
    WIRE_WORDS.some((words) => words.test(`${sentence} ${hint}`)),
  );
  assert.deepEqual(
    speaking.map(([name]) => name),
    [],
  );
});

test('a setting in a sentence is seen', () => {
  assert.deepEqual(settingsIn('Stopped ({maxBytes} bytes, answerSeconds) in MyDB.'), [
    'answerSeconds',
  ]);
});

test('numbers of refusals are used once', () => {
  const numbers = Object.values(REFUSALS).map(({ number }) => number);
  assert.equal(new Set(numbers).size, numbers.length);
});
