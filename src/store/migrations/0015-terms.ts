// Migration 15: what a job was told beside its text: its language, bounds, when its result goes,
// and what was sent along.
// Never edited once released; the next change is the next number.

import type { Migration } from '../migrate.ts';

/** Jobs before it were told nothing, as most still are: they have no row here. */
export const terms: Migration = {
  number: 15,
  name: 'terms',
  statements: ({ integer, text, key, strict }) => [
    `create table job_terms (
      job_id ${key} references jobs (id),
      dialect ${text} not null,
      rows_max ${integer},
      is_cut ${integer} not null,
      seconds_max ${integer},
      destruction ${integer},
      is_destroyed ${integer} not null,
      parameters ${text} not null,
      sent_tables ${text} not null
    )${strict}`,
  ],
};
