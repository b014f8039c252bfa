// VOTables of more rows than an engine takes at once, and than one piece of a file brings.
// What each value becomes is tested with the formats.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeYard, type Yard } from '../support/executor-yard.ts';
import { imported } from '../support/imported.ts';

let yard: Yard;
before(() => void (yard = makeYard({ program: 'real' })));
after(() => yard[Symbol.asyncDispose]());

const MANY = 5_000;

const documentOf = (data: string): string =>
  '<VOTABLE><RESOURCE><TABLE><FIELD name="n" datatype="int"/>' +
  `<DATA>${data}</DATA></TABLE></RESOURCE></VOTABLE>`;

const numbers = Array.from({ length: MANY }, (_, at) => at);

/** VOTable 1.4, 5.4: for one field, one byte of bits before its four. */
const binaryRow = (value: number): Buffer => {
  const row = Buffer.alloc(5);
  row.writeInt32BE(value, 1);
  return row;
};

const DATA: Readonly<Record<string, () => string>> = {
  TABLEDATA: () =>
    `<TABLEDATA>${numbers.map((value) => `<TR><TD>${value}</TD></TR>`).join('')}</TABLEDATA>`,
  BINARY2: () => {
    const coded = Buffer.concat(numbers.map(binaryRow)).toString('base64');
    return `<BINARY2><STREAM encoding="base64">${coded}</STREAM></BINARY2>`;
  },
};

for (const [kind, data] of Object.entries(DATA)) {
  test(`a VOTable with ${kind} may have more rows than go together`, async () => {
    const { rows, written } = await imported(yard, documentOf(data()));
    assert.equal(written, BigInt(MANY));
    assert.deepEqual([rows[0], rows[2_048], rows.at(-1)], [[0], [2_048], [MANY - 1]]);
  });
}
