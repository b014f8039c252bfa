// Whole answers of the Command Web Service over each binding, to the byte where clients compare
// bytes, on a core with a real store. The engine only does what it is told.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { instant, isoOf, MINUTE, SECOND } from '../../../src/base/time.ts';
import type { Account } from '../../../src/domain/account.ts';
import type { JobId } from '../../../src/domain/job.ts';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import { commandServiceOf } from '../../../src/wire/command/command-service.ts';
import type { HttpAnswer } from '../../../src/wire/http/message.ts';
import { openCore, PASSWORD, type CoreFixture } from '../../support/core-fixture.ts';
import { bodyOf, requestOf } from '../../support/http-request.ts';
import { secretly } from '../../support/secrets.ts';

const NAMESPACE = 'http://www.birst.com/';
const PATH = '/CommandWebService.asmx';

let fixture: CoreFixture;
let owner: Account;
let token: string;

before(async () => {
  fixture = await openCore();
  owner = await fixture.account('kepler');
  const ask = { login: 'kepler', password: PASSWORD, address: '192.0.2.1' };
  token = secretly(await fixture.core.loginTokens.begin(ask));
});
after(() => fixture.close());

type Form = Readonly<Record<string, string>>;

const answerOf = async (request: Parameters<typeof requestOf>[0]): Promise<HttpAnswer> => {
  const { core } = fixture;
  const service = commandServiceOf({ ...core, now: () => instant(Date.now() + fixture.ahead) });
  const limits = { messageBytesMax: 100_000, xmlDepthMax: 64 };
  return asmxOf({ services: [service], zone: 'UTC', ...limits }).answer(requestOf(request));
};

interface Said {
  readonly status: number;
  readonly body: string;
}

const said = async (request: Parameters<typeof requestOf>[0]): Promise<Said> => {
  const { status, body } = await answerOf(request);
  return { status, body: await bodyOf(body) };
};

const bytes = (text: string): AsyncIterable<Uint8Array> =>
  new Response(text).body as unknown as AsyncIterable<Uint8Array>;

const envelope = (version: string, operation: string, form: Form): string => {
  const fields = Object.entries(form).map(([name, value]) => `<${name}>${value}</${name}>`);
  return (
    `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${version}"><soap:Body>` +
    `<${operation} xmlns="${NAMESPACE}">${fields.join('')}</${operation}>` +
    '</soap:Body></soap:Envelope>'
  );
};

const SOAP11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const SOAP12 = 'http://www.w3.org/2003/05/soap-envelope';

const soap11 = (operation: string, form: Form): Promise<Said> =>
  said({
    method: 'POST',
    path: PATH,
    headers: {
      'content-type': 'text/xml; charset=utf-8',
      soapaction: `"${NAMESPACE}${operation}"`,
    },
    body: bytes(envelope(SOAP11, operation, form)),
  });

const soap12 = (operation: string, form: Form): Promise<Said> =>
  said({
    method: 'POST',
    path: PATH.toLowerCase(),
    headers: { 'content-type': 'application/soap+xml; charset=utf-8' },
    body: bytes(envelope(SOAP12, operation, form)),
  });

