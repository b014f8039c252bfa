// TOP, OFFSET and FETCH: how many rows of its order a query gives. Their numbers are constants, or
// subqueries by themselves; those of TOP may be told by a row of the query around.

import type { BoundExpression, BoundLimit } from '../bound.ts';
import type { Expression, Query, Select } from '../tree.ts';
import { BIGINT, FLOAT, isNumeric } from '../type-rules.ts';
import { hasSubquery, visitExpression } from '../bound-walk.ts';
import { walk } from '../walk.ts';
import { report } from './binding.ts';
import type { Binding, QueryAsk } from './binding.ts';
import { constantOf, numberOf, wholeOfConstant } from './constant.ts';
import { converted, isNull } from './convert.ts';
import type { Scope } from './relation.ts';

/** The limit of a query, if it has one; undefined where something in it was reported. */
export const bindLimit = (
  binding: Binding,
  query: Query,
  ask: QueryAsk,
): { readonly limit?: BoundLimit } | undefined => {
  const { offset, fetch, body } = query;
  const top = body.kind === 'select' ? body.top : undefined;
  if (top !== undefined && offset !== undefined) {
    const message = 'TOP and OFFSET cannot stand in one query.';
    return report(binding, offset.span, message, 'Write FETCH NEXT n ROWS ONLY behind OFFSET.');
  }
  if (top !== undefined) return bindTop(binding, query, { top, ask });
  if (offset === undefined) return {};
  const passed = bindCount(binding, offset, { word: 'OFFSET', ask });
  const count = fetch && bindCount(binding, fetch, { word: 'FETCH', ask });
  if (passed === undefined || (fetch !== undefined && count === undefined)) return undefined;
  return { limit: { offset: passed, ...(count && { count }), isPercent: false, ties: false } };
};

const bindTop = (
  binding: Binding,
  { orderBy }: Query,
  { top, ask }: { readonly top: NonNullable<Select['top']>; readonly ask: QueryAsk },
): { readonly limit: BoundLimit } | undefined => {
  const { count: written, percent: isPercent, ties } = top;
  if (ties && orderBy.length === 0) {
    const message = 'TOP … WITH TIES needs an ORDER BY, by which rows are equal.';
    return report(binding, written.span, message);
  }
  const count = bindCount(binding, written, { word: 'TOP', ask, isPercent });
  if (count === undefined) return undefined;
  return { limit: { count, isPercent, ties, ...(isMoving(count, ask) && { isMoving: true }) } };
};

interface CountAsk {
  readonly word: 'TOP' | 'OFFSET' | 'FETCH';
  readonly ask: QueryAsk;
  readonly isPercent?: boolean;
}

const bindCount = (
  binding: Binding,
  written: Expression,
  { word, ask, isPercent = false }: CountAsk,
): BoundExpression | undefined => {
  const mayMove = word === 'TOP' && isInside(ask.outer);
  const noColumn = { message: `${word} takes a number, not a column.`, hint: HINTS[word] };
  const noAggregate = `${word} takes a number, not an aggregate.`;
  const scope = { relations: [], ...(ask.outer === undefined ? {} : { outer: ask.outer }) };
  const place = { scope, noAggregate, ...(mayMove ? {} : { noColumn }) };
  const bound = binding.value(written, place);
  if (bound === undefined) return undefined;
  const type = isPercent ? FLOAT : BIGINT;
  if (hasSubquery(bound) && isNumeric(bound.type)) {
    if (mayMove || !isInside(ask.outer)) return converted(bound, type);
    const message = `${word} takes a constant in a query inside another.`;
    return report(binding, written.span, message);
  }
  const count = isPercent ? percentOf(bound) : rowsOf(bound, word);
  if (count !== undefined) return { kind: 'literal', type, text: String(count) };
  if (isNumeric(bound.type) && (hasColumn(bound) || isUnknown(bound, written))) {
    return converted(bound, type);
  }
  const range = isPercent ? 'TOP … PERCENT takes a number from 0 to 100.' : RANGES[word];
  return report(binding, written.span, range);
};

/** Whether the number may be another for each row of the query around. */
const isMoving = (count: BoundExpression, { outer }: QueryAsk): boolean =>
  hasColumn(count) || (isInside(outer) && hasSubquery(count));

const hasColumn = (bound: BoundExpression): boolean => {
  let found = false;
  visitExpression(bound, ({ kind }) => {
    if (kind === 'column') found = true;
    return found || kind === 'scalar-query';
  });
  return found;
};

/** A variable without a value is no number of rows when the query runs, and says so then. */
const isUnknown = (bound: BoundExpression, written: Expression): boolean => {
  let hasVariable = false;
  walk(written, ({ kind }) => {
    if (kind === 'variable') hasVariable = true;
  });
  return hasVariable && constantOf(bound) === undefined;
};

/** Whether there are rows of a query around this one. */
const isInside = (scope: Scope | undefined): boolean =>
  scope !== undefined && (scope.relations.length > 0 || isInside(scope.outer));

const percentOf = (bound: BoundExpression): number | undefined => {
  const percent = numberOf(constantOf(bound));
  return percent !== undefined && percent >= 0 && percent <= 100 ? percent : undefined;
};

const rowsOf = (bound: BoundExpression, word: CountAsk['word']): bigint | undefined => {
  const rows = isNull(bound) ? undefined : wholeOfConstant(constantOf(bound));
  const least = word === 'FETCH' ? 1n : 0n;
  return rows !== undefined && rows >= least && rows < 2n ** 63n ? rows : undefined;
};

const RANGES = {
  TOP: 'TOP takes a whole number of rows, 0 or more.',
  OFFSET: 'OFFSET takes a whole number of rows, 0 or more.',
  FETCH: 'FETCH takes a whole number of rows, 1 or more.',
} as const satisfies Record<CountAsk['word'], string>;

const HINTS = {
  TOP: 'As in TOP 10.',
  OFFSET: 'As in OFFSET 10 ROWS.',
  FETCH: 'As in FETCH NEXT 10 ROWS ONLY.',
} as const satisfies Record<CountAsk['word'], string>;
