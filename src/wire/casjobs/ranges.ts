// Ranges that must hold together: two lists of alternatives joined into one.
// Pure; texts are compared as the store compares them, without regard to case.

import type { Range } from '../../domain/job-search.ts';

type Ordered = bigint | number | string;

/**
 * The ranges of values that lie in one of `before` and in one of `after`; an empty list means
 * that no value does. Without `before`, `after` alone counts. Undefined where they are over `max`.
 */
export const allOf = <T extends Ordered>(
  before: readonly Range<T>[] | undefined,
  after: readonly Range<T>[],
  max: number,
): readonly Range<T>[] | undefined => {
  if (before === undefined) return after;
  const both: Range<T>[] = [];
  for (const left of before) {
    both.push(...after.flatMap((right) => overlapOf(left, right) ?? []));
    if (both.length > max) return undefined;
  }
  return both;
};

const overlapOf = <T extends Ordered>(left: Range<T>, right: Range<T>): Range<T> | undefined => {
  const from = endOf(left.from, right.from, (a, b) => compare(a, b) > 0);
  const to = endOf(left.to, right.to, (a, b) => compare(a, b) < 0);
  if (from !== undefined && to !== undefined && compare(from, to) > 0) return undefined;
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
};

/** The narrower of two ends; an open end gives way. */
const endOf = <T extends Ordered>(
  left: T | undefined,
  right: T | undefined,
  isNarrower: (a: T, b: T) => boolean,
): T | undefined => {
  if (left === undefined || right === undefined) return left ?? right;
  return isNarrower(left, right) ? left : right;
};

const compare = (a: Ordered, b: Ordered): number => {
  const [left, right] = [folded(a), folded(b)];
  return left < right ? -1 : Number(left > right);
};

const folded = (value: Ordered): Ordered =>
  typeof value === 'string' ? value.toLowerCase() : value;
