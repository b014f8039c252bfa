// Calls: aggregates, the functions with rules of their own, and those of the table. A name that is
// in none of them is refused, whatever an engine may know.

import type { SpaceObject } from '../../domain/space-object.ts';
import { AGGREGATES } from '../functions/aggregate.ts';
import { REFUSED_FUNCTIONS } from '../functions/refused.ts';
import { isScalarFunction, SCALAR_FUNCTIONS } from '../functions/scalar.ts';
import { isWindowFunction, WINDOW_FUNCTIONS } from '../functions/window.ts';
import type { BoundExpression } from '../bound.ts';
import { rulesOf } from '../dialect-rules.ts';
import type { WrittenFunction } from '../functions/adql.ts';
import type { Expression } from '../tree.ts';
import { bindAggregate } from './aggregate.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { bindEnumeration, enumerationOf } from './enumeration.ts';
import { GEOMETRY_FUNCTIONS, reportShape } from './geometry.ts';
import { isPercentile } from './percentile.ts';
import { bindScalar } from './scalar-call.ts';
import { bindSkyValue, isSkyValue } from './sky-value.ts';
import { SPECIAL_FUNCTIONS } from './special-call.ts';
import type { BindCall } from './special-call.ts';
import { isShape } from './shape.ts';
import { calledValue, ownFunctionOf } from './space-object.ts';
import { functionHint } from './unknown-function.ts';
import { bindWindow } from './window.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** Binds a call of a function or an aggregate. */
export const bindCall: BindCall = (binding, call, place) => {
  if (isSkyValue(call)) return bindSkyValue(binding, call, place);
  const enumeration = enumerationOf(binding, call);
  if (enumeration !== undefined) return bindEnumeration(binding, call, { ...enumeration, place });
  const { object, database, schema } = call.name;
  const name = object.text.toUpperCase();
  const aggregate = AGGREGATES.get(name);
  const scalar = isScalarFunction(name) ? name : undefined;
  const special = SPECIAL_FUNCTIONS.get(name);
  const isQualified = database !== undefined || schema !== undefined;
  const isDbo = schema === undefined && database?.text.toLowerCase() === 'dbo';
  const { functions, hasShapes } = rulesOf(
    call.dialect === undefined ? binding.batch : { dialect: call.dialect },
  );
  const written = isQualified ? undefined : functions.get(name);
  if (written !== undefined) return bindWritten(binding, { call, place, written });
  if (hasShapes && !isQualified) {
    if (isShape(name)) return reportShape(binding, call);
    const geometry = GEOMETRY_FUNCTIONS.get(name);
    if (geometry !== undefined) return geometry.bind(binding, call, place);
  }
  const own = isQualified ? ownFunctionOf(binding, call.name) : undefined;
  if (own !== undefined) return bindOwn(binding, { call, place, object: own });
  if (isQualified && !(isDbo && isDboFunction(name))) return reportUnknown(binding, call);
  const { over } = call;
  if (over !== undefined) return bindWindow(binding, { ...call, over }, place);
  if (call.withinGroup !== undefined && name !== 'STRING_AGG' && !isPercentile(name)) {
    return report(binding, call.span, `${name} takes no WITHIN GROUP.`);
  }
  if (call.ignoresNulls === true) {
    return report(binding, call.span, 'IGNORE NULLS stands before OVER only.');
  }
  if (aggregate !== undefined) return bindAggregate(binding, { call, aggregate, place });
  if (isWindowFunction(name)) {
    const clause = isPercentile(name) ? 'PARTITION' : 'ORDER';
    const hint = `As in OVER (${clause} BY x).`;
    return report(binding, call.span, `${name} needs OVER behind it.`, hint);
  }
  if (special === undefined && scalar === undefined) return reportUnknown(binding, call);
  if (call.distinct || call.star) {
    const message = `${name} is no aggregate, so it takes no ${call.star ? '*' : 'DISTINCT'}.`;
    return report(binding, call.span, message);
  }
  if (special !== undefined) return special.bind(binding, call, place);
  return scalar && bindScalar(binding, { call, name: scalar, place });
};

/** A function that the dialect writes with others. */
const bindWritten = (
  binding: Binding,
  { call, place, written }: { call: Call; place: Place; written: WrittenFunction },
): BoundExpression | undefined => {
  const { args, distinct, star, span } = call;
  const [least, most] = written.count;
  const name = call.name.object.text.toUpperCase();
  if (distinct || star) {
    const message = `${name} is no aggregate, so it takes no ${star ? '*' : 'DISTINCT'}.`;
    return report(binding, span, message);
  }
  if (args.length < least || args.length > most) {
    const counts = least === most ? String(most) : `${least} to ${most}`;
    const message = `${name} takes ${counts} ${most === 1 ? 'argument' : 'arguments'}.`;
    return report(binding, span, message, `Write ${written.usage}.`);
  }
  return binding.value(written.written(args, span), place);
};

/** A function of one's own space, whose expression takes the place of the call. */
const bindOwn = (
  binding: Binding,
  { call, place, object }: { call: Call; place: Place; object: SpaceObject },
): BoundExpression | undefined => {
  const bound = call.args.map((arg) => binding.value(arg, place));
  const args = bound.filter((value) => value !== undefined);
  if (args.length < bound.length) return undefined;
  return calledValue(binding, { object, args, span: call.span });
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
  const rules = rulesOf(binding.batch);
  const here = rules.instead.get(known);
  const names = [...rules.functions.keys(), ...functionNames()];
  const hint = here === undefined ? functionHint(name, names) : `Write ${here}.`;
  return report(binding, name.span, message, hint);
};

/** The names of all functions and aggregates, in capitals. */
export const functionNames = (): readonly string[] => [
  ...new Set(
    [SCALAR_FUNCTIONS, WINDOW_FUNCTIONS]
      .flatMap(Object.keys)
      .concat(...AGGREGATES.keys(), ...SPECIAL_FUNCTIONS.keys()),
  ),
];
