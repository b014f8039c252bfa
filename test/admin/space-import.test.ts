// `space import` as an operator types it: beside a server that runs, and where none does.
// What is in the tables then is read from their files, or asked of the server.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { duckdbRows } from '../support/duckdb-rows.ts';
import { startServer } from '../support/running-server.ts';
import { newPassword } from '../support/secrets.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/almagest', import.meta.url));

/** Runs a command line; what it says and how it ends. */
const almagest = (...words: readonly string[]) =>
  new Promise<{ readonly code: number; readonly said: string }>((resolve) => {
    execFile(process.execPath, [PROGRAM, ...words], (error, output, errors) => {
      const code = error === null ? 0 : Number(error.code ?? -1);
      resolve({ code, said: `${output}${errors}` });
    });
  });

test('files become tables of an account beside the server that runs', async () => {
  await using server = await startServer();
  await using folder = await temporaryFolder();
  const data = ['--data', server.data];
  const file = join(folder.path, 'my cat-v2.csv');
  await writeFile(file, 'id,ra\n1,2.5\n2,3.5\n');
  const made = await almagest('space', 'import', 'demo', file, ...data);
  assert.deepEqual(
    [made.code, /: 2 rows, table my_cat_v2 of demo\./.test(made.said)],
    [0, true],
    made.said,
  );
  const added = await almagest(
    'space',
    'import',
    'demo',
    file,
    '--append',
    '--table',
    'my_cat_v2',
    ...data,
  );
  assert.equal(added.code, 0, added.said);
  const ask = {
    qry: 'SELECT COUNT(*) AS n FROM my_cat_v2',
    context: 'MyDB',
    taskname: '',
    isSystem: 'false',
  };
  assert.match(await server.call('ExecuteQuickJob', ask), /\[n\]:Integer\s4\s/);
  const again = await almagest('space', 'import', 'demo', file, ...data);
  assert.notEqual(again.code, 0);
  assert.match(again.said, /nothing of it is loaded[\s\S]*already a table 'my_cat_v2'/);
});

test('files become tables where no server runs', async () => {
  await using folder = await temporaryFolder();
  const data = ['--data', join(folder.path, 'data')];
  await almagest('account', 'add', 'kepler', '--password', newPassword(), ...data);
  const file = join(folder.path, 'stars.csv');
  await writeFile(file, 'id\n7\n');
  const { code, said } = await almagest('space', 'import', 'kepler', file, ...data);
  assert.equal(code, 0, said);
  assert.match(said, /: 1 rows, table stars of kepler\./);
  const [made = ''] = globSync(join(folder.path, 'data/spaces/*/*/*/*.parquet'));
  assert.deepEqual(await duckdbRows(`SELECT * FROM read_parquet('${made}')`), [{ id: 7 }]);
});

const REFUSED: readonly (readonly [readonly string[], RegExp])[] = [
  [[], /LOGIN is missing/],
  [['kepler'], /No FILE is named/],
  [['kepler', '/nowhere/x.csv'], /x\.csv: there is no such file/],
  [['kepler', '/'], /it is no file/],
];

for (const [words, says] of REFUSED) {
  test(`'space import ${words.join(' ')}' is refused`, async () => {
    const { code, said } = await almagest('space', 'import', ...words);
    assert.equal(code, 2);
    assert.match(said, says);
  });
}
