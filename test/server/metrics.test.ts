// Metrics of the real program: jobs that run, fail and are asked for are counted once each, under
// labels that hold no name of a person and no number of a job.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { until } from '../support/until.ts';

let server: ServerInTest;
before(async () => {
  server = await startServer();
});
after(() => server[Symbol.asyncDispose]());

const read = async (): Promise<ReadonlyMap<string, number>> => {
  const answer = await fetch(`${server.url}/metrics`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  const lines = (await answer.text()).split('\n').filter((line) => /^[a-z]/.test(line));
  return new Map(
    lines.map((line) => [line.replace(/ [^ ]+$/, ''), Number(line.split(' ').at(-1))]),
  );
};

const FORM = { context: 'Stars', taskname: 'secretive', estimate: '30' };

const ended = (status: string, reason: string, queue = 'Stars/500') =>
  `almagest_jobs_ended_total{queue="${queue}",kind="query",status="${status}",reason="${reason}"}`;

test('jobs are counted once each by how they ended', async () => {
  const submit = async (qry: string): Promise<void> => {
    const body = await server.call('SubmitJob', { ...FORM, qry });
    await server.ended(/<long[^>]*>(\d+)</.exec(body)?.[1] ?? '');
  };
  await submit('SELECT TOP 3 hip INTO mydb.bright FROM Hipparcos ORDER BY vmag');
  await submit('SELECT 1/0 AS n INTO mydb.none');
  await submit('SELEKT 1');
  const quick = { ...FORM, qry: 'SELECT COUNT(*) AS n FROM Hipparcos', isSystem: 'false' };
  await server.call('ExecuteQuickJob', quick);
  const lines = await until(async () => {
    const all = await read();
    return all.get(ended('finished', 'none', 'Stars/1')) === 1 && all;
  }, 'the quick job to be counted');
  assert.equal(lines.get(ended('finished', 'none')), 1);
  assert.equal(lines.get(ended('failed', 'query-error')), 2);
  // What does not parse never starts.
  assert.equal(lines.get('almagest_job_wait_seconds_count{queue="Stars/500"}'), 2);
  assert.equal(lines.get('almagest_job_run_seconds_count{queue="Stars/1"}'), 1);
});

test('executors, store, requests and bytes are measured', async () => {
  await read();
  const lines = await read();
  assert.ok((lines.get('almagest_executor_memory_bytes{class="quick",state="idle"}') ?? 0) > 1e7);
  assert.ok((lines.get('almagest_store_seconds_count{noun="jobs"}') ?? 0) > 4);
  assert.ok((lines.get('almagest_http_requests_total{facade="metrics",status="200"}') ?? 0) >= 1);
  assert.ok((lines.get('almagest_sent_bytes_total{format="xml"}') ?? 0) > 100);
  assert.ok((lines.get('almagest_received_bytes_total{format="form"}') ?? 0) > 100);
  assert.ok((lines.get('almagest_disk_free_bytes') ?? 0) > 0);
});

test('no label holds a login, a task or a number of a job', async () => {
  const names = [...(await read()).keys()].filter((name) => name.startsWith('almagest_'));
  assert.deepEqual(
    names.filter((name) => /demo|secretive|"\d{1,2}"/.test(name.replace(/le="[^"]*"/, ''))),
    [],
  );
  assert.ok(names.length < 400, `${names.length} series`);
});
