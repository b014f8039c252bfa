// What settings say of mail: none by default, half of what it takes is refused, and letters hold
// addresses of ours alone, never those that a client named.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linksOf, mailOf } from '../../src/admin/mail-settings.ts';
import { surroundings } from '../../src/admin/default-data.ts';
import { readSettings, type Flags } from '../../src/admin/read-settings.ts';
import { instant } from '../../src/base/time.ts';
import type { OutputToken } from '../../src/domain/output.ts';

const OUTPUT = {
  token: 'a'.repeat(32) as OutputToken,
  fileName: 'stars.csv',
  bytes: 1n,
  expires: instant(0),
};

const settingsOf = (flags: Flags) => readSettings(flags, { ...surroundings(), environment: {} });

test('without a mail server there is no mail, and half of one is refused', async () => {
  assert.equal(mailOf((await settingsOf({})).values), null);
  const half = await settingsOf({ smtpUrl: 'smtp://mail.example.org' });
  assert.throws(() => mailOf(half.values), /smtpUrl is set and mailFrom is not/);
  const whole = await settingsOf({ smtpUrl: 'smtp://mail.example.org', mailFrom: 'a@example.org' });
  assert.notEqual(mailOf(whole.values), null);
});

test('what is no mail server and no address is refused, without its password', async () => {
  const { problems } = await settingsOf({
    smtpUrl: 'http://me:hush-hush@mail.example.org',
    mailFrom: 'Almagest <a@example.org>',
  });
  assert.equal(problems.length, 2);
  assert.match(problems.join('\n'), /smtp:\/\/mail\.example\.org:587[^]*one e-mail address/);
  assert.doesNotMatch(problems.join('\n'), /hush-hush/);
});

test('letters lead to publicUrl, and nowhere where that is not told', () => {
  const none = linksOf({ publicUrl: null });
  assert.deepEqual(
    [none.outputOf(OUTPUT), none.resetOf('x'), none.addressOf('x')],
    [null, null, null],
  );
  const { outputOf, resetOf, addressOf } = linksOf({ publicUrl: 'https://a.example/' });
  assert.equal(outputOf(OUTPUT), `https://a.example/casjobs/output/${OUTPUT.token}/stars.csv`);
  assert.equal(resetOf('xyz'), 'https://a.example/account/reset?code=xyz');
  assert.equal(addressOf('xyz'), 'https://a.example/account/address?code=xyz');
});
