// Migration 5: what batches of several statements do: durable points, printed lines, views and
// functions, and versions that were brought back.
// Never edited once released; the next change is the next number.

import type { Migration } from '../migrate.ts';

/** Jobs that ran before it made no durable point and printed nothing. */
export const batches: Migration = {
  number: 5,
  name: 'batches',
  statements: ({ integer, text, strict }) => [
    `alter table jobs add column commits ${integer} not null default 0`,
    `alter table jobs add column printed ${text}`,
    `alter table table_versions add column revived ${integer} not null default 0`,
    `create table space_objects (
      space_id ${integer} not null references spaces (id),
      name_folded ${text} not null,
      name ${text} not null,
      kind ${text} not null,
      text ${text} not null,
      reads ${text} not null,
      primary key (space_id, name_folded)
    )${strict}`,
  ],
};
