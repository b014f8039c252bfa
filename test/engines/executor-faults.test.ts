// What the server does when the system refuses it what an executor needs: it notes that, fails the
// jobs it cannot run, and runs the next ones once there is room again. It never ends by it.

import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { AccountId } from '../../src/domain/account.ts';
import type { SpaceId } from '../../src/domain/table.ts';
import type { ExecutorProcess, Exit } from '../../src/engines/duckdb/executor-process.ts';
import { createPool, tenantOf } from '../../src/engines/duckdb/pool.ts';
import { isAlive, isRoot, makeYard, select, type Yard } from '../support/executor-yard.ts';
import { until } from '../support/until.ts';
import { sendTo } from '../support/processes.ts';
import { QUIET } from '../support/quiet-observer.ts';

const ONE = select('SELECT 1', { n: 'int' });

/** A file where a folder should be refuses root too, as a full disk does. */
const breakFolder = (path: string): (() => void) => {
  renameSync(path, `${path}-away`);
  writeFileSync(path, '');
  return () => {
    rmSync(path);
    renameSync(`${path}-away`, path);
  };
};

const noted = async (yard: Yard, event: string): Promise<boolean> =>
  until(() => yard.notes.includes(event), `${event} is noted`);

test('an executor that cannot be replaced fails the next job, and not the server', async () => {
  await using yard = makeYard();
  await yard.run([ONE]);
  const pids = yard.pids();
  const mend = breakFolder(yard.options.tempFolder);
  for (const pid of pids) sendTo(pid, 'SIGKILL');
  await noted(yard, 'executor.unstartable');
  await until(() => !pids.some(isAlive), 'they are gone');
  const { outcome } = await yard.run([ONE]);
  assert.ok(outcome.kind === 'failed' && outcome.reason === 'engine');
  mend();
  assert.equal((await yard.run([ONE])).outcome.kind, 'done');
});

test('an executor that cannot be recorded is killed, and the next job fails', async () => {
  await using yard = makeYard();
  await yard.run([ONE]);
  const pids = yard.pids();
  const mend = breakFolder(`${yard.options.runFolder}/processes`);
  for (const pid of pids) sendTo(pid, 'SIGKILL');
  await noted(yard, 'executor.unstartable');
  assert.equal((await yard.run([ONE])).outcome.kind, 'failed');
  mend();
  assert.equal((await yard.run([ONE])).outcome.kind, 'done');
});

test('what cannot be removed of a dead executor is noted, and harms nobody', async () => {
  await using yard = makeYard();
  await yard.run([ONE]);
  const mend = breakFolder(yard.options.tempFolder);
  for (const pid of yard.pids()) sendTo(pid, 'SIGKILL');
  await noted(yard, 'executor.left');
  mend();
  assert.equal((await yard.run([ONE])).outcome.kind, 'done');
});

test('what a job leaves beside its spilled files is gone before the next', async () => {
  await using yard = makeYard();
  const { tempFolder } = yard.options;
  let left: readonly string[] = [];
  await yard.run([ONE], {
    onBytes: () => {
      const folders = readdirSync(tempFolder).map((name) => join(tempFolder, name));
      // As root the job's own is its user's, and the others are still ours.
      const own = folders.filter((folder) => !isRoot || statSync(folder).uid !== 0);
      left = own.map((folder) => join(folder, 'left'));
      for (const path of left) writeFileSync(path, '');
    },
  });
  await yard.run([ONE]);
  assert.ok(left.some((path) => !existsSync(path)));
  assert.equal(yard.notes.includes('executor.died'), false);
});

test(
  'of a dead executor’s folder nothing is removed that its user could not remove',
  { skip: !isRoot && 'needs root' },
  async () => {
    await using yard = makeYard();
    const { tempFolder } = yard.options;
    await yard.run([ONE], {
      onBytes: () => {
        // Where a link swapped in at the right moment would lead a removal by path.
        const own = readdirSync(tempFolder).find(
          (name) => statSync(join(tempFolder, name)).uid !== 0,
        );
        mkdirSync(join(tempFolder, own ?? '', 'theirs'), { recursive: true });
        writeFileSync(join(tempFolder, own ?? '', 'theirs', 'table'), '');
      },
    });
    await noted(yard, 'executor.left');
    const left = readdirSync(tempFolder).filter((name) =>
      existsSync(join(tempFolder, name, 'theirs', 'table')),
    );
    assert.equal(left.length, 1);
    assert.equal((await yard.run([ONE])).outcome.kind, 'done');
  },
);

/** A process that is ready at once, and whose folder cannot be looked into. */
const spoiledExecutor = (killed: () => void): ExecutorProcess => {
  const { promise: exited, resolve } = Promise.withResolvers<Exit>();
  return {
    pid: 1,
    class: 'quick',
    fifo: '/nowhere/fifo',
    temp: '/nowhere/temp',
    send: () => undefined,
    listen: (listener) => listener?.({ kind: 'ready' }),
    giveTo: () => undefined,
    isTempEmpty: () => Promise.reject(new Error('EIO')),
    kill: () => {
      killed();
      resolve({ code: null, signal: 'SIGKILL', stderr: '' });
    },
    mourn: () => undefined,
    exited,
  };
};

test('processes whose folders are not empty are killed, and soon none is made', async () => {
  const notes: string[] = [];
  let [started, killed] = [0, 0];
  const pool = createPool({
    slots: { quick: 1, long: 0 },
    setup: { limits: { memoryBytes: 1, threads: 1, diskBytes: 1n } },
    start: () => {
      started += 1;
      return spoiledExecutor(() => void (killed += 1));
    },
    observer: { ...QUIET, note: (_level, event) => void notes.push(event), bug: () => '' },
  });
  const want = {
    class: 'quick' as const,
    tenant: tenantOf(1n as AccountId, 1n as SpaceId),
    signal: AbortSignal.timeout(9_000),
  };
  assert.equal(await pool.take(want), undefined);
  assert.ok(started <= 9 && killed === started);
  assert.equal(notes[0], 'executor.discarded');
  await pool.stop();
});

test('a process that serves many jobs holds nothing of those before', async () => {
  await using yard = makeYard();
  const held: WeakRef<object>[] = [];
  for (let job = 0; job < 3; job += 1) {
    const reader = { onBytes: () => undefined };
    held.push(new WeakRef(reader.onBytes));
    await yard.run([ONE], reader);
  }
  const { setFlagsFromString } = await import('node:v8');
  const { runInNewContext } = await import('node:vm');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await until(() => {
    collect();
    return held.slice(0, 2).every((reference) => reference.deref() === undefined);
  }, 'the first two are collected');
});
