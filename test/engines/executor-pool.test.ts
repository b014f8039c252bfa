// The pool of real executor processes: who may share one, and that none hangs,
// leaks or outlives its server. Plans in DuckDB's words stand in for SQL.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sweepProcesses } from '../../src/engines/duckdb/process-record.ts';
import type { Plan } from '../../src/engines/duckdb/executor/plan.ts';
import {
  isAlive,
  isRoot,
  ID_FIRST,
  makeYard,
  recordedPids,
  select,
  type Yard,
  type YardJob,
} from '../support/executor-yard.ts';
import { until } from '../support/until.ts';
import { procNames, procText, sendTo, statOf } from '../support/processes.ts';

const onLinux = process.platform === 'linux';

/** Answers with the pid of the process that ran it. */
const WHO: Plan = select('SELECT {pid}', { pid: 'int' });

/** Runs until somebody ends it, and hears interrupts. */
const ENDLESS: Plan = select(
  'SELECT {pid}, count(*) FROM range(10000000000) a, range(10000000) b WHERE a.range + b.range < 0',
  { pid: 'int', n: 'bigint' },
);

const who = async (yard: Yard, job: Partial<YardJob> = {}): Promise<number> =>
  Number((await yard.run([WHO], job)).text.split('\n')[1]);

/** Starts a job that does not end by itself, and waits until its executor is at work. */
const start = async (yard: Yard, plan: Plan, job: Partial<YardJob> = {}) => {
  const stopper = new AbortController();
  let begun = false;
  const ran = yard.run([plan], {
    signal: stopper.signal,
    onBytes: () => void (begun = true),
    ...job,
  });
  await until(() => begun, 'the job has begun');
  return { ran, stopper };
};

/** The process that the last job was given. */
const takenLast = (yard: Yard): number =>
  Number(yard.noted.findLast(({ event }) => event === 'executor.taken')?.facts['pid']);

const statusOf = (pid: number, field: string): string => {
  const line = new RegExp(`^${field}:\\t(.*)$`, 'm').exec(procText(pid, 'status'));
  return line?.[1] ?? '';
};

/** Ticks of processor time that a process has used, its own and the system's for it. */
const ticksOf = (pid: number): number => {
  const fields = statOf(pid);
  return Number(fields[11]) + Number(fields[12]);
};

/** A thread's priority; of one that has ended since it was listed, none. */
const priorityOf = (thread: string) => {
  try {
    return [getPriority(Number(thread))];
  } catch (error) {
    if (error instanceof Error && error.message.includes('ESRCH')) return [];
    throw error;
  }
};

/** The named pipes that a process has open, and whether for reading alone. */
const pipesOf = (pid: number) =>
  procNames(pid, 'fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/${pid}/fd/${fd}`);
      const info = procText(pid, `fdinfo/${fd}`);
      return path.endsWith('.fifo') ? [{ path, isRead: /^flags:\s*\d*0$/m.test(info) }] : [];
    } catch {
      // It has been closed meanwhile.
      return [];
    }
  });

/** Runs a job until it is this process that has it; in another it fails, and is run once more. */
const startOn = async (yard: Yard, pid: number, plan: Plan) => {
  for (;;) {
    const stopper = new AbortController();
    const before = yard.noted.length;
    const ran = yard.run([plan], { signal: stopper.signal });
    await until(
      () => yard.noted.slice(before).some(({ event }) => event === 'executor.taken'),
      'it has a process',
    );
    if (takenLast(yard) === pid) return { ran, stopper };
    await ran;
  }
};

test('gives an account the process it had, and never another account’s', async () => {
  await using yard = makeYard();
  const first = await who(yard, { account: 1n });
  assert.equal(await who(yard, { account: 1n }), first);
  const second = await who(yard, { account: 2n });
  assert.notEqual(second, first);
  assert.notEqual(await who(yard, { account: 3n }), second);
});

