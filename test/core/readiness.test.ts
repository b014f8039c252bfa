// Readiness: which part is not ready, told within a bounded time, and told once.
// The store and the files are real; what hangs or breaks in them is put in their place.

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { instant, SECOND } from '../../src/base/time.ts';
import { createReadiness, type ReadinessParts } from '../../src/core/readiness.ts';
import { createQueueStates } from '../../src/core/queue-states.ts';
import { createObserver } from '../../src/observe/observer.ts';
import { openCore, type CoreFixture } from '../support/core-fixture.ts';
import { testLog } from '../support/secrets.ts';

const readinessOf = (fixture: CoreFixture, parts: Partial<ReadinessParts> = {}) =>
  createReadiness({
    store: fixture.store,
    files: fixture.files,
    clock: { now: () => instant(Date.now() + fixture.ahead) },
    observer: createObserver({ level: 'debug', stream: testLog() }),
    limits: { freeBytesMin: 0 },
    answerMax: 200,
    ...parts,
  });

const check = (title: string, work: (fixture: CoreFixture) => Promise<void>): void => {
  void test(title, async () => {
    await using fixture = await openCore();
    await work(fixture);
  });
};

const refused = () => Promise.reject(new Error('connect ECONNREFUSED 10.1.2.3:5432'));

check('a server whose parts all answer is ready', async (fixture) => {
  assert.deepEqual(await readinessOf(fixture).look(), []);
  assert.deepEqual(await fixture.core.readiness.look(), []);
});

check('a disk below its floor is not ready, one at its floor is', async (fixture) => {
  const files = { ...fixture.files, freeBytes: async () => 9n };
  const [low] = await readinessOf(fixture, { files, limits: { freeBytesMin: 10 } }).look();
  assert.equal(low?.part, 'disk');
  assert.match(low.why, /^9 bytes are free, and below 10 \(freeBytesMin\)/);
  assert.deepEqual(await readinessOf(fixture, { files, limits: { freeBytesMin: 9 } }).look(), []);
});

check('a folder that nothing can be written to is not ready', async (fixture) => {
  await rm(join(fixture.data, 'temp'), { recursive: true });
  const not = await readinessOf(fixture).look();
  assert.deepEqual(
    not.map(({ part }) => part),
    // How much is free there cannot be told either.
    ['folder', 'disk'],
  );
});

check('a store that hangs is told of in time, and asked once', async (fixture) => {
  let asked = 0;
  const never = new Promise<never>(() => undefined);
  const versions = () => {
    asked += 1;
    return never;
  };
  const contexts = { ...fixture.store.contexts, versions };
  const readiness = readinessOf(fixture, { store: { ...fixture.store, contexts }, answerMax: 20 });
  const told = [{ part: 'store', why: 'It gave no answer within 20 ms.' }];
  assert.deepEqual(await readiness.look(), told);
  fixture.ahead += 2 * SECOND;
  assert.deepEqual(await readiness.look(), told);
  assert.equal(asked, 1);
});

check('what a store says of its host is not told', async (fixture) => {
  const contexts = { ...fixture.store.contexts, versions: refused };
  const [not] = await readinessOf(fixture, { store: { ...fixture.store, contexts } }).look();
  assert.deepEqual(not, { part: 'store', why: 'It answered with an error.' });
});

check('a site is not ready while all of it is suspended, one queue does not count', async (f) => {
  const limits = { quickSeconds: 60, longMinutes: 500 };
  const states = createQueueStates({ ...f.store, limits });
  const parts = async () => (await readinessOf(f).look()).map(({ part }) => part);
  await states.suspend('MyDB/500');
  assert.deepEqual(await parts(), []);
  await states.suspend('site');
  assert.deepEqual(await parts(), ['queues']);
  await states.wake('site');
  assert.deepEqual(await parts(), []);
});

check('who asks within a second is told the same, later what is true then', async (fixture) => {
  let free = 9n;
  const files = { ...fixture.files, freeBytes: async () => free };
  const readiness = readinessOf(fixture, { files, limits: { freeBytesMin: 10 } });
  assert.equal((await readiness.look()).length, 1);
  free = 10n;
  assert.equal((await readiness.look()).length, 1);
  fixture.ahead += 2 * SECOND;
  assert.equal((await readiness.look()).length, 0);
});
