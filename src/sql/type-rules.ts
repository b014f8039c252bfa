// The types of T-SQL among themselves: families, precedence, what converts into what unasked, and
// the type that several values share. Lengths and precisions follow "Precision, scale, and length"
// of the Transact-SQL reference. Values are not here, nor is any engine.

import type { SqlType, SqlTypeName } from '../domain/column.ts';

/** Types that behave alike. */
export type TypeFamily =
  | 'bit'
  | 'integer'
  | 'decimal'
  | 'approximate'
  | 'text'
  | 'binary'
  | 'moment'
  | 'identifier';

const FAMILY = {
  bit: 'bit',
  tinyint: 'integer',
  smallint: 'integer',
  int: 'integer',
  bigint: 'integer',
  decimal: 'decimal',
  real: 'approximate',
  float: 'approximate',
  char: 'text',
  varchar: 'text',
  binary: 'binary',
  varbinary: 'binary',
  date: 'moment',
  time: 'moment',
  datetime: 'moment',
  uniqueidentifier: 'identifier',
} as const satisfies Record<SqlTypeName, TypeFamily>;

/** The higher wins where two meet ("Data type precedence" of the Transact-SQL reference). */
const PRECEDENCE = {
  datetime: 16,
  date: 15,
  time: 14,
  float: 13,
  real: 12,
  decimal: 11,
  bigint: 10,
  int: 9,
  smallint: 8,
  tinyint: 7,
  bit: 6,
  uniqueidentifier: 5,
  varchar: 4,
  char: 3,
  varbinary: 2,
  binary: 1,
} as const satisfies Record<SqlTypeName, number>;

/** Four bytes. */
export const INT: SqlType = { name: 'int' };

/** Eight bytes. */
export const BIGINT: SqlType = { name: 'bigint' };

/** The 64-bit float. */
export const FLOAT: SqlType = { name: 'float' };

/** Date and time of day. */
export const DATETIME: SqlType = { name: 'datetime' };

/** Most digits of a decimal. */
export const PRECISION_MAX = 38;

/** Longest char, varchar, binary or varbinary that is not `max`. */
export const LENGTH_MAX = 8000;

/** Text of up to so many characters; null is `max`, and more than LENGTH_MAX is cut to that. */
export const varchar = (length: number | null): SqlType => ({
  name: 'varchar',
  length: length !== null && length > LENGTH_MAX ? LENGTH_MAX : length,
});

/** An exact number of so many digits, `scale` of them after the point. */
export const decimal = (precision: number, scale: number): SqlType => ({
  name: 'decimal',
  precision,
  scale,
});

/** The family of a type. */
export const familyOf = (type: SqlType): TypeFamily => FAMILY[type.name];

/** Bits, integers, decimals and floats. */
export const isNumeric = (type: SqlType): boolean =>
  ['bit', 'integer', 'decimal', 'approximate'].includes(familyOf(type));

/** The type as T-SQL writes it: `decimal(9, 6)`, `varchar(max)`, `float`. */
export const typeText = (type: SqlType): string => {
  if (type.name === 'decimal') return `decimal(${type.precision}, ${type.scale})`;
  if ('length' in type) return `${type.name}(${type.length ?? 'max'})`;
  return type.name;
};

/** Whether two types are one, lengths and scales included. */
export const isSameType = (left: SqlType, right: SqlType): boolean =>
  typeText(left) === typeText(right);

/** How many decimal digits an integer type can need. */
export const DIGITS = { bit: 1, tinyint: 3, smallint: 5, int: 10, bigint: 19 } as const;

/** Precision and scale of a number as a decimal; undefined for what is not exact. */
export const exactOf = (type: SqlType): { precision: number; scale: number } | undefined => {
  if (type.name === 'decimal') return type;
  if (type.name in DIGITS) {
    return { precision: DIGITS[type.name as keyof typeof DIGITS], scale: 0 };
  }
  return undefined;
};