test('makes room for a fresh account by ending an idle process', async () => {
  await using yard = makeYard();
  const pids = new Set<number>();
  for (let account = 1n; account <= 6n; account += 1n) pids.add(await who(yard, { account }));
  assert.equal(pids.size, 6);
  await until(() => {
    return [...yard.pids()].filter(isAlive).length <= 6;
  }, 'no more than twice the slots and a spare one of both classes live');
});

test('runs each job as its space’s user', { skip: !isRoot && 'needs root' }, async () => {
  await using yard = makeYard();
  const { ran, stopper } = await start(yard, ENDLESS, { account: 7n });
  const users = yard.pids().map((pid) => statusOf(pid, 'Uid'));
  const own = Array.from({ length: 4 }, () => String(ID_FIRST + 7)).join('\t');
  assert.equal(users.filter((user) => user === own).length, 1);
  const pid = yard.pids().find((each) => statusOf(each, 'Uid') === own);
  assert.equal(statusOf(pid ?? 0, 'Groups').trim(), '');
  assert.equal(statusOf(pid ?? 0, 'CapEff'), '0000000000000000');
  stopper.abort();
  await ran;
});

test(
  'runs long jobs at the lowest priority, in all their threads',
  { skip: !onLinux && 'needs Linux' },
  async () => {
    await using yard = makeYard();
    const pid = await who(yard, { class: 'long' });
    assert.equal(getPriority(pid), constants.priority.PRIORITY_LOW);
    const priorities = procNames(pid, 'task').flatMap(priorityOf);
    assert.ok(priorities.length > 1);
    assert.deepEqual(new Set(priorities), new Set([constants.priority.PRIORITY_LOW]));
    assert.equal(getPriority(await who(yard, { class: 'quick' })), getPriority());
  },
);

test(
  'stops a query by interrupt, and its process serves on',
  { skip: !onLinux && 'needs Linux' },
  async () => {
    await using yard = makeYard({ interruptSeconds: 8 });
    const { ran, stopper } = await start(yard, ENDLESS);
    const pid = takenLast(yard);
    stopper.abort();
    assert.deepEqual((await ran).outcome, { kind: 'stopped' });
    // Two at once: the other that an account may have could answer every time that one asks.
    const both = async () => Promise.all([who(yard), who(yard)]);
    await until(async () => (await both()).includes(pid), 'its process serves again');
  },
);

test('kills a query that hears no interrupt', { skip: !onLinux && 'needs Linux' }, async () => {
  await using yard = makeYard({ interruptSeconds: 0.3, memoryBytes: 6 * 1024 ** 3 });
  const deaf = select(`SELECT {pid}, length(md5(repeat('x', 1500000000))) FROM range(100)`, {
    pid: 'int',
    n: 'bigint',
  });
  const { ran, stopper } = await start(yard, deaf);
  const pid = takenLast(yard);
  const begun = ticksOf(pid);
  await until(() => ticksOf(pid) > begun + 10, 'it is at work');
  const aborted = performance.now();
  stopper.abort();
  assert.deepEqual((await ran).outcome, { kind: 'stopped' });
  assert.ok(performance.now() - aborted < 60_000, 'it would take minutes');
  await until(() => !isAlive(pid), 'it is gone');
  assert.notEqual(await who(yard), pid);
});

test('kills a query that waits for its own pipe', { skip: !onLinux && 'needs Linux' }, async () => {
  await using yard = makeYard({ interruptSeconds: 0.3 });
  let pipe = '';
  // More than a pipe holds: it is still open when its first bytes come.
  const many = select('SELECT range FROM range(200000)', { n: 'bigint' });
  await yard.run([many], {
    onBytes: () => void (pipe ||= pipesOf(takenLast(yard)).at(0)?.path ?? ''),
  });
  const pid = takenLast(yard);
  const plan = select(`SELECT {pid}, length(content) FROM read_text('${pipe}')`, {
    pid: 'int',
    n: 'bigint',
  });
  // Not until rows come: it may read its own header before we do.
  const { ran, stopper } = await startOn(yard, pid, plan);
  await until(() => pipesOf(pid).some(({ isRead }) => isRead), 'it reads its pipe');
  stopper.abort();
  assert.deepEqual((await ran).outcome, { kind: 'stopped' });
  await until(() => !isAlive(pid), 'it is gone');
});

