// Calls: aggregates, the few functions with rules of their own (ISNULL, COALESCE, IIF, NULLIF), and
// those of the table. A name that is in none of them is refused, whatever an engine may know.

import type { SqlType } from '../../domain/column.ts';
import { AGGREGATES } from '../functions/aggregate.ts';
import type { Aggregate } from '../functions/aggregate.ts';
import { isScalarFunction, SCALAR_FUNCTIONS } from '../functions/scalar.ts';
import type { ParameterKind, ScalarFunction, ScalarFunctionName } from '../functions/scalar.ts';
import type { BoundExpression } from '../bound.ts';
import { visitExpression } from '../bound-walk.ts';
import type { Expression } from '../tree.ts';
import { FLOAT, INT, familyOf, isImplicit, typeText, varchar } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { constantOf, numberOf } from './constant.ts';
import { commonTypeOfAll, comparable, converted, convertedIfImplicit, isNull } from './convert.ts';
import { functionHint } from './unknown-function.ts';

type Call = Extract<Expression, { kind: 'call' }>;
type Special = (binding: Binding, call: Call, place: Place) => BoundExpression | undefined;

/** Binds a call of a function or an aggregate. */
export const bindCall: Special = (binding, call, place) => {
  const { object, database, schema } = call.name;
  const name = object.text.toUpperCase();
  const aggregate = AGGREGATES.get(name);
  const scalar = isScalarFunction(name) ? name : undefined;
  const special = SPECIAL.get(name);
  const isQualified = database !== undefined || schema !== undefined;
  const isDbo = schema === undefined && database?.text.toLowerCase() === 'dbo';
  if (isQualified && !(isDbo && isDboFunction(name))) return reportUnknown(binding, call);
  if (aggregate !== undefined) return bindAggregate(binding, { call, aggregate, place });
  if (special === undefined && scalar === undefined) return reportUnknown(binding, call);
  if (call.distinct || call.star) {
    const message = `${name} is no aggregate, so it takes no ${call.star ? '*' : 'DISTINCT'}.`;
    return report(binding, call.span, message);
  }
  if (special !== undefined) return special(binding, call, place);
  return scalar && bindScalar(binding, { call, name: scalar, place });
};

const isDboFunction = (name: string): boolean =>
  isScalarFunction(name) && SCALAR_FUNCTIONS[name].isDbo === true;

const reportUnknown = (binding: Binding, call: Call): undefined => {
  const { name } = call;
  const written = [name.database, name.schema, name.object]
    .flatMap((part) => (part === undefined ? [] : [part.text]))
    .join('.');
  const message = `There is no function '${written}'.`;
  return report(binding, name.span, message, functionHint(name, functionNames()));
};

/** The names of all functions and aggregates, in capitals. */
export const functionNames = (): readonly string[] => [
  ...new Set([...Object.keys(SCALAR_FUNCTIONS), ...AGGREGATES.keys(), ...SPECIAL.keys()]),
];

const bindArgs = (
  binding: Binding,
  args: readonly Expression[],
  place: Place,
): readonly BoundExpression[] | undefined => {
  const bound = args.map((arg) => binding.value(arg, place));
  const values = bound.filter((value) => value !== undefined);
  return values.length < bound.length ? undefined : values;
};

