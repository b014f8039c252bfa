// What is wrong with a source file, as a refusal that names the file, the line where there is one,
// and a way out that fits the cause.
// Nothing is read here: only what the engine said is read again, as a person would want it.

import { basename } from 'node:path';
import { Refusal } from '../../domain/refusal.ts';

/** What a refusal says of files: why they cannot be taken, and what to do. */
export interface SourceFault {
  readonly why: string;
  readonly hint: string;
}

/** Files that something is said about; absolute paths. */
export interface FaultyFiles {
  readonly files: readonly string[];
}

/** A refusal about files. */
export const badSource = ({ files }: FaultyFiles, { why, hint }: SourceFault): Refusal =>
  new Refusal('bad-source', { file: namesOf(files), why, hint });

/** A linked table may have thousands. */
const NAMES_MAX = 5;

const namesOf = (files: readonly string[]): string => {
  const names = files.slice(0, NAMES_MAX).map((file) => basename(file));
  const more = files.length - names.length;
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${more} more`;
};

/** A refusal about one file of a table that is made of several. */
export const badFile = (file: string, fault: SourceFault): Refusal =>
  badSource({ files: [file] }, fault);

/**
 * The engine's complaint about a source as a refusal; an interrupt stays what it is. The hint is
 * for a value that is not of the type of its column; without one, the type can be told.
 */
export const asRefusal = (error: unknown, source: FaultyFiles, typeHint?: string): unknown => {
  if (!(error instanceof Error) || error.message.startsWith('INTERRUPT')) return error;
  // As the system says it, so that a full disk is told the same wherever it is met.
  if (/No space left on device/i.test(error.message)) {
    return Object.assign(new Error(error.message), { code: 'ENOSPC' });
  }
  const [, file] = /^ *file = (.+)$/m.exec(error.message) ?? [];
  const files = source.files.filter((each) => file === undefined || each === file);
  const fault = faultIn(error.message);
  const hint = error.message.includes(NO_VALUE) ? (typeHint ?? fault.hint) : fault.hint;
  return badSource(files.length === 0 ? source : { files }, { ...fault, hint });
};

/** How the engine begins to tell of a value that is not of its column's type. */
const NO_VALUE = 'Error when converting column';

/** The complaints that have an answer of their own; the first that fits is taken. */
const COMPLAINTS: readonly {
  readonly pattern: RegExp;
  readonly fault: (line: string, parts: readonly string[]) => SourceFault;
}[] = [
  {
    pattern: /Expected Number of Columns: (\d+) Found: (\d+)/,
    fault: (line, [expected = '', found = '']) => ({
      why: `${line}has ${counted(found)}, the header has ${expected}`,
      hint: 'Mend that line; a value that holds the delimiter stands in double quotes.',
    }),
  },
  {
    pattern: /not utf-8|Invalid unicode/i,
    fault: (line) => ({
      why: `${line}is not UTF-8`,
      hint: 'Convert the file: iconv -f latin1 -t utf8 FILE > NEW, or from what it was written in.',
    }),
  },
  {
    pattern: /unterminated quote/i,
    fault: (line) => ({
      why: `${line}has a value whose double quotes do not end where the value does`,
      hint: 'A double quote within such a value is written twice.',
    }),
  },
  {
    pattern: /Error when converting column "(.+)"\. Could not convert string "(.*)" to '(\w+)/,
    fault: (line, [column = '', value = '', type = '']) => ({
      why: `${line}has '${value}' in column '${column}', which is no ${type}`,
      hint: `--type ${column}=varchar takes the column as it stands.`,
    }),
  },
  {
    pattern: /Maximum line size/i,
    fault: (line) => ({
      why: `${line}is longer than 2 MB`,
      hint: 'A double quote that is never closed makes such lines.',
    }),
  },
  {
    pattern: /state machine reached an invalid state/,
    fault: () => ({
      why: 'some of its lines end with CR LF and some with LF alone',
      hint: "Make them all alike: tr -d '\\r' < FILE > NEW.",
    }),
  },
  {
    pattern: /No magic bytes|too small to be a Parquet file/i,
    fault: () => ({
      why: 'it is no Parquet file, or its end is missing',
      hint: 'Fetch it again and compare its size with the original.',
    }),
  },
];

const faultIn = (message: string): SourceFault => {
  const [, number] = /Error on Line: (\d+)/.exec(message) ?? [];
  const line = number === undefined ? 'a line of it ' : `line ${number} `;
  for (const { pattern, fault } of COMPLAINTS) {
    const parts = pattern.exec(message);
    if (parts !== null) return fault(line, parts.slice(1));
  }
  const [first = ''] = message.split('\n').map((each) => each.trim());
  const why = first.replace(/^[\w ]+ Error: /, '').replace(/[.\s]+$/, '');
  return { why, hint: 'Nothing was kept.' };
};

const counted = (values: string): string => `${values} value${values === '1' ? '' : 's'}`;
