// The XML reader against saxes: over hand-made documents, good and bad, and random mutations of
// them, saxes decides what is well-formed and what it says. Document types are ours to refuse.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { rejectionOf } from '../../../../src/wire/asmx/rejection.ts';
import { xmlReader, type XmlLimits } from '../../../../src/wire/asmx/xml/reader.ts';
import { toldBySaxes, toldByUs, WIDE } from './reading.ts';

const GOOD = [
  '<a/>',
  '<a></a>',
  '<?xml version="1.0" encoding="utf-8"?>\n<a b="1" c=\'2\'>x</a>\n',
  "<?xml version='1.0' standalone='yes' ?><a/>",
  '<!-- before --><?pi data?><a><!-- in --><?pi?>t</a><!-- after --><?end of it?>',
  '<a xmlns="urn:a" xmlns:p="urn:p"><p:b p:c="1" c="2"/><d xmlns=""><e/></d></a>',
  '<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"/><p:c/></p:a>',
  '<a>&lt;&amp;&gt;&quot;&apos;&#65;&#x42;&#x1F600;&#13;</a>',
  '<a b="x&#10;y\n\tz &lt; &amp;"/>',
  '<a><![CDATA[<b>&amp;]] ]>]]></a>',
  '<a><![CDATA[]]></a>',
  '<a>one\r\ntwo\rthree\nfour</a>',
  '<a>]] > ]></a>',
  '<é à="1">ü€𝒳</é>',
  '<a xml:lang="en" xml:space="preserve"> </a>',
  '<a\n  b = "1"\r\n  c\t=\t"2"  >  </a  >',
  '<a><b/><b></b><b>1</b><c><d><e>deep</e></d></c></a>',
  '<a b="&quot;>&apos;"/>',
  '<_a-b.c1/>',
  '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>' +
    '<Op xmlns="urn:x"><v>1</v></Op></soap:Body></soap:Envelope>',
];

const BAD = [
  '',
  ' ',
  'hello',
  '<a>',
  '<a></b>',
  '<a/><b/>',
  '<a/>x',
  'x<a/>',
  '<a b="1" b="2"/>',
  '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>',
  '<a b=1/>',
  '<a b/>',
  '<a b="<"/>',
  '<a b="1"c="2"/>',
  '<a & b/>',
  '<a>&b;</a>',
  '<a>& </a>',
  '<a>&lt</a>',
  '<a>&#0;</a>',
  '<a>&#x1;</a>',
  '<a>&#xD800;</a>',
  '<a>&#x110000;</a>',
  '<a>&#;</a>',
  '<a>\u0001</a>',
  '<a>\uFFFE</a>',
  '<a>]]></a>',
  '<a><![CDATA[</a>',
  '<![CDATA[x]]><a/>',
  '<a><!-- -- --></a>',
  '<a><!-- --',
  '<a><!-- ---></a>',
  ' <?xml version="1.0"?><a/>',
  '<a><?xml version="1.0"?></a>',
  '<?xml encoding="utf-8"?><a/>',
  '<?xml version="1.0" standalone="maybe"?><a/>',
  '<?XML version="1.0"?><a/>',
  '<p:a/>',
  '<a p:b="1"/>',
  '<a xmlns:p=""/>',
  '<a xmlns:xmlns="u"/>',
  '<a xmlns:xml="u"/>',
  '<a xmlns="http://www.w3.org/2000/xmlns/"/>',
  '<a xmlns="http://www.w3.org/XML/1998/namespace"/>',
  '<xmlns:a/>',
  '<a:b:c xmlns:a="u"/>',
  '<a: xmlns:a="u"/>',
  '<:a/>',
  '<1a/>',
  '< a/>',
  '<a/ >',
  '</a>',
  '<a></ a>',
  '<a><b></a></b>',
  '<a b="1',
  '<a',
  '<',
  '<!',
  '<!ELEMENT a ANY><a/>',
  '<a><!DOCTYPE a></a>',
  '<??><a/>',
  '<? pi?><a/>',
  '<a>&#65</a>',
  '<a>&amp ;</a>',
];

for (const document of GOOD) {
  test(`is well-formed and read as saxes reads it: ${JSON.stringify(document)}`, () => {
    const told = toldByUs([document]);
    assert.notEqual(told, null);
    assert.deepEqual(told, toldBySaxes(document));
    assert.deepEqual(toldByUs(Array.from(document)), told, 'character by character');
  });
}

for (const document of BAD) {
  test(`is not well-formed: ${JSON.stringify(document)}`, () => {
    assert.equal(toldBySaxes(document), null, 'saxes agrees');
    assert.equal(toldByUs([document]), null);
    assert.equal(toldByUs(Array.from(document)), null, 'character by character');
  });
}

const REFUSED = [
  '<!DOCTYPE a><a/>',
  '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
  '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>',
  '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>',
  '<?xml version="1.1"?><a/>',
];

