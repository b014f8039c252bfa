// LIKE: a text and a pattern, which should be known before the query runs; with a collation that
// tells capital letters from small ones, its letters are those alone.

import { likePatternMax, likePiecesOf, likeWildcardsMax } from '../../base/like.ts';
import { plainLikePiecesOf, rangeByNumber, wildcardsOf } from '../../base/like.ts';
import type { BoundCondition, BoundExpression } from '../bound.ts';
import { rulesOf } from '../dialect-rules.ts';
import type { Expression } from '../tree.ts';
import { familyOf, typeText, varchar } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { collationAmong, isOrdered, uncollated } from './collation.ts';
import { converted, isNull } from './convert.ts';
import { knownTextOf } from './known-text.ts';

type Like = Extract<Expression, { kind: 'like' }>;

/** Binds the test of a text by a pattern. */
export const bindLike = (
  binding: Binding,
  { value, pattern, escape, negated, anyCase, span }: Like,
  place: Place,
): BoundCondition | undefined => {
  const [tested, wanted] = [value, pattern].map(uncollated).map((each) => {
    const bound = binding.value(each, place);
    return bound && asText(binding, bound, each);
  });
  if (
    escape !== undefined &&
    !(escape.kind === 'string' && Array.from(escape.value).length === 1)
  ) {
    return report(binding, escape.span, 'ESCAPE takes one character in quotes.');
  }
  if (tested === undefined || wanted === undefined) return undefined;
  const known = patternOf(wanted);
  if (known.kind !== 'literal' && escape !== undefined) {
    const message = 'ESCAPE is taken with a pattern in quotes only.';
    return report(binding, span, message);
  }
  const escaped = escape === undefined ? {} : { escape: escape.value };
  const text = known.kind === 'literal' ? known.text : null;
  if (text !== null && !isReadable(binding, pattern, text, escaped)) return undefined;
  const { text: rule, likeSets } = rulesOf(binding.batch);
  if (!likeSets) {
    const isExact = rule === 'exact' && anyCase !== true;
    const how = { isPlain: true, ...(isExact && { isExact }) } as const;
    return { kind: 'like', negated, value: tested, pattern: known, ...escaped, ...how };
  }
  const collation = collationAmong([value, pattern]);
  if (collation === undefined)
    return { kind: 'like', negated, value: tested, pattern: known, ...escaped };
  if (text !== null && hasRange(text, escaped) && !isOrdered(binding, collation)) return undefined;
  return { kind: 'like', negated, value: tested, pattern: known, ...escaped, isExact: true };
};

/** A pattern that a variable holds is as good as one in quotes. */
const patternOf = (wanted: BoundExpression): BoundExpression => {
  const text = knownTextOf(wanted);
  return typeof text === 'string'
    ? { kind: 'literal', type: varchar(Math.max(1, text.length)), text }
    : wanted;
};

/** Whether a set of the pattern has characters from one to another. */
const hasRange = (text: string, { escape }: { readonly escape?: string }): boolean =>
  (likePiecesOf(text, escape, rangeByNumber) ?? []).some(
    (piece) => piece.kind === 'set' && piece.members.some(([first, last]) => first !== last),
  );

/** Whether a pattern is no work without end; reports it where it is. */
const isReadable = (
  binding: Binding,
  { span }: Expression,
  text: string,
  { escape }: { readonly escape?: string },
): boolean => {
  if (text.length > likePatternMax) {
    report(binding, span, `A pattern of LIKE has at most ${likePatternMax} characters.`);
    return false;
  }
  const { likeSets } = rulesOf(binding.batch);
  const pieces = likeSets ? likePiecesOf(text, escape) : plainLikePiecesOf(text, escape);
  if (wildcardsOf(pieces ?? []) <= likeWildcardsMax) return true;
  const message = `A pattern of LIKE has at most ${likeWildcardsMax} wildcards %.`;
  report(binding, span, message, 'Join several LIKE with AND.');
  return false;
};

const asText = (
  binding: Binding,
  value: BoundExpression,
  { span }: Expression,
): BoundExpression | undefined => {
  if (isNull(value)) return converted(value, varchar(1));
  const family = familyOf(value.type);
  if (family === 'text') return value;
  if (family !== 'binary') return converted(value, varchar(50));
  return report(binding, span, `LIKE does not take ${typeText(value.type)}.`);
};
