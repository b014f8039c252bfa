// CSV (RFC 4180) and TSV (IANA's text/tab-separated-values): the line of names before the rows.
// Lines end with a line feed alone, as those of the rows that an engine writes below it.

import type { Column } from '../domain/column.ts';

/** The first line, with its line end: `ra,dec,"a,b"`; a column without a name gets a number. */
export const csvHeaderOf = (columns: readonly Column[]): string =>
  `${namesOf(columns).map(fieldOf).join(',')}\n`;

/** The same with tabs: none is left in a name, nor is a line end. */
export const tsvHeaderOf = (columns: readonly Column[]): string =>
  `${namesOf(columns)
    .map((name) => name.replace(/[\t\r\n]/g, ' '))
    .join('\t')}\n`;

const namesOf = (columns: readonly Column[]): readonly string[] =>
  columns.map(({ name }, at) => (name === '' ? `Column${at + 1}` : name));

const fieldOf = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
