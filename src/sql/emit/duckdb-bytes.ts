// Conversions to and from binary ("binary and varbinary (Transact-SQL)"): numbers are their bytes,
// the highest first, filled up and cut on the left; text and binary are filled up on the right.

import type { SqlType } from '../../domain/column.ts';
import { familyOf } from '../type-rules.ts';
import type { Conversion } from './duckdb-cast.ts';
import { quotedString } from './duckdb-type.ts';

/** A template for a value as binary. */
export const bytesTemplate = ({ from, to, style, fail }: Conversion): string => {
  const length = 'length' in to ? to.length : null;
  const family = familyOf(from);
  if (family === 'text' && length === null && style === 0) return 'encode({0})';
  if (family === 'text' || family === 'binary') {
    const digits = family === 'text' ? digitsOfText(style) : 'hex({0})';
    const bytes = `unhex(${fitted(digits, { to, length, side: 'right' })})`;
    if (style === 0 || family === 'binary') return bytes;
    const isRead = `regexp_full_match({0}, ${DIGITS[style] ?? ''})`;
    return `CASE WHEN ${isRead} THEN ${bytes} WHEN {0} IS NOT NULL THEN ${fail(NO_DIGITS)} END`;
  }
  if (family === 'identifier') return `unhex(${fitted(IDENTIFIER, { to, length, side: 'right' })})`;
  return `unhex(${fitted(digitsOfNumber(from), { to, length, side: 'left' })})`;
};

const digitsOfText = (style: number): string => {
  if (style === 0) return 'hex(encode({0}))';
  return style === 1 ? 'substring({0}, 3)' : '{0}';
};

const DIGITS: Readonly<Record<number, string>> = {
  1: quotedString('0[xX]([0-9A-Fa-f]{2})*'),
  2: quotedString('([0-9A-Fa-f]{2})*'),
};

const NO_DIGITS = quotedString('Error converting data type varchar to varbinary.');

/** A number's own bytes as digits: four of an int, eight of a bigint or a float. */
const digitsOfNumber = (from: SqlType): string =>
  from.name === 'bit'
    ? "CASE WHEN {0} THEN '01' ELSE '00' END"
    : 'hex(CAST(CAST({0} AS BIT) AS BLOB))';

interface Fit {
  readonly to: SqlType;
  readonly length: number | null;
  readonly side: 'left' | 'right';
}

/** Digits cut to the length, and for `binary` filled up with zeros. */
const fitted = (digits: string, { to, length, side }: Fit): string => {
  if (length === null) return digits;
  const kept = side === 'left' ? 'right' : 'left';
  const cut = `"${kept}"(${digits}, ${2 * length})`;
  if (to.name === 'varbinary') return cut;
  return `${side === 'left' ? 'lpad' : 'rpad'}(${cut}, ${2 * length}, '0')`;
};

/** The first three groups of an identifier have their bytes backwards. */
const IDENTIFIER =
  "regexp_replace(CAST({0} AS VARCHAR), '^(..)(..)(..)(..)-(..)(..)-(..)(..)-(....)-', " +
  String.raw`'\4\3\2\1\6\5\8\7\9')`;

const BYTES: Partial<Record<SqlType['name'], number>> = {
  tinyint: 1,
  smallint: 2,
  int: 4,
  bigint: 8,
};

/** The last bytes of binary as an integer type. */
export const bytesAsInteger = (to: SqlType): string => {
  const digits = 2 * (BYTES[to.name] ?? 8);
  const bits = `CAST(unhex(lpad("right"(hex({0}), ${digits}), ${digits}, '0')) AS BIT)`;
  const type = { tinyint: 'UTINYINT', smallint: 'SMALLINT', int: 'INTEGER' };
  return `CAST(${bits} AS ${type[to.name as keyof typeof type] ?? 'BIGINT'})`;
};
