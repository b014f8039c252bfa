// `context check`: a release whose files are missing, out of order or of other values is told.
// DuckDB does the damage, as a disk or a person would.

import assert from 'node:assert/strict';
import { chmod, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { add, releaseFolder } from '../support/added-context.ts';
import { duckdbRows } from '../support/duckdb-rows.ts';
import { almagest } from '../support/recorded-terminal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const STARS = [
  'objID,ra,dec,mag',
  '1,359.9,-89.95,12.5',
  '2,0.1,10.05,',
  '3,0.05,10.05,3.25',
  '4,200.5,10.15,1e3',
].join('\n');

test('context check finds a file that is missing and one that is not sorted', async () => {
  await using folder = await temporaryFolder();
  await add(folder.path, { 'stars.csv': STARS }, '@stars.csv');
  const data = join(folder.path, 'data');
  const file = join(releaseFolder(folder.path), 'stars.parquet');
  assert.equal((await almagest(data, 'context', 'check', 't')).code, 0);
  await chmod(releaseFolder(folder.path), 0o755);
  const rows = await duckdbRows(`SELECT * FROM '${file}'`);
  assert.equal(rows.length, 4);
  const copy = join(folder.path, 'copy.parquet');
  await duckdbRows(`COPY (FROM '${file}') TO '${copy}' (FORMAT parquet)`);
  await rm(file);
  const missing = await almagest(data, 'context', 'check', 'T');
  assert.equal(missing.code, 1);
  assert.match(missing.printed.join(), /stars\.parquet of stars cannot be read/);
  await duckdbRows(`COPY (FROM '${copy}' ORDER BY ra) TO '${file}' (FORMAT parquet)`);
  const unsorted = await almagest(data, 'context', 'check', 'T');
  assert.match(unsorted.printed.join(), /not sorted/);
});

test('context check finds a file that is in order and holds other values', async () => {
  await using folder = await temporaryFolder();
  await add(folder.path, { 'stars.csv': STARS }, '@stars.csv');
  const file = join(releaseFolder(folder.path), 'stars.parquet');
  await chmod(releaseFolder(folder.path), 0o755);
  const copy = join(folder.path, 'copy.parquet');
  const rows = `SELECT * REPLACE (mag + 1 AS mag) FROM '${file}'`;
  await duckdbRows(`COPY (${rows}) TO '${copy}' (FORMAT parquet)`);
  await rm(file);
  await rename(copy, file);
  const told = await almagest(join(folder.path, 'data'), 'context', 'check', 'T');
  assert.equal(told.code, 1);
  assert.match(
    told.printed.join(),
    /stars\.parquet has other bytes than were written: add .*again/,
  );
  assert.match(told.printed.join(), /stars\.mag has values outside 3\.25 to 1000\./);
});
