// PERCENTILE_CONT and PERCENTILE_DISC: the value below which a share of the rows lies, between two
// of them or the next one. T-SQL has them as window functions only, with an order of their own.

import type { BoundExpression } from '../bound.ts';
import type { PercentileName } from '../functions/window.ts';
import type { Expression, Span, Window } from '../tree.ts';
import { FLOAT, familyOf, isNumeric, typeText } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { constantOf, numberOf } from './constant.ts';
import { converted } from './convert.ts';
import { windowOf } from './over.ts';

type Call = Extract<Expression, { kind: 'call' }> & { readonly over: Window };

/** Whether a name in capitals is one of the two. */
export const isPercentile = (name: string): name is PercentileName =>
  name === 'PERCENTILE_CONT' || name === 'PERCENTILE_DISC';

/** Binds one of them; the share is an argument behind the value. */
export const bindPercentile = (
  binding: Binding,
  {
    call,
    word,
    place,
  }: { readonly call: Call; readonly word: PercentileName; readonly place: Place },
): BoundExpression | undefined => {
  const { args, over, withinGroup = [], span } = call;
  const [share, surplus] = args;
  const [key, second] = withinGroup;
  if (share === undefined || surplus !== undefined || key === undefined || second !== undefined) {
    const message = `${word} takes a share, and one value to order by.`;
    return report(binding, span, message, `As in ${word}(0.5) WITHIN GROUP (ORDER BY x) OVER ().`);
  }
  if (over.orderBy.length > 0 || over.frame !== undefined) {
    return report(binding, span, `${word} takes PARTITION BY alone in its OVER.`);
  }
  const window = windowOf(binding, over, place);
  const value = binding.value(key.value, place);
  const bound = binding.value(share, place);
  if (window === undefined || value === undefined || bound === undefined) return undefined;
  const fraction = numberOf(constantOf(bound));
  if (fraction === undefined || !(fraction >= 0 && fraction <= 1)) {
    return report(binding, share.span, `${word} takes a constant from 0 to 1.`);
  }
  const ask = { word, value, span: key.span, fraction, descending: key.descending };
  const sorted = sortedOf(binding, ask);
  if (sorted === undefined) return undefined;
  const text = String(sorted.fraction);
  const literal = { kind: 'literal', type: FLOAT, text } as const;
  const values = [sorted.value, literal];
  return { kind: 'window', type: sorted.value.type, name: word, args: values, ...window };
};

interface Sorted {
  readonly value: BoundExpression;
  readonly fraction: number;
}

/** The value, and the share as in ascending order; of PERCENTILE_DISC below 0 from its end. */
const sortedOf = (
  binding: Binding,
  ask: Sorted & {
    readonly word: PercentileName;
    readonly span: Span;
    readonly descending: boolean;
  },
): Sorted | undefined => {
  const { word, value, span, fraction, descending } = ask;
  const isMoment = familyOf(value.type) === 'moment';
  if (!isNumeric(value.type) && !(isMoment && word === 'PERCENTILE_DISC')) {
    const message = `${word} does not take values of type ${typeText(value.type)}.`;
    return report(binding, span, message, 'CAST them to a number first.');
  }
  if (word === 'PERCENTILE_CONT') {
    return { value: converted(value, FLOAT), fraction: descending ? 1 - fraction : fraction };
  }
  // From the other end the next value is another one: a share below 0 says to begin there.
  if (descending) return { value, fraction: fraction === 0 ? 1 : -fraction };
  return { value, fraction };
};
