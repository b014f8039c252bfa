// From parameters to the query that they ask for, or the sentence why they ask for none. A job is
// made of any parameters; only when it is run must they be a query (TAP 1.1, 2.7).

import type { QueryAsk } from '../../core/own-jobs.ts';
import type { Dialect } from '../../domain/dialect.ts';
import { formatNames, TAP_FORMATS, tapFormatOf } from './formats.ts';
import type { Parameters } from './parameters.ts';
import { namedTables } from './uploads.ts';

/** A query without a name, or what is wrong with the parameters. */
export type Asked = Omit<QueryAsk, 'taskName' | 'tables'> | { readonly problem: string };

/** The languages of LANG, by their names with and without a version, in capitals. */
const DIALECTS: ReadonlyMap<string, Dialect> = new Map([
  ['ADQL', 'adql'],
  ['ADQL-2.0', 'adql'],
  ['ADQL-2.1', 'adql'],
  ['CASJOBS-SQL', 'casjobs'],
  ['CASJOBS-SQL-1.0', 'casjobs'],
]);

/** The query that parameters ask for. */
export const queryOf = (parameters: Parameters): Asked => {
  const problem = problemOf(parameters);
  if (problem !== undefined) return { problem };
  const { one } = parameters;
  const format = tapFormatOf(formatAsked(parameters) ?? TAP_FORMATS[0].mime) ?? TAP_FORMATS[0];
  const rowsMax = one('MAXREC')?.trim() ?? '';
  return {
    dialect: DIALECTS.get(langOf(parameters)) ?? 'adql',
    text: one('QUERY') ?? '',
    format: format.format,
    rowsMax: rowsMax === '' ? null : BigInt(rowsMax),
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

const langOf = ({ one }: Parameters): string => one('LANG')?.trim().toUpperCase() ?? '';

const problemOf = (parameters: Parameters): string | undefined =>
  PROBLEMS.find(({ is }) => is(parameters))?.sentence(parameters);

interface Problem {
  is(parameters: Parameters): boolean;
  sentence(parameters: Parameters): string;
}

const LANGUAGES = [...DIALECTS.keys()].join(', ');

const PROBLEMS: readonly Problem[] = [
  {
    is: (parameters) => langOf(parameters) === '',
    sentence: () => `LANG is missing: say in which language QUERY is written. Known: ${LANGUAGES}.`,
  },
  {
    is: (parameters) => !DIALECTS.has(langOf(parameters)),
    sentence: ({ one }) => `LANG '${one('LANG') ?? ''}' is not known here. Known: ${LANGUAGES}.`,
  },
  {
    is: ({ one }) => (one('QUERY') ?? '').trim() === '',
    sentence: () => 'QUERY is missing: it holds the text of the query.',
  },
  {
    is: ({ one }) => !/^\s*\d{0,18}\s*$/.test(one('MAXREC') ?? ''),
    sentence: ({ one }) =>
      `MAXREC is '${one('MAXREC') ?? ''}'; it must be a whole number of rows, 0 or more.`,
  },
  {
    is: (parameters) => tapFormatOf(formatAsked(parameters) ?? 'votable') === undefined,
    sentence: (parameters) =>
      `RESPONSEFORMAT '${formatAsked(parameters) ?? ''}' is not known here. ` +
      `Known: ${formatNames()}.`,
  },
  {
    is: (parameters) => typeof namedTables(parameters) === 'string',
    sentence: (parameters) => String(namedTables(parameters)),
  },
];
