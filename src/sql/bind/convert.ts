// Bringing a value to a type: nothing where it has it, another literal where that is exact, else a
// cast. Also the common type of several values. Whether T-SQL allows it is asked first, here.

import type { SqlType } from '../../domain/column.ts';
import type { BoundExpression } from '../bound.ts';
import type { Span } from '../tree.ts';
import {
  BIGINT,
  INT,
  commonTypeOf,
  exactOf,
  familyOf,
  isImplicit,
  isSameType,
  typeText,
} from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';

/** The value in the given type, which it must be convertible to. */
export const converted = (value: BoundExpression, type: SqlType): BoundExpression => {
  if (isSameType(value.type, type)) return value;
  return refined(value, type) ?? { kind: 'cast', type, value };
};

/** As `converted`, where T-SQL converts without being asked; else reports a clash of types. */
export const convertedIfImplicit = (
  binding: Binding,
  value: BoundExpression,
  { type, span }: { type: SqlType; span: Span },
): BoundExpression | undefined => {
  if (isNull(value)) return converted(value, type);
  const known = refined(value, type);
  if (known !== undefined) return known;
  if (isImplicit(value.type, type)) return converted(value, type);
  const message = `A value of type ${typeText(value.type)} cannot stand for ${typeText(type)}.`;
  return report(binding, span, message);
};

/** Whether it is a NULL that has taken no type yet. */
export const isNull = (value: BoundExpression): boolean =>
  value.kind === 'literal' && value.text === null;

/** The type all values share; NULLs say nothing. Reports where two cannot meet. */
export const commonTypeOfAll = (
  binding: Binding,
  values: readonly BoundExpression[],
  span: Span,
): SqlType | undefined => {
  const [first, ...rest] = values.filter((value) => !isNull(value));
  if (first === undefined) return INT;
  let common: SqlType = first.type;
  for (const { type } of rest) {
    const next = commonTypeOf(common, type);
    if (next === undefined) return reportClash(binding, span, [common, type]);
    common = next;
  }
  return common;
};

/** Reports that values of two types stand where one type is needed. */
export const reportClash = (
  binding: Binding,
  span: Span,
  [left, right]: readonly [SqlType, SqlType],
): undefined => {
  const message = `The types ${typeText(left)} and ${typeText(right)} do not go together here.`;
  return report(binding, span, message, 'CAST one of them to the type of the other.');
};

/**
 * Values to be compared, all in one type. A whole number too large for int is a decimal by its
 * looks, but against an integer it is compared as bigint: the outcome is the same, and the
 * column stays bare, so that an engine can use what it knows of it. Hex digits become the number
 * they are.
 */
export const comparable = (
  binding: Binding,
  values: readonly BoundExpression[],
  span: Span,
): readonly BoundExpression[] | undefined => {
  const isInteger = values.some(({ type }) => familyOf(type) === 'integer');
  const whole = isInteger ? values.map(wholeOf) : values;
  const type = commonTypeOfAll(binding, whole, span);
  return type && whole.map((value) => converted(value, type));
};

/** A literal as the bigint it is, where it is one; any other value as it is. */
export const wholeOf = (value: BoundExpression): BoundExpression => {
  if (value.kind !== 'literal' || value.text === null) return value;
  const family = familyOf(value.type);
  if (family === 'binary') return refined(value, BIGINT) ?? value;
  if (family !== 'decimal') return value;
  const whole = /^(-?\d+)(?:\.0*)?$/.exec(value.text)?.[1];
  return whole !== undefined && isWithin(BigInt(whole), 'bigint')
    ? { kind: 'literal', type: BIGINT, text: BigInt(whole).toString() }
    : value;
};

const BITS = { tinyint: 8, smallint: 16, int: 32, bigint: 64 } as const;

/** Whether an integer type can hold the number. */
export const isWithin = (value: bigint, type: keyof typeof BITS): boolean => {
  const bits = BITS[type];
  return type === 'tinyint'
    ? value === BigInt.asUintN(bits, value)
    : value === BigInt.asIntN(bits, value);
};

/** The literal in another type, where nothing is lost and nothing can fail. */
const refined = (value: BoundExpression, type: SqlType): BoundExpression | undefined => {
  if (value.kind !== 'literal') return undefined;
  if (value.text === null) return { ...value, type };
  const from = familyOf(value.type);
  const to = familyOf(type);
  if (from === 'binary') return to === 'binary' ? undefined : hexAsInteger(value.text, type);
  if (from === 'text' && type.name === 'varchar') {
    return type.length === null || type.length >= value.text.length
      ? { ...value, type }
      : undefined;
  }
  if (from === 'text' && to === 'moment') return momentLiteral(value.text, type);
  if (from !== 'integer' && from !== 'decimal' && from !== 'approximate') return undefined;
  if (to === 'approximate') {
    // Four bytes keep less than was written, and may be too few: that shows when the query runs.
    const isHeld = type.name === 'float' || Number.isFinite(Math.fround(Number(value.text)));
    const kept = value.type.name === 'real' ? String(Math.fround(Number(value.text))) : value.text;
    return isHeld ? { ...value, type, text: kept } : undefined;
  }
  if (from === 'integer' && to === 'integer') {
    return isWithin(BigInt(value.text), type.name as keyof typeof BITS)
      ? { ...value, type }
      : undefined;
  }
  const exact = exactOf(value.type);
  if (to === 'decimal' && type.name === 'decimal' && exact !== undefined) {
    const fits =
      type.scale >= exact.scale && type.precision - type.scale >= exact.precision - exact.scale;
    return fits ? { ...value, type } : undefined;
  }
  return undefined;
};

/**
 * Text in the plainest forms of a date as the moment it is: an engine can then use what it knows
 * of a column that is compared with it. All other forms are read when the query runs.
 */
const momentLiteral = (text: string, type: SqlType): BoundExpression | undefined => {
  const [, year = '', , month = '', day = '', time = '00:00:00'] = PLAIN_MOMENT.exec(text) ?? [];
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const isDay = month >= '01' && month <= '12' && day >= '01' && Number(day) <= last;
  if (year < firstYear || !isDay) return undefined;
  const date = `${year}-${month}-${day}`;
  if (type.name === 'datetime') return { kind: 'literal', type, text: `${date} ${time}` };
  return type.name === 'date' ? { kind: 'literal', type, text: date } : undefined;
};

/** `2020-01-02`, `20200102`, and with a time in whole seconds. */
const PLAIN_MOMENT = /^(\d{4})(-?)(\d\d)\2(\d\d)(?:[ T]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d))?$/;

/** Of a datetime. */
const firstYear = '1753';

/** The last bytes of the digits, read as the integer type: `0xFFFFFFFF` is -1 as int. */
const hexAsInteger = (text: string, type: SqlType): BoundExpression | undefined => {
  if (familyOf(type) !== 'integer') return undefined;
  const name = type.name as keyof typeof BITS;
  const value = BigInt(text === '0x' ? '0x0' : text);
  const number = name === 'tinyint' ? BigInt.asUintN(8, value) : BigInt.asIntN(BITS[name], value);
  return { kind: 'literal', type, text: number.toString() };
};
