// From an offset in a text to the line and column a person counts, and from a span to its length.
// Pure; errors are rare, so places are worked out when they are needed and nothing is kept.

import type { Span } from './tree.ts';

/** A place in a text: both 1-based, the column in characters (code points, a tab being one). */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where `offset` (UTF-16, as in a span) lies; an offset past the end is the end. */
export const placeOf = (text: string, offset: number): Place =>
  placesOf(text, [offset])[0] ?? { line: 1, column: 1 };

/** The places of offsets that are in the order of the text, which is read once for all of them. */
export const placesOf = (text: string, offsets: readonly number[]): readonly Place[] => {
  let [line, column, at] = [1, 1, 0];
  return offsets.map((offset) => {
    for (const end = Math.min(offset, text.length); at < end; at += 1) {
      if (endsLine(text, at)) {
        line += 1;
        column = 1;
      } else if (!isSecondHalf(text, at)) {
        column += 1;
      }
    }
    return { line, column };
  });
};

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** LF, CR LF and CR alone all end a line: queries come from every system. */
const endsLine = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  if (code === LINE_FEED) return true;
  return code === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== LINE_FEED;
};

/** Whether the unit here is the rest of a character that began before it. */
const isSecondHalf = (text: string, at: number): boolean => {
  const isLow = (text.charCodeAt(at) & 0xfc00) === 0xdc00;
  return isLow && at > 0 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
};

/** A mark longer than this says no more, and a span may be as long as the text. */
const lengthMax = 200;

/** How many characters a span takes on the line where it begins, blanks at its end not counted. */
export const lengthOf = (text: string, { start, end }: Span): number => {
  const piece = text.slice(start, Math.min(end, start + 2 * lengthMax));
  const line = piece.split(/[\r\n]/, 1)[0] ?? '';
  return Math.min(lengthMax, Math.max(1, Array.from(line.trimEnd()).length));
};
