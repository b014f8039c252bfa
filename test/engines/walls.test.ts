// What gets out of a locked executor when raw DuckDB statements get past our parser.
// Each case says which wall stops it, or why it does no harm; docs/decisions/0004 draws the sum.

import assert from 'node:assert/strict';
import { existsSync, linkSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { climb, digestOf, errorOf, makeGround, type Ground } from '../support/executor-ground.ts';
import { isRoot, makeYard, select } from '../support/executor-yard.ts';
import { procText } from '../support/processes.ts';

const SECRET = 'opensesame-0e1f';

/** The lock's words: a path not allowed, a setting locked, an extension not to be had. */
const LOCKED = /file system operations are disabled|has been locked|disabled through configuration/;

const REFUSED_BY_LOCK = [
  `SELECT * FROM read_csv('$other')`,
  `SELECT * FROM read_text('$store')`,
  `SELECT * FROM read_text('$staging/../store.sqlite')`,
  `SELECT * FROM read_text('/etc/passwd')`,
  `SELECT * FROM read_text('/proc/self/environ')`,
  `SELECT * FROM read_blob('/proc/self/mem')`,
  `SELECT * FROM read_text('/proc/$server/environ')`,
  `SELECT * FROM glob('/etc/*')`,
  `SELECT * FROM sniff_csv('/etc/passwd')`,
  `SELECT * FROM read_json('/etc/passwd')`,
  `SELECT * FROM read_duckdb('/etc/passwd')`,
  `SELECT * FROM parquet_metadata('$other')`,
  `SELECT * FROM 'http://127.0.0.1:1/x.parquet'`,
  `COPY (SELECT 1) TO '/tmp/almagest-out.csv'`,
  `COPY (SELECT 1) TO 'out.csv'`,
  `COPY (SELECT 1) TO '$base/escape.csv'`,
  `COPY (SELECT 1 AS id) TO '$catalog' (FORMAT parquet)`,
  `COPY (SELECT 1 AS id) TO '$catalog.new' (FORMAT parquet)`,
  `COPY (SELECT 1) TO '$fifo' (FORMAT csv, USE_TMP_FILE true)`,
  `EXPORT DATABASE '$base/out'`,
  `IMPORT DATABASE '$base/out'`,
  `ATTACH '$base/mine.duckdb' AS a`,
  `ATTACH '$store' AS a`,
  `INSTALL httpfs`,
  `LOAD httpfs`,
  `LOAD '$staging/mine.duckdb_extension'`,
  `SET memory_limit = '100GB'`,
  `SET GLOBAL enable_external_access = true`,
  `SET lock_configuration = false`,
  `SET SESSION allowed_paths = ['/etc/passwd']`,
  `SET temp_directory = '/tmp'`,
  `SET profiling_output = '$base/profile.json'`,
  `SET log_query_path = '$base/log'`,
  `RESET threads`,
  `PRAGMA threads = 64`,
  `PRAGMA enable_profiling = 'json'`,
  `PRAGMA profiling_output = '$base/profile.json'`,
];

const BOMBS = {
  'a string of three gigabytes': `SELECT length(repeat('x', 3000000000))`,
  'a list of everything': 'SELECT len(list(range)) FROM range(2000000000)',
  'nested lists': 'SELECT len(list_transform(range(200000000), x -> range(x))) FROM range(3)',
  'a sort that spills beyond its disk':
    'SELECT count(*) FROM (SELECT hash(range)::VARCHAR n FROM range(60000000) ORDER BY n OFFSET 1)',
  'a recursion without end':
    'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t',
  'a cross join of a million millions':
    'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range < 0',
  'a long sleep': 'SELECT sleep_ms(600000)',
};

/** Behind no lock at all: what the operating system alone must hold for another user. */
const REFUSED_BY_SYSTEM = [
  `SELECT * FROM read_text('$store')`,
  `SELECT * FROM read_csv('$other')`,
  `SELECT * FROM read_text('/proc/$server/environ')`,
  `SELECT * FROM read_text('/proc/self/environ')`,
  `SELECT * FROM read_blob('/proc/$server/mem')`,
  `SELECT * FROM read_text('/etc/shadow')`,
  `COPY (SELECT 1) TO '/etc/almagest-out.csv'`,
  `COPY (SELECT 1) TO '$base/escape.csv'`,
  `COPY (SELECT 1 AS id) TO '$catalog' (FORMAT parquet, USE_TMP_FILE false)`,
  `COPY (SELECT 1 AS id) TO '$catalog' (FORMAT parquet, USE_TMP_FILE true)`,
  `COPY (SELECT 1) TO '$fifo' (FORMAT csv, USE_TMP_FILE true)`,
  `SELECT * FROM read_text('$staging/link')`,
  `COPY (SELECT 1) TO '$staging/hard' (FORMAT csv, USE_TMP_FILE false)`,
];

/** Passes the lock, and reaches nothing but staging, temp and the instance itself. */
const PASSING = [
  `ATTACH '$staging/mine.duckdb' AS a`,
  `CREATE TABLE a.t AS SELECT 1 AS x`,
  `DETACH a`,
  `ATTACH ':memory:' AS m`,
  `USE m`,
  `CREATE TABLE m.t AS SELECT 1 AS x`,
  `CREATE MACRO memory.main.abs(x) AS 0`,
  `SET VARIABLE v = 1`,
  `FORCE CHECKPOINT`,
  `PRAGMA disable_checkpoint_on_shutdown`,
  `PRAGMA enable_profiling`,
  `EXPORT DATABASE '$staging/out'`,
  `COPY (SELECT 1 AS x, 2 AS y) TO '$staging/parts' (FORMAT parquet, PARTITION_BY x)`,
  `COPY (SELECT 1) TO '$temp/mine.csv'`,
  `SELECT * FROM glob('$staging/*')`,
  `SELECT value FROM duckdb_settings() WHERE name = 'temp_directory'`,
];

describe('an executor behind its lock', () => {
  let ground: Ground;
  let catalogDigest: string;

  before(async () => {
    ground = await makeGround(SECRET);
    catalogDigest = digestOf(ground.catalog);
  });

  after(() => ground.remove());

  test('the lock refuses every path, setting and extension that is not the job’s', async () => {
    const { answers, died } = await climb({ ground }, REFUSED_BY_LOCK);
    assert.equal(died, null);
    for (const [at, statement] of REFUSED_BY_LOCK.entries()) {
      assert.match(errorOf(answers[at]), LOCKED, statement);
    }
    assert.equal(digestOf(ground.catalog), catalogDigest);
  });

  test('getenv is not there', async () => {
    const { answers } = await climb({ ground }, [`SELECT getenv('PATH')`]);
    assert.match(errorOf(answers[0]), /getenv does not exist/);
  });

  test('what the lock lets through reaches staging, temp and one instance alone', async () => {
    const { answers, died } = await climb({ ground }, PASSING, [
      'SELECT count(*)::INTEGER FROM duckdb_databases() WHERE NOT internal',
      'SELECT count(*)::INTEGER FROM duckdb_tables()',
      `SELECT abs(-1), getvariable('v') IS NULL`,
    ]);
    for (const [at, statement] of PASSING.entries()) {
      assert.equal(errorOf(answers[at]), '', statement);
    }
    assert.equal(died, null);
    assert.deepEqual(answers.slice(PASSING.length), [
      { rows: '[[1]]' },
      { rows: '[[0]]' },
      { rows: '[[1,true]]' },
    ]);
    assert.equal(digestOf(ground.catalog), catalogDigest);
    assert.deepEqual(
      readdirSync(ground.base).toSorted(),
      ['catalog', 'other', 'run', 'staging', 'store.sqlite', 'temp'].toSorted(),
    );
  });

  for (const [form, statement] of [
    ['CALL', `CALL enable_logging(storage = 'file', storage_path = '$base/log')`],
    ['SELECT', `SELECT * FROM enable_logging(storage = 'file', storage_path = '$base/log')`],
  ] as const) {
    test(`enable_logging by ${form} writes nothing, and costs one process`, async () => {
      const { answers, died } = await climb({ ground }, [statement, 'SELECT 1']);
      assert.match(errorOf(answers[1]), LOCKED, 'the instance is spoiled from now on');
      // DuckDB throws while it closes: so a job's end is told before its instance is closed.
      assert.equal(died, 'SIGABRT');
      assert.equal(existsSync(join(ground.base, 'log')), false);
    });
  }

  test('a catalog file is not written to, though the lock allows its path', async () => {
    const { answers } = await climb({ ground }, [
      `COPY (SELECT 1 AS id) TO '$catalog' (FORMAT parquet, USE_TMP_FILE false)`,
      `SELECT count(*)::INTEGER FROM read_parquet('$catalog')`,
    ]);
    assert.match(errorOf(answers[0]), /Permission denied/);
    assert.deepEqual(answers[1], { rows: '[[1000]]' });
    assert.equal(digestOf(ground.catalog), catalogDigest);
  });
});

describe('an executor under its limits', () => {
  let ground: Ground;

  before(async () => {
    ground = await makeGround(SECRET);
  });

  after(() => ground.remove());

  test('bombs end as errors by memory, disk or interrupt, and the process lives on', async () => {
    const { answers, died } = await climb({ ground, milliseconds: 500 }, [
      ...Object.values(BOMBS),
      'SELECT 42',
    ]);
    for (const [at, name] of Object.keys(BOMBS).entries()) {
      assert.match(errorOf(answers[at]), /Out of Memory|Interrupted|Out of Range/, name);
    }
    assert.deepEqual(answers.at(-1), { rows: '[[42]]' });
    assert.equal(died, null);
  });

  test('a file larger than the limit is an error of the disk', async () => {
    const { answers, died } = await climb({ ground, milliseconds: 60_000 }, [
      `COPY (SELECT hash(range) FROM range(20000000)) TO '$staging/large.csv'`,
      'SELECT 42',
    ]);
    assert.match(errorOf(answers[0]), /File too large/);
    assert.deepEqual(answers[1], { rows: '[[42]]' });
    assert.equal(died, null);
  });
});

describe('an executor without its lock', () => {
  let ground: Ground;
  let catalogDigest: string;

  before(async () => {
    ground = await makeGround(SECRET);
    catalogDigest = digestOf(ground.catalog);
  });

  after(() => ground.remove());

  test(
    'without the lock the operating system holds alone',
    { skip: !isRoot && 'needs root' },
    async () => {
      symlinkSync(ground.store, join(ground.staging, 'link'));
      linkSync(ground.catalog, join(ground.staging, 'hard'));
      const { answers } = await climb({ ground, locked: false }, REFUSED_BY_SYSTEM);
      for (const [at, statement] of REFUSED_BY_SYSTEM.entries()) {
        assert.match(
          errorOf(answers[at]),
          /Permission denied|Cannot open|No files found/,
          statement,
        );
      }
      assert.equal(digestOf(ground.catalog), catalogDigest);
    },
  );

  test(
    'a link in staging leads no further than its user may go',
    { skip: !isRoot && 'needs root' },
    async () => {
      symlinkSync(ground.other, join(ground.staging, 'away'));
      const { answers } = await climb({ ground }, [`SELECT * FROM read_text('$staging/away')`]);
      assert.equal(JSON.stringify(answers).includes(SECRET), false);
      assert.deepEqual(answers[0], { rows: '[]' }, 'DuckDB sees no file where it may not look');
    },
  );
});

test(
  'the environment of an executor holds nothing of the server’s',
  { skip: process.platform !== 'linux' && 'needs Linux' },
  async () => {
    process.env['ALMAGEST_WALLS_SECRET'] = SECRET;
    await using yard = makeYard();
    delete process.env['ALMAGEST_WALLS_SECRET'];
    await yard.run([select('SELECT 1', { n: 'int' })]);
    let read = 0;
    for (const pid of yard.pids()) {
      // DuckDB reads files of /proc as empty, so that asking a query would prove nothing.
      const environment = procText(pid, 'environ');
      if (environment === '') continue;
      read += 1;
      const names = environment.split('\0').map(nameOf);
      assert.deepEqual(
        names.filter((name) => !ALLOWED.has(name)),
        [],
      );
      assert.ok(names.includes('PATH'), 'there is something to read');
    }
    assert.ok(read > 0);
  },
);

/** What we set, what the shell sets on the way, and the nothing after the last. No path of data. */
const ALLOWED: ReadonlySet<string> = new Set([
  'PATH',
  'TZ',
  'LANG',
  'NODE_COMPILE_CACHE',
  'PWD',
  'OLDPWD',
  'SHLVL',
  '_',
  '',
]);

const nameOf = (variable: string): string => variable.split('=')[0] ?? '';
