// Window functions: OVER with its partition, order and frame, and the relation that they make below
// the select list, so that everything above sees their values as columns.

import type { BoundExpression, BoundWindow, BoundWindowing } from '../bound.ts';
import { rebuildExpression, visitExpression } from '../bound-walk.ts';
import { AGGREGATES } from '../functions/aggregate.ts';
import { WINDOW_FUNCTIONS, isWindowFunction } from '../functions/window.ts';
import type { WindowFunctionName } from '../functions/window.ts';
import type { Expression, Span, Window } from '../tree.ts';
import { BIGINT } from '../type-rules.ts';
import { aggregated } from './aggregate.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { constantOf, numberOf } from './constant.ts';
import { convertedIfImplicit } from './convert.ts';
import { windowOf } from './over.ts';
import { bindPercentile, isPercentile } from './percentile.ts';
import { identities } from './identity.ts';
import type { Scope } from './relation.ts';

type Call = Extract<Expression, { kind: 'call' }> & { readonly over: Window };

/** Binds a call with OVER. */
export const bindWindow = (
  binding: Binding,
  call: Call,
  place: Place,
): BoundExpression | undefined => {
  const { over, span, star } = call;
  const word = call.name.object.text.toUpperCase();
  if (place.windows !== 'allowed') {
    const where = place.windows === undefined ? OUTSIDE : INSIDE;
    return report(binding, span, where, 'Compute it in a subquery in FROM, and use its column.');
  }
  const inside: Place = { ...place, windows: 'inside' };
  if (isPercentile(word)) return bindPercentile(binding, { call, word, place: inside });
  const fault =
    nullsFault(call, word) ??
    (isWindowFunction(word) ? functionFault(call, word) : aggregateFault(call, word));
  if (fault !== undefined) return report(binding, span, fault);
  const window = windowOf(binding, over, inside);
  const args = star ? [] : call.args.map((arg) => binding.value(arg, inside));
  const values = args.filter((arg) => arg !== undefined);
  if (window === undefined || values.length < args.length) return undefined;
  const made = isWindowFunction(word)
    ? functionOf(binding, call, { word, values })
    : aggregateOf(binding, call, { word, values });
  if (made === undefined) return undefined;
  const nulls = call.ignoresNulls && { ignoresNulls: call.ignoresNulls };
  const bound: BoundWindow = { kind: 'window', ...made, ...window, ...nulls };
  return reportsOuter(binding, bound, { span, scope: place.scope }) ? undefined : bound;
};

/** A window is of the rows of its own query, and not of one around it. */
const reportsOuter = (
  binding: Binding,
  window: BoundWindow,
  { span, scope }: { readonly span: Span; readonly scope: Scope },
): boolean => {
  const outer = new Set<number>();
  for (let around = scope.outer; around !== undefined; around = around.outer) {
    for (const { number } of around.relations) outer.add(number);
  }
  let isOuter = false;
  visitExpression(window, (part) => {
    if (part.kind === 'column' && outer.has(part.relation)) isOuter = true;
  });
  if (!isOuter) return false;
  const message = 'A window function takes no columns of the query around its own.';
  report(binding, span, message, 'Join with that query in FROM, and use its columns there.');
  return true;
};

const OUTSIDE = 'A window function stands in a select list or in ORDER BY only.';
const INSIDE = 'A window function cannot stand inside another, nor in an aggregate.';

/** Functions that take IGNORE NULLS, as in SQL Server 2022. */
const PASSING: ReadonlySet<string> = new Set(['LAG', 'LEAD', 'FIRST_VALUE', 'LAST_VALUE']);

const nullsFault = ({ ignoresNulls }: Call, word: string): string | undefined =>
  ignoresNulls === true && !PASSING.has(word)
    ? `${word} takes no IGNORE NULLS: ${[...PASSING].join(', ')} do.`
    : undefined;