const bindAggregate = (
  binding: Binding,
  { call, aggregate, place }: { call: Call; aggregate: Aggregate; place: Place },
): BoundExpression | undefined => {
  const { name, distinct, star, args, span } = { ...call, name: aggregate.name };
  if (place.noAggregate !== undefined) return report(binding, span, place.noAggregate);
  if (star && name === 'COUNT') {
    return { kind: 'aggregate', type: aggregate.result(INT) ?? INT, name, distinct: false };
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
  const type = aggregate.result(value.type);
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

const bindScalar = (
  binding: Binding,
  { call, name, place }: { call: Call; name: ScalarFunctionName; place: Place },
): BoundExpression | undefined => {
  const scalar = SCALAR_FUNCTIONS[name];
  const { parameters, required = parameters.length, isVariadic = false } = scalar;
  const count = call.args.length;
  if (count < required || (count > parameters.length && !isVariadic)) {
    const message = `${name} takes ${countInWords(scalar)}, and here stand ${count}.`;
    return report(binding, call.span, message);
  }
  const bound = bindArgs(binding, call.args, place);
  const args = bound?.map((value, at) => {
    const span = call.args[at]?.span ?? call.span;
    const kind = parameters[Math.min(at, parameters.length - 1)] ?? 'any';
    return convertedIfImplicit(binding, value, { type: argumentType(kind, value), span });
  });
  const fitting = args?.filter((value) => value !== undefined);
  if (args === undefined || fitting === undefined || fitting.length < args.length) return undefined;
  if (!areConstants(binding, call, { fitting, places: scalar.constants ?? [] })) return undefined;
  const types = fitting.map((value) => value.type);
  const type = typeof scalar.result === 'function' ? scalar.result(types) : scalar.result;
  return { kind: 'call', type, name, args: fitting };
};

const countInWords = ({ parameters, required, isVariadic }: ScalarFunction): string => {
  const most = parameters.length;
  if (isVariadic === true) return `${required ?? most} arguments or more`;
  const words = `${most} ${most === 1 ? 'argument' : 'arguments'}`;
  return required === undefined || required === most ? words : `${required} to ${words}`;
};

/** The type an argument is brought to; the one it has where that is of the right kind. */
const argumentType = (kind: ParameterKind, value: BoundExpression): SqlType => {
  const { type } = value;
  const family = familyOf(type);
  switch (kind) {
    case 'any':
      return type;
    case 'float':
      return FLOAT;
    case 'int':
      return INT;
    case 'number':
      return ['integer', 'decimal', 'approximate'].includes(family) ? type : FLOAT;
    case 'text':
      if (isNull(value)) return varchar(1);
      return family === 'text' ? type : varchar(numberTextLength);
  }
};

/** Room for any number, moment or identifier as text. */
const numberTextLength = 50;

const areConstants = (
  binding: Binding,
  { args, name }: Call,
  { fitting, places }: { fitting: readonly BoundExpression[]; places: readonly number[] },
): boolean => {
  const moving = places.filter((at) => {
    const value = fitting[at];
    return value !== undefined && numberOf(constantOf(value)) === undefined;
  });
  for (const at of moving) {
    const span = args[at]?.span ?? name.span;
    const value = fitting[at];
    const isTooLarge = value?.kind === 'cast' && constantOf(value.value) !== undefined;
    const wanted = isTooLarge ? 'must be a whole number within int' : 'must be a constant';
    const message = `Argument ${at + 1} of ${name.object.text.toUpperCase()} ${wanted}.`;
    report(binding, span, message);
  }
  return moving.length === 0;
};

/** ISNULL has the type of its first argument, COALESCE the one that all share. */
const bindIsNull: Special = (binding, call, place) => {
  const [first, second, surplus] = bindArgs(binding, call.args, place) ?? [];
  if (call.args.length !== 2) return reportCount(binding, call, '2 arguments');
  if (first === undefined || second === undefined || surplus !== undefined) return undefined;
  const type = isNull(first) ? second.type : first.type;
  const other = convertedIfImplicit(binding, second, { type, span: call.span });
  return other && { kind: 'coalesce', type, parts: [converted(first, type), other] };
};

const bindCoalesce: Special = (binding, call, place) => {
  if (call.args.length < 2) return reportCount(binding, call, '2 arguments or more');
  const parts = bindArgs(binding, call.args, place);
  const type = parts && commonTypeOfAll(binding, parts, call.span);
  return type && { kind: 'coalesce', type, parts: parts.map((part) => converted(part, type)) };
};

const bindIif: Special = (binding, call, place) => {
  const [condition, ...results] = call.args;
  if (condition === undefined || results.length !== 2) {
    return reportCount(binding, call, 'a condition and 2 values');
  }
  const when = binding.condition(condition, place);
  const values = bindArgs(binding, results, place);
  const type = values && commonTypeOfAll(binding, values, call.span);
  if (when === undefined || values === undefined || type === undefined) return undefined;
  const [result, otherwise] = values.map((value) => converted(value, type));
  return result && otherwise && { kind: 'case', type, branches: [{ when, result }], otherwise };
};

const bindNullIf: Special = (binding, call, place) => {
  if (call.args.length !== 2) return reportCount(binding, call, '2 arguments');
  const values = bindArgs(binding, call.args, place);
  const [first] = values ?? [];
  if (values === undefined || first === undefined) return undefined;
  const [left, right] = comparable(binding, values, call.span) ?? [];
  if (left === undefined || right === undefined) return undefined;
  const isText = familyOf(left.type) === 'text';
  if (isText !== (familyOf(first.type) === 'text') || !isImplicit(left.type, first.type)) {
    const message = 'NULLIF takes two values of one kind here.';
    return report(binding, call.span, message, 'CAST one of them first.');
  }
  return { kind: 'call', type: first.type, name: 'NULLIF', args: [first, right] };
};

const reportCount = (binding: Binding, { name, span }: Call, words: string): undefined =>
  report(binding, span, `${name.object.text.toUpperCase()} takes ${words}.`);

const SPECIAL: ReadonlyMap<string, Special> = new Map([
  ['ISNULL', bindIsNull],
  ['COALESCE', bindCoalesce],
  ['IIF', bindIif],
  ['NULLIF', bindNullIf],
]);
