// Publishing: what an executor left becomes a table or an output as a whole, or not at all,
// whatever the executor did and wherever the power was cut.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chown, link, mkdir, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Refusal } from '../../src/domain/refusal.ts';
import { realDisk, type Disk } from '../../src/files/disk.ts';
import { relativeFolderOf } from '../../src/ports/files.ts';
import {
  ATTEMPT,
  CONTENTS,
  JOB,
  NOTHING_KNOWN,
  openBench,
  OUTPUT,
  SPACE,
  stageTable,
  storiesOf,
  storyOf,
  versionOf,
} from './staged.ts';

test('a published table lies read-only in its place and tells its whole story', async () => {
  await using bench = await openBench();
  const { staging, story } = await stageTable(bench.files);
  await bench.files.publishTable(staging, 'bright', story);

  const folder = join(bench.data, 'spaces', '3', story.version.table, '1-1');
  assert.deepEqual((await readdir(folder)).toSorted(), [...Object.keys(CONTENTS), 'table.json']);
  assert.equal((await stat(folder)).mode & 0o777, 0o555);
  for (const path of bench.files.pathsOf(story.version)) {
    const found = await stat(path);
    assert.equal(found.mode & 0o777, 0o444);
    assert.equal(found.uid, process.getuid?.());
  }
  assert.deepEqual(await storiesOf(bench.files), [story]);
  assert.deepEqual(await readdir(join(bench.data, 'work')), []);
});

test('a retracted table is gone, and retracting it again is no error', async () => {
  await using bench = await openBench();
  const { staging, story } = await stageTable(bench.files);
  await bench.files.publishTable(staging, 'bright', story);
  await bench.files.retractTable(story.version);
  await bench.files.retractTable(story.version);
  assert.deepEqual(await storiesOf(bench.files), []);
  assert.deepEqual(await readdir(join(bench.data, 'work')), []);
  assert.deepEqual(await readdir(join(bench.data, 'spaces', '3')), [], 'nor is its folder left');
});

test('a published table can be read on in staging, by links to files that stay', async () => {
  await using bench = await openBench();
  const { staging, story } = await stageTable(bench.files);
  await bench.files.publishTable(staging, 'bright', story);
  await bench.files.leaveTable(staging, 'bright', story.version);
  const folder = join(staging.folder, 'bright');
  assert.deepEqual((await readdir(folder)).toSorted(), Object.keys(CONTENTS));
  for (const path of bench.files.pathsOf(story.version)) {
    const [there, here] = [await stat(path), await stat(join(folder, basename(path)))];
    assert.deepEqual([here.ino, here.mode & 0o777], [there.ino, 0o444]);
  }
  await bench.files.unstage(JOB, ATTEMPT);
  assert.deepEqual(await bench.files.verify(story.version), [], 'they go alone');
  assert.deepEqual(await readdir(join(bench.data, 'work')), []);
});

test('a table is not left where an executor has put something else', async () => {
  await using bench = await openBench();
  const { staging, story } = await stageTable(bench.files);
  await bench.files.publishTable(staging, 'bright', story);
  const elsewhere = join(bench.data, 'catalogs');
  await symlink(elsewhere, join(staging.folder, 'bright'));
  await assert.rejects(bench.files.leaveTable(staging, 'bright', story.version));
  assert.deepEqual(await readdir(elsewhere), []);
  assert.deepEqual(await readdir(join(bench.data, 'work')), []);
});

test('a retracted version leaves the other versions of its table', async () => {
  await using bench = await openBench();
  const { staging, story } = await stageTable(bench.files);
  await bench.files.publishTable(staging, 'bright', story);
  await bench.files.retractTable({ ...story.version, version: 2 });
  assert.deepEqual(await storiesOf(bench.files), [story]);
});

