// Conditions: comparisons, their like, and what joins them. A comparison of a sky function's objID
// with the key of the table it searches says more than it seems to; join-back.ts adds it.

import type { BoundCondition, BoundExpression, ComparisonOperator } from '../bound.ts';
import { rulesOf } from '../dialect-rules.ts';
import type { BinaryOperator, Expression, Span } from '../tree.ts';
import { commonTypeOf, familyOf, isSameType } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { bytesOf, collationAmong, isOrdered } from './collation.ts';
import { comparable, converted, isNull, reportClash } from './convert.ts';
import { regionTest } from './geometry.ts';
import { joinedBack } from './join-back.ts';
import { bindLike } from './like.ts';

type Of<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

/** Binds an expression that is to be a condition. */
export const bindCondition = (
  binding: Binding,
  expression: Expression,
  place: Place,
): BoundCondition | undefined => {
  switch (expression.kind) {
    case 'binary':
      return bindBinary(binding, expression, place);
    case 'unary':
      return bindNot(binding, expression, place);
    case 'between':
      return bindBetween(binding, expression, place);
    case 'in-list':
      return bindInList(binding, expression, place);
    case 'in-query':
      return bindInQuery(binding, expression, place);
    case 'quantified':
      return bindQuantified(binding, expression, place);
    case 'like':
      return bindLike(binding, expression, place);
    case 'is-null': {
      const value = binding.value(expression.value, place);
      return value && { kind: 'is-null', negated: expression.negated, value };
    }
    case 'exists': {
      const query = binding.query(expression.query, { use: 'exists', outer: place.scope });
      return query && { kind: 'exists', query };
    }
    case 'number':
    case 'string':
    case 'hex':
    case 'null':
    case 'variable':
    case 'column':
    case 'case':
    case 'cast':
    case 'call':
    case 'collate':
    case 'scalar-query':
      return reportValue(binding, expression);
  }
};

const reportValue = (binding: Binding, { span }: Expression): undefined =>
  report(
    binding,
    span,
    'A value stands where a condition is expected.',
    'Compare it with something, as in x <> 0.',
  );

const COMPARISONS: ReadonlySet<BinaryOperator> = new Set(['=', '<>', '<', '<=', '>', '>=']);

const isComparison = (operator: BinaryOperator): operator is ComparisonOperator =>
  COMPARISONS.has(operator);

const bindBinary = (
  binding: Binding,
  expression: Of<'binary'>,
  place: Place,
): BoundCondition | undefined => {
  const { operator, left, right, span } = expression;
  if (operator === 'and' || operator === 'or') {
    const bound = partsOf(expression, operator).map((part) => binding.condition(part, place));
    const parts = bound.filter((part) => part !== undefined);
    return parts.length < bound.length ? undefined : { kind: operator, parts };
  }
  if (!isComparison(operator)) return reportValue(binding, expression);
  const { hasShapes } = rulesOf(binding.batch);
  const region = hasShapes ? regionTest(binding, expression, place) : undefined;
  if (region !== undefined) return region === 'wrong' ? undefined : region;
  const isEquality = operator === '=' || operator === '<>';
  const [one, other] = comparedOf(binding, [left, right], { place, span, isEquality }) ?? [];
  if (one === undefined || other === undefined) return undefined;
  const compare = { kind: 'compare', operator, left: one, right: other } as const;
  return operator === '=' ? joinedBack(compare, place.scope) : compare;
};

interface ComparedAsk {
  readonly place: Place;
  readonly span: Expression['span'];
  /** Whether only what is equal matters, and no order. */
  readonly isEquality: boolean;
}

/** Values to be compared, all in one type: text by its bytes where one of them says so. */
const comparedOf = (
  binding: Binding,
  values: readonly Expression[],
  { place, span, isEquality }: ComparedAsk,
): readonly BoundExpression[] | undefined => {
  const collation = collationAmong(values);
  if (collation !== undefined && !isEquality && !isOrdered(binding, collation)) return undefined;
  const bound = values.map((value) =>
    collation === undefined ? binding.value(value, place) : bytesOf(binding, value, place),
  );
  const found = bound.filter((value) => value !== undefined);
  if (found.length < bound.length) return undefined;
  return collation === undefined ? comparable(binding, found, span) : found;
};

/** The terms of a chain, however the parser has grouped them, without going deep. */
export const partsOf = (expression: Expression, operator: 'and' | 'or'): readonly Expression[] => {
  const parts: Expression[] = [];
  const waiting = [expression];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === 'binary' && next.operator === operator) waiting.push(next.right, next.left);
    else parts.push(next);
  }
  return parts;
};

const bindNot = (
  binding: Binding,
  expression: Of<'unary'>,
  place: Place,
): BoundCondition | undefined => {
  if (expression.operator !== 'not') return reportValue(binding, expression);
  const part = binding.condition(expression.operand, place);
  return part && { kind: 'not', part };
};

/**
 * BETWEEN compares with each end in the type the two share. Where those differ, as for an int
 * between 1 and 1.5, plain columns are compared twice; other values once, in the type of all
 * three, so that no expression is written out twice at each level of nesting.
 */
