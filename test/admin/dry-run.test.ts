// `serve --dry-run`: what a start would lack, told before anything is made. Nothing is mocked: a
// port is really taken, a place is really missing.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { almagest } from '../support/recorded-terminal.ts';
import { newPassword } from '../support/secrets.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('serve --dry-run says what is there and what is missing, and makes nothing', async () => {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'deep', 'data');
  const told = await almagest(data, 'serve', '--dry-run', '--port', '0');
  const text = told.printed.join('\n');
  assert.match(text, /The settings can be used\.\nPort 0 on 127\.0\.0\.1 is free\.\n/);
  assert.match(
    text,
    /There is no data folder .*\/deep\/data yet: the start makes it\.\nIts disk has /,
  );
  assert.match(text, /The start makes a new store\./);
  assert.deepEqual(await readdir(folder.path), []);
  assert.equal(told.code, /Problem:/.test(text) ? 1 : 0);
});

test('serve --dry-run names a taken port, a full disk and a missing place', async () => {
  await using folder = await temporaryFolder();
  const taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const data = join(folder.path, 'data');
  await almagest(data, 'account', 'add', 'one', '--password', newPassword());
  const asked = ['serve', '--dry-run', '--port', String(port), '--free-bytes-min', '1000 TB'];
  const told = await almagest(data, ...asked);
  taken.close();
  assert.equal(told.code, 1);
  const text = told.printed.join('\n');
  assert.match(text, new RegExp(`Problem: .*${port}`));
  assert.match(
    text,
    /Problem: The disk of data, spaces, temp, outputs .* no job that writes may start/,
  );
  assert.match(text, /The store .*store\.sqlite is there\./);
  const missing = await almagest(data, 'serve', '--dry-run', '--temp-dir', join(data, 'none'));
  assert.match(missing.printed.join('\n'), /Problem: The folder .*none \(tempDir\) cannot be used/);
});
