// Pages of rows out of a file of the format `json-result`, in which every row has a line of its
// own: a page is found by the byte at which it begins, so that none before it is read again.

import type { OpenOutput } from '../ports/files.ts';

/** The text of a value with every digit it has; null for NULL. */
export type Cell = string | null;

/** Rows, and where the next page begins. */
export interface RowPage {
  readonly rows: readonly (readonly Cell[])[];
  /** Null after the last row. */
  readonly next: number | null;
}

/** How much of a file is wanted. */
export interface PageAsk {
  /** A byte's number: 0, or what the page before said. */
  readonly position: number;
  readonly rowsMax: number;
}

/** A page ends early where its rows take more than this, so that it fits into memory. */
export const PAGE_BYTES_MAX = 16 * 1024 * 1024;

/** Reads one page; the file is closed then. */
export const readPage = async (
  file: OpenOutput,
  { position, rowsMax }: PageAsk,
): Promise<RowPage> => {
  const rows: (readonly Cell[])[] = [];
  let at = position;
  for await (const lines of linesOf(file, position)) {
    for (const line of lines) {
      if (line.startsWith(TAIL)) return { rows, next: null };
      if (rows.length === rowsMax || at - position > PAGE_BYTES_MAX) return { rows, next: at };
      at += Buffer.byteLength(line) + 1;
      if (!line.startsWith(HEAD)) rows.push(cellsOf(line));
    }
  }
  throw new Error('a file of rows has no end');
};

/** What the lines before and after all rows begin with; those of rows begin with `[`. */
const HEAD = '{';
const TAIL = ']';

/** Lines as they come, some at a time: to wait for each would take longer than to read it. */
async function* linesOf(file: OpenOutput, first: number): AsyncGenerator<readonly string[]> {
  const reading = file.read({ first, last: Number.MAX_SAFE_INTEGER });
  reading.setEncoding('utf8');
  let rest = '';
  try {
    for await (const piece of reading) {
      const lines = `${rest}${piece as string}`.split('\n');
      rest = lines.pop() ?? '';
      yield lines;
    }
  } finally {
    reading.destroy();
  }
}

/** The cells of a line: text without its quotes, all else as it is written, with every digit. */
const cellsOf = (line: string): readonly Cell[] => {
  if (line.includes('\\')) return cellsWithEscapes(line);
  const cells: Cell[] = [];
  // Behind the bracket stands a cell, and behind each a comma or the other bracket.
  for (let at = 1; at < line.length && line.charCodeAt(at - 1) !== BRACKET;) {
    const isText = line.charCodeAt(at) === QUOTE;
    const end = isText ? line.indexOf('"', at + 1) : endOfPlain(line, at);
    if (end < 0) throw new Error('a row of a file has no end');
    const cell = line.slice(isText ? at + 1 : at, end);
    cells.push(cell === 'null' && !isText ? null : cell);
    at = isText ? end + 2 : end + 1;
  }
  return cells;
};

/** Where the comma or the bracket is that stands behind a cell without quotes. */
const endOfPlain = (line: string, from: number): number => {
  let at = from;
  while (at < line.length && !isEnd(line.charCodeAt(at))) at += 1;
  return at;
};

const isEnd = (code: number): boolean => code === COMMA || code === BRACKET;

const [QUOTE, COMMA, BRACKET] = [0x22, 0x2c, 0x5d];

/** The same where a text has an escape of JSON in it, which few have. */
const cellsWithEscapes = (line: string): readonly Cell[] =>
  Array.from(line.matchAll(CELL), ([cell]) => {
    if (cell.startsWith('"')) return JSON.parse(cell) as string;
    return cell === 'null' ? null : cell;
  });

/** A string of JSON, or what stands between commas and brackets. */
const CELL = /"(?:[^"\\]|\\.)*"|[^,[\]]+/g;
