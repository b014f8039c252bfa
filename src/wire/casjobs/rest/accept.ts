// What a client wants its rows as: the media types of Accept, by their weights (RFC 9110, 12.5.1),
// against those that answers are made in.

import { Refusal } from '../../../domain/refusal.ts';

/**
 * The first of `known` that an Accept header wants most; the first of all where it takes anything
 * or says nothing. Refuses with `unknown-format` where it wants none of them.
 */
export const wantedOf = (header: string | undefined, known: readonly string[]): string => {
  const wanted = rangesOf(header ?? '*/*');
  for (const range of wanted) {
    const found = known.find((type) => isIn(type, range));
    if (found !== undefined) return found;
  }
  throw new Refusal('unknown-format', { format: header ?? '', formats: known.join(', ') });
};

/** Media ranges in lower case, those of the greatest weight first, without those of none. */
const rangesOf = (header: string): readonly string[] => {
  const ranges = header.split(',').flatMap((each) => {
    const [range = '', ...parameters] = each.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    return range === '' ? [] : [{ range, weight: Number(weight) }];
  });
  return (ranges.length === 0 ? [{ range: '*/*', weight: 1 }] : ranges)
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ range }) => range);
};

const isIn = (type: string, range: string): boolean =>
  range === '*/*' ||
  range === type ||
  (range.endsWith('/*') && type.startsWith(range.slice(0, -1)));
