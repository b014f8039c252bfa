// Migration 9: groups, the tables published in them, contexts that are open to some groups alone,
// and one namespace for all that a qualified name may begin with.
// Never edited once released; the next change is the next number.

import type { Migration } from '../migrate.ts';

/** Contexts that were there before keep their names, and are open to everybody. */
export const groups: Migration = {
  number: 9,
  name: 'groups',
  statements: ({ id, integer, text, strict }) => [
    `create table database_names (
      name_folded ${text} primary key,
      kind ${text} not null
    )${strict}`,
    `insert into database_names (name_folded, kind) select name_folded, 'context' from contexts`,

    `create table groups (
      id ${id},
      name_folded ${text} not null unique references database_names (name_folded),
      name ${text} not null,
      description ${text} not null,
      owner ${integer} not null references accounts (id),
      created ${integer} not null
    )${strict}`,
    `create index groups_by_owner on groups (owner)`,

    `create table group_members (
      group_id ${integer} not null references groups (id),
      account ${integer} not null references accounts (id),
      standing ${text} not null,
      primary key (group_id, account)
    )${strict}`,
    `create index group_members_by_account on group_members (account, standing)`,

    `create table group_tables (
      group_id ${integer} not null references groups (id),
      name_folded ${text} not null,
      space_id ${integer} not null references spaces (id),
      publisher ${integer} not null references accounts (id),
      primary key (group_id, name_folded)
    )${strict}`,
    `create index group_tables_by_table on group_tables (space_id, name_folded)`,

    `create table context_grants (
      context ${text} not null references contexts (name_folded),
      group_id ${integer} not null references groups (id),
      primary key (context, group_id)
    )${strict}`,
    `create index context_grants_by_group on context_grants (group_id)`,

    // Which tables of groups a job names; which of them it may read is seen when it is claimed.
    `create table job_shared_reads (
      job_id ${integer} not null references jobs (id),
      group_name ${text} not null,
      table_name ${text} not null,
      primary key (job_id, group_name, table_name)
    )${strict}`,
    `alter table space_objects add column shared ${text} not null default '[]'`,
  ],
};
