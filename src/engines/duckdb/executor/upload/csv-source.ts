// A delimited text as rows: its head is read here, its rows by DuckDB, its types from all of them.
// How it lies in its file, and how DuckDB is told to read it, is in csv-text.ts.

import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CatalogTable } from '../../../../domain/catalog.ts';
import type { Column, SqlType } from '../../../../domain/column.ts';
import type { CsvHead } from '../../../../formats/reading/csv-head.ts';
import type { CsvRecord } from '../../../../formats/reading/csv-records.ts';
import { columnsAmong, givenColumnsOf, listOf, refuseNames } from './columns.ts';
import {
  csvValue,
  headOf,
  isUnreadable,
  notUtf8,
  readText,
  recordsOf,
  rowsToLookAt,
  typeText,
  unsoundness,
  type CsvText,
  type FileHead,
} from './csv-text.ts';
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
  const { target, hasHeader } = file;
  const known = target === undefined ? undefined : givenColumnsOf(target);
  const names = known?.map(({ name }) => name);
  const head = await headOf(file.path, {
    ...(names !== undefined && { known: names }),
    ...(hasHeader && { hasHeader }),
  });
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
  refuseNames(head.columns);
  return newSource(text);
};

/** The column of the table that each one of the text is for. */
const columnsFor = (head: CsvHead, target: CatalogTable): readonly Column[] => {
  const known = givenColumnsOf(target);
  if (head.hasHeader || head.columns[0]?.name !== 'Column1') {
    refuseNames(head.columns);
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
    throw notUtf8(line === undefined ? 'The text' : `Line ${line}`);
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

const refuseUnsound = (record: CsvRecord, head: CsvHead): void => {
  const what = unsoundness(record, head);
  if (what === undefined) return;
  if (record.problem !== undefined) throw uploadFault(`Line ${record.line}: ${what}.`);
  throw uploadFault(
    `Line ${record.line} has ${what}.`,
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
