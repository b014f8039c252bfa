// The nearest name: what counts as near, and what is left alone.
// Slips are counted by hand, by the rules of optimal string alignment.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { nearest } from '../../src/base/suggest.ts';

interface Case {
  readonly title: string;
  readonly name: string;
  readonly among: readonly string[];
  readonly is: string | undefined;
}

const cases: readonly Case[] = [
  { title: 'A missing letter is mended.', name: 'Hiparcos', among: ['Hipparcos'], is: 'Hipparcos' },
  { title: 'A surplus letter is mended.', name: 'vmagg', among: ['vmag', 'bv'], is: 'vmag' },
  { title: 'A wrong letter is mended.', name: 'rah', among: ['raj', 'dec'], is: 'raj' },
  { title: 'Two swapped letters are one slip.', name: 'aobsmag', among: ['absmag'], is: 'absmag' },
  { title: 'A swap in a short name is mended.', name: 'dce', among: ['dec', 'ra'], is: 'dec' },
  { title: 'Case is not counted.', name: 'HIPPARCOS2', among: ['hipparcos'], is: 'hipparcos' },
  { title: 'The nearest wins.', name: 'objld', among: ['obj', 'objid', 'object'], is: 'objid' },
  { title: 'Of equals the first wins.', name: 'cx1', among: ['cx2', 'cx3'], is: 'cx2' },
  { title: 'A different word is not suggested.', name: 'magnitude', among: ['ra'], is: undefined },
  { title: 'Two slips in three letters are too many.', name: 'abc', among: ['xyc'], is: undefined },
  { title: 'Nothing among nothing.', name: 'ra', among: [], is: undefined },
  {
    title: 'Four slips are too many even in a long name.',
    name: 'abcdefghijklmnop',
    among: ['wxyzefghijklmnop'],
    is: undefined,
  },
  {
    title: 'A name longer than any identifier is left alone.',
    name: 'a'.repeat(129),
    among: ['a'.repeat(128)],
    is: undefined,
  },
];

for (const { title, name, among, is } of cases) {
  void test(title, () => assert.equal(nearest(name, among), is));
}
