// Letters over a real SMTP conversation: who gets them, from whom, what stands in them, and what is
// told when a server does not take one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSmtpMail } from '../../src/mail/smtp.ts';
import { startSmtpServer } from '../support/smtp-server.ts';

const FROM = 'almagest@example.org';

test('a letter reaches one person, with its subject and its text as they are', async () => {
  await using smtp = await startSmtpServer();
  const mail = createSmtpMail({ url: smtp.url, from: FROM });
  const text = '.A line that begins with a dot.\nhttps://a.example/?code=x\n';
  await mail.send({ to: 'kepler@example.org', subject: 'Job 77 has finished', text });
  const [letter] = smtp.taken;
  assert.ok(letter);
  assert.equal(letter.from, FROM);
  assert.deepEqual(letter.to, ['kepler@example.org']);
  const [head = '', body] = letter.data.split('\n\n', 2);
  assert.match(head, /^Subject: Job 77 has finished$/m);
  assert.match(head, /^From: almagest@example\.org$/m);
  assert.match(head, /^To: kepler@example\.org$/m);
  assert.match(head, /^Auto-Submitted: auto-generated$/m);
  assert.match(head, /^Content-Type: text\/plain; charset=utf-8$/m);
  assert.equal(body?.trimEnd(), text.trimEnd());
});

test('a subject of several lines adds no header', async () => {
  await using smtp = await startSmtpServer();
  const mail = createSmtpMail({ url: smtp.url, from: FROM });
  await mail.send({ to: 'a@example.org', subject: 'one\r\nBcc: b@example.org', text: 'x' });
  const [letter] = smtp.taken;
  assert.deepEqual(letter?.to, ['a@example.org']);
  assert.doesNotMatch(letter?.data ?? '', /^Bcc:/m);
});

test('a letter that is turned away is an error', async () => {
  await using smtp = await startSmtpServer();
  smtp.turnAway = 1;
  const mail = createSmtpMail({ url: smtp.url, from: FROM });
  const letter = { to: 'a@example.org', subject: 's', text: 't' };
  await assert.rejects(mail.send(letter), /come again later/);
  await mail.send(letter);
  assert.equal(smtp.taken.length, 1);
});

const isDiscreet = (error: Error): boolean =>
  !`${error.stack} ${JSON.stringify(error)}`.includes('hush-hush');

test('the password of a mail server is in no error, and crosses no network in clear', async () => {
  await using smtp = await startSmtpServer();
  const { port } = new URL(smtp.url);
  const letter = { to: 'a@example.org', subject: 's', text: 't' };
  const sendBy = (host: string) =>
    createSmtpMail({ url: `smtp://me:hush-hush@${host}:${port}`, from: FROM }).send(letter);
  const plain = `AUTH PLAIN ${Buffer.from('\0me\0hush-hush').toString('base64')}`;

  // This machine under an address that only a reader of addresses knows for its own.
  await assert.rejects(sendBy('[::ffff:127.0.0.1]'), isDiscreet);
  assert.ok(smtp.heard.includes('STARTTLS'));
  assert.deepEqual(
    smtp.heard.filter((line) => /^AUTH|hush/.test(line)),
    [],
  );
  await sendBy('127.0.0.1');
  assert.ok(smtp.heard.includes(plain));

  await smtp[Symbol.asyncDispose]();
  await assert.rejects(sendBy('127.0.0.1'), isDiscreet);
});
