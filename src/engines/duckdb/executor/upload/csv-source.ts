// A delimited text as rows: its head is read here, its rows by DuckDB, its types from all of them.
// DuckDB guesses nothing: what delimits, what quotes and what is nothing are told to it.

import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CatalogTable } from '../../../../domain/catalog.ts';
import type { Column, SqlType } from '../../../../domain/column.ts';
import { csvHeadOf, type CsvHead } from '../../../../formats/reading/csv-head.ts';
import {
  csvReader,
  type CsvRecord,
  type Delimiter,
} from '../../../../formats/reading/csv-records.ts';
import { quotedString } from '../../../../sql/emit/duckdb-type.ts';
import { columnsAmong, givenColumnsOf, listOf, refuseTwins } from './columns.ts';
import { shown, uploadFault } from './fault.ts';
import type { UploadFile, UploadSource } from './source.ts';
import { typesIn, TEXT } from './text-types.ts';
import {
  fitsText,
  knownValueText,
  isUnlikely,
  noneOf,
  triedText,
  valueText,
  type Strictness,
} from './text-values.ts';

/** The rows of a delimited text; throws a fault of the file where its head cannot be read. */
export const csvSource = async (file: UploadFile): Promise<UploadSource> => {
  const { target } = file;
  const known = target === undefined ? undefined : givenColumnsOf(target);
  const head = await headOf(
    file.path,
    known?.map(({ name }) => name),
  );
  const text: CsvText =
    head.delimiter === 'blanks'
      ? await rewritten(file, head)
      : {
          ...file,
          head,
          read: file.path,
          delimiter: head.delimiter,
          skipped: head.comments.length,
        };
  if (target !== undefined) return addedSource(text, columnsFor(head, target));
  refuseTwins(head.columns);
  return newSource(text);
};

/** The head of a text in a file. */
interface FileHead extends CsvHead {
  /** Where the first record begins. */
  readonly firstByte: number;
}

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** A text, and a file in which DuckDB can read it: the text itself, or one of its records anew. */
interface CsvText extends UploadFile {
  readonly head: FileHead;
  /** Absolute. */
  readonly read: string;
  readonly delimiter: Exclude<Delimiter, 'blanks'>;
  /** Lines before its first record. */
  readonly skipped: number;
}

/** Enough for the header of the widest table. */
const HEAD_BYTES = 1024 * 1024;

