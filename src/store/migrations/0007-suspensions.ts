// Migration 7: queues that an operator has suspended.
// Never edited once released; the next change is the next number.

import type { Migration } from '../migrate.ts';

/** A context's folded name, or nothing for every context; and whether its quick queue is meant. */
export const suspensions: Migration = {
  number: 7,
  name: 'suspensions',
  statements: ({ integer, text, strict }) => [
    `create table suspensions (
      context_folded ${text} not null,
      quick ${integer} not null,
      primary key (context_folded, quick)
    )${strict}`,
  ],
};
