// Patterns of LIKE on SQLite: what they take, as a regular expression has it, and that no text and
// pattern together take long.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { likePiecesOf, type LikePiece } from '../../src/base/like.ts';
import { isLike, matcherOf } from '../../src/store/sqlite/likeness.ts';

const of = (text: string): string => `\\u{${(text.codePointAt(0) ?? 0).toString(16)}}`;

/** The same pattern for the engine of JavaScript, which backtracks. */
const regexOf = (pieces: readonly LikePiece[]): RegExp => {
  const parts = pieces.map((piece) => {
    if (piece.kind === 'any') return '[^]*';
    if (piece.kind === 'one') return '[^]';
    if (piece.kind === 'character') return of(piece.text);
    const members = piece.members.map(([low, high]) => `${of(low)}-${of(high)}`).join('');
    return `[${piece.negated ? '^' : ''}${members}]`;
  });
  return new RegExp(`^${parts.join('')}$`, 'u');
};

const letters = fc.constantFrom('a', 'b', 'c', 'é', '😀', ']', '-', '^');
const patterns = fc.array(
  fc.oneof(letters, fc.constantFrom('%', '_', '[ab]', '[^a]', '[b-c]', '[]^-]', '[z-a]')),
  { maxLength: 12 },
);

test('every pattern takes what its regular expression takes', () => {
  fc.assert(
    fc.property(patterns, fc.array(letters, { maxLength: 12 }), (pattern, text) => {
      const pieces = likePiecesOf(pattern.join(''), undefined);
      if (pieces === undefined) return;
      assert.equal(matcherOf(pieces)(text.join('')), regexOf(pieces).test(text.join('')));
    }),
    { numRuns: 2_000 },
  );
});

test('a pattern may be longer than a word of bits', () => {
  for (const length of [31, 32, 33, 63, 64, 65, 255]) {
    const matches = matcherOf(likePiecesOf(`%${'a'.repeat(length)}`, undefined) ?? []);
    assert.equal(matches('a'.repeat(length)), true);
    assert.equal(matches(`b${'a'.repeat(length)}`), true);
    assert.equal(matches('a'.repeat(length - 1)), false);
    assert.equal(matches(`${'a'.repeat(length)}b`), false);
  }
});

test('a hostile pattern reads a text of a million characters once', () => {
  const text = 'a'.repeat(1_000_000);
  for (const pattern of [
    `%${'a'.repeat(250)}b%`,
    `${'%a'.repeat(100)}%b`,
    `%${'[a-c]'.repeat(50)}b`,
  ]) {
    const begun = performance.now();
    assert.equal(isLike(text, JSON.stringify(likePiecesOf(pattern, undefined))), 0n);
    assert.ok(performance.now() - begun < 1_000, pattern.slice(0, 10));
  }
});

test('no text is like or unlike anything', () => {
  assert.equal(isLike(null, '[]'), null);
  assert.equal(isLike('', '[]'), 1n);
});
