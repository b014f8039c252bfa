// How far from 0 the values of an expression can be, from what is known of columns and constants.
// Bounds are computed in the arithmetic of the values themselves: rounding keeps order, so that a
// bound that stays finite proves that no value of a row leaves the range of its type.

import type { Extent, SqlType } from '../../domain/column.ts';
import type { BoundExpression } from '../bound.ts';
import type { ScalarFunctionName } from '../functions/scalar.ts';
import { exactOf, familyOf } from '../type-rules.ts';
import { constantOf, heldIn, numberOf } from './constant.ts';

/**
 * No value of the expression is farther from 0; Infinity where one may be no finite number: because
 * it leaves the range of its type, or is made of a column that nothing is known of, for tables come
 * from elsewhere. What is no float counts as the greatest of its type.
 */
export const magnitudeOf = (expression: BoundExpression): number => {
  const constant = numberOf(constantOf(expression));
  if (constant !== undefined) return Math.abs(constant);
  const { type } = expression;
  if (familyOf(type) !== 'approximate') return exactMagnitude(expression);
  switch (expression.kind) {
    case 'column':
      return farthest(expression.extent);
    case 'negate':
      return magnitudeOf(expression.value);
    case 'cast':
      return castMagnitude(expression);
    case 'arithmetic':
      return arithmeticMagnitude(expression);
    case 'call':
      return callMagnitude(expression);
    case 'case':
    case 'switch':
      return greatestAmong([
        ...expression.branches.map(({ result }) => result),
        ...(expression.otherwise === undefined ? [] : [expression.otherwise]),
      ]);
    case 'coalesce':
      return greatestAmong(expression.parts);
    case 'border':
      return 180;
    case 'literal':
      return greatestOf(type);
    case 'invert':
    case 'concatenate':
    case 'aggregate':
    case 'window':
    case 'scalar-query':
      return Infinity;
  }
};

/** Of numbers that are no floats: what has no room in its type is an error where it is made. */
const exactMagnitude = (expression: BoundExpression): number => {
  const greatest = greatestOf(expression.type);
  return expression.kind === 'negate'
    ? Math.min(magnitudeOf(expression.value), greatest)
    : greatest;
};

const greatestAmong = (expressions: readonly BoundExpression[]): number =>
  Math.max(0, ...expressions.map(magnitudeOf));

type Of<Kind extends BoundExpression['kind']> = Extract<BoundExpression, { kind: Kind }>;

const farthest = (extent: Extent | undefined): number =>
  extent === undefined ? Infinity : Math.max(Math.abs(extent[0]), Math.abs(extent[1]));

/** The largest number that a value of the type can be. */
const greatestOf = (type: SqlType): number => {
  if (type.name === 'real') return GREATEST_REAL;
  if (familyOf(type) === 'approximate') return Number.MAX_VALUE;
  const exact = exactOf(type);
  return exact === undefined ? Number.MAX_VALUE : 10 ** (exact.precision - exact.scale);
};

/** (2 - 2^-23) 2^127, the greatest float of four bytes. */
const GREATEST_REAL = (2 - 2 ** -23) * 2 ** 127;

/** A conversion that finds no room is an error by itself, but what is no number stays none. */
const castMagnitude = ({ value, type }: Of<'cast'>): number => {
  const magnitude = magnitudeOf(value);
  if (magnitude === Infinity) return Infinity;
  return Math.min(heldIn(type, magnitude), greatestOf(type));
};

/** Functions give what their type has room for, where they are given finite numbers. */
const callMagnitude = ({ name, args, type }: Of<'call'>): number => {
  const growth = GROWTH[name];
  const [argument] = args;
  if (growth !== undefined && argument !== undefined) {
    return heldIn(type, growth(magnitudeOf(argument)));
  }
  return args.some((arg) => magnitudeOf(arg) === Infinity) ? Infinity : greatestOf(type);
};

const arithmeticMagnitude = ({ operator, left, right, type }: Of<'arithmetic'>): number => {
  const [first, second] = [magnitudeOf(left), magnitudeOf(right)];
  switch (operator) {
    case '+':
    case '-':
      return heldIn(type, first + second);
    case '*':
      return heldIn(type, first * second);
    case '/':
      return heldIn(type, first / nearestOf(right));
    case '%':
    case '&':
    case '|':
    case '^':
      return greatestOf(type);
  }
};

/** How near to 0 a divisor comes; 0 itself is an error before it divides. */
const nearestOf = (divisor: BoundExpression): number => {
  const constant = numberOf(constantOf(divisor));
  if (constant !== undefined) return Math.abs(constant);
  const [lowest, highest] = (divisor.kind === 'column' && divisor.extent) || [0, 0];
  return Math.max(0, lowest, -highest);
};

/** More than what a function of the engine may be off by in its last digits. */
const LEEWAY = 1 + 1e-12;

/**
 * The bound of a function from that of its argument, for those whose values are not looked at
 * where they are made. Infinity says that nothing is known: a logarithm of almost 0 for one.
 */
const GROWTH: Partial<Record<ScalarFunctionName, (magnitude: number) => number>> = {
  ABS: (magnitude) => magnitude,
  SQRT: (magnitude) => Math.sqrt(magnitude),
  SQUARE: (magnitude) => magnitude * magnitude,
  CEILING: (magnitude) => Math.ceil(magnitude),
  FLOOR: (magnitude) => Math.ceil(magnitude),
  RADIANS: (magnitude) => magnitude,
  DEGREES: (magnitude) => magnitude * (180 / Math.PI) * LEEWAY,
  EXP: (magnitude) => Math.exp(magnitude) * LEEWAY,
  POWER: () => Infinity,
  LOG: () => Infinity,
  COT: () => Infinity,
};
