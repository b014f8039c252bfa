// Calls: aggregates, the functions with rules of their own, and those of the table. A name that is
// in none of them is refused, whatever an engine may know.

import { AGGREGATES } from '../functions/aggregate.ts';
import type { Aggregate } from '../functions/aggregate.ts';
import { REFUSED_FUNCTIONS } from '../functions/refused.ts';
import { isScalarFunction, SCALAR_FUNCTIONS } from '../functions/scalar.ts';
import type { BoundExpression } from '../bound.ts';
import { visitExpression } from '../bound-walk.ts';
import type { Expression } from '../tree.ts';
import { INT, typeText } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { converted } from './convert.ts';
import { bindScalar } from './scalar-call.ts';
import { SPECIAL_FUNCTIONS } from './special-call.ts';
import type { BindCall } from './special-call.ts';
import { functionHint } from './unknown-function.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** Binds a call of a function or an aggregate. */
export const bindCall: BindCall = (binding, call, place) => {
  const { object, database, schema } = call.name;
  const name = object.text.toUpperCase();
  const aggregate = AGGREGATES.get(name);
  const scalar = isScalarFunction(name) ? name : undefined;
  const special = SPECIAL_FUNCTIONS.get(name);
  const isQualified = database !== undefined || schema !== undefined;
  const isDbo = schema === undefined && database?.text.toLowerCase() === 'dbo';
  if (isQualified && !(isDbo && isDboFunction(name))) return reportUnknown(binding, call);
  if (aggregate !== undefined) return bindAggregate(binding, { call, aggregate, place });
  if (special === undefined && scalar === undefined) return reportUnknown(binding, call);
  if (call.distinct || call.star) {
    const message = `${name} is no aggregate, so it takes no ${call.star ? '*' : 'DISTINCT'}.`;
    return report(binding, call.span, message);
  }
  if (special !== undefined) return special.bind(binding, call, place);
  return scalar && bindScalar(binding, { call, name: scalar, place });
};

const isDboFunction = (name: string): boolean =>
  isScalarFunction(name) && SCALAR_FUNCTIONS[name].isDbo === true;

const reportUnknown = (binding: Binding, call: Call): undefined => {
  const { name } = call;
  const written = [name.database, name.schema, name.object]
    .flatMap((part) => (part === undefined ? [] : [part.text]))
    .join('.');
  const known = name.object.text.toUpperCase();
  const instead = REFUSED_FUNCTIONS.get(known);
  if (instead !== undefined) {
    return report(binding, name.span, `This server does not offer ${known}.`, instead);
  }
  const message = `There is no function '${written}'.`;
  return report(binding, name.span, message, functionHint(name, functionNames()));
};

/** The names of all functions and aggregates, in capitals. */
export const functionNames = (): readonly string[] => [
  ...new Set([...Object.keys(SCALAR_FUNCTIONS), ...AGGREGATES.keys(), ...SPECIAL_FUNCTIONS.keys()]),
];

const bindAggregate = (
  binding: Binding,
  { call, aggregate, place }: { call: Call; aggregate: Aggregate; place: Place },
): BoundExpression | undefined => {
  const { name, distinct, star, args, span } = { ...call, name: aggregate.name };
  if (place.noAggregate !== undefined) return report(binding, span, place.noAggregate);
  if (star && name === 'COUNT') {
    return { kind: 'aggregate', type: aggregate.of(INT) ?? INT, name, distinct: false };
  }
  const [arg, surplus] = args;
  if (arg === undefined || surplus !== undefined) {
    const message = `${name} takes one argument.`;
    return report(binding, span, message, name === 'COUNT' ? 'COUNT(*) counts rows.' : undefined);
  }
  const inside = { ...place, noAggregate: 'An aggregate cannot stand inside another.' };
  const value = binding.value(arg, inside);
  if (value === undefined) return undefined;
  if (reportsForeign(binding, value, call, place)) return undefined;
  const type = aggregate.of(value.type);
  if (type === undefined) {
    const message = `${name} does not take values of type ${typeText(value.type)}.`;
    return report(binding, span, message, 'CAST them to a number first.');
  }
  const over = aggregate.over === undefined ? value : converted(value, aggregate.over);
  return { kind: 'aggregate', type, name, distinct, value: over };
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
