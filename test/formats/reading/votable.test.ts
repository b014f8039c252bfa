// Single bits of VOTables, which is what astropy calls truth values: in cells `0` and `1`, in bytes
// the first bit of one (VOTable 1.4, 2.1), though astropy 5 to 8 writes the fifth.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeVotable } from '../../../src/formats/reading/votable.ts';

const votable = (data: string): string =>
  `<VOTABLE version="1.4"><RESOURCE><TABLE><FIELD name="flag" datatype="bit"/>
<DATA>${data}</DATA></TABLE></RESOURCE></VOTABLE>`;

const stream = (kind: string, bytes: readonly number[]): string =>
  `<${kind}><STREAM encoding="base64">${Buffer.from(bytes).toString('base64')}</STREAM></${kind}>`;

const CASES: readonly (readonly [string, string, readonly (boolean | null)[]])[] = [
  [
    'TABLEDATA',
    '<TABLEDATA><TR><TD>1</TD></TR><TR><TD>0</TD></TR><TR><TD/></TR></TABLEDATA>',
    [true, false, null],
  ],
  ['BINARY', stream('BINARY', [0x80, 0, 0x08]), [true, false, true]],
  // The byte before each value has the bit for what is nothing.
  ['BINARY2', stream('BINARY2', [0, 0x80, 0, 0, 0, 0x08, 0x80, 0]), [true, false, true, null]],
];

for (const [serialization, data, expected] of CASES) {
  test(`single bits of ${serialization} are truth values`, async () => {
    const chunks = (async function* () {
      yield Buffer.from(votable(data));
    })();
    const { columns, rows } = await decodeVotable(chunks);
    assert.deepEqual(
      columns.map(({ name, type }) => [name, type]),
      [['flag', { name: 'bit' }]],
    );
    assert.deepEqual((await Array.fromAsync(rows)).flat(), [expected]);
  });
}

test('an array of bits is refused by the name of its field', async () => {
  const text = votable('<TABLEDATA/>').replace('datatype="bit"', 'datatype="bit" arraysize="8"');
  const chunks = (async function* () {
    yield Buffer.from(text);
  })();
  await assert.rejects(decodeVotable(chunks), /^Error: Field 'flag' of the VOTable holds bit\[8\]/);
});
