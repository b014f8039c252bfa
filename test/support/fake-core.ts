// A core that keeps accounts, jobs and outputs in memory, for tests of the façades above it.
// It promises what src/core promises and runs nothing: queries are told apart by a word in them.

import { Readable } from 'node:stream';
import { instant } from '../../src/base/time.ts';
import type { Instant } from '../../src/base/time.ts';
import { forAdmins, type ForAdmins } from '../../src/core/account-keeping.ts';
import type { Accounts } from '../../src/core/accounts.ts';
import type { Imports } from '../../src/core/imports.ts';
import type { Jobs, SubmitAsk } from '../../src/core/jobs.ts';
import type { Outputs } from '../../src/core/outputs.ts';
import type { NamedQueue, QueueStates } from '../../src/core/queue-states.ts';
import type { QuickAnswer } from '../../src/core/quick.ts';
import type { Account, AccountId, Privilege } from '../../src/domain/account.ts';
import { isAdmin } from '../../src/domain/account.ts';
import { FINAL, type Job, type JobId } from '../../src/domain/job.ts';
import type { JobSearch, Range } from '../../src/domain/job-search.ts';
import type { Output, OutputToken } from '../../src/domain/output.ts';
import type { QueueState } from '../../src/domain/queue.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { SpaceId } from '../../src/domain/table.ts';
import type { OpenOutput } from '../../src/ports/files.ts';
import { newUploadToken } from '../../src/domain/upload.ts';

/** The fake, with a way in for tests: `put` records any job at all. */
export interface FakeCore {
  readonly accounts: Pick<Accounts, 'signIn'>;
  readonly jobs: Jobs;
  readonly imports: Pick<Imports, 'receive' | 'forget' | 'given' | 'now'>;
  /** Texts that were received and not forgotten, by token. */
  readonly received: Map<string, string>;
  /** Texts that were uploaded, by their tables in lower case. */
  readonly uploads: Map<string, string[]>;
  readonly outputs: Outputs;
  readonly queueStates: ForAdmins<QueueStates>;
  readonly now: () => Instant;
  /** Files by token; their jobs hold the outputs. */
  readonly files: Map<OutputToken, Uint8Array>;
  addAccount(ask: { id: bigint; password: string; privileges?: readonly Privilege[] }): Account;
  /** Records a job; what is not given is that of a finished query of `owner`. */
  put(job: Partial<Job> & Pick<Job, 'owner'>): Job;
  /** What each submitted job was asked with. */
  readonly submitted: ReadonlyMap<bigint, SubmitAsk>;
  /** Tables of an account, by name in lower case. */
  tablesOf(account: Account): Set<string>;
}

interface State {
  readonly accounts: Map<bigint, { account: Account; password: string }>;
  readonly jobs: Map<JobId, Job>;
  readonly files: Map<OutputToken, Uint8Array>;
  readonly tables: Map<bigint, Set<string>>;
  readonly submitted: Map<bigint, SubmitAsk>;
  readonly uploads: Map<string, string[]>;
  readonly received: Map<string, string>;
}

/** The queues of the one context it has, and of MyDB. */
export const FAKE_QUEUES = [
  { context: 'Stars', minutes: 1, class: 'quick' },
  { context: 'Stars', minutes: 500, class: 'long' },
  { context: 'MyDB', minutes: 1, class: 'quick' },
  { context: 'MyDB', minutes: 500, class: 'long' },
] as const;

/** When everything in the fake happens, so that tests know every time in every answer. */
export const FAKE_NOW = instant(Date.UTC(2026, 10, 22, 10, 30, 0, 250));

/** An empty fake. */
export const createFakeCore = (): FakeCore => {
  const state: State = {
    accounts: new Map(),
    jobs: new Map(),
    files: new Map(),
    tables: new Map(),
    submitted: new Map(),
    uploads: new Map(),
    received: new Map(),
  };
  return {
    now: () => FAKE_NOW,
    files: state.files,
    submitted: state.submitted,
    accounts: { signIn: async ({ id, password }) => signedIn(state, id, password) },
    jobs: jobsOf(state),
    imports: importsOf(state),
    received: state.received,
    uploads: state.uploads,
    outputs: outputsOf(state),
    queueStates: forAdmins(queueStatesOf()),
    addAccount: ({ id, password, privileges = [] }) => {
      const account = accountOf(id, privileges);
      state.accounts.set(id, { account, password });
      return account;
    },
    put: (job) => put(state, job),
    tablesOf: (account) => tablesOf(state, account),
  };
};

const accountOf = (id: bigint, privileges: readonly Privilege[]): Account => ({
  id: id as AccountId,
  login: `account${id}`,
  name: null,
  email: null,
  emailLevel: 0,
  isVisible: false,
  privileges,
  quotaBytes: 1n << 30n,
  space: id as SpaceId,
  created: FAKE_NOW,
  closed: null,
});

const signedIn = (state: State, id: AccountId, password: string): Account => {
  const found = state.accounts.get(id);
  if (found?.password !== password) throw new Refusal('wrong-password');
  return found.account;
};

