// The sweep: the dead and the expired go, the unknown is put aside after a day, all else stays.
// Days pass by moving the clock; nothing here waits.

import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { DAY, HOUR, instant, MINUTE } from '../../src/base/time.ts';
import { alignGenerations, sweepHindrance } from '../../src/files/data-folder.ts';
import { openFiles } from '../../src/files/files.ts';
import { NOTHING_SWEPT, relativeFolderOf, type Known } from '../../src/ports/files.ts';
import {
  ATTEMPT,
  JOB,
  NOTHING_KNOWN,
  openBench,
  OUTPUT,
  stageTable,
  storiesOf,
  type Bench,
} from './staged.ts';
import { QUIET } from '../support/quiet-observer.ts';

/** A data folder with one of each: a version, an output, staging. */
const fill = async (bench: Bench): Promise<string> => {
  const { staging, story } = await stageTable(bench.files);
  await writeFile(join(staging.folder, 'result.csv'), 'ra,dec\r\n');
  await bench.files.publishTable(staging, 'bright', story);
  await bench.files.publishOutput(staging, 'result.csv', OUTPUT);
  return relativeFolderOf(story.version);
};

const known = (path: string): Known => ({
  attempts: new Set([`${JOB}-${ATTEMPT}`]),
  versions: new Set([path]),
  expiredVersions: new Set(),
  outputs: new Set([OUTPUT.token]),
});

test('what the store knows stays, however old it is', async () => {
  await using bench = await openBench();
  const path = await fill(bench);
  bench.ahead = 400 * DAY;
  assert.deepEqual(await (await bench.reopen()).sweep(known(path)), NOTHING_SWEPT);
  assert.equal((await storiesOf(bench.files)).length, 1);
});

async function* pieces(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('a\n1\n');
}

test('a file that was sent goes once no job waits for it, and it is not new', async () => {
  await using bench = await openBench();
  const path = await fill(bench);
  const waits = await bench.files.keepUpload(pieces(), 100);
  const left = await bench.files.keepUpload(pieces(), 100);
  const uploads = new Set([waits.token]);
  await bench.files.sweep({ ...known(path), uploads });
  assert.equal((await readdir(join(bench.data, 'uploads'))).length, 2, 'its job may be on its way');
  bench.ahead = 11 * MINUTE;
  await bench.files.sweep({ ...known(path), uploads });
  assert.deepEqual(await readdir(join(bench.data, 'uploads')), [waits.token]);
  await bench.files.dropUpload(left.token);
});

test('an expired version goes, and the folder of its table when it was the last', async () => {
  await using bench = await openBench();
  const path = await fill(bench);
  const report = await bench.files.sweep({
    ...known(path),
    versions: new Set(),
    expiredVersions: new Set([path]),
  });
  assert.deepEqual(report, { ...NOTHING_SWEPT, versionsRemoved: 1 });
  assert.deepEqual(await readdir(join(bench.data, 'spaces', '3')), []);
});

test('a version that must stay is kept though it is called expired too', async () => {
  await using bench = await openBench();
  const path = await fill(bench);
  const both = { ...known(path), expiredVersions: new Set([path]) };
  assert.deepEqual(await bench.files.sweep(both), NOTHING_SWEPT);
});

test('a version that the store does not know is put aside after a day, whole', async () => {
  await using bench = await openBench();
  const path = await fill(bench);
  const ignorant = { ...known(path), versions: new Set<string>() };
  bench.ahead = 23 * HOUR;
  assert.deepEqual(await bench.files.sweep(ignorant), NOTHING_SWEPT);
  bench.ahead = 25 * HOUR;
  const report = await bench.files.sweep(ignorant);
  assert.deepEqual(report, { ...NOTHING_SWEPT, movedToLostAndFound: [path] });
  const [name = ''] = await readdir(join(bench.data, 'lost+found'));
  assert.deepEqual(await readdir(join(bench.data, 'spaces', '3')), [], 'its folder is gone');
  assert.match(name, /^\d{4}-\d\d-\d\d\.spaces\.3\.[a-z]+\.1-1$/);
  const aside = join(bench.data, 'lost+found', name);
  assert.equal(await readFile(join(aside, 'part-0.parquet'), 'utf8'), 'PAR1 first');
  assert.deepEqual(await storiesOf(bench.files), []);
  bench.ahead = 400 * DAY;
  await bench.files.sweep(NOTHING_KNOWN);
  assert.equal((await stat(aside)).isDirectory(), true, 'it is never removed');
});

test('a dead attempt of another process goes, a running one and a young one stay', async () => {
  await using bench = await openBench();
  const path = await fill(bench);
  const dead = { ...known(path), attempts: new Set<string>() };
  const other = await bench.reopen();
  const now = Date.now();
  assert.deepEqual(await other.sweep({ ...dead, asOf: instant(now - HOUR) }), NOTHING_SWEPT);
  bench.ahead = HOUR;
  assert.deepEqual(
    await bench.files.sweep(dead),
    NOTHING_SWEPT,
    'its own process still works on it',
  );
  assert.deepEqual(await other.sweep(known(path)), NOTHING_SWEPT);
  const report = await other.sweep({ ...dead, asOf: instant(now + HOUR) });
  assert.deepEqual(report, { ...NOTHING_SWEPT, stagingRemoved: 1 });
  assert.deepEqual(await readdir(join(bench.data, 'staging')), []);
});

