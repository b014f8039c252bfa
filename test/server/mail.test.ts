// Mail from the real program: an operator names a mail server, an account its address, and the end
// of a job becomes a letter.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startServer } from '../support/running-server.ts';
import { startSmtpServer } from '../support/smtp-server.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/almagest', import.meta.url));
const run = promisify(execFile);

test('the end of a job is told to its owner by letter', async () => {
  await using smtp = await startSmtpServer();
  const flags = ['--smtp-url', smtp.url, '--mail-from', 'almagest@example.org'];
  await using server = await startServer(flags);
  const profile = ['--email', 'demo@example.org', '--email-level', '2'];
  const words = ['account', 'set', 'demo', ...profile, '--data', server.data];
  await run(process.execPath, [PROGRAM, ...words]);
  const form = { context: 'Stars', taskname: 'bright ones', estimate: '30' };
  const qry = 'SELECT TOP 3 hip INTO mydb.bright FROM Hipparcos ORDER BY vmag';
  const body = await server.call('SubmitJob', { qry, ...form });
  const id = /<long[^>]*>(\d+)</.exec(body)?.[1] ?? '';
  await smtp.has(1);
  const [letter] = smtp.taken;
  assert.deepEqual([letter?.from, letter?.to], ['almagest@example.org', ['demo@example.org']]);
  // The end was there before the letter was.
  const status = await server.call('GetJobStatus', { jobId: id });
  assert.match(status, />5</);
  const text = (letter?.data ?? '').replace(/=\n/g, '');
  assert.match(text, new RegExp(`^Subject: Job ${id} \\(bright ones\\) has finished$`, 'm'));
  assert.match(text, /^Rows: 3$/m);
  assert.match(text, /^Table: mydb\.bright$/m);
});
