// Values that are known when the query is read: literals, and arithmetic, casts and PI() of them.
// Computed as T-SQL does: integers whole, decimals exact, quotients cut to their scale.

import type { SqlType } from '../../domain/column.ts';
import type { ArithmeticOperator, BoundExpression } from '../bound.ts';
import { exactOf, familyOf } from '../type-rules.ts';
import { isWithin } from './convert.ts';

/** An exact number is `value` / 10^`scale`. */
export type Constant =
  | { readonly kind: 'exact'; readonly value: bigint; readonly scale: number }
  | { readonly kind: 'float'; readonly value: number };

/** The number an expression is for every row, or undefined where that is not known here. */
export const constantOf = (expression: BoundExpression): Constant | undefined => {
  switch (expression.kind) {
    case 'literal':
      return literalOf(expression);
    case 'cast':
      return broughtTo(constantOf(expression.value), expression.type);
    case 'negate': {
      const inner = constantOf(expression.value);
      return inner && negatedOf(inner);
    }
    case 'arithmetic': {
      const left = constantOf(expression.left);
      const right = constantOf(expression.right);
      return left && right && computed([left, right], expression);
    }
    case 'call':
      return expression.name === 'PI' ? { kind: 'float', value: Math.PI } : undefined;
    case 'column':
    case 'invert':
    case 'concatenate':
    case 'aggregate':
    case 'window':
    case 'case':
    case 'switch':
    case 'coalesce':
    case 'border':
    case 'scalar-query':
      return undefined;
  }
};

/** The constant as a 64-bit float. */
export const numberOf = (constant: Constant | undefined): number | undefined => {
  if (constant === undefined || constant.kind === 'float') return constant?.value;
  const digits = constant.value.toString();
  return Number(`${digits}e-${constant.scale}`);
};

/** The constant as a whole number, or undefined where it is none. */
export const wholeOfConstant = (constant: Constant | undefined): bigint | undefined => {
  if (constant?.kind !== 'exact') return undefined;
  const unit = 10n ** BigInt(constant.scale);
  return constant.value % unit === 0n ? constant.value / unit : undefined;
};

const literalOf = ({
  type,
  text,
}: Extract<BoundExpression, { kind: 'literal' }>): Constant | undefined => {
  if (text === null) return undefined;
  const family = familyOf(type);
  if (family === 'approximate') return { kind: 'float', value: heldIn(type, Number(text)) };
  if (family !== 'integer' && family !== 'decimal') return undefined;
  const [whole = '', fraction = ''] = text.split('.');
  return { kind: 'exact', value: BigInt(whole + fraction), scale: fraction.length };
};

/** A number as it is in four bytes, or in eight, for a type of floats. */
export const heldIn = (type: SqlType, value: number): number =>
  type.name === 'real' ? Math.fround(value) : value;

const negatedOf = (constant: Constant): Constant =>
  constant.kind === 'float'
    ? { kind: 'float', value: -constant.value }
    : { ...constant, value: -constant.value };

/** Conversions that cannot fail; what could is left to the engine. */
const broughtTo = (constant: Constant | undefined, type: SqlType): Constant | undefined => {
  if (constant === undefined) return undefined;
  if (familyOf(type) === 'approximate') {
    const value = heldIn(type, numberOf(constant) ?? Number.NaN);
    return Number.isFinite(value) ? { kind: 'float', value } : undefined;
  }
  const exact = exactOf(type);
  if (constant.kind === 'float' || exact === undefined || type.name === 'bit') return undefined;
  if (constant.scale > exact.scale) return undefined;
  const brought = rescaled(constant, exact.scale);
  return fits(brought, type) ? brought : undefined;
};

/** Whether the type has room for all the digits. */
const fits = ({ value }: Exact, type: SqlType): boolean => {
  const { name } = type;
  if (name === 'tinyint' || name === 'smallint' || name === 'int' || name === 'bigint') {
    return isWithin(value, name);
  }
  const { precision } = exactOf(type) ?? { precision: 0 };
  return value < 10n ** BigInt(precision) && value > -(10n ** BigInt(precision));
};

type Exact = Extract<Constant, { kind: 'exact' }>;

/** The same number with more digits after the point, or cut to fewer. */
const rescaled = ({ value, scale }: Exact, target: number): Exact => ({
  kind: 'exact',
  value:
    target >= scale ? value * 10n ** BigInt(target - scale) : value / 10n ** BigInt(scale - target),
  scale: target,
});

const computed = (
  [left, right]: readonly [Constant, Constant],
  { operator, type }: { readonly operator: ArithmeticOperator; readonly type: SqlType },
): Constant | undefined => {
  if (type.name === 'float') {
    const value = FLOATS[operator]?.(numberOf(left) ?? 0, numberOf(right) ?? 0);
    return value !== undefined && Number.isFinite(value) ? { kind: 'float', value } : undefined;
  }
  const scale = exactOf(type)?.scale;
  if (left.kind === 'float' || right.kind === 'float' || scale === undefined) return undefined;
  const result = EXACTS[operator]?.(left, right, scale);
  return result && rescaled(result, scale);
};

const FLOATS: Partial<Record<ArithmeticOperator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};

type ExactOperation = (left: Exact, right: Exact, scale: number) => Exact | undefined;

const aligned =
  (compute: (left: bigint, right: bigint) => bigint): ExactOperation =>
  (left, right) => {
    const scale = Math.max(left.scale, right.scale);
    const value = compute(rescaled(left, scale).value, rescaled(right, scale).value);
    return { kind: 'exact', value, scale };
  };

const EXACTS: Partial<Record<ArithmeticOperator, ExactOperation>> = {
  '+': aligned((left, right) => left + right),
  '-': aligned((left, right) => left - right),
  '*': (left, right) => ({
    kind: 'exact',
    value: left.value * right.value,
    scale: left.scale + right.scale,
  }),
  '/': (left, right, scale) => {
    if (right.value === 0n) return undefined;
    const numerator = left.value * 10n ** BigInt(scale + right.scale);
    const value = numerator / (right.value * 10n ** BigInt(left.scale));
    return { kind: 'exact', value, scale };
  },
};
