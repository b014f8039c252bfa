// CAST, CONVERT and their forms that try: what may be converted to what, and what a style means.
// Conversions that nobody asks for are convert.ts.

import type { SqlType } from '../../domain/column.ts';
import type { BoundExpression, Steps } from '../bound.ts';
import { rulesOf } from '../dialect-rules.ts';
import { BINARY_STYLES, FLOAT_DIGITS, MOMENT_STYLES, MONEY_STYLES } from '../functions/style.ts';
import type { Expression, Span } from '../tree.ts';
import { LENGTH_MAX, decimal, familyOf, isExplicit, typeText, varchar } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { constantOf, wholeOfConstant } from './constant.ts';
import { converted, isNull } from './convert.ts';
import { typeOf } from './type-name.ts';

type Cast = Extract<Expression, { kind: 'cast' }>;
type BoundCast = Extract<BoundExpression, { kind: 'cast' }>;

/** Binds a conversion that is written out. */
export const bindCast = (
  binding: Binding,
  expression: Cast,
  place: Place,
): BoundExpression | undefined => {
  const { value, type, span } = expression;
  const target = typeOf(binding, type);
  const bound = binding.value(value, place);
  const asked = styleOf(binding, expression, place);
  if (target === undefined || bound === undefined || asked === undefined) return undefined;
  if (isMoney(value) && familyOf(target) === 'text') {
    return moneyText(binding, bound, { target, asked, span });
  }
  const plain = familyOf(bound.type) === 'text' && MONEY.test(type.name) ? unsigned(bound) : bound;
  const isShown = familyOf(bound.type) === 'moment' && familyOf(target) === 'text';
  const shown = isShown && asked === 0 ? rulesOf(binding.batch).momentStyle : asked;
  const style = meantStyle(binding, { from: bound.type, to: target, asked: shown, span });
  if (style === undefined) return undefined;
  const how: Manner = {
    ...(style === 0 ? {} : { style }),
    ...(expression.tries === true ? { tries: true } : {}),
    ...stepsOf(type.name),
  };
  return broughtTo(binding, plain, { target, how, span });
};

/** How a cast is done, where that is not the usual way. */
type Manner = Omit<BoundCast, 'kind' | 'type' | 'value'>;

/** Not for `datetime2`, which is kept in the same type here and to the microsecond. */
const STEPS: Readonly<Record<string, Steps>> = {
  datetime: { isTicked: true },
  smalldatetime: { isMinutes: true },
};

/** The steps that a type of this name has beside the type it is. */
export const stepsOf = (name: string): Steps | undefined => STEPS[name.toLowerCase()];

/** The value as a variable holds it, in its type, which it must be convertible to, and steps. */
export const inSteps = (
  value: BoundExpression,
  { type, steps }: { readonly type: SqlType; readonly steps?: Steps },
): BoundExpression => {
  const result = converted(value, type);
  const isWhole = isNull(result) || (result.kind === 'literal' && steps?.isMinutes !== true);
  return steps === undefined || isWhole ? result : { kind: 'cast', type, value, ...steps };
};

const broughtTo = (
  binding: Binding,
  bound: BoundExpression,
  { target, how, span }: { target: SqlType; how: Manner; span: Span },
): BoundExpression | undefined => {
  if (!isNull(bound) && !isExplicit(bound.type, target)) {
    const result = converted(bound, target);
    if (result.kind === 'literal') return result;
    return reportUncastable(binding, span, [bound.type, target]);
  }
  const result = converted(bound, target);
  // A plain date in quotes is in whole steps already, whatever its steps are.
  const isWhole = result.kind === 'literal' && how.style === undefined && how.isMinutes !== true;
  if (isWhole && familyOf(target) === 'moment' && !isNull(result)) return result;
  if (Object.keys(how).length > 0) return { kind: 'cast', type: target, value: bound, ...how };
  // A literal that was cast has the type of the cast for good: its digits, or that it is NULL,
  // no longer say anything.
  const isKept = isNull(result) || familyOf(target) === 'integer' || target.name === 'real';
  return result.kind === 'literal' && isKept
    ? { kind: 'cast', type: target, value: result }
    : result;
};

