// Kills and freezes servers and executors, at named points of a job's way and between them, as
// often as it is told, and then counts: no acknowledged job is lost, none has two ends, no table is
// half there, no late executor is heard.
// Run as `node test/faults/kill-loop.ts --rounds 100 --store sqlite`, or with postgres.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { JobId } from '../../src/domain/job.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { clientOf, reckon, type Asked, type Client, type Reckoning } from './ledger.ts';
import { POINTS, type Point } from './server.ts';
import { startVictim, type Target, type Victim } from './victims.ts';

/** What is done in one round. */
interface Plan {
  readonly point: Point | 'between';
  readonly who: 'server' | 'executor';
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

/** One run of the loop. */
interface Loop {
  readonly random: (below: number) => number;
  readonly flags: Readonly<Record<string, string>>;
  readonly asked: Map<JobId, Asked>;
  /** How many ends each job came to, as the servers told. */
  readonly ends: Map<JobId, number>;
  /** Servers that were killed; the system may take a moment to say that they are gone. */
  readonly doomed: Set<number>;
  /** How often each thing was done. */
  readonly done: Map<string, number>;
  /** Waits for its point; `carriedOut` is called when it was reached. */
  plan: Plan | undefined;
  carriedOut: () => void;
  log: string;
}

/** Seconds; short, so that a dead server's jobs come back within a round or two. */
const LEASE = 2;

const main = async (): Promise<void> => {
  const { values: options } = parseArgs({
    options: {
      rounds: { type: 'string', default: '60' },
      store: { type: 'string', default: 'sqlite' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    },
  });
  const postgres = options.store === 'postgres' ? await startPostgres() : undefined;
  const data = await mkdtemp(join(tmpdir(), 'almagest-faults-'));
  const loop = await newLoop(data, Number(options.seed), postgres);
  console.log(`kill loop: ${options.rounds} rounds, ${options.store}, seed ${options.seed}`);
  const begun = Date.now();
  const servers = [await startIn(loop), ...(postgres === undefined ? [] : [await startIn(loop)])];
  const { demo } = servers[0] ?? {};
  if (demo === undefined) throw new Error('the first start made no demo account');
  const client = clientOf(demo.wsid, demo.pw);
  for (let round = 1; round <= Number(options.rounds); round++) {
    await reviveAll(loop, servers);
    await playRound(loop, servers, client);
    if (round % 100 === 0) console.log(`  ${round} rounds, ${loop.asked.size} jobs acknowledged`);
  }
  await reviveAll(loop, servers);
  const url = servers[0]?.url ?? '';
  const reckoning = await reckon({ url, client, asked: loop.asked, ends: loop.ends, data });
  for (const server of servers) {
    server.kill('SIGKILL');
    await server.gone;
  }
  const seconds = Math.round((Date.now() - begun) / 1_000);
  report(loop, reckoning, `${options.rounds} rounds in ${seconds} s`);
  await postgres?.stop();
  // An executor that a killed server was just starting may still make its pipe in there.
  await rm(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
};

const newLoop = async (
  data: string,
  seed: number,
  postgres: TestPostgres | undefined,
): Promise<Loop> => ({
  random: randomFrom(seed),
  flags: {
    data,
    port: '0',
    leaseSeconds: String(LEASE),
    longSlots: '2',
    // The loop is about what happens to jobs, not about how often a job may be unlucky.
    jobAttemptsMax: '1000',
    waitingPerAccountMax: '100000',
    executorMemoryBytes: '2000000000',
    executorThreads: '1',
    ...(postgres === undefined ? {} : { store: await postgres.createDatabase() }),
  },
  asked: new Map(),
  ends: new Map(),
  doomed: new Set(),
  done: new Map(),
  plan: undefined,
  carriedOut: () => {},
  log: '',
});

/** Submits something, then waits for the point that was drawn, or for a moment, and strikes. */
const playRound = async (loop: Loop, servers: readonly Victim[], client: Client): Promise<void> => {
  const { random } = loop;
  const server = servers[random(servers.length)];
  if (server === undefined) return;
  // What is not acknowledged is not owed.
  await client.submitSome(server.url, loop).catch(() => {});
  const plan: Plan = {
    point: random(4) === 0 ? 'between' : (POINTS[random(POINTS.length)] ?? 'claim'),
    who: random(3) === 0 ? 'server' : 'executor',
    signal: random(3) === 0 ? 'SIGSTOP' : 'SIGKILL',
  };
  if (plan.point === 'between') {
    await pause(random(300));
  } else {
    const carriedOut = new Promise<void>((resolve) => {
      loop.carriedOut = resolve;
    });
    loop.plan = plan;
    await Promise.race([carriedOut, pause(POINT_LIMIT)]);
    if (loop.plan === undefined) return;
  }
  strike(loop, server, { ...plan, point: 'between' });
};

/** Milliseconds after which a round strikes anyway: nothing may be left to run. */
const POINT_LIMIT = 1_500;

const strike = (loop: Loop, target: Target, { who, signal, point }: Plan): void => {
  loop.plan = undefined;
  const pids = who === 'server' ? [target.pid] : target.executors();
  for (const pid of pids) sendTo(pid, signal);
  if (who === 'server' && signal === 'SIGKILL') loop.doomed.add(target.pid);
  const name = `${signal} ${who} ${point === 'between' ? 'at any moment' : `at ${point}`}`;
  loop.done.set(name, (loop.done.get(name) ?? 0) + 1);
  if (signal === 'SIGSTOP') {
    // Half of the frozen thaw after their lease, and find that others went on without them.
    setTimeout(() => pids.forEach((pid) => sendTo(pid, 'SIGCONT')), loop.random(LEASE * 2_000));
  }
  loop.carriedOut();
};

const startIn = (loop: Loop): Promise<Victim> =>
  startVictim({
    flags: loop.flags,
    onReached: (target, { point, number }) => {
      if (loop.plan?.point === point) strike(loop, target, loop.plan);
      target.go(number);
    },
    onEnded: ({ job }) => loop.ends.set(job, (loop.ends.get(job) ?? 0) + 1),
    onLog: (text) => {
      loop.log = (loop.log + text).slice(-20_000);
    },
  });

/** Starts again what is gone; a server that is struck while it starts is started once more. */
const reviveAll = async (loop: Loop, servers: Victim[]): Promise<void> => {
  for (const [place, server] of servers.entries()) {
    if (loop.doomed.has(server.pid)) {
      await server.gone;
      // Its number may soon be another's.
      loop.doomed.delete(server.pid);
    }
    if (server.isGone()) servers[place] = await revived(loop, STARTS_MAX);
  }
};

const revived = async (loop: Loop, tries: number): Promise<Victim> => {
  try {
    return await startIn(loop);
  } catch (error) {
    loop.plan = undefined;
    if (tries === 1) throw error;
    return revived(loop, tries - 1);
  }
};

/** A server that does not come up so often is broken, not unlucky. */
const STARTS_MAX = 10;

const report = (loop: Loop, reckoning: Reckoning, head: string): void => {
  const { checked, finished, strays, sentences } = reckoning;
  for (const [name, count] of [...loop.done].toSorted(([a], [b]) => a.localeCompare(b))) {
    console.log(`  ${count} × ${name}`);
  }
  for (const sentence of sentences) console.log(`  WRONG: ${sentence}`);
  if (sentences.length > 0) console.log(loop.log.slice(-4_000));
  console.log(
    `${head}: ${checked} jobs acknowledged, ${finished} finished, ` +
      `${checked - finished} failed with a reason, ${strays} uncommitted folders for the sweep`,
  );
  const failed = sentences.length;
  console.log(`${Math.max(0, checked - failed)} passed, ${failed} failed, 0 skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
};

/** mulberry32: small, and the same everywhere from the same seed. */
const randomFrom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

const sendTo = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
};

await main();
