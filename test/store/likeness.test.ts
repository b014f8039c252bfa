// Patterns of LIKE on SQLite: what they take, as a slow and plain reading has it, and that no text
// and pattern together take long.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { likePiecesOf } from '../../src/base/like.ts';
import { foldedPieces } from '../../src/store/folded-like.ts';
import { isLike, kindsOf, matcherOf } from '../../src/store/sqlite/likeness.ts';

const piecesOf = (pattern: string, escape?: string) =>
  foldedPieces(likePiecesOf(pattern, escape) ?? assert.fail(pattern));

const folded = (text: string): string => text.toLowerCase();

/** A part of a pattern as people write it, and the characters it takes: `any` is %. */
type Part = readonly [written: string, takes: 'any' | ((character: string) => boolean)];

const among = (characters: string) => (one: string) => characters.includes(one);
const exactly = (written: string, character: string): Part => [written, among(character)];

const PARTS: readonly Part[] = [
  ['%', 'any'],
  ['_', () => true],
  exactly('a', 'a'),
  exactly('B', 'b'),
  exactly('é', 'é'),
  exactly('😀', '😀'),
  exactly(']', ']'),
  exactly('-', '-'),
  exactly('^', '^'),
  exactly('σ', 'σς'),
  exactly('Σ', 'σς'),
  exactly('ς', 'σς'),
  exactly('!%', '%'),
  exactly('!_', '_'),
  exactly('![', '['),
  exactly('!!', '!'),
  exactly('!a', 'a'),
  exactly('[%]', '%'),
  exactly('[[]', '['),
  ['[aB]', among('ab')],
  ['[^a]', (one) => one !== 'a'],
  ['[b-c]', among('bc')],
  ['[^b-😀]', (one) => !among('bcéσς😀')(one)],
  ['[]^-]', among(']^-')],
  ['[z-a]', () => false],
  ['[^σ]', (one) => !among('σς')(one)],
  ['[ρ-ς]', among('σς')],
  ['[😀-😁]', among('😀')],
];

/** Tries every way. */
const isTaken = (parts: readonly Part[], text: readonly string[]): boolean => {
  const [first, ...others] = parts;
  if (first === undefined) return text.length === 0;
  const [, takes] = first;
  if (takes === 'any') {
    return Array.from({ length: text.length + 1 }).some((_, at) => isTaken(others, text.slice(at)));
  }
  const [character, ...rest] = text;
  return character !== undefined && takes(character) && isTaken(others, rest);
};

const letters = fc.constantFrom(...Array.from('abcéσς😀]-^%_[!'));

test('every pattern takes what a plain reading of it takes', () => {
  // Few kinds of parts at a time, so that many a text is like its pattern.
  const few = fc.uniqueArray(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 4 });
  const patterns = few.chain((parts) => fc.array(fc.constantFrom(...parts), { maxLength: 10 }));
  let [taken, left] = [0, 0];
  fc.assert(
    fc.property(patterns, fc.array(letters, { maxLength: 10 }), (parts, text) => {
      const pieces = piecesOf(parts.map(([written]) => written).join(''), '!');
      const expected = isTaken(parts, text);
      if (expected) taken += 1;
      else left += 1;
      assert.equal(matcherOf(pieces)(text.join('')), expected);
    }),
    { numRuns: 5_000 },
  );
  assert.ok(taken > 100 && left > 100, `${taken} were taken, ${left} were not`);
});

test('a letter is like itself whatever folding makes of it', () => {
  for (const text of ['ΟΔΟΣ', 'οδος', 'ΟΔΟΣ ΟΔΟΣ', 'İzmir', 'ẞ', 'Å']) {
    for (const pattern of [
      text,
      text.toLowerCase(),
      `%${text}`,
      `${text}%`,
      `[^x]%${text.at(-1)}`,
    ]) {
      const isShort = pattern.startsWith('[') && Array.from(folded(text)).length < 2;
      assert.equal(matcherOf(piecesOf(pattern))(folded(text)), !isShort, `${text} ${pattern}`);
    }
  }
});

test('a pattern may be longer than a word of bits', () => {
  for (const length of [31, 32, 33, 63, 64, 65, 255]) {
    const matches = matcherOf(piecesOf(`%${'a'.repeat(length)}`));
    assert.equal(matches('a'.repeat(length)), true);
    assert.equal(matches(`b${'a'.repeat(length)}`), true);
    assert.equal(matches('a'.repeat(length - 1)), false);
    assert.equal(matches(`${'a'.repeat(length)}b`), false);
  }
});

const HOSTILE = [
  `%${'a'.repeat(250)}b%`,
  `%${'a'.repeat(255)}`,
  `${'%a'.repeat(100)}%b`,
  `%${'[a-c]'.repeat(50)}b`,
  `%${'_'.repeat(250)}b`,
  `%${'[^a]'.repeat(63)}b`,
  `%${Array.from({ length: 255 }, (_, at) => String.fromCodePoint(0x4e00 + 2 * at)).join('')}`,
];

test('a pattern tells few kinds of characters apart, whatever texts hold', () => {
  for (const pattern of HOSTILE) {
    const places = piecesOf(pattern).filter((piece) => piece.kind !== 'any');
    assert.ok(kindsOf(places).length <= 2 * pattern.length + 1, pattern.slice(0, 10));
  }
});

/** Of this thread alone: a machine that is busy makes it no longer. */
const secondsOf = (work: () => void): number => {
  const begun = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(begun);
  return (user + system) / 1e6;
};

test('a hostile pattern reads a text once, of few different characters or of very many', () => {
  const many = Array.from({ length: 100_000 }, (_, at) => String.fromCodePoint(0x2_0000 + at));
  const common = Array.from({ length: 500_000 }, (_, at) =>
    String.fromCodePoint(0x4e00 + (at % 20_000)),
  );
  const texts = ['a'.repeat(1_000_000), many.join(''), `${common.join('')}a`];
  for (const pattern of HOSTILE) {
    const pieces = JSON.stringify(piecesOf(pattern));
    for (const [index, text] of texts.entries()) {
      let answer: bigint | null = null;
      const seconds = secondsOf(() => (answer = isLike(text, pieces)));
      // The one that only counts how many letters stand at the end.
      assert.equal(answer, pattern === HOSTILE[1] && index === 0 ? 1n : 0n);
      assert.ok(seconds < 1, `${pattern.slice(0, 10)} took ${seconds} s`);
    }
  }
});

test('no text is like or unlike anything', () => {
  assert.equal(isLike(null, '[]'), null);
  assert.equal(isLike('', '[]'), 1n);
});