const headOf = async (path: string, known: readonly string[] | undefined): Promise<FileHead> => {
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
    const head = csvHeadOf(text, { isWhole, ...(known !== undefined && { known }) });
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

/** The column of the table that each one of the text is for. */
const columnsFor = (head: CsvHead, target: CatalogTable): readonly Column[] => {
  const known = givenColumnsOf(target);
  if (head.hasHeader || head.columns[0]?.name !== 'Column1') {
    refuseTwins(head.columns);
    return columnsAmong(head.columns, target);
  }
  if (head.columns.length === known.length) return known;
  throw uploadFault(
    `The first line has ${head.columns.length} values and names no columns; ` +
      `the table has ${known.length} columns.`,
    `Begin the text with a line of names, among ${listOf(known)}.`,
  );
};

/** Rows for a table that is there: each value must be one of its column's type. */
const addedSource = (text: CsvText, columns: readonly Column[]): UploadSource => {
  const plain = columns.map(({ name, type }): Column => ({ name, type: heldTypeOf(type) }));
  const types = columns.map(({ type }) => type);
  const items = types.map((type, at) => `${valueText(type, `c${at}`, 'given')} AS c${at}`);
  return {
    columns: plain,
    text: `SELECT ${items.join(', ')} FROM ${readText(text)}`,
    mended: (failure, words) =>
      failure === 'unfit'
        ? refuseUnfit(text, types, 'given')
        : readable(text, words, async (mended) => addedSource(mended, columns)),
  };
};

/** INSERT itself cuts or fills what has a length. */
const heldTypeOf = (type: SqlType): SqlType => (type.name === 'char' ? TEXT : type);

/**
 * Rows for a new table. The types of the first rows are tried on all, each value looked at; where
 * one is none of its column's type, all rows are looked at first, and then the types are known.
 */
const newSource = async (text: CsvText): Promise<UploadSource> => {
  const words = text.head.columns.map(({ word }) => word);
  const first = `(SELECT * FROM ${readText(text)} LIMIT ${rowsToLookAt(words.length)})`;
  const looked = await tried(text, () => typesIn(text.connection, first, words));
  if ('columns' in looked) return looked;
  return {
    columns: columnsOf(text, looked),
    text: likelyText(text, looked),
    mended: (failure, why) =>
      failure === 'unfit' ? knownSource(text) : readable(text, why, newSource),
  };
};

/** Each text is cast once, and looked at beside its value. */
const likelyText = (text: CsvText, types: readonly (SqlType | null)[]): string => {
  const tried = types.map((type, at) => `${triedText(type ?? TEXT, `c${at}`)} AS v${at}`);
  const values = types.map((_, at) => `v${at} AS c${at}`);
  const unlikely = types.flatMap((type, at) =>
    type?.name === 'varchar' ? [] : [isUnlikely(type, `c${at}`, `v${at}`)],
  );
  const where = unlikely.length === 0 ? '' : ` WHERE ${noneOf(unlikely)}`;
  const rows = `(SELECT *, ${tried.join(', ')} FROM ${readText(text)})`;
  return `SELECT ${values.join(', ')} FROM ${rows}${where}`;
};

const columnsOf = ({ head }: CsvText, types: readonly (SqlType | null)[]): readonly Column[] =>
  head.columns.map(({ name }, at) => ({ name, type: types[at] ?? TEXT }));

/** A wide table has fewer rows looked at, so that a look takes a tenth of a second at most. */
const rowsToLookAt = (columns: number): number =>
  Math.max(500, Math.min(10_000, Math.floor(100_000 / columns)));

const knownSource = async (text: CsvText): Promise<UploadSource> => {
  const words = text.head.columns.map(({ word }) => word);
  const found = await typesIn(text.connection, readText(text), words);
  const types = found.map((type) => type ?? TEXT);
  const isSaid = words.some((word) => word !== 'any' && word !== 'text');
  if (isSaid) await refuseIfUnfit(text, types, 'exact');
  const items = types.map((type, at) => `${knownValueText(type, `c${at}`)} AS c${at}`);
  return {
    columns: columnsOf(text, types),
    text: `SELECT ${items.join(', ')} FROM ${readText(text)}`,
    mended: () => refuseUnfit(text, types, 'exact'),
  };
};

/** Runs a look at rows; where they cannot be read, the source that can be, or a fault. */
const tried = async <T>(text: CsvText, look: () => Promise<T>): Promise<T | UploadSource> => {
  try {
    return await look();
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    if (!isUnreadable(words)) throw error;
    return readable(text, words, newSource);
  }
};

/** Whether DuckDB's words are about the form of a text. */
export const isUnreadable = (words: string): boolean =>
  /CSV Error on Line|The CSV Parser state machine/.test(words);

/**
 * Says which line cannot be read; where every record is sound to us, as with line ends of two
 * kinds, writes the text anew in one form and reads that.
 */
const readable = async (
  text: CsvText,
  words: string,
  next: (mended: CsvText) => Promise<UploadSource>,
): Promise<UploadSource> => {
  const [, line] = /CSV Error on Line: (\d+)/.exec(words) ?? [];
  if (/[Ii]nvalid unicode/.test(words)) {
    const where = line === undefined ? 'The text' : `Line ${line}`;
    throw uploadFault(`${where} is not in UTF-8.`, 'Convert it: iconv -f latin1 -t utf8.');
  }
  if (text.read !== text.path) {
    throw uploadFault(`The text cannot be read${line === undefined ? '' : ` at line ${line}`}.`);
  }
  return next(await rewritten(text, text.head));
};

const REWRITTEN = 'upload.csv';

/** Writes a text anew with commas and one kind of line end; a record that is unsound is a fault. */
const rewritten = async (file: UploadFile, head: FileHead): Promise<CsvText> => {
  const read = join(file.temp, REWRITTEN);
  const lines = Readable.from(linesOf(file.path, head));
  await pipeline(lines, createWriteStream(read, { mode: 0o600 }));
  return { ...file, read, head, delimiter: ',', skipped: 0 };
};

async function* linesOf(path: string, head: FileHead): AsyncGenerator<string> {
  for await (const records of recordsOf(path, head)) {
    const lines = records.map((record) => {
      refuseUnsound(record, head);
      const values = record.values.slice(0, head.columns.length);
      return values.map((value, at) => csvValue(value, record.quoted[at] === true)).join(',');
    });
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
  }
}

const csvValue = (value: string, isQuoted: boolean): string =>
  isQuoted || /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** All records of a text, header and all, a piece of it at a time. */
async function* recordsOf(path: string, head: FileHead): AsyncGenerator<readonly CsvRecord[]> {
  const { delimiter, comments, columns } = head;
  const isOne = columns.length === 1 && delimiter !== 'blanks';
  const reader = csvReader(delimiter, isOne ? 'records' : 'skipped');
  const decoder = new TextDecoder();
  const below = (records: readonly CsvRecord[]): readonly CsvRecord[] =>
    records.map((record) => ({ ...record, line: record.line + comments.length }));
  for await (const chunk of createReadStream(path, { start: head.firstByte })) {
    yield below(reader.read(decoder.decode(chunk as Uint8Array, { stream: true })));
  }
  yield below(reader.end());
}

const refuseUnsound = ({ line, values, problem }: CsvRecord, head: CsvHead): void => {
  if (problem !== undefined) throw uploadFault(`Line ${line}: ${problem}.`);
  const count = head.columns.length;
  const isAsWide = values.length === count;
  if (isAsWide || (values.length === count + 1 && values.at(-1) === '')) return;
  throw uploadFault(
    `Line ${line} has ${values.length} ${values.length === 1 ? 'value' : 'values'}, ` +
      `the first line ${count}.`,
    'A value that has the delimiter or a line end in it stands in double quotes.',
  );
};

/** Throws the fault that names the first value which is none of its column's type. */
const refuseUnfit = async (
  text: CsvText,
  types: readonly SqlType[],
  strictness: Strictness,
): Promise<never> => {
  await refuseIfUnfit(text, types, strictness);
  throw uploadFault('A value of the text is none of its column.');
};

const refuseIfUnfit = async (
  text: CsvText,
  types: readonly SqlType[],
  strictness: Strictness,
): Promise<void> => {
  const items = types.map(
    (type, at) => `min(i) FILTER (NOT ${fitsText(type, `c${at}`, strictness)})`,
  );
  const rows = `(SELECT row_number() OVER () AS i, * FROM ${readText(text)})`;
  const reader = await text.connection.runAndReadAll(`SELECT ${items.join(', ')} FROM ${rows}`);
  const found = (reader.getRows()[0] ?? []).flatMap((row, at) =>
    typeof row === 'bigint' ? [{ row, at }] : [],
  );
  const [first] = found.toSorted((a, b) => Number(a.row - b.row));
  if (first === undefined) return;
  const record = await recordAt(text, first.row);
  const { name } = text.head.columns[first.at] ?? { name: `${first.at + 1}` };
  const type = types[first.at] ?? TEXT;
  const value = record?.values[first.at] ?? '';
  throw uploadFault(
    `Line ${record?.line ?? '?'}, column '${shown(name)}': ` +
      `'${shown(value)}' is no ${typeText(type)}.`,
    'Nothing of this file was loaded.',
  );
};

/** The record of a row; rows count from 1 and have no header among them. */
const recordAt = async ({ path, head }: CsvText, row: bigint) => {
  let left = Number(row) + (head.hasHeader ? 1 : 0);
  for await (const records of recordsOf(path, head)) {
    if (left <= records.length) return records[left - 1];
    left -= records.length;
  }
  return undefined;
};

const typeText = (type: SqlType): string => {
  if (type.name === 'decimal') return `decimal(${type.precision}, ${type.scale})`;
  return 'length' in type ? `${type.name}(${type.length ?? 'max'})` : type.name;
};

/** The rows of a text as texts, c0, c1 …: nothing is NULL but what is empty or says so bare. */
const readText = ({ read, head, delimiter, skipped }: CsvText): string => {
  const columns = head.columns.map((_, at) => `'c${at}': 'VARCHAR'`);
  const options = [
    `header = ${head.hasHeader}`,
    `skip = ${skipped}`,
    `delim = ${quotedString(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    'auto_detect = false',
    `nullstr = ['', 'null', 'NULL']`,
    'allow_quoted_nulls = false',
    `max_line_size = ${LINE_BYTES_MAX}`,
    `buffer_size = ${BUFFER_BYTES}`,
    `columns = {${columns.join(', ')}}`,
  ];
  return `read_csv(${quotedString(read)}, ${options.join(', ')})`;
};

/** A row of a thousand texts, or one text of a book; DuckDB holds some of them in memory. */
const LINE_BYTES_MAX = 16 * 1024 * 1024;

/** What DuckDB reads at a time, of which it holds a few; its own default. */
const BUFFER_BYTES = 32 * 1024 * 1024;