test('kills a process that somebody stopped', async () => {
  await using yard = makeYard({ interruptSeconds: 0.3 });
  const pid = await who(yard);
  const { ran, stopper } = await start(yard, ENDLESS);
  process.kill(pid, 'SIGSTOP');
  stopper.abort();
  assert.deepEqual((await ran).outcome, { kind: 'stopped' });
  await until(() => !isAlive(pid), 'it is gone');
  assert.notEqual(await who(yard), pid);
});

test(
  'gives no job to idle processes that somebody stopped',
  { skip: !onLinux && 'needs Linux' },
  async () => {
    await using yard = makeYard();
    const pid = await who(yard);
    const pids = yard.pids();
    for (const each of pids) sendTo(each, 'SIGSTOP');
    assert.ok(pids.includes(pid));
    assert.ok(!pids.includes(await who(yard)));
  },
);

test('a killed executor fails its job in a clear sentence, and the next one runs', async () => {
  await using yard = makeYard();
  const pid = await who(yard);
  const { ran } = await start(yard, ENDLESS);
  process.kill(pid, 'SIGKILL');
  const { outcome } = await ran;
  assert.ok(outcome.kind === 'failed');
  assert.equal(outcome.reason, 'engine');
  assert.match(outcome.errors[0]?.message ?? '', /ended before the query did \(signal SIGKILL\)/);
  assert.notEqual(await who(yard), pid);
});

test('a job may have less memory than the instance was opened with', async () => {
  await using yard = makeYard();
  const limit = select("SELECT current_setting('memory_limit')", { m: 'varchar' });
  const memoryIn = async (memoryBytes: number): Promise<string> =>
    (await yard.run([limit], { memoryBytes })).text.split('\n')[1] ?? '';
  assert.equal(await memoryIn(64 * 1024 ** 2), '"64.0 MiB"');
  assert.equal(await memoryIn(512 * 1024 ** 2), '"512.0 MiB"');
});

test('a spoiled instance costs its process, and no other job', async () => {
  await using yard = makeYard();
  const plan = select(
    `SELECT count(*) FROM enable_logging(storage = 'file', storage_path = '/nowhere/log')`,
    { n: 'bigint' },
  );
  await yard.run([plan]);
  assert.ok((await who(yard)) > 0);
});

test('what a job leaves in its instance the next one does not find', async () => {
  await using yard = makeYard();
  const enable = select('SELECT count(*) FROM enable_logging()', { n: 'bigint' }, 't');
  const look = select(`SELECT {pid}, value FROM duckdb_settings() WHERE name = 'enable_logging'`, {
    pid: 'int',
    value: 'varchar',
  });
  const pid = await who(yard);
  const answer = async (plans: readonly Plan[]): Promise<string | undefined> =>
    (await yard.run(plans)).text.split('\n')[1];
  assert.equal(await answer([enable, look]), `${pid},"1"`);
  assert.equal(await answer([look]), `${pid},"0"`);
});

test('a slow reader holds up the executor, and misses nothing', async () => {
  await using yard = makeYard();
  let bytes = 0;
  let most = 0;
  const plan = select('SELECT range FROM range(2000000)', { n: 'bigint' });
  const { outcome } = await yard.run([plan], {
    onBytes: async (chunk) => {
      bytes += chunk.length;
      most = Math.max(most, chunk.length);
      if (bytes < 2_000_000) await pause(5);
    },
  });
  assert.ok(outcome.kind === 'done' && outcome.rows === 2_000_000n);
  // The header, then 10 + 90 * 2 + … + 1,000,000 * 7 digits and 2,000,000 line ends.
  assert.equal(bytes, '[n]:Integer\n'.length + 14_888_890);
  assert.ok(most <= 1024 * 1024);
});

