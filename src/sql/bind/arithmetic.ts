// Operators between values: which types they take, what they give, and + on text.
// How deep they nest is bounded by the parser.

import type { SqlType } from '../../domain/column.ts';
import type { ArithmeticOperator, BoundExpression } from '../bound.ts';
import { rulesOf } from '../dialect-rules.ts';
import type { BinaryOperator, Expression, Span } from '../tree.ts';
import {
  BIGINT,
  DATETIME,
  INT,
  LENGTH_MAX,
  PRECISION_MAX,
  commonTypeOf,
  decimal,
  decimalResult,
  exactOf,
  familyOf,
  isImplicit,
  isNumeric,
  typeText,
  varchar,
} from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { converted, isNull, reportClash, wholeOf } from './convert.ts';

type Binary = Extract<Expression, { kind: 'binary' }>;

/** Whether the operator makes a value, and not a condition. */
export const isArithmetic = (operator: BinaryOperator): operator is ArithmeticOperator | '||' =>
  ARITHMETIC.has(operator);

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '&', '|', '^', '||']);

/** Binds an operation and both its sides. */
export const bindArithmetic = (
  binding: Binding,
  expression: Binary,
  place: Place,
): BoundExpression | undefined => {
  const left = binding.value(expression.left, place);
  const right = binding.value(expression.right, place);
  return left && right && operated(binding, expression, [left, right]);
};

type Operands = readonly [left: BoundExpression, right: BoundExpression];

const operated = (
  binding: Binding,
  { operator, span }: Binary,
  operands: Operands,
): BoundExpression | undefined => {
  if (!isArithmetic(operator)) return undefined;
  if (operator === '&' || operator === '|' || operator === '^') {
    return bitwise(binding, operands, { operator, span });
  }
  const [left, right] = operands;
  if (operator === '||') return concatenated(binding, operands, span);
  if (operator === '+' && !(isNull(left) && isNull(right))) {
    for (const family of ['text', 'binary'] as const) {
      const isJoined = [left, right].every(
        (side) => isNull(side) || familyOf(side.type) === family,
      );
      if (isJoined) return joined([left, right], family);
    }
  }
  if ([left, right].some(({ type }) => familyOf(type) === 'moment')) {
    return momentComputed(binding, operands, { operator, span });
  }
  return computed(binding, operands, { operator, span });
};

const concatenated = (
  binding: Binding,
  operands: Operands,
  span: Span,
): BoundExpression | undefined => {
  const wrong = operands.find((side) => !isNull(side) && familyOf(side.type) !== 'text');
  if (wrong === undefined) return joined(operands, 'text');
  const message = `The operator || joins texts, and here stands ${typeText(wrong.type)}.`;
  return report(binding, span, message, 'CAST it to VARCHAR first.');
};

const joined = (operands: Operands, family: 'text' | 'binary'): BoundExpression => {
  const unit: SqlType = family === 'text' ? varchar(1) : { name: 'varbinary', length: 1 };
  const parts = operands.flatMap((side) =>
    side.kind === 'concatenate' ? side.parts : [isNull(side) ? { ...side, type: unit } : side],
  );
  const lengths = operands.map(({ type }) => ('length' in type ? type.length : 1));
  const [one = null, other = null] = lengths;
  const length = one === null || other === null ? null : Math.min(LENGTH_MAX, one + other);
  const type: SqlType = family === 'text' ? varchar(length) : { name: 'varbinary', length };
  return { kind: 'concatenate', type, parts };
};

/** A datetime and days, or two of them, are added and subtracted as days since 1900. */
const momentComputed = (
  binding: Binding,
  operands: Operands,
  { operator, span }: { operator: '+' | '-' | '*' | '/' | '%'; span: Span },
): BoundExpression | undefined => {
  const moment = operands.find(({ type }) => familyOf(type) === 'moment')?.type ?? DATETIME;
  const wrong = operands.find(({ type }) => !isImplicit(type, DATETIME) || isOther(type));
  if (wrong === undefined && (operator === '+' || operator === '-')) {
    const [left, right] = operands.map((side) => converted(side, DATETIME)) as [
      BoundExpression,
      BoundExpression,
    ];
    return { kind: 'arithmetic', type: DATETIME, operator, left, right };
  }
  const message = `The operator ${operator} does not take ${typeText(wrong?.type ?? moment)}.`;
  return report(binding, span, message, MOMENT_HINT);
};

/** Only the old datetime is a number of days. */
const isOther = (type: SqlType): boolean => familyOf(type) === 'moment' && type.name !== 'datetime';

const MOMENT_HINT = 'DATEADD(day, n, date) adds days, and DATEDIFF(day, a, b) counts them.';

