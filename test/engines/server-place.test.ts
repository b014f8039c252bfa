// The places of servers that share a data folder: those of the dead are cleared away by the next
// server on their host, with the executors in them; all others are left alone.

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { recordProcess } from '../../src/engines/duckdb/process-record.ts';
import { placeIn, sweepPlaces, takePlace } from '../../src/engines/duckdb/server-place.ts';
import { ID_FIRST, isAlive, isRoot } from '../support/executor-yard.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { QUIET } from '../support/quiet-observer.ts';

const HOST = 'sky.example';
const onLinux = process.platform === 'linux';

const sleeper = (): { readonly child: ChildProcess; readonly pid: number } => {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  assert.ok(child.pid !== undefined);
  return { child, pid: child.pid };
};

/** The name of a place whose server noted itself and died; its number nobody has yet. */
const deadPlace = async (folder: string): Promise<string> => {
  const { child, pid } = sleeper();
  recordProcess(join(folder, `sky-example-${pid}`, 'server'), pid);
  child.kill('SIGKILL');
  await until(() => child.signalCode !== null, 'it is gone');
  return `sky-example-${pid}`;
};

/** A place as a server leaves it that was killed: with an executor, and its spilled files. */
const makePlace = (path: string): { readonly pid: number; readonly child: ChildProcess } => {
  const { runFolder, tempFolder } = placeIn(path);
  const spilled = join(tempFolder, 'executor-1');
  mkdirSync(spilled, { recursive: true });
  writeFileSync(join(spilled, 'spilled'), '');
  if (isRoot) chownSync(spilled, ID_FIRST, ID_FIRST);
  const executor = sleeper();
  recordProcess(join(runFolder, 'processes'), executor.pid);
  return executor;
};

test(
  'a start kills what dead servers of its host left, and nothing of others',
  { skip: !onLinux && 'needs Linux' },
  async () => {
    await using folder = await temporaryFolder();
    const places = { folder: folder.path, host: HOST };
    const own = takePlace(places);
    const server = sleeper();
    const dead = join(folder.path, await deadPlace(folder.path));
    const living = join(folder.path, `sky-example-${server.pid}`);
    const away = dead.replace('example', 'example-2');
    const executors = [dead, living, away].map(makePlace);
    recordProcess(join(living, 'server'), server.pid);
    const notes: string[] = [];
    await sweepPlaces(places, {
      ...QUIET,
      note: (_level, event) => void notes.push(event),
      bug: () => '',
    });
    const [executorDead, ...others] = executors;
    await until(() => executorDead?.child.signalCode === 'SIGKILL', 'its executor is gone');
    assert.ok(others.every(({ pid }) => isAlive(pid)));
    assert.deepEqual([dead, living, away].map(existsSync), [false, true, true]);
    const ownPlace = statSync(dirname(own.runFolder));
    assert.equal(ownPlace.mode & 0o777, 0o711, 'executors of any user pass');
    assert.deepEqual(notes, ['executor.swept']);
    for (const { child } of [server, ...others]) child.kill('SIGKILL');
  },
);

test(
  'a server whose number is used again is dead all the same',
  { skip: !onLinux && 'needs Linux' },
  async () => {
    await using folder = await temporaryFolder();
    const { child, pid } = sleeper();
    const place = join(folder.path, `sky-example-${pid}`);
    mkdirSync(join(place, 'server'), { recursive: true });
    // The same number and another start.
    writeFileSync(join(place, 'server', `${pid}-1-0`), '');
    await sweepPlaces({ folder: folder.path, host: HOST }, QUIET);
    assert.deepEqual([existsSync(place), isAlive(pid)], [false, true]);
    child.kill('SIGKILL');
  },
);
