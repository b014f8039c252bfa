// The keys of GROUP BY: expressions of columns, by themselves or in lists that rows are grouped by
// one after the other, as ROLLUP, CUBE and GROUPING SETS make them.

import type { BoundExpression, BoundGroupingSets } from '../bound.ts';
import { visitExpression } from '../bound-walk.ts';
import type { Expression, GroupItem } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import type { Spanned, Ungrouped } from './grouping.ts';
import type { Scope } from './relation.ts';

/** The keys, and the lists of their places where there are several. */
export type GroupedBy = Pick<Ungrouped, 'keys' | 'sets'>;

/** As in SQL Server. */
const setsMax = 4096;
const keysMax = 32;

/** Binds what stands after GROUP BY. */
export const bindGroupBy = (
  binding: Binding,
  items: readonly GroupItem[],
  scope: Scope,
): GroupedBy | undefined => {
  // What ROLLUP and CUBE repeat inside GROUPING SETS is one expression.
  const written = [
    ...new Set(
      items.flatMap((item) => (item.kind === 'grouping-sets' ? item.lists.flat() : [item])),
    ),
  ];
  const keys = written.map((key) => bindKey(binding, key, scope));
  const found = keys.filter((key) => key !== undefined);
  if (found.length < keys.length) return undefined;
  const first = items.find((item) => item.kind === 'grouping-sets');
  if (first === undefined) return { keys: found };
  const places = new Map(written.map((key, place) => [key, place]));
  const sets = items.map((item) => placedIn(item, places));
  const count = sets.reduce((product, part) => product * listsOf(part), 1);
  if (count <= setsMax && found.length <= keysMax) return { keys: found, sets };
  const limit = `at most ${setsMax} lists of ${keysMax} expressions`;
  return report(binding, first.span, `ROLLUP, CUBE and GROUPING SETS make ${limit}.`);
};

/** Every expression as its place in the order of the text. */
const placedIn = (item: GroupItem, places: ReadonlyMap<Expression, number>): BoundGroupingSets => {
  const placeOf = (key: Expression): number => places.get(key) ?? 0;
  return item.kind === 'grouping-sets'
    ? { how: item.how, lists: item.lists.map((list) => list.map(placeOf)) }
    : { how: 'plain', lists: [[placeOf(item)]] };
};

const listsOf = ({ how, lists: { length } }: BoundGroupingSets): number => {
  if (how === 'rollup') return length + 1;
  return how === 'cube' ? 2 ** length : length;
};

const bindKey = (
  binding: Binding,
  key: Expression,
  scope: Scope,
): Spanned<BoundExpression> | undefined => {
  const noAggregate = 'An aggregate cannot stand in GROUP BY.';
  const bound = binding.value(key, { scope, noAggregate });
  if (bound === undefined) return undefined;
  const own = new Set(scope.relations.map(({ number }) => number));
  const contents = contentsOf(bound, own);
  if (contents.query) {
    return report(binding, key.span, 'A subquery cannot stand in GROUP BY.');
  }
  if (contents.own) return { bound, span: key.span };
  const message = 'What is grouped by must contain a column of this query.';
  return report(binding, key.span, message, 'GROUP BY takes expressions, not positions.');
};

const contentsOf = (bound: BoundExpression, own: ReadonlySet<number>) => {
  const contents = { own: false, query: false };
  visitExpression(bound, (part) => {
    if (part.kind === 'scalar-query') contents.query = true;
    if (part.kind === 'column' && own.has(part.relation)) contents.own = true;
  });
  return contents;
};
