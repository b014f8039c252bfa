// A version that adds rows to one before it: the old files are its own too, by links, and only
// what was added has been staged.

import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openBench, stageTable, storyOf, versionOf, type Bench } from './staged.ts';
import type { TableVersion } from '../../src/domain/table.ts';

const FIRST = { 'part-0.parquet': 'PAR1 first' };
const ADDED = { 'part-1.parquet': 'PAR1 added' };

/** A published version of one file, and what stands behind it in staging. */
const withFirst = async (bench: Bench, added: Readonly<Record<string, string>> = ADDED) => {
  const first = await stageTable(bench.files, FIRST);
  await bench.files.publishTable(first.staging, 'bright', first.story);
  await bench.files.unstage(first.story.version.job, first.story.version.attempt);
  const { staging } = await stageTable(bench.files, added);
  const version: TableVersion = { ...versionOf({ ...FIRST, ...added }), version: 2 };
  return { first: first.story.version, staging, version };
};

test('a version that keeps files has them whole, after the one before is gone', async () => {
  await using bench = await openBench();
  const { first, staging, version } = await withFirst(bench);
  await bench.files.publishTable(staging, 'bright', storyOf(version), first);
  const folder = join(bench.data, 'spaces', '3', version.table, '2-1');
  assert.deepEqual(await readdir(folder), ['part-0.parquet', 'part-1.parquet', 'table.json']);
  const [kept, added] = bench.files.pathsOf(version);
  const [old] = bench.files.pathsOf(first);
  assert.equal((await stat(kept ?? '')).ino, (await stat(old ?? '')).ino, 'no byte is copied');
  assert.equal((await stat(added ?? '')).mode & 0o777, 0o444);
  await bench.files.retractTable(first);
  assert.deepEqual(await bench.files.verify(version), []);
});

test('a version that is taken back leaves the files that it kept', async () => {
  await using bench = await openBench();
  const { first, staging, version } = await withFirst(bench);
  await bench.files.publishTable(staging, 'bright', storyOf(version), first);
  await bench.files.retractTable(version);
  assert.deepEqual(await bench.files.verify(first), []);
});

test('an executor that names a file as a kept one is called changes nothing', async () => {
  await using bench = await openBench();
  const { first, staging, version } = await withFirst(bench, { 'part-0.parquet': 'PAR1 other' });
  const files = [...first.files, ...version.files];
  const twice = { ...version, files };
  await assert.rejects(bench.files.publishTable(staging, 'bright', storyOf(twice), first));
  assert.deepEqual(await bench.files.verify(first), []);
  const folders = await readdir(join(bench.data, 'spaces', '3', version.table));
  assert.deepEqual(folders, ['1-1']);
  assert.deepEqual(await readdir(join(bench.data, 'work')), []);
});
