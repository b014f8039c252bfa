// The header of typed CSV, as the clients of CasJobs read it (docs/protocols/casjobs.md).
// The values are written by executors and tested with them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Column, SqlType } from '../../src/domain/column.ts';
import { typedCsvHeaderOf, typedCsvWordOf } from '../../src/formats/typed-csv.ts';

const column = (name: string, type: SqlType): Column => ({ name, type });

/** Columns, and the header that a client gets. */
const HEADERS: readonly (readonly [string, readonly Column[], string])[] = [
  [
    'the header that a CasJobs site sent is sent again',
    [
      column('objid', { name: 'bigint' }),
      column('ra', { name: 'float' }),
      column('fuv', { name: 'real' }),
      column('survey', { name: 'varchar', length: 16 }),
    ],
    '[objid]:Integer,[ra]:Float,[fuv]:Float,[survey]:String\n',
  ],
  [
    'names stand as they were written, reserved words bare',
    [column('dec', { name: 'float' }), column('r mag', { name: 'float' })],
    '[dec]:Float,[r mag]:Float\n',
  ],
  [
    'a name with a comma, a bracket or a line end cannot split the header',
    [column('a,b]c[d\r\ne', { name: 'int' })],
    '[a_b_c_d__e]:Integer\n',
  ],
  [
    'a column without a name gets the one .NET would give it',
    [column('n', { name: 'int' }), column('', { name: 'int' })],
    '[n]:Integer,[Column2]:Integer\n',
  ],
];

for (const [title, columns, header] of HEADERS) {
  test(title, () => assert.equal(typedCsvHeaderOf(columns), header));
}

test('every type has one of the five words', () => {
  const words = new Map<SqlType, string>([
    [{ name: 'tinyint' }, 'Integer'],
    [{ name: 'decimal', precision: 9, scale: 6 }, 'Float'],
    [{ name: 'datetime' }, 'DateTime'],
    [{ name: 'date' }, 'DateTime'],
    [{ name: 'bit' }, 'Boolean'],
    [{ name: 'uniqueidentifier' }, 'String'],
    [{ name: 'varbinary', length: null }, 'String'],
  ]);
  for (const [type, word] of words) assert.equal(typedCsvWordOf(type), word);
});
