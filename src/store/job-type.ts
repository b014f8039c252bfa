// What kind of job a row is, in the words that people search for it by.
// The names of formats come from the domain; the record keeps its own words for them.

import { sql } from 'kysely';
import { OUTPUT_FORMATS } from '../domain/output.ts';

const NAMES = Object.entries(OUTPUT_FORMATS).map(
  ([format, { name }]) => sql`when ${sql.lit(format)} then ${sql.lit(name)}`,
);

/** Of an extract the name of its format, of any other job its kind. */
export const TYPE = sql`
  case jobs.kind when 'extract' then case jobs.format ${sql.join(NAMES, sql` `)} end
  else jobs.kind end`;
