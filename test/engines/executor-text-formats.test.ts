// What rows look like as a data set and as JSON, through the pipe and in files: each type, what is
// missing, what needs an escape, no rows and many. The forms are those of XML Schema and RFC 8259.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inspect } from 'node:util';
import type { Column } from '../../src/domain/column.ts';
import type { OutputFormat } from '../../src/domain/output.ts';
import { duckdbRows } from '../support/duckdb-rows.ts';
import { makeYard, select, type Yard } from '../support/executor-yard.ts';

let yard: Yard;
before(() => void (yard = makeYard()));
after(() => yard[Symbol.asyncDispose]());

type Plan = ReturnType<typeof select>;

/** What `plan` gives in a format, which must be the same through the pipe and in a file. */
const written = async (plan: Plan, format: OutputFormat): Promise<string> => {
  const piped = await yard.run([plan], { destination: { kind: 'stream', format } });
  assert.equal(piped.outcome.kind, 'done', inspect(piped.outcome, { depth: 4 }));
  const destination = { kind: 'file', format, fileName: 'out' } as const;
  const { staging, outcome } = await yard.run([plan], { destination });
  const file = readFileSync(join(staging, 'out'), 'utf8');
  assert.equal(file, piped.text);
  assert.ok(outcome.kind === 'done');
  assert.equal(outcome.file?.bytes, BigInt(Buffer.byteLength(file)));
  return file;
};

type TypeName = Parameters<typeof select>[1][string];

/** A value in DuckDB's words, inside an element of a data set, and as JSON. */
const VALUES: readonly (readonly [TypeName, value: string, xml: string, json: string])[] = [
  ['bit', 'true', 'true', 'true'],
  ['bit', 'false', 'false', 'false'],
  ['tinyint', '255::UTINYINT', '255', '255'],
  ['smallint', '(-32768)::SMALLINT', '-32768', '-32768'],
  ['int', '-7', '-7', '-7'],
  ['bigint', '9223372036854775807', '9223372036854775807', '9223372036854775807'],
  ['float', '(0.1::DOUBLE + 0.2::DOUBLE)', '0.30000000000000004', '0.30000000000000004'],
  ['float', '44.1187117871552::DOUBLE', '44.1187117871552', '44.1187117871552'],
  ['float', '1e300::DOUBLE', '1e300', '1e300'],
  ['float', `'nan'::DOUBLE`, 'NaN', 'null'],
  ['float', `'infinity'::DOUBLE`, 'INF', 'null'],
  ['float', `'-infinity'::DOUBLE`, '-INF', 'null'],
  ['real', '0.1::FLOAT', '0.1', '0.1'],
  ['real', `'-infinity'::FLOAT`, '-INF', 'null'],
  ['decimal', '12.5000::DECIMAL(18,4)', '12.5000', '12.5000'],
  ['varchar', `'plain'`, 'plain', '"plain"'],
  ['varchar', `''`, '', '""'],
  [
    'varchar',
    `'a "b", <c> & ]]>'`,
    'a "b", &lt;c&gt; &amp; ]]&gt;',
    String.raw`"a \"b\", <c> & ]]>"`,
  ],
  ['varchar', `'a' || chr(13) || chr(10) || chr(9)`, 'a&#xD;\n\t', String.raw`"a\r\n\t"`],
  ['varchar', `'a' || chr(1) || chr(65535)`, 'a\uFFFD\uFFFD', '"a\\u0001\uFFFF"'],
  ['varchar', `'Δδ ☉ 𒀭'`, 'Δδ ☉ 𒀭', '"Δδ ☉ 𒀭"'],
  ['varchar', `'it''s'`, `it's`, `"it's"`],
  ['varbinary', String.raw`'\x0A\xFF\x00'::BLOB`, 'Cv8A', '"0x0AFF00"'],
  ['date', `DATE '2008-04-05'`, '2008-04-05T00:00:00', '"2008-04-05"'],
  [
    'datetime',
    `TIMESTAMP '2008-04-05 10:11:12.5'`,
    '2008-04-05T10:11:12.5',
    '"2008-04-05T10:11:12.5"',
  ],
  ['datetime', `TIMESTAMP '2008-04-05'`, '2008-04-05T00:00:00', '"2008-04-05T00:00:00"'],
  ['time', `TIME '10:01:00.25'`, 'PT10H1M0.25S', '"10:01:00.25"'],
  [
    'uniqueidentifier',
    `'6F9619FF-8B86-D011-B42D-00C04FC964FF'::UUID`,
    '6f9619ff-8b86-d011-b42d-00c04fc964ff',
    '"6f9619ff-8b86-d011-b42d-00c04fc964ff"',
  ],
];