const computed = (
  binding: Binding,
  operands: Operands,
  { operator, span }: { operator: '+' | '-' | '*' | '/' | '%'; span: Span },
): BoundExpression | undefined => {
  const [left, right] = asNumbers(operands);
  const wrong = [left, right].find(({ type }) => !isNumeric(type));
  if (wrong !== undefined) {
    const message = `The operator ${operator} does not take ${typeText(wrong.type)}.`;
    return report(binding, span, message);
  }
  const common = commonTypeOf(left.type, right.type);
  if (common === undefined) return reportClash(binding, span, [left.type, right.type]);
  if (common.name === 'bit') {
    const message = `The operator ${operator} does not take two bits.`;
    return report(binding, span, message, 'CAST one of them to int.');
  }
  const isCut = operator === '%' && familyOf(common) === 'approximate';
  if (isCut && !rulesOf(binding.batch).floatRemainder) {
    const message = `The operator % does not take ${typeText(common)}.`;
    return report(binding, span, message, 'CAST to int, bigint or decimal first.');
  }
  if (common.name === 'decimal') return exactlyComputed(binding, [left, right], { operator, span });
  const sides = { left: converted(left, common), right: converted(right, common) };
  return { kind: 'arithmetic', type: common, operator, ...sides };
};

/** NULLs, hex digits and text take the other side's type, if that is a number. */
const asNumbers = ([left, right]: Operands): Operands => [
  asNumberBeside(left, right.type),
  asNumberBeside(right, left.type),
];

const asNumberBeside = (side: BoundExpression, other: SqlType): BoundExpression => {
  if (!isNumeric(other) || other.name === 'bit') return side;
  if (isNull(side) || familyOf(side.type) === 'text') return converted(side, other);
  return familyOf(other) === 'integer' && familyOf(side.type) === 'binary'
    ? converted(side, other)
    : side;
};

/** Integers enter as decimals: literals with their own digits, others with the type's. */
const exactlyComputed = (
  binding: Binding,
  operands: Operands,
  { operator, span }: { operator: '+' | '-' | '*' | '/' | '%'; span: Span },
): BoundExpression | undefined => {
  const left = asDecimal(operands[0]);
  const right = asDecimal(operands[1]);
  const [one, other] = [exactOf(left.type) ?? ONE, exactOf(right.type) ?? ONE];
  if (operator === '*' && one.scale + other.scale > PRECISION_MAX) {
    const message = `A product of decimals has at most ${PRECISION_MAX} digits after the point.`;
    return report(binding, span, message, 'CAST one of them to float, or to fewer digits.');
  }
  return { kind: 'arithmetic', type: decimalResult(operator, one, other), operator, left, right };
};

const asDecimal = (side: BoundExpression): BoundExpression => {
  const { precision, scale } = exactOf(side.type) ?? ONE;
  const isWhole = side.type.name !== 'decimal' && side.kind === 'literal' && side.text !== null;
  const digits = isWhole ? (side.text?.replace('-', '').length ?? 1) : precision;
  return isWhole && side.kind === 'literal'
    ? { ...side, type: decimal(digits, 0) }
    : converted(side, decimal(digits, scale));
};

const ONE = { precision: 1, scale: 0 };

/** Bits of whole numbers. A literal beyond int counts as bigint, which the original refuses. */
const bitwise = (
  binding: Binding,
  operands: Operands,
  { operator, span }: { operator: '&' | '|' | '^'; span: Span },
): BoundExpression | undefined => {
  const isBinary = operands.every((side) => isBytes(side));
  const [left, right] = operands.map((side, place) => {
    const other = operands[1 - place]?.type ?? INT;
    if (isNull(side)) return converted(side, other);
    if (isBytes(side)) return converted(side, isBinary ? BIGINT : wholeTypeOf(other));
    return wholeOf(side);
  }) as [BoundExpression, BoundExpression];
  const wrong = [left, right].find(({ type }) => !['bit', 'integer'].includes(familyOf(type)));
  if (wrong !== undefined) {
    const message = `The operator ${operator} takes whole numbers, not ${typeText(wrong.type)}.`;
    return report(binding, span, message, 'CAST it to int or bigint first.');
  }
  const common = commonTypeOf(left.type, right.type) ?? BIGINT;
  const sides = { left: converted(left, common), right: converted(right, common) };
  return { kind: 'arithmetic', type: common, operator, ...sides };
};

const isBytes = (side: BoundExpression): boolean =>
  !isNull(side) && familyOf(side.type) === 'binary';

const wholeTypeOf = (type: SqlType): SqlType => (familyOf(type) === 'integer' ? type : BIGINT);
