// Migration 2: whether a job needs room on the disk.
// Never edited once released; the next change is the next number.

import type { Migration } from '../migrate.ts';

/** Jobs that waited before it are taken to need room, as they were. */
export const room: Migration = {
  number: 2,
  name: 'room',
  statements: ({ integer }) => [
    `alter table jobs add column needs_room ${integer} not null default 1`,
  ],
};
