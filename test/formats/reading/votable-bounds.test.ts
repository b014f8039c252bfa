// What a VOTable may claim of itself before it is held: how many fields, how long a row; and that a
// long row in short pieces is not put together over and over. Sizes are by VOTable 1.5, 2.1, 5.3.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DecodedValue } from '../../../src/formats/reading/decoded.ts';
import { decodeVotable } from '../../../src/formats/reading/votable.ts';

async function* piecesOf(text: string, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += length) yield Buffer.from(text.slice(at, at + length));
}

const rowsOf = async (document: string, pieceLength = 65_536): Promise<DecodedValue[][]> => {
  const { rows } = await decodeVotable(piecesOf(document, pieceLength));
  const columns: DecodedValue[][] = [];
  for await (const block of rows) {
    for (const [at, values] of block.entries()) (columns[at] ??= []).push(...values);
  }
  return columns;
};

const documentOf = (fields: string, data: string): string =>
  `<VOTABLE><RESOURCE><TABLE>${fields}<DATA>${data}</DATA></TABLE></RESOURCE></VOTABLE>`;

const textField = (arraysize: string): string =>
  `<FIELD name="t" datatype="char" arraysize="${arraysize}"/>`;

const binary = (bytes: Buffer, kind = 'BINARY'): string =>
  `<${kind}><STREAM encoding="base64">${bytes.toString('base64')}</STREAM></${kind}>`;

const tableData = (row: string): string => `<TABLEDATA><TR>${row}</TR></TABLEDATA>`;

const fieldsOf = (count: number): string =>
  Array.from({ length: count }, (_, at) => `<FIELD name="f${at}" datatype="int"/>`).join('');

test('a table has at most 1,024 fields', async () => {
  const columns = await rowsOf(documentOf(fieldsOf(1_024), tableData('<TD>7</TD>')));
  assert.deepEqual([columns.length, columns[0], columns[1_023]], [1_024, [7], [null]]);
  const more = documentOf(fieldsOf(1_025), tableData('<TD>7</TD>'));
  await assert.rejects(rowsOf(more), /has more than 1024 fields/);
});

/** Fields of which a row takes more than 64 MiB, by what they say. */
const TOO_LONG: Readonly<Record<string, string>> = {
  'a text of two thousand million letters': textField('2000000000'),
  'a number that no computer counts to': textField('9'.repeat(400)),
  'fields that are too long together': textField('40000000').repeat(2),
};

for (const [what, fields] of Object.entries(TOO_LONG)) {
  for (const kind of ['BINARY', 'BINARY2']) {
    test(`${what}: refused in ${kind} before a row is read`, async () => {
      const document = documentOf(fields, binary(Buffer.from('short'), kind));
      await assert.rejects(rowsOf(document), /A row of the VOTable takes more than 67108864 bytes/);
    });
  }
}

/** A text that says how long it is. */
const told = (length: number, text = ''): Buffer => {
  const bytes = Buffer.alloc(4 + text.length, text, 'latin1');
  bytes.writeUInt32BE(length);
  bytes.write(text, 4, 'latin1');
  return bytes;
};

test('a text that is said to be longer than a row may be is refused at once', async () => {
  const document = documentOf(textField('*'), binary(told(2 ** 32 - 1, 'and then little')));
  await assert.rejects(rowsOf(document), /A row of the VOTable takes more than/);
});

test('a long row in short pieces is copied a few times, not once a piece', async (context) => {
  const length = 2_000_000;
  const texts = ['a'.repeat(length), 'b'.repeat(length)];
  const rows = Buffer.concat(texts.map((text) => told(length, text)));
  const document = documentOf(textField('*'), binary(rows));
  const copied = context.mock.method(Buffer, 'concat');
  assert.deepEqual(await rowsOf(document, 1_500), [texts]);
  const bytes = copied.mock.calls.reduce((sum, { result }) => sum + (result?.length ?? 0), 0);
  // Sums of 1, 2, 4, … times a piece, up to twice a row: four times as much for each of two rows.
  assert.ok(bytes <= 8 * rows.length, `${bytes} bytes were copied`);
});
