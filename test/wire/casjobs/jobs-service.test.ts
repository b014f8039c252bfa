// The Jobs service as it is declared, against the names, orders and types of the original, and
// its methods over a core in memory. Messages are not looked at here: exchanges.test.ts does.

import assert from 'node:assert/strict';
import { shapeOf } from '../../../src/wire/asmx/form.ts';
import { typeNameOf } from '../../../src/wire/asmx/shapes.ts';
import { text as textOf } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { OUTPUT_FORMATS } from '../../../src/domain/output.ts';
import { after, DAY, instant } from '../../../src/base/time.ts';
import type { Job, JobStatus } from '../../../src/domain/job.ts';
import type { Output, OutputToken } from '../../../src/domain/output.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import type { RefusalName } from '../../../src/domain/refusal.ts';
import type { Call } from '../../../src/wire/asmx/declare.ts';
import type { CjJob } from '../../../src/wire/casjobs/cj-job.ts';
import type { FirstJob } from '../../../src/wire/casjobs/first-job.ts';
import { jobsServiceOf } from '../../../src/wire/casjobs/jobs-service.ts';
import { timeZoneOf } from '../../../src/base/time-zone.ts';
import { createFakeCore, FAKE_NOW, FAKE_QUEUES } from '../../support/fake-core.ts';

const CALL: Call = {
  address: '192.0.2.7',
  signal: new AbortController().signal,
  sent: Promise.resolve(true),
  base: 'https://stars.example',
  binding: 'soap12',
  headers: {},
};

const MINE = { wsid: 101n, pw: 'right password' };
const THEIRS = { wsid: 202n, pw: 'another password' };
const ADMIN = { wsid: 303n, pw: 'an admin password' };

/** The service over a new core with two accounts and an admin. */
const setUp = () => {
  const core = createFakeCore();
  const mine = core.addAccount({ id: MINE.wsid, password: MINE.pw });
  const theirs = core.addAccount({ id: THEIRS.wsid, password: THEIRS.pw });
  core.addAccount({ id: ADMIN.wsid, password: ADMIN.pw, privileges: ['admin'] });
  const service = jobsServiceOf({ ...core, timeZone: timeZoneOf('UTC') });
  const call = async (name: string, input: Record<string, unknown>): Promise<unknown> => {
    const method = service.methods[name];
    assert.ok(method, name);
    return method.run(input, CALL);
  };
  const list = async (conditions: string | null, more: Record<string, unknown> = {}) => {
    const asked = { owner_wsid: MINE.wsid, owner_pw: MINE.pw, includeSystem: false, ...more };
    const rows = (await call('GetJobs', { conditions, ...asked })) as AsyncIterable<CjJob>;
    return Array.fromAsync(rows);
  };
  return { core, mine, theirs, service, call, list };
};

const refused = (promise: Promise<unknown>, code: RefusalName): Promise<void> =>
  assert.rejects(promise, (error) => error instanceof Refusal && error.code === code);

/** The class Job, in the order of the original. */
const JOB =
  'Job( JobID:long Rows:long WebServicesID:long TimeSubmit:dateTime TimeStart:dateTime ' +
  'TimeEnd:dateTime SendEmail:int Status:int AutoComplete:int Estimate:int TaskName:string ' +
  'OutputLoc:string HostIP:string Message:string Query:string ModifiedQuery:string ' +
  'Target:string OutputType:string Params:string Created_Table:string )';

