// CSV (RFC 4180): the line of names that a file begins with.
// Lines end with a line feed alone, as those of the rows that an engine writes below it.

import type { Column } from '../domain/column.ts';

/** The first line, with its line end: `ra,dec,"a,b"`; a column without a name gets a number. */
export const csvHeaderOf = (columns: readonly Column[]): string =>
  `${columns.map(({ name }, at) => fieldOf(name === '' ? `Column${at + 1}` : name)).join(',')}\n`;

const fieldOf = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
