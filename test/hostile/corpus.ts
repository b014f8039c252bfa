// The corpus of hostile queries, as data: every position of a path, of a URL and of a setting, and
// what makes an engine work without end. In DuckDB's words, since that is what runs in the end;
// what the engine's own catalog names is added by engine-catalog.ts.

import type { Attack, Group } from './attack.ts';

/** A link in staging to a file that the executor's user may not touch. */
export const LINK = '$staging/link';
const LINKED = 'the lock compares names; it is the user who may not go where the link leads';

/** Files that are another's, or the system's; each in every position. */
const FORBIDDEN_FILES = [
  '$other',
  '$store',
  '$decoy',
  '$staging/../$name_of_decoy',
  LINK,
  '/etc/shadow',
  '/proc/$server/environ',
  '/proc/$server/mem',
  '/proc/$server/cwd$decoy',
  '/proc/self/root$decoy',
  'file://$decoy',
  'file:$decoy',
  '//$decoy',
  '$decoy\u0000.csv',
] as const;

/** Where a path may stand to be read; `%` is the path. */
const READING = [
  "SELECT * FROM '%'",
  'SELECT * FROM "%"',
  "FROM '%'",
  "SELECT * FROM read_csv('%')",
  "SELECT * FROM read_csv('%', header = false, columns = {'a': 'VARCHAR'}, quote = '')",
  "SELECT * FROM read_csv(['$catalog', '%'], union_by_name = true)",
  "SELECT * FROM read_csv_auto('%')",
  "SELECT * FROM read_text('%')",
  "SELECT * FROM read_text(['%', '%'])",
  "SELECT * FROM read_text('%*')",
  "SELECT * FROM read_blob('%')",
  "SELECT * FROM read_parquet('%')",
  "SELECT * FROM parquet_scan('%')",
  "SELECT * FROM parquet_schema('%')",
  "SELECT * FROM parquet_full_metadata('%')",
  "SELECT * FROM parquet_kv_metadata('%')",
  "SELECT * FROM parquet_bloom_probe('%', 'a', 1)",
  "SELECT * FROM read_json('%')",
  "SELECT * FROM read_json_objects('%', format = 'unstructured')",
  "SELECT * FROM read_ndjson_objects('%')",
  "SELECT * FROM read_duckdb('%', table_name = 't')",
  "SELECT * FROM sniff_csv('%')",
  "SELECT * FROM query('SELECT * FROM read_text(''%'')')",
  "SELECT * FROM query_table('%')",
  "SUMMARIZE FROM '%'",
  "DESCRIBE SELECT * FROM read_csv('%')",
  "EXPLAIN ANALYZE SELECT * FROM read_csv('%')",
  "CREATE OR REPLACE TABLE memory.main.taken AS SELECT * FROM read_text('%')",
  "SELECT (SELECT content FROM read_text('%'))",
  "WITH t AS (SELECT * FROM read_blob('%')) SELECT content::VARCHAR FROM t",
  "ATTACH '%' AS taken_a (READ_ONLY)",
  "ATTACH '%' AS taken_b (TYPE sqlite)",
  "IMPORT DATABASE '%'",
] as const;

/** Where a path may stand to be written. */
const WRITING = [
  "COPY (SELECT 'mine') TO '%'",
  "COPY (SELECT 'mine') TO '%' (FORMAT csv, USE_TMP_FILE false)",
  "COPY (SELECT 1 AS a) TO '%' (FORMAT parquet, USE_TMP_FILE false)",
  "COPY (SELECT 1 AS a) TO '%' (FORMAT json)",
  "COPY (SELECT 1 AS a, 2 AS b) TO '%.d' (FORMAT parquet, PARTITION_BY a, OVERWRITE true)",
  "COPY (SELECT 1 AS a) TO '%.d' (FORMAT csv, PER_THREAD_OUTPUT true, OVERWRITE_OR_IGNORE true)",
  "ATTACH '%' AS written_a",
  "EXPORT DATABASE '%.d'",
] as const;

const FILES_NOT_TO_WRITE = [
  '$other',
  '$store',
  '$decoy',
  '$base/new',
  '$staging/../new',
  LINK,
  '/etc/almagest-new',
  '/usr/almagest-new',
  '/proc/self/mem',
  '/dev/mem',
  '/dev/sda',
] as const;

const inEach = (
  group: Group,
  positions: readonly string[],
  targets: readonly string[],
): readonly Attack[] =>
  positions.flatMap((position) =>
    targets.map((target) => ({
      group,
      text: position.replaceAll('%', () => target),
      ...(target === LINK && { passesLock: LINKED }),
    })),
  );

