// A text of a load in its file, read as whoever sent it says: without lines that are no part of it,
// with or without a header, and with his separator.

import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { CatalogTable } from '../../../../domain/catalog.ts';
import type { TextOptions } from '../../../../ports/engine.ts';
import { refuseNames } from '../upload/columns.ts';
import { headOf, type CsvText, type FileHead } from '../upload/csv-text.ts';
import { shown, uploadFault } from '../upload/fault.ts';
import type { UploadFile } from '../upload/source.ts';
import { isLoadColumn, LOAD_COLUMN } from './load-column.ts';

/** A text of a load. */
export interface LoadText extends CsvText {
  /** Lines of the file before the text begins. */
  readonly linesBefore: number;
}

/** What is read: a file, with what is known of it. */
export type TextAsk = UploadFile & { readonly options: TextOptions };

/** The text in a file; throws a fault of the file where its head cannot be read. */
export const openText = async ({ options, ...file }: TextAsk): Promise<LoadText> => {
  const path = await trimmed(file, options);
  const { hasHeader, separator } = options;
  const known = file.target?.columns.filter((column) => !isLoadColumn(column));
  const head = await headOf(path, {
    ...(known !== undefined && { known: known.map(({ name }) => name) }),
    ...(hasHeader !== undefined && { hasHeader }),
    ...(separator !== undefined && { delimiter: delimiterOf(separator) }),
  });
  const named = withKnownNames(head, known);
  refuseNames(named.columns);
  const clash = named.columns.find(isLoadColumn);
  if (clash !== undefined) {
    throw uploadFault(
      `A column of the file is called '${shown(clash.name)}', which has the number of a load.`,
      `Give it another name than ${LOAD_COLUMN}.`,
    );
  }
  return {
    ...file,
    path,
    read: path,
    head: named,
    delimiter: head.delimiter,
    skipped: head.comments.length,
    linesBefore: options.rowsToSkipAtStart ?? 0,
  };
};

/** What stands between two values cannot be in one, nor end a line. */
const delimiterOf = (separator: string): string => {
  if (/^[^\p{L}\p{N}"\r\n\p{Cs}]$/v.test(separator) && separator.length === 1) return separator;
  throw uploadFault(
    `The separator '${shown(separator)}' is not one character that can stand between values.`,
    'It is a comma, a semicolon, a bar, a tab or a sign like them.',
  );
};

/** Values without names are those of the table's columns, where they are as many. */
const withKnownNames = (head: FileHead, known: CatalogTable['columns'] | undefined): FileHead => {
  const isNamed = head.hasHeader || head.columns[0]?.name !== 'Column1';
  if (isNamed || known === undefined || known.some(({ name }) => name === 'Column1')) return head;
  const { columns } = head;
  if (columns.length === known.length) {
    return { ...head, columns: known.map(({ name }) => ({ name, word: 'any' })) };
  }
  throw uploadFault(
    `The first line has ${columns.length} values and names no columns; ` +
      `the table has ${known.length} columns.`,
    'Begin the text with a line of names.',
  );
};

/** The file's own path, or that of a copy without the lines that are no part of the text. */
const trimmed = async (file: UploadFile, options: TextOptions): Promise<string> => {
  const { rowsToSkipAtStart = 0, rowsToSkipAtEnd = 0 } = options;
  if (rowsToSkipAtStart === 0 && rowsToSkipAtEnd === 0) return file.path;
  const { size } = await stat(file.path);
  const start = await behindLines(file.path, rowsToSkipAtStart);
  const end = rowsToSkipAtEnd === 0 ? size : await beforeLines(file.path, rowsToSkipAtEnd);
  const path = join(file.temp, TRIMMED);
  const kept = start < end ? createReadStream(file.path, { start, end: end - 1 }) : [];
  await pipeline(kept, createWriteStream(path, { mode: 0o600 }));
  return path;
};

const TRIMMED = 'trimmed.csv';

/** Where the line behind the first `lines` begins. */
const behindLines = async (path: string, lines: number): Promise<number> => {
  let left = lines;
  let at = 0;
  if (left === 0) return 0;
  for await (const chunk of createReadStream(path)) {
    const bytes = chunk as Buffer;
    const ends = lineEndsIn(bytes);
    const end = ends[left - 1];
    if (end !== undefined) return at + end + 1;
    left -= ends.length;
    at += bytes.length;
  }
  return at;
};

/** Where the last `lines` begin; a line end at the very end ends the last of them. */
const beforeLines = async (path: string, lines: number): Promise<number> => {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    let left = lines;
    for (let at = size; at > 0; at -= BLOCK_BYTES) {
      const start = Math.max(0, at - BLOCK_BYTES);
      const { buffer } = await file.read(Buffer.alloc(at - start), 0, at - start, start);
      const ends = lineEndsIn(buffer);
      if (at === size && ends.at(-1) === buffer.length - 1) ends.pop();
      const end = ends.at(-left);
      if (end !== undefined) return start + end + 1;
      left -= ends.length;
    }
    return 0;
  } finally {
    await file.close();
  }
};

const BLOCK_BYTES = 64 * 1024;

const lineEndsIn = (bytes: Buffer): number[] => {
  const ends: number[] = [];
  for (let at = bytes.indexOf(LINE_END); at !== -1; at = bytes.indexOf(LINE_END, at + 1)) {
    ends.push(at);
  }
  return ends;
};

const LINE_END = 0x0a;
