// What the sequences send, and so what they must read again: rows of every type that a text can
// have, as a file in chunks that end where they please. Nothing here comes from a server.

/** A row as it is read: texts, and NULL. */
export type Row = readonly (string | null)[];

/** More than two pages of a thousand. */
const ROWS = 2_500;

/** The first of the numbers that a double cannot tell apart. */
const ID_FIRST = 9_007_199_254_740_993n;

/** The file's columns, in the order in which they are read. */
export const COLUMNS = ['id', 'word', 'amount', 'moment', 'note'] as const;

/** Of the columns, as java.sql.Types numbers them: bigint, varchar, float, datetime, varchar. */
export const DATA_TYPES = ['-5', '12', '8', '93', '12'] as const;

/**
 * The rows of the file that is the `nth` of its sequence, in the order of their ids. The column
 * that may be NULL stands last: zeep puts what is nil behind the rest of a row.
 */
export const ordersOf = (nth: number): readonly Row[] =>
  Array.from({ length: ROWS }, (_, at) => {
    const number = nth * ROWS + at;
    const second = String(number % 60).padStart(2, '0');
    return [
      String(ID_FIRST + BigInt(number)),
      `wörd ${number} <b> & "q", ☆${number % 7 === 0 ? '\nmore' : ''}`,
      `${number}.25`,
      `2026-01-02T03:04:${second}`,
      number % 3 === 0 ? null : `note ${number}`,
    ];
  });

/** The file of rows. */
export const fileOf = (rows: readonly Row[]): Buffer => {
  const lines = [COLUMNS, ...rows].map((row) => row.map(cellOf).join(','));
  return Buffer.from(`${lines.join('\n')}\n`);
};

const cellOf = (value: string | null): string => {
  if (value === null) return '';
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
};

/** How many chunks a file goes in where a client cuts it. */
const CHUNKS = 3;

/** The `nth` chunk of a file: cut within lines, and within letters. */
export const chunkOf = (file: Buffer, nth: number): Uint8Array => {
  const size = Math.ceil(file.byteLength / CHUNKS);
  return file.subarray(nth * size, (nth + 1) * size);
};
