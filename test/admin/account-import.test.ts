// Accounts from files of other systems: every column as it is told, every mistake by its line, and
// nothing of a file that has one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountsIn } from '../../src/admin/account-import.ts';
import { importAccounts } from '../../src/core/account-import.ts';
import type { AccountId } from '../../src/domain/account.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { createIdentity } from '../../src/identity/identity.ts';
import { openCore, PASSWORD, type CoreFixture } from '../support/core-fixture.ts';
import { instant } from '../../src/base/time.ts';

test('columns stand in any order, under the names of either system', () => {
  const text =
    '\ufeffWebServicesID,UserID,E-Mail,Name,Privileges,Quota,EmailLevel,GVisible,Password\r\n' +
    `9223372036854775807,Kepler,k@example.org,"Kepler, J.","admin,sight",20GB,3,1, p \n` +
    ',tycho,,,,,,,\n';
  assert.deepEqual(accountsIn('f.csv', text), {
    accounts: [
      {
        id: 9_223_372_036_854_775_807n,
        login: 'Kepler',
        email: 'k@example.org',
        name: 'Kepler, J.',
        privileges: ['admin', 'sight'],
        quotaBytes: 20_000_000_000n,
        emailLevel: 3,
        isVisible: true,
        password: ' p ',
      },
      { login: 'tycho' },
    ],
    lines: [2, 3],
  });
});

/** Files with a mistake, and where it is. */
const MISTAKES: readonly (readonly [text: string, says: RegExp])[] = [
  ['', /f\.csv, line 1: there are no columns/],
  ['login,colour\n', /line 1: no column is called 'colour'; there are login, wsid/],
  ['login,userid\n', /line 1: two columns tell the login/],
  ['name\nx\n', /line 1: there is no column login/],
  ['login,wsid\na,1\nb\n', /line 3: it has 1 fields, and there are 2 columns/],
  ['login,wsid\n"a\nb",1\nc,0\n', /line 4: column wsid: it must be a whole number/],
  ['login,name\na,"b\n', /line 2: a quote is opened and never closed/],
  ['login,name\n\na,"b"c\n', /line 3: text stands behind a closing quote/],
  ['login,wsid\na,9223372036854775808\n', /line 2: column wsid/],
  ['login,wsid\n,7\n', /line 2: column login: it is empty/],
  ['login,quota\na,much\n', /line 2: column quota: it must be a number of bytes/],
  ['login,emaillevel\na,4\n', /line 2: column emaillevel: it must be 0, 1, 2 or 3/],
  ['login,password,hash\na,secret-thing,md5:00\n', /line 2: it tells a password and a hash/],
];

for (const [text, says] of MISTAKES) {
  test(`a file is refused: ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => accountsIn('f.csv', text),
      (error) =>
        error instanceof Refusal &&
        error.code === 'bad-import' &&
        says.test(error.message) &&
        !error.message.includes('secret-thing'),
    );
  });
}

const importInto = (
  { store }: CoreFixture,
  accounts: Parameters<typeof importAccounts>[1],
): ReturnType<typeof importAccounts> => {
  const clock = { now: () => instant(5) };
  const parts = { records: store.accounts, identity: createIdentity(), clock, quotaBytes: 77 };
  return importAccounts(parts, accounts);
};

const address = '192.0.2.1';
const OLD = 'sha1:a2f8f7fa195a080a22a689041daa8f2044f9f336';

test('an old hash lets its owner in, and is one of ours from then on', async () => {
  await using fixture = await openCore();
  const id = 123_456_789n as AccountId;
  assert.equal(await importInto(fixture, [{ login: 'old', id, hash: OLD }]), undefined);
  const kept = async () => (await fixture.store.accounts.byId(id))?.passwordHash;
  assert.equal(await kept(), OLD);
  const signIn = (password: string) =>
    fixture.restarted().accounts.signIn({ id, password, address });
  await assert.rejects(signIn('my passwore'), /do not match/);
  assert.equal(await kept(), OLD);
  assert.equal((await signIn('my password')).quotaBytes, 77n);
  assert.match((await kept()) ?? '', /^\$argon2id\$/);
  // The password is the same as before, so nothing that stands on it has ended.
  assert.equal((await fixture.store.accounts.byId(id))?.version, 1);
  assert.equal((await signIn('my password')).id, id);
  await assert.rejects(signIn('my passwore'), /do not match/);
});

/** Lists of which one account cannot be made, at which place, and why. */
const WRONG = [
  [[{ login: 'a' }, { login: 'b', hash: 'crypt:x' }], 1, /of no scheme that is known/],
  [[{ login: 'a' }, { login: 'b', password: 'short' }], 1, /too short/],
  [[{ login: 'a' }, { login: 'A' }], 1, /this login stands in the file before/],
  [[{ login: 'a b' }], 0, /no such login/],
  [[{ login: 'a', email: 'x' }], 0, /no such e-mail/],
  [[{ login: 'a' }, { login: 'HERE' }], 1, /already an account with this login/],
  [
    [
      { login: 'a', id: 7n as AccountId },
      { login: 'b', id: 7n as AccountId },
    ],
    1,
    /this number stands in the file before/,
  ],
] as const;

for (const [accounts, at, why] of WRONG) {
  test(`nothing is made where ${why.source}`, async () => {
    await using fixture = await openCore();
    await fixture.account('here');
    const problem = await importInto(fixture, accounts);
    assert.equal(problem?.at, at);
    assert.match(problem.why, why);
    const logins = (await fixture.core.accounts.list()).map(({ login }) => login);
    assert.deepEqual(logins, ['here']);
  });
}

test('a number that is taken stops all of them', async () => {
  await using fixture = await openCore();
  const { id } = await fixture.account('here');
  const list = [
    { login: 'a', password: PASSWORD },
    { login: 'b', id },
  ];
  const problem = await importInto(fixture, list);
  assert.deepEqual(problem, { at: 1, why: 'there is already an account with this number' });
  assert.equal((await fixture.core.accounts.list()).length, 1);
});