const COLUMNS = Object.fromEntries(VALUES.map(([type], at) => [`v${at}`, type]));
const FULL = select(`SELECT ${VALUES.map(([, value]) => value).join(', ')}`, COLUMNS);
const EMPTY = select(`SELECT ${VALUES.map(([, v]) => `nullif(${v}, ${v})`).join(', ')}`, COLUMNS);

const rowsOf = (document: string): string =>
  document.slice(document.indexOf('<NewDataSet xmlns="">') + 21, document.indexOf('</NewDataSet>'));

test('a data set has an element for each value, and none for what is missing', async () => {
  const elements = VALUES.map(([, , xml], at) => `<v${at}>${xml}</v${at}>`).join('');
  const start = '<Table diffgr:id="Table1" msdata:rowOrder="0">';
  assert.equal(rowsOf(await written(FULL, 'dataset')), `\n${start}${elements}</Table>\n`);
  assert.equal(rowsOf(await written(EMPTY, 'dataset')), `\n${start}</Table>\n`);
});

test('a row of CSV is never an empty line', async () => {
  for (const [type, value] of VALUES) {
    // Beside another value it is written as in every other table.
    const [of, one] = [{ a: type }, { a: type, b: 'int' }] as const;
    const [, beside = ''] = (await written(select(`SELECT ${value}, 1`, one), 'csv')).split(
      'a,b\n',
    );
    const alone = await written(select(`SELECT ${value} UNION ALL SELECT NULL`, of), 'csv');
    assert.equal(alone, `a\n${beside.slice(0, -',1\n'.length)}\n""\n`);
  }
  const two = { a: 'int', b: 'varchar' } as const;
  assert.equal(await written(select('SELECT NULL, NULL', two), 'csv'), 'a,b\n,\n');
});

test('JSON lines have an object a row, with every name', async () => {
  const fields = VALUES.map(([, , , json], at) => `"v${at}":${json}`);
  assert.equal(await written(FULL, 'json-lines'), `{${fields.join(',')}}\n`);
  const nulls = VALUES.map((_, at) => `"v${at}":null`);
  assert.equal(await written(EMPTY, 'json-lines'), `{${nulls.join(',')}}\n`);
});

test('a JSON result has names once and an array a row', async () => {
  const names = VALUES.map((_, at) => `"v${at}"`).join(',');
  const values = VALUES.map(([, , , json]) => json).join(',');
  const head = `{"Result":[{"Columns":[${names}],"Data":[\n`;
  assert.equal(await written(FULL, 'json-result'), `${head}[${values}]\n]}]}\n`);
});

test('a data set tells the types of its columns as .NET reads them', async () => {
  const document = await written(FULL, 'dataset');
  const types = [...document.matchAll(/<xs:element name="v\d+"([^>]*) minOccurs="0" \/>/g)];
  const unspecified = ' msdata:DateTimeMode="Unspecified" type="xs:dateTime"';
  const expected = VALUES.map(([type]) => {
    if (type === 'date' || type === 'datetime') return unspecified;
    if (type !== 'uniqueidentifier') return ` type="xs:${XSD[type]}"`;
    return (
      ' msdata:DataType="System.Guid, mscorlib, Version=2.0.0.0, Culture=neutral, ' +
      'PublicKeyToken=b77a5c561934e089" type="xs:string"'
    );
  });
  assert.deepEqual(
    types.map(([, attributes]) => attributes),
    expected,
  );
});

const XSD: Readonly<Record<string, string>> = {
  bit: 'boolean',
  tinyint: 'unsignedByte',
  smallint: 'short',
  int: 'int',
  bigint: 'long',
  float: 'double',
  real: 'float',
  decimal: 'decimal',
  varchar: 'string',
  varbinary: 'base64Binary',
  time: 'duration',
};

test('blanks alone are kept in a data set', async () => {
  const document = await written(
    select(`SELECT ' ', chr(9)`, { a: 'varchar', b: 'varchar' }),
    'dataset',
  );
  assert.match(document, /<a xml:space="preserve"> <\/a><b xml:space="preserve">\t<\/b>/);
});

test('a decimal keeps all its digits, and one before the point', async () => {
  const columns: readonly Column[] = [
    { name: 'a', type: { name: 'decimal', precision: 38, scale: 2 } },
    { name: 'b', type: { name: 'decimal', precision: 2, scale: 2 } },
  ];
  const [a, b] = ['123456789012345678901234567890123456.78', '-0.50'];
  const text = `SELECT '${a}'::DECIMAL(38,2), '${b}'::DECIMAL(2,2)`;
  const plan = { kind: 'select', text, columns, tableColumns: columns } as const;
  assert.equal(await written(plan, 'json-lines'), `{"a":${a},"b":${b}}\n`);
  assert.match(await written(plan, 'dataset'), new RegExp(`<a>${a}</a><b>${b}</b>`));
});

