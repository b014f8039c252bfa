// Migration 6: the table that a query job was told to put its rows into.
// Never edited once released; the next change is the next number.

import type { Migration } from '../migrate.ts';

/** Jobs before it put their rows into the table that is named after their number. */
export const into: Migration = {
  number: 6,
  name: 'into',
  statements: ({ text }) => [`alter table jobs add column into_table ${text}`],
};
