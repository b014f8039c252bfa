// Calls of the functions in the table: how many arguments, what each is brought to, and which must
// be known when the query is read.

import type { SqlType } from '../../domain/column.ts';
import { nearest } from '../../base/suggest.ts';
import type { BoundExpression } from '../bound.ts';
import { DATE_PARTS } from '../functions/date-part.ts';
import { SCALAR_FUNCTIONS, spelled } from '../functions/scalar.ts';
import type { ScalarFunctionName } from '../functions/scalar.ts';
import type { ParameterKind, ScalarFunction } from '../functions/scalar-function.ts';
import type { Expression } from '../tree.ts';
import { BIGINT, DATETIME, FLOAT, INT, familyOf, varchar } from '../type-rules.ts';
import { didYouMean, report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { constantOf, numberOf } from './constant.ts';
import { convertedIfImplicit, isNull } from './convert.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** Binds a call of a function of the table. */
export const bindScalar = (
  binding: Binding,
  { call, name, place }: { call: Call; name: ScalarFunctionName; place: Place },
): BoundExpression | undefined => {
  const scalar = SCALAR_FUNCTIONS[name];
  const { parameters, required = parameters.length, isVariadic = false } = scalar;
  const count = call.args.length;
  if (count < required || (count > parameters.length && !isVariadic)) {
    const message = `${spelled(name)} takes ${countInWords(scalar)}, and here stand ${count}.`;
    return report(binding, call.span, message, `Write ${scalar.usage}.`);
  }
  const args = call.args.map((arg, at) =>
    bindArgument(binding, { arg, place, name, kind: kindAt(scalar, at) }),
  );
  const fitting = args.filter((value) => value !== undefined);
  if (fitting.length < args.length) return undefined;
  if (!areConstants(binding, call, { fitting, places: scalar.constants ?? [] })) return undefined;
  return scalarOf(binding, { name, args: fitting, call });
};

const kindAt = ({ parameters }: ScalarFunction, at: number): ParameterKind =>
  parameters[Math.min(at, parameters.length - 1)] ?? 'any';

/** A call of arguments that have the right types; reports what else is wrong with them. */
export const scalarOf = (
  binding: Binding,
  { name, args, call }: { name: ScalarFunctionName; args: readonly BoundExpression[]; call: Call },
): BoundExpression | undefined => {
  const { result, refuses } = SCALAR_FUNCTIONS[name];
  const types = args.map((value) => value.type);
  const numbers = args.map((value) => numberOf(constantOf(value)));
  const wrong = refuses?.({ types, texts: args.map(textOf), numbers });
  if (wrong !== undefined) return report(binding, call.span, wrong);
  return { kind: 'call', type: 'of' in result ? result.of(types) : result, name, args };
};

/** The text of an argument that is written in quotes. */
export const textOf = (value: BoundExpression): string | undefined =>
  value.kind === 'literal' && familyOf(value.type) === 'text'
    ? (value.text ?? undefined)
    : undefined;

const bindArgument = (
  binding: Binding,
  {
    arg,
    place,
    name,
    kind,
  }: { arg: Expression; place: Place; name: ScalarFunctionName; kind: ParameterKind },
): BoundExpression | undefined => {
  if (kind === 'part') return bindPart(binding, arg, name);
  const value = binding.value(arg, place);
  return (
    value &&
    convertedIfImplicit(binding, value, { type: argumentType(kind, value), span: arg.span })
  );
};

/** `day`, `dd` and the like are no columns where a part of a date is wanted. */
const bindPart = (
  binding: Binding,
  arg: Expression,
  name: ScalarFunctionName,
): BoundExpression | undefined => {
  const [word, more] = arg.kind === 'column' ? arg.parts : [];
  const text = more === undefined ? (word?.text.toLowerCase() ?? '') : '';
  if (DATE_PARTS.has(text)) return { kind: 'literal', type: varchar(text.length), text };
  const message = `${name} takes a part of a date first, as day or month.`;
  return report(binding, arg.span, message, didYouMean(nearest(text, DATE_PARTS.keys())));
};

const countInWords = ({ parameters, required, isVariadic }: ScalarFunction): string => {
  const most = parameters.length;
  const least = required ?? most;
  if (isVariadic === true) return `${least} ${least === 1 ? 'argument' : 'arguments'} or more`;
  const words = `${most} ${most === 1 ? 'argument' : 'arguments'}`;
  return least === most ? words : `${least} to ${words}`;
};

/** The type an argument is brought to; the one it has where that is of the right kind. */
const argumentType = (kind: ParameterKind, value: BoundExpression): SqlType => {
  const { type } = value;
  const family = familyOf(type);
  switch (kind) {
    case 'any':
    case 'part':
      return type;
    case 'float':
      return FLOAT;
    case 'int':
      return INT;
    case 'bigint':
      return BIGINT;
    case 'number':
      return ['integer', 'decimal', 'approximate'].includes(family) ? type : FLOAT;
    case 'moment':
      return family === 'moment' ? type : DATETIME;
    case 'bytes':
      return family === 'binary' && !isNull(value) ? type : argumentType('text', value);
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
