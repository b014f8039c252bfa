// The first line of CSV, its fields as RFC 4180 has them.
// The rows below it are DuckDB's, and tried with an executor.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvHeaderOf } from '../../src/formats/csv.ts';

const HEADERS: readonly (readonly [string, readonly string[], string])[] = [
  ['names stand bare and untyped', ['objid', 'ra', 'r mag'], 'objid,ra,r mag\n'],
  [
    'commas, quotes and line ends are kept in quotes',
    ['a,b', 'c"d', 'e\nf'],
    '"a,b","c""d","e\nf"\n',
  ],
  ['a column without a name gets the one .NET would give it', ['n', ''], 'n,Column2\n'],
];

for (const [title, names, header] of HEADERS) {
  test(title, () => {
    const columns = names.map((name) => ({ name, type: { name: 'int' } as const }));
    assert.equal(csvHeaderOf(columns), header);
  });
}