/** The type that values of both types are brought to, or undefined where they cannot meet. */
export const commonTypeOf = (left: SqlType, right: SqlType): SqlType | undefined => {
  const higher = PRECEDENCE[left.name] >= PRECEDENCE[right.name] ? left : right;
  const lower = higher === left ? right : left;
  if (!isImplicit(lower, higher)) return undefined;
  if ('length' in higher) {
    const short = 'length' in lower ? lower.length : null;
    const length = higher.length === null || short === null ? null : Math.max(higher.length, short);
    return { name: higher.name, length };
  }
  const exact = exactOf(lower);
  if (higher.name === 'decimal' && exact !== undefined) return mergedDecimal(higher, exact);
  return higher;
};

/** A decimal with room for the digits of both, before and after the point. */
const mergedDecimal = (
  left: { precision: number; scale: number },
  right: { precision: number; scale: number },
): SqlType => {
  const scale = Math.max(left.scale, right.scale);
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale);
  const precision = Math.min(PRECISION_MAX, whole + scale);
  return decimal(precision, Math.min(scale, precision));
};

/**
 * Whether T-SQL converts `from` to `to` without being asked, by the chart of "CAST and CONVERT".
 * Narrower than the original where only its own way of storing numbers would show: binary becomes
 * no decimal and no moment.
 */
export const isImplicit = (from: SqlType, to: SqlType): boolean => {
  const source = familyOf(from);
  const target = familyOf(to);
  if (source === 'moment' && target === 'moment') {
    return from.name === to.name || bothHaveDays(from, to);
  }
  if (source === target) return true;
  if (isNumeric(from)) {
    return (
      isNumeric(to) || to.name === 'datetime' || target === 'text' || isToBytes(source, target)
    );
  }
  if (source === 'binary') return FROM_BYTES.has(target);
  if (target === 'binary') return isToBytes(source, target);
  return source === 'text' || target === 'text';
};

/** Whether T-SQL converts it where CAST or CONVERT asks for it. */
export const isExplicit = (from: SqlType, to: SqlType): boolean => {
  if (isImplicit(from, to)) return true;
  const source = familyOf(from);
  if (source === 'moment' && familyOf(to) === 'moment') {
    return from.name === 'datetime' || to.name === 'datetime';
  }
  if (source === 'moment') return isFromDatetime(from, to);
  return source === 'text' && familyOf(to) === 'binary';
};

/** Only the old datetime is a number of days. */
const isFromDatetime = (from: SqlType, to: SqlType): boolean =>
  from.name === 'datetime' && isNumeric(to);

const FROM_BYTES: ReadonlySet<TypeFamily> = new Set(['bit', 'integer', 'text', 'identifier']);

const isToBytes = (source: TypeFamily, target: TypeFamily): boolean =>
  target === 'binary' && ['bit', 'integer', 'approximate', 'identifier'].includes(source);

const bothHaveDays = (from: SqlType, to: SqlType): boolean =>
  from.name !== 'time' && to.name !== 'time';

/**
 * The type of an exact sum, product, quotient or remainder. Beyond 38 digits the scale gives way,
 * but for products and quotients not below 6.
 */
export const decimalResult = (
  operator: '+' | '-' | '*' | '/' | '%',
  left: { precision: number; scale: number },
  right: { precision: number; scale: number },
): SqlType => {
  const { precision: p1, scale: s1 } = left;
  const { precision: p2, scale: s2 } = right;
  switch (operator) {
    case '+':
    case '-': {
      const scale = Math.max(s1, s2);
      const whole = Math.max(p1 - s1, p2 - s2) + 1;
      const kept = Math.min(scale, Math.max(0, PRECISION_MAX - whole));
      return decimal(Math.min(PRECISION_MAX, whole + scale), kept);
    }
    case '*':
      return cutToFit(p1 + p2 + 1, s1 + s2);
    case '/': {
      const scale = Math.max(6, s1 + p2 + 1);
      return cutToFit(p1 - s1 + s2 + scale, scale);
    }
    case '%': {
      const scale = Math.max(s1, s2);
      return decimal(Math.min(p1 - s1, p2 - s2) + scale, scale);
    }
  }
};

const cutToFit = (precision: number, scale: number): SqlType => {
  if (precision <= PRECISION_MAX) return decimal(precision, scale);
  const whole = precision - scale;
  const kept = Math.min(scale, Math.max(PRECISION_MAX - whole, 6));
  return decimal(PRECISION_MAX, kept);
};
