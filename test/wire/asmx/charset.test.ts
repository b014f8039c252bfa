// Bytes to text: a mark wins, then the charset parameter, then, for SOAP 1.2 alone, the
// declaration; text/xml without either is ASCII.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decoderOf, type CharsetHint } from '../../../src/wire/asmx/charset.ts';
import { rejectionOf } from '../../../src/wire/asmx/rejection.ts';

const SOAP11: CharsetHint = { charset: null, declared: false };
const SOAP12: CharsetHint = { charset: null, declared: true };
const named = (charset: string): CharsetHint => ({ charset, declared: false });

function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

const check = async (bytes: Uint8Array, hint: CharsetHint): Promise<string> => {
  const texts: string[] = [];
  for (const size of [1, 7, 100_000]) {
    let text = '';
    const decoder = decoderOf(hint);
    for (const piece of pieces(bytes, size)) text += decoder.piece(piece);
    text += decoder.rest();
    texts.push(text);
  }
  assert.equal(new Set(texts).size, 1, 'however the bytes come');
  return (texts[0] ?? '').replace(/^\uFEFF/, '');
};

const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?><v>`;
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
const long = `<v>é€𝒳 ${'x'.repeat(500)}</v>`;

const CASES: readonly [title: string, bytes: Uint8Array, hint: CharsetHint, text: string][] = [
  ['text/xml without a charset is ASCII', utf8('<v>é</v>'), SOAP11, '<v>??</v>'],
  ['a mark makes it UTF-8', utf8('\uFEFF<v>é</v>'), SOAP11, '<v>é</v>'],
  ['a mark makes it UTF-16', Buffer.from('\uFEFF<v>€</v>', 'utf16le'), SOAP11, '<v>€</v>'],
  ['a mark the other way round too', swapped('\uFEFF<v>€</v>'), SOAP11, '<v>€</v>'],
  ['a mark beats the parameter', utf8('\uFEFF<v>é</v>'), named('iso-8859-1'), '<v>é</v>'],
  ['the parameter may say UTF-8', utf8(long), named('UTF-8'), long],
  ['the parameter may say UTF-16', Buffer.from(long, 'utf16le'), named('utf-16'), long],
  ['the parameter may say Latin-1', Buffer.from([0xe9, 0x80]), named('ISO-8859-1'), 'é\u0080'],
  ['the parameter may say ASCII', utf8('é'), named('us-ascii'), '??'],
  ['a charset nobody knows is ASCII', utf8('é'), named('klingon'), '??'],
  [
    'broken UTF-8 under a parameter is replaced',
    Buffer.from([0x61, 0xff]),
    named('utf-8'),
    'a\uFFFD',
  ],
  [
    'the parameter beats the declaration',
    utf8(`${declared('iso-8859-1')}é`),
    named('utf-8'),
    `${declared('iso-8859-1')}é`,
  ],
  ['SOAP 1.2 is UTF-8 by itself', utf8(long), SOAP12, long],
  [
    'SOAP 1.2 listens to the declaration',
    Buffer.from(`${declared('iso-8859-1')}é`, 'latin1'),
    SOAP12,
    `${declared('iso-8859-1')}é`,
  ],
  ['SOAP 1.2 sees UTF-16 by its zeros', Buffer.from('<v>€</v>', 'utf16le'), SOAP12, '<v>€</v>'],
  ['nothing at all is nothing', new Uint8Array(), SOAP11, ''],
];

for (const [title, bytes, hint, text] of CASES) {
  test(title, async () => {
    assert.equal(await check(bytes, hint), text);
  });
}

test('broken UTF-8 in SOAP 1.2 is an XML error', async () => {
  await assert.rejects(check(Buffer.from([0x61, 0xff]), SOAP12), (error) => {
    return rejectionOf(error)?.kind === 'xml';
  });
});
