// What an engine's job leaves: typed CSV on the line, Parquet and CSV files in staging, or an error
// in our words. Plans stand in for SQL; the processes, pipes and files are the real ones.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import type { EndReason } from '../../src/domain/job.ts';
import { makeYard, select, type Yard } from '../support/executor-yard.ts';

/** A value in DuckDB's words, and its typed CSV by the rules of .NET Framework. */
const VALUES = [
  ['int', '-7', '-7'],
  ['bigint', '2923471813389328156', '2923471813389328156'],
  ['float', '44.1187117871552::DOUBLE', '44.1187117871552'],
  ['float', '(0.1::DOUBLE + 0.2::DOUBLE)', '0.3'],
  ['float', '0.52656733589929::DOUBLE', '0.52656733589929'],
  ['float', '0.00001::DOUBLE', '1E-05'],
  ['float', '0.0001::DOUBLE', '0.0001'],
  ['float', '1e15::DOUBLE', '1E+15'],
  ['float', '123456789012345::DOUBLE', '123456789012345'],
  ['float', '1e300::DOUBLE', '1E+300'],
  ['float', '-0.0::DOUBLE', '0'],
  ['float', `'nan'::DOUBLE`, 'NaN'],
  ['float', `'infinity'::DOUBLE`, 'Infinity'],
  ['float', `'-infinity'::DOUBLE`, '-Infinity'],
  ['real', '24.06133::FLOAT', '24.06133'],
  ['real', '16777216::FLOAT', '1.677722E+07'],
  ['real', '0.1::FLOAT', '0.1'],
  ['decimal', '12.5000::DECIMAL(18,4)', '12.5000'],
  ['bit', 'true', 'True'],
  ['bit', 'false', 'False'],
  ['varchar', `'plain'`, '"plain"'],
  ['varchar', `'a "quoted", comma'`, '"a ""quoted"", comma"'],
  ['varchar', `''`, '""'],
  ['varchar', `'null'`, '"null"'],
  ['varchar', `'Δδ ☉'`, '"Δδ ☉"'],
  ['varbinary', `'\\x0A\\xFF'::BLOB`, '"0x0AFF"'],
  ['date', `DATE '2008-04-05'`, '2008-04-05'],
  ['datetime', `TIMESTAMP '2008-04-05 10:11:12.5'`, '2008-04-05T10:11:12.500'],
  ['time', `TIME '10:11:12'`, '"10:11:12"'],
  [
    'uniqueidentifier',
    `'6F9619FF-8B86-D011-B42D-00C04FC964FF'::UUID`,
    '"6f9619ff-8b86-d011-b42d-00c04fc964ff"',
  ],
] as const;

/** A failing SELECT in DuckDB's words, why it ends, and what a person reads. */
const FAILURES: readonly (readonly [string, EndReason, RegExp])[] = [
  [
    'SELECT 2147483647::INTEGER + 1::INTEGER',
    'query-error',
    /^Arithmetic overflow: a number went beyond its type\.$/,
  ],
  [`SELECT CAST('abc' AS INTEGER)`, 'query-error', /^Could not convert string 'abc' to int\.$/],
  [
    `SELECT error('Divide by zero error encountered.')`,
    'query-error',
    /^Something was divided by zero\.$/,
  ],
  [
    'SELECT CAST(sum(c0 * 100) AS INTEGER) FROM (SELECT 6995566033.0::DOUBLE AS c0)',
    'query-error',
    /^Arithmetic overflow: the value 699556603300 does not fit int\.$/,
  ],
  [
    'SELECT CAST(c0 AS SMALLINT) FROM (SELECT range::INTEGER + 40000 AS c0 FROM range(9))',
    'query-error',
    /^Arithmetic overflow: the value 40000 does not fit smallint\.$/,
  ],
  [
    'SELECT CAST(123456::DECIMAL(10,2) AS DECIMAL(5,2))',
    'query-error',
    /^Arithmetic overflow: the value 123456\.00 does not fit decimal\(5,2\)\.$/,
  ],
  [
    'SELECT CAST(1e300::DOUBLE AS DECIMAL(5,2))',
    'query-error',
    /^Arithmetic overflow: the value [0-9]{40}… does not fit decimal\(5,2\)\.$/,
  ],
  [
    `SELECT CAST('99999999999' AS INTEGER)`,
    'query-error',
    /^Arithmetic overflow: the value 99999999999 does not fit int\.$/,
  ],
  [
    `SELECT '1000000000000000000'::DECIMAL(38,10) * '10'::DECIMAL(38,10)`,
    'query-error',
    /^Arithmetic overflow: a product of decimals has more than 38 digits, unrounded\.$/,
  ],
  [
    'SELECT abs((-2147483648)::INTEGER)',
    'query-error',
    /^Arithmetic overflow: a number went beyond/,
  ],
  [
    'SELECT stddev_samp(x) FROM (VALUES (1e308::DOUBLE), (-1e308)) t(x)',
    'query-error',
    /^Arithmetic overflow: a number went beyond its type\.$/,
  ],
  [`SELECT cot('inf'::DOUBLE)`, 'query-error', /^An invalid floating point operation occurred/],
  ['SELECT acos(2)', 'query-error', /^An invalid floating point operation occurred/],
  ['SELECT sqrt(-1)', 'query-error', /^Cannot take square root of a negative number\.$/],
  [
    'SELECT (SELECT range FROM range(3))',
    'query-error',
    /^A subquery that stands for one value returned more than one row\.$/,
  ],
  [
    `SELECT error('The maximum recursion 100 has been exhausted before statement completion.')`,
    'query-error',
    /^The maximum recursion 100 has been exhausted before statement completion\.$/,
  ],
  [`SELECT length(repeat('x', 3000000000))`, 'memory', /^The query needs more memory/],
  ['SELECT len(list(range)) FROM range(400000000)', 'memory', /^The query needs more memory/],
  ['SELECT nope', 'engine', /^The engine could not run what this query was translated to/],
  [`SELECT * FROM read_text('/etc/passwd')`, 'engine', /^The engine could not run/],
];

