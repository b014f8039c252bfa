// Files in chunks through the core, over real files: which chunk is a repeat, and what a server
// that was killed half way leaves behind.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { comingChunk } from '../../src/core/loads.ts';
import type { Account } from '../../src/domain/account.ts';
import type { Job } from '../../src/domain/job.ts';
import { openCore, type CoreFixture } from '../support/core-fixture.ts';
import { refused } from '../support/refused.ts';

interface Ground {
  readonly fixture: CoreFixture;
  readonly owner: Account;
  readonly job: Job;
  /** Sends a chunk; `isSent` says whether its answer came through. */
  send(text: string, isSent?: boolean): Promise<void>;
  content(): Promise<string>;
}

const check = (title: string, work: (ground: Ground) => Promise<void>): void => {
  void test(title, async () => {
    await using fixture = await openCore();
    const { core, store } = fixture;
    const owner = await fixture.account('sender');
    const id = await core.spaces.create(owner, { name: 'Sales', comments: '' });
    const space = await core.spaces.find(owner, core.spaces.idOf(id));
    const number = await core.loads.begin(owner, space, 'orders.csv');
    const job = await store.jobs.byId(number);
    const file = await store.jobs.uploadOf(number);
    if (job === undefined || file === undefined) throw new Error('Nothing was begun.');
    await work({
      fixture,
      owner,
      job,
      send: (text, isSent = true) =>
        core.loads.takeChunk(job, comingChunk(Buffer.from(text), Promise.resolve(isSent))),
      content: () => readFile(join(fixture.data, 'uploads', file), 'utf8'),
    });
  });
};

check('a chunk whose answer came through counts as often as it comes', async (ground) => {
  for (let times = 0; times < 10; times++) await ground.send('same\n');
  assert.equal(await ground.content(), 'same\n'.repeat(10));
  assert.deepEqual(await ground.fixture.core.loads.notesOf(ground.job), []);
});

check('one whose answer was cut off counts once when it is sent again', async (ground) => {
  const { fixture, job, send, content } = ground;
  await send('one\n');
  await send('two\n', false);
  await send('two\n');
  await send('two\n');
  assert.equal(await content(), 'one\ntwo\ntwo\n');
  const note = 'Chunk 2 came twice and was taken once.';
  assert.deepEqual(await fixture.core.loads.notesOf(job), [note]);
});

check('what a killed server had not written is written by its repeat', async (ground) => {
  const { fixture, job, send, content } = ground;
  await send('one\n');
  const digest = crc32('two\n').toString(16);
  await fixture.store.loads.reserve(job.id, { after: 1, bytes: 4, digest });
  await assert.rejects(send('three\n'), refused('chunk-missing'));
  await assert.rejects(fixture.core.loads.finish(job), refused('chunk-missing'));
  await send('two\n');
  await send('three\n');
  assert.equal(await content(), 'one\ntwo\nthree\n');
});

check('a file has a limit, a name, and nothing after it is whole', async (ground) => {
  const { fixture, owner, job, send } = ground;
  const { core, store } = fixture;
  await send('x'.repeat(900));
  await assert.rejects(send('y'.repeat(101)), refused('upload-too-large'));
  await send('z'.repeat(100));
  await core.loads.finish(job);
  const later = await store.jobs.byId(job.id);
  assert.equal(later?.status, 'ready');
  const chunk = comingChunk(Buffer.from('more'), Promise.resolve(true));
  assert.ok(later);
  await assert.rejects(core.loads.takeChunk(later, chunk), refused('no-data-upload'));
  await core.loads.finish(later);
  const own = await core.spaces.find(owner, 'Sales');
  await assert.rejects(core.loads.begin(owner, own, '#t.csv'), refused('bad-table-name'));
  await assert.rejects(core.loads.begin(owner, own, '.csv'), refused('bad-table-name'));
  const other = await store.jobs.byId(await fixture.submit(owner, 'SELECT 1'));
  assert.ok(other);
  await assert.rejects(core.loads.finish(other), refused('no-data-upload'));
});

check('a file that is not whole can be cleared, and takes no chunk then', async (ground) => {
  const { fixture, owner, job, send } = ground;
  const { core, store } = fixture;
  await send('one\n');
  assert.equal(await core.jobs.clear(owner, job.id), true);
  const cleared = await store.jobs.byId(job.id);
  assert.ok(cleared);
  assert.deepEqual([cleared.status, cleared.reason], ['failed', 'cleared']);
  const chunk = comingChunk(Buffer.from('more'), Promise.resolve(true));
  await assert.rejects(core.loads.takeChunk(cleared, chunk), refused('no-data-upload'));
  assert.deepEqual(await store.jobs.uploads(), []);
});

check('a file that is not whole can be cancelled', async ({ fixture, owner, job }) => {
  await fixture.core.jobs.cancel(owner, job.id);
  await fixture.core.housekeeping.confirmCancels();
  assert.equal((await fixture.store.jobs.byId(job.id))?.status, 'cancelled');
});

check('an option that could not be kept is refused with its value', async (ground) => {
  const { fixture, job } = ground;
  const set = (name: string, value: string) =>
    fixture.core.loads.setOptions(job, { [name]: value });
  for (const [name, value] of [
    ['CharacterEncoding', 'ISO-8859-1'],
    ['FilterLikelyNoDataRows', 'true'],
    ['IgnoreQuotesNotAtStartOrEnd', 'True'],
    ['columnNamesInFirstRow', 'perhaps'],
    ['Separator', '||'],
    ['Separator', 'x'],
    ['Separator', '"'],
    ['RowsToSkipAtEnd', '-1'],
  ] as const) {
    const told = (error: unknown) =>
      refused('bad-source-option')(error) && String(error).includes(`${name}=${value}.`);
    await assert.rejects(set(name, value), told);
  }
  for (const [name, value] of [
    ['characterencoding', 'utf-8'],
    ['CharacterEncoding', ''],
    ['FilterLikelyNoDataRows', 'false'],
    ['Separator', 'Tab'],
    ['Separator', '|'],
    ['Separator', ' '],
    ['LockDataSourceFormat', 'true'],
  ] as const) {
    await set(name, value);
  }
});
