// What is counted and measured, in the text format of Prometheus: the one use of prom-client.
// No label is made of what a user typed: they are words of ours, and names of contexts.

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ExecutorState } from '../ports/engine.ts';
import type { Tally } from '../ports/observer.ts';
import type { OpenJobs } from '../ports/history-records.ts';
import { quickCounters, quickHistograms } from './quick-counts.ts';

/** What is asked when the metrics are read, and not before. */
export interface Gauged {
  openJobs(): Promise<readonly OpenJobs[]>;
  executors(): Promise<readonly ExecutorState[]>;
  freeBytes(): Promise<bigint>;
}

/** Counters and gauges of one server. */
export interface Metrics {
  tally(event: Tally): void;
  /** All of them, as Prometheus reads them; what `gauged` cannot tell is left out. */
  text(gauged: Gauged): Promise<string>;
}

/** The media type of the text: version 0.0.4 of the format. */
export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** Metrics that have counted nothing yet. */
export const createMetrics = (): Metrics => {
  const registers = [new Registry()];
  const counts = createCounts(registers);
  const gauges = createGauges(registers);
  return {
    tally: (event) => TALLIES[event.kind](counts, event as never),
    text: async (gauged) => {
      await Promise.all(gauges.map((gauge) => gauge(gauged).catch(() => undefined)));
      const { requests, answers, received, sent, store } = counts;
      const quick = [requests, answers, received, sent, store].map((family) => family.text());
      const texts = [...registers, processRegistry()].map((registry) => registry.metrics());
      return [...quick, ...(await Promise.all(texts))].join('\n');
    },
  };
};

type Registers = Registry[];

/** Seconds of answers: from a status call to the slowest quick query. */
const ANSWER_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60];

/** Seconds of calls of the store: from a read by key to a disk that is out of breath. */
const STORE_SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 5];

/** Seconds of jobs: from a quick query at once to the whole of a long queue. */
const JOB_SECONDS = [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 1_800, 7_200, 30_000];

type Counts = ReturnType<typeof createCounts>;

const createCounts = (registers: Registers) => ({
  requests: quickCounters({
    name: 'almagest_http_requests_total',
    help: 'Requests that were answered, by façade and status.',
    labels: ['facade', 'status'],
  }),
  answers: quickHistograms(
    {
      name: 'almagest_http_request_seconds',
      help: 'From the head of a request to the last byte of its answer.',
      labels: ['facade'],
    },
    ANSWER_SECONDS,
  ),
  received: quickCounters({
    name: 'almagest_received_bytes_total',
    help: 'Bytes of bodies of requests, by what they are.',
    labels: ['format'],
  }),
  sent: quickCounters({
    name: 'almagest_sent_bytes_total',
    help: 'Bytes of bodies of answers, by what they are.',
    labels: ['format'],
  }),
  store: quickHistograms(
    {
      name: 'almagest_store_seconds',
      help: 'Calls of the store, by what they are about.',
      labels: ['noun'],
    },
    STORE_SECONDS,
  ),
  ended: new Counter({
    name: 'almagest_jobs_ended_total',
    help: 'Jobs that this server ended, by queue, kind, status and reason.',
    labelNames: ['queue', 'kind', 'status', 'reason'],
    registers,
  }),
  waits: new Histogram({
    name: 'almagest_job_wait_seconds',
    help: 'From when a job was submitted to its last start.',
    labelNames: ['queue'],
    buckets: JOB_SECONDS,
    registers,
  }),
  runs: new Histogram({
    name: 'almagest_job_run_seconds',
    help: 'From the last start of a job to its end.',
    labelNames: ['queue'],
    buckets: JOB_SECONDS,
    registers,
  }),
});

type TallyOf<Kind extends Tally['kind']> = Extract<Tally, { readonly kind: Kind }>;

const TALLIES: { readonly [Kind in Tally['kind']]: (to: Counts, event: TallyOf<Kind>) => void } = {
  request: (to, { facade, status, seconds, received, sent }) => {
    to.requests.of(facade, status).value += 1;
    to.answers.of(facade).observe(seconds);
    if (received.bytes > 0) to.received.of(received.format).value += received.bytes;
    if (sent.bytes > 0) to.sent.of(sent.format).value += sent.bytes;
  },
  job: (to, { queue, jobKind: kind, status, reason, waitSeconds, runSeconds }) => {
    to.ended.inc({ queue, kind, status, reason: reason ?? 'none' });
    if (waitSeconds !== null) to.waits.observe({ queue }, waitSeconds);
    if (runSeconds !== null) to.runs.observe({ queue }, runSeconds);
  },
  store: (to, { noun, seconds }) => to.store.of(noun).observe(seconds),
};

/** Each asks for what it shows, and shows nothing where it gets no answer. */
const createGauges = (registers: Registers): ((gauged: Gauged) => Promise<void>)[] => {
  const jobs = new Gauge({
    name: 'almagest_jobs',
    help: 'Jobs of the store that wait (ready) or run (started, canceling), of all its servers.',
    labelNames: ['queue', 'kind', 'status'],
    registers,
  });
  const executors = new Gauge({
    name: 'almagest_executors',
    help: 'Processes for queries of this server.',
    labelNames: ['class', 'state'],
    registers,
  });
  const memory = new Gauge({
    name: 'almagest_executor_memory_bytes',
    help: 'Resident memory of all processes of a class together.',
    labelNames: ['class', 'state'],
    registers,
  });
  const disk = new Gauge({
    name: 'almagest_disk_free_bytes',
    help: 'Room on the disk with the data folder.',
    registers,
  });
  return [
    async (gauged) => {
      jobs.reset();
      for (const { context, queueMinutes, kind, status, count } of await gauged.openJobs()) {
        jobs.inc({ queue: `${context}/${queueMinutes}`, kind, status }, count);
      }
    },
    async (gauged) => {
      executors.reset();
      memory.reset();
      for (const { class: queueClass, isBusy, memoryBytes } of await gauged.executors()) {
        const labels = { class: queueClass, state: isBusy ? 'busy' : 'idle' };
        executors.inc(labels);
        memory.inc(labels, memoryBytes);
      }
    },
    async (gauged) => {
      disk.reset();
      disk.set(Number(await gauged.freeBytes()));
    },
  ];
};

let ofProcess: Registry | undefined;

/** Memory, processor time, uptime and the lag of the loop: one set, however many servers. */
const processRegistry = (): Registry => {
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
};
