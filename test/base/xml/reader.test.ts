// The XML reader against saxes, document by document: saxes decides what is well-formed and what it
// says, and where a document is cut into pieces changes nothing. Mutations and limits have tests of
// their own; here is also what reading may cost, and where errors are said to be.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decoderOf } from '../../../src/wire/asmx/charset.ts';
import { xmlPlaceOf } from '../../../src/base/xml/problem.ts';
import { xmlReader, type XmlLimits } from '../../../src/base/xml/reader.ts';
import { BAD, ENVELOPES, GOOD, REFUSED } from './corpus.ts';
import { toldBySaxes, toldByUs, WIDE } from './reading.ts';

/** The document in two, at every place between two characters. */
const cutsOf = (document: string): readonly (readonly [string, string])[] => {
  const characters = Array.from(document);
  return characters.map((_, at) => [
    characters.slice(0, at).join(''),
    characters.slice(at).join(''),
  ]);
};

for (const document of [...GOOD, ...ENVELOPES]) {
  test(`is well-formed and read as saxes reads it: ${JSON.stringify(document)}`, () => {
    const told = toldByUs([document]);
    assert.notEqual(told, null);
    assert.deepEqual(told, toldBySaxes(document));
    assert.deepEqual(toldByUs(Array.from(document)), told, 'character by character');
    for (const [at, pieces] of cutsOf(document).entries()) {
      assert.deepEqual(toldByUs(pieces), told, `in two pieces, the second from ${at}`);
    }
  });
}

for (const document of BAD) {
  test(`is not well-formed: ${JSON.stringify(document)}`, () => {
    assert.equal(toldBySaxes(document), null, 'saxes agrees');
    assert.equal(toldByUs([document]), null);
    assert.equal(toldByUs(Array.from(document)), null, 'character by character');
    for (const [at, pieces] of cutsOf(document).entries()) {
      assert.equal(toldByUs(pieces), null, `in two pieces, the second from ${at}`);
    }
  });
}

for (const document of REFUSED) {
  test(`is refused although others read it: ${document}`, () => {
    assert.equal(toldByUs([document]), null);
  });
}

const PLACES: readonly [document: string, line: number, column: number][] = [
  ['hello', 1, 1],
  ['<a>\n\n  <b></c>', 3, 6],
  ['<a>\r\n\r\n<b></c>', 3, 4],
  ['<a b="1"\n b="2"/>', 1, 1],
  ['<a>x\u0001', 1, 5],
  ['<a', 1, 3],
];

for (const [document, line, column] of PLACES) {
  test(`says where: ${JSON.stringify(document)} at line ${line}, column ${column}`, () => {
    const reader = xmlReader(
      { open: () => {}, close: () => {}, text: () => {}, other: () => {} },
      WIDE,
    );
    assert.throws(
      () => {
        reader.write(document);
        reader.end();
      },
      (error) => {
        assert.deepEqual(xmlPlaceOf(error), { line, column });
        return true;
      },
    );
  });
}

/** Reads pieces and says how much of the processor it took, whatever else runs. */
const secondsFor = (pieces: readonly string[], limits: XmlLimits): number => {
  const reader = xmlReader(
    { open: () => {}, close: () => {}, text: () => {}, other: () => {} },
    limits,
  );
  const began = process.cpuUsage();
  for (const piece of pieces) reader.write(piece);
  reader.end();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000_000;
};

const declarations = (depth: number): string =>
  Array.from({ length: 127 }, (_, index) => ` xmlns:p${depth}_${index}="u"`).join('');

test('bytes may be cut anywhere, inside a character too', () => {
  for (const document of ENVELOPES) {
    const bytes = Buffer.from(document, 'utf8');
    const told = toldByUs([document]);
    for (let at = 0; at <= bytes.length; at += 1) {
      const decoder = decoderOf({ charset: 'utf-8', declared: false });
      const pieces = [bytes.subarray(0, at), bytes.subarray(at)].map((half) => decoder.piece(half));
      assert.deepEqual(toldByUs([...pieces, decoder.rest()]), told, `cut at byte ${at}`);
    }
  }
});

test('declarations cost what they are long, however many are in force around them', () => {
  const limits = { ...WIDE, prefixesMax: 10_000 };
  const opened = Array.from({ length: 58 }, (_, depth) => `<a${declarations(depth)}>`).join('');
  const siblings = '<a xmlns:q="u"/>'.repeat(10_000);
  // A copy of all prefixes for each sibling took half a minute; this takes a tenth of a second.
  assert.ok(secondsFor([`${opened}${siblings}${'</a>'.repeat(58)}`], limits) < 3);
});

test('a declaration holds inside its element and not behind it', () => {
  const document = '<a xmlns:p="1"><b xmlns:p="2"><p:c/></b><p:c/><d xmlns:q="3"/></a>';
  assert.deepEqual(toldByUs([document]), toldBySaxes(document));
  assert.equal(toldByUs(['<a><b xmlns:q="3"/><q:c/></a>']), null);
});

const LONG: readonly [title: string, document: string][] = [
  ['comment', `<a><!--${' xyz'.repeat(40_000)}--></a>`],
  ['tag', `<a b="${' xyz'.repeat(40_000)}"/>`],
  ['instruction', `<a><?p ${'? xy'.repeat(40_000)}?></a>`],
  ['text', `<a>${'& ]'.replace('&', '&amp;').repeat(20_000)}</a>`],
];

for (const [title, document] of LONG) {
  test(`a long ${title} that comes in pieces of a character costs what it is long`, () => {
    // Looking at all of it for each piece took ten seconds and more; this takes a tenth of one.
    assert.ok(secondsFor(Array.from(document), WIDE) < 3);
  });
}
