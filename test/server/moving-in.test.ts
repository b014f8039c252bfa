// Moving in from another CasJobs: a script that knows its number and its password there runs here
// with nothing changed but the address, and old numbers of jobs are not given out again.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startServer } from '../support/running-server.ts';
import { secretly } from '../support/secrets.ts';
import { until } from '../support/until.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/almagest', import.meta.url));
const run = promisify(execFile);

/** What an account was called and had as its password at the site that is left. */
const WSID = '123456789';
const PW = secretly('parallax of 61 Cygni');
/** Its SHA-1 in hex digits, as `printf 'parallax of 61 Cygni' | sha1sum` prints it. */
const SHA1 = '24cd0af3f331eb13873cca0e4abca92bb5f2be1d';

/** A script as people have it: one address, one number, one password. */
const script = (baseUrl: string) => {
  const call = async (method: string, form: Readonly<Record<string, string>>): Promise<string> => {
    const query = new URLSearchParams({ wsid: WSID, pw: PW, ...form });
    const response = await fetch(`${baseUrl}/${method}?${query.toString()}`);
    const body = await response.text();
    if (response.status !== 200) throw new Error(body);
    return />([^<]*)<\/\w+>\s*$/.exec(body)?.[1] ?? '';
  };
  return {
    quick: (qry: string) =>
      call('ExecuteQuickJob', { qry, context: 'Stars', taskname: 'q', isSystem: 'False' }),
    submit: (qry: string) =>
      call('SubmitJob', { qry, context: 'Stars', taskname: 'old', estimate: '30' }),
    status: (jobid: string) => call('GetJobStatus', { jobid }),
  };
};

test('a script of another site runs with nothing but its address changed', async () => {
  await using server = await startServer(['--job-id-first', '40000000']);
  const file = join(server.data, 'accounts.csv');
  await writeFile(file, `wsid,login,hash\n${WSID},bessel,sha1:${SHA1}\n`);
  await run(process.execPath, [PROGRAM, 'account', 'import', file, '--data', server.data]);

  const { quick, submit, status } = script(`${server.url}/CasJobs/services/jobs.asmx`);
  assert.equal(await quick('SELECT COUNT(*) FROM Hipparcos'), '[Column1]:Integer\n118216\n');
  const job = await submit('SELECT TOP 3 hip INTO mydb.near FROM Hipparcos');
  assert.ok(BigInt(job) >= 40_000_000n, job);
  await until(async () => (await status(job)) === '5', 'the end of the job');
  assert.equal(await quick('SELECT COUNT(*) FROM mydb.near'), '[Column1]:Integer\n3\n');

  // Those who do not know their number ask for it first.
  const form = new URLSearchParams({ userid: 'Bessel', password: PW });
  const asked = await fetch(`${server.url}/casjobs/casusers.asmx/GetWebServiceId`, {
    method: 'POST',
    body: form,
  });
  assert.equal(/>(-?\d+)</.exec(await asked.text())?.[1], WSID);
});
