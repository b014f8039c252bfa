// What the owner of a job does with it: drafts and runs it, bounds its time, watches it, stops it
// and destroys it. The engine is a fake, so that what happens when can be chosen.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buffer } from 'node:stream/consumers';
import { after, DAY, instant, SECOND } from '../../src/base/time.ts';
import type { OwnJob, QueryAsk, RunAsk } from '../../src/core/own-jobs.ts';
import type { Limits } from '../../src/core/limits.ts';
import type { Account } from '../../src/domain/account.ts';
import type { JobId, JobStatus } from '../../src/domain/job.ts';
import { Refusal, type RefusalName } from '../../src/domain/refusal.ts';
import { openCore, type CoreFixture } from '../support/core-fixture.ts';
import { MADE } from '../support/fake-engine.ts';
import { until } from '../support/until.ts';

let fixture: CoreFixture;
let account: Account;

/** A test over a core of its own. */
const check = (title: string, work: () => Promise<void>, limits: Partial<Limits> = {}): void => {
  void test(title, async () => {
    fixture = await openCore(limits);
    account = await fixture.account('kepler');
    try {
      await work();
    } finally {
      await fixture.close();
    }
  });
};

const own = () => fixture.core.ownJobs;

const QUERY = {
  dialect: 'casjobs',
  text: 'SELECT 1 AS n',
  format: 'votable',
  rowsMax: 3n,
} as const satisfies RunAsk;

const READ = async () => QUERY;

const PARAMETERS = [['QUERY', QUERY.text]] as const;

const draft = (taskName: string | null = null): Promise<JobId> =>
  own().create(account, { parameters: PARAMETERS, taskName });

const ran = async (ask: RunAsk = QUERY): Promise<JobId> => {
  const id = await draft();
  await own().run(account, id, async () => ask);
  return id;
};

const find = (id: JobId): Promise<OwnJob> => own().find(account, id);

const refuses = async (work: Promise<unknown>, code: RefusalName): Promise<void> => {
  await assert.rejects(work, (error) => error instanceof Refusal && error.code === code);
};

const now = () => instant(Date.now() + fixture.ahead);

const ALL: readonly JobStatus[] = ['draft', 'ready', 'started', 'cancelled', 'failed', 'finished'];

const listed = async (parts: Partial<Parameters<ReturnType<typeof own>['list']>[1]> = {}) => {
  const jobs = await Array.fromAsync(own().list(account, { statuses: ALL, ...parts }));
  return jobs.map(({ id }) => id);
};

check('a draft waits, is told anew, and runs once into a file', async () => {
  await fixture.work();
  const id = await draft('first');
  const told = { parameters: [['LANG', 'ADQL']], taskName: 'second' } as const;
  await own().changeParameters(account, id, () => told);
  const drafted = await find(id);
  assert.deepEqual(
    [drafted.status, drafted.parameters, drafted.taskName, drafted.secondsMax],
    ['draft', [['LANG', 'ADQL']], 'second', 500 * 60],
  );
  await own().run(account, id, READ);
  await fixture.ended(id);
  const finished = await find(id);
  assert.deepEqual(
    [finished.status, finished.format, finished.rowsMax, finished.text],
    ['finished', 'votable', 3n, QUERY.text],
  );
  assert.deepEqual(fixture.engine.requests.at(-1)?.destination, {
    kind: 'file',
    format: 'votable',
    fileName: 'rows.xml',
    isOfQuery: true,
    rowsMax: 3n,
  });
  const result = await own().result(account, id);
  assert.ok(result.kind === 'found');
  assert.deepEqual(await buffer(result.file.read()), Buffer.from(MADE));
  await refuses(own().run(account, id, READ), 'job-not-draft');
  await refuses(
    own().changeParameters(account, id, () => ({ parameters: [], taskName: null })),
    'job-not-draft',
  );
});

