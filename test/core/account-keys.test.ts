// Secret keys: what they look like, what is kept of them, whom they let in, and who is slowed down
// for guessing. Time is turned on the fixture's clock; nothing waits.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { SECOND } from '../../src/base/time.ts';
import type { Accounts } from '../../src/core/accounts.ts';
import type { Account } from '../../src/domain/account.ts';
import { Refusal, type RefusalName } from '../../src/domain/refusal.ts';
import type { Fingerprint } from '../../src/domain/token.ts';
import { openCore, type CoreFixture } from '../support/core-fixture.ts';
import { secretly } from '../support/secrets.ts';

let fixture: CoreFixture;
before(async () => {
  fixture = await openCore();
});
after(() => fixture.close());

/** Accounts that have seen no attempt. */
const fresh = (): Accounts => fixture.restarted().accounts;

const mint = async (login: string): Promise<string> =>
  secretly((await fixture.core.accounts.mintKey(login)).key);

const signIn = (accounts: Accounts, key: string, address = '192.0.2.1'): Promise<Account> =>
  accounts.signInByKey({ key, address });

const refuses = async (work: Promise<unknown>, code: RefusalName): Promise<void> => {
  await assert.rejects(work, (error) => error instanceof Refusal && error.code === code);
};

test('a key has 15 digits, lets its account in, and is kept as its SHA-256 alone', async () => {
  const account = await fixture.account('keyed');
  const key = await mint('KEYED');
  assert.match(key, /^[1-9]\d{14}$/);
  assert.deepEqual(await signIn(fresh(), key), account);
  const fingerprint = createHash('sha256').update(key).digest('hex') as Fingerprint;
  assert.deepEqual(await fixture.store.accounts.byKey(fingerprint), account);
  for (const file of await readdir(fixture.data)) {
    if (!file.startsWith('store.sqlite')) continue;
    const bytes = await readFile(join(fixture.data, file));
    assert.ok(!bytes.includes(key), file);
  }
});

test('no two keys are alike', async () => {
  await fixture.account('many');
  const keys = [];
  for (let count = 0; count < 20; count++) keys.push(await mint('many'));
  assert.equal(new Set(keys).size, 20);
});

test('a replaced key and one that was taken away fail on the very next call', async () => {
  const { id } = await fixture.account('changing');
  const accounts = fresh();
  const old = await mint('changing');
  assert.equal((await signIn(accounts, old)).id, id);
  const key = await mint('changing');
  await refuses(signIn(accounts, old), 'wrong-key');
  assert.equal((await signIn(accounts, key)).id, id);
  await fresh().revokeKey('changing');
  await refuses(signIn(accounts, key), 'wrong-key');
});

test('the number of an account is no key, nor is anything else', async () => {
  const { id } = await fixture.account('plain');
  await mint('plain');
  for (const wrong of [String(id), '0', '', '-1', 'null']) {
    await refuses(signIn(fresh(), wrong), 'wrong-key');
  }
});

test('guesses slow their network down, and a key where it was right before is let in', async () => {
  const { id } = await fixture.account('guessed');
  const key = await mint('guessed');
  const accounts = fresh();
  await signIn(accounts, key, '192.0.2.7');
  for (const network of ['192.0.2.7', '192.0.2.8']) {
    for (let count = 0; count < 3; count++) {
      await refuses(signIn(accounts, `12345678901234${count}`, network), 'wrong-key');
    }
    await refuses(signIn(accounts, '123456789012349', network), 'too-many-from-here');
  }
  assert.equal((await signIn(accounts, key, '192.0.2.7')).id, id);
  // Whether a stranger's guess was right is not told while the network is slowed down.
  await refuses(signIn(accounts, key, '192.0.2.8'), 'too-many-from-here');
  assert.equal((await signIn(accounts, key, '192.0.2.9')).id, id);
  fixture.ahead += 10 * SECOND;
  assert.equal((await signIn(accounts, key, '192.0.2.8')).id, id);
});

test('a key is for accounts that are there', async () => {
  await refuses(fixture.core.accounts.mintKey('nobody'), 'unknown-login');
  await refuses(fixture.core.accounts.revokeKey('nobody'), 'unknown-login');
});
