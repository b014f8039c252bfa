// ORDER BY with its rules: positions and names of the select list before columns, and expressions
// of columns where a query is one SELECT that is not DISTINCT.

import type { BoundExpression, BoundOrder } from '../bound.ts';
import { fold } from '../../domain/table.ts';
import type { Expression, OrderItem, Query } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding, QueryAsk } from './binding.ts';
import { bytesOf, isOrdered } from './collation.ts';
import { constantOf } from './constant.ts';
import type { Spanned } from './grouping.ts';
import { rulesOf } from '../dialect-rules.ts';
import { identities } from './identity.ts';
import type { Item } from './naming.ts';
import type { Scope } from './relation.ts';

/** Rows of a subquery have no order, unless TOP or OFFSET takes some of them. */
export const isOrderUseful = (binding: Binding, query: Query, { use }: QueryAsk): boolean => {
  const { body, orderBy, offset } = query;
  const [first] = orderBy;
  const isLimited = offset !== undefined || (body.kind === 'select' && body.top !== undefined);
  if (first === undefined || isLimited || use === 'result' || use === 'into') return true;
  if (rulesOf(binding.batch).ordersAnywhere) return true;
  const [where, instead] =
    use === 'view'
      ? ['a view', 'Order the rows where the view is read']
      : ['a subquery', 'Move it to the outermost SELECT'];
  const message = `ORDER BY has no effect in ${where} without TOP.`;
  report(binding, first.span, message, `${instead}, or add TOP.`);
  return false;
};

/** What to sort by, and the outputs that are there for that alone. */
export interface Order {
  /** Visible outputs, then those only sorted by. */
  readonly outputs: readonly Spanned<BoundExpression>[];
  readonly orderBy: readonly BoundOrder[];
}

interface OrderAsk {
  readonly scope: Scope;
  readonly items: readonly Item[];
  readonly distinct: boolean;
}

/** Binds ORDER BY of one SELECT. */
export const bindOrder = (
  binding: Binding,
  orderBy: readonly OrderItem[],
  { scope, items, distinct }: OrderAsk,
): Order | undefined => {
  const outputs: Spanned<BoundExpression>[] = [...items];
  const identityOf = identities();
  const order = orderBy.map(({ value, descending, span }) => {
    const listed = listedOutput(binding, value, items);
    if (listed !== undefined) return listed && { output: listed.output, descending };
    const place = { scope, windows: 'allowed' } as const;
    if (value.kind === 'collate' && !isOrdered(binding, value)) return undefined;
    const isByBytes = value.kind === 'collate';
    const bound = isByBytes ? bytesOf(binding, value, place) : binding.value(value, place);
    if (bound === undefined) return undefined;
    if (constantOf(bound) !== undefined || bound.kind === 'literal') {
      return report(binding, span, 'ORDER BY cannot take a constant, other than a position.');
    }
    const known = outputs.findIndex(
      (output) =>
        output.bound.kind === bound.kind && identityOf(output.bound) === identityOf(bound),
    );
    if (known !== -1) return { output: known, descending };
    if (distinct) {
      const message = 'With SELECT DISTINCT, ORDER BY takes only what is in the select list.';
      return report(binding, span, message);
    }
    return { output: outputs.push({ bound, span }) - 1, descending };
  });
  const found = order.filter((each) => each !== undefined && each !== null);
  return found.length < order.length ? undefined : { outputs, orderBy: found };
};

/**
 * The output that a position or a bare name means. Undefined: neither; null: reported. A bare
 * name means an output before it means a column, as in T-SQL.
 */
const listedOutput = (
  binding: Binding,
  value: Expression,
  items: readonly Item[],
): { readonly output: number } | null | undefined => {
  if (value.kind === 'number' && /^\d+$/.test(value.text)) {
    const position = Number(value.text);
    if (position >= 1 && position <= items.length) return { output: position - 1 };
    const message = `There is no column ${value.text} to order by.`;
    report(binding, value.span, message, `The select list has ${items.length}.`);
    return null;
  }
  if (value.kind !== 'column' || value.parts.length !== 1) return undefined;
  const name = fold(value.parts[0]?.text ?? '');
  const places = items.flatMap((item, at) => (fold(item.name ?? '') === name ? [at] : []));
  const [first] = places;
  if (first === undefined) return undefined;
  if (places.length === 1) return { output: first };
  const identityOf = identities();
  const meanings = new Set(places.map((at) => items[at]).map((it) => it && identityOf(it.bound)));
  if (meanings.size === 1) return { output: first };
  const message = `'${value.parts[0]?.text}' is ambiguous in ORDER BY.`;
  report(binding, value.span, message, 'Give the columns different aliases.');
  return null;
};

/** Binds ORDER BY of what set operators join: their columns alone, by name or position. */
export const bindOrderOfColumns = (
  binding: Binding,
  orderBy: readonly OrderItem[],
  items: readonly Item[],
): readonly BoundOrder[] | undefined => {
  const order = orderBy.map(({ value, descending, span }) => {
    const listed = listedOutput(binding, value, items);
    if (listed !== undefined) return listed && { output: listed.output, descending };
    const message = 'Behind UNION, EXCEPT and INTERSECT, ORDER BY takes names of columns only.';
    return report(binding, span, message, 'Write SELECT * FROM (…) AS a ORDER BY ….');
  });
  const found = order.filter((each) => each !== undefined && each !== null);
  return found.length < order.length ? undefined : found;
};
