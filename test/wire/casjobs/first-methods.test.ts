// The methods of the first CasJobs service beside FindJob, over a core in memory: as declared,
// whose jobs they find, how they page, and what they ask for.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { after, DAY } from '../../../src/base/time.ts';
import { timeZoneOf } from '../../../src/base/time-zone.ts';
import type { JobId, Job } from '../../../src/domain/job.ts';
import type { Output, OutputToken } from '../../../src/domain/output.ts';
import { Refusal, type RefusalName } from '../../../src/domain/refusal.ts';
import type { DataSet } from '../../../src/wire/asmx/data-set.ts';
import type { Call } from '../../../src/wire/asmx/declare.ts';
import { shapeOf } from '../../../src/wire/asmx/form.ts';
import { typeNameOf } from '../../../src/wire/asmx/shapes.ts';
import { PAGED_JOBS_MAX } from '../../../src/wire/casjobs/first-finding.ts';
import { DATA_SET_CHARACTERS_MAX } from '../../../src/wire/casjobs/first-data-set.ts';
import type { FirstJob } from '../../../src/wire/casjobs/first-job.ts';
import { firstServiceOf } from '../../../src/wire/casjobs/first-service.ts';
import { createFakeCore, FAKE_NOW } from '../../support/fake-core.ts';
import { secretly } from '../../support/secrets.ts';

const KEY = BigInt(secretly('918273645546372'));

const CALL: Call = {
  address: '192.0.2.7',
  signal: new AbortController().signal,
  sent: Promise.resolve(true),
  base: 'https://stars.example',
  binding: 'soap12',
  headers: {},
};

/** The service over a new core with one account, whose key is KEY, and somebody else. */
const setUp = () => {
  const core = createFakeCore();
  const mine = core.addAccount({ id: 101n, password: 'unused' });
  const theirs = core.addAccount({ id: 202n, password: 'unused' });
  const service = firstServiceOf({
    accounts: {
      signInByKey: async ({ key }) => {
        if (key !== String(KEY)) throw new Refusal('wrong-key');
        return mine;
      },
    },
    jobs: core.jobs,
    plans: { plan: async () => ({ statements: [], errors: [] }) },
    timeZone: timeZoneOf('UTC'),
    now: core.now,
  });
  const call = async (name: string, input: Record<string, unknown>): Promise<unknown> => {
    const method = service.methods[name];
    assert.ok(method, name);
    return method.run({ wsId: KEY, wsid: KEY, ...input }, CALL);
  };
  return { core, mine, theirs, service, call };
};

const refused = (promise: Promise<unknown>, code: RefusalName): Promise<void> =>
  assert.rejects(promise, (error) => error instanceof Refusal && error.code === code);

/** Documented parameters of the original stand as they are; the others are our choice. */
const DECLARED: Readonly<Record<string, string>> = {
  FindJob: 'wsId:long predicate:string',
  FindJobDataSet: 'wsId:long predicate:string',
  FindJobWithStatusDataSet:
    'wsId:long select:string where:string setSize:int position:int justCount:boolean maxChars:int',
  GetPendingOutputAsJobs: 'wsid:long',
  GetFailedOutputAsJobs: 'wsid:long',
  GetOutputDownloadsAsJobs: 'wsid:long',
  getStatusHTML: 'wsId:long jobId:long',
  SubmitJob: 'wsId:long target:string qry:string taskname:string estimate:int autoComplete:boolean',
  SubmitShortJob: 'wsId:long target:string qry:string taskname:string autoComplete:boolean',
  CancelJob: 'wsId:long jobId:long',
  GetPlan: 'wsId:long target:string qry:string',
  Heartbeat: 'wsId:long',
};

test('every method is declared with its parameters in order, and tells what it does', () => {
  const { methods } = setUp().service;
  const told = Object.entries(methods).map(([name, { input }]) => [
    name,
    Object.entries(input)
      .map(([each, type]) => `${each}:${typeNameOf(shapeOf(type))}`)
      .join(' '),
  ]);
  assert.deepEqual(Object.fromEntries(told), DECLARED);
  for (const { doc } of Object.values(methods)) assert.ok(doc.length > 80);
});

test('nobody without a key is answered by any of them', async () => {
  const { call, service } = setUp();
  for (const name of Object.keys(service.methods)) {
    await refused(call(name, { wsId: 0n, wsid: 0n, jobId: 1n }), 'wrong-key');
  }
});

test('jobs come as a data set whose rows leave out what is not set', async () => {
  const { core, mine, theirs, call } = setUp();
  core.put({ owner: mine.id, status: 'ready', started: null, ended: null, taskName: 'stars' });
  core.put({ owner: theirs.id });
  const { name, tables } = (await call('FindJobDataSet', { predicate: '' })) as DataSet;
  const [table] = tables;
  assert.ok(table);
  assert.deepEqual([name, table.name, tables.length], ['NewDataSet', 'Table', 1]);
  const valueOf = (column: string) =>
    table.rows[0]?.[table.columns.findIndex((each) => each.name === column)];
  assert.equal(table.rows.length, 1);
  assert.equal(table.columns.length, 20);
  assert.deepEqual([valueOf('JobID'), valueOf('TaskName')], [1n, 'stars']);
  assert.deepEqual([valueOf('TimeSubmit'), valueOf('TimeStart')], [FAKE_NOW, null]);
});

/** What FindJobWithStatusDataSet is asked where nothing else is said. */
const ALL = { select: '', where: '', setSize: 100, position: 0, justCount: false, maxChars: -1 };

