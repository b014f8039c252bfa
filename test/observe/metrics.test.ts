// The text that Prometheus reads: what was counted, under its labels, and what is measured when it
// is asked for. The lines are those of the format, read without the library that wrote them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics, type Gauged } from '../../src/observe/metrics.ts';
import type { Tally } from '../../src/ports/observer.ts';

const GAUGED: Gauged = {
  openJobs: () =>
    Promise.resolve([
      { context: 'Stars', queueMinutes: 500, kind: 'query', status: 'ready', count: 7 },
    ]),
  executors: () =>
    Promise.resolve([
      { class: 'quick', isBusy: false, memoryBytes: 100 },
      { class: 'quick', isBusy: false, memoryBytes: 50 },
      { class: 'long', isBusy: true, memoryBytes: 900 },
    ]),
  freeBytes: () => Promise.resolve(12_345n),
};

const REQUEST: Tally = {
  kind: 'request',
  facade: 'asmx',
  status: 200,
  seconds: 0.003,
  received: { format: 'xml', bytes: 10 },
  sent: { format: 'csv', bytes: 1_000 },
};

const JOB: Tally = {
  kind: 'job',
  queue: 'Stars/500',
  jobKind: 'query',
  status: 'failed',
  reason: 'memory',
  waitSeconds: 2,
  runSeconds: 20,
};

const refused = () => Promise.reject(new Error('no store'));

const ended = (reason: string): string =>
  `almagest_jobs_ended_total{queue="Stars/500",kind="query",status="failed",reason="${reason}"}`;

/** The value of each line, by its name and labels as they stand there. */
const linesOf = async (events: readonly Tally[], gauged: Gauged = GAUGED) => {
  const metrics = createMetrics();
  for (const event of events) metrics.tally(event);
  const text = await metrics.text(gauged);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.replace(/ [^ ]+$/, ''), Number(line.split(' ').at(-1))]),
  );
};

test('requests are counted by façade and status, and timed by façade', async () => {
  const lines = await linesOf([REQUEST, REQUEST, { ...REQUEST, status: 500, seconds: 20 }]);
  assert.equal(lines.get('almagest_http_requests_total{facade="asmx",status="200"}'), 2);
  assert.equal(lines.get('almagest_http_requests_total{facade="asmx",status="500"}'), 1);
  assert.equal(lines.get('almagest_http_request_seconds_bucket{le="0.0025",facade="asmx"}'), 0);
  assert.equal(lines.get('almagest_http_request_seconds_bucket{le="0.005",facade="asmx"}'), 2);
  assert.equal(lines.get('almagest_http_request_seconds_bucket{le="+Inf",facade="asmx"}'), 3);
  assert.equal(lines.get('almagest_http_request_seconds_count{facade="asmx"}'), 3);
  assert.equal(lines.get('almagest_received_bytes_total{format="xml"}'), 30);
  assert.equal(lines.get('almagest_sent_bytes_total{format="csv"}'), 3_000);
});

test('jobs are counted by how they ended, and timed where they ran', async () => {
  const unrun = { ...JOB, reason: 'query-error', waitSeconds: null, runSeconds: null } as const;
  const lines = await linesOf([JOB, unrun]);
  assert.equal(lines.get(ended('memory')), 1);
  assert.equal(lines.get(ended('query-error')), 1);
  assert.equal(lines.get('almagest_job_wait_seconds_sum{queue="Stars/500"}'), 2);
  assert.equal(lines.get('almagest_job_run_seconds_bucket{le="15",queue="Stars/500"}'), 0);
  assert.equal(lines.get('almagest_job_run_seconds_bucket{le="60",queue="Stars/500"}'), 1);
  assert.equal(lines.get('almagest_job_run_seconds_count{queue="Stars/500"}'), 1);
});

test('what waits and runs, memory and disk are asked when the metrics are read', async () => {
  const lines = await linesOf([]);
  assert.equal(lines.get('almagest_jobs{queue="Stars/500",kind="query",status="ready"}'), 7);
  assert.equal(lines.get('almagest_executor_memory_bytes{class="quick",state="idle"}'), 150);
  assert.equal(lines.get('almagest_executor_memory_bytes{class="long",state="busy"}'), 900);
  assert.equal(lines.get('almagest_executors{class="quick",state="idle"}'), 2);
  assert.equal(lines.get('almagest_disk_free_bytes'), 12_345);
  const isThere = (name: string) => (lines.get(name) ?? 0) > 0;
  assert.ok(isThere('process_resident_memory_bytes') && isThere('process_start_time_seconds'));
  assert.ok(lines.has('nodejs_eventloop_lag_p99_seconds'));
});

test('a store that does not answer takes its own gauge away and no other', async () => {
  const lines = await linesOf([REQUEST], { ...GAUGED, openJobs: refused });
  assert.deepEqual(
    [...lines.keys()].filter((name) => name.startsWith('almagest_jobs{')),
    [],
  );
  assert.equal(lines.get('almagest_disk_free_bytes'), 12_345);
  assert.equal(lines.get('almagest_http_request_seconds_count{facade="asmx"}'), 1);
});