const each = (group: Group, texts: readonly string[]): readonly Attack[] =>
  texts.map((text) => ({ group, text }));

const OWN = 'it reaches the folders of the job and its instance alone';
const CATALOG = 'the catalog is for every job to read, and so is the list of its files';

const FILES: readonly Attack[] = [
  ...inEach('files to read', READING, FORBIDDEN_FILES),
  ...inEach('files to write', WRITING, FILES_NOT_TO_WRITE),
  ...each('files to read', [
    "SELECT * FROM glob('$base/*')",
    "SELECT * FROM glob('$base/decoys/*')",
    "SELECT * FROM glob('/proc/$server/fd/*')",
    "SELECT * FROM glob('/var/log/**')",
    "CREATE TABLE memory.main.l (a VARCHAR); COPY memory.main.l FROM '$decoy'",
    'CREATE SECRET s (TYPE s3, PROVIDER credential_chain)',
    "CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'x')",
    "LOAD '$decoy'",
    "LOAD '$staging/mine.duckdb_extension'",
    "INSTALL '$decoy'",
    "SELECT getenv('HOME')",
    "SELECT content FROM read_text('$open')",
  ]).map((attack) =>
    attack.text.includes('$open')
      ? { ...attack, passesSystem: 'every user of the machine may read that file' }
      : attack,
  ),
  { group: 'files to read', text: "SELECT * FROM glob('$base/catalog/*')", passesSystem: CATALOG },
  ...[
    "SELECT * FROM sql_auto_complete('SELECT * FROM ''$base/decoys/')",
    "SELECT * FROM sql_auto_complete('FROM ''$base/')",
    "SELECT * FROM sql_auto_complete('FROM ''/etc/')",
    "SELECT * FROM which_secret('$decoy', 's3')",
  ].map((text): Attack => ({ group: 'files to read', text, passesLock: 'it answers with no row' })),
  { group: 'files to write', text: "ATTACH '$catalog' AS c", passesLock: 'the job may read it' },
  ...each('files to write', [
    "COPY (SELECT 1 AS id) TO '$catalog' (FORMAT parquet, USE_TMP_FILE false)",
    "COPY (SELECT 1 AS id) TO '$catalog' (FORMAT parquet, USE_TMP_FILE true)",
    "COPY (SELECT 1 AS id) TO '$catalog.new' (FORMAT parquet)",
    "COPY (SELECT 1) TO '$fifo' (FORMAT csv, USE_TMP_FILE true)",
    "COPY (SELECT 1) TO '$staging/hard' (FORMAT parquet, USE_TMP_FILE false)",
    "COPY (SELECT 'x') TO '$base/decoys/out' (FORMAT csv)",
  ]),
  ...['/tmp', '/var/tmp', '/dev/shm'].map((folder): Attack => ({
    group: 'files to write',
    text: `COPY (SELECT 'x') TO '${folder}/almagest-hostile-$server.csv'`,
    passesSystem: 'every user of the machine may write there',
  })),
];

/** A loopback address in the ways that filters forget; `$port` is one that listens. */
const HOSTS = [
  'http://127.0.0.1:$port',
  'http://localhost:$port',
  'http://[::1]:$port',
  'http://0:$port',
  'http://127.1:$port',
  'http://2130706433:$port',
  'http://0x7f000001:$port',
  'https://127.0.0.1:$port',
  'ftp://127.0.0.1:$port',
  's3://127.0.0.1:$port',
  'hf://datasets/127.0.0.1:$port',
  'gcs://bucket',
  'azure://127.0.0.1:$port',
  'http://169.254.169.254/latest/meta-data',
] as const;

