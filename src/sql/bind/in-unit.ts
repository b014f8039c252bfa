// IN_UNIT: a number in another unit than its own. Which unit a value is in is known of columns
// that have one, through subqueries, and of what keeps it: sums of the same unit, multiples,
// means, casts.

import { unitFactor } from '../../domain/unit.ts';
import type { BoundExpression } from '../bound.ts';
import { visitExpression } from '../bound-walk.ts';
import type { Expression } from '../tree.ts';
import { FLOAT, isNumeric, typeText, varchar } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { converted } from './convert.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** `IN_UNIT(x, 'arcsec')`. */
export const bindInUnit = (
  binding: Binding,
  { args, span }: Call,
  place: Place,
): BoundExpression | undefined => {
  const [value, wanted, surplus] = args;
  if (value === undefined || wanted === undefined || surplus !== undefined) {
    return report(binding, span, 'IN_UNIT takes 2 arguments.', "Write IN_UNIT(x, 'arcsec').");
  }
  if (wanted.kind !== 'string') {
    return report(binding, wanted.span, 'The unit of IN_UNIT stands in quotes.');
  }
  const bound = binding.value(value, place);
  if (bound === undefined) return undefined;
  if (!isNumeric(bound.type)) {
    const message = `IN_UNIT takes a number, not ${typeText(bound.type)}.`;
    return report(binding, value.span, message);
  }
  const unit = unitOf(bound);
  if (unit === undefined) {
    const message = 'The unit of this value is not known, so it cannot be given in another.';
    return report(binding, value.span, message, 'Multiply it by the factor.');
  }
  const to = wanted.value.trim();
  const found = unitFactor(unit, to);
  if (found.kind === 'factor') {
    const factor = { kind: 'literal', type: FLOAT, text: String(found.factor) } as const;
    const name = { kind: 'literal', type: varchar(Math.max(1, to.length)), text: to } as const;
    return {
      kind: 'call',
      type: FLOAT,
      name: 'IN_UNIT',
      args: [converted(bound, FLOAT), factor, name],
    };
  }
  const why = found.kind === 'unknown' ? `the unit '${found.unit}' is not known here` : WHY;
  const message = `A value in '${unit}' cannot be given in '${to}': ${why}.`;
  return report(binding, span, message);
};

const WHY = 'they do not measure the same, or not by a factor';

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
const unitOf = (bound: BoundExpression): string | undefined => {
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
