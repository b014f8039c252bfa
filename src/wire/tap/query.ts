// From parameters to the query that they ask for, or a refusal that says why they ask for none.
// A job is made of any parameters; only when it is run must they be a query (TAP 1.1, 2.7).

import type { QueryAsk } from '../../core/own-jobs.ts';
import type { Dialect } from '../../domain/dialect.ts';
import type { OutputFormat } from '../../domain/output.ts';
import { formatNames, TAP_FORMATS, tapFormatOf } from './formats.ts';
import type { Parameters } from './parameters.ts';
import { badParameters } from './wrong.ts';

/** The query that parameters ask for; refuses with `bad-parameters`. */
export const queryOf = (parameters: Parameters): QueryAsk => {
  return {
    dialect: dialectIn(parameters),
    text: textIn(parameters),
    format: formatIn(parameters),
    rowsMax: rowsMaxIn(parameters),
    taskName: runIdOf(parameters),
  };
};

/** What RESPONSEFORMAT says, or its older name FORMAT. */
export const formatAsked = ({ one }: Parameters): string | undefined => {
  const asked = one('RESPONSEFORMAT') ?? one('FORMAT');
  return asked === undefined || asked.trim() === '' ? undefined : asked;
};

/** The client's own name for its job; null where it has none. */
export const runIdOf = ({ one }: Parameters): string | null => {
  const name = one('RUNID') ?? '';
  return name === '' ? null : Array.from(name).slice(0, RUN_ID_MAX).join('');
};

/** TAP 1.1, 2.7.6. */
const RUN_ID_MAX = 64;

/** The languages of LANG, by their names with and without a version, in capitals. */
const DIALECTS: ReadonlyMap<string, Dialect> = new Map([
  ['ADQL', 'adql'],
  ['ADQL-2.0', 'adql'],
  ['ADQL-2.1', 'adql'],
  ['CASJOBS-SQL', 'casjobs'],
  ['CASJOBS-SQL-1.0', 'casjobs'],
]);

const dialectIn = ({ one }: Parameters): Dialect => {
  const name = one('LANG')?.trim() ?? '';
  const known = `Known: ${[...DIALECTS.keys()].join(', ')}.`;
  if (name === '')
    throw badParameters(`LANG is missing: say in which language QUERY is written. ${known}`);
  const dialect = DIALECTS.get(name.toUpperCase());
  if (dialect === undefined) throw badParameters(`LANG '${name}' is not known here. ${known}`);
  return dialect;
};

const textIn = ({ one }: Parameters): string => {
  const text = one('QUERY') ?? '';
  if (text.trim() === '') throw badParameters('QUERY is missing: it holds the text of the query.');
  return text;
};

const formatIn = (parameters: Parameters): OutputFormat => {
  const asked = formatAsked(parameters);
  if (asked === undefined) return TAP_FORMATS[0].format;
  const found = tapFormatOf(asked);
  if (found !== undefined) return found.format;
  throw badParameters(`RESPONSEFORMAT '${asked}' is not known here. Known: ${formatNames()}.`);
};

const rowsMaxIn = ({ one }: Parameters): bigint | null => {
  const text = one('MAXREC')?.trim() ?? '';
  if (text === '') return null;
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw badParameters(`MAXREC is '${text}'; it must be a whole number of rows, 0 or more.`);
};