const NETWORK: readonly Attack[] = [
  ...inEach(
    'network',
    [
      "SELECT * FROM '%/a.parquet'",
      "SELECT * FROM read_csv('%/a.csv')",
      "SELECT * FROM read_text('%/a')",
      "SELECT * FROM glob('%/*')",
      "ATTACH '%/a.duckdb' AS far (READ_ONLY)",
      "COPY (SELECT 1) TO '%/a.csv'",
      "INSTALL httpfs FROM '%'",
      "INSTALL '%/httpfs.duckdb_extension'",
      "LOAD '%/httpfs.duckdb_extension'",
    ],
    HOSTS,
  ),
  ...each('network', [
    'INSTALL httpfs',
    'FORCE INSTALL httpfs',
    'INSTALL h3 FROM community',
    'LOAD httpfs',
    'UPDATE EXTENSIONS',
    "ATTACH 'host=127.0.0.1 port=$port' AS p (TYPE postgres)",
    "ATTACH 'host=127.0.0.1 port=$port' AS m (TYPE mysql)",
    "ATTACH 'md:' AS md",
    "ATTACH 'ducklake:http://127.0.0.1:$port' AS d",
    "SELECT * FROM postgres_scan('host=127.0.0.1 port=$port', 'public', 't')",
    "SELECT * FROM iceberg_scan('http://127.0.0.1:$port/t')",
    "SELECT * FROM st_read('/vsicurl/http://127.0.0.1:$port/t')",
    "SET custom_extension_repository = 'http://127.0.0.1:$port'; INSTALL httpfs",
    "SET extension_directory = '$staging/extensions'; INSTALL httpfs FROM 'http://127.0.0.1:$port'",
    "SET extension_directory = '$temp/e'; INSTALL 'http://127.0.0.1:$port/x.duckdb_extension'",
    "SET autoinstall_known_extensions = true; SELECT * FROM 'http://127.0.0.1:$port/a.parquet'",
    "SET http_proxy = '127.0.0.1:$port'; INSTALL httpfs",
  ]),
];

const INSTANCE: readonly Attack[] = [
  ...[
    "ATTACH ':memory:' AS m",
    'USE m',
    'DETACH m',
    "ATTACH '$staging/mine.duckdb' AS a",
    'CREATE TABLE a.t AS SELECT 1 AS x',
    'DETACH a',
    'CREATE MACRO memory.main.abs(x) AS 0',
    'CREATE SCHEMA memory.s',
    "CREATE TYPE memory.main.e AS ENUM ('a')",
    'SET VARIABLE v = 1',
    'FORCE CHECKPOINT',
    'CHECKPOINT',
    'VACUUM',
    'BEGIN TRANSACTION',
    'ROLLBACK',
    'PREPARE p AS SELECT 1',
    'EXECUTE p',
    'PRAGMA database_list',
    'PRAGMA disable_checkpoint_on_shutdown',
    'PRAGMA enable_profiling',
    'PRAGMA disable_profiling',
    'PRAGMA enable_verification',
    'PRAGMA disable_verification',
    'CALL pragma_version()',
    'CALL truncate_duckdb_logs()',
    "EXPORT DATABASE '$staging/out'",
    "COPY (SELECT 1 AS x, 2 AS y) TO '$staging/parts' (FORMAT parquet, PARTITION_BY x)",
    "COPY (SELECT 1) TO '$temp/mine.csv'",
    "SELECT * FROM glob('$staging/*')",
    'SELECT * FROM duckdb_settings()',
    'SELECT * FROM duckdb_databases()',
    "SELECT current_setting('temp_directory')",
    'SELECT * FROM duckdb_secrets()',
    'SELECT * FROM duckdb_temporary_files()',
    'SELECT * FROM duckdb_external_file_cache()',
    'SELECT * FROM information_schema.tables',
    'SELECT * FROM pg_catalog.pg_class',
    'SELECT * FROM sqlite_master',
  ].map((text): Attack => ({ group: 'the instance itself', text, passesLock: OWN })),
  ...each('the instance itself', [
    'DETACH memory',
    'DROP SCHEMA main CASCADE',
    'DROP DATABASE memory',
    'SHUTDOWN',
    "PRAGMA enable_profiling = 'json'",
    "PRAGMA profiling_output = '$decoy'",
    "SET log_query_path = '$base/log'",
    'PRAGMA threads = 64',
    'RESET memory_limit',
    'SET lock_configuration = false',
    'SET GLOBAL enable_external_access = true',
    "SET SESSION allowed_paths = ['$decoy']",
    "SET allowed_directories = ['/']",
    "SELECT set_config('enable_external_access', 'true', false)",
    "UPDATE duckdb_settings() SET value = 'true'",
    'SELECT * FROM arrow_scan(1::UBIGINT::POINTER, 1::UBIGINT::POINTER, 1::UBIGINT::POINTER)',
    'SELECT pg_read_file(1)',
    'SELECT pg_sleep(1)',
    'SELECT load_extension(1)',
    "SELECT system('id')",
    '.shell id',
    '.read $decoy',
  ]),
];

/** Each of these spoils the instance it is run in, and so must be run alone. */
export const SPOILING: readonly string[] = [
  "CALL enable_logging(storage = 'file', storage_path = '$base/log')",
  "SELECT * FROM enable_logging(storage = 'file', storage_path = '$base/log')",
  "CALL enable_logging(storage = 'stdout')",
];

/** All of the corpus that is written down; the rest is named by the engine. */
export const CORPUS: readonly Attack[] = [...FILES, ...NETWORK, ...INSTANCE];
