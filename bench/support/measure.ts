// How a benchmark measures and says what it found: alternating runs, medians, one line a figure.
// Ratios are of runs that took turns in one process, so that a busy machine troubles both alike.
// Nothing is asserted: a goal stands beside its figure, for people to look at.

import { performance } from 'node:perf_hooks';

/** What one line of the table came to. */
export interface Figure {
  readonly name: string;
  readonly unit: 'ms' | 's' | '/s' | 'MB' | 'MB/s';
  readonly ours: number;
  /** Absent where the work has no peer. */
  readonly peer?: number;
  readonly goal?: Goal;
  /** What one must know to read the figure. */
  readonly note?: string;
}

/** What `of` should be at most or at least. */
export interface Goal {
  readonly of: 'ratio' | 'difference' | 'ours';
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** What a benchmark is told. */
export interface BenchOptions {
  /** Rows of the big catalog. */
  readonly rows: number;
  /** Columns of the big catalog that people see. */
  readonly columns: number;
}

/** A benchmark: measures, and returns its figures. */
export type Bench = (options: BenchOptions) => Promise<readonly Figure[]>;

/** Milliseconds that `work` takes. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

/** Runs each work `rounds` times in turns, every other round backwards; their results in order. */
export const alternate = async <Name extends string>(
  rounds: number,
  works: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, readonly number[]>> => {
  const names = Object.keys(works) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
    Name,
    number[]
  >;
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      results[name].push(await works[name]());
    }
  }
  return results;
};

/** The middle of `values`; with an even number of them the mean of the two in the middle. */
export const median = (values: readonly number[]): number =>
  (quantile(values, 0.5) +
    quantile(
      values.map((value) => -value),
      0.5,
    ) *
      -1) /
  2;

/** The smallest of `values` that at least `share` of them do not exceed. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};

/** `ours` and `peer` as ratio, or undefined without a peer. */
export const ratioOf = ({ ours, peer }: Figure): number | undefined =>
  peer === undefined ? undefined : ours / peer;

/** The figure as one line. */
export const lineOf = (figure: Figure): string => {
  const { name, ours, peer, goal, note } = figure;
  const parts = [`ours ${amount(figure, ours)}`];
  if (peer !== undefined) {
    parts.push(`peer ${amount(figure, peer)}`, `ratio ${rounded(ours / peer)}`);
  }
  const aim = goal === undefined ? '' : ` (goal ${goalText(figure, goal)}${missed(figure, goal)})`;
  return `${name}: ${parts.join(', ')}${aim}${note === undefined ? '' : ` — ${note}`}`;
};

const missed = (figure: Figure, goal: Goal): string => (isMet(figure, goal) ? '' : ', missed');

/** Whether the figure is where its goal wants it; a goal against a missing peer is not met. */
export const isMet = ({ ours, peer }: Figure, { of, atMost, atLeast }: Goal): boolean => {
  const value = { ours, ratio: ours / (peer ?? 0), difference: ours - (peer ?? 0) }[of];
  return value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity);
};

const amount = ({ unit }: Figure, value: number): string =>
  unit === '/s' ? `${rounded(value)}/s` : `${rounded(value)} ${unit}`;

const goalText = ({ unit }: Figure, { of, atMost, atLeast }: Goal): string => {
  const sign = atMost === undefined ? '≥' : '≤';
  const value = atMost ?? atLeast ?? 0;
  if (of === 'ratio') return `${sign} ${value} ×`;
  return of === 'difference' ? `${sign} +${value} ${unit}` : `${sign} ${value} ${unit}`;
};

/** Three digits: more is noise. */
const rounded = (value: number): string =>
  value >= 1_000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
