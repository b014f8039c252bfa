// Queries: the clauses of a SELECT in the order in which they take effect, and ORDER BY with its
// rules. FROM is source.ts, grouping grouping.ts, names of the result naming.ts.

import type { BoundExpression, BoundOrder, BoundQuery, BoundSelect } from '../bound.ts';
import { fold } from '../../domain/table.ts';
import type { Expression, OrderItem, Query, Select, SelectItem } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding, Place, QueryAsk } from './binding.ts';
import { constantOf, wholeOfConstant } from './constant.ts';
import { visitExpression } from '../bound-walk.ts';
import { aggregates, grouped } from './grouping.ts';
import type { Spanned } from './grouping.ts';
import { identities } from './identity.ts';
import { columnsOf } from './naming.ts';
import type { Item } from './naming.ts';
import { columnOf, isNamedBy } from './scope.ts';
import type { Relation, Scope } from './relation.ts';
import { bindFrom } from './source.ts';

/** Binds a query for the use it is put to. */
export const bindQuery = (
  binding: Binding,
  query: Query,
  ask: QueryAsk,
): BoundQuery | undefined => {
  const { body, orderBy } = query;
  const from = body.from.length === 0 ? undefined : bindFrom(binding, body.from, ask.outer);
  // Without its sources every other name would be an error too, and none of them the user's.
  if (body.from.length > 0 && from === undefined) return undefined;
  const relations = from?.relations ?? [];
  const scope: Scope = { relations, ...(ask.outer === undefined ? {} : { outer: ask.outer }) };
  const clauses = bindClauses(binding, body, scope);
  const items = bindItems(binding, body.items, scope);
  const order = items && bindOrder(binding, orderBy, { scope, items, distinct: body.distinct });
  const top = body.top && bindTop(binding, body.top, scope);
  const hasTop = body.top === undefined || top !== undefined;
  if (!isOrderUseful(binding, query, ask) || clauses === undefined) return undefined;
  if (items === undefined || order === undefined || !hasTop) return undefined;
  const columns = columnsOf(binding, items, { use: ask.use, span: body.span });
  const select = columns && selectOf(binding, body, { clauses, relations, ...order });
  if (columns === undefined || select === undefined) return undefined;
  return {
    kind: 'query',
    columns,
    orderBy: order.orderBy,
    body: { ...select, ...(from === undefined ? {} : { from: from.source }) },
    ...(top === undefined ? {} : { top }),
  };
};

/** Rows of a subquery have no order, unless TOP takes the first of them. */
const isOrderUseful = (binding: Binding, { body, orderBy }: Query, { use }: QueryAsk): boolean => {
  const [first] = orderBy;
  if (first === undefined || body.top !== undefined) return true;
  if (use === 'result' || use === 'into') return true;
  const message = 'ORDER BY has no effect in a subquery without TOP.';
  report(binding, first.span, message, 'Move it to the outermost SELECT, or add TOP.');
  return false;
};

type Clauses = Pick<BoundSelect, 'where'> & {
  readonly keys: readonly Spanned<BoundExpression>[];
  readonly having?: Spanned<NonNullable<BoundSelect['having']>>;
};

