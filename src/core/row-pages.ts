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
  for await (const line of linesOf(file, position)) {
    if (line.startsWith(TAIL)) return { rows, next: null };
    if (rows.length === rowsMax || at - position > PAGE_BYTES_MAX) return { rows, next: at };
    at += Buffer.byteLength(line) + 1;
    if (!line.startsWith(HEAD)) rows.push(cellsOf(line));
  }
  throw new Error('a file of rows has no end');
};

/** What the lines before and after all rows begin with; those of rows begin with `[`. */
const HEAD = '{';
const TAIL = ']';

async function* linesOf(file: OpenOutput, first: number): AsyncGenerator<string> {
  const reading = file.read({ first, last: Number.MAX_SAFE_INTEGER });
  reading.setEncoding('utf8');
  let rest = '';
  try {
    for await (const piece of reading) {
      const lines = `${rest}${piece as string}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    reading.destroy();
  }
}

/** The cells of a line: text without its quotes, all else as it is written, with every digit. */
const cellsOf = (line: string): readonly Cell[] =>
  Array.from(line.matchAll(CELL), ([cell]) => {
    if (cell.startsWith('"')) return JSON.parse(cell) as string;
    return cell === 'null' ? null : cell;
  });

/** A string of JSON, or what stands between commas and brackets. */
const CELL = /"(?:[^"\\]|\\.)*"|[^,[\]]+/g;