/** Parameters in wire order with their XSD types, and what comes back, as the original has them. */
const ORIGINAL: Readonly<Record<string, readonly [input: string, output: string]>> = {
  ExecuteQuickJobOID: [
    'oid:string md5:string qry:string context:string taskname:string isSystem:boolean',
    'string',
  ],
  ExecuteQuickJob: [
    'wsid:long pw:string qry:string context:string taskname:string isSystem:boolean',
    'string',
  ],
  ExecuteQuickJobDS: [
    'wsid:long pw:string qry:string context:string taskname:string isSystem:boolean',
    'DataSet',
  ],
  SubmitJob: ['wsid:long pw:string qry:string context:string taskname:string estimate:int', 'long'],
  SubmitJobInto: [
    'wsid:long pw:string qry:string context:string table:string taskname:string estimate:int',
    'long',
  ],
  SubmitExtractJob: ['wsid:long pw:string tableName:string type:string', 'long'],
  UploadData: ['wsid:long pw:string tableName:string data:string tableExists:boolean', ''],
  CancelJob: ['wsId:long pw:string jobId:long', ''],
  GetJobStatus: ['wsId:long pw:string jobId:long', 'int'],
  GetJobs: [
    'owner_wsid:long owner_pw:string conditions:string includeSystem:boolean',
    'CJJob( JobID:long Rows:long WebServicesID:long TimeSubmit:dateTime TimeStart:dateTime ' +
      'TimeEnd:dateTime Status:int Queue:int TaskName:string OutputLoc:string Error:string ' +
      'Query:string Context:string Type:string )',
  ],
  GetJobsJob: ['owner_wsid:long owner_pw:string conditions:string includeSystem:boolean', JOB],
  GetQueues: ['wsid:long pw:string', 'CJQueue( Context:string Timeout:int )'],
  GetJobTypes: ['wsid:long pw:string', 'CJType( Type:string Description:string )'],
  SetServiceState: ['wsid:long pw:string serviceName:string state:string', ''],
  GetServiceState: ['wsid:long pw:string serviceName:string', 'string'],
};

type Methods = ReturnType<typeof jobsServiceOf>['methods'];

const declared = (methods: Methods): Record<string, readonly [string, string]> =>
  Object.fromEntries(
    Object.entries(methods).map(([name, { input, output }]) => [
      name,
      [
        Object.entries(input)
          .map(([each, type]) => `${each}:${typeNameOf(shapeOf(type))}`)
          .join(' '),
        shapeText(output),
      ],
    ]),
  );

const shapeText = (output: Methods[string]['output']): string => {
  if (output.kind === 'nothing') return '';
  if (output.kind === 'streamed-text') return 'string';
  if (output.kind === 'scalar' || output.kind === 'data-set') return typeNameOf(output);
  const item = output.kind === 'array' ? output.item : output;
  if (item.kind !== 'record') return item.kind;
  const fields = Object.entries(item.fields).map(([name, field]) =>
    field.kind === 'field' ? `${name}:?` : `${name}:${typeNameOf(field)}`,
  );
  return `${item.name}( ${fields.join(' ')} )`;
};

void test('Every method has the names, order, case and types of the original.', () => {
  const { service } = setUp();
  assert.equal(service.name, 'Jobs');
  assert.equal(service.namespace, 'http://Services.Cas.jhu.edu');
  assert.deepEqual(declared(service.methods), ORIGINAL);
});

void test('Every method tells what it does.', () => {
  for (const { doc } of Object.values(setUp().service.methods)) assert.ok(doc.length > 80);
});

void test('A wrong password, or none, is refused by every method.', async () => {
  const { call, service } = setUp();
  for (const name of Object.keys(service.methods)) {
    // This one takes no password, and lets nobody in.
    if (name === 'ExecuteQuickJobOID') continue;
    for (const pw of ['wrong', null]) {
      const input = { wsid: 101n, wsId: 101n, owner_wsid: 101n, pw, owner_pw: pw, jobId: 1n };
      await refused(call(name, input), 'wrong-password');
    }
  }
});

