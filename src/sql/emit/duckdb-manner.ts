// What a conversion does with a value that it cannot convert: CAST ends the query with an error,
// TRY_CAST gives NULL. DuckDB's own TRY takes no error that we raise, so each template is written
// in one manner or the other.

import type { SqlType } from '../../domain/column.ts';
import { cast, duckdbTypeOf } from './duckdb-type.ts';

/** The words of a template that depend on what becomes of a failure. */
export interface Manner {
  /** DuckDB's own conversion of a text of SQL. */
  readonly cast: (text: string, type: SqlType) => string;
  /** What stands for the value, given a text of SQL that makes the message. */
  readonly fail: (message: string) => string;
}

/** A failure is an error. */
export const RAISING: Manner = { cast, fail: (message) => `error(${message})` };

/** A failure is NULL. */
export const TRYING: Manner = {
  cast: (text, type) => `TRY_CAST(${text} AS ${duckdbTypeOf(type)})`,
  fail: () => 'NULL',
};
