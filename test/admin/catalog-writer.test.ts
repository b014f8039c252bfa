// The writer of catalog tables where a table is large: cut into files by zones, every row once,
// each file told by the zones it holds.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ContextTable } from '../../src/domain/context.ts';
import { openCatalogWriter } from '../../src/engines/duckdb/catalog-writer.ts';
import { duckdbRows } from '../support/duckdb-rows.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Writes `select` as one table with at most `rowsPerFile` rows a file, and checks it. */
const write = async (
  folder: string,
  select: string,
  rowsPerFile: number,
): Promise<ContextTable> => {
  const source = join(folder, 'source.parquet');
  await duckdbRows(`COPY (${select}) TO '${source}' (FORMAT parquet)`);
  const [temp, out] = [join(folder, 'temp'), join(folder, 'out')];
  await mkdir(temp);
  await mkdir(out);
  const writer = await openCatalogWriter({
    temp,
    memoryBytes: 300_000_000,
    threads: 2,
    rowsPerFile,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  try {
    const shape = await writer.shape({
      name: 'T',
      files: [source],
      types: new Map(),
      leftOut: new Set(),
    });
    const position = { ra: 'ra', dec: 'dec' };
    const { columns, rows } = await writer.measure(shape, position);
    const table = await writer.write({ shape, columns, rows, position, meta: new Map() }, out);
    assert.deepEqual(await writer.check(table, out), []);
    return table;
  } finally {
    writer.close();
  }
};

const SKY = `SELECT range AS id, (hash(range) % 360000) / 1000.0::DOUBLE AS ra,
  (hash(range + 1) % 180000) / 1000.0::DOUBLE - 90 AS "dec"`;

test('a large table is cut between zones, and no row is lost or doubled', async () => {
  await using folder = await temporaryFolder();
  const table = await write(folder.path, `${SKY} FROM range(100000)`, 30_000);
  const zones = table.position?.fileZones ?? [];
  assert.ok(table.files.length >= 4);
  assert.equal(zones.length, table.files.length);
  for (const [at, [lowest, highest]] of zones.entries()) {
    assert.ok(lowest <= highest && lowest > (zones[at - 1]?.[1] ?? -1));
  }
  const [sum = {}] = await duckdbRows(
    `SELECT count(*) AS n, count(DISTINCT id) AS ids, max(id) AS last,
       bool_and(_zone = floor(("dec" + 90) / 0.1)) AS zoned
     FROM '${folder.path}/out/*.parquet'`,
  );
  assert.deepEqual(sum, { n: 100_000n, ids: 100_000n, last: 99_999n, zoned: true });
  const [largest = {}] = await duckdbRows(
    `SELECT max(num_rows) AS n FROM parquet_file_metadata('${folder.path}/out/*.parquet')`,
  );
  assert.ok(Number(largest['n']) <= 30_000);
});

test('rows without a position are in the last file, also where no row has one', async () => {
  await using folder = await temporaryFolder();
  const some = `${SKY} FROM range(1000) UNION ALL SELECT 1000 + range, NULL, NULL FROM range(500)`;
  const table = await write(folder.path, some, 400);
  const last = `'${folder.path}/out/${table.files.at(-1)}'`;
  const [row = {}] = await duckdbRows(`SELECT count(*) - count(_zone) AS n FROM ${last}`);
  assert.equal(row['n'], 500n);
  await using other = await temporaryFolder();
  const none = `SELECT range AS id, NULL::DOUBLE AS ra, NULL::DOUBLE AS "dec" FROM range(1000)`;
  const unplaced = await write(other.path, none, 400);
  assert.deepEqual([unplaced.rows, unplaced.files.length], [1000n, 1]);
});

test('NaN in a source is a missing value in the table', async () => {
  await using folder = await temporaryFolder();
  const select = `SELECT * FROM (VALUES (1, 10.0::DOUBLE, 20.0::DOUBLE, 'nan'::FLOAT),
    (2, 'nan', 'nan', 25.5)) t(id, ra, "dec", mag)`;
  await write(folder.path, select, 400);
  const rows = await duckdbRows(
    `SELECT id, ra, "dec", mag, _zone FROM '${folder.path}/out/*.parquet' ORDER BY id`,
  );
  assert.deepEqual(rows, [
    { id: 1, ra: 10, dec: 20, mag: null, _zone: 1100 },
    { id: 2, ra: null, dec: null, mag: 25.5, _zone: null },
  ]);
});

test('a column of floats has its extent where all its values are finite', async () => {
  await using folder = await temporaryFolder();
  const select = `SELECT range AS id, 10.0::DOUBLE AS ra, 5.0::DOUBLE AS "dec",
      CASE WHEN range % 3 > 0 THEN (range / 10.0)::FLOAT END AS mag,
      CASE range WHEN 7 THEN 'Infinity'::FLOAT ELSE 1 END AS far,
      CASE range WHEN 7 THEN 'NaN'::DOUBLE ELSE range - 50 END AS holes, NULL::DOUBLE AS empty
    FROM range(200)`;
  const table = await write(folder.path, select, 100);
  const extents = new Map(table.columns.map(({ name, extent }) => [name, extent]));
  assert.deepEqual(extents.get('mag'), [Math.fround(0.1), Math.fround(19.9)]);
  // What is not a number is stored as NULL.
  assert.deepEqual(extents.get('holes'), [-50, 149]);
  assert.deepEqual(extents.get('ra'), [10, 10]);
  for (const name of ['far', 'empty', 'id']) assert.equal(extents.get(name), undefined, name);
});