describe('a job with somebody on the line', () => {
  let yard: Yard;
  before(() => void (yard = makeYard()));
  after(() => yard[Symbol.asyncDispose]());

  test('streams each type in the form that clients of CasJobs take apart', async () => {
    for (const nullToo of [false, true]) {
      const items = VALUES.map(([, value]) => (nullToo ? `nullif(${value}, ${value})` : value));
      const columns = Object.fromEntries(VALUES.map(([type], at) => [`v${at}`, type]));
      const { text, outcome } = await yard.run([select(`SELECT ${items.join(', ')}`, columns)]);
      assert.equal(outcome.kind, 'done');
      const expected = VALUES.map(([, , shown]) => (nullToo ? 'null' : shown));
      assert.equal(text.split('\n')[1], expected.join(','));
      assert.equal(text.split('\n').length, 3, 'two lines, and the text ends with a line end');
    }
  });

  test('streams and files a decimal with a digit before its point', async () => {
    const type = { name: 'decimal', precision: 2, scale: 2 } as const;
    const columns = ['a', 'b', 'c'].map((name) => ({ name, type }));
    const values = ['-0.25', '0.5', '0'].map((value) => `${value}::DECIMAL(2,2)`);
    const text = `SELECT ${values.join(', ')}`;
    const plan = { kind: 'select', text, columns, tableColumns: columns } as const;
    const streamed = await yard.run([plan]);
    assert.equal(streamed.text.split('\n')[1], '-0.25,0.50,0.00');
    const destination = { kind: 'file', format: 'csv', fileName: 'out.csv' } as const;
    const { staging } = await yard.run([plan], { destination });
    assert.equal(readFileSync(join(staging, 'out.csv'), 'utf8'), 'a,b,c\n-0.25,0.50,0.00\n');
  });

  test('streams a header alone where there are no rows, and says so', async () => {
    const plan = select('SELECT 1 WHERE false', { objID: 'bigint' });
    const { text, outcome } = await yard.run([plan]);
    assert.equal(text, '[objID]:Integer\n');
    assert.deepEqual(outcome.kind === 'done' && outcome.rows, 0n);
  });

  test('keeps the order of rows through the pipe', async () => {
    const plan = select('SELECT range FROM range(300000) ORDER BY range DESC', { n: 'bigint' });
    const { text } = await yard.run([plan]);
    const lines = text.split('\n').slice(1, -1);
    assert.equal(lines.length, 300_000);
    assert.ok(lines.every((line, at) => line === String(299_999 - at)));
  });
});

