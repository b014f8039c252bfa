// GROUP BY and aggregates: takes a query's outputs apart into keys, aggregates, and what is made of
// those, so that everything above the grouping sees its relation alone. A column that is neither
// grouped by nor aggregated has no single value in a group and is refused.

import type { BoundAggregate, BoundCondition, BoundExpression, BoundGrouping } from '../bound.ts';
import type { BoundGroupingSets } from '../bound.ts';
import { rebuildCondition, rebuildExpression, visitExpression } from '../bound-walk.ts';
import type { Span } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { identities } from './identity.ts';

/** An expression with its place in the text. */
export interface Spanned<Bound> {
  readonly bound: Bound;
  readonly span: Span;
}

/** The parts of a query as they are bound before its grouping is taken apart. */
export interface Ungrouped {
  /** Relations whose columns must be grouped by or aggregated. */
  readonly relations: ReadonlySet<number>;
  readonly keys: readonly Spanned<BoundExpression>[];
  /** Lists of places among the keys, where rows are grouped by several. */
  readonly sets?: readonly BoundGroupingSets[];
  readonly outputs: readonly Spanned<BoundExpression>[];
  readonly having?: Spanned<BoundCondition>;
}

/** The same parts over the grouping's relation. */
export interface Grouped {
  readonly grouping: BoundGrouping;
  readonly outputs: readonly BoundExpression[];
  readonly having?: BoundCondition;
}

/** Whether an expression aggregates, outside of its subqueries. */
export const aggregates = (expression: BoundExpression): boolean => {
  let found = false;
  visitExpression(expression, (part) => {
    if (part.kind === 'aggregate') found = true;
    return part.kind === 'scalar-query';
  });
  return found;
};

/** Groups a query; reports columns that cannot stand above the grouping. */
export const grouped = (binding: Binding, query: Ungrouped): Grouped | undefined => {
  const relation = binding.newRelation();
  const identityOf = identities();
  const keys = new Map<number, number>();
  const distinctKeys: BoundExpression[] = [];
  for (const { bound } of query.keys) {
    if (keys.has(identityOf(bound))) continue;
    keys.set(identityOf(bound), distinctKeys.push(bound) - 1);
  }
  const kinds = new Set(distinctKeys.map(({ kind }) => kind));
  const found = new Map<number, number>();
  const collected: BoundAggregate[] = [];
  const loose = new Map<Span, Set<string>>();

  const collect = (aggregate: BoundAggregate): BoundExpression => {
    const identity = identityOf(aggregate);
    const place = found.get(identity) ?? collected.push(aggregate) - 1;
    found.set(identity, place);
    return columnFor(aggregate, relation, distinctKeys.length + place);
  };

  const replaceIn = (span: Span) => (part: BoundExpression) => {
    const key = kinds.has(part.kind) ? keys.get(identityOf(part)) : undefined;
    if (key !== undefined) return columnFor(part, relation, key);
    if (part.kind === 'aggregate' && part.name === 'GROUPING') {
      const about = part.value && keys.get(identityOf(part.value));
      if (about !== undefined) return collect({ ...part, key: about });
      report(binding, span, 'GROUPING takes an expression of GROUP BY.');
      return part;
    }
    if (part.kind === 'aggregate') return collect(part);
    if (part.kind !== 'column' || !query.relations.has(part.relation)) return undefined;
    const names = loose.get(span) ?? new Set();
    loose.set(span, names.add(part.name));
    return part;
  };

  const outputs = query.outputs.map(({ bound, span }) => rebuildExpression(bound, replaceIn(span)));
  const having = query.having && rebuildCondition(query.having.bound, replaceIn(query.having.span));
  const placeOf = (key: number): number => {
    const bound = query.keys[key]?.bound;
    return (bound && keys.get(identityOf(bound))) ?? 0;
  };
  const sets = query.sets?.map(({ how, lists }) => ({
    how,
    lists: lists.map((list) => list.map(placeOf)),
  }));
  const grouping = { relation, keys: distinctKeys, ...(sets && { sets }), aggregates: collected };
  for (const [span, names] of loose) reportLoose(binding, span, [...names], keys.size > 0);
  return loose.size === 0 ? { grouping, outputs, ...(having && { having }) } : undefined;
};

/** So many columns an error names; a star may stand for hundreds. */
const namesMax = 3;

/** One error for all columns of an item, as of a star. */
const reportLoose = (
  binding: Binding,
  span: Span,
  names: readonly string[],
  hasKeys: boolean,
): undefined => {
  const shown = names.slice(0, namesMax).map((name) => `'${name}'`);
  const more = names.length - shown.length;
  const list = [...shown, ...(more > 0 ? [`${more} more`] : [])];
  const isOne = names.length === 1;
  const who = isOne ? `The column ${shown.join()} is` : `The columns ${inWords(list)} are`;
  const add = hasKeys ? `Add ${isOne ? 'it' : 'them'} to GROUP BY` : `Add GROUP BY ${names[0]}`;
  const columns = hasKeys || isOne ? add : 'Name them all in GROUP BY';
  const message = `${who} neither in GROUP BY nor inside an aggregate.`;
  const of = isOne ? 'it' : 'them';
  return report(binding, span, message, `${columns}, or take MIN, MAX or another of ${of}.`);
};

const inWords = (list: readonly string[]): string =>
  `${list.slice(0, -1).join(', ')} and ${list.at(-1) ?? ''}`;

const columnFor = (part: BoundExpression, relation: number, column: number): BoundExpression => ({
  kind: 'column',
  type: part.type,
  relation,
  column,
  name: part.kind === 'column' ? part.name : '',
});
