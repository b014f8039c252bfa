// Rows as JSON in SQL: numbers with every digit, and null for what JSON has no number for.
// A row is an object with names, or an array in the order of the columns.

import type { Column, SqlType, SqlTypeName } from '../../../domain/column.ts';
import { distinctNamesOf } from '../../../formats/distinct-names.ts';
import { nameAt } from './copy-statement.ts';
import { quoted } from './instance.ts';
import type { Lines } from './line-writer.ts';
import { decimalText } from './typed-csv-text.ts';

/** JSON lines: an object a row, and a line feed behind each. */
export const jsonLines = (columns: readonly Column[]): Lines => {
  const fields = distinctNamesOf(columns).map((name, at) => {
    const start = `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`;
    return `'${quoted(start)}', ${valueAt(at)}`;
  });
  return { textOf, row: `concat(${fields.join(', ')}, '}')`, between: '\n' };
};

/** The document that SciServer answers with: the names once, then an array a row. */
export const jsonResultLines = (columns: readonly Column[]): Lines => {
  const names = JSON.stringify(distinctNamesOf(columns));
  const values = columns.map((_, at) => `'${at === 0 ? '[' : ','}', ${valueAt(at)}`);
  return {
    textOf,
    row: `concat(${values.join(', ')}, ']')`,
    between: ',\n',
    ends: { head: `{"Result":[{"Columns":${names},"Data":[\n`, tail: '\n]}]}\n' },
  };
};

const valueAt = (at: number): string => `coalesce(${nameAt(at)}, 'null')`;

const textOf = ({ type }: Column, value: string): string => TEXTS[type.name](value, type);

const digits = (value: string): string => `CAST(${value} AS VARCHAR)`;

const json = (value: string): string => `CAST(to_json(${value}) AS VARCHAR)`;

const inQuotes = (value: string): string => `'"' || ${value} || '"'`;

const finite =
  (text: (value: string) => string) =>
  (value: string): string =>
    `CASE WHEN isfinite(${value}) THEN ${text(value)} END`;

const hex = (value: string): string => inQuotes(`'0x' || hex(${value})`);

const TEXTS = {
  bit: (value) => digits(`CAST(${value} AS BOOLEAN)`),
  tinyint: digits,
  smallint: digits,
  int: digits,
  bigint: digits,
  // Its own shortest digits, where JSON's would be those of a double.
  real: finite(digits),
  float: finite(json),
  decimal: (value, type) => digits(decimalText(value, type)),
  char: json,
  varchar: json,
  binary: hex,
  varbinary: hex,
  date: (value) => inQuotes(digits(value)),
  time: (value) => inQuotes(digits(value)),
  datetime: (value) => inQuotes(isoText(value)),
  uniqueidentifier: (value) => inQuotes(digits(value)),
} as const satisfies Record<SqlTypeName, (value: string, type: SqlType) => string>;

/** A moment as ISO 8601 has it, with as much of a second as there is. */
export const isoText = (value: string): string => `replace(${digits(value)}, ' ', 'T')`;
