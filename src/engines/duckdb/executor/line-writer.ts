// Formats of text whose rows DuckDB puts together itself: data sets and JSON.
// A row is one expression of SQL, so that no value passes through this process.

import type { Column } from '../../../domain/column.ts';
import { nameAt, runCopy, selectOf } from './copy-statement.ts';
import { dataSetLines } from './data-set-lines.ts';
import { quoted } from './instance.ts';
import { jsonLines, jsonResultLines } from './json-lines.ts';
import type { Writer } from './writer.ts';

/** How rows of some columns are written, each as one text. */
export interface Lines {
  /** A column's value as it goes into `row`. */
  textOf(column: Column, value: string): string;
  /** A row, from the columns `c0`, `c1`, … that `textOf` made. */
  readonly row: string;
  /** Stands between two rows; without a head and a tail, after each. */
  readonly between: string;
  readonly ends?: { readonly head: string; readonly tail: string };
}

const writerOf =
  (linesOf: (columns: readonly Column[]) => Lines): Writer =>
  async ({ connection, plan, path }) => {
    const { textOf, row, between, ends } = linesOf(plan.columns);
    const values = selectOf(
      plan,
      (column, value, at) => `${textOf(column, value)} AS ${nameAt(at)}`,
    );
    const options = [...BARE, `NEW_LINE '${quoted(between)}'`];
    if (ends !== undefined) {
      options.push(`PREFIX '${quoted(ends.head)}'`, `SUFFIX '${quoted(ends.tail)}'`);
    }
    return runCopy(
      connection,
      `COPY (SELECT ${row} FROM (${values})) TO '${quoted(path)}' (${options.join(', ')})`,
    );
  };

/** One column, and nothing put around it. */
const BARE = [
  'FORMAT csv',
  'HEADER false',
  "DELIMITER ''",
  "QUOTE ''",
  "ESCAPE ''",
  'USE_TMP_FILE false',
];

/** Writes a data set as .NET reads it (docs/protocols/casjobs.md). */
export const writeDataSet: Writer = writerOf(dataSetLines);

/** Writes an object of JSON a line. */
export const writeJsonLines: Writer = writerOf(jsonLines);

/** Writes one document of JSON, names and rows, as SciServer's clients read it. */
export const writeJsonResult: Writer = writerOf(jsonResultLines);