const inMinutes = (minutes: number) => instant(Date.now() + minutes * MINUTE);

test('staging that is new by a clock some minutes behind stays', async () => {
  await using bench = await openBench();
  const path = await fill(bench);
  const dead = { ...known(path), attempts: new Set<string>() };
  const other = await bench.reopen();
  assert.deepEqual(await other.sweep({ ...dead, asOf: inMinutes(9) }), NOTHING_SWEPT);
  const report = await other.sweep({ ...dead, asOf: inMinutes(11) });
  assert.deepEqual(report, { ...NOTHING_SWEPT, stagingRemoved: 1 });
});

test('a sweep that was frozen for days leaves tables newer than its answer', async () => {
  await using bench = await openBench();
  const asOf = instant(Date.now());
  const path = await fill(bench);
  bench.ahead = 3 * DAY;
  const outdated = { ...known(path), versions: new Set<string>(), asOf };
  assert.deepEqual(await bench.files.sweep(outdated), NOTHING_SWEPT);
});

test('an output goes when it has expired and the store no longer keeps it', async () => {
  await using bench = await openBench();
  const path = await fill(bench);
  const forgotten = { ...known(path), outputs: new Set<never>() };
  assert.deepEqual(await bench.files.sweep(forgotten), NOTHING_SWEPT, 'it has not expired yet');
  bench.ahead = 2 * HOUR;
  assert.deepEqual(await bench.files.sweep(known(path)), NOTHING_SWEPT, 'the store keeps it');
  const report = await bench.files.sweep(forgotten);
  assert.deepEqual(report, { ...NOTHING_SWEPT, outputsRemoved: 1 });
  assert.equal(await bench.files.openOutput(OUTPUT), undefined);
});

/** Things that no server ever puts there. */
const STRANGERS = [
  'staging/notes.txt',
  'spaces/readme',
  'spaces/3/UPPER',
  'outputs/deadbeef',
  'spaces/3/abc/junk',
];

for (const path of STRANGERS) {
  test(`${path} is put aside after a day, never removed`, async () => {
    await using bench = await openBench();
    await mkdir(join(bench.data, path), { recursive: true });
    await writeFile(join(bench.data, path, 'precious'), 'mine');
    assert.deepEqual(await bench.files.sweep(NOTHING_KNOWN), NOTHING_SWEPT);
    bench.ahead = 25 * HOUR;
    const report = await bench.files.sweep(NOTHING_KNOWN);
    assert.deepEqual(report.movedToLostAndFound, [path]);
    const [name = ''] = await readdir(join(bench.data, 'lost+found'));
    assert.equal(await readFile(join(bench.data, 'lost+found', name, 'precious'), 'utf8'), 'mine');
  });
}

test('two unknown things of one name lie side by side in lost+found', async () => {
  await using bench = await openBench();
  for (let round = 0; round < 2; round += 1) {
    await writeFile(join(bench.data, 'staging', 'stray'), String(round));
    bench.ahead = 25 * HOUR;
    await bench.files.sweep(NOTHING_KNOWN);
  }
  assert.equal((await readdir(join(bench.data, 'lost+found'))).length, 2);
});

test('a store older than its folder is known by its generation', () => {
  assert.match(sweepHindrance(4, 5) ?? '', /generation 4, older than its data folder \(5\)/);
  assert.equal(sweepHindrance(5, 5), undefined);
  assert.equal(sweepHindrance(6, 5), undefined);
});

test('a store put back from a backup of the same run switches sweeping off', async () => {
  await using bench = await openBench();
  const path = await fill(bench);
  const store = { value: 0 };
  const generations = {
    generation: () => Promise.resolve(store.value),
    raiseGeneration: () => Promise.resolve(++store.value),
  };
  const said: string[] = [];
  const files = await openFiles({
    data: bench.data,
    executorIdFirst: null,
    clock: { now: () => instant(Date.now() + 400 * DAY) },
    observer: { ...QUIET, note: (_, event) => void said.push(event), bug: () => '00000000' },
    sweepHindrance: () => alignGenerations(bench.data, generations),
  });
  const backup = store.value;
  assert.deepEqual(await files.sweep(known(path)), NOTHING_SWEPT);
  assert.deepEqual(said, []);
  assert.equal(await files.maySweep(), true);
  store.value = backup;
  assert.equal(await files.maySweep(), false);
  const condemned = { ...NOTHING_KNOWN, expiredVersions: new Set([path]) };
  assert.deepEqual(await files.sweep(condemned), NOTHING_SWEPT);
  assert.deepEqual(said, ['sweep.off', 'sweep.off']);
  assert.equal((await storiesOf(files)).length, 1);
});

test('stories that are broken or copied elsewhere are told of and passed over', async () => {
  await using bench = await openBench();
  const path = join(bench.data, await fill(bench));
  const copy = join(path, '..', '2-1');
  await cp(path, copy, { recursive: true });
  await mkdir(join(path, '..', '3-1'));
  await writeFile(join(path, '..', '3-1', 'table.json'), '{"format": 1}');
  await mkdir(join(path, '..', '4-1'));
  const stories = await storiesOf(bench.files);
  assert.deepEqual(
    stories.map(({ version }) => version.version),
    [1],
  );
  const unreadable = bench.notes.filter(({ event }) => event === 'story.unreadable');
  assert.deepEqual(
    unreadable.map(({ facts }) => String(facts['path']).slice(-3)),
    ['2-1', '3-1', '4-1'],
  );
});
