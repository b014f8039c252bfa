// From an offset in a text to the line and column a person counts, and from a span to its length.
// Pure; errors are rare, so places are worked out when they are needed and nothing is kept.

import type { Span } from './tree.ts';

/** A place in a text: both 1-based, the column in characters (code points, a tab being one). */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** LF, CR LF and CR alone all end a line: queries come from every system. */
const lineEnd = /\r\n|\n|\r/g;

/** Where `offset` (UTF-16, as in a span) lies; an offset past the end is the end. */
export const placeOf = (text: string, offset: number): Place =>
  placesOf(text, [offset])[0] ?? { line: 1, column: 1 };

/** The places of offsets that are in the order of the text, which is read once for all of them. */
export const placesOf = (text: string, offsets: readonly number[]): readonly Place[] => {
  let [line, column, at] = [1, 1, 0];
  return offsets.map((offset) => {
    const between = text.slice(at, offset);
    let lineStart = 0;
    for (const { 0: end, index } of between.matchAll(lineEnd)) {
      line += 1;
      column = 1;
      lineStart = index + end.length;
    }
    column += Array.from(between.slice(lineStart)).length;
    at = Math.max(at, offset);
    return { line, column };
  });
};

/** A mark longer than this says no more, and a span may be as long as the text. */
const lengthMax = 200;

/** How many characters a span takes on the line where it begins, blanks at its end not counted. */
export const lengthOf = (text: string, { start, end }: Span): number => {
  const piece = text.slice(start, Math.min(end, start + 2 * lengthMax));
  const line = piece.split(lineEnd, 1)[0] ?? '';
  return Math.min(lengthMax, Math.max(1, Array.from(line.trimEnd()).length));
};
