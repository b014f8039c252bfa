// Migration 10: jobs that make a table of a file that was sent.
// Never edited once released; the next change is the next number.

import type { Migration } from '../migrate.ts';

/** Jobs before it made no table of a file. */
export const uploads: Migration = {
  number: 10,
  name: 'uploads',
  statements: ({ text }) => [`alter table jobs add column upload ${text}`],
};
