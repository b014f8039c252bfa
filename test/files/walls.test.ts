// The wall of files: as root, an executor of one space reads its own tables and reaches neither
// another's, nor outputs, keys, store; and writes nowhere but in its staging.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { newTableId, type SpaceId } from '../../src/domain/table.ts';
import { alignSpaces } from '../../src/files/files.ts';
import type { JobId } from '../../src/domain/job.ts';
import { EXECUTOR_ID_FIRST, isRoot, openBench, OUTPUT, stageTable, type Bench } from './staged.ts';

const OTHER_SPACE = 4n as SpaceId;

interface Attempt {
  readonly title: string;
  readonly space: bigint;
  readonly command: (bench: Bench, version: string) => readonly string[];
  readonly succeeds: boolean;
}

const ATTEMPTS: readonly Attempt[] = [
  {
    title: 'the executor of a space reads its committed table',
    space: 3n,
    command: (_, version) => ['cat', join(version, 'part-0.parquet')],
    succeeds: true,
  },
  {
    title: 'the executor of another space cannot read it',
    space: 4n,
    command: (_, version) => ['cat', join(version, 'part-0.parquet')],
    succeeds: false,
  },
  {
    title: 'not even its own executor changes a committed file',
    space: 3n,
    command: (_, version) => ['dd', 'if=/dev/null', `of=${join(version, 'part-0.parquet')}`],
    succeeds: false,
  },
  {
    title: 'not even its own executor removes a committed file',
    space: 3n,
    command: (_, version) => ['rm', '-f', join(version, 'part-0.parquet')],
    succeeds: false,
  },
  {
    title: 'not even its own executor adds a file to a committed table',
    space: 3n,
    command: (_, version) => ['touch', join(version, 'more')],
    succeeds: false,
  },
  {
    title: 'an executor writes in its own staging',
    space: 3n,
    command: ({ data }) => ['touch', join(data, 'staging', '8-1', 'file')],
    succeeds: true,
  },
  {
    title: "an executor cannot look into another's staging",
    space: 4n,
    command: ({ data }) => ['ls', join(data, 'staging', '8-1')],
    succeeds: false,
  },
  {
    title: 'an executor cannot list the spaces',
    space: 3n,
    command: ({ data }) => ['ls', join(data, 'spaces')],
    succeeds: false,
  },
  {
    title: 'an executor reads a catalog',
    space: 3n,
    command: ({ data }) => ['ls', join(data, 'catalogs')],
    succeeds: true,
  },
  ...['outputs', 'store', 'run', 'work', 'temp', 'lost+found'].map((room) => ({
    title: `an executor cannot look into ${room}`,
    space: 3n,
    command: ({ data }: Bench) => ['ls', join(data, room)],
    succeeds: false,
  })),
];

/** Whether a command ends well under the user and group of a space's executors. */
const endsWell = (space: bigint, [program = '', ...args]: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    const id = (EXECUTOR_ID_FIRST ?? 0) + Number(space);
    execFile(program, args, { uid: id, gid: id }, (error) => resolve(error === null));
  });

const NEEDS_ROOT = isRoot ? false : 'only root can be somebody else';

test('as root, executors reach their own and nothing else', { skip: NEEDS_ROOT }, async (t) => {
  await using bench = await openBench();
  const { staging, story } = await stageTable(bench.files);
  await writeFile(join(staging.folder, 'result.csv'), 'ra,dec\r\n');
  await bench.files.publishTable(staging, 'bright', story);
  await bench.files.publishOutput(staging, 'result.csv', OUTPUT);
  await bench.files.stage(8n as JobId, 1, story.version.space);
  await bench.files.stage(9n as JobId, 1, OTHER_SPACE);
  const version = join(bench.files.pathsOf(story.version)[0] ?? '', '..');
  for (const { title, space, command, succeeds } of ATTEMPTS) {
    await t.test(title, async () => {
      assert.equal(await endsWell(space, command(bench, version)), succeeds);
    });
  }
});

test('as root, an executor reads what it is lent, and no more', { skip: NEEDS_ROOT }, async () => {
  await using bench = await openBench();
  const { staging, story } = await stageTable(bench.files);
  const { version } = story;
  await bench.files.publishTable(staging, 'bright', story);
  const home = bench.files.pathsOf(version)[0] ?? '';
  const theirs = await bench.files.stage(9n as JobId, 1, OTHER_SPACE);
  const paths = await bench.files.lendTable(theirs, OTHER_SPACE, version);
  const lent = paths[0] ?? '';
  assert.equal(paths.length, version.files.length);
  assert.deepEqual(await readFile(lent), await readFile(home));
  assert.ok(await endsWell(4n, ['cat', lent]), 'it reads its names');
  assert.ok(!(await endsWell(4n, ['cat', home])), 'and not the place they come from');
  assert.ok(!(await endsWell(5n, ['cat', lent])), 'nobody else reads them');
  for (const change of [
    ['dd', 'if=/dev/null', `of=${lent}`],
    ['chmod', '666', lent],
  ]) {
    assert.ok(!(await endsWell(4n, change)), change.join(' '));
  }
  const folder = basename(dirname(lent));
  const claimed = { ...story, version: { ...version, space: OTHER_SPACE, table: newTableId() } };
  await assert.rejects(bench.files.publishTable(theirs, folder, claimed), /names on the disk/);
  const again = await bench.files.stage(10n as JobId, 1, OTHER_SPACE);
  const [name = ''] = await bench.files.lendTable(again, OTHER_SPACE, version);
  assert.ok(await endsWell(4n, ['rm', '-f', name]), 'its names are its own to take away');
  await bench.files.unstage(9n as JobId, 1);
  await bench.files.unstage(10n as JobId, 1);
  assert.deepEqual(await bench.files.verify(version), []);
  assert.deepEqual(await bench.files.lendTable(staging, version.space, version), [
    ...bench.files.pathsOf(version),
  ]);
});

test(
  'as root, a space of a folder that another user served is mended when it is served',
  {
    skip: NEEDS_ROOT,
  },
  async () => {
    await using bench = await openBench();
    const space = join(bench.data, 'spaces', '3');
    await mkdir(space, { mode: 0o700 });
    await bench.reopen();
    assert.equal((await stat(space)).mode & 0o777, 0o700, 'opening changes nothing');
    await alignSpaces({ data: bench.data, executorIdFirst: EXECUTOR_ID_FIRST });
    const found = await stat(space);
    assert.equal(found.gid, (EXECUTOR_ID_FIRST ?? 0) + 3);
    assert.equal(found.mode & 0o777, 0o750);
  },
);
