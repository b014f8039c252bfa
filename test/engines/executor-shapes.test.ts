// Columns of shapes in files of VOTable (DALI 1.1, 3.3.5 to 3.3.7), byte for byte: arrays of
// doubles in cells and in BINARY2, and text where a format has no arrays here.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ColumnShape } from '../../src/domain/column.ts';
import type { OutputFormat } from '../../src/domain/output.ts';
import type { Plan } from '../../src/engines/duckdb/executor/plan.ts';
import { makeYard, select, type Yard } from '../support/executor-yard.ts';

let yard: Yard;
before(() => void (yard = makeYard()));
after(() => yard[Symbol.asyncDispose]());

const SHAPES: readonly (ColumnShape | undefined)[] = [
  undefined,
  { xtype: 'point', numbers: 2 },
  { xtype: 'circle', numbers: 3 },
  { xtype: 'polygon', numbers: 6 },
];

const shaped = (): Plan => {
  const plan = select(
    `SELECT 7, '1.5 -2', NULL, '0 0 1 0 0 1' UNION ALL SELECT 8, NULL, '1 2 0.5', '0 0 1 0 0 1'`,
    { id: 'int', p: 'varchar', c: 'varchar', g: 'varchar' },
  );
  assert.ok(plan.kind === 'select');
  const tableColumns = plan.tableColumns.map((column, at) => {
    const shape = SHAPES[at];
    return shape === undefined ? column : { ...column, shape };
  });
  return { ...plan, tableColumns, columns: tableColumns };
};

const fileOf = async (format: OutputFormat): Promise<Buffer> => {
  const destination = { kind: 'file', format, fileName: 'out' } as const;
  const { outcome, staging } = await yard.run([shaped()], { destination });
  assert.equal(outcome.kind, 'done');
  return readFileSync(join(staging, 'out'));
};

const FIELDS = [
  '<FIELD name="p" datatype="double" arraysize="2" xtype="point"/>',
  '<FIELD name="c" datatype="double" arraysize="3" xtype="circle"/>',
  '<FIELD name="g" datatype="double" arraysize="*" xtype="polygon"/>',
].join('\n');

test('cells have the numbers, and as many NaN where a shape of a size is missing', async () => {
  const text = (await fileOf('votable')).toString();
  assert.ok(text.includes(FIELDS), text);
  const rows = [...text.matchAll(/<TR>.*<\/TR>/g)].map(([row]) => row);
  assert.deepEqual(rows, [
    '<TR><TD>7</TD><TD>1.5 -2</TD><TD>NaN NaN NaN</TD><TD>0 0 1 0 0 1</TD></TR>',
    '<TR><TD>8</TD><TD>NaN NaN</TD><TD>1 2 0.5</TD><TD>0 0 1 0 0 1</TD></TR>',
  ]);
});

test('BINARY2 has their doubles, those of a polygon behind their number', async () => {
  const text = (await fileOf('votable-binary2')).toString();
  assert.ok(text.includes(FIELDS), text);
  const [, coded = ''] = /base64">\s*([^<]*)</.exec(text) ?? [];
  const bytes = Buffer.from(coded, 'base64');
  const row = 1 + 4 + 2 * 8 + 3 * 8 + 4 + 6 * 8;
  assert.equal(bytes.length, 2 * row);
  const numbersOf = (from: number): readonly unknown[] => {
    const doubles = (at: number, count: number): readonly number[] =>
      Array.from({ length: count }, (_, place) => bytes.readDoubleBE(from + at + 8 * place));
    const [mask, id, count] = [
      bytes[from],
      bytes.readInt32BE(from + 1),
      bytes.readInt32BE(from + 45),
    ];
    return [mask, id, doubles(5, 2), doubles(21, 3), count, doubles(49, 6)];
  };
  const triangle = [6, [0, 0, 1, 0, 0, 1]];
  // The highest bit is of the first column.
  assert.deepEqual(numbersOf(0), [0b0010_0000, 7, [1.5, -2], [NaN, NaN, NaN], ...triangle]);
  assert.deepEqual(numbersOf(row), [0b0100_0000, 8, [NaN, NaN], [1, 2, 0.5], ...triangle]);
});

test('Parquet and CSV have their text, and do not say that it is an array', async () => {
  const parquet = (await fileOf('parquet')).toString('latin1');
  assert.match(parquet, /<FIELD name="p" datatype="unicodeChar" arraysize="\*"\/>/);
  assert.doesNotMatch(parquet, / xtype="/);
  assert.equal(
    (await fileOf('csv')).toString(),
    'id,p,c,g\n7,1.5 -2,,0 0 1 0 0 1\n8,,1 2 0.5,0 0 1 0 0 1\n',
  );
});
