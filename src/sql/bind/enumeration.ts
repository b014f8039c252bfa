// Enumerations of a context as functions: `fPhotoFlags('SATURATED')` is the number of a name, and
// `fPhotoFlagsN(flags)` the name of a number, or for flags the names of its bits.

import type { Enumeration } from '../../domain/enumeration.ts';
import { nearest } from '../../base/suggest.ts';
import { fold } from '../../domain/table.ts';
import type { BoundExpression } from '../bound.ts';
import type { Expression } from '../tree.ts';
import { varchar } from '../type-rules.ts';
import { didYouMean, report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { convertedIfImplicit } from './convert.ts';
import { contextOf, databaseOf } from './names.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** An enumeration, and whether its names are asked for. */
export interface EnumerationCall {
  readonly enumeration: Enumeration;
  readonly isName: boolean;
}

/** The enumeration that a function's name means in its context; undefined where it means none. */
export const enumerationOf = (binding: Binding, { name }: Call): EnumerationCall | undefined => {
  const database = name.database === undefined ? contextOf(binding) : databaseIn(binding, name);
  for (const enumeration of database?.enumerations ?? []) {
    const own = fold(`f${enumeration.name}`);
    const word = fold(name.object.text);
    if (word === own) return { enumeration, isName: false };
    if (word === fold(`${own}N`)) return { enumeration, isName: true };
  }
  return undefined;
};

/** Without a complaint: whoever calls may know the name otherwise. */
const databaseIn = (binding: Binding, name: Call['name']) =>
  databaseOf({ ...binding, problems: [] }, name)?.database;

/** The value of a function of an enumeration. */
export const bindEnumeration = (
  binding: Binding,
  call: Call,
  { enumeration, isName, place }: EnumerationCall & { readonly place: Place },
): BoundExpression | undefined => {
  const [arg, surplus] = call.args;
  if (arg === undefined || surplus !== undefined) {
    const written = call.name.object.text;
    const message = `${written} takes one argument, and here stand ${call.args.length}.`;
    return report(binding, call.span, message);
  }
  const bound = binding.value(arg, place);
  const type = isName ? ({ name: enumeration.type } as const) : varchar(TEXT_MAX);
  const value = bound && convertedIfImplicit(binding, bound, { type, span: arg.span });
  if (value === undefined) return undefined;
  if (!isName) return numberOf(binding, { enumeration, value, span: arg.span });
  return enumeration.isFlags
    ? namesOfBits(binding, { enumeration, value, span: arg.span })
    : chosen(enumeration, value, 'name');
};

/** Longer than any name that is given. */
const TEXT_MAX = 128;

interface Asked {
  readonly enumeration: Enumeration;
  readonly value: BoundExpression;
  readonly span: Expression['span'];
}

const numberOf = (
  binding: Binding,
  { enumeration, value, span }: Asked,
): BoundExpression | undefined => {
  if (value.kind !== 'literal' || value.text === null) return chosen(enumeration, value, 'number');
  const { text } = value;
  const known = enumeration.values.find(({ name }) => fold(name) === fold(text.trimEnd()));
  if (known !== undefined) return literalOf(enumeration, known, 'number');
  const names = enumeration.values.map(({ name }) => name);
  const message = `There is no '${text}' among ${enumeration.name}.`;
  return report(binding, span, message, didYouMean(nearest(text, names)));
};

const literalOf = (
  { type, values }: Enumeration,
  { name, number }: Enumeration['values'][number],
  part: 'name' | 'number',
): BoundExpression => {
  const length = Math.max(1, ...values.map((value) => value.name.length));
  return part === 'name'
    ? { kind: 'literal', type: varchar(length), text: name }
    : { kind: 'literal', type: { name: type }, text: number };
};

/** A value for each value that is known, and NULL for others. */
const chosen = (
  enumeration: Enumeration,
  value: BoundExpression,
  part: 'name' | 'number',
): BoundExpression => {
  const branches = enumeration.values.map((each) => {
    const own = literalOf(enumeration, each, part === 'name' ? 'number' : 'name');
    const when = own.kind === 'literal' ? { ...own, type: value.type } : own;
    return { when, result: literalOf(enumeration, each, part) };
  });
  const type = branches[0]?.result.type ?? { name: 'int' };
  return { kind: 'switch', type, value, branches };
};

/** The names of all bits that are set, with a blank between them. */
const namesOfBits = (
  binding: Binding,
  { enumeration, value, span }: Asked,
): BoundExpression | undefined => {
  // The value is written once for each bit.
  if (!isPlain(value)) {
    const message = 'The flags to be named must be a column or a number.';
    return report(binding, span, message, 'Compute them in a subquery in FROM first.');
  }
  const type = { name: enumeration.type } as const;
  const nothing: BoundExpression = { kind: 'literal', type: varchar(TEXT_MAX), text: '' };
  const zero: BoundExpression = { kind: 'literal', type, text: '0' };
  const parts = enumeration.values.map(({ name, number }): BoundExpression => {
    const bit: BoundExpression = { kind: 'literal', type, text: number };
    const left = { kind: 'arithmetic', type, operator: '&', left: value, right: bit } as const;
    const when = { kind: 'compare', operator: '<>', left, right: zero } as const;
    const result = { ...nothing, text: `${name} ` };
    return {
      kind: 'case',
      type: varchar(TEXT_MAX),
      branches: [{ when, result }],
      otherwise: nothing,
    };
  });
  const text = varchar(TEXT_MAX * Math.max(1, parts.length));
  const all: BoundExpression = { kind: 'concatenate', type: text, parts };
  const isNull = { kind: 'is-null', negated: true, value } as const;
  const named: BoundExpression = { kind: 'call', type: text, name: 'RTRIM', args: [all] };
  return { kind: 'case', type: text, branches: [{ when: isNull, result: named }] };
};

const isPlain = (value: BoundExpression): boolean =>
  value.kind === 'column' ||
  value.kind === 'literal' ||
  (value.kind === 'cast' && isPlain(value.value));
