// A start over the folder of an older version, on the real program: the store is brought up to
// date, what it was lies beside it, and the command that goes back is printed and does go back.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { SCHEMA } from '../../src/store/migrate.ts';
import { schemaOf, summaryOf } from '../../src/store/sqlite/copy.ts';
import { olderStore } from '../support/older-store.ts';
import { almagest } from '../support/recorded-terminal.ts';
import { startServerOn } from '../support/running-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A data folder as the version of that schema left it. */
const olderSite = async (data: string, schema: number): Promise<string> => {
  await mkdir(join(data, 'store'), { recursive: true, mode: 0o700 });
  const file = join(data, 'store', 'store.sqlite');
  olderStore(file, { schema, login: 'kepler' });
  await writeFile(join(data, 'format.json'), JSON.stringify({ format: 1, generation: 3 }));
  return file;
};

test('the first start of a newer version keeps the store, and says how to go back', async () => {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  const file = await olderSite(data, 12);
  const server = await startServerOn(data);
  await server.stop('SIGTERM');
  const sentence = new RegExp(
    `Warning: The store was brought from schema 12 to ${SCHEMA}, and lies as it was in (\\S+)\\. ` +
      'To go back, stop the server, install the older version, and run with it: (almagest .*)',
  );
  const [, copy = '', command = ''] = sentence.exec(server.printed()) ?? [];
  assert.equal(schemaOf(copy), 12, server.printed());
  assert.equal(schemaOf(file), SCHEMA);
  const program = join(import.meta.dirname, '..', '..', 'bin', 'almagest');
  const shell = command.replace('almagest', `${process.execPath} ${program}`);
  execFileSync('sh', ['-c', shell]);
  assert.deepEqual([schemaOf(file), summaryOf(file).counts.accounts], [12, 1]);
});

test('a second start changes nothing more', async () => {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  await olderSite(data, 12);
  await (await startServerOn(data)).stop('SIGTERM');
  const again = await startServerOn(data);
  await again.stop('SIGTERM');
  assert.doesNotMatch(again.printed(), /schema/);
});

test('no command brings a store up to date under a server of an older version', async () => {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  const file = await olderSite(data, 12);
  await mkdir(join(data, 'run'));
  const older = { pid: 1, host: 'other', since: 0, address: 'http://127.0.0.1:8080' };
  await writeFile(join(data, 'run', 'server-0badcafe.json'), JSON.stringify(older));
  const told = await almagest(data, 'account', 'list');
  assert.equal(told.code, 6);
  assert.match(told.said, /of an older version, and still served: by process 1 on host other at /);
  assert.equal(schemaOf(file), 12);
  // A backup opens the store as it is, and is made all the same.
  const backup = await almagest(data, 'backup', join(folder.path, 'backup'));
  assert.match(backup.printed.join('\n'), /holds 1 account, .*; schema 12, generation 3/);
  assert.equal(schemaOf(file), 12);
});
