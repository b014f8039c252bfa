// Migration 12: results that are read page by page, and how far each has been read.
// Never edited once released; the next change is the next number.

import type { Migration } from '../migrate.ts';

/** Outputs before it are files alone. */
export const cursors: Migration = {
  number: 12,
  name: 'cursors',
  statements: ({ integer, text, strict }) => [
    `create table cursors (
      token ${text} primary key references outputs (token),
      columns ${text} not null,
      page_rows ${integer} not null,
      position ${integer} not null
    )${strict}`,
  ],
};
