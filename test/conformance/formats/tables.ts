// The tables that outputs are judged by: every type, what is missing, the ends of every range, and
// what people have in their texts and names. Values are DuckDB's, written as SQL of its own.

import type { Column, SqlType } from '../../../src/domain/column.ts';

/** A table to be written in every format. */
export interface FormatTable {
  readonly name: string;
  readonly columns: readonly Column[];
  /** A SELECT of its rows in DuckDB's words, in order. */
  readonly text: string;
}

/** Every type, with an expression over the number `i` of a row, which has no value in some rows. */
const EVERY: readonly (readonly [SqlType, string])[] = [
  [{ name: 'bigint' }, '9223372036854775806 - i'],
  [{ name: 'int' }, '(i - 2147483648)::INTEGER'],
  [{ name: 'smallint' }, '(i % 32768)::SMALLINT'],
  [{ name: 'tinyint' }, '(i % 256)::UTINYINT'],
  [{ name: 'bit' }, 'i % 2 = 0'],
  [{ name: 'real' }, '(i / 7)::FLOAT'],
  [{ name: 'float' }, 'i / 3'],
  [{ name: 'decimal', precision: 9, scale: 4 }, '(i / 8)::DECIMAL(9, 4)'],
  [{ name: 'decimal', precision: 18, scale: 0 }, '(999999999999999999 - i)::DECIMAL(18, 0)'],
  [
    { name: 'decimal', precision: 38, scale: 10 },
    '(1234567890123456789012345678.0123456789 - i)::DECIMAL(38, 10)',
  ],
  [{ name: 'char', length: 4 }, "'c' || (i % 100)"],
  [{ name: 'varchar', length: 20 }, "'SDSS J1234+' || i"],
  [{ name: 'binary', length: 2 }, "'\\x01\\xAB'::BLOB"],
  [{ name: 'varbinary', length: null }, 'encode(i::VARCHAR)'],
  [{ name: 'date' }, "DATE '1066-10-14' + i::INTEGER"],
  [{ name: 'time' }, "TIME '12:34:56.5'"],
  [{ name: 'datetime' }, "TIMESTAMP '2000-01-01 12:00:00.125' + to_days(i::INTEGER)"],
  [{ name: 'uniqueidentifier' }, "'6f9619ff-8b86-d011-b42d-00c04fc964ff'::UUID"],
];

const EVERY_COLUMNS = EVERY.map(([type], at): Column => ({ name: `${type.name}_${at}`, type }));

const everyFrom = (rows: number, isThere: string): string => {
  const items = EVERY.map(([, value]) => `CASE WHEN ${isThere} THEN ${value} END`);
  return `SELECT ${items.join(', ')} FROM range(${rows}) AS r(i)`;
};

const columnsOf = (types: Readonly<Record<string, SqlType>>): readonly Column[] =>
  Object.entries(types).map(([name, type]) => ({ name, type }));

const TEXT: SqlType = { name: 'varchar', length: null };

