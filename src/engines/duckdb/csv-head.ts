// The header of a CSV, read by ourselves: its names and its delimiter are then told to the engine,
// which would otherwise guess them and take a broken file for one column of text.
// Only the first line is read, and of a gzip every byte once: the engine takes half of one as all.

import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { fold } from '../../domain/table.ts';
import { badFile } from './source-faults.ts';

/** The header of one file. */
export interface CsvHead {
  readonly file: string;
  readonly delimiter: string;
  /** As they stand in the file, without blanks around them. */
  readonly names: readonly string[];
}

/** Reads the header of `file`; refuses a file whose first line is none. */
export const readCsvHead = async (file: string): Promise<CsvHead> => {
  const line = await firstLineOf(file);
  if (line === undefined) throw badFile(file, { why: 'it is empty', hint: HEADER_HINT });
  if (line.trim() === '') {
    const why = 'line 1 is blank, where the names of columns must be';
    throw badFile(file, { why, hint: HEADER_HINT });
  }
  const delimiter = delimiterOf(line);
  const names = valuesOf(line, delimiter);
  refuseNoHeader(file, line, names);
  refuseTwins(file, names);
  return { file, delimiter, names };
};

/** Reads a gzip to its end; refuses one that is cut off or damaged. Other files are not read. */
export const refuseBrokenGzip = async (file: string, signal: AbortSignal): Promise<void> => {
  if (!isGzip(file)) return;
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(createReadStream(file), createGunzip(), nowhere, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw gzipRefusal(file, error);
  }
};

/** Whether a file is read as gzip: by its name, as the engine does. */
export const isGzip = (file: string): boolean => /\.gz$/i.test(file);

const HEADER_HINT = 'The first line of a CSV names its columns, as id,ra,dec.';

/** Delimiters, the likelier ones first. */
const DELIMITERS = [',', '\t', ';', '|'] as const;

/** Wide catalogs have 500 columns of some 20 letters; what is longer has no end of a line. */
const HEADER_BYTES_MAX = 1_000_000;

/** The first line, which goes on where a quoted name holds its end; none in an empty file. */
const firstLineOf = async (file: string): Promise<string | undefined> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    const raw = createReadStream(file);
    const stream = isGzip(file) ? raw.pipe(createGunzip()) : raw;
    // An error does not pass through a pipe by itself.
    raw.on('error', (error) => stream.destroy(error));
    for await (const chunk of stream) {
      chunks.push(chunk as Uint8Array);
      bytes += (chunk as Uint8Array).length;
      if (bytes >= HEADER_BYTES_MAX || endOf(Buffer.concat(chunks).toString()) >= 0) break;
    }
    raw.destroy();
  } catch (error) {
    throw isGzip(file) ? gzipRefusal(file, error) : error;
  }
  if (bytes === 0) return undefined;
  const text = textOf(file, Buffer.concat(chunks));
  const end = endOf(text);
  if (end < 0 && bytes >= HEADER_BYTES_MAX) {
    throw badFile(file, { why: 'line 1 has no end, so it is no header', hint: HEADER_HINT });
  }
  return end < 0 ? text : text.slice(0, end);
};

const textOf = (file: string, bytes: Uint8Array): string => {
  const end = bytes.findIndex((byte) => byte === 0x0a || byte === 0x0d);
  try {
    // Only the first line: what follows may be cut within a letter.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end < 0 ? undefined : end));
  } catch {
    const hint = 'Convert the file: iconv -f latin1 -t utf8 FILE > NEW, or from what it was.';
    throw badFile(file, { why: 'line 1 is not UTF-8', hint });
  }
  return new TextDecoder().decode(bytes);
};

/** Where the first line ends that ends outside of double quotes; -1 where none does. */
const endOf = (text: string): number => {
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (letter === '\n' || letter === '\r')) return at;
  }
  return -1;
};

const delimiterOf = (line: string): string => {
  const bare = line.replaceAll(/"(?:[^"]|"")*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
};

const valuesOf = (line: string, delimiter: string): readonly string[] => {
  const values: string[] = [''];
  let isQuoted = false;
  for (const letter of line) {
    if (letter === '"') isQuoted = !isQuoted;
    if (letter === delimiter && !isQuoted) values.push('');
    else values[values.length - 1] += letter;
  }
  return values.map((value) => {
    const bare = value.trim();
    const [, inside] = /^"(.*)"$/s.exec(bare) ?? [];
    return inside === undefined ? bare : inside.replaceAll('""', '"');
  });
};

const refuseNoHeader = (file: string, line: string, names: readonly string[]): void => {
  if (line.startsWith('#')) {
    const hint = "Take such lines out: grep -v '^#' FILE > NEW. A header has no # before it.";
    throw badFile(file, { why: 'line 1 begins with #, where the names of columns must be', hint });
  }
  if (names.every((name) => name === '' || isNumber(name))) {
    const why = `line 1 has no names of columns but '${line.slice(0, SHOWN_MAX)}'`;
    throw badFile(file, { why, hint: HEADER_HINT });
  }
  const nameless = names.indexOf('');
  if (nameless >= 0) {
    const why = `line 1 gives column ${nameless + 1} no name`;
    throw badFile(file, { why, hint: HEADER_HINT });
  }
  const [only = ''] = names;
  if (names.length > 1 || !/\s/.test(only) || line.includes('"')) return;
  const why = `line 1 is '${only.slice(0, SHOWN_MAX)}', without , ; | or tab between names`;
  throw badFile(file, { why, hint: 'A name that has blanks in it stands in double quotes.' });
};

const refuseTwins = (file: string, names: readonly string[]): void => {
  const known = new Map<string, string>();
  for (const name of names) {
    const twin = known.get(fold(name));
    if (twin !== undefined) {
      const why = `two of its columns have one name, '${twin}' and '${name}'`;
      throw badFile(file, { why, hint: 'Case does not tell names apart: give one another name.' });
    }
    known.set(fold(name), name);
  }
};

/** Enough of a line to know it by. */
const SHOWN_MAX = 60;

const isNumber = (text: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);

const gzipRefusal = (file: string, error: unknown): unknown => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('Z_')) return error;
  const hint = 'Fetch it again and try it with gzip -t; nothing was kept.';
  if (code === 'Z_BUF_ERROR') return badFile(file, { why: 'the gzip is cut off', hint });
  const message = error instanceof Error ? error.message : '';
  const isOther = message.includes('incorrect header check');
  return badFile(file, { why: isOther ? 'it is no gzip' : 'the gzip is damaged', hint });
};
