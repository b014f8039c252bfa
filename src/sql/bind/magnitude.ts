// How far from 0 the values of an expression can be, from what is known of columns and constants.
// Bounds are computed in the arithmetic of the values themselves: rounding keeps order, so that a
// bound that stays finite proves that no value of a row leaves the range of its type.

import type { Extent, SqlType } from '../../domain/column.ts';
import type { BoundExpression } from '../bound.ts';
import type { ScalarFunctionName } from '../functions/scalar.ts';
import { exactOf, familyOf } from '../type-rules.ts';
import { constantOf, heldIn, numberOf } from './constant.ts';

/**
 * No value of the expression is farther from 0 where its columns are finite; Infinity where one
 * may have left the range of its type. What is no number counts as the greatest of its type.
 */
export const magnitudeOf = (expression: BoundExpression): number => {
  const constant = numberOf(constantOf(expression));
  if (constant !== undefined) return Math.abs(constant);
  switch (expression.kind) {
    case 'column':
      return farthest(expression.extent) ?? greatestOf(expression.type);
    case 'negate':
      return magnitudeOf(expression.value);
    case 'cast':
      return castMagnitude(expression);
    case 'arithmetic':
      return arithmeticMagnitude(expression);
    case 'call': {
      const growth = GROWTH[expression.name];
      const [argument] = expression.args;
      if (growth === undefined || argument === undefined) return greatestOf(expression.type);
      return heldIn(expression.type, growth(magnitudeOf(argument)));
    }
    case 'literal':
    case 'invert':
    case 'concatenate':
    case 'aggregate':
    case 'case':
    case 'switch':
    case 'coalesce':
    case 'scalar-query':
      // What is neither constant nor computed was looked at where it was made.
      return greatestOf(expression.type);
  }
};

type Of<Kind extends BoundExpression['kind']> = Extract<BoundExpression, { kind: Kind }>;

const farthest = (extent: Extent | undefined): number | undefined =>
  extent && Math.max(Math.abs(extent[0]), Math.abs(extent[1]));

/** The largest number that a value of the type can be. */
const greatestOf = (type: SqlType): number => {
  if (type.name === 'real') return GREATEST_REAL;
  if (familyOf(type) === 'approximate') return Number.MAX_VALUE;
  const exact = exactOf(type);
  return exact === undefined ? Number.MAX_VALUE : 10 ** (exact.precision - exact.scale);
};

/** (2 - 2^-23) 2^127, the greatest float of four bytes. */
const GREATEST_REAL = (2 - 2 ** -23) * 2 ** 127;

/** A conversion that finds no room is an error by itself; only floats have room for Infinity. */
const castMagnitude = ({ value, type }: Of<'cast'>): number => {
  const magnitude = magnitudeOf(value);
  const isLeft = magnitude === Infinity && familyOf(type) === 'approximate';
  return isLeft ? Infinity : Math.min(magnitude, greatestOf(type));
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
