// Conditions: comparisons, their like, and what joins them. A comparison of a sky function's objID
// with the key of the table it searches says more than it seems to; join-back.ts adds it.

import type { BoundCondition, BoundExpression, ComparisonOperator } from '../bound.ts';
import type { BinaryOperator, Expression } from '../tree.ts';
import { commonTypeOf, familyOf, isSameType, typeText, varchar } from '../type-rules.ts';
import { likePatternMax, likePiecesOf, likeWildcardsMax, wildcardsOf } from '../../base/like.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { comparable, converted, isNull, reportClash } from './convert.ts';
import { joinedBack } from './join-back.ts';

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
  const sides = [binding.value(left, place), binding.value(right, place)] as const;
  if (sides[0] === undefined || sides[1] === undefined) return undefined;
  const [one, other] = comparable(binding, [sides[0], sides[1]], span) ?? [];
  if (one === undefined || other === undefined) return undefined;
  const compare = { kind: 'compare', operator, left: one, right: other } as const;
  return operator === '=' ? joinedBack(compare, place.scope) : compare;
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

const bindInList = (
  binding: Binding,
  { value, list, negated, span }: Of<'in-list'>,
  place: Place,
): BoundCondition | undefined => {
  const bound = [value, ...list].map((each) => binding.value(each, place));
  const values = bound.filter((each) => each !== undefined);
  if (values.length < bound.length) return undefined;
  const [tested, ...candidates] = comparable(binding, values, span) ?? [];
  return tested && { kind: 'in-list', negated, value: tested, list: candidates };
};

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

const bindLike = (
  binding: Binding,
  { value, pattern, escape, negated, span }: Of<'like'>,
  place: Place,
): BoundCondition | undefined => {
  const sides = [value, pattern].map((each) => {
    const bound = binding.value(each, place);
    return bound && asText(binding, bound, each);
  });
  const [tested, wanted] = sides;
  if (
    escape !== undefined &&
    !(escape.kind === 'string' && Array.from(escape.value).length === 1)
  ) {
    return report(binding, escape.span, 'ESCAPE takes one character in quotes.');
  }
  if (tested === undefined || wanted === undefined) return undefined;
  if (wanted.kind !== 'literal' && escape !== undefined) {
    const message = 'ESCAPE is taken with a pattern in quotes only.';
    return report(binding, span, message);
  }
  const escaped = escape === undefined ? {} : { escape: escape.value };
  if (wanted.kind === 'literal' && !isReadable(binding, pattern, wanted.text, escaped)) {
    return undefined;
  }
  return { kind: 'like', negated, value: tested, pattern: wanted, ...escaped };
};

/** Whether a pattern is no work without end; reports it where it is. */
const isReadable = (
  binding: Binding,
  { span }: Expression,
  text: string | null,
  { escape }: { readonly escape?: string },
): boolean => {
  if (text === null) return true;
  if (text.length > likePatternMax) {
    report(binding, span, `A pattern of LIKE has at most ${likePatternMax} characters.`);
    return false;
  }
  if (wildcardsOf(likePiecesOf(text, escape) ?? []) <= likeWildcardsMax) return true;
  const message = `A pattern of LIKE has at most ${likeWildcardsMax} wildcards %.`;
  report(binding, span, message, 'Join several LIKE with AND.');
  return false;
};

const asText = (
  binding: Binding,
  value: BoundExpression,
  { span }: Expression,
): BoundExpression | undefined => {
  if (isNull(value)) return converted(value, varchar(1));
  const family = familyOf(value.type);
  if (family === 'text') return value;
  if (family !== 'binary') return converted(value, varchar(50));
  return report(binding, span, `LIKE does not take ${typeText(value.type)}.`);
};
