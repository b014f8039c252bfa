// Every function with arguments of every type, every conversion between two types, every operator
// between two: each is bound or refused with a sentence, and what is bound is a text that DuckDB
// can read. What comes out is for the facts to tell.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import type { CatalogSnapshot, CatalogTable } from '../../src/domain/catalog.ts';
import type { SqlType } from '../../src/domain/column.ts';
import { duckdbSelectOf } from '../../src/sql/emit/duckdb.ts';
import { SCALAR_FUNCTIONS } from '../../src/sql/functions/scalar.ts';
import type { ScalarFunctionName } from '../../src/sql/functions/scalar.ts';
import { bindText, openLab, selectOf } from './lab.ts';
import type { Lab } from './lab.ts';

let lab: Lab;
before(async () => {
  lab = await openLab();
});
after(async () => {
  await lab.close();
});

/** A column of each type, of a table that need have no rows. */
const TYPED: Readonly<Record<string, SqlType>> = {
  bit: { name: 'bit' },
  tinyint: { name: 'tinyint' },
  smallint: { name: 'smallint' },
  int: { name: 'int' },
  bigint: { name: 'bigint' },
  decimal: { name: 'decimal', precision: 9, scale: 3 },
  wide: { name: 'decimal', precision: 38, scale: 38 },
  real: { name: 'real' },
  float: { name: 'float' },
  text: { name: 'varchar', length: 20 },
  fixed: { name: 'char', length: 20 },
  long: { name: 'varchar', length: null },
  bytes: { name: 'binary', length: 8 },
  varying: { name: 'varbinary', length: null },
  date: { name: 'date' },
  time: { name: 'time' },
  datetime: { name: 'datetime' },
  id: { name: 'uniqueidentifier' },
};

const NAMES = Object.keys(TYPED);

const TABLE: CatalogTable = {
  name: 't',
  columns: Object.entries(TYPED).map(([name, type]) => ({ name, type })),
  rows: 0n,
  files: [],
};

const SNAPSHOT: CatalogSnapshot = {
  context: 'MyDB',
  databases: [{ name: 'MyDB', kind: 'space', tables: [TABLE], names: ['t'], objects: [] }],
};

const FROM = 'FROM t';

/** So many expressions are put into one statement. */
const together = 40;

/** Fails where the engine cannot read what is written for those expressions that bind. */
const check = async (expressions: readonly string[]): Promise<void> => {
  const bound = expressions.filter((expression) => {
    const result = bindText(`SELECT ${expression} AS x ${FROM}`, SNAPSHOT);
    if (result.kind === 'unbindable')
      assert.match(result.errors[0]?.message ?? '', /\.$/, expression);
    return result.kind === 'bound';
  });
  for (let at = 0; at < bound.length; at += together) {
    const items = bound.slice(at, at + together).map((each, place) => `${each} AS x${place}`);
    const { query } = selectOf(`SELECT ${items.join(', ')} ${FROM}`, SNAPSHOT);
    await assert.doesNotReject(lab.connection.prepare(duckdbSelectOf(query)), items.join(',\n'));
  }
};

const column = (name: string): string => `[${name}]`;

test('functions take what they take of all types', async () => {
  for (const name of Object.keys(SCALAR_FUNCTIONS) as ScalarFunctionName[]) {
    const { parameters, required = parameters.length } = SCALAR_FUNCTIONS[name];
    const calls = NAMES.flatMap((first, at) => {
      const args = parameters.map((kind, place) => {
        if (kind === 'part') return ['month', 'hour', 'week', 'nanosecond'][at % 4] ?? 'day';
        return column(NAMES[(at + place * 5) % NAMES.length] ?? first);
      });
      return [`${name}(${args.join(', ')})`, `${name}(${args.slice(0, required).join(', ')})`];
    });
    await check(calls);
  }
});

const TYPES = [
  'bit',
  'tinyint',
  'bigint',
  'decimal(9, 2)',
  'decimal(38, 38)',
  'money',
  'real',
  'float',
  'char(5)',
  'varchar(40)',
  'varchar(max)',
  'binary(5)',
  'varbinary(max)',
  'date',
  'time',
  'datetime',
  'smalldatetime',
  'datetime2',
  'uniqueidentifier',
];

test('every type becomes every other, or is said not to', async () => {
  for (const type of TYPES) {
    await check(
      NAMES.flatMap((name) => [
        `CAST([${name}] AS ${type})`,
        `TRY_CAST([${name}] AS ${type})`,
        `CONVERT(${type}, [${name}], 1)`,
        `TRY_CONVERT(${type}, [${name}], 126)`,
      ]),
    );
  }
});

test('every two types are computed with, compared and joined, or said not to be', async () => {
  for (const left of NAMES) {
    await check(
      NAMES.flatMap((right) => {
        const [one, other] = [column(left), column(right)];
        return [
          ...['+', '-', '/', '%', '&'].map((operator) => `${one} ${operator} ${other}`),
          `CASE WHEN ${one} < ${other} THEN ${one} ELSE ${other} END`,
          `COALESCE(NULLIF(${one}, ${other}), ISNULL(${other}, ${one}))`,
          `GREATEST(${one}, ${other})`,
        ];
      }),
    );
  }
});