const post = (operation: string, form: Form, address = '127.0.0.1'): Promise<Said> =>
  said({
    method: 'POST',
    path: `${PATH}/${operation}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: bytes(String(new URLSearchParams(form))),
    address,
  });

const SCHEMAS =
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema"';

/** A whole answer of SOAP around what is in its body. */
const inSoap = (version: string, content: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${version}" ${SCHEMAS}>` +
  `<soap:Body>${content}</soap:Body></soap:Envelope>`;

const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\r\n';

/** Over all three bindings: the result element's content, which must be the same on each. */
const overAll = async (operation: string, form: Form): Promise<string> => {
  const open = `<${operation}Response xmlns="${NAMESPACE}"><${operation}Result>`;
  const close = `</${operation}Result></${operation}Response>`;
  const results: string[] = [];
  for (const [version, call] of [
    [SOAP11, soap11],
    [SOAP12, soap12],
  ] as const) {
    const { status, body } = await call(operation, form);
    assert.equal(status, 200, body);
    const [head = '', tail = ''] = inSoap(version, `${open}|${close}`).split('|');
    assert.ok(body.startsWith(head) && body.endsWith(tail), body);
    results.push(body.slice(head.length, -tail.length));
  }
  const { status, body } = await post(operation, form);
  assert.equal(status, 200, body);
  const document = body.replace(DECLARATION, '').replace(/^<\w+(?: xmlns(?::\w+)?="[^"]*")+>/, '');
  results.push(document.replace(/<\/\w+>$/, '').replace(/\r\n */g, ''));
  assert.equal(new Set(results).size, 1, results.join('\n'));
  return results[0] ?? '';
};

const jobThatWaits = (): Promise<JobId> => fixture.submit(owner, 'SELECT 1 AS n INTO mydb.t');
const tokenOf = (id: JobId): string => secretly(fixture.core.jobTokens.tokenOf(id));

test('Login gives a token over each binding', async () => {
  for (const call of [soap11, soap12, post]) {
    const { status, body } = await call('Login', { username: 'KEPLER', password: PASSWORD });
    assert.equal(status, 200);
    const given = secretly(/>([0-9a-f]{32})</.exec(body)?.[1] ?? '');
    assert.deepEqual(await fixture.core.loginTokens.accountOf(given), owner);
  }
});

test('Logout gives nothing, ends the token, and may be said twice', async () => {
  const EMPTY = `<LogoutResponse xmlns="${NAMESPACE}" />`;
  const { loginTokens } = fixture.core;
  for (const [call, body] of [
    [soap11, inSoap(SOAP11, EMPTY)],
    [soap12, inSoap(SOAP12, EMPTY)],
    [post, ''],
  ] as const) {
    const ask = { login: 'kepler', password: PASSWORD, address: '192.0.2.1' };
    const mine = secretly(await loginTokens.begin(ask));
    for (let times = 0; times < 2; times++) {
      assert.deepEqual(await call('Logout', { token: mine }), { status: 200, body });
    }
    await assert.rejects(loginTokens.accountOf(mine), { code: 'unknown-login-token' });
  }
});

/** The fault of SOAP 1.1 in the layout that names the operation. */
const fault = (code: string, text: string, message = text.replace(/^\w+: /, '')): string =>
  inSoap(
    SOAP11,
    `<soap:Fault><faultcode>soap:${code}</faultcode><faultstring>${text}</faultstring>` +
      `<faultactor>http://stars.example${PATH}</faultactor><detail>` +
      `<b:error xmlns:b="${NAMESPACE}"><b:message>${message}</b:message></b:error>` +
      `</detail></soap:Fault>`,
  );

const NOBODYS = '0123456789abcdef0123456789abcdef';

/** What is asked in vain, and the fault: each text begins as clients compare it. */
const FAULTS: readonly (readonly [title: string, operation: string, form: Form, body: string])[] = [
  [
    'a login that is nobody’s',
    'Login',
    { username: 'nobody', password: 'not the password' },
    fault(
      'Client',
      'Login: Failed web services login attempt for user nobody. Check the login and the password.',
    ),
  ],
  [
    'a password that is too short to be one',
    'Login',
    { username: 'kepler', password: 'short' },
    fault('Client', 'Validation failure', 'password must be longer than 5 characters'),
  ],
  [
    'a user name without end',
    'Login',
    { username: 'k'.repeat(256), password: 'not the password' },
    fault('Client', 'Validation failure', 'username must be shorter than 256 characters'),
  ],
  [
    'no login token',
    'isJobComplete',
    { jobToken: NOBODYS },
    fault('Client', 'Validation failure', 'Invalid token'),
  ],
  [
    'a malformed job token',
    'getJobStatus',
    { token: NOBODYS, jobToken: `${NOBODYS}0` },
    fault('Client', 'Validation failure', 'Invalid token'),
  ],
  [
    'a dead login token',
    'getDetailedJobStatus',
    { token: NOBODYS.toUpperCase(), jobToken: NOBODYS },
    fault('Server', `getDetailedJobStatus: token ${NOBODYS} is not valid or has expired.`),
  ],
];

for (const [title, operation, form, body] of FAULTS) {
  test(`${title} is a fault that clients know`, async () => {
    assert.deepEqual(await soap11(operation, form), { status: 500, body });
  });
}

test('two rules that are broken are told both', async () => {
  const { body } = await soap11('isJobComplete', {});
  const messages = '<b:message>Invalid token</b:message><b:message>Invalid token</b:message>';
  assert.ok(body.includes(`>${messages}<`), body);
});

test('a wrong password is the fault of an unknown login, and slows down', async () => {
  await fixture.account('slow');
  const form = { username: 'slow', password: 'not the password' };
  const first = await soap11('Login', form);
  assert.match(first.body, />Login: Failed web services login attempt for user slow\. /);
  for (let tries = 0; tries < 2; tries++) await soap11('Login', form);
  const { body } = await soap11('Login', { ...form, password: PASSWORD });
  assert.match(body, />soap:Client<.*>Login: Too many wrong passwords for account slow /);
  assert.doesNotMatch(body, new RegExp(PASSWORD));
});

test('an unknown job token is told under the name that clients look for', async () => {
  const other = await fixture.account('other');
  const foreign = tokenOf(await fixture.submit(other, 'SELEC 1'));
  for (const jobToken of [NOBODYS, foreign]) {
    for (const [operation, named] of [
      ['isJobComplete', 'isComplete'],
      ['getJobStatus', 'getJobStatus'],
      ['getDetailedJobStatus', 'getDetailedJobStatus'],
      ['clearJobStatus', 'clearJobStatus'],
    ] as const) {
      const form = { token, spaceID: 'mydb', jobToken };
      const text = `${named}: token ${jobToken} is not valid or has expired.`;
      assert.match(text, /: token [0-9a-f]{32} is not valid or has expired/);
      const body = fault('Server', text);
      assert.deepEqual(await soap11(operation, form), { status: 500, body });
      assert.deepEqual(await post(operation, form), { status: 500, body: `${text}\r\n` });
    }
  }
});

const askByNumber = (id: bigint): Promise<Said> =>
  soap11('isJobComplete', { token, jobToken: String(id) });

test('a job is known by its number to its owner, and by that of no other', async () => {
  const mine = await jobThatWaits();
  const theirs = await fixture.submit(await fixture.account('third'), 'SELEC 1');
  assert.match((await askByNumber(mine)).body, />false</);
  const body = fault('Client', 'Validation failure', 'Invalid token');
  for (const other of [theirs, 2n ** 63n - 1n, 2n ** 63n, 0n, 10n ** 30n]) {
    assert.deepEqual(await askByNumber(other), { status: 500, body });
  }
  await fixture.core.jobs.clear(owner, mine);
});

/** The content of a StatusResult. */
const status = (code: string, message = ''): string =>
  `<type>0</type><loadid>0</loadid>${message === '' ? '' : `<message>${message}</message>`}` +
  `<statusCode>${code}</statusCode>`;

test('a job is told of from its asking to its end', async () => {
  const { core, engine, store } = fixture;
  const id = await jobThatWaits();
  const form = { token, jobToken: tokenOf(id) };
  const submitted = (await store.jobs.byId(id))?.submitted ?? assert.fail();
  fixture.ahead += 90 * SECOND;
  const told = async (isComplete: boolean, plain: string, detailed: RegExp) => {
    assert.equal(await overAll('isJobComplete', form), String(isComplete));
    assert.equal(await overAll('getJobStatus', form), plain);
    assert.match(await overAll('getDetailedJobStatus', form), detailed);
  };
  const since = isoOf(submitted);
  const waiting = `Waiting for 9\\d s, since ${since}, in the queue of MyDB of 500 min\\.`;
  await told(false, status('None'), new RegExp(`^${status('Queued', waiting)}$`));

  engine.hold();
  const taken = await core.work.takeNext();
  const running = 'Running for \\d+ s of at most 500 min, since \\S+Z; attempt 1\\.';
  await told(false, status('Running'), new RegExp(`^${status('Running', running)}$`));

  engine.release();
  await taken?.end;
  const finished = status('Complete', 'Finished with 3 rows in mydb.t.');
  await told(true, status('Complete'), new RegExp(`^${finished}$`));
  assert.match(await overAll('clearJobStatus', { ...form, spaceID: 'MYDB' }), /^false$/);
  await told(true, status('Complete'), new RegExp(`^${finished}$`));
});

test('jobs that end badly are Failed with their message, and finer words in detail', async () => {
  const { core, store, engine } = fixture;
  const check = async (id: JobId, message: RegExp, word: string) => {
    const form = { token, jobToken: tokenOf(id) };
    assert.equal(await overAll('isJobComplete', form), 'true');
    const told = new RegExp(`^${status('CODE', 'MESSAGE')}$`.replace('MESSAGE', message.source));
    const codeIs = (code: string) => new RegExp(told.source.replace('CODE', code));
    assert.match(await overAll('getJobStatus', form), codeIs('Failed'));
    assert.match(await overAll('getDetailedJobStatus', form), codeIs(word));
  };
  await check(await fixture.submit(owner, 'SELEC 1'), /.*Line 1, column 1.*/, 'Failed');

  const cancelled = await jobThatWaits();
  await core.jobs.cancel(owner, cancelled);
  const form = { token, jobToken: tokenOf(cancelled) };
  assert.equal(await overAll('isJobComplete', form), 'false');
  assert.equal(await overAll('getJobStatus', form), status('Running'));
  assert.match(await overAll('getDetailedJobStatus', form), /<statusCode>Cancelling</);
  await core.housekeeping.confirmCancels();
  await check(cancelled, /Cancelled by its owner\./, 'Cancelled');

  engine.hold();
  engine.isDeaf = true;
  const hung = await jobThatWaits();
  const taken = await core.work.takeNext();
  assert.ok(taken);
  const asked = { token, spaceID: core.spaces.idOf(owner.space), jobToken: tokenOf(hung) };
  assert.match((await soap12('clearJobStatus', asked)).body, /Result>true</);
  await check(hung, /Cleared by its owner\. .*/, 'Cleared');
  assert.equal(await overAll('clearJobStatus', asked), 'false');
  engine.isDeaf = false;
  engine.release();
  await taken.end;
  assert.equal((await store.jobs.byId(hung))?.reason, 'cleared');
});

test('a space that is not there, or another’s, is one fault, and nothing is cleared', async () => {
  const other = await fixture.account('landlord');
  const id = await jobThatWaits();
  const form = { token, jobToken: tokenOf(id) };
  for (const space of [fixture.core.spaces.idOf(other.space), '0'.repeat(36)]) {
    const text = `There is no space '${space}' that you may use. Your own space is MyDB.`;
    const body = fault('Client', `clearJobStatus: ${text}`);
    assert.deepEqual(await soap11('clearJobStatus', { ...form, spaceID: space }), {
      status: 500,
      body,
    });
  }
  const body = fault('Client', 'Validation failure', 'Space ID must be 36 characters');
  assert.deepEqual(await soap11('clearJobStatus', { ...form, spaceID: 'elsewhere' }), {
    status: 500,
    body,
  });
  assert.equal((await fixture.store.jobs.byId(id))?.status, 'ready');
  await fixture.core.jobs.clear(owner, id);
});

test('forms are for this machine alone, and there is no GET', async () => {
  const form = { token, jobToken: NOBODYS };
  assert.equal((await post('isJobComplete', form, '::1')).status, 500);
  for (const address of ['192.0.2.7', '10.0.0.1']) {
    const { status: code, body } = await post('isJobComplete', form, address);
    assert.equal(code, 500);
    assert.match(body, /Request format is unrecognized for URL unexpectedly ending in/);
  }
  const query = String(new URLSearchParams(form));
  const got = await said({ path: `${PATH}/isJobComplete`, query });
  assert.equal(got.status, 500);
  assert.match(got.body, /Request format is unrecognized/);
});

test('an error of ours is of the layout that clients try again at', async () => {
  const { loginTokens } = fixture.store;
  const { byHash } = loginTokens;
  loginTokens.byHash = () => Promise.reject(new Error('the store broke'));
  try {
    const body = await bodyOf(
      (
        await answerOf({
          method: 'POST',
          path: PATH,
          headers: { 'content-type': 'text/xml', soapaction: `"${NAMESPACE}isJobComplete"` },
          body: bytes(envelope(SOAP11, 'isJobComplete', { token, jobToken: NOBODYS })),
          trace: () => '0badcafe',
        })
      ).body,
    );
    const words = 'Server was unable to process request. ---&gt; ';
    assert.match(body, new RegExp(`soap:Server</faultcode><faultstring>${words}.*0badcafe`));
    assert.match(body, /<\/faultstring><detail \/><\/soap:Fault>/);
  } finally {
    loginTokens.byHash = byHash;
  }
});

test('a login token that is not used dies, and its fault says so', async () => {
  fixture.ahead += 12 * MINUTE;
  const { body } = await soap11('isJobComplete', { token, jobToken: NOBODYS });
  assert.ok(body.includes(`isJobComplete: token ${token} is not valid or has expired.`));
});