test('unstaging removes paths as long as the system takes, and can be done again', async () => {
  await using bench = await openBench();
  const staging = await bench.files.stage(JOB, ATTEMPT, SPACE);
  // The deepest folder whose whole path the system still takes: no name above may grow by a letter.
  const rest = 4_095 - Buffer.byteLength(staging.folder);
  const names = Array.from({ length: Math.ceil(rest / 200) }, () => `/${'d'.repeat(199)}`);
  const deep = names.join('').slice(0, rest);
  await mkdir(staging.folder + deep, { recursive: true });
  const { uid, gid } = await stat(staging.folder);
  for (let path = staging.folder + deep; path !== staging.folder; path = dirname(path)) {
    await chown(path, uid, gid);
  }
  await bench.files.unstage(JOB, ATTEMPT);
  assert.deepEqual(await readdir(join(bench.data, 'staging')), []);
  assert.deepEqual(await readdir(join(bench.data, 'work')), []);
});

test('unstaging removes everything an attempt left, and absent is no error', async () => {
  await using bench = await openBench();
  const { staging } = await stageTable(bench.files);
  await bench.files.unstage(JOB, ATTEMPT);
  await bench.files.unstage(JOB, ATTEMPT);
  await assert.rejects(stat(staging.folder), { code: 'ENOENT' });
});

/** What a hostile or broken executor may do to the folder it announces as `CONTENTS`. */
const TRICKS: Readonly<Record<string, (folder: string) => Promise<unknown>>> = {
  'a file that is too short': (folder) => writeFile(join(folder, 'part-0.parquet'), 'PAR1'),
  'a file that is too long': (folder) =>
    writeFile(join(folder, 'part-0.parquet'), 'PAR1 first and more'),
  'a file too many': (folder) => writeFile(join(folder, 'more.parquet'), 'PAR1'),
  'a file too few': (folder) => rename(join(folder, 'part-1.parquet'), join(folder, '..', 'away')),
  'a link to a file just as announced': async (folder) => {
    await rename(join(folder, 'part-0.parquet'), join(folder, '..', 'away'));
    await symlink(join(folder, '..', 'away'), join(folder, 'part-0.parquet'));
  },
  'a second name of a file': (folder) =>
    link(join(folder, 'part-0.parquet'), join(folder, '..', 'second')),
  'a folder in place of a file': async (folder) => {
    await rename(join(folder, 'part-0.parquet'), join(folder, '..', 'away'));
    await mkdir(join(folder, 'part-0.parquet'));
  },
  'a pipe in place of a file': async (folder) => {
    await rename(join(folder, 'part-0.parquet'), join(folder, '..', 'away'));
    await promisify(execFile)('mkfifo', [join(folder, 'part-0.parquet')]);
  },
  'a link in place of the folder': async (folder) => {
    await rename(folder, `${folder}-away`);
    await symlink(`${folder}-away`, folder);
  },
};

for (const [trick, play] of Object.entries(TRICKS)) {
  test(`${trick} is not published, and nothing of it is left`, async () => {
    await using bench = await openBench();
    const { staging, story } = await stageTable(bench.files);
    await play(join(staging.folder, 'bright'));
    await assert.rejects(bench.files.publishTable(staging, 'bright', story));
    assert.deepEqual(await readdir(join(bench.data, 'spaces')), []);
    assert.deepEqual(await readdir(join(bench.data, 'work')), []);
  });
}

for (const name of ['../7-1', '/etc', '.', '', 'a/b', 'a\0b']) {
  test(`an executor cannot name its folder or file ${JSON.stringify(name)}`, async () => {
    await using bench = await openBench();
    const { staging, story } = await stageTable(bench.files);
    const odd = { ...story.version, files: [{ ...story.version.files[0], name }] };
    await assert.rejects(bench.files.publishTable(staging, name, story), /plain file name/);
    await assert.rejects(bench.files.publishOutput(staging, name, OUTPUT), /plain file name/);
    await assert.rejects(
      bench.files.publishTable(staging, 'bright', storyOf(odd as typeof story.version)),
    );
  });
}

