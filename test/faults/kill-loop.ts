// Kills and freezes servers and executors, at named points of a job's way and between them, as
// often as it is told, and then counts: no acknowledged job lost, none with two ends, no table half
// there, no late executor heard. Run: node test/faults/kill-loop.ts --rounds 100 --store sqlite

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { JobId } from '../../src/domain/job.ts';
import { startPostgres } from '../support/postgres.ts';
import { clientOf, reckon, type Asked } from './ledger.ts';
import { POINTS, type Point } from './server.ts';
import { startVictim, type Target, type Victim } from './victims.ts';

interface Plan {
  readonly point: Point | 'between';
  readonly who: 'server' | 'executor';
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '60' },
    store: { type: 'string', default: 'sqlite' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    keep: { type: 'boolean', default: false },
  },
});

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

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Seconds; short, so that a dead server's jobs come back within a round or two. */
const LEASE = 2;

const main = async (): Promise<void> => {
  const rounds = Number(options.rounds);
  const seed = Number(options.seed);
  const random = randomFrom(seed);
  const isShared = options.store === 'postgres';
  const postgres = isShared ? await startPostgres() : undefined;
  const data = await mkdtemp(join(tmpdir(), 'almagest-faults-'));
  console.log(`kill loop: ${rounds} rounds, ${options.store}, seed ${seed}`);

  const flags = {
    data,
    port: '0',
    leaseSeconds: String(LEASE),
    longSlots: '2',
    // The loop is about what happens to jobs, not about how often a job may be unlucky.
    jobAttemptsMax: '1000',
    executorMemoryBytes: '2000000000',
    executorThreads: '1',
    ...(postgres === undefined ? {} : { store: await postgres.createDatabase() }),
  };
  const asked = new Map<JobId, Asked>();
  const ends = new Map<JobId, number>();
  const counts = new Map<string, number>();
  let plan: Plan | undefined;
  let carryOut: (() => void) | undefined;
  let log = '';

  const hit = (victim: Target, how: Plan): void => {
    plan = undefined;
    const { who, signal, point } = how;
    const pids = who === 'server' ? [victim.pid] : victim.executors();
    for (const pid of pids) sendTo(pid, signal);
    const name = `${signal} ${who} at ${point}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    // The frozen thaw after longer than the lease, and find that others went on without them.
    if (signal === 'SIGSTOP') {
      setTimeout(() => pids.forEach((pid) => sendTo(pid, 'SIGCONT')), 100 + random(LEASE * 2_000));
    }
    carryOut?.();
  };

  const start = () =>
    startVictim({
      flags,
      onReached: (victim, { point, number }) => {
        if (plan?.point === point) hit(victim, plan);
        victim.go(number);
      },
      onEnded: ({ job }) => ends.set(job, (ends.get(job) ?? 0) + 1),
      onLog: (text) => {
        log = (log + text).slice(-20_000);
      },
    });

  /** A server that is hit while it starts is started again. */
  const revive = async (): Promise<Victim> => {
    for (let tries = 1; ; tries++) {
      try {
        return await start();
      } catch (error) {
        if (tries === 10) throw error;
        plan = undefined;
      }
    }
  };

  const servers = [await start(), ...(isShared ? [await start()] : [])];
  const demo = servers[0]?.demo;
  if (demo === undefined) throw new Error('the first start made no demo account');
  const client = clientOf(demo.wsid, demo.pw);
  const begun = Date.now();
  for (let round = 1; round <= rounds; round++) {
    for (const [place, server] of servers.entries()) {
      if (server.isGone()) servers[place] = await revive();
    }
    const server = servers[random(servers.length)];
    if (server === undefined) break;
    await client.submitSome(server.url, { random, asked }).catch(() => {
      // Not acknowledged, so nothing is owed.
    });
    const isBetween = random(4) === 0;
    const next: Plan = {
      point: isBetween ? 'between' : (POINTS[random(POINTS.length)] ?? 'claim'),
      who: random(3) === 0 ? 'server' : 'executor',
      signal: random(3) === 0 ? 'SIGSTOP' : 'SIGKILL',
    };
    const carriedOut = new Promise<void>((resolve) => {
      carryOut = resolve;
    });
    if (isBetween) {
      await pause(random(300));
      hit(server, next);
    } else {
      plan = next;
      await Promise.race([carriedOut, pause(1_500)]);
      if (plan !== undefined) hit(server, { ...next, point: 'between' });
    }
    if (next.who === 'server' && next.signal === 'SIGKILL') await pause(50);
    if (round % 50 === 0) console.log(`  ${round} rounds, ${asked.size} jobs acknowledged`);
  }

  for (const [place, server] of servers.entries()) {
    if (server.isGone()) servers[place] = await revive();
    else sendTo(server.pid, 'SIGCONT');
  }
  const [first] = servers;
  if (first === undefined) throw new Error('no server');
  const reckoning = await reckon({ url: first.url, client, asked, ends, data });
  for (const server of servers) {
    server.kill('SIGKILL');
    await server.gone;
  }
  const seconds = ((Date.now() - begun) / 1_000).toFixed(0);
  for (const [name, count] of [...counts].toSorted()) console.log(`  ${count} × ${name}`);
  for (const sentence of reckoning.sentences) console.log(`  WRONG: ${sentence}`);
  if (reckoning.sentences.length > 0) console.log(log.slice(-4_000));
  const { checked, finished, strays } = reckoning;
  console.log(
    `${rounds} rounds in ${seconds} s: ${checked} jobs acknowledged, ${finished} finished, ` +
      `${checked - finished} failed with a reason, ${strays} uncommitted folders left for the sweep`,
  );
  await postgres?.stop();
  if (!options.keep) await rm(data, { recursive: true, force: true });
  const failed = reckoning.sentences.length;
  console.log(`${Math.max(0, checked - failed)} passed, ${failed} failed, 0 skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
};

const sendTo = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
};

await main();
