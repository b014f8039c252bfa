// A predicate as a search: what it demands of numbers and times of every job becomes ranges, by
// which the store finds jobs without reading all the others; the rest stays a statement. Pure.

import { instant } from '../../base/time.ts';
import type { AccountId } from '../../domain/account.ts';
import type { JobId } from '../../domain/job.ts';
import type { JobPredicate, JobSearch, JobValue, Range } from '../../domain/job-search.ts';
import { PREDICATE_TERMS_MAX } from './predicate.ts';
import { allOf } from './ranges.ts';

/** The jobs of `owner` alone, whoever that is, of which `predicate` is true. */
export const searchOf = (predicate: JobPredicate | undefined, owner: AccountId): JobSearch => {
  const own = { owner: [{ from: owner, to: owner }], includeSystem: false };
  if (predicate === undefined) return own;
  const ranges: Ranges = {};
  const rest = conjunctsOf(predicate).filter((each) => !isWhollyIn(ranges, each));
  if (rest.length === 0) return { ...own, ...ranges };
  return { ...own, ...ranges, where: { kind: 'and', parts: rest } };
};

type Ranges = { -readonly [N in 'id' | 'submitted' | 'started' | 'ended']?: JobSearch[N] };

/** What must all be true where the predicate is. */
const conjunctsOf = (predicate: JobPredicate): readonly JobPredicate[] =>
  predicate.kind === 'and' ? predicate.parts.flatMap(conjunctsOf) : [predicate];

/** Narrows the ranges by what `predicate` demands; whether they then say all of it. */
const isWhollyIn = (ranges: Ranges, predicate: JobPredicate): boolean => {
  const demand = demandOf(predicate);
  if (demand === undefined) return false;
  const { column, values, isAll } = demand;
  if (column === 'id') {
    const both = narrowed(ranges.id, values, (value) => BigInt(value) as JobId);
    if (both !== undefined) ranges.id = both;
    return isAll && both !== undefined;
  }
  if (column !== 'submitted' && column !== 'started' && column !== 'ended') return false;
  const both = narrowed(ranges[column], values, (value) => instant(Number(value)));
  if (both !== undefined) ranges[column] = both;
  return isAll && both !== undefined;
};

interface Demand {
  readonly column: unknown;
  readonly values: readonly Range<JobValue>[];
  /** False where an end of the range does not itself fulfil the demand. */
  readonly isAll: boolean;
}

const demandOf = (predicate: JobPredicate): Demand | undefined => {
  if (predicate.kind === 'in') {
    const values = predicate.values.map((value) => ({ from: value, to: value }));
    return { column: predicate.column, values, isAll: true };
  }
  if (predicate.kind !== 'compare' || predicate.operator === '<>') return undefined;
  const { column, operator, value } = predicate;
  const range = {
    ...(operator.startsWith('<') ? {} : { from: value }),
    ...(operator.startsWith('>') ? {} : { to: value }),
  };
  return { column, values: [range], isAll: operator.endsWith('=') };
};

const narrowed = <T extends bigint | number>(
  before: readonly Range<T>[] | undefined,
  values: readonly Range<JobValue>[],
  read: (value: JobValue) => T,
): readonly Range<T>[] | undefined => {
  const after = values.map(({ from, to }) => ({
    ...(from === undefined ? {} : { from: read(from) }),
    ...(to === undefined ? {} : { to: read(to) }),
  }));
  return allOf(before, after, PREDICATE_TERMS_MAX);
};