void test('A finished extract is listed with an address from the public base.', async () => {
  const { core, mine, list } = setUp();
  const output: Output = {
    token: '0123456789abcdef0123456789abcdef' as OutputToken,
    fileName: 'bright_demo.csv',
    bytes: 5n,
    expires: after(FAKE_NOW, DAY),
  };
  const about = { kind: 'extract', format: 'csv', context: 'MyDB', rows: 20n } as const;
  core.put({ owner: mine.id, ...about, source: 'bright_demo', text: 'SELECT 1', output });
  assert.deepEqual(await list(null), [
    {
      JobID: 1n,
      Rows: 20n,
      WebServicesID: 101n,
      TimeSubmit: FAKE_NOW,
      TimeStart: FAKE_NOW,
      TimeEnd: FAKE_NOW,
      Status: 5,
      Queue: 500,
      TaskName: 'bright_demo',
      OutputLoc:
        'https://stars.example/casjobs/output/0123456789abcdef0123456789abcdef/bright_demo.csv',
      Error: null,
      Query: 'SELECT 1',
      Context: 'MyDB',
      Type: 'CSV',
    },
  ]);
});

void test('What is not set is null, and so is what is empty.', async () => {
  const { core, mine, list } = setUp();
  const unset = { started: null, ended: null, rows: null, text: '', taskName: '', message: '' };
  core.put({ owner: mine.id, status: 'ready', ...unset });
  const [row] = await list('');
  assert.ok(row);
  const { TimeStart, TimeEnd, Rows, TaskName, Error: error, Query, OutputLoc } = row;
  assert.deepEqual([TimeStart, TimeEnd, Rows], [null, null, 0n]);
  assert.deepEqual([TaskName, error, Query, OutputLoc], [null, null, null, null]);
});

const NUMBERS: readonly (readonly [JobStatus, number])[] = [
  ['ready', 0],
  ['started', 1],
  ['canceling', 2],
  ['cancelled', 3],
  ['failed', 4],
  ['finished', 5],
];

void test('Statuses have the numbers of the original, alone and in lists.', async () => {
  for (const [status, number] of NUMBERS) {
    const { core, mine, call, list } = setUp();
    const { id } = core.put({ owner: mine.id, status });
    assert.equal(await call('GetJobStatus', { ...watched(MINE), jobId: id }), number);
    assert.deepEqual(
      (await list(`status : ${number}`)).map((row) => row.Status),
      [number],
    );
  }
});

void test('A draft is no job of CasJobs.', async () => {
  const { core, mine, call, list } = setUp();
  const { id } = core.put({ owner: mine.id, status: 'draft' });
  assert.deepEqual(await list(''), []);
  await refused(call('GetJobStatus', { ...watched(MINE), jobId: id }), 'unknown-job');
});

const watched = ({ wsid, pw }: typeof MINE) => ({ wsId: wsid, pw });

void test('The status of a job is told to its owner and to an admin alone.', async () => {
  const { core, mine, call } = setUp();
  const { id } = core.put({ owner: mine.id, status: 'finished' });
  const ask = ({ wsid, pw }: typeof MINE) => call('GetJobStatus', { wsId: wsid, pw, jobId: id });
  assert.equal(await ask(MINE), 5);
  assert.equal(await ask(ADMIN), 5);
  await refused(ask(THEIRS), 'unknown-job');
});

void test('A list holds only jobs of its owner, and of an admin everybody’s.', async () => {
  const { core, mine, theirs, list } = setUp();
  core.put({ owner: mine.id });
  core.put({ owner: theirs.id });
  const asAdmin = { owner_wsid: ADMIN.wsid, owner_pw: ADMIN.pw };
  const owners = async (conditions: string, more = {}) =>
    (await list(conditions, more)).map((row) => row.WebServicesID);
  assert.deepEqual(await owners(''), [101n]);
  assert.deepEqual(await owners('WSID : 202'), [101n]);
  assert.deepEqual(await owners('', asAdmin), [202n, 101n]);
  assert.deepEqual(await owners('WSID : 202', asAdmin), [202n]);
});