test('no file of a table is called as its story, but an output may be', async () => {
  await using bench = await openBench();
  const { staging, story } = await stageTable(bench.files);
  await rename(join(staging.folder, 'bright/part-0.parquet'), join(staging.folder, 'table.json'));
  const [file] = story.version.files;
  const odd = { ...story.version, files: [{ ...file, name: 'table.json' }] };
  await assert.rejects(
    bench.files.publishTable(staging, 'bright', storyOf(odd as typeof story.version)),
    /names a file "table.json"/,
  );
  await writeFile(join(staging.folder, 'table.json'), 'ra,dec\r\n');
  await bench.files.publishOutput(staging, 'table.json', OUTPUT);
  const whole = await bench.files.openOutput(OUTPUT);
  assert.equal(whole && (await textOf(whole.read())), 'ra,dec\r\n');
});

test('an output is streamed as it was staged, until it is retracted', async () => {
  await using bench = await openBench();
  const { staging } = await stageTable(bench.files);
  await writeFile(join(staging.folder, 'result.csv'), 'ra,dec\r\n');
  await bench.files.publishOutput(staging, 'result.csv', OUTPUT);
  const whole = await bench.files.openOutput(OUTPUT);
  assert.equal(whole && (await textOf(whole.read())), 'ra,dec\r\n');
  const part = await bench.files.openOutput(OUTPUT);
  assert.equal(part && (await textOf(part.read({ first: 1, last: 3 }))), 'a,d');
  await (await bench.files.openOutput(OUTPUT))?.close();
  await bench.files.retractOutput(OUTPUT);
  assert.equal(await bench.files.openOutput(OUTPUT), undefined);
});

test('an output whose file was cut is an error, never a cut download', async () => {
  await using bench = await openBench();
  const { staging } = await stageTable(bench.files);
  await writeFile(join(staging.folder, 'result.csv'), 'ra,dec\r\n');
  await bench.files.publishOutput(staging, 'result.csv', OUTPUT);
  await assert.rejects(bench.files.openOutput({ ...OUTPUT, bytes: 9n }), /has 8 bytes; 9/);
});

test('verifying names each file that is not as it was committed', async () => {
  await using bench = await openBench();
  const { staging, story } = await stageTable(bench.files);
  await bench.files.publishTable(staging, 'bright', story);
  assert.deepEqual(await bench.files.verify(story.version), []);
  const changed = versionOf({
    'part-0.parquet': 'PAR1 FIRST',
    'part-1.parquet': 'PAR1 the second and more',
    'part-2.parquet': '',
  });
  assert.deepEqual(await bench.files.verify(changed), [
    { file: 'part-0.parquet', wrong: 'checksum' },
    { file: 'part-1.parquet', wrong: 'size' },
    { file: 'part-2.parquet', wrong: 'missing' },
  ]);
});

/** A disk that writes down each move in order, by the last pieces of its paths. */
const recording = (moves: string[]): Disk => ({
  ...realDisk,
  makeFolder: async (path, shape) => {
    const made = await realDisk.makeFolder(path, shape);
    if (made) moves.push(`make ${basename(path)}`);
    return made;
  },
  takeFile: async (path, bytes) => {
    await realDisk.takeFile(path, bytes);
    moves.push(`take ${basename(path)}`);
  },
  writeFile: async (path, text) => {
    await realDisk.writeFile(path, text);
    moves.push(`write ${basename(path)}`);
  },
  rename: async (from, to) => {
    await realDisk.rename(from, to);
    moves.push(`rename ${basename(from)} ${basename(to)}`);
  },
  syncFolder: async (path) => {
    await realDisk.syncFolder(path);
    moves.push(`sync ${basename(path)}`);
  },
});