for (const document of REFUSED) {
  test(`is refused although others read it: ${document}`, () => {
    assert.equal(toldByUs([document]), null);
  });
}

/** Characters that change what a document is. */
const SPICE = [
  ...Array.from('<>&;"\'=/?!-[]:# \n\raé1x'),
  '&#',
  '<a>',
  '</a>',
  ']]>',
  '<!--',
  'xmlns=',
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.nat(3),
  put: fc.oneof(fc.constant(''), fc.constantFrom(...SPICE)),
});

const mutated = (document: string, edits: readonly { at: number; drop: number; put: string }[]) => {
  let text = document;
  for (const { at, drop, put } of edits) {
    const from = Math.floor(at * text.length);
    text = text.slice(0, from) + put + text.slice(from + drop);
  }
  return text;
};

/** Where we are stricter than saxes on purpose: document types and versions other than 1.0. */
const isOursToRefuse = (document: string): boolean =>
  document.includes('<!D') ||
  (/^\uFEFF?<\?xml\s/.test(document) && !/version\s*=\s*(?:"1\.0"|'1\.0')/.test(document));

const piecesOf = (document: string, cuts: readonly number[]): string[] => {
  const at = cuts.map((cut) => Math.floor(cut * document.length)).toSorted((a, b) => a - b);
  return [0, ...at].map((from, index) => document.slice(from, at[index] ?? document.length));
};

test('a mutated document is well-formed when saxes says so, and says the same', () => {
  const cut = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.constantFrom(...GOOD, ...BAD),
      fc.array(edit, { maxLength: 4 }),
      fc.array(cut, { maxLength: 4 }),
      (document, edits, cuts) => {
        const text = mutated(document, edits).toWellFormed();
        const told = toldByUs(piecesOf(text, cuts));
        if (isOursToRefuse(text) && told === null) return;
        assert.deepEqual(told, toldBySaxes(text), JSON.stringify(text));
      },
    ),
    { numRuns: 4_000 },
  );
});

const openings = (depth: number): string => '<a>'.repeat(depth);

const LIMITS = { depthMax: 10, attributesMax: 5, prefixesMax: 20, tokenCharactersMax: 1_000 };

/** An element that declares four prefixes of its own. */
const declaring = (tail: string): string => {
  const declarations = Array.from('abcd').map((head) => ` xmlns:${head}${tail}="u"`);
  return `<e${declarations.join('')}>`;
};

const OVER: readonly [title: string, document: string][] = [
  ['elements nested too deep', openings(11)],
  ['a hundred thousand open elements', openings(100_000)],
  [
    'too many attributes',
    `<a ${'bcdefg'
      .split('')
      .map((n) => `${n}="1"`)
      .join(' ')}/>`,
  ],
  ['too many prefixes', '12345'.split('').map(declaring).join('')],
  ['an attribute without end', `<a b="${'x'.repeat(2_000)}`],
  ['a name without end', `<${'a'.repeat(2_000)}`],
  ['a comment without end', `<a><!--${'x'.repeat(2_000)}`],
  ['an instruction without end', `<a><?p ${'x'.repeat(2_000)}`],
];

for (const [title, document] of OVER) {
  test(`is refused before its end: ${title}`, () => {
    const reader = xmlReader(
      { open: () => {}, close: () => {}, text: () => {}, other: () => {} },
      LIMITS,
    );
    assert.throws(
      () => reader.write(document),
      (error) => rejectionOf(error)?.kind === 'xml',
    );
  });
}

test('a long text comes in pieces as it is written, and nothing of it is kept', () => {
  let pieces = 0;
  let characters = 0;
  const reader = xmlReader(
    {
      open: () => {},
      close: () => {},
      text: (piece) => {
        pieces += 1;
        characters += piece.length;
      },
      other: () => {},
    },
    LIMITS,
  );
  reader.write('<a>');
  for (let count = 0; count < 500; count += 1) reader.write('x'.repeat(4_000));
  assert.equal(pieces, 500);
  assert.equal(characters, 2_000_000);
  reader.write('</a>');
  reader.end();
});

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
        assert.deepEqual(rejectionOf(error), { kind: 'xml', line, column });
        return true;
      },
    );
  });
}

/** Reads pieces and says how long it took. */
const secondsFor = (pieces: readonly string[], limits: XmlLimits): number => {
  const reader = xmlReader(
    { open: () => {}, close: () => {}, text: () => {}, other: () => {} },
    limits,
  );
  const began = performance.now();
  for (const piece of pieces) reader.write(piece);
  reader.end();
  return (performance.now() - began) / 1_000;
};

const declarations = (depth: number): string =>
  Array.from({ length: 127 }, (_, index) => ` xmlns:p${depth}_${index}="u"`).join('');

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