const tablesOf = (state: State, account: Account): Set<string> => {
  const tables = state.tables.get(account.id) ?? new Set<string>();
  state.tables.set(account.id, tables);
  return tables;
};

const put = (state: State, job: Partial<Job> & Pick<Job, 'owner'>): Job => {
  const whole: Job = {
    id: BigInt(state.jobs.size + 1) as JobId,
    kind: 'query',
    quick: false,
    system: false,
    space: null,
    load: null,
    context: 'Stars',
    queueMinutes: 500,
    taskName: null,
    text: 'SELECT 1',
    status: 'finished',
    attempt: 1,
    submitted: FAKE_NOW,
    started: FAKE_NOW,
    ended: FAKE_NOW,
    rows: 1n,
    reason: null,
    message: null,
    printed: null,
    commits: 0,
    createdTable: null,
    source: null,
    format: null,
    into: null,
    output: null,
    ...job,
  };
  state.jobs.set(whole.id, whole);
  return whole;
};

/** Of a text that was received only its words are kept; a table is a name. */
const importsOf = (state: State): FakeCore['imports'] => {
  const { received } = state;
  return {
    receive: async (_account, pieces) => {
      const token = newUploadToken();
      const text = Buffer.concat(await Array.fromAsync(pieces)).toString();
      received.set(token, text);
      return { token, bytes: BigInt(text.length) };
    },
    forget: async ({ token }) => void received.delete(token),
    given: () => undefined,
    now: async (account, { upload, table, mode }) => {
      const tables = tablesOf(state, account);
      const name = table.toLowerCase();
      if (tables.has(name) !== (mode === 'append')) {
        const message = mode === 'create' ? `${table} is there.` : `${table} is not there.`;
        throw new Refusal('query-error', { message });
      }
      tables.add(name);
      const texts = state.uploads.get(name) ?? [];
      state.uploads.set(name, [...texts, received.get(upload.token) ?? '']);
      return put(state, { owner: account.id, kind: 'import' });
    },
  };
};

const jobsOf = (state: State): Jobs => ({
  submit: async (account, ask) => {
    const { text, context, taskName } = ask;
    const job = put(state, {
      owner: account.id,
      text,
      taskName,
      context: contextOf(context),
      ...READY,
    });
    state.submitted.set(job.id, ask);
    setImmediate(() => run(state, account, job.id));
    return job.id;
  },
  extract: async (account, { table, format }) => {
    if (format.toLowerCase() !== 'csv') {
      throw new Refusal('unknown-format', { format, formats: 'CSV' });
    }
    const about = { kind: 'extract', format: 'csv', taskName: table, source: table } as const;
    const job = put(state, { owner: account.id, ...about, context: 'MyDB', ...READY });
    setImmediate(() => run(state, account, job.id));
    return job.id;
  },
  quick: async (account, { text, context }) => {
    contextOf(context);
    return quickAnswer(state, account, text);
  },
  status: async (account, id) => {
    const job = state.jobs.get(id);
    if (job === undefined || (job.owner !== account.id && !isAdmin(account))) {
      throw new Refusal('unknown-job', { job: id });
    }
    return job.status;
  },
  cancel: async (account, id) => {
    const job = state.jobs.get(id);
    if (job === undefined) return;
    if (job.owner !== account.id) throw new Refusal('job-not-yours', { job: id });
    if (job.quick || !['ready', 'started'].includes(job.status)) return;
    put(state, { ...job, status: 'canceling' });
    setImmediate(() => put(state, { ...job, status: 'cancelled', ended: FAKE_NOW }));
  },
  clear: async (account, id) => {
    const job = state.jobs.get(id);
    if (job?.owner !== account.id) throw new Refusal('unknown-job', { job: id });
    if (FINAL.includes(job.status)) return false;
    put(state, { ...job, status: 'failed', reason: 'cleared', ended: FAKE_NOW });
    return true;
  },
  find: async function* (account, search) {
    for (const job of [...state.jobs.values()].toReversed()) {
      const isTheirs = job.owner === account.id || isAdmin(account);
      if (isTheirs && matches(job, search)) yield job;
    }
  },
  queues: async () => FAKE_QUEUES,
});

const READY = { status: 'ready', started: null, ended: null, rows: null, attempt: 0 } as const;

const contextOf = (name: string): string => {
  const known = ['Stars', 'MyDB'].find((each) => each.toLowerCase() === name.toLowerCase());
  if (known !== undefined) return known;
  throw new Refusal('unknown-context', { context: name, contexts: 'Stars, MyDB' });
};

/** A cross join runs until it is cancelled, `nonsense` fails, INTO and DROP do as they say. */
const run = (state: State, account: Account, id: JobId): void => {
  const job = state.jobs.get(id);
  if (job?.status !== 'ready') return;
  const started: Job = { ...job, status: 'started', started: FAKE_NOW, attempt: 1 };
  if (/cross join/i.test(job.text)) {
    put(state, started);
    return;
  }
  const tables = tablesOf(state, account);
  const into = /into\s+mydb\.(\w+)/i.exec(job.text)?.[1];
  if (into !== undefined) tables.add(into.toLowerCase());
  const dropped = /drop\s+table\s+(\w+)/i.exec(job.text)?.[1];
  const isMissing = dropped !== undefined && !tables.delete(dropped.toLowerCase());
  const message = isMissing ? `There is no table '${dropped}' in MyDB.` : nonsenseIn(job.text);
  put(state, {
    ...started,
    ...(message === null
      ? { status: 'finished', rows: rowsOf(job) }
      : { status: 'failed', message, reason: 'query-error' }),
    ended: FAKE_NOW,
    output: job.kind === 'extract' ? fileOf(state, job) : null,
  });
};

