// Ranges of bytes as a request asks for them (RFC 9110, 14): one range is served, several are
// answered with the whole, which the standard allows and every client understands.
// Whether a representation has ranges at all is known to whoever answers.

/** A part of a body: its first and its last byte, counted from 0. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** What `header`, the value of Range, asks of a body of `size` bytes. */
export const rangeOf = (
  header: string | undefined,
  size: number,
): ByteRange | 'whole' | 'unsatisfiable' => {
  // One range of two numbers is short; the pattern takes long for what is long and no range.
  const short = header !== undefined && header.length <= HEADER_MAX ? header : '';
  const [, from = '', to = ''] = ONE_RANGE.exec(short) ?? [];
  // Other units, several ranges and what is no range at all: as if nothing had been asked.
  if (from === '' && to === '') return 'whole';
  if (from === '') return endOf(size, Number(to));
  const first = Number(from);
  const last = to === '' ? Infinity : Number(to);
  if (last < first) return 'whole';
  return first < size ? { first, last: Math.min(last, size - 1) } : 'unsatisfiable';
};

const HEADER_MAX = 100;

const ONE_RANGE = /^\s*bytes\s*=[\s,]*(\d*)\s*-\s*(\d*)[\s,]*$/i;

/** The last `count` bytes; the whole where there are not as many. */
const endOf = (size: number, count: number): ByteRange | 'unsatisfiable' =>
  count === 0 || size === 0
    ? 'unsatisfiable'
    : { first: Math.max(0, size - count), last: size - 1 };