describe('a job that writes tables', () => {
  let yard: Yard;
  before(() => void (yard = makeYard()));
  after(() => yard[Symbol.asyncDispose]());

  test('writes a table as Parquet with the names, rows and checksum it tells of', async () => {
    const columns = { 'Obj "ID"': 'bigint', dec: 'float', name: 'varchar' } as const;
    const text = `SELECT 9007199254740993 + range, range / 2, 'n' || range FROM range(5000)`;
    const { outcome, staging } = await yard.run([select(text, columns, 'Bright')]);
    assert.ok(outcome.kind === 'done' && outcome.changes[0]?.kind === 'create');
    const { table } = outcome.changes[0];
    const [file] = table.files;
    assert.ok(file !== undefined && table.files.length === 1);
    assert.equal(table.name, 'Bright');
    assert.equal(outcome.rows, 5000n);
    assert.equal(file.rows, 5000n);
    const path = join(staging, table.folder, file.name);
    assert.equal(BigInt(statSync(path).size), file.bytes);
    assert.equal(createHash('sha256').update(readFileSync(path)).digest('hex'), file.sha256);
    assert.deepEqual(await rowsOf(path, 'count(*), max("Obj ""ID"""), min(dec), max(name)'), [
      ['5000', '9007199254745992', 0, 'n999'],
    ]);
  });

  test('tells the checksum of a table that it followed while it grew for a second', async () => {
    const text = 'SELECT range, hash(range), hash(range + 1) FROM range(4000000)';
    const columns = { a: 'bigint', b: 'float', c: 'float' } as const;
    const { outcome, staging } = await yard.run([select(text, columns, 'Long')]);
    assert.ok(outcome.kind === 'done' && outcome.changes[0]?.kind === 'create');
    const { table } = outcome.changes[0];
    const [file] = table.files;
    assert.ok(file !== undefined && file.bytes > 64n * 1024n * 1024n);
    const bytes = readFileSync(join(staging, table.folder, file.name));
    assert.equal(BigInt(bytes.length), file.bytes);
    assert.equal(createHash('sha256').update(bytes).digest('hex'), file.sha256);
  });

  test('writes the table of its destination where a SELECT has no INTO', async () => {
    const destination = { kind: 'table', name: 'job_7' } as const;
    const { outcome } = await yard.run([select('SELECT 1', { a: 'int' })], { destination });
    assert.ok(outcome.kind === 'done' && outcome.changes[0]?.kind === 'create');
    assert.equal(outcome.changes[0].table.name, 'job_7');
  });

  test('tells of drops in their order among the tables it made', async () => {
    const plans = [
      { kind: 'drop', names: [{ place: 'own', name: 'Old' }] },
      select('SELECT 1', { a: 'int' }, 'New'),
      { kind: 'nothing' },
      { kind: 'undrop', name: 'Gone' },
    ] as const;
    const { outcome } = await yard.run(plans);
    assert.ok(outcome.kind === 'done');
    assert.deepEqual(
      outcome.changes.map((change) => change.kind),
      ['drop', 'create', 'undrop'],
    );
  });
});

describe('a job that writes files', () => {
  let yard: Yard;
  before(() => void (yard = makeYard()));
  after(() => yard[Symbol.asyncDispose]());

  test('writes a CSV file with a line of names and every digit', async () => {
    const destination = { kind: 'file', format: 'csv', fileName: 'out.csv' } as const;
    const text = `SELECT 0.1::DOUBLE + 0.2, 'a,b', true, NULL::INTEGER, 2923471813389328156`;
    const columns = { ra: 'float', name: 'varchar', ok: 'bit', n: 'int', id: 'bigint' } as const;
    const { outcome, staging } = await yard.run([select(text, columns)], { destination });
    assert.ok(outcome.kind === 'done' && outcome.file !== undefined);
    assert.equal(outcome.file.name, 'out.csv');
    const written = readFileSync(join(staging, 'out.csv'), 'utf8');
    assert.equal(written, 'ra,name,ok,n,id\n0.30000000000000004,"a,b",1,,2923471813389328156\n');
  });

  test('writes typed CSV into a file as into the pipe, down to a table without rows', async () => {
    const columns = { n: 'bigint', 'a,"b': 'varchar' } as const;
    const destination = { kind: 'file', format: 'typed-csv', fileName: 'out.csv' } as const;
    for (const [where, rows] of [
      ['range < 2', '0,"x"\n1,"x"\n'],
      ['false', ''],
    ] as const) {
      const plan = select(`SELECT range, 'x' FROM range(2) WHERE ${where}`, columns);
      const { staging } = await yard.run([plan], { destination });
      const written = readFileSync(join(staging, 'out.csv'), 'utf8');
      assert.equal(written, `[n]:Integer,[a_"b]:String\n${rows}`);
    }
  });

  test('writes CSV into the pipe as into a file, names quoted where they must be', async () => {
    const columns = { n: 'bigint', 'a,"b': 'varchar' } as const;
    const plan = select(`SELECT 1, NULL UNION ALL SELECT 2, 'c;d'`, columns);
    const stream = { destination: { kind: 'stream', format: 'csv' } } as const;
    const file = { destination: { kind: 'file', format: 'csv', fileName: 'o.csv' } } as const;
    const { text } = await yard.run([plan], stream);
    const { staging } = await yard.run([plan], file);
    assert.equal(readFileSync(join(staging, 'o.csv'), 'utf8'), text);
    assert.match(text, /^n,"a,""b"\n1,\n2,"?c;d"?\n$/);
  });
});

