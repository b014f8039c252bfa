// The job that youcat of CADC and pyvo make of an index: here tables have none and need none, so
// such a job looks whether the columns are there, and says that it has made nothing.

import type { QueryAsk } from '../../core/own-jobs.ts';
import { columnsText } from '../../core/own-tables.ts';
import { ownTableNameIn } from './own-table.ts';
import { parametersOf, type Parameter, type Parameters } from './parameters.ts';
import { queryOf, runIdOf } from './query.ts';
import { badParameters } from './wrong.ts';

/** What tells such a job from one of a query; no client says it. */
export const TABLE_UPDATE: Parameter = ['REQUEST', 'table-update'];

/** Whether these are the parameters of such a job. */
export const isTableUpdate = ({ one }: Parameters): boolean =>
  one(TABLE_UPDATE[0]) === TABLE_UPDATE[1];

/** The query that a job with these parameters runs; refuses where they ask for none. */
export const workOf = (parameters: Parameters): QueryAsk =>
  isTableUpdate(parameters) ? columnsQueryOf(parameters) : queryOf(parameters);

/** What such a job says once it is done; undefined for a query. */
export const noteOf = (sent: readonly Parameter[]): string | undefined =>
  isTableUpdate(parametersOf(sent)) ? NOTE : undefined;

const NOTE =
  'No index was made, and none is needed: a query that compares any column of a table here ' +
  'passes over the blocks of rows that cannot meet it.';

const columnsQueryOf = (parameters: Parameters): QueryAsk => {
  const { one } = parameters;
  if (isUnique(one('UNIQUE')) || /^\s*unique\s*$/i.test(one('INDEX_TYPE') ?? '')) {
    throw badParameters(
      'UNIQUE asks that no two rows of the table be alike for good, and no table here keeps ' +
        'that. Ask for an index that is not unique, or leave it: no query needs one.',
    );
  }
  const columns = columnsIn(one('INDEX') ?? '');
  if (columns.length === 0) throw badParameters('INDEX is missing: it names a column of TABLE.');
  const text = columnsText(ownTableNameIn(one('TABLE') ?? ''), columns);
  const taskName = runIdOf(parameters);
  return { dialect: 'casjobs', text, format: 'votable', rowsMax: null, taskName };
};

const isUnique = (said: string | undefined): boolean => {
  const word = (said ?? '').trim();
  if (word === '' || /^(?:false|0|no)$/i.test(word)) return false;
  if (/^(?:true|1|yes)$/i.test(word)) return true;
  throw badParameters(`UNIQUE is '${word}'; it must be true or false.`);
};

/** Names with commas between them, each in quotes or not. */
const columnsIn = (text: string): readonly string[] =>
  [...text.matchAll(/"((?:[^"]|"")+)"|([^",\s][^",]*)/g)].map(
    ([, quoted = '', bare = quoted.replaceAll('""', '"')]) => bare.trim(),
  );
