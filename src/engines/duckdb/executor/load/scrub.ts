// A text written anew, record by record: with one kind of line end, and behind the values of each
// record the line it begins in, what is wrong with its form, and the record as it stood.
// Only a text that DuckDB cannot read, or that has bad values, goes this way: it is a slow one.

import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OPEN_QUOTE, type CsvRecord } from '../../../../formats/reading/csv-records.ts';
import { csvValue, recordsOf, unsoundness, type FileHead } from '../upload/csv-text.ts';
import { uploadFault } from '../upload/fault.ts';
import type { LoadText } from './open-text.ts';

/** Names of the columns behind those of the text. */
export const SCRUBBED = { line: 'line', reason: 'reason', raw: 'raw' } as const;

/** Writes the text anew; throws a fault of the file where its records cannot be told apart. */
export const scrub = async (text: LoadText): Promise<LoadText> => {
  const read = join(text.temp, SCRUBBED_FILE);
  const lines = Readable.from(linesOf(text));
  await pipeline(lines, createWriteStream(read, { mode: 0o600 }));
  const head = { ...text.head, hasHeader: false };
  return { ...text, head, read, delimiter: ',', skipped: 0, more: Object.values(SCRUBBED) };
};

const SCRUBBED_FILE = 'scrubbed.csv';

async function* linesOf({ path, head, linesBefore }: LoadText): AsyncGenerator<string> {
  let isHeader = head.hasHeader;
  for await (const records of recordsOf(path, head)) {
    const rows = isHeader ? records.slice(1) : records;
    if (records.length > 0) isHeader = false;
    const lines = rows.map((record) => lineOf(record, head, record.line + linesBefore));
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
  }
}

const lineOf = (record: CsvRecord, head: FileHead, line: number): string => {
  const { values, quoted, raw, problem } = record;
  if (problem === OPEN_QUOTE) {
    throw uploadFault(`Line ${line}: ${problem}.`, 'Nothing of this file was loaded.');
  }
  const reason = unsoundness(record, head);
  const cells = head.columns.map((_, at) =>
    reason === undefined ? csvValue(values[at] ?? '', quoted[at] === true) : '',
  );
  const why = reason === undefined ? '' : csvValue(reason, true);
  return [...cells, String(line), why, csvValue(raw, true)].join(',');
};