describe('a job that fails', () => {
  let yard: Yard;
  before(() => void (yard = makeYard()));
  after(() => yard[Symbol.asyncDispose]());

  test('answers with the rows of one SELECT only', async () => {
    const plan = select('SELECT 1', { a: 'int' });
    const { outcome } = await yard.run([plan, plan]);
    assert.ok(outcome.kind === 'failed');
    assert.match(outcome.errors[0]?.message ?? '', /rows of one SELECT only/);
  });

  for (const [text, reason, message] of FAILURES) {
    test(`ends by ${reason} and in our words: ${text}`, async () => {
      const { outcome } = await yard.run([select(text, { a: 'bigint' }, 't')]);
      assert.ok(
        outcome.kind === 'failed',
        JSON.stringify(outcome, (_, v) => String(v)),
      );
      assert.equal(outcome.reason, reason);
      assert.match(outcome.errors[0]?.message ?? '', message);
      assert.doesNotMatch(JSON.stringify(outcome.errors), /\/etc|LINE|COPY|c0|STDDEV|\S{61,}/);
    });
  }

  test('an error that quotes a value is cut, and the log learns its kind alone', async () => {
    const text = `SELECT CAST(repeat('SECRET ', 2000000) AS INTEGER)`;
    const { outcome } = await yard.run([select(text, { a: 'int' }, 't')]);
    assert.ok(outcome.kind === 'failed' && outcome.reason === 'query-error');
    const message = outcome.errors[0]?.message ?? '';
    assert.match(message, /^Could not convert string 'SECRET SECRET/);
    assert.equal(message.length, 2_001);
    const { facts } = yard.noted.findLast(({ event }) => event === 'executor.said') ?? {};
    assert.equal(facts?.['detail'], 'Conversion');
  });

  test('is stopped when its files outgrow its disk', async () => {
    const text = 'SELECT hash(range), random() FROM range(1000000000)';
    const plan = select(text, { a: 'bigint', b: 'float' }, 'large');
    const { outcome } = await yard.run([plan], { diskBytes: 20_000_000n });
    assert.ok(outcome.kind === 'failed');
    assert.equal(outcome.reason, 'disk');
  });

  test('is stopped when the disk of the server has less room than must stay free', async () => {
    await using full = makeYard({ freeBytesMin: Number.MAX_SAFE_INTEGER });
    const text = 'SELECT hash(range), random() FROM range(1000000000)';
    const plan = select(text, { a: 'bigint', b: 'float' }, 'large');
    const { outcome } = await full.run([plan]);
    assert.ok(outcome.kind === 'failed' && outcome.reason === 'disk');
    assert.match(outcome.errors[0]?.hint ?? '', /freeBytesMin/);
  });

  test('is stopped when the tables it writes grow beyond what they may, and told so', async () => {
    const text = 'SELECT hash(range), random() FROM range(1000000000)';
    const plan = select(text, { a: 'bigint', b: 'float' }, 'large');
    const asked: bigint[] = [];
    const mayStage = async (bytes: bigint): Promise<boolean> => {
      asked.push(bytes);
      return bytes < 20_000_000n;
    };
    const { outcome } = await yard.run([plan], { mayStage });
    assert.deepEqual(outcome, { kind: 'stopped' });
    const last = asked.at(-1);
    assert.ok(last !== undefined && last >= 20_000_000n && last < 400_000_000n, String(last));
    assert.ok(asked.slice(0, -1).every((bytes) => bytes < 20_000_000n));
    assert.equal((await yard.run([select('SELECT 1', { a: 'int' })])).outcome.kind, 'done');
  });
});

const rowsOf = async (file: string, items: string): Promise<unknown> => {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(`SELECT ${items} FROM read_parquet('${file}')`);
  const rows = reader.getRowsJson();
  connection.closeSync();
  instance.closeSync();
  return rows;
};
