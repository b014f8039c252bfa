// What a full disk makes of the store on SQLite: a refusal, on every thread.
// A limit of pages stands for the disk: SQLite answers both with the same error.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openConnection } from '../../src/store/sqlite/connection.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('a full disk is refused by its own words, and the connection goes on', async () => {
  await using folder = await temporaryFolder();
  const connection = openConnection(join(folder.path, 'small.sqlite'), 'write');
  connection.run('create table t (a text)', []);
  connection.run('pragma max_page_count = 3', []);
  const full = {
    code: 'disk-full',
    kind: 'limit',
    message: 'The disk that holds the store is full.',
  };
  assert.throws(() => connection.run('insert into t values (?)', ['x'.repeat(99_999)]), full);
  connection.run('insert into t values (?)', ['x']);
  assert.equal(connection.run('select * from t', []).rows.length, 1);
  connection.close();
});
