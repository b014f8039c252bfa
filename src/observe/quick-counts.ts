// Counts of what happens thousands of times a second: plain numbers, found by one or two words and
// without making a text, and printed as Prometheus reads them when somebody asks.
// What happens seldom is counted by prom-client, whose own lookup takes ten times as long.

/** What a family of counts is called, and by which words its members are told apart. */
export interface FamilyTerms {
  readonly name: string;
  readonly help: string;
  /** One or two names of labels; their values are words of ours without quotes. */
  readonly labels: readonly [string] | readonly [string, string];
}

/** Members by their words, made at the first use. */
interface Family<Member> {
  of(one: string, other?: string | number): Member;
  /** All of its lines. */
  text(): string;
}

/** A number that only grows. */
export interface QuickCounter {
  value: number;
}

/** A family of counters. */
export const quickCounters = (terms: FamilyTerms): Family<QuickCounter> =>
  familyOf(terms, {
    type: 'counter',
    make: () => ({ value: 0 }),
    linesOf: ({ value }, labels) => [`${terms.name}{${labels}} ${value}`],
  });

/** Where values fall among bounds, and what they come to together. */
export interface QuickHistogram {
  observe(value: number): void;
}

/** A family of histograms over `bounds`, which rise. */
export const quickHistograms = (
  terms: FamilyTerms,
  bounds: readonly number[],
): Family<QuickHistogram> =>
  familyOf(terms, {
    type: 'histogram',
    make: () => cellOver(bounds),
    linesOf: ({ counts, sum }, labels) => {
      let count = 0;
      const buckets = [...bounds, '+Inf'].map((bound, at) => {
        count += counts[at] ?? 0;
        return `${terms.name}_bucket{le="${bound}",${labels}} ${count}`;
      });
      const sums = [
        `${terms.name}_sum{${labels}} ${sum}`,
        `${terms.name}_count{${labels}} ${count}`,
      ];
      return [...buckets, ...sums];
    },
  });

const cellOver = (bounds: readonly number[]) => {
  const cell = {
    // The last holds what is above every bound.
    counts: new Float64Array(bounds.length + 1),
    sum: 0,
    observe: (value: number): void => {
      let at = 0;
      while (value > (bounds[at] ?? Infinity)) at += 1;
      cell.counts[at] = (cell.counts[at] ?? 0) + 1;
      cell.sum += value;
    },
  };
  return cell;
};

interface Kind<Member> {
  readonly type: 'counter' | 'histogram';
  make(): Member;
  linesOf(member: Member, labels: string): readonly string[];
}

const familyOf = <Member>(
  { name, help, labels: [first, second] }: FamilyTerms,
  kind: Kind<Member>,
): Family<Member> => {
  const members = new Map<string, Map<string | number, Member>>();
  const add = (one: string, other: string | number): Member => {
    const member = kind.make();
    const known = members.get(one) ?? new Map<string | number, Member>();
    members.set(one, known.set(other, member));
    return member;
  };
  const labelsOf = (one: string, other: string | number): string =>
    `${first}="${one}"${second === undefined ? '' : `,${second}="${other}"`}`;
  return {
    of: (one, other = '') => members.get(one)?.get(other) ?? add(one, other),
    text: () => {
      const lines = [...members].flatMap(([one, others]) =>
        [...others].flatMap(([other, member]) => kind.linesOf(member, labelsOf(one, other))),
      );
      return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind.type}`, ...lines, ''].join('\n');
    },
  };
};
