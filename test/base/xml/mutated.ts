// Documents of the corpus, mutated at random: what is dropped and put in are the signs that decide
// what a document is. The same seed gives the same documents.

import * as fc from 'fast-check';
import { BAD, ENVELOPES, GOOD } from './corpus.ts';

/** Characters and marks that change what a document is. */
const SPICE = [
  ...Array.from('<>&;"\'=/?!-[]:# \t\n\raé1x.\u0001\u0085\uFEFF\uFFFE😀'),
  '&#',
  '&#x',
  '&amp;',
  '&lt',
  '<a>',
  '</a>',
  '<a/>',
  ']]>',
  '<![CDATA[',
  '<!--',
  '-->',
  '<?p',
  '?>',
  '<?xml version="1.0"?>',
  'xmlns=',
  ' xmlns:p="u"',
  ' xmlns=""',
  'p:',
  'xml:',
  ' b="1"',
  "'",
  '<!',
  '</',
  '/>',
  'soap:',
  '</soap:Body>',
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.oneof(fc.nat(3), fc.nat(40)),
  put: fc.oneof(fc.constant(''), fc.constantFrom(...SPICE)),
});

type Edit = { readonly at: number; readonly drop: number; readonly put: string };

const mutated = (document: string, edits: readonly Edit[]): string =>
  edits
    .reduce((text, { at, drop, put }) => {
      const from = Math.floor(at * text.length);
      return text.slice(0, from) + put + text.slice(from + drop);
    }, document)
    // Half a surrogate pair is no text that bytes could bring.
    .toWellFormed();

/** A mutated document; without an edit it is one of the corpus. */
export const MUTATED: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...GOOD, ...BAD, ...ENVELOPES), fc.array(edit, { maxLength: 4 }))
  .map(([document, edits]) => mutated(document, edits));
