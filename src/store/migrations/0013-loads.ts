// Migration 13: files that come in pieces, the sources they become, and loads of them into spaces.
// Never edited once released; the next change is the next number.

import type { Migration } from '../migrate.ts';

/** Jobs before it are the loads of no space. */
export const loads: Migration = {
  number: 13,
  name: 'loads',
  statements: ({ key, integer, text, strict }) => [
    `create table data_uploads (
      job_id ${key},
      source ${text} not null,
      options ${text} not null,
      bytes ${integer} not null,
      chunks ${integer} not null,
      last_bytes ${integer} not null,
      last_digest ${text},
      is_written ${integer} not null,
      is_answered ${integer} not null,
      repeats ${text} not null
    )${strict}`,
    `create table sources (
      space_id ${integer} not null references spaces (id),
      name_folded ${text} not null,
      name ${text} not null,
      file ${text},
      options ${text} not null,
      is_enabled ${integer} not null,
      modified ${integer} not null,
      primary key (space_id, name_folded)
    )${strict}`,
    `create table loads (
      space_id ${integer} not null references spaces (id),
      number ${integer} not null,
      job_id ${integer} not null references jobs (id),
      primary key (space_id, number)
    )${strict}`,
    `create index loads_by_job on loads (job_id)`,
    `alter table jobs add column load_number ${integer}`,
    `create index jobs_draft on jobs (id) where status = 'draft'`,
  ],
};
