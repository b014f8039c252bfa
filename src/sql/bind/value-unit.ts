// The unit that a value is in. It is known of columns that have one, through subqueries, and of
// what keeps it: sums of the same unit, multiples, means, casts. A multiple shows none.

import type { BoundExpression } from '../bound.ts';
import { visitExpression } from '../bound-walk.ts';
import { isNumeric } from '../type-rules.ts';

/** Functions whose value is in the unit of their first argument. */
const KEEPING: ReadonlySet<string> = new Set(['ABS', 'CEILING', 'FLOOR', 'ROUND', 'NULLIF']);

const SUMS: ReadonlySet<string> = new Set(['SUM', 'AVG', 'MIN', 'MAX', 'STDEV', 'STDEVP']);

const KEEPING_WINDOWS: ReadonlySet<string> = new Set([
  ...SUMS,
  'LAG',
  'LEAD',
  'FIRST_VALUE',
  'LAST_VALUE',
]);

/**
 * The unit to show with a value. A multiple shows none: `3600 * ra` may be meant in seconds of arc.
 */
export const shownUnitOf = (bound: BoundExpression): string | undefined => {
  let isMultiple = false;
  visitExpression(bound, (part) => {
    isMultiple ||= part.kind === 'arithmetic' && part.operator !== '+' && part.operator !== '-';
    return part.kind === 'scalar-query' || (part.kind === 'call' && part.name === 'IN_UNIT');
  });
  return isMultiple ? undefined : unitOf(bound);
};

/** The unit of a value, where it is known. */
export const unitOf = (bound: BoundExpression): string | undefined => {
  switch (bound.kind) {
    case 'column':
      return bound.meta?.unit;
    case 'negate':
    case 'cast':
      return isNumeric(bound.value.type) ? unitOf(bound.value) : undefined;
    case 'call':
      return unitOfCall(bound);
    case 'aggregate':
      return bound.value !== undefined && SUMS.has(bound.name) ? unitOf(bound.value) : undefined;
    case 'arithmetic':
      return unitOfArithmetic(bound);
    case 'coalesce':
      return sharedUnit(bound.parts);
    case 'case':
    case 'switch':
      return sharedUnit([
        ...bound.branches.map(({ result }) => result),
        ...(bound.otherwise === undefined ? [] : [bound.otherwise]),
      ]);
    case 'window':
      return bound.args[0] !== undefined && KEEPING_WINDOWS.has(bound.name)
        ? unitOf(bound.args[0])
        : undefined;
    case 'scalar-query':
      return bound.query.columns[0]?.unit;
    case 'border':
      return 'deg';
    case 'literal':
    case 'invert':
    case 'concatenate':
      return undefined;
  }
};

const unitOfCall = ({
  name,
  args,
}: Extract<BoundExpression, { kind: 'call' }>): string | undefined => {
  const [first, , last] = args;
  if (name === 'IN_UNIT') return last?.kind === 'literal' ? (last.text ?? undefined) : undefined;
  if (name === 'FDISTANCEEQ') return 'deg';
  return first !== undefined && KEEPING.has(name) ? unitOf(first) : undefined;
};

const unitOfArithmetic = ({
  operator,
  left,
  right,
}: Extract<BoundExpression, { kind: 'arithmetic' }>): string | undefined => {
  if (operator === '+' || operator === '-') return sharedUnit([left, right]);
  if (operator === '*')
    return isPlain(left) ? unitOf(right) : isPlain(right) ? unitOf(left) : undefined;
  return operator === '/' && isPlain(right) ? unitOf(left) : undefined;
};

/** A number that is written has no unit. */
const isPlain = (value: BoundExpression): boolean =>
  value.kind === 'literal' ||
  ((value.kind === 'cast' || value.kind === 'negate') && isPlain(value.value));

/** The one unit of all; numbers that are written, as the 0 of COALESCE, take that of the others. */
const sharedUnit = (values: readonly BoundExpression[]): string | undefined => {
  const units = new Set(values.filter((value) => !isPlain(value)).map(unitOf));
  const [only] = units;
  return units.size === 1 ? only : undefined;
};
