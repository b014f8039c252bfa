// The Command Web Service on the real program: logging in, watching jobs of another service, and
// clearing one whose process has been stopped, so that the next can have its table.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { secretly } from '../support/secrets.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { until } from '../support/until.ts';
import { executorsOf, parentOf, sendTo, worksIn } from '../support/processes.ts';

let server: ServerInTest;
before(async () => {
  server = await startServer(['--interrupt-seconds', '1']);
});
after(() => server[Symbol.asyncDispose]());

const PROGRAM = fileURLToPath(new URL('../../bin/almagest', import.meta.url));

/** What a command prints on the folder of the server, which goes on running. */
const almagest = (...words: readonly string[]): string =>
  execFileSync(process.execPath, [PROGRAM, ...words, '--data', server.data])
    .toString()
    .trim();

const tokenOf = (job: string): string => secretly(almagest('job', 'token', job));

const spaceId = (): string =>
  /"login":"demo".*"spaceId":"([^"]+)"/.exec(almagest('account', 'list', '--json'))?.[1] ?? '';

type Binding = 'soap11' | 'soap12' | 'post';
const BINDINGS: readonly Binding[] = ['soap11', 'soap12', 'post'];

const NAMESPACES = {
  soap11: 'http://schemas.xmlsoap.org/soap/envelope/',
  soap12: 'http://www.w3.org/2003/05/soap-envelope',
} as const;

interface Answer {
  readonly status: number;
  readonly body: string;
}

const call = async (
  binding: Binding,
  operation: string,
  form: Readonly<Record<string, string>>,
): Promise<Answer> => {
  const url = `${server.url}/CommandWebService.asmx`;
  const response =
    binding === 'post'
      ? await fetch(`${url}/${operation}`, { method: 'POST', body: new URLSearchParams(form) })
      : await fetch(url, soapOf(binding, operation, form));
  return { status: response.status, body: await response.text() };
};

const soapOf = (
  version: Exclude<Binding, 'post'>,
  operation: string,
  form: Readonly<Record<string, string>>,
): RequestInit => {
  const fields = Object.entries(form).map(([name, value]) => `<${name}>${value}</${name}>`);
  const headers: Record<string, string> =
    version === 'soap11'
      ? {
          'Content-Type': 'text/xml; charset=utf-8',
          SOAPAction: `"http://www.birst.com/${operation}"`,
        }
      : { 'Content-Type': 'application/soap+xml; charset=utf-8' };
  const body =
    `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${NAMESPACES[version]}"><s:Body>` +
    `<${operation} xmlns="http://www.birst.com/">${fields.join('')}</${operation}>` +
    '</s:Body></s:Envelope>';
  return { method: 'POST', headers, body };
};

/** The one value of a scalar answer; fails unless the status is 200. */
const valueOf = ({ status, body }: Answer): string => {
  assert.equal(status, 200, body);
  return />([^<>]+)<\/(?:\w+Result|string|boolean)>/.exec(body)?.[1] ?? '';
};

const logIn = async (binding: Binding = 'soap11'): Promise<string> =>
  secretly(valueOf(await call(binding, 'Login', { username: 'demo', password: server.pw })));