test('names are written so that no two are one, and none is no name', async () => {
  const columns = [`it's`, 'a b', 'Ra', 'ra', '', '_x0041_', '1"2'].map((name) => ({
    name,
    type: { name: 'int' } as const,
  }));
  const text = 'SELECT 1, 2, 3, 4, 5, 6, 7';
  const plan = { kind: 'select', text, columns, tableColumns: columns } as const;
  assert.deepEqual(JSON.parse(await written(plan, 'json-lines')), {
    [`it's`]: 1,
    'a b': 2,
    Ra: 3,
    ra1: 4,
    Column5: 5,
    _x0041_: 6,
    '1"2': 7,
  });
  const document = await written(plan, 'dataset');
  const elements = [
    ['it_x0027_s', 1],
    ['a_x0020_b', 2],
    ['Ra', 3],
    ['ra1', 4],
    ['Column5', 5],
    ['_x005F_x0041_', 6],
    ['_x0031__x0022_2', 7],
  ];
  assert.ok(document.includes(elements.map(([name, n]) => `<${name}>${n}</${name}>`).join('')));
  for (const [name] of elements) assert.ok(document.includes(`<xs:element name="${name}" `));
});

test('no rows are a document of their own', async () => {
  const plan = select('SELECT 1 WHERE false', { n: 'int' });
  assert.equal(await written(plan, 'json-lines'), '');
  assert.deepEqual(JSON.parse(await written(plan, 'json-result')), {
    Result: [{ Columns: ['n'], Data: [] }],
  });
  assert.equal(rowsOf(await written(plan, 'dataset')).trim(), '');
});

test('many rows keep their order in every format', async () => {
  const count = 300_000;
  const plan = select(`SELECT range FROM range(${count}) ORDER BY range DESC`, { n: 'bigint' });
  const wanted = Array.from({ length: count }, (_, at) => count - 1 - at);
  const lines = (await written(plan, 'json-lines')).trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { n: number }).n),
    wanted,
  );
  const { Result } = JSON.parse(await written(plan, 'json-result')) as Parsed;
  assert.deepEqual(Result[0]?.Data.flat(), wanted);
  const rows = rowsOf(await written(plan, 'dataset'))
    .trim()
    .split('\n');
  assert.deepEqual(
    rows,
    wanted.map(
      (n, at) => `<Table diffgr:id="Table${at + 1}" msdata:rowOrder="${at}"><n>${n}</n></Table>`,
    ),
  );
});

interface Parsed {
  readonly Result: readonly { readonly Columns: readonly string[]; readonly Data: number[][] }[];
}

test('JSON lines are read back value for value', async () => {
  const items = [
    'range::BIGINT + 9007199254740993',
    'hash(range) / 3.0e0::DOUBLE',
    'range::FLOAT / 3',
    `CASE WHEN range % 3 > 0 THEN 'n "' || chr(range::INTEGER % 900 + 1) || '\\' END`,
    'range % 2 = 0',
  ];
  const text = `SELECT ${items.join(', ')} FROM range(20000)`;
  const columns = { a: 'bigint', b: 'float', c: 'real', d: 'varchar', e: 'bit' } as const;
  const destination = { kind: 'file', format: 'json-lines', fileName: 'out.jsonl' } as const;
  const { staging } = await yard.run([select(text, columns)], { destination });
  const types = "{a: 'BIGINT', b: 'DOUBLE', c: 'FLOAT', d: 'VARCHAR', e: 'BOOLEAN'}";
  const file = `read_ndjson('${join(staging, 'out.jsonl')}', columns = ${types})`;
  const count = `SELECT count(*) AS n FROM ((${text}) EXCEPT ALL (FROM ${file}))`;
  assert.deepEqual(await duckdbRows(count), [{ n: 0n }]);
  assert.deepEqual(await duckdbRows(`SELECT count(*) AS n FROM ${file}`), [{ n: 20_000n }]);
});

test('five hundred columns are as good as one', async () => {
  const names = Array.from({ length: 500 }, (_, at) => `column_${at}`);
  const columns = Object.fromEntries(names.map((name) => [name, 'float'] as const));
  const plan = select(`SELECT ${names.map((_, at) => `${at}::DOUBLE`).join(', ')}`, columns);
  const row = JSON.parse(await written(plan, 'json-lines')) as Record<string, number>;
  assert.deepEqual(
    Object.entries(row),
    names.map((name, at) => [name, at]),
  );
  assert.match(await written(plan, 'dataset'), /<column_499>499\.0<\/column_499><\/Table>/);
});