check('what the parameters say wrong, and what does not parse, is a job that failed', async () => {
  const wrong = await ran({ problem: 'LANG is OOBLECK.' });
  assert.deepEqual(
    [(await find(wrong)).status, (await find(wrong)).message],
    ['failed', 'LANG is OOBLECK.'],
  );
  const duff = await find(await ran({ ...QUERY, text: 'DUFF QUERY' }));
  assert.equal(duff.status, 'failed');
  assert.equal(duff.reason, 'query-error');
  assert.equal(duff.text, 'DUFF QUERY');
  assert.match(duff.message ?? '', /Line 1, column 1\./);
});

check('a job says that there were more rows than it gave', async () => {
  await fixture.work();
  fixture.engine.doNext(async () => ({ kind: 'done', changes: [], rows: 3n, isCut: true }));
  const id = await ran();
  await fixture.ended(id);
  assert.equal((await find(id)).isCut, true);
});

check('one door shows the jobs of the other, but its drafts', async () => {
  await fixture.work();
  const batch = await fixture.submit(account, 'SELECT 1 AS n INTO mydb.moons');
  const id = await ran();
  await fixture.ended(batch);
  await fixture.ended(id);
  const drafted = await draft();
  assert.deepEqual(await listed(), [drafted, id, batch]);
  const [query] = await Array.fromAsync(
    fixture.core.jobs.find(account, { includeSystem: false, id: [{ from: id, to: id }] }),
  );
  assert.deepEqual([query?.kind, query?.status, query?.rows], ['query', 'finished', 3n]);
  assert.ok(query?.output);
  const found = await Array.fromAsync(fixture.core.jobs.find(account, { includeSystem: true }));
  assert.deepEqual(
    found.map((job) => job.id),
    [id, batch],
  );
  // Those who ask there know no draft, so they stop none.
  await fixture.core.jobs.cancel(account, drafted);
  assert.equal((await find(drafted)).status, 'draft');
});

const matches = ({ taskName }: OwnJob): boolean => taskName === null;

check('a list is of some statuses, some time, some words, and no longer than asked', async () => {
  const old = await draft();
  fixture.ahead += 10 * SECOND;
  const since = now();
  fixture.ahead += 10 * SECOND;
  const failed = await ran({ problem: 'No.' });
  const young = await draft('Pleiades');
  assert.deepEqual(await listed({ statuses: ['draft'] }), [young, old]);
  assert.deepEqual(await listed({ after: since }), [young, failed]);
  assert.deepEqual(await listed({ last: 1 }), [young]);
  assert.deepEqual(await listed({ last: 0 }), []);
  assert.deepEqual(await listed({ matches, last: 1 }), [failed]);
});

check('a job of another, and one that was destroyed, is none', async () => {
  const id = await draft();
  const other = await fixture.account('tycho');
  await refuses(own().find(other, id), 'unknown-job');
  await refuses(own().destroy(other, id), 'unknown-job');
  await refuses(own().run(other, id, READ), 'unknown-job');
  assert.deepEqual(await Array.fromAsync(own().list(other, { statuses: ALL })), []);
  await own().destroy(account, id);
  await own().destroy(account, id);
  await refuses(own().find(account, id), 'unknown-job');
  await refuses(own().abort(account, id), 'unknown-job');
  assert.deepEqual(await listed(), []);
});

check('a draft and a waiting job are stopped at once, a running one when it lets go', async () => {
  const drafted = await draft();
  const waiting = await ran();
  for (const id of [drafted, waiting]) {
    await own().abort(account, id);
    assert.equal((await find(id)).status, 'cancelled');
    await own().abort(account, id);
  }
  await refuses(own().run(account, drafted, READ), 'job-not-draft');
  await fixture.work();
  fixture.engine.hold();
  const running = await ran();
  await until(async () => (await find(running)).status === 'started', 'the start of the job');
  await own().abort(account, running);
  assert.equal((await fixture.ended(running)).status, 'cancelled');
});

check('who destroys a job that runs stops it, and its result is never there', async () => {
  await fixture.work();
  fixture.engine.hold();
  const id = await ran();
  await until(async () => (await find(id)).status === 'started', 'the start of the job');
  await own().destroy(account, id);
  const ended = await fixture.ended(id);
  assert.deepEqual([ended.status, ended.output], ['cancelled', null]);
});

