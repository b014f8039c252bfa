// How commands print lists: a line of words with tabs between for people and `cut`, or with --json
// a line of JSON for programs. One row says both, so that neither knows what the other does not.

import type { Call, CommandOption } from './command.ts';

type Plain = string | number | bigint | boolean | null;

/** What JSON has under one name. */
export type Cell = Plain | readonly Cell[] | { readonly [name: string]: Cell };

/** A value for programs, and its words for people. */
export interface Worded {
  readonly value: Cell;
  /** Null for what is for programs alone. */
  readonly words: string | null;
}

/** One row, by names; the words stand in the order of the names. */
export type Row = Readonly<Record<string, Plain | readonly Plain[] | Worded>>;

/** The option that all lists have. */
export const JSON_OPTION = {
  json: { type: 'boolean', description: 'print a line of JSON for each' },
} as const satisfies Readonly<Record<string, CommandOption>>;

/** A value that people read as these words. */
export const worded = (value: Cell, words: string): Worded => ({ value, words });

/** A value that people do not need beside the others. */
export const unseen = (value: Cell): Worded => ({ value, words: null });

/** Prints the rows as the call wants them. */
export const printRows = (call: Call, rows: readonly Row[]): void => {
  const lineOf = call.has('json') ? jsonLineOf : wordsOf;
  rows.forEach((row) => call.terminal.print(lineOf(row)));
};

/** Prints the rows under the names of their columns, which JSON has in every line. */
export const printTable = (call: Call, rows: readonly Row[]): void => {
  const [first] = rows;
  if (first !== undefined && !call.has('json')) call.terminal.print(Object.keys(first).join('\t'));
  printRows(call, rows);
};

const wordsOf = (row: Row): string =>
  Object.values(row)
    .map((cell) => (isWorded(cell) ? cell.words : textOf(cell)))
    .filter((words) => words !== null)
    .join('\t');

/** What is not told is `-`, so that no column is ever empty. */
const textOf = (cell: Plain | readonly Plain[]): string => {
  const text = [cell].flat().join(',');
  return text === '' ? '-' : text.replace(/[\t\n\r]+/g, ' ');
};

const jsonLineOf = (row: Row): string =>
  objectOf(Object.entries(row).map(([name, cell]) => [name, isWorded(cell) ? cell.value : cell]));

/** By hand: JSON.stringify knows no integers of 64 bits. */
const jsonOf = (cell: Cell): string => {
  if (typeof cell === 'bigint') return String(cell);
  if (isList(cell)) return `[${cell.map(jsonOf).join(',')}]`;
  if (typeof cell === 'object' && cell !== null) return objectOf(Object.entries(cell));
  return JSON.stringify(cell);
};

const objectOf = (entries: readonly (readonly [string, Cell])[]): string =>
  `{${entries.map(([name, cell]) => `${JSON.stringify(name)}:${jsonOf(cell)}`).join(',')}}`;

const isList = (cell: Cell): cell is readonly Cell[] => Array.isArray(cell);

const isWorded = (cell: Row[string]): cell is Worded =>
  typeof cell === 'object' && cell !== null && 'words' in cell;