const bindClauses = (binding: Binding, body: Select, scope: Scope): Clauses | undefined => {
  const noAggregate = 'An aggregate cannot stand in WHERE: rows are filtered before grouping.';
  const where = body.where && binding.condition(body.where, { scope, noAggregate });
  const keys = body.groupBy.map((key) => bindKey(binding, key, scope));
  const having = body.having && binding.condition(body.having, { scope });
  const bound = keys.filter((key) => key !== undefined);
  const isWhole =
    bound.length === keys.length &&
    (body.where === undefined || where !== undefined) &&
    (body.having === undefined || having !== undefined);
  if (!isWhole) return undefined;
  return {
    keys: bound,
    ...(where && { where }),
    ...(having && body.having && { having: { bound: having, span: body.having.span } }),
  };
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

/** The select list with its stars written out. */
const bindItems = (
  binding: Binding,
  items: readonly SelectItem[],
  scope: Scope,
): readonly Item[] | undefined => {
  const bound = items.map((item) =>
    item.kind === 'star' ? bindStar(binding, item, scope) : bindItem(binding, item, { scope }),
  );
  const found = bound.filter((each) => each !== undefined);
  return found.length < bound.length ? undefined : found.flat();
};

const bindItem = (
  binding: Binding,
  { value, alias, span }: Extract<SelectItem, { kind: 'item' }>,
  place: Place,
): readonly Item[] | undefined => {
  const bound = binding.value(value, place);
  if (bound === undefined) return undefined;
  const name = alias?.text ?? (bound.kind === 'column' ? bound.name : undefined);
  return [{ bound, span, ...(name === undefined ? {} : { name }) }];
};

const bindStar = (
  binding: Binding,
  { qualifier, span }: Extract<SelectItem, { kind: 'star' }>,
  { relations }: Scope,
): readonly Item[] | undefined => {
  if (relations.length === 0) return report(binding, span, 'There is no FROM for * to list.');
  const parts = qualifier && [qualifier.database, qualifier.schema, qualifier.object];
  const words = parts?.filter((part) => part !== undefined) ?? [];
  const meant = relations.filter((relation) => isNamedBy(relation, words));
  if (meant.length === 0) {
    const message = `Nothing in FROM is called '${words.map(({ text }) => text).join('.')}'.`;
    const names = relations.map(({ exposed }) => `${exposed}.*`).join(', ');
    return report(binding, span, message, `There is ${names}.`);
  }
  return meant.flatMap((relation) => starOf(relation, span));
};

const starOf = (relation: Relation, span: Item['span']): readonly Item[] =>
  relation.columns.flatMap((column, place) => {
    if (column.hidden === true) return [];
    const bound = columnOf(relation, place);
    return [{ bound, span, name: column.name }];
  });

interface Order {
  /** Visible outputs, then those only sorted by. */
  readonly outputs: readonly Spanned<BoundExpression>[];
  readonly orderBy: readonly BoundOrder[];
}

interface OrderAsk {
  readonly scope: Scope;
  readonly items: readonly Item[];
  readonly distinct: boolean;
}

const bindOrder = (
  binding: Binding,
  orderBy: readonly OrderItem[],
  { scope, items, distinct }: OrderAsk,
): Order | undefined => {
  const outputs: Spanned<BoundExpression>[] = [...items];
  const identityOf = identities();
  const order = orderBy.map(({ value, descending, span }) => {
    const listed = listedOutput(binding, value, items);
    if (listed !== undefined) return listed && { output: listed.output, descending };
    const bound = binding.value(value, { scope });
    if (bound === undefined) return undefined;
    if (constantOf(bound) !== undefined || bound.kind === 'literal') {
      return report(binding, span, 'ORDER BY cannot take a constant, other than a position.');
    }
    const known = outputs.findIndex((output) => identityOf(output.bound) === identityOf(bound));
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
  const identityOf = identities();
  const meanings = new Set(places.map((at) => items[at]).map((it) => it && identityOf(it.bound)));
  if (meanings.size === 1) return { output: first };
  const message = `'${value.parts[0]?.text}' is ambiguous in ORDER BY.`;
  report(binding, value.span, message, 'Give the columns different aliases.');
  return null;
};

const bindTop = (binding: Binding, top: Expression, scope: Scope): bigint | undefined => {
  const noColumn = { message: 'TOP takes a number, not a column.', hint: 'As in TOP 10.' };
  const noAggregate = 'TOP takes a number, not an aggregate.';
  const bound = binding.value(top, { scope, noColumn, noAggregate });
  if (bound === undefined) return undefined;
  const rows = wholeOfConstant(constantOf(bound));
  if (rows !== undefined && rows >= 0n && rows < 2n ** 63n) return rows;
  return report(binding, top.span, 'TOP takes a whole number of rows, 0 or more.');
};

const selectOf = (
  binding: Binding,
  body: Select,
  parts: { clauses: Clauses; relations: readonly Relation[] } & Order,
): BoundSelect | undefined => {
  const { clauses, outputs, relations } = parts;
  const { keys, having, where } = clauses;
  const select = { kind: 'select', distinct: body.distinct, ...(where && { where }) } as const;
  const isGrouped =
    keys.length > 0 || having !== undefined || outputs.some(({ bound }) => aggregates(bound));
  if (!isGrouped) return { ...select, outputs: outputs.map(({ bound }) => bound) };
  const own = new Set(relations.map(({ number }) => number));
  const above = grouped(binding, { relations: own, keys, outputs, ...(having && { having }) });
  return above && { ...select, ...above };
};
