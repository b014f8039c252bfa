// Calls with rules of their own: ISNULL, COALESCE, IIF, NULLIF, CHOOSE, GREATEST and LEAST, whose
// arguments meet in one type, and OBJECT_ID and DB_NAME, which ask the catalog.

import type { BoundExpression } from '../bound.ts';
import type { ScalarFunctionName } from '../functions/scalar.ts';
import type { Expression } from '../tree.ts';
import { INT, familyOf, isImplicit, varchar } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { bindInUnit } from './in-unit.ts';
import { commonTypeOfAll, comparable, converted, convertedIfImplicit, isNull } from './convert.ts';
import { textOf } from './scalar-call.ts';
import { objectIdNamed } from './object-id.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** Binds a call. */
export type BindCall = (binding: Binding, call: Call, place: Place) => BoundExpression | undefined;

/** A function with rules of its own, and what is said of it. */
export interface SpecialFunction {
  readonly bind: BindCall;
  readonly usage: string;
  readonly result: string;
  readonly about: string;
}

const bindArgs = (
  binding: Binding,
  args: readonly Expression[],
  place: Place,
): readonly BoundExpression[] | undefined => {
  const bound = args.map((arg) => binding.value(arg, place));
  const values = bound.filter((value) => value !== undefined);
  return values.length < bound.length ? undefined : values;
};

/** ISNULL has the type of its first argument, COALESCE the one that all share. */
const bindIsNull: BindCall = (binding, call, place) => {
  const [first, second, surplus] = bindArgs(binding, call.args, place) ?? [];
  if (call.args.length !== 2) return reportCount(binding, call, '2 arguments');
  if (first === undefined || second === undefined || surplus !== undefined) return undefined;
  const type = isNull(first) ? second.type : first.type;
  const other = convertedIfImplicit(binding, second, { type, span: call.span });
  return other && { kind: 'coalesce', type, parts: [converted(first, type), other] };
};

const bindCoalesce: BindCall = (binding, call, place) => {
  if (call.args.length < 2) return reportCount(binding, call, '2 arguments or more');
  const parts = bindArgs(binding, call.args, place);
  const type = parts && commonTypeOfAll(binding, parts, call.span);
  return type && { kind: 'coalesce', type, parts: parts.map((part) => converted(part, type)) };
};

const bindIif: BindCall = (binding, call, place) => {
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

const bindNullIf: BindCall = (binding, call, place) => {
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

/** CHOOSE counts from 1, cuts its index to a whole number, and gives NULL beyond its values. */
const bindChoose: BindCall = (binding, call, place) => {
  const [index, ...choices] = call.args;
  if (index === undefined || choices.length === 0) {
    return reportCount(binding, call, 'an index and 1 value or more');
  }
  const values = bindArgs(binding, choices, place);
  const asked = binding.value(index, place);
  const type = values && commonTypeOfAll(binding, values, call.span);
  if (values === undefined || type === undefined || asked === undefined) return undefined;
  const value = convertedIfImplicit(binding, asked, { type: INT, span: index.span });
  const branches = values.map((choice, at): { when: BoundExpression; result: BoundExpression } => ({
    when: { kind: 'literal', type: INT, text: String(at + 1) },
    result: converted(choice, type),
  }));
  return value && { kind: 'switch', type, value, branches };
};

const bindExtreme =
  (name: Extract<ScalarFunctionName, 'GREATEST' | 'LEAST'>): BindCall =>
  (binding, call, place) => {
    if (call.args.length === 0) return reportCount(binding, call, '1 argument or more');
    const values = bindArgs(binding, call.args, place);
    const type = values && commonTypeOfAll(binding, values, call.span);
    return (
      type && { kind: 'call', type, name, args: values.map((value) => converted(value, type)) }
    );
  };

/** Whether there is such a table is known when the statement is bound, so that it is a constant. */
const bindObjectId: BindCall = (binding, call, place) => {
  const [name, kind, surplus] = bindArgs(binding, call.args, place) ?? [];
  if (call.args.length < 1 || call.args.length > 2) {
    return reportCount(binding, call, '1 to 2 arguments');
  }
  if (name === undefined || surplus !== undefined) return undefined;
  const text = textOf(name);
  if (text === undefined) {
    return report(binding, call.span, 'OBJECT_ID takes the name of a table in quotes.');
  }
  const id = objectIdNamed(binding, text, kind === undefined ? undefined : textOf(kind));
  return { kind: 'cast', type: INT, value: { kind: 'literal', type: INT, text: id ?? null } };
};

const bindDatabaseName: BindCall = (binding, call) =>
  call.args.length === 0
    ? { kind: 'literal', type: varchar(nameLength), text: binding.snapshot.context }
    : reportCount(binding, call, 'no arguments');

/** Of every identifier. */
const nameLength = 128;

const reportCount = (binding: Binding, { name, span }: Call, words: string): undefined =>
  report(binding, span, `${name.object.text.toUpperCase()} takes ${words}.`);

const SHARED = 'the type that all values share';

/** By name in capitals. */
export const SPECIAL_FUNCTIONS: ReadonlyMap<string, SpecialFunction> = new Map([
  [
    'ISNULL',
    {
      bind: bindIsNull,
      usage: 'ISNULL(a, b)',
      result: 'the type of the first argument',
      about: 'a, or b where a is NULL',
    },
  ],
  [
    'COALESCE',
    {
      bind: bindCoalesce,
      usage: 'COALESCE(a, b, …)',
      result: SHARED,
      about: 'the first that is not NULL',
    },
  ],
  [
    'IIF',
    {
      bind: bindIif,
      usage: 'IIF(condition, a, b)',
      result: SHARED,
      about: 'a where it holds, else b',
    },
  ],
  [
    'NULLIF',
    {
      bind: bindNullIf,
      usage: 'NULLIF(a, b)',
      result: 'the type of the first argument',
      about: 'NULL where both are equal, else a',
    },
  ],
  [
    'CHOOSE',
    {
      bind: bindChoose,
      usage: 'CHOOSE(index, a, b, …)',
      result: SHARED,
      about: 'the value at that place, counted from 1; NULL beyond',
    },
  ],
  [
    'GREATEST',
    {
      bind: bindExtreme('GREATEST'),
      usage: 'GREATEST(a, …)',
      result: SHARED,
      about: 'the greatest of those that are not NULL',
    },
  ],
  [
    'LEAST',
    {
      bind: bindExtreme('LEAST'),
      usage: 'LEAST(a, …)',
      result: SHARED,
      about: 'the least of those that are not NULL',
    },
  ],
  [
    'IN_UNIT',
    {
      bind: bindInUnit,
      usage: "IN_UNIT(x, 'unit')",
      result: 'float',
      about: 'x, whose unit is known, in another unit that measures the same',
    },
  ],
  [
    'OBJECT_ID',
    {
      bind: bindObjectId,
      usage: "OBJECT_ID('table' [, 'U'])",
      result: 'int',
      about: 'a number where there is such a table, else NULL',
    },
  ],
  [
    'DB_NAME',
    {
      bind: bindDatabaseName,
      usage: 'DB_NAME()',
      result: 'varchar(128)',
      about: 'the name of the context',
    },
  ],
]);
