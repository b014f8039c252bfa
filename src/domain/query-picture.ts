// The source line of a query error with its offending piece marked below, for a font whose letters
// are equally wide. Long lines are cut around the piece, so a picture is small however long the
// text is. Nothing of the text is interpreted.

import type { QueryError } from './query-error.ts';

/** So many columns of a line are shown, which fits a terminal beside the line's number. */
const widthMax = 80;

/** So many of them stand before the piece, where the line is too long to be shown whole. */
const beforeMax = 40;

/** Tabs are shown as so many blanks, above and below alike. */
const tabWidth = 4;

/**
 * Two lines, as
 * ```
 * 3 | SELECT ra, vmg FROM Hipparcos
 *   |            ^^^
 * ```
 * or undefined where the error has no place in the text.
 */
export const pictureOf = (text: string, error: QueryError): string | undefined => {
  const { line, column = 1, length = 1 } = error;
  const source = line === undefined ? undefined : lineAt(text, line);
  if (source === undefined) return undefined;
  const start = unitsOf(source, column - 1);
  const before = cellsOf(source.slice(Math.max(0, start - 2 * widthMax), start));
  const after = cellsOf(source.slice(start, start + 2 * widthMax));
  const left = startOf(before, beforeRoom(after));
  const right = endOf(after, widthMax - widthOf(left));
  const isCutLeft = left.length < before.length || start > 2 * widthMax;
  const isCutRight = right.length < after.length || start + 2 * widthMax < source.length;
  const shown = `${isCutLeft ? '…' : ''}${textOf(left)}`;
  const blanks = ' '.repeat(widthOf(left) + (isCutLeft ? 1 : 0));
  const mark = '^'.repeat(Math.max(1, widthOf(right.slice(0, length))));
  const margin = String(line);
  return [
    `${margin} | ${shown}${textOf(right)}${isCutRight ? '…' : ''}`.trimEnd(),
    `${' '.repeat(margin.length)} | ${blanks}${mark}`,
  ].join('\n');
};

/** A character as it is shown, and the columns that it takes. */
interface Cell {
  readonly text: string;
  readonly width: number;
}

/** The line of this number, without its end; the ends are those that places count. */
const lineAt = (text: string, number: number): string | undefined => {
  let [count, start] = [1, 0];
  for (const { 0: end, index } of text.matchAll(/\r\n|\n|\r/g)) {
    if (count === number) return text.slice(start, index);
    count += 1;
    start = index + end.length;
  }
  return count === number ? text.slice(start) : undefined;
};

/** How many UTF-16 units the first characters of a text take. */
const unitsOf = (text: string, characters: number): number => {
  let units = 0;
  for (let left = characters; left > 0 && units < text.length; left -= 1) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return units;
};

/** East Asian letters and pictures, which are two columns wide (Unicode Standard Annex 11). */
const WIDE =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60]/u;

const cellsOf = (text: string): readonly Cell[] =>
  Array.from(text, (character) => {
    if (character === '\t') return { text: ' '.repeat(tabWidth), width: tabWidth };
    // Marks join the letter before them; what cannot be seen, or half a character, is a dot.
    if (/\p{M}/u.test(character)) return { text: character, width: 0 };
    if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(character)) return { text: '·', width: 1 };
    return { text: character, width: WIDE.test(character) ? 2 : 1 };
  });

/** What a short rest of the line leaves free is given to what stands before the piece. */
const beforeRoom = (after: readonly Cell[]): number =>
  Math.max(beforeMax, widthMax - widthOf(after));

const startOf = (cells: readonly Cell[], room: number): readonly Cell[] =>
  endOf(cells.toReversed(), room).toReversed();

/** As many of the first cells as there is room for. */
const endOf = (cells: readonly Cell[], room: number): readonly Cell[] => {
  let width = 0;
  const end = cells.findIndex((cell) => {
    width += cell.width;
    return width > room;
  });
  return end === -1 ? cells : cells.slice(0, end);
};

const widthOf = (cells: readonly Cell[]): number =>
  cells.reduce((sum, { width }) => sum + width, 0);

const textOf = (cells: readonly Cell[]): string => cells.map(({ text }) => text).join('');
