// The XML reader against saxes over random mutations of the corpus: saxes decides what is
// well-formed and what it says, but for the differences that the corpus lists with their reasons.
// However a document is cut into pieces, the same is read.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seedsOf } from '../../support/seeds.ts';
import { OF_SAXES } from './corpus.ts';
import { MUTATED } from './mutated.ts';
import { toldBySaxes, toldByUs } from './reading.ts';

const piecesOf = (document: string, cuts: readonly number[]): string[] => {
  const at = cuts.map((cut) => Math.floor(cut * document.length)).toSorted((a, b) => a - b);
  return [0, ...at].map((from, index) => document.slice(from, at[index] ?? document.length));
};

const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 });

for (const seed of seedsOf('mutated documents')) {
  test(`a mutated document is well-formed when saxes says so, and says the same: ${seed}`, () => {
    const check = fc.property(MUTATED, cuts, (document, where) => {
      const told = toldByUs([document]);
      // A piece that ends in half a pair is none that a decoder gives.
      const pieces = piecesOf(document, where);
      if (pieces.every((piece) => piece.isWellFormed())) assert.deepEqual(toldByUs(pieces), told);
      if (OF_SAXES.some(({ is }) => is(document))) return;
      assert.deepEqual(told, toldBySaxes(document), JSON.stringify(document));
    });
    fc.assert(check, { numRuns: 4_000, seed });
  });
}

test('the listed differences from saxes touch few of the mutated documents', () => {
  const documents = fc.sample(MUTATED, { numRuns: 4_000, seed: 1 });
  const touched = documents.filter((document) => OF_SAXES.some(({ is }) => is(document)));
  assert.ok(touched.length < documents.length / 10, `${touched.length} of ${documents.length}`);
});
