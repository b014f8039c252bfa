// The first CasJobs service on the wire: FindJob over each binding to the byte, whose jobs it asks
// for, and what it says to who has no key, over a core that only remembers what it was asked.

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { timeZoneOf } from '../../../src/base/time-zone.ts';
import type { Plan } from '../../../src/core/plans.ts';
import type { Account } from '../../../src/domain/account.ts';
import type { Job, JobId } from '../../../src/domain/job.ts';
import type { JobSearch } from '../../../src/domain/job-search.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import { firstServiceOf } from '../../../src/wire/casjobs/first-service.ts';
import { createFakeCore } from '../../support/fake-core.ts';
import { bodyOf, requestOf } from '../../support/http-request.ts';
import { secretly } from '../../support/secrets.ts';

const SERVICE = '/casjobs/CasJobs.asmx';
const NAMESPACE = 'http://Jobs.Cas.jhu.edu';
const KEY = secretly('927364518273645');

const FAULTY: Plan = {
  statements: [],
  errors: [{ message: "There is no column 'a'.", line: 1, column: 8 }],
};

const PLANNED: Plan = {
  statements: [
    {
      line: 1,
      columns: [
        { name: 'hip', type: { name: 'int' } },
        { name: 'ra', type: { name: 'float' }, unit: 'deg' },
      ],
      reads: [
        { database: 'Stars', table: 'Hipparcos', rows: 118_216n, byPosition: true },
        { database: 'MyDB', table: 'mine', rows: 3n, byPosition: false },
      ],
      writes: ['near'],
      estimatedRows: 12n,
    },
    { line: 2, columns: [], reads: [], writes: ['old'], estimatedRows: null },
  ],
  errors: [],
};

/** The service over the jobs that are given; `asked` has each search and who asked. */
const setUp = (jobs: readonly Partial<Job>[] = []) => {
  const core = createFakeCore();
  const account = core.addAccount({ id: 101n, password: 'unused', privileges: ['admin'] });
  const rows = jobs.map((job) => core.put({ owner: account.id, ...job }));
  const asked: { account: Account; search: JobSearch }[] = [];
  const service = firstServiceOf({
    accounts: {
      signInByKey: async ({ key }) => {
        if (key !== KEY) throw new Refusal('wrong-key');
        return account;
      },
    },
    jobs: {
      ...core.jobs,
      find: async function* (who, search) {
        asked.push({ account: who, search });
        yield* rows;
      },
    },
    plans: { plan: async (_, { text }) => (text === 'wrong' ? FAULTY : PLANNED) },
    timeZone: timeZoneOf('UTC'),
    now: core.now,
  });
  const asmx = asmxOf({ services: [service], zone: 'UTC', messageBytesMax: 9_999, xmlDepthMax: 9 });
  const send = async (request: Parameters<typeof requestOf>[0]) => {
    const { status, headers, body } = await asmx.answer(requestOf(request));
    return { status, type: headers['Content-Type'], body: await bodyOf(body) };
  };
  return { send, asked };
};

const VERSIONS = {
  soap11: {
    type: 'text/xml; charset=utf-8',
    namespace: 'http://schemas.xmlsoap.org/soap/envelope/',
  },
  soap12: {
    type: 'application/soap+xml; charset=utf-8',
    namespace: 'http://www.w3.org/2003/05/soap-envelope',
  },
} as const;

const BINDINGS = ['soap11', 'soap12', 'get', 'post'] as const;

const bytes = (text: string) => Readable.from([Buffer.from(text)]);

/** A call of FindJob as the help page of the original shows it. */
const callBy = (binding: (typeof BINDINGS)[number], wsId: string, predicate: string) => {
  const form = new URLSearchParams({ wsId, predicate }).toString();
  if (binding === 'get') return { path: `${SERVICE}/FindJob`, query: form };
  if (binding === 'post') {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', path: `${SERVICE}/FindJob`, headers, body: bytes(form) };
  }
  const { type, namespace } = VERSIONS[binding];
  const headers = {
    'content-type': type,
    ...(binding === 'soap11' ? { soapaction: `"${NAMESPACE}/FindJob"` } : {}),
  };
  const body = bytes(
    `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${namespace}"><s:Body>` +
      `<FindJob xmlns="${NAMESPACE}"><wsId>${wsId}</wsId><predicate>${predicate}</predicate>` +
      '</FindJob></s:Body></s:Envelope>',
  );
  return { method: 'POST', path: SERVICE, headers, body };
};

const FULL: Partial<Job> = {
  id: 9_007_199_254_740_993n as JobId,
  rows: 9_223_372_036_854_775_807n,
  submitted: instant(Date.UTC(2026, 10, 22, 10, 30, 0, 250)),
  started: instant(Date.UTC(2026, 10, 22, 10, 30, 1)),
  ended: instant(Date.UTC(2026, 10, 22, 10, 30, 2)),
  status: 'failed',
  taskName: 'stars',
  message: 'No <more>',
  text: 'SELECT 1',
  createdTable: 'mydb.t',
};

