// Pages of rows out of a file as an executor writes it: cells as they stood in the table, whatever
// texts hold, and each row once, wherever a page ends and however the file comes.

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { readPage, type Cell } from '../../src/core/row-pages.ts';
import type { OpenOutput } from '../../src/ports/files.ts';

/** The file of these rows, cells as JSON, that is read some bytes at a time. */
const fileOf = (lines: readonly string[], bytesAtOnce: number): OpenOutput => {
  const text = `{"Result":[{"Columns":["a","b"],"Data":[\n${lines.join(',\n')}\n]}]}\n`;
  const bytes = Buffer.from(text);
  return {
    read: ({ first } = { first: 0, last: 0 }) => {
      const count = Math.ceil((bytes.length - first) / bytesAtOnce);
      const pieces = Array.from({ length: count }, (_, at) =>
        bytes.subarray(first + at * bytesAtOnce, first + (at + 1) * bytesAtOnce),
      );
      return Readable.from(pieces, { objectMode: false });
    },
    close: () => Promise.resolve(),
  };
};

const allRows = async (
  file: OpenOutput,
  rowsMax: number,
): Promise<readonly (readonly Cell[])[]> => {
  const rows: (readonly Cell[])[] = [];
  for (let position: number | null = 0; position !== null;) {
    const page = await readPage(file, { position, rowsMax });
    assert.ok(page.rows.length <= rowsMax);
    rows.push(...page.rows);
    position = page.next;
  }
  return rows;
};

/** A line of a file, and the cells in it. */
const LINES: readonly (readonly [line: string, cells: readonly Cell[]])[] = [
  ['[9223372036854775807,-1.50e+300]', ['9223372036854775807', '-1.50e+300']],
  ['[null,"null"]', [null, 'null']],
  ['["",true]', ['', 'true']],
  ['["a,b]","[1]"]', ['a,b]', '[1]']],
  [String.raw`["she said \"no\", twice","C:\\"]`, ['she said "no", twice', 'C:\\']],
  [String.raw`["two\nlines",null]`, ['two\nlines', null]],
  ['["é😀\u2028",0]', ['é😀\u2028', '0']],
];

for (const rowsMax of [1, 3, 100]) {
  for (const bytesAtOnce of [1, 7, 65_536]) {
    test(`rows come once and whole, ${rowsMax} a page, read by ${bytesAtOnce} bytes`, async () => {
      const file = fileOf(
        LINES.map(([line]) => line),
        bytesAtOnce,
      );
      assert.deepEqual(
        await allRows(file, rowsMax),
        LINES.map(([, cells]) => cells),
      );
    });
  }
}

test('a row that is cut off is an error, and no page', async () => {
  await assert.rejects(readPage(fileOf(['[1,"open]'], 64), { position: 0, rowsMax: 9 }), /no end/);
});
