// COLLATE with a collation that tells capital letters from small ones: text that is compared byte
// by byte, without the blanks at its end, which is how both kinds find what is equal. Only one that
// goes by the numbers of characters has an order that is known here.

import type { BoundExpression } from '../bound.ts';
import type { Expression } from '../tree.ts';
import { familyOf, typeText } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { isNull } from './convert.ts';

type Collate = Extract<Expression, { kind: 'collate' }>;

/** The first of the values that says how all of them are compared. */
export const collationAmong = (values: readonly Expression[]): Collate | undefined =>
  values.find((value) => value.kind === 'collate');

/** The value without its collation. */
export const uncollated = (value: Expression): Expression =>
  value.kind === 'collate' ? uncollated(value.value) : value;

/** Whether a collation orders by the numbers of characters; reports one that does not. */
export const isOrdered = (binding: Binding, { collation }: Collate): boolean => {
  if (/_bin2?(_|$)/i.test(collation.text)) return true;
  const message = `The order of ${collation.text} is not known here, only what is equal in it.`;
  report(binding, collation.span, message, 'Latin1_General_BIN orders by each character.');
  return false;
};

/** Text as the bytes that it is compared by. */
export const bytesOf = (
  binding: Binding,
  value: Expression,
  place: Place,
): BoundExpression | undefined => {
  const text = uncollated(value);
  const bound = binding.value(text, place);
  if (bound === undefined) return undefined;
  const type = { name: 'varbinary', length: null } as const;
  if (isNull(bound)) return { ...bound, type };
  if (familyOf(bound.type) !== 'text') {
    const message = `COLLATE compares text, and this is of type ${typeText(bound.type)}.`;
    return report(binding, text.span, message);
  }
  const trimmed: BoundExpression = { kind: 'call', type: bound.type, name: 'RTRIM', args: [bound] };
  return { kind: 'cast', type, value: trimmed };
};

/** Says where COLLATE has a meaning. */
export const reportCollation = (binding: Binding, { collation }: Collate): undefined => {
  const where = 'stands beside a comparison, LIKE, or in ORDER BY here';
  const message = `COLLATE ${collation.text} ${where}.`;
  const hint = 'Elsewhere CAST the text AS varbinary(8000), which tells letters by their case.';
  return report(binding, collation.span, message, hint);
};
