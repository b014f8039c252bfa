// Hostile texts, the way of a query up to the engine's words, in a child with a small heap: each is
// refused or written out in time, with a sentence that can be shown, and nothing grows.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { duckdbSelectOf } from '../../src/sql/emit/duckdb.ts';
import { functionNames } from '../../src/sql/bind/call.ts';
import { SCALAR_FUNCTIONS } from '../../src/sql/functions/scalar.ts';
import type { Survived } from './hostile-child.ts';
import { HOSTILE } from './hostile-texts.ts';
import { bindText, errorsOf, openLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { smallSky } from './small-sky.ts';

/** A text of 10 MB in two forms, and little more; the whole list passes through it. */
const HEAP_MEGABYTES = 160;

/** Most take some milliseconds, 10 MB some hundreds; a busy machine gets many times that. */
const MILLISECONDS_MAX = 10_000;

/** So many characters for the engine for each of the text, and as many to begin with. */
const WRITTEN_PER_CHARACTER = 400;

/** A sentence that a person reads. */
const SENTENCE_MAX = 2_000;

let survived: readonly Survived[];
let lab: Lab;
let snapshot: CatalogSnapshot;

before(async () => {
  lab = await openLab();
  snapshot = await smallSky(lab);
  const program = new URL('./hostile-child.ts', import.meta.url).pathname;
  const flags = [`--max-old-space-size=${HEAP_MEGABYTES}`, program];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { maxBuffer: 2 ** 24 });
  survived = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Survived);
});
after(async () => {
  await lab.close();
});

test('Every hostile text comes to its end in time, in a heap hardly larger than itself.', () => {
  assert.deepEqual(
    survived.map(({ title }) => title),
    HOSTILE.map(({ title }) => title),
  );
  for (const { title, milliseconds, length, written } of survived) {
    assert.ok(milliseconds < MILLISECONDS_MAX, `${title}: ${milliseconds} ms`);
    assert.ok(written < WRITTEN_PER_CHARACTER * (length + 100), `${title}: ${written} characters`);
  }
});

test('What must be refused is, in a short sentence with its place.', () => {
  for (const { isRefused, title } of HOSTILE) {
    const { said } = survived.find((one) => one.title === title) ?? { said: null };
    if (isRefused !== undefined) assert.ok(said !== null, `${title} is not refused`);
    if (said === null) continue;
    const { message, line = 0, hint = '' } = said;
    assert.ok(line >= 1, `${title} has no place`);
    assert.ok(
      message.length + hint.length < SENTENCE_MAX,
      `${title}: ${message.length} characters`,
    );
    assert.match(message, /\w.*[.?]$/s, title);
  }
});

/** Everything that the engine has a function of that name for. */
const engineNames = async (): Promise<readonly string[]> => {
  const reader = await lab.connection.runAndReadAll(
    'SELECT DISTINCT function_name FROM duckdb_functions() ORDER BY 1',
  );
  return reader.getRows().map(([name]) => String(name));
};

const ARGUMENTS = ['', "'/etc/passwd'", '1, *'] as const;

test('No function of the engine can be reached by its name, however it is written.', async () => {
  const ours = new Set(functionNames());
  const theirs = (await engineNames()).filter((name) => !ours.has(name.toUpperCase()));
  assert.ok(theirs.length > 500, 'The engine tells its functions.');
  for (const name of [...theirs, 'enable_logging', 'sleep_ms', 'getenv', 'read_csv_auto']) {
    const quoted = `[${name.replaceAll(']', ']]')}]`;
    for (const args of ARGUMENTS) {
      const calls = [`SELECT ${quoted}(${args})`, `SELECT * FROM ${quoted}(${args})`];
      const more = [`SELECT * FROM dbo.${quoted}(${args}) AS t`, `SELECT main.${quoted}(${args})`];
      for (const text of [...calls, ...more]) {
        assert.ok(errorsOf(text, snapshot).length > 0, text);
      }
    }
    assert.ok(errorsOf(`SELECT * FROM ${quoted}`, snapshot).length > 0, name);
    assert.ok(errorsOf(`SELECT ${quoted}`, snapshot).length > 0, name);
  }
});

