// Values as text, as SQL Server prints them in each style of CONVERT ("CAST and CONVERT").
// What becomes of a text that is too long for its type is the conversion's business.

import type { SqlType } from '../../domain/column.ts';
import { ALL_DIGITS, FLOAT_DIGITS, MOMENT_STYLES, XML_STYLES } from '../functions/style.ts';
import type { TypeFamily } from '../type-rules.ts';
import { PRECISION_MAX, exactOf, familyOf } from '../type-rules.ts';
import { quotedString } from './duckdb-type.ts';

/** A template for a value as text, and the length that no value is longer than. */
export interface Printed {
  readonly text: string;
  readonly lengthMax: number;
}

/** How values of a type are printed in a style. */
export const printed = (type: SqlType, style: number): Printed => ({
  text: PRINTED[familyOf(type)](type, style),
  lengthMax: style === 0 ? lengthMaxOf(type) : Infinity,
});

const lengthMaxOf = (type: SqlType): number =>
  type.name === 'decimal' ? type.precision + 3 : (LENGTHS[type.name] ?? Infinity);

const LENGTHS: Partial<Record<SqlType['name'], number>> = {
  bit: 1,
  tinyint: 3,
  smallint: 6,
  int: 11,
  bigint: 20,
  real: 13,
  float: 13,
  date: 10,
  time: 16,
  datetime: 19,
  uniqueidentifier: 36,
};

/** Six digits at most, and three in an exponent, `1.23457e+006`; styles have all their digits. */
const floatPrinted = (_: SqlType, style: number): string => {
  if (style === ALL_DIGITS) return 'CAST({0} AS VARCHAR)';
  const digits = FLOAT_DIGITS.get(style) ?? 6;
  const format = style === 0 ? `%.${digits}g` : `%.${digits - 1}e`;
  return (
    `regexp_replace(printf('${format}', CAST({0} AS DOUBLE)), ` +
    String.raw`'e([+-])(\d\d)$', 'e\10\2')`
  );
};

/** DuckDB leaves out the zero before the point where the type has no place for it. */
const decimalPrinted = (type: SqlType, style: number): string => {
  const { precision, scale } = exactOf(type) ?? { precision: 0, scale: -1 };
  const plain = 'CAST({0} AS VARCHAR)';
  if (style === 1) {
    const thousands = "format('{:,}', CAST(trunc(abs({0})) AS HUGEINT))";
    return (
      `CASE WHEN {0} < 0 THEN '-' ELSE '' END || ` +
      `${thousands} || '.' || split_part(${plain}, '.', 2)`
    );
  }
  if (precision !== scale) return plain;
  return precision < PRECISION_MAX
    ? `CAST(CAST({0} AS DECIMAL(${precision + 1}, ${scale})) AS VARCHAR)`
    : String.raw`regexp_replace(${plain}, '^(-?)\.', '\10.')`;
};

/** `Nov  2 2026  3:05PM` and its like: a day and an hour of one digit have a blank before them. */
const momentPrinted = (type: SqlType, style: number): string => {
  if (style === 0 && type.name !== 'datetime') return 'CAST({0} AS VARCHAR)';
  const { date, time, between = ' ' } = MOMENT_STYLES.get(style) ?? {};
  const shown = [type.name === 'time' ? undefined : date, type.name === 'date' ? undefined : time];
  const format = shown.filter((part) => part !== undefined).join(between);
  const value = type.name === 'time' ? "(DATE '1900-01-01' + {0})" : '{0}';
  const text = PADDED.has(style) ? paddedMoment(value, format) : strftime(value, format);
  return XML_STYLES.has(style) ? String.raw`regexp_replace(${text}, '\.000$', '')` : text;
};

/** Styles in which days and hours of one digit have a blank before them, and no zero. */
const PADDED: ReadonlySet<number> = new Set([0, 100, 9, 109]);

const strftime = (value: string, format: string): string =>
  `strftime(${value}, ${quotedString(format)})`;

/** DuckDB has no sign for a number after a blank: such a number is a piece of its own. */
const paddedMoment = (value: string, format: string): string =>
  format
    .split(/(%e|%I)/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const unpadded = UNPADDED[piece];
      return unpadded === undefined
        ? strftime(value, piece)
        : `lpad(${strftime(value, unpadded)}, 2, ' ')`;
    })
    .join(' || ');

const UNPADDED: Readonly<Record<string, string>> = { '%e': '%-d', '%I': '%-I' };

/** Style 0 takes the bytes for characters, 1 shows digits after 0x, 2 digits alone. */
const bytesPrinted = (_: SqlType, style: number): string => {
  if (style === 0) return 'decode({0})';
  return style === 1 ? "'0x' || hex({0})" : 'hex({0})';
};

const PRINTED = {
  bit: () => 'CAST(CAST({0} AS INTEGER) AS VARCHAR)',
  integer: () => 'CAST({0} AS VARCHAR)',
  decimal: decimalPrinted,
  approximate: floatPrinted,
  text: () => '{0}',
  binary: bytesPrinted,
  moment: momentPrinted,
  identifier: () => 'upper(CAST({0} AS VARCHAR))',
} as const satisfies Record<TypeFamily, (type: SqlType, style: number) => string>;
