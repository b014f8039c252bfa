// E-mail addresses that people give themselves, over a whole core with a mail that is a list: none
// counts, and nothing else is sent to it, before the link that was sent there has been followed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, MINUTE } from '../../src/base/time.ts';
import { Refusal, type RefusalName } from '../../src/domain/refusal.ts';
import type { Letter } from '../../src/ports/mail.ts';
import { openCore, PASSWORD, type CoreFixture } from '../support/core-fixture.ts';
import { newPassword, secretly } from '../support/secrets.ts';

interface Site {
  readonly fixture: CoreFixture;
  readonly letters: Letter[];
  /** The code of the newest letter to an address, once there is one. */
  codeTo(email: string): Promise<string>;
}

const BASE = 'https://a.example/';

const linkOf = (code: string): string => `${BASE}${code}`;

const check = (
  title: string,
  work: (site: Site) => Promise<void>,
  addressOf: (code: string) => string | null = linkOf,
): void => {
  void test(title, async () => {
    const letters: Letter[] = [];
    const mail = { send: async (letter: Letter) => void letters.push(letter) };
    const links = { outputOf: () => null, resetOf: () => null, addressOf };
    await using fixture = await openCore({}, undefined, { registration: 'open', mail, links });
    const codeTo = async (email: string): Promise<string> => {
      for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
        const text = letters.findLast(({ to }) => to === email)?.text ?? '';
        const line = text.split('\n').find((each) => each.startsWith(BASE));
        if (line !== undefined) return secretly(line.slice(BASE.length));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return assert.fail(`no letter came to ${email}`);
    };
    await work({ fixture, letters, codeTo });
  });
};

const refuses = (work: Promise<unknown>, code: RefusalName): Promise<void> =>
  assert.rejects(work, (error) => error instanceof Refusal && error.code === code);

const ASK = { password: PASSWORD, address: '192.0.2.1' } as const;

check(
  'a new address counts once its link is followed, and the old one until then',
  async (site) => {
    const { accounts, accountKeeping, addressChanges } = site.fixture.core;
    const { id } = await site.fixture.account('mover');
    // An operator's word needs no link.
    const account = await accounts.change(id, { email: 'old@example.org' });
    const asked = await accountKeeping.change(account, { name: 'M', email: 'new@example.org' });
    assert.deepEqual([asked.name, asked.email], ['M', 'old@example.org']);
    const code = await site.codeTo('new@example.org');
    assert.deepEqual(await addressChanges.waiting(code), {
      login: 'mover',
      email: 'new@example.org',
    });
    assert.equal((await accounts.numbered(id)).email, 'old@example.org');
    assert.equal((await addressChanges.confirm(code)).email, 'new@example.org');
    assert.equal((await accounts.numbered(id)).email, 'new@example.org');
    assert.equal(await addressChanges.waiting(code), undefined);
    await refuses(addressChanges.confirm(code), 'bad-address-code');
    assert.equal(site.letters.length, 1);
  },
);

check('who registers has no address before it is confirmed', async ({ fixture, codeTo }) => {
  const { addressChanges, registration } = fixture.core;
  const ask = { ...ASK, login: 'newcomer', email: 'n@example.org' };
  assert.equal((await registration.register(ask)).email, null);
  const confirmed = await addressChanges.confirm(await codeTo('n@example.org'));
  assert.deepEqual([confirmed.login, confirmed.email], ['newcomer', 'n@example.org']);
  await refuses(registration.register({ ...ask, login: 'b', email: 'nowhere' }), 'bad-profile');
});

check('a link is good for its own account and address alone, and for a day', async (site) => {
  const { fixture, codeTo } = site;
  const { accounts, accountKeeping, addressChanges } = fixture.core;
  const [one, other] = [await fixture.account('one'), await fixture.account('other')];
  await accountKeeping.change(one, { email: 'one@example.org' });
  const code = await codeTo('one@example.org');
  const [mark = '', id = '', coded = ''] = code.split('.');
  const victim = Buffer.from('victim@example.org').toString('base64url');
  const altered = [
    [mark, String(other.id), coded],
    [mark, id, victim],
    [mark.replace(/^./, (first) => (first === 'a' ? 'b' : 'a')), id, coded],
    [mark, id],
    [mark, id, coded, ''],
    [''],
  ];
  for (const parts of altered) {
    await refuses(addressChanges.confirm(parts.join('.')), 'bad-address-code');
  }
  fixture.ahead += 24 * HOUR - MINUTE;
  assert.equal((await addressChanges.waiting(code))?.login, 'one');
  fixture.ahead += MINUTE;
  await refuses(addressChanges.confirm(code), 'bad-address-code');
  assert.equal((await accounts.numbered(one.id)).email, null);
});

check('a link ends with the password, and with another address', async ({ fixture, codeTo }) => {
  const { accounts, accountKeeping, addressChanges } = fixture.core;
  const account = await fixture.account('ending');
  await accountKeeping.change(account, { email: 'a@example.org' });
  const first = await codeTo('a@example.org');
  await accounts.setPassword('ending', newPassword());
  await refuses(addressChanges.confirm(first), 'bad-address-code');
  // With a password of the same call it is good: the letter goes out after it.
  await accountKeeping.change(account, { email: 'b@example.org', password: newPassword() });
  const second = await codeTo('b@example.org');
  await accountKeeping.change(account, { email: 'c@example.org' });
  const third = await codeTo('c@example.org');
  // The one before was for a slip of the pen, and somebody else reads it.
  await refuses(addressChanges.confirm(second), 'bad-address-code');
  const confirmed = await addressChanges.confirm(third);
  assert.equal(confirmed.email, 'c@example.org');
  const without = await accountKeeping.change(confirmed, { email: null });
  assert.equal(without.email, null);
  await refuses(addressChanges.confirm(third), 'bad-address-code');
});

check('no account has letters sent to strangers again and again', async ({ fixture, letters }) => {
  const { accountKeeping } = fixture.core;
  const account = await fixture.account('spammer');
  for (let count = 0; count < 5; count++) {
    await accountKeeping.change(account, { email: `victim${count}@example.org` });
  }
  const late = accountKeeping.change(account, { name: 'S', email: 'victim5@example.org' });
  await refuses(late, 'no-letter-now');
  const patient = await fixture.account('patient');
  await accountKeeping.change(patient, { email: 'last@example.org' });
  for (const deadline = Date.now() + 10_000; letters.at(-1)?.to !== 'last@example.org';) {
    if (Date.now() > deadline) assert.fail(`there were ${letters.length} letters`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.equal(letters.length, 5 + 1);
});

check(
  'where letters hold no links, an operator sets addresses',
  async ({ fixture }) => {
    const { accounts, accountKeeping, registration } = fixture.core;
    const { id } = await fixture.account('linkless');
    const account = await accounts.change(id, { email: 'old@example.org' });
    await refuses(accountKeeping.change(account, { email: 'new@example.org' }), 'no-address-links');
    await refuses(
      registration.register({ ...ASK, login: 'x', email: 'x@example.org' }),
      'no-address-links',
    );
    const same = await accountKeeping.change(account, { name: 'L', email: 'old@example.org' });
    assert.deepEqual([same.name, same.email], ['L', 'old@example.org']);
    assert.equal((await accountKeeping.change(account, { email: null })).email, null);
  },
  () => null,
);

void test('where nothing is mailed, an address counts at once', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('unmailed');
  const changed = await fixture.core.accountKeeping.change(account, { email: 'u@example.org' });
  assert.equal(changed.email, 'u@example.org');
});