/** As many rows as TOP asks for. */
const rowsOf = (job: Job): bigint => BigInt(/top\s+(\d+)/i.exec(job.text)?.[1] ?? 20);

const nonsenseIn = (text: string): string | null => {
  const place = text.indexOf('nonsense');
  return place < 0 ? null : `There is no column 'nonsense'. Line 1, column ${place + 1}.`;
};

const fileOf = (state: State, job: Job): Output => {
  const token = job.id.toString(16).padStart(32, '0') as OutputToken;
  const rows = Array.from({ length: 20 }, (_, index) => `${32_349 + index},0,0,-1.44\n`);
  const bytes = Buffer.from(`hip,ra,dec,vmag\n${rows.join('')}`);
  state.files.set(token, bytes);
  return {
    token,
    fileName: `${job.source ?? 'output'}.csv`,
    bytes: BigInt(bytes.byteLength),
    expires: instant(FAKE_NOW + 7 * 24 * 3_600_000),
  };
};

const quickAnswer = (state: State, account: Account, text: string): QuickAnswer => {
  const message = nonsenseIn(text);
  if (message !== null) throw new Refusal('query-error', { message });
  if (/^\s*drop\s+table/i.test(text)) return answerOf('', false);
  if (/information_schema/i.test(text)) {
    const names = [...tablesOf(state, account)].map((name) => `"${name}"\n`);
    return answerOf(`[TABLE_NAME]:String\n${names.join('')}`, true);
  }
  return /count\(/i.test(text)
    ? answerOf('[Column1]:Integer\n118216\n', true)
    : answerOf('[hip]:Integer,[vmag]:Float\n1,9.1\n2,null\n', true);
};

const answerOf = (csv: string, hasRows: boolean): QuickAnswer => ({
  hasRows,
  rows: null,
  bytes: Buffer.byteLength(csv),
  format: 'typed-csv',
  read: async function* () {
    yield Buffer.from(csv);
  },
});

const openOf = (bytes: Uint8Array): OpenOutput => ({
  read: ({ first, last } = { first: 0, last: bytes.byteLength - 1 }) =>
    Readable.from([bytes.subarray(first, last + 1)]),
  close: async () => {},
});

/** One queue, which is suspended and woken at once. */
const queueStatesOf = (): QueueStates => {
  let state: QueueState = 'running';
  const byName = async (name: string): Promise<NamedQueue> => {
    if (name.toLowerCase() === 'stars/500') {
      const queue = { context: 'Stars', minutes: 500, class: 'long' } as const;
      return { name: 'Stars/500', state, queue };
    }
    throw new Refusal('unknown-queue', { queue: name, queues: 'Stars/500' });
  };
  const turn = async (name: string, next: QueueState): Promise<NamedQueue> => {
    await byName(name);
    state = next;
    return byName(name);
  };
  return {
    byName,
    list: async () => [await byName('Stars/500')],
    suspend: (name) => turn(name, 'suspended'),
    wake: (name) => turn(name, 'running'),
  };
};

const outputsOf = (state: State): Outputs => ({
  fetch: async (token, fileName) => {
    for (const { output, source, format } of state.jobs.values()) {
      if (output?.token !== token || output.fileName !== fileName) continue;
      const bytes = state.files.get(output.token);
      if (bytes === undefined || output.expires <= FAKE_NOW) return { kind: 'expired', source };
      return { kind: 'found', output, format: format ?? 'csv', file: openOf(bytes) };
    }
    return { kind: 'unknown' };
  },
});

const matches = (job: Job, search: JobSearch): boolean =>
  (search.includeSystem || !job.system) &&
  (search.status === undefined || search.status.includes(job.status)) &&
  within(job.owner, search.owner) &&
  within(job.id, search.id) &&
  within(job.submitted, search.submitted) &&
  within(job.started, search.started) &&
  within(job.ended, search.ended) &&
  within(job.queueMinutes, search.queueMinutes) &&
  within(job.taskName, search.taskName) &&
  within(job.message, search.message) &&
  within(job.text, search.text) &&
  within(job.context, search.context) &&
  within(job.format ?? job.kind, search.type);

const within = <T extends string | number | bigint>(
  value: T | null,
  ranges: readonly Range<T>[] | undefined,
): boolean => {
  if (ranges === undefined) return true;
  if (value === null) return false;
  return ranges.some(
    ({ from, to }) =>
      (from === undefined || folded(from) <= folded(value)) &&
      (to === undefined || folded(value) <= folded(to)),
  );
};

const folded = (value: string | number | bigint): string | number | bigint =>
  typeof value === 'string' ? value.toLowerCase() : value;
