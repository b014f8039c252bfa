// What an engine knows and a query may not reach: functions, files and types of DuckDB by name.
// No engine runs here; nothing of this comes so far.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { errorsOf } from './lab.ts';

const SNAPSHOT: CatalogSnapshot = {
  context: 'Stars',
  databases: [
    { name: 'Stars', kind: 'context', tables: [], names: [], objects: [] },
    { name: 'MyDB', kind: 'space', tables: [], names: [], objects: [] },
  ],
};

// Names of DuckDB's that read files, tell of the server or stop it, and of JavaScript's own.
const FOREIGN_FUNCTIONS = `
  read_csv read_csv_auto read_parquet read_text read_blob read_json glob sniff_csv
  parquet_metadata parquet_scan getenv current_setting sleep_ms duckdb_settings
  duckdb_databases duckdb_secrets enable_logging pragma_version
  json_execute_serialized_sql repeat range generate_series unnest error query query_table
  checkpoint force_checkpoint write_log which_secret pg_sleep nextval getvariable
  list_transform regexp_replace printf strftime arg_min constructor __proto__ toString
  hasOwnProperty`
  .trim()
  .split(/\s+/);

describe('what an engine knows and a query may not', () => {
  test('cannot be called by name, as a value or in FROM', () => {
    for (const name of FOREIGN_FUNCTIONS) {
      const [value] = errorsOf(`SELECT [${name}]('x')`, SNAPSHOT);
      assert.equal(value?.message, `There is no function '${name}'.`);
      const [source] = errorsOf(`SELECT * FROM [${name}]('/etc/passwd') t`, SNAPSHOT);
      assert.equal(source?.message, `There is no table function '${name}'.`);
      const [table] = errorsOf(`SELECT * FROM [${name}]`, SNAPSHOT);
      assert.equal(table?.message, `There is no table '${name}' in Stars.`);
    }
  });

  test('cannot be named as a file or a catalog', () => {
    for (const name of [
      "'/etc/passwd'",
      '[/etc/passwd]',
      '"a.parquet"',
      'sqlite_master',
      'pg_class',
    ]) {
      assert.notDeepEqual(errorsOf(`SELECT * FROM ${name}`, SNAPSHOT), [], name);
    }
    for (const type of ['hugeint', 'blob', 'json', 'struct', 'constructor']) {
      const [error] = errorsOf(`SELECT CAST(1 AS ${type})`, SNAPSHOT);
      assert.equal(error?.message, `There is no type '${type}'.`);
    }
  });
});
