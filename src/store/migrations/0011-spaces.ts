// Migration 11: spaces that are no account's own, their members, jobs that work in them, and
// versions whose files lie where another version was written.
// Never edited once released; the next change is the next number.

import type { Migration } from '../migrate.ts';

/** Spaces before it are accounts' own; jobs worked in those of their owners. */
export const spaces: Migration = {
  number: 11,
  name: 'spaces',
  statements: ({ integer, text, strict }) => [
    `alter table spaces add column kind ${text} not null default 'own'`,
    // Null: it has no name in queries, for something else has that name.
    `alter table spaces add column name_folded ${text}`,
    `alter table spaces add column comments ${text} not null default ''`,
    `alter table spaces add column properties ${text} not null default '{}'`,
    `alter table spaces add column created ${integer}`,
    `alter table spaces add column deleted ${integer}`,
    `alter table spaces add column loads ${integer} not null default 0`,
    `create unique index spaces_by_name on spaces (name_folded) where name_folded is not null`,

    `create table space_members (
      space_id ${integer} not null references spaces (id),
      account ${integer} not null references accounts (id),
      is_admin ${integer} not null,
      primary key (space_id, account)
    )${strict}`,
    `create index space_members_by_account on space_members (account)`,

    `alter table jobs add column space_id ${integer}`,
    `create index jobs_by_space on jobs (space_id, status) where space_id is not null`,

    // The version, as JSON, in whose folder its files lie, where that is another one.
    `alter table table_versions add column home ${text}`,
  ],
};
