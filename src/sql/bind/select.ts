// One SELECT: its clauses in the order in which they take effect. FROM is source.ts, grouping
// grouping.ts, names of the result naming.ts, order order.ts.

import type { BoundQuery, BoundSelect } from '../bound.ts';
import { rulesOf } from '../dialect-rules.ts';
import type { Expression, Query, Select, SelectItem } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding, Place, QueryAsk } from './binding.ts';
import { aggregates, grouped } from './grouping.ts';
import type { Spanned } from './grouping.ts';
import { bindGroupBy } from './group-by.ts';
import type { GroupedBy } from './group-by.ts';
import { bindLimit } from './limit.ts';
import { columnsOf } from './naming.ts';
import { searchedNear } from './near.ts';
import type { Item } from './naming.ts';
import { bindOrder, isOrderUseful } from './order.ts';
import type { Order } from './order.ts';
import { readOnce } from './read-once.ts';
import { isNamedBy } from './relation-name.ts';
import { isSeen, valueOf } from './scope.ts';
import type { Relation, Scope } from './relation.ts';
import { bindShapeValue, shapeCalled } from './shape.ts';
import { bindFrom } from './source.ts';
import { windowed } from './window.ts';

/** Binds a query of one SELECT for the use it is put to. */
export const bindSelect = (
  binding: Binding,
  query: Query & { readonly body: Select },
  ask: QueryAsk,
): BoundQuery | undefined => {
  const { body, orderBy } = query;
  const from = body.from.length === 0 ? undefined : bindFrom(binding, body.from, ask.outer);
  // Without its sources every other name would be an error too, and none of them the user's.
  if (body.from.length > 0 && from === undefined) return undefined;
  const relations = from?.relations ?? [];
  const { items: list } = body;
  const scope = { relations, items: list, ...(ask.outer && { outer: ask.outer }) };
  const clauses = bindClauses(binding, body, scope);
  const items = bindItems(binding, body.items, { scope, showsShapes: ask.showsShapes === true });
  const order = items && bindOrder(binding, orderBy, { scope, items, distinct: body.distinct });
  const limit = bindLimit(binding, query, ask);
  if (!isOrderUseful(binding, query, ask) || clauses === undefined) return undefined;
  if (items === undefined || order === undefined || limit === undefined) return undefined;
  const columns = columnsOf(binding, items, { use: ask.use, span: body.span });
  const select = columns && selectOf(binding, body, { clauses, relations, ...order });
  if (columns === undefined || select === undefined) return undefined;
  return {
    kind: 'query',
    columns,
    orderBy: order.orderBy,
    body: searchedNear(
      readOnce({ ...select, ...(from === undefined ? {} : { from: from.source }) }),
    ),
    ...limit,
  };
};

type Clauses = Pick<BoundSelect, 'where'> & {
  readonly groupBy: GroupedBy;
  readonly having?: Spanned<NonNullable<BoundSelect['having']>>;
};

const bindClauses = (binding: Binding, body: Select, scope: Scope): Clauses | undefined => {
  const noAggregate = 'An aggregate cannot stand in WHERE: rows are filtered before grouping.';
  const where = body.where && binding.condition(body.where, { scope, noAggregate });
  const groupBy = bindGroupBy(binding, body.groupBy, scope);
  const having = body.having && binding.condition(body.having, { scope });
  const isWhole =
    (body.where === undefined || where !== undefined) &&
    (body.having === undefined || having !== undefined);
  if (!isWhole || groupBy === undefined) return undefined;
  return {
    groupBy,
    ...(where && { where }),
    ...(having && body.having && { having: { bound: having, span: body.having.span } }),
  };
};

/** The select list with its stars written out. */
const bindItems = (
  binding: Binding,
  items: readonly SelectItem[],
  { scope, showsShapes }: { readonly scope: Scope; readonly showsShapes: boolean },
): readonly Item[] | undefined => {
  const bound = items.map((item) =>
    item.kind === 'star'
      ? bindStar(binding, item, scope)
      : bindItem(binding, item, { scope, windows: 'allowed', showsShapes }),
  );
  const found = bound.filter((each) => each !== undefined);
  return found.length < bound.length ? undefined : found.flat();
};

const bindItem = (
  binding: Binding,
  { value, alias, span }: Extract<SelectItem, { kind: 'item' }>,
  { showsShapes, ...place }: Place & { readonly showsShapes: boolean },
): readonly Item[] | undefined => {
  const shape = showsShapes ? shapeCalled(binding, value) : undefined;
  const found =
    shape === undefined
      ? { bound: binding.value(value, place) }
      : bindShapeValue(binding, shape, place);
  const { bound } = found ?? {};
  if (found === undefined || bound === undefined) return undefined;
  const own = bound.kind === 'column' ? bound.name : calledName(binding, value);
  const name = alias?.text ?? own;
  return [{ ...found, bound, span, ...(name === undefined ? {} : { name }) }];
};

/** A merged column has its name; a call its function's, where the dialect says so. */
const calledName = (binding: Binding, value: Expression): string | undefined => {
  if (value.kind === 'column') return value.parts.at(-1)?.text;
  return value.kind === 'call' && rulesOf(binding.batch).namesCalls
    ? value.name.object.text
    : undefined;
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
  return meant.flatMap((relation) =>
    starOf(relation, { span, isQualified: qualifier !== undefined }),
  );
};

const starOf = (
  relation: Relation,
  { span, isQualified }: { readonly span: Item['span']; readonly isQualified: boolean },
): readonly Item[] =>
  relation.columns.flatMap((column, place) => {
    // A star behind a name lists all that the name has.
    if (isQualified ? column.hidden === true : !isSeen(relation, place)) return [];
    const bound = valueOf(relation, place);
    return [{ bound, span, name: column.name }];
  });

const selectOf = (
  binding: Binding,
  body: Select,
  parts: { clauses: Clauses; relations: readonly Relation[] } & Order,
): BoundSelect | undefined => {
  const { clauses, outputs, relations } = parts;
  const { groupBy, having, where } = clauses;
  const select = { kind: 'select', distinct: body.distinct, ...(where && { where }) } as const;
  const isGrouped =
    body.groupBy.length > 0 ||
    having !== undefined ||
    outputs.some(({ bound }) => aggregates(bound));
  const own = new Set(relations.map(({ number }) => number));
  const bounds = outputs.map(({ bound }) => bound);
  if (!isGrouped) return { ...select, ...windowed(binding, bounds, own) };
  const above = grouped(binding, {
    relations: own,
    ...groupBy,
    outputs,
    ...(having && { having }),
  });
  if (above === undefined) return undefined;
  const groups = new Set([above.grouping.relation]);
  return { ...select, ...above, ...windowed(binding, above.outputs, groups) };
};