test('a process that is ready before its rows are read serves on at once', async () => {
  await using yard = makeYard();
  // One slot and a spare one: with the first busy, all that the account has left is one process.
  const busy = await start(yard, ENDLESS, { account: 1n });
  const pid = await who(yard, { account: 1n });
  // The reader takes longer than an instance takes to open.
  await yard.run([WHO], { account: 1n, onBytes: () => pause(500) });
  const next = who(yard, { account: 1n });
  assert.equal(await Promise.race([next, pause(60_000, 'no process', { ref: false })]), pid);
  busy.stopper.abort();
  await busy.ran;
});

test('a reader that fails ends the run with its own error', async () => {
  await using yard = makeYard();
  const plan = select('SELECT range FROM range(100000000)', { n: 'bigint' });
  await assert.rejects(
    yard.run([plan], {
      onBytes: () => {
        throw new Error('the client is gone');
      },
    }),
    /the client is gone/,
  );
  assert.ok((await who(yard)) > 0);
});

test('who waits for a process and gives up is answered at once', async () => {
  await using yard = makeYard();
  const first = await start(yard, ENDLESS);
  const second = new AbortController();
  const waiting = yard.run([WHO], { signal: second.signal });
  second.abort();
  assert.deepEqual((await waiting).outcome, { kind: 'stopped' });
  first.stopper.abort();
  await first.ran;
});

test('a program that cannot start is a failed job, not a wait without end', async () => {
  await using yard = makeYard({ programPath: '/nowhere/program.js' });
  const { outcome } = await yard.run([WHO]);
  assert.ok(outcome.kind === 'failed' && outcome.reason === 'engine');
});

test('after stop no process, pipe or folder is left, and no job is taken', async () => {
  await using yard = makeYard();
  const { ran } = await start(yard, ENDLESS);
  const pids = yard.pids();
  assert.ok(pids.length > 0);
  await yard.engine.stop();
  assert.deepEqual(pids.filter(isAlive), []);
  assert.equal((await ran).outcome.kind, 'failed');
  assert.deepEqual(readdirSync(yard.options.runFolder), ['processes']);
  assert.deepEqual(recordedPids(yard.options.runFolder), []);
  assert.deepEqual(readdirSync(yard.options.tempFolder), []);
  assert.equal((await yard.run([WHO])).outcome.kind, 'failed');
});

test(
  'executors end when their server is killed, in the middle of a query',
  { skip: !onLinux && 'needs Linux' },
  async () => {
    await using yard = makeYard();
    const runFolder = join(yard.folder, 'second', 'run');
    const program = fileURLToPath(new URL('../support/executor-server.ts', import.meta.url));
    const server = spawn(process.execPath, [program, join(yard.folder, 'second')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    server.stdout.setEncoding('utf8').on('data', (text: string) => void (said += text));
    await until(() => said.includes('running'), 'its query runs');
    const pids = recordedPids(runFolder);
    assert.ok(pids.length > 0 && pids.every(isAlive));
    // One of them cannot hear that its server is gone, and must be swept by the next.
    const [stopped, ...others] = pids;
    assert.ok(stopped !== undefined);
    process.kill(stopped, 'SIGSTOP');
    server.kill('SIGKILL');
    await until(() => !others.some(isAlive), 'the others are gone');
    assert.ok(isAlive(stopped));
    assert.equal(sweepProcesses(join(runFolder, 'processes')), 1);
    await until(() => !isAlive(stopped), 'the stopped one is gone too');
    assert.deepEqual(recordedPids(runFolder), []);
  },
);
