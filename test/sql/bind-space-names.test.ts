// What the binder says of tables in spaces that several accounts use: messages name the space.
// Only texts and a snapshot; no file is opened and no engine runs.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SNAPSHOT } from './bind-case.ts';
import { errorsOf } from './lab.ts';

test('a table of a shared space is told of as in a space, and not in a group', () => {
  const [sales] = SNAPSHOT.databases.filter(({ name }) => name === 'MyDB');
  assert.ok(sales);
  const lent = { ...sales, name: 'Sales', kind: 'shared-space', names: ['orders'] } as const;
  const shared = { ...SNAPSHOT, databases: [...SNAPSHOT.databases, lent] };
  const hintOf = (text: string) => errorsOf(text, shared)[0]?.hint;
  assert.equal(hintOf('SELECT * FROM orders'), 'It is in space Sales: write Sales.orders.');
  assert.match(
    hintOf('SELECT * FROM Sales') ?? '',
    /^It is a shared space, whose tables are Sales\./,
  );
});

test('a table is looked for in the space that messages name, and dropped by its bare name', () => {
  const shared = { ...SNAPSHOT, context: 'MyDB', spaceName: 'Sales' };
  const first = (text: string) => {
    const [error] = errorsOf(text, shared);
    return [error?.message, error?.hint];
  };
  assert.deepEqual(first('SELECT 1 AS n INTO results'), [
    "There is already a table 'Results' in Sales.",
    'Drop it first, with DROP TABLE [Results], or choose another name.',
  ]);
  assert.deepEqual(first('CREATE VIEW results AS SELECT 1 AS n'), [
    "There is already a table 'results' in Sales.",
    'Drop it first, with DROP TABLE [results].',
  ]);
  assert.equal(first('DROP VIEW none')[0], "There is no view 'none' in Sales.");
  assert.deepEqual(first('SELECT hip INTO Stars.new FROM Stars..Hipparcos'), [
    "INTO works in Sales only, not in 'Stars'.",
    'Write new alone.',
  ]);
});