/** All tables. */
export const TABLES: readonly FormatTable[] = [
  { name: 'every_type', columns: EVERY_COLUMNS, text: everyFrom(300, 'true') },
  { name: 'some_missing', columns: EVERY_COLUMNS, text: everyFrom(300, 'i % 3 <> 1') },
  { name: 'all_missing', columns: EVERY_COLUMNS, text: everyFrom(5, 'false') },
  { name: 'no_rows', columns: EVERY_COLUMNS, text: everyFrom(0, 'true') },
  { name: 'many_rows', columns: EVERY_COLUMNS, text: everyFrom(20_000, 'i % 7 <> 0') },
  {
    name: 'ends_of_ranges',
    columns: columnsOf({
      long: { name: 'bigint' },
      int: { name: 'int' },
      short: { name: 'smallint' },
      byte: { name: 'tinyint' },
      double: { name: 'float' },
      single: { name: 'real' },
    }),
    text: `SELECT * FROM (VALUES
      (9223372036854775807, 2147483647, 32767::SMALLINT, 255::UTINYINT, 'inf'::DOUBLE,
        'inf'::FLOAT),
      (-9223372036854775807, -2147483648, (-32768)::SMALLINT, 0::UTINYINT, '-inf'::DOUBLE,
        '-inf'::FLOAT),
      (2923471813389328156, NULL, NULL, NULL, 'nan'::DOUBLE, 'nan'::FLOAT),
      (9007199254740993, 1, 1::SMALLINT, 1::UTINYINT, 5e-324, 1e-45::FLOAT),
      (NULL, 0, 0::SMALLINT, 128::UTINYINT, 1.7976931348623157e308, 3.4028235e38::FLOAT),
      (0, -1, -1::SMALLINT, 127::UTINYINT, -0.0, -0.0::FLOAT),
      (1, 2, 2::SMALLINT, 2::UTINYINT, 0.1 + 0.2::DOUBLE, 0.1::FLOAT))`,
  },
  {
    name: 'every_byte',
    columns: columnsOf({ byte: { name: 'tinyint' } }),
    text: 'SELECT nullif(i, 256)::UTINYINT FROM range(257) AS r(i)',
  },
  {
    name: 'hostile_texts',
    columns: columnsOf({ a: TEXT, b: TEXT, n: { name: 'int' } }),
    text: `SELECT * FROM (VALUES
      ('', NULL, 1), (NULL, '', 2), ('<TD>&amp;</TD>]]>', 'é', 3), ('a"b''c,d;e\\f', '星 𝄞 ß', 4),
      ('tab' || chr(9) || 'lf' || chr(10) || 'cr' || chr(13) || '.', 'Ἵππαρχος', 5),
      ('bell' || chr(7) || '.', chr(65535) || '.', 6), ('in  side', '  é  ', 7),
      ('null', 'NaN', 8), ('#', '--', 9))`,
  },
  {
    name: 'long_texts',
    columns: columnsOf({ cells: TEXT, pointers: TEXT, units: TEXT }),
    text: `SELECT left(repeat('0123456789', 10), i::BIGINT), repeat('x', i * 100) || i,
      repeat('é', i * 10) || i FROM range(99) AS r(i)`,
  },
  {
    name: 'many_columns',
    columns: Array.from({ length: 500 }, (_, at): Column => {
      const type = EVERY[at % EVERY.length]?.[0] ?? TEXT;
      return { name: `column_${at}`, type };
    }),
    text: `SELECT ${Array.from({ length: 500 }, (_, at) => {
      const value = EVERY[at % EVERY.length]?.[1] ?? 'NULL';
      return `CASE WHEN (i + ${at}) % 5 <> 0 THEN ${value} END`;
    }).join(', ')} FROM range(20) AS r(i)`,
  },
  {
    name: 'told_columns',
    columns: [
      { name: 'ra', type: { name: 'float' }, unit: 'deg', ucd: 'pos.eq.ra;meta.main' },
      {
        name: 'pm ra*',
        type: { name: 'real' },
        unit: 'mas.yr-1',
        description: 'Its "proper" motion',
      },
      {
        name: 'PM_RA_',
        type: { name: 'int' },
        description: `More than a card of FITS holds: it's told of here ${'and on '.repeat(20)}`,
      },
      { name: 'Größe', type: TEXT, unit: 'mag', description: 'Größe, мощность & <blesk>' },
    ],
    text: `SELECT 1.5::DOUBLE, 2.5::FLOAT, 3, 'four'`,
  },
];

/** Five million rows: numbers of 19 digits, and floats of every kind. Few columns, read by many. */
export const LARGE_TABLE: FormatTable = {
  name: 'five_million_rows',
  columns: columnsOf({ id: { name: 'bigint' }, x: { name: 'float' } }),
  text: `SELECT CASE WHEN i % 5 <> 0 THEN 9223372036854775806 - i END,
    CASE i % 11 WHEN 0 THEN NULL WHEN 1 THEN 'nan'::DOUBLE WHEN 2 THEN '-inf'::DOUBLE
      WHEN 3 THEN 'inf'::DOUBLE ELSE sqrt(i) END
    FROM range(5_000_000) AS r(i)`,
};