const reportUncastable = (
  binding: Binding,
  span: Span,
  [from, to]: readonly [SqlType, SqlType],
): undefined => {
  const message = `A value of type ${typeText(from)} cannot be cast to ${typeText(to)}.`;
  return report(binding, span, message, UNCASTABLE_HINTS[familyOf(to)]);
};

const UNCASTABLE_HINTS: Partial<Record<ReturnType<typeof familyOf>, string>> = {
  moment: 'CAST it to datetime first: days since 1900-01-01.',
  binary: 'CAST it to int, bigint or float first.',
};

/** The number after the comma of CONVERT; 0 where there is none. */
const styleOf = (binding: Binding, { style }: Cast, place: Place): number | undefined => {
  if (style === undefined) return 0;
  const bound = binding.value(style, place);
  const number = bound && wholeOfConstant(constantOf(bound));
  if (number !== undefined) return Number(number);
  if (bound === undefined) return undefined;
  return report(binding, style.span, 'The style of CONVERT must be a constant whole number.');
};

interface Asked {
  readonly from: SqlType;
  readonly to: SqlType;
  readonly asked: number;
  readonly span: Span;
}

/** The style, where one means something between the two types, else 0; reports one that is none. */
const meantStyle = (binding: Binding, { from, to, asked, span }: Asked): number | undefined => {
  const [source, target] = [familyOf(from), familyOf(to)];
  const pair = `${source} ${target}`;
  const known = STYLES[pair];
  if (known === undefined) return 0;
  if (!known.has(asked)) {
    const between = `${typeText(from)} to ${typeText(to)}`;
    return report(binding, span, `CONVERT of ${between} has no style ${asked} here.`);
  }
  const { date, time } = MOMENT_STYLES.get(asked) ?? {};
  const isMissing =
    pair === 'moment text' &&
    ((from.name === 'date' && date === undefined) || (from.name === 'time' && time === undefined));
  return isMissing
    ? report(binding, span, `Style ${asked} has nothing that a ${from.name} has.`)
    : asked;
};

const STYLES: Readonly<Record<string, { has: (style: number) => boolean }>> = {
  'moment text': MOMENT_STYLES,
  'text moment': MOMENT_STYLES,
  'approximate text': FLOAT_DIGITS,
  'binary text': BINARY_STYLES,
  'text binary': BINARY_STYLES,
};

/** Money is a decimal here that is known by the cast that made it. */
const isMoney = (value: Expression): boolean =>
  value.kind === 'cast' && MONEY.test(value.type.name);

const MONEY = /^(small)?money$/i;

/** Text of money without its currency and the commas between thousands. */
const unsigned = (value: BoundExpression): BoundExpression =>
  ['$', ','].reduce(
    (text: BoundExpression, sign): BoundExpression => ({
      kind: 'call',
      type: varchar(LENGTH_MAX),
      name: 'REPLACE',
      args: [text, ...[sign, ''].map(textLiteral)],
    }),
    value,
  );

const textLiteral = (text: string): BoundExpression => ({
  kind: 'literal',
  type: varchar(1),
  text,
});

const CENTS = decimal(19, 2);

/** Two digits after the point; style 1 puts commas between thousands, style 2 shows four digits. */
const moneyText = (
  binding: Binding,
  bound: BoundExpression,
  { target, asked, span }: { target: SqlType; asked: number; span: Span },
): BoundExpression | undefined => {
  if (!MONEY_STYLES.has(asked)) {
    return report(binding, span, `CONVERT of money to text has no style ${asked}.`);
  }
  if (asked === 2 || asked === 126) return converted(bound, target);
  const value = converted(bound, CENTS);
  return asked === 0 ? converted(value, target) : { kind: 'cast', type: target, value, style: 1 };
};
