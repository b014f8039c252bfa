// Letters about jobs over a whole core and a real SMTP conversation: who is told of what, and that
// a mail server that is down holds up no job.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../src/base/time.ts';
import { createLetters, type Letters } from '../../src/core/letters.ts';
import type { Account, AccountId, EmailLevel } from '../../src/domain/account.ts';
import { createSmtpMail } from '../../src/mail/smtp.ts';
import type { Mail } from '../../src/ports/mail.ts';
import { openCore, type CoreFixture } from '../support/core-fixture.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import { until } from '../support/until.ts';
import { QUIET } from '../support/quiet-observer.ts';

const FROM = 'almagest@example.org';
const LINKS = {
  outputOf: ({ fileName }: { readonly fileName: string }) => `https://a.example/${fileName}`,
  resetOf: () => null,
  addressOf: () => null,
};

const open = (url: string): Promise<CoreFixture> =>
  openCore({}, undefined, { mail: createSmtpMail({ url, from: FROM }), links: LINKS });

const addressed = async (
  { core, account }: CoreFixture,
  login: string,
  emailLevel: EmailLevel,
): Promise<Account> =>
  core.accounts.change((await account(login)).id, { email: `${login}@example.org`, emailLevel });

test('each level of e-mail tells of the ends it says, and no other', async () => {
  await using smtp = await startSmtpServer();
  await using fixture = await open(smtp.url);
  await fixture.work();
  for (const level of [0, 1, 2, 3] as const) {
    const account = await addressed(fixture, `level${level}`, level);
    for (const text of ['SELECT 1 AS n', 'SELEC 1']) {
      await fixture.ended(await fixture.submit(account, text));
    }
  }
  // Two of level 3, one each of 1 and 2.
  await smtp.has(4);
  const told = smtp.taken.map(
    ({ to, data }) => `${to.join()} ${/^Status: (\w+)$/m.exec(data)?.[1]}`,
  );
  assert.deepEqual(
    new Set(told),
    new Set([
      'level1@example.org failed',
      'level2@example.org finished',
      'level3@example.org failed',
      'level3@example.org finished',
    ]),
  );
  assert.equal(told.length, 4);
});

test('a letter tells the number, task, times and error of its job', async () => {
  await using smtp = await startSmtpServer();
  await using fixture = await open(smtp.url);
  await fixture.work();
  const account = await addressed(fixture, 'told', 3);
  const ask = { text: 'SELEC 1', context: 'MyDB', taskName: 'my\ntask', estimateMinutes: 1 };
  const id = await fixture.core.jobs.submit(account, ask);
  const job = await fixture.ended(id);
  await smtp.has(1);
  // Long lines are broken on their way, as RFC 2045 has it.
  const data = (smtp.taken[0]?.data ?? '').replace(/=\n/g, '');
  assert.match(data, new RegExp(`^Subject: Job ${id} \\(my task\\) has failed$`, 'm'));
  assert.match(data, new RegExp(`^Job: ${id}$`, 'm'));
  assert.match(data, /^Task: my task$/m);
  assert.match(data, new RegExp(`^Submitted: ${new Date(job.submitted).toISOString()}$`, 'm'));
  assert.match(data, /^Error: .*SELEC/m);
});

test('a mail server that is down fails no job and holds none up', async () => {
  const smtp = await startSmtpServer();
  const { url } = smtp;
  await smtp[Symbol.asyncDispose]();
  await using fixture = await open(url);
  await fixture.work();
  const account = await addressed(fixture, 'unlucky', 3);
  const job = await fixture.ended(await fixture.submit(account, 'SELECT 1 AS n'));
  assert.equal(job.status, 'finished');
});

const ACCOUNT = 1n as AccountId;
const clock = { now: () => instant(0) };
const LETTER = { to: 'a@example.org', subject: 's', text: 't' };

/** Letters over `mail`, with what the queue said of each. */
const lettersOver = (
  mail: Mail,
  limits = { lettersWaitingMax: 2, lettersPerHourMax: 3 },
): { readonly letters: Letters; readonly said: string[] } => {
  const said: string[] = [];
  const observer = {
    ...QUIET,
    note: (_: unknown, event: string) => void said.push(event),
    bug: () => '',
  };
  const letters = createLetters({ mail, clock, observer, limits, triedAgainAfter: [1, 1] });
  return { letters, said };
};

test('a letter that is turned away is tried again, and given up after some tries', async () => {
  await using smtp = await startSmtpServer();
  const { letters, said } = lettersOver(createSmtpMail({ url: smtp.url, from: FROM }));
  smtp.turnAway = 2;
  letters.post({ account: ACCOUNT, kind: 'job', letter: LETTER });
  await smtp.has(1);
  await until(() => said.includes('letter.sent'));
  assert.deepEqual(said, ['letter.not-sent', 'letter.not-sent', 'letter.sent']);
  said.length = 0;
  smtp.turnAway = 3;
  letters.post({ account: ACCOUNT, kind: 'job', letter: LETTER });
  await until(() => said.length === 3);
  assert.equal(smtp.turnAway, 0);
  assert.deepEqual(new Set(said), new Set(['letter.not-sent']));
});

test('no more letters wait than may, and no account gets more than its share', async () => {
  const sent: string[] = [];
  const gate = Promise.withResolvers<void>();
  const mail = {
    send: async ({ subject }: typeof LETTER) => {
      await gate.promise;
      sent.push(subject);
    },
  };
  const { letters, said } = lettersOver(mail);
  const post = (subject: string, account = ACCOUNT) =>
    letters.post({ account, kind: 'job', letter: { ...LETTER, subject } });
  for (const subject of ['1', '2', '3']) post(subject);
  assert.deepEqual(said, ['letter.left']);
  gate.resolve();
  await until(() => said.length === 3);
  for (const subject of ['4', '5']) post(subject);
  await until(() => said.length === 5);
  // Two were sent, a third of the hour is left, the fifth is over it; others have their own.
  assert.deepEqual(sent, ['1', '2', '4']);
  post('6', 2n as AccountId);
  await until(() => sent.length === 4);
});
