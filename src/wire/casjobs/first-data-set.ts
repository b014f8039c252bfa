// Jobs of the first service as a data set of .NET: a table with the fields of Job, or with those
// that were asked for. It is sent whole, so that it has limits where a list has none.

import { Refusal } from '../../domain/refusal.ts';
import type { DataColumn, DataSet } from '../asmx/data-set.ts';
import { int } from '../asmx/declare.ts';
import { FIRST_JOB, type FirstJob } from './first-job.ts';
import { COLUMN_NAMES } from './predicate-columns.ts';

/** Jobs in one data set: some 10 MB of XML without their texts. */
export const DATA_SET_JOBS_MAX = 10_000;

/** Characters of texts in one data set, all jobs together: it stands in memory while it is sent. */
export const DATA_SET_CHARACTERS_MAX = 20_000_000;

/** What is wanted of jobs. */
export interface DataSetAsk {
  /** Fields of Job, in the order in which they are wanted. */
  readonly fields: readonly (keyof FirstJob)[];
  /** What is left of a longer text, in characters of UTF-16. */
  readonly charactersMax: number;
}

/** All of every field. */
export const WHOLE_JOBS: DataSetAsk = {
  fields: COLUMN_NAMES as readonly (keyof FirstJob)[],
  charactersMax: Infinity,
};

/** The jobs as rows; a field that is not set is left out of its row, as .NET leaves out NULL. */
export const jobsDataSet = async (
  jobs: AsyncIterable<FirstJob>,
  { fields, charactersMax }: DataSetAsk,
): Promise<DataSet> => {
  const rows: unknown[][] = [];
  let characters = 0;
  for await (const job of jobs) {
    if (rows.length === DATA_SET_JOBS_MAX) throw tooLong(DATA_SET_JOBS_MAX, 'jobs');
    const row = fields.map((field) => cut(job[field], charactersMax));
    for (const value of row) if (typeof value === 'string') characters += value.length;
    if (characters > DATA_SET_CHARACTERS_MAX) throw tooLong(DATA_SET_CHARACTERS_MAX, 'characters');
    rows.push(row);
  }
  const columns = fields.map((field) => ({ name: field, type: FIRST_JOB.fields[field] }));
  return setOf(columns, rows);
};

/** A data set that says a number of jobs and nothing else. */
export const countDataSet = (count: number): DataSet =>
  setOf([{ name: 'Column1', type: int }], [[count]]);

/** The refusal of a list that would be too long. */
export const tooLong = (limit: number, kind: 'jobs' | 'characters'): Refusal =>
  new Refusal('list-too-long', { limit, kind });

/** As ADO.NET names what nobody has named. */
const setOf = (columns: readonly DataColumn[], rows: readonly (readonly unknown[])[]): DataSet => ({
  name: 'NewDataSet',
  tables: [{ name: 'Table', columns, rows }],
});

const cut = (value: unknown, most: number): unknown =>
  typeof value === 'string' && value.length > most ? value.slice(0, most).toWellFormed() : value;
