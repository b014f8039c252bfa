// A quick query's data set inside an answer that has its own root: what is cut away and what stays,
// however the bytes come in pieces.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { text } from 'node:stream/consumers';
import type { QuickAnswer } from '../../../src/core/quick.ts';
import { dataSetFrameOf } from '../../../src/formats/data-set.ts';
import { quickDataSetOf } from '../../../src/wire/casjobs/quick-answer.ts';

const { head, tail } = dataSetFrameOf([{ name: 'n', type: { name: 'bigint' } }]);
const DOCUMENT = Buffer.from(`${head}<Table><n>☉</n></Table>${tail}`);

const answerIn = (bytes: number): QuickAnswer => ({
  hasRows: true,
  rows: 1n,
  bytes: DOCUMENT.byteLength,
  format: 'dataset',
  read: async function* () {
    for (let at = 0; at < DOCUMENT.byteLength; at += bytes) yield DOCUMENT.subarray(at, at + bytes);
  },
});

for (const bytes of [1, 7, 50, 10_000]) {
  test(`the root is cut away from pieces of ${bytes} bytes`, async () => {
    const inside = quickDataSetOf(answerIn(bytes));
    assert.ok(Symbol.asyncIterator in inside);
    const document = DOCUMENT.toString();
    const from = document.indexOf('<xs:schema');
    const to = document.indexOf('</DataSet>');
    assert.equal(await text(inside), document.slice(from, to));
  });
}

test('a statement without rows is a table of the number it changed', () => {
  for (const [rows, told] of [
    [3n, 3n],
    [null, -1n],
  ] as const) {
    const set = quickDataSetOf({ ...answerIn(1), hasRows: false, rows });
    assert.ok('tables' in set);
    const [table] = set.tables;
    assert.equal(table?.name, 'Table');
    assert.equal(table?.columns[0]?.name, 'RowsAffected');
    assert.deepEqual(table?.rows, [[told]]);
  }
});