const bindBetween = (
  binding: Binding,
  { value, low, high, negated, span }: Of<'between'>,
  place: Place,
): BoundCondition | undefined => {
  if (collationAmong([value, low, high]) !== undefined) {
    const ask = { place, span, isEquality: false };
    const [bytes, first, last] = comparedOf(binding, [value, low, high], ask) ?? [];
    return (
      bytes && first && last && { kind: 'between', negated, value: bytes, low: first, high: last }
    );
  }
  const [tested, from, to] = [value, low, high].map((each) => binding.value(each, place));
  if (tested === undefined || from === undefined || to === undefined) return undefined;
  const lower = comparable(binding, [tested, from], span);
  const upper = lower && comparable(binding, [tested, to], span);
  const [testedLow, lowEnd] = lower ?? [];
  const [testedHigh, highEnd] = upper ?? [];
  if (!testedLow || !lowEnd || !testedHigh || !highEnd) return undefined;
  if (isSameType(testedLow.type, testedHigh.type)) {
    return { kind: 'between', negated, value: testedLow, low: lowEnd, high: highEnd };
  }
  if (tested.kind === 'column') {
    const above = { kind: 'compare', operator: '>=', left: testedLow, right: lowEnd } as const;
    const below = { kind: 'compare', operator: '<=', left: testedHigh, right: highEnd } as const;
    const both: BoundCondition = { kind: 'and', parts: [above, below] };
    return negated ? { kind: 'not', part: both } : both;
  }
  const [all, start, end] = comparable(binding, [tested, from, to], span) ?? [];
  return all && start && end && { kind: 'between', negated, value: all, low: start, high: end };
};

/**
 * IN compares with each candidate in the type the two share: a bigint stays exact beside a float
 * in the list. Of several types there are several lists, where a plain column is tested; other
 * values are tested once, in the type of all, as by BETWEEN.
 */
const bindInList = (
  binding: Binding,
  { value, list, negated, span }: Of<'in-list'>,
  place: Place,
): BoundCondition | undefined => {
  if (collationAmong([value, ...list]) !== undefined) {
    const ask = { place, span, isEquality: true };
    const [bytes, ...others] = comparedOf(binding, [value, ...list], ask) ?? [];
    return bytes && { kind: 'in-list', negated, value: bytes, list: others };
  }
  const bound = [value, ...list].map((each) => binding.value(each, place));
  const values = bound.filter((each) => each !== undefined);
  const [tested, ...candidates] = values;
  if (tested === undefined || values.length < bound.length) return undefined;
  const groups =
    tested.kind === 'column' ? alikeBeside(binding, tested, { candidates, span }) : [candidates];
  const parts = groups?.map((group): BoundCondition | undefined => {
    const [common, ...alike] = comparable(binding, [tested, ...group], span) ?? [];
    return common && { kind: 'in-list', negated, value: common, list: alike };
  });
  const lists = parts?.filter((part) => part !== undefined) ?? [];
  if (parts === undefined || lists.length < parts.length) return undefined;
  const [only, ...others] = lists;
  return others.length === 0 ? only : { kind: negated ? 'and' : 'or', parts: lists };
};

/** The candidates by the type in which each is compared; lengths and sizes make no difference. */
const alikeBeside = (
  binding: Binding,
  tested: BoundExpression,
  { candidates, span }: { readonly candidates: readonly BoundExpression[]; readonly span: Span },
): readonly (readonly BoundExpression[])[] | undefined => {
  const groups = new Map<string, BoundExpression[]>();
  for (const candidate of candidates) {
    const type = comparable(binding, [tested, candidate], span)?.[0]?.type;
    if (type === undefined) return undefined;
    const family = familyOf(type);
    const key = EXACT.has(family) ? family : type.name;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [candidate]);
    else group.push(candidate);
  }
  return [...groups.values()];
};

/** Families of which every value means the same in their larger types. */
const EXACT: ReadonlySet<string> = new Set(['integer', 'decimal', 'text', 'binary']);

const bindInQuery = (
  binding: Binding,
  expression: Of<'in-query'>,
  place: Place,
): BoundCondition | undefined => {
  const sides = bindCandidates(binding, expression, place);
  return sides && { kind: 'in-query', negated: expression.negated, ...sides };
};

const bindQuantified = (
  binding: Binding,
  expression: Of<'quantified'>,
  place: Place,
): BoundCondition | undefined => {
  const { operator, quantifier } = expression;
  const sides = bindCandidates(binding, expression, place);
  if (sides === undefined || !isComparison(operator)) return undefined;
  return { kind: 'quantified', operator, quantifier, ...sides };
};

/** A value and the query of what it is compared with, in a common type. */
const bindCandidates = (
  binding: Binding,
  { value, query, span }: Of<'in-query' | 'quantified'>,
  place: Place,
):
  | Pick<Extract<BoundCondition, { kind: 'in-query' }>, 'value' | 'query' | 'common'>
  | undefined => {
  const tested = binding.value(value, place);
  const within = binding.query(query, { use: 'value', outer: place.scope });
  const type = within?.columns[0]?.type;
  if (tested === undefined || within === undefined || type === undefined) return undefined;
  const common = isNull(tested) ? type : commonTypeOf(tested.type, type);
  if (common === undefined) return reportClash(binding, span, [tested.type, type]);
  return { value: converted(tested, common), query: within, common };
};
