// A server killed at any moment: whatever the store had answered by then is there afterwards, and
// nothing is there by half.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { JobId } from '../../src/domain/job.ts';
import { openSqliteStore, type OpenedStore } from '../../src/store/open.ts';
import { at, versionsAfter } from '../contract/store-yard.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Kills, each some moves later than the one before: between them they hit every moment. */
const ROUNDS = 3;

const CHILD = fileURLToPath(new URL('./kill-child.ts', import.meta.url));

it('nothing that the store had answered is lost when its process is killed', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'store.sqlite');
  const told: string[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    told.push(...(await runAndKill(file, `server_${round}`, 40 + round * 7)));
    const store = await openSqliteStore({ file });
    await checkTold(store, told);
    await checkRecord(store);
    await store.close();
    checkFile(file);
  }
  assert.ok(told.length >= ROUNDS * 40);
});

/** Runs the child until it has told of `moves` moves, kills it, and gives all that it told. */
const runAndKill = async (file: string, server: string, moves: number): Promise<string[]> => {
  const child = spawn(process.execPath, [CHILD, file, server], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let told = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (words: string) => {
    told += words;
    if (told.split('\n').length > moves) child.kill('SIGKILL');
  });
  const [, signal] = (await ended) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', 'the child ended by itself');
  return told.split('\n').slice(0, -1);
};

const checkTold = async (store: OpenedStore, told: readonly string[]): Promise<void> => {
  for (const words of told) {
    const [move, id = '', more = ''] = words.split(' ');
    const job = await store.jobs.byId(BigInt(id) as JobId);
    assert.ok(job !== undefined, words);
    if (move === 'claimed') assert.ok(job.attempt >= Number(more), words);
    if (move !== 'finished') continue;
    assert.equal(job.status, 'finished', words);
    const owner = await store.accounts.byId(job.owner);
    const space = owner?.account.space ?? assert.fail(words);
    assert.equal((await store.tables.current(space, more))?.job, job.id, words);
  }
};

/** A job has made its table if and only if it is finished. */
const checkRecord = async (store: OpenedStore): Promise<void> => {
  const made = new Set((await versionsAfter(store, at(0))).map(({ version }) => version.job));
  for await (const job of store.jobs.search({ includeSystem: true })) {
    assert.equal(made.has(job.id), job.status === 'finished', `job ${job.id} is ${job.status}`);
  }
};

const checkFile = (file: string): void => {
  const database = new DatabaseSync(file);
  assert.deepEqual(database.prepare('pragma integrity_check').all(), [
    Object.assign(Object.create(null), { integrity_check: 'ok' }),
  ]);
  assert.deepEqual(database.prepare('pragma foreign_key_check').all(), []);
  database.close();
};
