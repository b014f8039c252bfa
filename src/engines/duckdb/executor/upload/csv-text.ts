// A delimited text in a file: what its head tells, its records one by one, and its rows for DuckDB.
// DuckDB guesses nothing: what delimits, what quotes and what is nothing are told to it.

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { SqlType } from '../../../../domain/column.ts';
import { csvHeadOf, type CsvHead, type HeadAsk } from '../../../../formats/reading/csv-head.ts';
import { csvReader, type CsvRecord } from '../../../../formats/reading/csv-records.ts';
import { quotedString } from '../../../../sql/emit/duckdb-type.ts';
import { uploadFault } from './fault.ts';
import type { UploadFile } from './source.ts';

/** The head of a text in a file. */
export interface FileHead extends CsvHead {
  /** Where the first record begins. */
  readonly firstByte: number;
}

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** A text, and a file in which DuckDB can read it: the text itself, or one of its records anew. */
export interface CsvText extends UploadFile {
  readonly head: FileHead;
  /** Absolute. */
  readonly read: string;
  /** One character. */
  readonly delimiter: string;
  /** Lines before its first record. */
  readonly skipped: number;
  /** Names of columns that each of its rows has behind those of the head: all of it once more. */
  readonly more?: readonly string[];
}

/** Enough for the header of the widest table. */
const HEAD_BYTES = 1024 * 1024;

/** The head of the text at `path`; throws a fault of the file where it has none. */
export const headOf = async (path: string, ask: Omit<HeadAsk, 'isWhole'>): Promise<FileHead> => {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0);
    const bytes = buffer.subarray(0, bytesRead);
    if ([0xfffe, 0xfeff].includes(bytes.length < 2 ? 0 : bytes.readUInt16BE())) {
      throw uploadFault('The text is in UTF-16.', 'Send it in UTF-8.');
    }
    const text = new TextDecoder().decode(bytes, { stream: true });
    const isWhole = bytesRead < HEAD_BYTES;
    const head = csvHeadOf(text, { ...ask, isWhole });
    if (head !== undefined) {
      const mark = bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
      return { ...head, firstByte: mark + Buffer.byteLength(head.comments.join('')) };
    }
    if (bytesRead === 0) throw uploadFault('The file is empty.', HEADER_HINT);
    throw uploadFault('The text has no record with an end.', HEADER_HINT);
  } finally {
    await file.close();
  }
};

const HEADER_HINT = 'The first line of a text names its columns, as id,ra,dec.';

/** A value as it stands in a text with commas. */
export const csvValue = (value: string, isQuoted: boolean): string =>
  isQuoted || /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** All records of a text, header and all, a piece of it at a time. */
export async function* recordsOf(
  path: string,
  head: FileHead,
): AsyncGenerator<readonly CsvRecord[]> {
  const { delimiter, comments, columns } = head;
  const isOne = columns.length === 1 && delimiter !== 'blanks';
  const reader = csvReader(delimiter, isOne ? 'records' : 'skipped');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let waiting = 0;
  const read = (bytes: Uint8Array | undefined): CsvRecord[] => {
    try {
      return reader.read(decoder.decode(bytes, { stream: bytes !== undefined }));
    } catch (error) {
      throw error instanceof TypeError ? notUtf8(`Line ${line} or one below it`) : error;
    }
  };
  const below = (records: readonly CsvRecord[]): readonly CsvRecord[] =>
    records.map((record) => ({ ...record, line: record.line + comments.length }));
  for await (const chunk of createReadStream(path, { start: head.firstByte })) {
    const records = below(read(chunk as Uint8Array));
    line = records.at(-1)?.line ?? line;
    waiting = records.length === 0 ? waiting + (chunk as Uint8Array).length : 0;
    if (waiting > LINE_BYTES_MAX) {
      throw uploadFault(
        `A row below line ${line} is longer than ${LINE_BYTES_MAX} bytes.`,
        'Perhaps a quote is opened there and never closed.',
      );
    }
    yield records;
  }
  yield below([...read(undefined), ...reader.end()]);
}

/** The fault of a text whose bytes are no letters. */
export const notUtf8 = (where: string): Error =>
  uploadFault(`${where} is not in UTF-8.`, 'Convert it: iconv -f latin1 -t utf8.');

/** What makes a record no row of its text; undefined where it is one. */
export const unsoundness = ({ values, problem }: CsvRecord, head: CsvHead): string | undefined => {
  if (problem !== undefined) return problem;
  const count = head.columns.length;
  const isAsWide = values.length === count;
  if (isAsWide || (values.length === count + 1 && values.at(-1) === '')) return undefined;
  return `${values.length} ${values.length === 1 ? 'value' : 'values'}, the first line ${count}`;
};

/** A wide table has fewer rows looked at, so that a look takes a tenth of a second at most. */
export const rowsToLookAt = (columns: number): number =>
  Math.max(500, Math.min(10_000, Math.floor(100_000 / columns)));

/** Whether DuckDB's words are about the form of a text. */
export const isUnreadable = (words: string): boolean =>
  /CSV Error on Line|The CSV Parser state machine/.test(words);

/** A type in the words of T-SQL. */
export const typeText = (type: SqlType): string => {
  if (type.name === 'decimal') return `decimal(${type.precision}, ${type.scale})`;
  return 'length' in type ? `${type.name}(${type.length ?? 'max'})` : type.name;
};

/** The rows of a text as texts, c0, c1 …: nothing is NULL but what is empty or says so bare. */
export const readText = (text: CsvText): string => {
  const { read, path, head, delimiter, skipped, more = [] } = text;
  const names = [...head.columns.map((_, at) => `c${at}`), ...more];
  const columns = names.map((name) => `'${name}': 'VARCHAR'`);
  const options = [
    `header = ${head.hasHeader}`,
    `skip = ${skipped}`,
    `delim = ${quotedString(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    'auto_detect = false',
    // Else the first line end in it counts, and that may be one inside quotes.
    ...(read === path ? [] : [String.raw`new_line = '\n'`]),
    `nullstr = ['', 'null', 'NULL']`,
    'allow_quoted_nulls = false',
    `max_line_size = ${more.length === 0 ? LINE_BYTES_MAX : 2 * LINE_BYTES_MAX}`,
    `buffer_size = ${BUFFER_BYTES}`,
    `columns = {${columns.join(', ')}}`,
  ];
  return `read_csv(${quotedString(read)}, ${options.join(', ')})`;
};

/** A row of a thousand texts, or one text of a book; DuckDB holds some of them in memory. */
const LINE_BYTES_MAX = 16 * 1024 * 1024;

/** What DuckDB reads at a time, of which it holds a few; its own default. */
const BUFFER_BYTES = 32 * 1024 * 1024;
