// Which of the names that exist is most likely meant by one that does not.
// Pure: candidates are whatever the caller may show; what an account may not see must not be
// among them, for a suggestion tells that a name exists.

/** Identifiers of T-SQL end at 128 characters; what is longer is no slip of the pen. */
const nameLengthMax = 128;

/** More slips than this and the two names are different words, however long they are. */
const slipsMax = 3;

/**
 * The candidate nearest to `name`, as the candidate is written, or undefined where none is near.
 * Case is not counted; a missing, surplus, wrong or swapped letter counts one slip; up to a third
 * of the letters, and three at most, may be wrong. Of equally near ones the first is taken.
 */
export const nearest = (name: string, candidates: Iterable<string>): string | undefined => {
  if (name.length > nameLengthMax) return undefined;
  const wanted = name.toLowerCase();
  let limit = Math.min(slipsMax, Math.max(1, Math.floor(wanted.length / 3)));
  let best: string | undefined;
  for (const candidate of candidates) {
    const slips = slipsBetween(wanted, candidate.toLowerCase(), limit);
    if (slips > limit) continue;
    best = candidate;
    if (slips === 0) break;
    // From here on only a strictly nearer candidate is of interest.
    limit = slips - 1;
  }
  return best;
};

/**
 * The distance of optimal string alignment (Damerau 1964, each pair swapped at most once),
 * or any number above `limit` as soon as it is known to exceed it.
 */
const slipsBetween = (left: string, right: string, limit: number): number => {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = rowOf({ left, right, row, last, beforeLast });
    if (Math.min(...current) > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? limit + 1;
};

interface Alignment {
  readonly left: string;
  readonly right: string;
  readonly row: number;
  readonly last: readonly number[];
  readonly beforeLast: readonly number[];
}

/** The distances between the first `row` letters of left and every beginning of right. */
const rowOf = ({ left, right, row, last, beforeLast }: Alignment): readonly number[] => {
  const current = [row];
  for (let column = 1; column <= right.length; column += 1) {
    const same = left[row - 1] === right[column - 1];
    const swapped =
      row > 1 &&
      column > 1 &&
      left[row - 1] === right[column - 2] &&
      left[row - 2] === right[column - 1];
    current.push(
      Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Infinity,
      ),
    );
  }
  return current;
};

const at = (distances: readonly number[], index: number): number => distances[index] ?? Infinity;