const FORBIDDEN = [
  "ATTACH ':memory:' AS x",
  "ATTACH '/tmp/x.db' (READ_ONLY)",
  'DETACH memory',
  "COPY t TO '/tmp/x.csv'",
  "COPY t FROM '/etc/passwd'",
  "COPY (SELECT 1) TO '/dev/stdout'",
  "EXPORT DATABASE '/tmp/x'",
  "IMPORT DATABASE '/tmp/x'",
  'INSTALL httpfs',
  'LOAD httpfs',
  'PRAGMA database_list',
  "PRAGMA enable_profiling='json'",
  "CALL enable_logging(storage='file', storage_path='/tmp/x')",
  'CALL pragma_version()',
  'CHECKPOINT',
  'FORCE CHECKPOINT',
  'VACUUM',
  'ANALYZE',
  'SUMMARIZE Star',
  'DESCRIBE Star',
  'SHOW TABLES',
  'EXPLAIN SELECT 1',
  'EXPLAIN ANALYZE SELECT 1',
  'FROM Star',
  'FROM Star SELECT id',
  'TABLE Star',
  'PREPARE q AS SELECT 1',
  'DEALLOCATE q',
  'CREATE MACRO f(x) AS x',
  'CREATE SECRET s (TYPE s3)',
  'CREATE SCHEMA s',
  'CREATE SEQUENCE s',
  "CREATE TYPE e AS ENUM ('a')",
  'CREATE TEMP TABLE t AS SELECT 1',
  'CREATE OR REPLACE TABLE t AS SELECT 1',
  'DROP SCHEMA main',
  'DROP DATABASE memory',
  "COMMENT ON TABLE Star IS 'x'",
  'PIVOT Star ON id USING sum(ra)',
  'UNPIVOT Star ON id',
  'RESET memory_limit',
  'SET VARIABLE x = 1',
  "SET memory_limit = '100GB'",
  "SET GLOBAL temp_directory = '/tmp'",
  'SET SESSION threads = 64',
  "SELECT * FROM '/etc/passwd'",
  "SELECT * FROM 'file.parquet'",
  'SELECT * FROM "/etc/passwd"',
  'SELECT * FROM [/etc/passwd]',
  'SELECT * FROM "file.parquet"',
  'SELECT * FROM duckdb_settings',
  'SELECT * FROM pg_catalog.pg_tables',
  'SELECT * FROM sqlite_master',
  'SELECT * FROM information_schema.schemata',
  'SELECT * FROM memory.main.Star',
  'SELECT * FROM system.information_schema.tables',
  "SELECT current_setting('temp_directory')",
  "SELECT getvariable('x')",
  'SELECT id::varchar FROM Star',
  'SELECT [1, 2, 3]',
  "SELECT {'a': 1}",
  'SELECT * EXCLUDE (id) FROM Star',
  "SELECT COLUMNS('.*') FROM Star",
  'SELECT x -> x + 1',
  'SELECT id FROM Star QUALIFY row_number() OVER () = 1',
  'SELECT id FROM Star USING SAMPLE 10',
  'SELECT id FROM Star LIMIT 1',
  'SELECT $1',
  'SELECT ?',
  'SELECT MAP {1: 2}',
  'SELECT * FROM Star AT (VERSION => 1)',
  'SELECT * FROM Star POSITIONAL JOIN Star',
  'SELECT * FROM Star a ASOF JOIN Star b ON 1=1',
  'INSERT INTO Star SELECT * FROM Star',
  'DELETE FROM Star',
  'UPDATE Star SET id = 1',
  'TRUNCATE TABLE Star',
  'DROP TABLE Star',
  'DROP TABLE Sky..Star',
  'SELECT 1 AS a INTO Sky.dbo.t',
  'SELECT 1 AS a INTO other.t',
] as const;

test('No statement of the engine, and no word of its dialect, is let through.', () => {
  const through = FORBIDDEN.filter((text) => errorsOf(text, snapshot).length === 0);
  assert.deepEqual(through, []);
});

/** So deep that a text that doubled at each level would fill every memory. */
const LEVELS = 60;

/** Fewer than this many characters for each level, whatever is nested. */
const PER_LEVEL_MAX = 10_000;

const holes = { float: '0.5', int: '1', number: '1', text: "'a'", any: '1' } as const;

test('No function nested in itself at any of its places is written more than once a level.', () => {
  let tried = 0;
  for (const [name, { parameters }] of Object.entries(SCALAR_FUNCTIONS)) {
    for (const place of parameters.keys()) {
      const around = (inside: string): string => {
        const args = parameters.map((kind, at) =>
          at === place ? inside : (holes[kind as keyof typeof holes] ?? '1'),
        );
        return `${name}(${args.join(', ')})`;
      };
      let value = 'id';
      for (let level = 0; level < LEVELS; level += 1) value = around(value);
      const bound = bindText(`SELECT ${value} AS x FROM Star`, snapshot);
      if (bound.kind === 'unbindable' || bound.statement.kind !== 'select') continue;
      tried += 1;
      const { length } = duckdbSelectOf(bound.statement.query);
      assert.ok(length < PER_LEVEL_MAX * LEVELS, `${name} at place ${place}: ${length} characters`);
    }
  }
  assert.ok(tried > 50, `${tried} are not enough`);
});