check('who destroys a finished job removes its file and leaves its record', async () => {
  await fixture.work();
  const id = await ran();
  const { output } = await fixture.ended(id);
  assert.ok(output);
  await own().destroy(account, id);
  assert.equal(await fixture.files.openOutput(output), undefined);
  const fetched = await fixture.core.outputs.fetch(output.token, output.fileName);
  assert.equal(fetched.kind, 'expired');
  const [record] = await Array.fromAsync(fixture.core.jobs.find(account, { includeSystem: false }));
  assert.deepEqual([record?.id, record?.status], [id, 'finished']);
});

check('a result goes when its owner says, and its job is archived then', async () => {
  await fixture.work();
  const id = await ran();
  await fixture.ended(id);
  const { destruction, isArchived } = await find(id);
  assert.equal(isArchived, false);
  assert.ok(destruction !== null && destruction > after(now(), 6 * DAY));
  const at = after(now(), 60 * SECOND);
  assert.equal(await own().setDestruction(account, id, at), at);
  assert.equal((await find(id)).isArchived, false);
  fixture.ahead += 61 * SECOND;
  assert.equal((await own().result(account, id)).kind, 'expired');
  assert.equal((await find(id)).isArchived, true);
  assert.equal((await find(id)).status, 'finished');
});

check('no result is kept longer than the server keeps any', async () => {
  const id = await draft();
  const asked = after(now(), 400 * DAY);
  const given = await own().setDestruction(account, id, asked);
  assert.ok(given <= after(now(), 30 * DAY) && given > after(now(), 29 * DAY));
  assert.equal((await find(id)).destruction, given);
});

check('a destruction that has come ends what has not ended: now, or when it comes', async () => {
  const passed = await draft();
  await own().setDestruction(account, passed, after(now(), -SECOND));
  assert.deepEqual(
    [(await find(passed)).status, (await find(passed)).isArchived],
    ['cancelled', true],
  );
  const coming = await draft();
  await own().setDestruction(account, coming, after(now(), 60 * SECOND));
  await fixture.core.housekeeping.stopOverdue();
  assert.equal((await find(coming)).status, 'draft');
  fixture.ahead += 61 * SECOND;
  await fixture.core.housekeeping.stopOverdue();
  assert.equal((await find(coming)).status, 'cancelled');
});

check('the time of a job is lowered and raised while it runs, up to its queue’s', async () => {
  await fixture.work();
  fixture.engine.hold();
  const id = await ran();
  await until(async () => (await find(id)).status === 'started', 'the start of the job');
  assert.equal(await own().setSecondsMax(account, id, 10 ** 9), 500 * 60);
  assert.equal(await own().setSecondsMax(account, id, 100), 100);
  assert.equal(await own().setSecondsMax(account, id, 0), 500 * 60);
  assert.equal(await own().setSecondsMax(account, id, 1), 1);
  const ended = await fixture.ended(id);
  assert.deepEqual(
    [ended.status, ended.reason, ended.message],
    [
      'failed',
      'time-limit',
      'Stopped after 1 s, the longest that its owner let it run. Give it more time.',
    ],
  );
});

check('who waits for a job hears of every change, and not before', async () => {
  fixture.engine.hold();
  const id = await ran();
  const signal = new AbortController().signal;
  const wait = (status: JobStatus, milliseconds = 30_000) =>
    own().waitForChange(account, id, (job) => job.status !== status, { milliseconds, signal });
  assert.equal((await wait('ready', 50)).status, 'ready');
  const started = wait('ready');
  await fixture.work();
  assert.equal((await started).status, 'started');
  assert.equal((await wait('ready')).status, 'started');
  const ended = wait('started');
  fixture.engine.release();
  assert.equal((await ended).status, 'finished');
});