const ROWS = [
  '<Job><JobID>9007199254740993</JobID><Rows>9223372036854775807</Rows>' +
    '<WebServicesID>101</WebServicesID><TimeSubmit>2026-11-22T10:30:00.25</TimeSubmit>' +
    '<TimeStart>2026-11-22T10:30:01</TimeStart><TimeEnd>2026-11-22T10:30:02</TimeEnd>' +
    '<SendEmail>0</SendEmail><Status>4</Status><AutoComplete>0</AutoComplete>' +
    '<Estimate>500</Estimate><TaskName>stars</TaskName><Message>No &lt;more&gt;</Message>' +
    '<Query>SELECT 1</Query><Target>Stars</Target><OutputType>QUERY</OutputType>' +
    '<Created_Table>mydb.t</Created_Table></Job>',
  '<Job><JobID>2</JobID><Rows>0</Rows><WebServicesID>101</WebServicesID>' +
    '<TimeSubmit>2026-11-22T10:30:00.25</TimeSubmit><TimeStart>0001-01-01T00:00:00</TimeStart>' +
    '<TimeEnd>0001-01-01T00:00:00</TimeEnd><SendEmail>0</SendEmail><Status>0</Status>' +
    '<AutoComplete>0</AutoComplete><Estimate>500</Estimate><Query>SELECT 1</Query>' +
    '<Target>Stars</Target><OutputType>QUERY</OutputType></Job>',
];

const WAITING: Partial<Job> = { status: 'ready', started: null, ended: null, rows: null };

for (const binding of BINDINGS) {
  void test(`FindJob answers ${binding} with every field that is set, in order`, async () => {
    const { send } = setUp([FULL, WAITING]);
    const { status, type, body } = await send(callBy(binding, KEY, ''));
    assert.equal(status, 200, body);
    const plain = body.replace(/\r\n */g, '');
    if (binding === 'get' || binding === 'post') {
      assert.equal(type, 'text/xml; charset=utf-8');
      const [, inside] = /<ArrayOfJob [^>]*xmlns="([^"]*)">/.exec(plain) ?? [];
      assert.equal(inside, NAMESPACE);
      assert.ok(plain.endsWith(`>${ROWS.join('')}</ArrayOfJob>`), plain);
    } else {
      assert.equal(type, VERSIONS[binding].type);
      const result = `<FindJobResult>${ROWS.join('')}</FindJobResult>`;
      const response = `<FindJobResponse xmlns="${NAMESPACE}">${result}</FindJobResponse>`;
      assert.ok(plain.includes(`<soap:Body>${response}</soap:Body>`), plain);
    }
  });

  void test(`who has no key is told so by ${binding}, without what was sent`, async () => {
    const { send, asked } = setUp([FULL]);
    for (const wrong of ['101', '927364518273646', `${KEY}0`, 'a', '']) {
      const { status, body } = await send(callBy(binding, wrong, ''));
      assert.equal(status, 500);
      assert.match(body, /System\.Exception: This wsId is the key of no account\. This service/);
      assert.ok(wrong.length < 15 || !body.includes(wrong.slice(0, 15)), body);
    }
    assert.deepEqual(asked, []);
  });
}

void test('only jobs of the account of the key are asked for, also for an admin', async () => {
  const { send, asked } = setUp();
  await send(callBy('post', KEY, 'Status = 4 OR WSID = 5'));
  assert.deepEqual(asked[0]?.search.owner, [{ from: 101n, to: 101n }]);
  assert.equal(asked[0].search.includeSystem, false);
  assert.equal(asked[0].account.id, 101n);
});

void test('a predicate that cannot be read is refused in one line', async () => {
  const { body } = await setUp().send(callBy('get', KEY, 'Status < 5 AND TaskNam = 1'));
  assert.match(
    body,
    /^System\.Exception: The predicate cannot be read at character 16, TaskNam: there is no such /,
  );
  assert.match(body, / Is it TaskName\? Columns: JobID, .* ---> Almagest\.bad-predicate\r\n$/);
});

void test('the service is found under both of its paths, in any case', async () => {
  const { send } = setUp();
  for (const path of ['/gcasjobs/casjobs.asmx', '/CASJOBS/CasJobs.asmx']) {
    const { status } = await send({ ...callBy('get', KEY, ''), path: `${path}/FindJob` });
    assert.equal(status, 200);
  }
});

const planOf = (wsId: string, qry: string) => ({
  path: `${SERVICE}/GetPlan`,
  query: new URLSearchParams({ wsId, target: 'Stars', qry }).toString(),
});

void test('GetPlan says what a query would do, in words, to whoever has a key.', async () => {
  const { send } = setUp();
  const { status, body } = await send(planOf(KEY, 'right'));
  assert.equal(status, 200);
  assert.match(body, /<string xmlns="http:\/\/Jobs\.Cas\.jhu\.edu">/);
  assert.deepEqual(
    body
      .replace(/<[^>]*>/g, '')
      .trim()
      .split('\n'),
    [
      'Statement 1, line 1: about 12 rows, an estimate.',
      '  Reads rows of Stars.Hipparcos near a position, of 118216 in all.',
      '  Reads MyDB.mine, 3 rows.',
      '  Writes MyDB.near.',
      '  Columns: hip int, ra float deg.',
      'Statement 2, line 2.',
      '  Writes MyDB.old.',
    ],
  );
});

void test('GetPlan of a wrong query is its error, and of a stranger a refusal.', async () => {
  const { send } = setUp();
  const wrong = await send(planOf(KEY, 'wrong'));
  assert.equal(wrong.status, 500);
  assert.match(wrong.body, /There is no column 'a'\. Line 1, column 8\./);
  const stranger = await send(planOf('101', 'right'));
  assert.equal(stranger.status, 500);
  assert.match(stranger.body, /key of no account/);
});