test('files and story are durable before the rename, and every name above it after', async () => {
  const moves: string[] = [];
  await using bench = await openBench(recording(moves));
  const { staging, story } = await stageTable(bench.files);
  moves.length = 0;
  await bench.files.publishTable(staging, 'bright', story);
  const { table } = story.version;
  const work = `publish-7-1-${table}`;
  const place = moves.indexOf(`rename ${work} 1-1`);
  const isInOrder = (...order: readonly string[]) => {
    const found = order.map((move) => moves.indexOf(move));
    assert.ok(!found.includes(-1), `${order.join(', ')} in ${moves.join(', ')}`);
    assert.deepEqual(
      found,
      found.toSorted((a, b) => a - b),
      moves.join(', '),
    );
  };
  isInOrder('take part-0.parquet', 'take part-1.parquet', `sync ${work}`, `rename ${work} 1-1`);
  isInOrder('write table.json', `sync ${work}`, `rename ${work} 1-1`);
  isInOrder('make 3', 'sync spaces', `make ${table}`, 'sync 3', `rename ${work} 1-1`);
  assert.ok(moves.slice(place).includes(`sync ${table}`), 'the final name is synced last');
});

test('the names of folders that another has just made are durable too', async () => {
  const moves: string[] = [];
  await using bench = await openBench(recording(moves));
  const { staging, story } = await stageTable(bench.files);
  await mkdir(join(bench.data, 'spaces', '3', story.version.table), { recursive: true });
  moves.length = 0;
  await bench.files.publishTable(staging, 'bright', story);
  const before = moves.slice(0, moves.indexOf(`rename publish-7-1-${story.version.table} 1-1`));
  assert.ok(before.includes('sync spaces') && before.includes('sync 3'), moves.join(', '));
});

/** A disk whose server is killed at its `limit`-th move: that one and all later ones fail. */
const dyingAfter = (limit: number, moves: { count: number }): Disk => {
  const dies = async <R>(move: () => Promise<R>): Promise<R> => {
    moves.count += 1;
    if (moves.count > limit) throw new Error('killed');
    return move();
  };
  return {
    makeFolder: (path, shape) => dies(() => realDisk.makeFolder(path, shape)),
    takeFile: (path, bytes) => dies(() => realDisk.takeFile(path, bytes)),
    takeFolder: (path, mode) => dies(() => realDisk.takeFolder(path, mode)),
    writeFile: (path, text) => dies(() => realDisk.writeFile(path, text)),
    link: (from, to) => dies(() => realDisk.link(from, to)),
    rename: (from, to) => dies(() => realDisk.rename(from, to)),
    copyFile: (from, to) => dies(() => realDisk.copyFile(from, to)),
    syncFolder: (path) => dies(() => realDisk.syncFolder(path)),
    remove: (path) => dies(() => realDisk.remove(path)),
  };
};

test('a server killed at any move leaves a whole table or none, and can be swept', async () => {
  let whole = 0;
  let none = 0;
  for (let limit = 0; limit < 40; limit += 1) {
    await using bench = await openBench();
    const { staging, story } = await stageTable(bench.files);
    const moves = { count: 0 };
    const dying = await bench.reopen(dyingAfter(limit, moves)).catch(() => undefined);
    await dying?.publishTable(staging, 'bright', story).catch(() => undefined);

    const after = await bench.reopen();
    const stories = await storiesOf(after);
    if (stories.length > 0) {
      assert.deepEqual(stories, [story]);
      assert.deepEqual(await after.verify(story.version), []);
      whole += 1;
    } else {
      none += 1;
    }
    bench.ahead = 3_600_000;
    await after.sweep({ ...NOTHING_KNOWN, versions: new Set([relativeFolderOf(story.version)]) });
    assert.deepEqual(await readdir(join(bench.data, 'work')), [], `after ${limit} moves`);
    assert.deepEqual(await readdir(join(bench.data, 'staging')), [], `after ${limit} moves`);
    if (moves.count <= limit) break;
  }
  assert.ok(whole > 1 && none > 3, `${whole} whole, ${none} none`);
});

test('a full disk is a refusal that names the disk', async () => {
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  await using bench = await openBench({ ...realDisk, writeFile: () => Promise.reject(full) });
  const { staging, story } = await stageTable(bench.files);
  await assert.rejects(
    bench.files.publishTable(staging, 'bright', story),
    (error) =>
      error instanceof Refusal && error.code === 'disk-full' && error.message.includes(bench.data),
  );
  assert.deepEqual(await readdir(join(bench.data, 'work')), []);
});