void test('System jobs, and kinds without a word, are listed when asked for.', async () => {
  const { core, mine, list } = setUp();
  const types = async (includeSystem: boolean) =>
    (await list(null, { includeSystem })).map((row) => row.Type);
  core.put({ owner: mine.id, kind: 'swap' });
  core.put({ owner: mine.id, system: true, taskName: 'hidden' });
  core.put({ owner: mine.id });
  assert.deepEqual(await types(false), ['QUERY']);
  assert.deepEqual(await types(true), ['QUERY', 'QUERY', 'SWAP']);
});

void test('Conditions narrow a list, and bad ones refuse it.', async () => {
  const { core, mine, list } = setUp();
  for (const day of [4, 5, 6]) {
    core.put({ owner: mine.id, ended: instant(Date.UTC(2008, 3, day)) });
  }
  core.put({ owner: mine.id, status: 'started', ended: null });
  const ids = async (conditions: string) => (await list(conditions)).map((row) => row.JobID);
  assert.deepEqual(await ids('TimeEnd : 2008-04-5,'), [3n, 2n]);
  assert.deepEqual(await ids('TimeEnd : 2008-04-5'), [2n]);
  assert.deepEqual(await ids('TimeEnd : ,2008-04-4 23:59'), [1n]);
  assert.deepEqual(await ids('jobid : 1|4; status : 1,'), [4n, 1n]);
  await refused(list('TimeEnd : soon'), 'bad-condition');
});

void test('Cancelling passes over what is no job, and refuses the job of another.', async () => {
  const { core, mine, theirs, call } = setUp();
  const own = core.put({ owner: mine.id, status: 'started' });
  const quick = core.put({ owner: mine.id, status: 'started', quick: true });
  const foreign = core.put({ owner: theirs.id, status: 'started' });
  const cancel = (jobId: bigint) => call('CancelJob', { ...watched(MINE), jobId });
  const statusOf = (id: Job['id']) => core.jobs.status(mine, id);
  assert.equal(await cancel(999n), undefined);
  await refused(cancel(foreign.id), 'job-not-yours');
  assert.equal(await cancel(quick.id), undefined);
  assert.equal(await statusOf(quick.id), 'started');
  assert.equal(await cancel(own.id), undefined);
  assert.equal(await statusOf(own.id), 'canceling');
});

void test('A quick query answers its rows, and what has none a table of one number.', async () => {
  const { call } = setUp();
  const quick = async (qry: string) => {
    const input = { ...MINE, qry, context: ' stars ', taskname: '', isSystem: false };
    const answer = await call('ExecuteQuickJob', input);
    return typeof answer === 'string'
      ? answer
      : textOf(Readable.from(answer as AsyncIterable<Uint8Array>));
  };
  assert.equal(await quick('SELECT COUNT(*) FROM Hipparcos'), '[Column1]:Integer\n118216\n');
  assert.equal(await quick('DROP TABLE t'), '[RowsAffected]:Integer\n-1\n');
  await refused(quick('SELECT nonsense'), 'query-error');
});

void test('Submitting gives the number of a job with what was asked.', async () => {
  const { call, list } = setUp();
  const asked = { qry: 'SELECT 1', context: 'STARS', taskname: 'mine', estimate: 5 };
  assert.equal(await call('SubmitJob', { ...MINE, ...asked }), 1n);
  const [row] = await list('jobid : 1');
  assert.deepEqual([row?.TaskName, row?.Query, row?.Context], ['mine', 'SELECT 1', 'Stars']);
  await refused(call('SubmitJob', { ...MINE, ...asked, context: 'x' }), 'unknown-context');
  assert.equal(await call('SubmitExtractJob', { ...MINE, tableName: 't', type: 'csv' }), 2n);
  const fits = { ...MINE, tableName: 't', type: 'FITS' };
  await refused(call('SubmitExtractJob', fits), 'unknown-format');
});