const functionFault = (call: Call, word: WindowFunctionName): string | undefined => {
  const { args, distinct, star, over } = call;
  const {
    args: [least, most],
    mayHaveFrame,
  } = WINDOW_FUNCTIONS[word];
  if (over.orderBy.length === 0) return `${word} needs ORDER BY in its OVER.`;
  if (over.frame !== undefined && !mayHaveFrame) return `${word} takes no ROWS or RANGE.`;
  if (args.length >= least && args.length <= most && !distinct && !star) return undefined;
  if (most <= 1) return `${word} takes ${most === 0 ? 'no' : 'one'} argument.`;
  return `${word} takes ${least} to ${most} arguments.`;
};

const aggregateFault = ({ distinct, withinGroup }: Call, word: string): string | undefined => {
  if (!AGGREGATES.has(word) || WITHOUT_WINDOW.has(word)) {
    return `${word} takes no OVER.`;
  }
  if (withinGroup !== undefined) return `${word} takes no WITHIN GROUP.`;
  return distinct ? `${word} with DISTINCT takes no OVER.` : undefined;
};

const WITHOUT_WINDOW: ReadonlySet<string> = new Set([
  'STRING_AGG',
  'GROUPING',
  'APPROX_COUNT_DISTINCT',
]);

type Made = Pick<BoundWindow, 'name' | 'type' | 'args'>;

const aggregateOf = (
  binding: Binding,
  call: Call,
  { word, values }: { readonly word: string; readonly values: readonly BoundExpression[] },
): Made | undefined => {
  const aggregate = AGGREGATES.get(word);
  const made = aggregate && aggregated(binding, { call, aggregate, args: values });
  if (made === undefined) return undefined;
  const { name, type, value } = made;
  if (name === 'STRING_AGG' || name === 'GROUPING') return undefined;
  return { name, type, args: value === undefined ? [] : [value] };
};

const functionOf = (
  binding: Binding,
  { args: written, span }: Call,
  {
    word,
    values,
  }: { readonly word: WindowFunctionName; readonly values: readonly BoundExpression[] },
): Made | undefined => {
  const { of, count } = WINDOW_FUNCTIONS[word];
  const type = of === 'first' ? (values[0]?.type ?? BIGINT) : of;
  const args = values.map((value, at) => {
    const place = written[at]?.span ?? span;
    if (at !== count?.at) return convertedIfImplicit(binding, value, { type, span: place });
    const number = numberOf(constantOf(value));
    if (number === undefined || number >= count.least) {
      return convertedIfImplicit(binding, value, { type: BIGINT, span: place });
    }
    return report(binding, place, `${word} takes a number of ${count.least} or more here.`);
  });
  const found = args.filter((arg) => arg !== undefined);
  return found.length < args.length ? undefined : { name: word, type, args: found };
};

/** Outputs over the relation of their window functions; as they are where they have none. */
export const windowed = (
  binding: Binding,
  outputs: readonly BoundExpression[],
  relations: ReadonlySet<number>,
): { readonly outputs: readonly BoundExpression[]; readonly windowing?: BoundWindowing } => {
  if (!outputs.some(hasWindow)) return { outputs };
  const relation = binding.newRelation();
  const identityOf = identities();
  const places = new Map<number, number>();
  const values: BoundExpression[] = [];
  const replace = (part: BoundExpression): BoundExpression | undefined => {
    const isOwn = part.kind === 'column' && relations.has(part.relation);
    if (!isOwn && part.kind !== 'window') return undefined;
    const column = places.get(identityOf(part)) ?? values.push(part) - 1;
    places.set(identityOf(part), column);
    const name = part.kind === 'column' ? part.name : '';
    const known = part.kind === 'column' && part.extent ? { extent: part.extent } : {};
    return { kind: 'column', type: part.type, relation, column, name, ...known };
  };
  const above = outputs.map((output) => rebuildExpression(output, replace));
  return { outputs: above, windowing: { relation, values } };
};

/** Whether a window function stands in an expression, outside of its subqueries. */
const hasWindow = (expression: BoundExpression): boolean => {
  let found = false;
  visitExpression(expression, ({ kind }) => {
    if (kind === 'window') found = true;
    return found || kind === 'scalar-query';
  });
  return found;
};