check('who leaves waits no longer', async () => {
  const id = await draft();
  const client = new AbortController();
  const patience = { milliseconds: 60_000, signal: client.signal };
  const waiting = own().waitForChange(account, id, () => false, patience);
  client.abort();
  assert.equal((await waiting).status, 'draft');
});

check(
  'an account has as many drafts as waiting jobs',
  async () => {
    await draft();
    await draft();
    await refuses(draft(), 'waiting-jobs-limit');
  },
  { waitingPerAccountMax: 2 },
);

check('drafts and what was said of them are there after a restart', async () => {
  const id = await draft('kept');
  const at = after(now(), 60 * SECOND);
  await own().setDestruction(account, id, at);
  const core = fixture.restarted();
  const found = await core.ownJobs.find(account, id);
  assert.deepEqual(
    [found.status, found.parameters, found.destruction, found.taskName],
    ['draft', PARAMETERS, at, 'kept'],
  );
  await core.ownJobs.run(account, id, READ);
  await fixture.work();
  assert.equal((await fixture.ended(id)).status, 'finished');
});

const ask: QueryAsk = { ...QUERY, taskName: null };

/** A long answer in pieces of as many bytes. */
const pieces = (count: number) =>
  Array.from({ length: count }, (_, at) => new Uint8Array(400).fill(at));

check('a query that fits is answered whole', async () => {
  fixture.engine.rows = pieces(2);
  const signal = new AbortController().signal;
  const answer = await own().runQuery(account, ask, signal);
  assert.deepEqual([answer.wholeBytes, answer.rows, answer.format], [800, 2n, 'votable']);
  const { requests } = fixture.engine;
  assert.deepEqual(requests.at(-1)?.destination, {
    kind: 'stream',
    format: 'votable',
    rowsMax: 3n,
  });
  assert.equal((await buffer(answer.read())).length, 800);
  await refuses(own().runQuery(account, { ...ask, text: 'DUFF' }, signal), 'query-error');
  const [duff, quick] = await Array.fromAsync(own().list(account, { statuses: ALL }));
  assert.deepEqual([duff?.status, quick?.status, quick?.quick], ['failed', 'finished', true]);
});

check('a query that does not fit flows as quick as it is read', async () => {
  let made = 0;
  fixture.engine.doNext(async (_request, { onBytes }) => {
    for (const piece of pieces(10)) {
      made += 1;
      await onBytes?.(piece);
    }
    return { kind: 'done', changes: [], columns: [], rows: 10n };
  });
  const answer = await own().runQuery(account, ask, new AbortController().signal);
  assert.equal(answer.wholeBytes, null);
  // The first thousand bytes are kept; of the rest nothing is made that nobody takes.
  assert.equal(made, 3);
  assert.deepEqual(await buffer(answer.read()), Buffer.concat(pieces(10)));
});

check('a query that fails when its answer flows breaks it off, and says why', async () => {
  fixture.engine.doNext(async (_request, { onBytes }) => {
    for (const piece of pieces(4)) await onBytes?.(piece);
    return { kind: 'failed', reason: 'memory', errors: [{ message: 'No memory.' }] };
  });
  const answer = await own().runQuery(account, ask, new AbortController().signal);
  const read: Uint8Array[] = [];
  await assert.rejects(async () => {
    for await (const piece of answer.read()) read.push(piece);
  }, /No memory\./);
  assert.equal(Buffer.concat(read).length, 1_600);
});

check('who leaves a flowing answer stops its query', async () => {
  let wasStopped = false;
  fixture.engine.doNext(async (_request, { onBytes, signal }) => {
    const stopped = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve());
    });
    for (const piece of pieces(10)) await Promise.race([onBytes?.(piece), stopped]);
    wasStopped = signal.aborted;
    return { kind: 'stopped' };
  });
  const answer = await own().runQuery(account, ask, new AbortController().signal);
  for await (const _ of answer.read()) break;
  const [job] = await listed();
  assert.ok(job);
  assert.equal((await fixture.ended(job)).reason, 'client-left');
  assert.equal(wasStopped, true);
});