void test('Rows go into the table that is named, or into one named after the job.', async () => {
  const { core, call } = setUp();
  const asked = { qry: 'SELECT 1', context: 'Stars', taskname: null, estimate: 5 };
  const into = async (table: string | null) => {
    const id = await call('SubmitJobInto', { ...MINE, ...asked, table });
    return core.submitted.get(id as bigint)?.into;
  };
  assert.equal(await into(' mydb.bright '), 'mydb.bright');
  assert.equal(await into(''), undefined);
  assert.equal(await into(null), undefined);
});

void test('Nobody signs in with an identity from elsewhere.', async () => {
  const input = { oid: 'https://id.example/me', md5: 'd41d8cd98f00b204e9800998ecf8427e' };
  const asked = { qry: 'SELECT 1', context: 'Stars', taskname: null, isSystem: false };
  await refused(setUp().call('ExecuteQuickJobOID', { ...input, ...asked }), 'no-outside-login');
});

void test('Jobs are listed in Job format too, under the same conditions.', async () => {
  const { core, mine, theirs, call } = setUp();
  const made = { createdTable: 'mydb.bright', taskName: 'mine', context: 'Stars' };
  core.put({ owner: mine.id, ...made, text: 'SELECT 1' });
  core.put({ owner: mine.id, status: 'failed', message: 'Divide by zero.' });
  core.put({ owner: theirs.id });
  core.put({ owner: mine.id, system: true });
  const list = async (conditions: string, includeSystem = false) => {
    const owner = { owner_wsid: MINE.wsid, owner_pw: MINE.pw };
    const rows = await call('GetJobsJob', { ...owner, conditions, includeSystem });
    return Array.fromAsync(rows as AsyncIterable<FirstJob>);
  };
  assert.deepEqual(
    (await list('')).map(({ JobID, Message }) => [JobID, Message]),
    [
      [2n, 'Divide by zero.'],
      [1n, null],
    ],
  );
  const [job] = await list('jobid : 1');
  assert.deepEqual([job?.Target, job?.OutputType, job?.Estimate], ['Stars', 'QUERY', 500]);
  assert.deepEqual([job?.Created_Table, job?.SendEmail], ['mydb.bright', 0]);
  assert.equal((await list('', true)).length, 3);
});

void test('An admin alone suspends and wakes a service, and is told its state.', async () => {
  const { call } = setUp();
  const service = { serviceName: 'stars/500' };
  const stateNow = () => call('GetServiceState', { ...ADMIN, ...service });
  const set = (state: string) => call('SetServiceState', { ...ADMIN, ...service, state });
  assert.equal(await stateNow(), 'RUNNING');
  for (const [sent, told] of STATES_SENT) {
    assert.equal(await set(sent), undefined);
    assert.equal(await stateNow(), told, sent);
  }
  await refused(set('asleep'), 'unknown-queue-state');
  await refused(call('GetServiceState', { ...ADMIN, serviceName: 'x/1' }), 'unknown-queue');
  await refused(call('GetServiceState', { ...MINE, ...service }), 'admins-only');
  const asked = { ...MINE, ...service, state: 'SUSPENDING' };
  await refused(call('SetServiceState', asked), 'admins-only');
});

/** What may be sent, and what is told afterwards of a service where nothing runs. */
const STATES_SENT = [
  ['SUSPENDING', 'SUSPENDED'],
  ['WAKING', 'RUNNING'],
  [' suspended ', 'SUSPENDED'],
  ['Running', 'RUNNING'],
] as const;

void test('Queues and types are listed for whoever may sign in.', async () => {
  const { call } = setUp();
  assert.deepEqual(
    await call('GetQueues', MINE),
    FAKE_QUEUES.map(({ context, minutes }) => ({ Context: context, Timeout: minutes })),
  );
  const types = (await call('GetJobTypes', MINE)) as readonly { Type: string }[];
  assert.deepEqual(
    types.map(({ Type }) => Type),
    ['QUERY', ...Object.values(OUTPUT_FORMATS).map(({ name }) => name)],
  );
});
