// From an offset in a text to the line and column a person counts.
// Pure; errors are rare, so a place is worked out when it is needed and nothing is kept.

/** A place in a text: both 1-based, the column in characters (code points, a tab being one). */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** LF, CR LF and CR alone all end a line: queries come from every system. */
const lineEnd = /\r\n|\n|\r/g;

/** Where `offset` (UTF-16, as in a span) lies; an offset past the end is the end. */
export const placeOf = (text: string, offset: number): Place => {
  const before = text.slice(0, offset);
  let line = 1;
  let lineStart = 0;
  for (const { 0: end, index } of before.matchAll(lineEnd)) {
    line += 1;
    lineStart = index + end.length;
  }
  return { line, column: Array.from(before.slice(lineStart)).length + 1 };
};
