// A month of a site in numbers: who asked how much of each context, and what failed and why.
// Made from the record of jobs, which is kept; what the record does not hold, it does not tell.

import { instant, type Instant } from '../base/time.ts';
import type { EndReason } from '../domain/job.ts';
import type { HistoryRecords, Span, SpanCounts } from '../ports/history-records.ts';

/** What was asked of one context, or of all. */
export interface ReportLine {
  /** Null for all contexts together. */
  readonly context: string | null;
  /** Accounts that asked for anything. */
  readonly users: number;
  readonly jobs: number;
  /** Those of the jobs that are queries; others make files, or load and move tables. */
  readonly queries: number;
  readonly finished: number;
  readonly failed: number;
  readonly cancelled: number;
  /** What they wrote or returned together. */
  readonly rows: bigint;
  /** Of files that they made to be fetched. */
  readonly outputBytes: bigint;
  /** How many ended for each reason, the most frequent first. */
  readonly reasons: readonly (readonly [reason: EndReason, count: number])[];
}

/** A line for each context, by name, and one for all together at the end. */
export const reportOf = async (
  history: HistoryRecords,
  span: Span,
): Promise<readonly ReportLine[]> => {
  const counts = await history.countsOf(span);
  const contexts = [...new Set(counts.jobs.map(({ context }) => context))].toSorted((a, b) =>
    a.localeCompare(b),
  );
  return [...contexts, null].map((context) => lineOf(counts, context));
};

const lineOf = (counts: SpanCounts, context: string | null): ReportLine => {
  const jobs = counts.jobs.filter((each) => context === null || each.context === context);
  const countOf = (isMeant: (each: (typeof jobs)[number]) => boolean): number =>
    jobs.filter(isMeant).reduce((sum, { count }) => sum + count, 0);
  const reasons = [...new Set(jobs.map(({ reason }) => reason))].filter((each) => each !== null);
  const bytes = [...counts.outputBytes].filter(([name]) => context === null || name === context);
  return {
    context,
    users: context === null ? counts.usersInAll : (counts.users.get(context) ?? 0),
    jobs: countOf(() => true),
    queries: countOf(({ kind }) => kind === 'query'),
    finished: countOf(({ status }) => status === 'finished'),
    failed: countOf(({ status }) => status === 'failed'),
    cancelled: countOf(({ status }) => status === 'cancelled'),
    rows: jobs.reduce((sum, { rows }) => sum + rows, 0n),
    outputBytes: bytes.reduce((sum, [, each]) => sum + each, 0n),
    reasons: reasons
      .map((reason) => [reason, countOf((each) => each.reason === reason)] as const)
      .toSorted(([one, a], [other, b]) => b - a || one.localeCompare(other)),
  };
};

/** A month as `2026-11`, in UTC; undefined where it is none. */
export const monthOf = (text: string): Span | undefined => {
  const [, year = '', month = ''] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text) ?? [];
  if (year === '') return undefined;
  const firstOf = (months: number): Instant => instant(Date.UTC(Number(year), months, 1));
  return { from: firstOf(Number(month) - 1), to: firstOf(Number(month)) };
};