const rowsOf = async (answer: Promise<unknown>): Promise<readonly (readonly unknown[])[]> =>
  ((await answer) as DataSet).tables[0]?.rows ?? [];

test('of ten jobs, sets of two and the position 1 are the third and the fourth', async () => {
  const { core, mine, call } = setUp();
  for (let count = 0; count < 10; count++) core.put({ owner: mine.id });
  const page = (setSize: number, position: number) =>
    rowsOf(call('FindJobWithStatusDataSet', { ...ALL, select: 'JobID', setSize, position }));
  assert.deepEqual(await page(2, 1), [[8n], [7n]]);
  assert.deepEqual(await page(4, 2), [[2n], [1n]]);
  assert.deepEqual(await page(4, 3), []);
  await refused(page(0, 0), 'bad-parameters');
  await refused(page(1, -1), 'bad-parameters');
  await refused(page(2, PAGED_JOBS_MAX), 'list-too-long');
  const counted = call('FindJobWithStatusDataSet', { ...ALL, setSize: 0, justCount: true });
  assert.deepEqual(await rowsOf(counted), [[10]]);
});

test('fields are chosen by name, texts cut, and conditions appended as to a query', async () => {
  const { core, mine, call } = setUp();
  core.put({ owner: mine.id, status: 'failed', text: 'SELECT 1', id: 7n as JobId });
  core.put({ owner: mine.id, text: 'SELECT 2', id: 8n as JobId });
  const find = (more: object) => rowsOf(call('FindJobWithStatusDataSet', { ...ALL, ...more }));
  const fields = { select: ', s.status, j.query', maxChars: 3 };
  assert.deepEqual(await find({ ...fields, where: 'and j.jobid = 7' }), [[4, 'SEL']]);
  await refused(find({ select: 'JobID, Password' }), 'bad-parameters');
  await refused(find({ where: 'j.nothing = 7' }), 'bad-predicate');
  await refused(find({ where: '1=1) OR (1=1' }), 'bad-predicate');
});

test('a data set of too much text is refused', async () => {
  const { core, mine, call } = setUp();
  const text = 'x'.repeat(1_000_000);
  for (let at = 0; at <= DATA_SET_CHARACTERS_MAX; at += text.length) {
    core.put({ owner: mine.id, text });
  }
  await refused(call('FindJobDataSet', { predicate: '' }), 'list-too-long');
});

const extract = (more: Partial<Job>) =>
  ({ kind: 'extract', format: 'csv', context: 'MyDB', source: 'stars', ...more }) as const;

const outputUntil = (expires: Output['expires']): Output => ({
  token: '0123456789abcdef0123456789abcdef' as OutputToken,
  fileName: 'stars.csv',
  bytes: 5n,
  expires,
});

test('outputs are listed as pending, failed and to be fetched, newest first', async () => {
  const { core, mine, theirs, call } = setUp();
  const expired = outputUntil(FAKE_NOW);
  const fetchable = outputUntil(after(FAKE_NOW, DAY));
  for (const job of [
    extract({ status: 'ready' }),
    extract({ status: 'started' }),
    extract({ status: 'failed' }),
    extract({ status: 'finished', output: fetchable }),
    extract({ status: 'finished', output: expired }),
    extract({ status: 'cancelled' }),
    { status: 'ready' } as const,
    { status: 'failed' } as const,
  ]) {
    core.put({ owner: mine.id, ...job });
  }
  core.put({ owner: theirs.id, ...extract({ status: 'failed' }) });
  const list = async (name: string) => {
    const jobs = (await call(name, {})) as AsyncIterable<FirstJob>;
    return (await Array.fromAsync(jobs)).map(({ JobID }) => JobID);
  };
  assert.deepEqual(await list('GetPendingOutputAsJobs'), [2n, 1n]);
  assert.deepEqual(await list('GetFailedOutputAsJobs'), [3n]);
  assert.deepEqual(await list('GetOutputDownloadsAsJobs'), [4n]);
});

test('the state of a job of one’s own is told in HTML, that of another is not', async () => {
  const { core, mine, theirs, call } = setUp();
  core.put({ owner: mine.id });
  core.put({ owner: theirs.id });
  const told = '<p class = "Finished">Finished</p>';
  assert.equal(await call('getStatusHTML', { jobId: 1n }), told);
  await refused(call('getStatusHTML', { jobId: 2n }), 'unknown-job');
});

test('jobs are submitted and cancelled for the account of the key', async () => {
  const { core, mine, theirs, call } = setUp();
  const asked = { target: ' stars ', qry: 'SELECT 1 cross join', taskname: '', estimate: 5 };
  assert.equal(await call('SubmitJob', { ...asked, autoComplete: true }), 1n);
  const { text, context, taskName, estimateMinutes } = core.submitted.get(1n) ?? {};
  assert.deepEqual(
    [text, context, taskName, estimateMinutes],
    ['SELECT 1 cross join', 'stars', null, 5],
  );
  await call('CancelJob', { jobId: 1n });
  assert.equal(await core.jobs.status(mine, 1n as JobId), 'canceling');
  const { id } = core.put({ owner: theirs.id, status: 'started' });
  await refused(call('CancelJob', { jobId: id }), 'job-not-yours');
});

test('a heartbeat answers nothing, where a query runs', async () => {
  assert.equal(await setUp().call('Heartbeat', {}), undefined);
});
