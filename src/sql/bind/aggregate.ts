// Aggregates: one value of all rows of a group, or of a window. What they take and give is the
// table of functions/aggregate.ts; where they may stand is told by the place.

import type { AggregateName, BoundAggregate, BoundExpression } from '../bound.ts';
import { visitExpression } from '../bound-walk.ts';
import type { Aggregate } from '../functions/aggregate.ts';
import { rulesOf } from '../dialect-rules.ts';
import type { Expression } from '../tree.ts';
import { INT, familyOf, typeText, varchar } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { converted } from './convert.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** Binds an aggregate of the rows of a group. */
export const bindAggregate = (
  binding: Binding,
  { call, aggregate, place }: { call: Call; aggregate: Aggregate; place: Place },
): BoundExpression | undefined => {
  const { args, span } = call;
  if (place.noAggregate !== undefined) return report(binding, span, place.noAggregate);
  const noAggregate = 'An aggregate cannot stand inside another.';
  const inside: Place = { ...place, noAggregate, windows: 'inside' };
  const values = args.map((arg) => binding.value(arg, inside));
  const found = values.filter((value) => value !== undefined);
  if (found.length < values.length) return undefined;
  const made = aggregated(binding, { call, aggregate, args: found });
  const value = made?.value;
  if (value !== undefined && reportsForeign(binding, value, call, place)) return undefined;
  return made?.name === 'STRING_AGG'
    ? textsJoined(binding, { call, joined: made, separator: found[1], place: inside })
    : made;
};

/** The aggregate of arguments that are bound, in the type it gives. */
export const aggregated = (
  binding: Binding,
  { call, aggregate, args }: { call: Call; aggregate: Aggregate; args: readonly BoundExpression[] },
): BoundAggregate | undefined => {
  const { name, distinct, star, span } = { ...call, name: aggregate.name };
  const isDistinct = distinct || aggregate.isDistinct === true;
  if (star && name === 'COUNT' && !isDistinct) {
    return { kind: 'aggregate', type: aggregate.of(INT) ?? INT, name, distinct: false };
  }
  const [value] = args;
  const count = name === 'STRING_AGG' ? 2 : 1;
  if (value === undefined || args.length !== count) {
    const message = `${name} takes ${count === 1 ? 'one argument' : 'two arguments'}.`;
    return report(binding, span, message, HINTS[name]);
  }
  const summed = rulesOf(binding.batch).summed(name, value.type);
  const type = aggregate.of(summed ?? value.type);
  if (type === undefined) {
    const message = `${name} does not take values of type ${typeText(value.type)}.`;
    return report(binding, span, message, 'CAST them to a number first.');
  }
  const isText = name !== 'STRING_AGG' || familyOf(value.type) === 'text';
  const to = aggregate.over ?? summed ?? (isText ? value.type : varchar(numberTextLength));
  const over = converted(value, to);
  return { kind: 'aggregate', type, name, distinct: isDistinct, value: over };
};

/** Room for any number, moment or identifier as text. */
const numberTextLength = 50;

const HINTS: Partial<Record<AggregateName, string>> = {
  COUNT: 'COUNT(*) counts rows.',
  STRING_AGG: "As in STRING_AGG(name, ', ').",
};

interface Joined {
  readonly call: Call;
  readonly joined: BoundAggregate;
  readonly separator: BoundExpression | undefined;
  readonly place: Place;
}

/** STRING_AGG with what stands between the texts, and their order. */
const textsJoined = (
  binding: Binding,
  { call, joined, separator, place }: Joined,
): BoundExpression | undefined => {
  const { args, distinct, span, withinGroup = [] } = call;
  if (distinct) return report(binding, span, 'STRING_AGG takes no DISTINCT.');
  const between = args[1];
  if (separator === undefined || between === undefined) return undefined;
  let isConstant = familyOf(separator.type) === 'text';
  visitExpression(separator, ({ kind }) => {
    if (kind !== 'literal' && kind !== 'cast') isConstant = false;
  });
  if (!isConstant) {
    return report(binding, between.span, 'What STRING_AGG puts between texts must be a constant.');
  }
  const orderBy = withinGroup.map(({ value, descending }) => {
    const bound = binding.value(value, place);
    return bound && { value: bound, descending };
  });
  const found = orderBy.filter((key) => key !== undefined);
  return found.length < orderBy.length ? undefined : { ...joined, separator, orderBy: found };
};

/** Subqueries inside an aggregate, and aggregates of an outer query's rows, are not taken. */
const reportsForeign = (
  binding: Binding,
  value: BoundExpression,
  { span }: Call,
  { scope }: Place,
): boolean => {
  const own = new Set(scope.relations.map(({ number }) => number));
  const found = { query: false, own: false, foreign: false };
  visitExpression(value, (part) => {
    if (part.kind === 'scalar-query') found.query = true;
    if (part.kind === 'column') found[own.has(part.relation) ? 'own' : 'foreign'] = true;
  });
  if (found.query) {
    report(binding, span, 'A subquery cannot stand inside an aggregate.');
  } else if (found.foreign && !found.own) {
    const message = 'This aggregate is of columns of the query around it.';
    report(binding, span, message, 'Move it to that query.');
  }
  return found.query || (found.foreign && !found.own);
};