/** statusCode and message of a StatusResult; fails unless the status is 200. */
const statusOf = async (
  operation: string,
  form: Readonly<Record<string, string>>,
  binding: Binding = 'soap11',
): Promise<readonly [code: string, message: string]> => {
  const { status, body } = await call(binding, operation, form);
  assert.equal(status, 200, body);
  const field = (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(body)?.[1] ?? '';
  assert.deepEqual([field('type'), field('loadid')], ['0', '0']);
  return [field('statusCode'), field('message')];
};

const submit = async (qry: string): Promise<string> => {
  const form = { qry, context: 'Stars', taskname: 'test', estimate: '30' };
  return /<long[^>]*>(\d+)</.exec(await server.call('SubmitJob', form))?.[1] ?? '';
};

/** Runs for minutes unless it is stopped. */
const ENDLESS =
  'SELECT COUNT_BIG(*) AS n INTO mydb.wanted FROM Hipparcos a JOIN Hipparcos b ON a.ra < b.ra ' +
  'JOIN Hipparcos c ON b.dec < c.dec';

/** The processes that run or will run queries. */
const executors = (): readonly number[] => executorsOf(server.child.pid);

test('an operation that is not offered is refused by its name over every binding', async () => {
  for (const binding of BINDINGS) {
    for (const operation of ['exportReportToPDF', 'LoginViaSaml', 'addMask']) {
      const { status, body } = await call(binding, operation, { token: 'any' });
      assert.equal(status, 500);
      const said = `${operation}: This server does not offer ${operation}\\. `;
      assert.match(body, new RegExp(binding === 'post' ? `^${said}` : `>${said}`));
    }
  }
});

test('every operation answers over every binding, on a job of another service', async () => {
  const job = await submit('SELECT TOP 2 hip INTO mydb.watched FROM Hipparcos');
  await server.ended(job);
  const jobToken = tokenOf(job);
  assert.match(jobToken, /^[0-9a-f]{32}$/);
  const space = spaceId();
  for (const binding of BINDINGS) {
    const token = await logIn(binding);
    const form = { token, jobToken };
    assert.equal(valueOf(await call(binding, 'isJobComplete', form)), 'true');
    assert.deepEqual(await statusOf('getJobStatus', form, binding), ['Complete', '']);
    const detailed = await statusOf('getDetailedJobStatus', form, binding);
    assert.deepEqual(detailed, ['Complete', 'Finished with 2 rows in mydb.watched.']);
    const cleared = await call(binding, 'clearJobStatus', { token, spaceID: space, jobToken });
    assert.equal(valueOf(cleared), 'false');
    assert.equal((await call(binding, 'Logout', { token })).status, 200);
    const { status, body } = await call(binding, 'isJobComplete', form);
    assert.equal(status, 500);
    assert.ok(body.includes(`isJobComplete: token ${token} is not valid or has expired.`), body);
  }
});

test('a job whose process is stopped is cleared for real, and its table is free', async () => {
  const token = await logIn();
  const job = await submit(ENDLESS);
  const form = { token, jobToken: tokenOf(job) };
  const isRunning = async () => (await statusOf('getJobStatus', form))[0] === 'Running';
  await until(isRunning, 'the start');
  const staging = `${server.data}/staging`;
  const busy = await until(() => executors().find((pid) => worksIn(pid, staging)), 'work');
  for (const pid of executors()) sendTo(pid, 'SIGSTOP');
  const next = await submit('SELECT TOP 3 hip INTO mydb.wanted FROM Hipparcos');
  const asked = { token, jobToken: tokenOf(next) };
  assert.deepEqual((await statusOf('getDetailedJobStatus', asked))[0], 'Queued');
  assert.equal(valueOf(await call('soap12', 'isJobComplete', form)), 'false');

  const clearing = { ...form, spaceID: spaceId() };
  assert.equal(valueOf(await call('soap11', 'clearJobStatus', clearing)), 'true');
  assert.equal(valueOf(await call('post', 'isJobComplete', form)), 'true');
  const [code, message] = await statusOf('getDetailedJobStatus', form);
  assert.deepEqual([code, message.slice(0, 20)], ['Cleared', 'Cleared by its owner']);
  assert.equal((await statusOf('getJobStatus', form))[0], 'Failed');
  assert.equal((await server.ended(job))['Status'], '4');
  assert.equal(valueOf(await call('soap12', 'clearJobStatus', clearing)), 'false');

  assert.equal((await server.ended(next))['Status'], '5');
  assert.deepEqual(await statusOf('getDetailedJobStatus', asked), [
    'Complete',
    'Finished with 3 rows in mydb.wanted.',
  ]);
  // The process that had it is gone, not only its record; so is what it had staged.
  await until(async () => parentOf(busy) !== server.child.pid, 'the end of the process');
  await until(async () => readdirSync(staging).length === 0, 'the removal of what was staged');
});

test('tokens outlive the server that gave them', async () => {
  const token = await logIn('soap12');
  const running = await submit(ENDLESS.replace('wanted', 'outlived'));
  const form = { token, jobToken: tokenOf(running) };
  const isRunning = async () => (await statusOf('getJobStatus', form))[0] === 'Running';
  await until(isRunning, 'the start');
  const space = spaceId();
  await server.restart('SIGKILL');
  assert.equal(spaceId(), space);
  assert.equal(tokenOf(running), form.jobToken);
  await until(isRunning, 'the start on the next server');
  const clearing = { ...form, spaceID: 'mydb' };
  assert.equal(valueOf(await call('soap11', 'clearJobStatus', clearing)), 'true');
  assert.equal(valueOf(await call('soap11', 'isJobComplete', form)), 'true');
});

test('the help page of an operation has the form of the machine itself', async () => {
  const page = `${server.url}/CommandWebService.asmx?op=clearJobStatus`;
  const text = await (await fetch(page)).text();
  assert.match(text, /<form [^>]*CommandWebService\.asmx\/clearJobStatus" method="POST">/);
  assert.doesNotMatch(text, /HTTP GET|HTTP POST<\/h2>/);
});
