// What a document may take of the XML reader: each limit is refused as soon as it is passed, with
// line and column, and what is just within it is read. Long texts flow through and are not kept.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { xmlPlaceOf } from '../../../src/base/xml/problem.ts';
import { xmlReader, type XmlHandler, type XmlLimits } from '../../../src/base/xml/reader.ts';
import { WIDE } from './reading.ts';

const LIMITS: XmlLimits = {
  depthMax: 10,
  attributesMax: 5,
  prefixesMax: 20,
  nameCharactersMax: 100,
  tokenCharactersMax: 1_000,
  textCharactersMax: 2_000,
};

const NOTHING: XmlHandler = { open: () => {}, close: () => {}, text: () => {}, other: () => {} };

const attributes = (names: string): string => Array.from(names, (name) => ` ${name}="1"`).join('');

/** An element that declares four prefixes of its own. */
const declaring = (tail: string): string =>
  `<e${Array.from('abcd', (head) => ` xmlns:${head}${tail}="u"`).join('')}>`;

const opened = (depth: number): string => '\n<a>'.repeat(depth);

interface Over {
  readonly title: string;
  /** All within; it may go on. */
  readonly within: string;
  /** One step further, without any end. */
  readonly over: string;
  /** Where the token begins that is too much. */
  readonly at: readonly [line: number, column: number];
}

const OVER: readonly Over[] = [
  { title: 'elements nested', within: opened(10), over: opened(11), at: [12, 1] },
  { title: 'a hundred thousand open', within: opened(10), over: opened(100_000), at: [12, 1] },
  {
    title: 'attributes',
    within: `<a>\n <b${attributes('bcdef')}>`,
    over: `<a>\n <b${attributes('bcdefg')}>`,
    at: [2, 2],
  },
  {
    title: 'prefixes declared',
    within: Array.from('1234', declaring).join('\n'),
    over: Array.from('12345', declaring).join('\n'),
    at: [5, 1],
  },
  {
    title: 'characters of a name',
    within: `<a>\n<${'b'.repeat(100)}>`,
    over: `<a>\n<${'b'.repeat(101)}>`,
    at: [2, 1],
  },
  {
    title: 'characters of the name of an attribute',
    within: `<a>\n<b ${'c'.repeat(100)}="1">`,
    over: `<a>\n<b ${'c'.repeat(101)}="1">`,
    at: [2, 1],
  },
  {
    title: 'characters of the name of an attribute with its prefix',
    within: `<a xmlns:p="u">\n<b p:${'c'.repeat(98)}="1">`,
    over: `<a xmlns:p="u">\n<b p:${'c'.repeat(99)}="1">`,
    at: [2, 1],
  },
  {
    title: 'characters of an attribute without end',
    within: `<a>\n<b c="${'x'.repeat(990)}`,
    over: `<a>\n<b c="${'x'.repeat(1_000)}`,
    at: [2, 1],
  },
  {
    title: 'characters of a comment without end',
    within: `<a>\n<!--${'x'.repeat(990)}`,
    over: `<a>\n<!--${'x'.repeat(1_000)}`,
    at: [2, 1],
  },
  {
    title: 'characters of an instruction without end',
    within: `<a>\n<?p ${'x'.repeat(990)}`,
    over: `<a>\n<?p ${'x'.repeat(1_000)}`,
    at: [2, 1],
  },
  {
    title: 'characters of a text',
    within: `<a>\n<b>${'x'.repeat(2_000)}</b>${'x'.repeat(2_000)}<b>`,
    over: `<a>\n<b>${'x'.repeat(2_001)}`,
    at: [2, 4],
  },
  {
    title: 'characters of CDATA',
    within: `<a>\n<b><![CDATA[${'x'.repeat(2_000)}]]></b>`,
    over: `<a>\n<b><![CDATA[${'x'.repeat(2_010)}`,
    at: [2, 13],
  },
  {
    title: 'characters of a text that is parted by comments and CDATA',
    within: `<a>${'x'.repeat(1_000)}<!-- --><![CDATA[${'x'.repeat(1_000)}]]></a>`,
    over: `<a>${'x'.repeat(1_000)}<!-- -->\n<![CDATA[${'x'.repeat(1_000)}]]></a>`,
    at: [2, 10],
  },
];

for (const { title, within, over, at } of OVER) {
  test(`is refused where it begins, before its end: too many ${title}`, () => {
    xmlReader(NOTHING, LIMITS).write(within);
    const [line, column] = at;
    const said = refusalOf(() => xmlReader(NOTHING, LIMITS).write(over));
    assert.deepEqual(said.place, { line, column });
    assert.match(said.message, new RegExp(`Line ${line}, position ${column}\\.$`));
    const reader = xmlReader(NOTHING, LIMITS);
    const inPieces = refusalOf(() => {
      for (const piece of over.match(/[\s\S]{1,7}/g) ?? []) reader.write(piece);
      reader.end();
    });
    assert.equal(withoutPlace(inPieces.message), withoutPlace(said.message), 'in small pieces');
  });
}

const refusalOf = (read: () => void) => {
  try {
    read();
  } catch (error) {
    return { place: xmlPlaceOf(error), message: String(error) };
  }
  throw new assert.AssertionError({ message: 'It was read.' });
};

const withoutPlace = (message: string): string => message.replace(/ Line .*$/, '');

test('a long text comes in pieces as it is written, and nothing of it is kept', () => {
  const pieces: number[] = [];
  const handler = { ...NOTHING, text: (piece: string) => void pieces.push(piece.length) };
  const reader = xmlReader(handler, WIDE);
  reader.write('<a>');
  for (let count = 0; count < 500; count += 1) reader.write('x'.repeat(4_000));
  assert.deepEqual(
    pieces,
    Array.from({ length: 500 }, () => 4_000),
  );
  reader.write('</a>');
  reader.end();
});

test('200 MB in one element flow through in little memory', () => {
  let characters = 0;
  const handler = { ...NOTHING, text: (piece: string) => void (characters += piece.length) };
  const reader = xmlReader(handler, WIDE);
  const line = `12345678901,12.5,-3.25,a &lt; b,${'x'.repeat(30)}\n`;
  const chunk = Buffer.from(line.repeat(1_000));
  const chunks = Math.ceil(200_000_000 / chunk.length);
  const before = process.memoryUsage();
  let peak = 0;
  reader.write('<a>');
  for (let count = 0; count < chunks; count += 1) {
    reader.write(chunk.toString('utf8'));
    if (count % 100 === 0) peak = Math.max(peak, process.memoryUsage().rss);
  }
  reader.write('</a>');
  reader.end();
  assert.equal(characters, chunks * (chunk.length - '&lt;'.length * 1_000 + 1_000));
  // Young objects wait to be collected; the 200 MB would be three to four times of this.
  assert.ok(peak - before.rss < 64_000_000, `${(peak - before.rss) / 1_000_000} MB more`);
});
