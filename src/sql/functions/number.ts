// Functions of numbers: the pages of "Mathematical functions" of the Transact-SQL reference.
// How an engine writes them is its emitter's.

import { FLOAT } from '../type-rules.ts';
import { ANGLE, AS_FIRST, GROWN, OF_FLOAT, POWERED, WHOLE } from './scalar-function.ts';
import type { ScalarFunction } from './scalar-function.ts';

/** By name in capitals. */
export const NUMBER_FUNCTIONS = {
  ABS: { parameters: ['number'], result: AS_FIRST, usage: 'ABS(x)', about: 'x without its sign' },
  SIGN: { parameters: ['number'], result: GROWN, usage: 'SIGN(x)', about: '-1, 0 or 1' },
  CEILING: {
    parameters: ['number'],
    result: WHOLE,
    usage: 'CEILING(x)',
    about: 'the least whole number that is not below x',
  },
  FLOOR: {
    parameters: ['number'],
    result: WHOLE,
    usage: 'FLOOR(x)',
    about: 'the greatest whole number that is not above x',
  },
  // The length may be left out, which the original does not allow.
  ROUND: {
    parameters: ['number', 'int', 'int'],
    required: 1,
    constants: [1, 2],
    result: GROWN,
    usage: 'ROUND(x [, digits [, cut]])',
    about: 'x rounded half away from zero, or cut where the third argument is not 0',
  },
  SQRT: { ...OF_FLOAT, usage: 'SQRT(x)', about: 'the square root' },
  SQUARE: { ...OF_FLOAT, usage: 'SQUARE(x)', about: 'x times x' },
  POWER: {
    parameters: ['number', 'float'],
    result: POWERED,
    usage: 'POWER(x, y)',
    about: 'x to the power of y',
  },
  EXP: { ...OF_FLOAT, usage: 'EXP(x)', about: 'e to the power of x' },
  LOG: {
    parameters: ['float', 'float'],
    required: 1,
    result: FLOAT,
    usage: 'LOG(x [, base])',
    about: 'the natural logarithm, or that to a base',
  },
  LOG10: { ...OF_FLOAT, usage: 'LOG10(x)', about: 'the logarithm to the base 10' },
  PI: { parameters: [], result: FLOAT, usage: 'PI()', about: '3.141592653589793' },
  SIN: { ...OF_FLOAT, usage: 'SIN(x)', about: 'the sine of x in radians' },
  COS: { ...OF_FLOAT, usage: 'COS(x)', about: 'the cosine of x in radians' },
  TAN: { ...OF_FLOAT, usage: 'TAN(x)', about: 'the tangent of x in radians' },
  COT: { ...OF_FLOAT, usage: 'COT(x)', about: 'the cotangent of x in radians' },
  ASIN: { ...OF_FLOAT, usage: 'ASIN(x)', about: 'the angle in radians whose sine is x' },
  ACOS: { ...OF_FLOAT, usage: 'ACOS(x)', about: 'the angle in radians whose cosine is x' },
  ATAN: { ...OF_FLOAT, usage: 'ATAN(x)', about: 'the angle in radians whose tangent is x' },
  ATN2: {
    parameters: ['float', 'float'],
    result: FLOAT,
    usage: 'ATN2(y, x)',
    about: 'the angle in radians from the x axis to the point (x, y)',
  },
  DEGREES: {
    parameters: ['number'],
    result: ANGLE,
    usage: 'DEGREES(x)',
    about: 'radians in degrees',
  },
  RADIANS: {
    parameters: ['number'],
    result: ANGLE,
    usage: 'RADIANS(x)',
    about: 'degrees in radians',
  },
  RAND: {
    parameters: ['int'],
    required: 0,
    constants: [0],
    result: FLOAT,
    usage: 'RAND([seed])',
    about: 'a number from 0 to 1, one for the whole query; always the same for one seed',
  },
} as const satisfies Record<string, ScalarFunction>;
