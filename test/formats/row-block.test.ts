// Rows of bytes as FITS 4.0 (5.2, 5.3, 7.3.3) and VOTable 1.4 (6.4) want them: big-endian, floats
// in IEEE 754, text padded or behind its length. The bytes are written out here by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  longestOf,
  rowBlocks,
  type Layout,
  type RowField,
  type Values,
} from '../../src/formats/row-block.ts';

const FIXED: Layout = { kind: 'fixed' };

const fixed = (array: ArrayBufferView, width: 1 | 2 | 4 | 8): Values => ({
  kind: 'fixed',
  width,
  bytes: new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
});

/** Texts in cells, as an engine has them: a length of four bytes, then up to twelve letters. */
const cells = (...texts: readonly (readonly string[])[]): Values => ({
  kind: 'cells',
  pieces: texts.map((column) => {
    const bytes = Buffer.alloc(column.length * 16);
    for (const [row, text] of column.entries()) {
      bytes.writeUInt32LE(text.length, row * 16);
      bytes.write(text, row * 16 + 4, 'latin1');
    }
    return bytes;
  }),
});

const texts = (...all: readonly string[]): Values => ({ kind: 'texts', texts: all });

/** Memory that something has been in before. */
const dirty = (bytes: number): Buffer => Buffer.alloc(bytes, 0xee);

const hexOf = (fields: readonly RowField[], rows: number): string =>
  Buffer.concat([...rowBlocks(fields, rows, dirty)]).toString('hex');

const NUMBERS: readonly (readonly [string, Values, string])[] = [
  ['bytes', fixed(Uint8Array.of(84, 255), 1), '54 ff'],
  ['integers of 2 bytes', fixed(Int16Array.of(1, -2), 2), '0001 fffe'],
  ['integers of 4 bytes', fixed(Int32Array.of(1, -(2 ** 31)), 4), '00000001 80000000'],
  [
    'integers of 8 bytes, all their bits',
    fixed(BigInt64Array.of(9223372036854775807n, -2n), 8),
    '7fffffffffffffff fffffffffffffffe',
  ],
  ['floats of 4 bytes', fixed(Float32Array.of(1.5, -Infinity), 4), '3fc00000 ff800000'],
  [
    'floats of 8 bytes',
    fixed(Float64Array.of(-2, Infinity), 8),
    'c000000000000000 7ff0000000000000',
  ],
];

for (const [title, values, hex] of NUMBERS) {
  test(`${title} are laid big-endian`, () => {
    assert.equal(hexOf([{ layout: FIXED, values }], 2), hex.replaceAll(' ', ''));
  });
}

test('a float that is not a number keeps its bits', () => {
  const bits = Uint32Array.of(0x7fc00001);
  assert.equal(hexOf([{ layout: FIXED, values: fixed(bits, 4) }], 1), '7fc00001');
});

test('fields of a row stand beside one another, row after row', () => {
  const fields = [
    { layout: FIXED, values: fixed(Int16Array.of(1, 2), 2) },
    { layout: { kind: 'padded', width: 3 }, values: cells(['ab', 'cde']) },
    { layout: FIXED, values: fixed(Uint8Array.of(7, 8), 1) },
  ] as const;
  assert.equal(hexOf(fields, 2), '000161620007000263646508');
});

test('padded text goes on from cell to cell, and what cannot be printed is a question mark', () => {
  const layout = { kind: 'padded', width: 16 } as const;
  const long = cells(['SDSS J123456', 'a\tb\x7f'], ['.78', '']);
  assert.equal(
    Buffer.concat([...rowBlocks([{ layout, values: long }], 2, dirty)]).toString('latin1'),
    'SDSS J123456.78\0a?b?\0\0\0\0\0\0\0\0\0\0\0\0',
  );
  const wide = texts('é', 'plain');
  assert.equal(
    Buffer.concat([
      ...rowBlocks([{ layout: { kind: 'padded', width: 5 }, values: wide }], 2, dirty),
    ]).toString('latin1'),
    '?\0\0\0\0plain',
  );
});

test('counted text is as long as it is, in letters of a byte or units of UTF-16', () => {
  const ascii = { layout: { kind: 'counted', unit: 1 }, values: cells(['ab', '']) } as const;
  assert.equal(hexOf([ascii], 2), '00000002616200000000');
  const units = { layout: { kind: 'counted', unit: 2 }, values: texts('é𝄞', '') } as const;
  assert.equal(hexOf([units], 2), '0000000300e9d834dd1e00000000');
});

test('a cell that holds no letters but where they are is never written', () => {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(13, 0);
  const values = { kind: 'cells', pieces: [bytes] } as const;
  for (const layout of [
    { kind: 'padded', width: 20 },
    { kind: 'counted', unit: 1 },
  ] as const) {
    assert.throws(() => [...rowBlocks([{ layout, values }], 1, dirty)], /more than it can/);
  }
});

test('the longest text is found, and numbers have none', () => {
  assert.equal(longestOf(cells(['123456789012', 'a'], ['xyz', '']), 2), 15);
  assert.equal(longestOf(texts('', 'abcd'), 2), 4);
  assert.equal(longestOf(fixed(Uint8Array.of(1), 1), 1), 0);
});

test('rows of long texts come in several blocks, none torn', () => {
  const long = 'x'.repeat(400_000);
  const values = texts(long, long, long, long, long);
  const blocks = [...rowBlocks([{ layout: { kind: 'counted', unit: 1 }, values }], 5, dirty)];
  assert.deepEqual(
    blocks.map((block) => block.length / (long.length + 4)),
    [2, 2, 1],
  );
});
