// Migration 14: groups within a space with their members and ACL tags, variables of a space, and
// which logins were begun with the password itself.
// Never edited once released; the next change is the next number.

import type { Migration } from '../migrate.ts';

/** Logins before it may have been begun with an access token, and count as if they were. */
export const people: Migration = {
  number: 14,
  name: 'people',
  statements: ({ integer, text, strict }) => [
    `create table space_groups (
      space_id ${integer} not null references spaces (id),
      name_folded ${text} not null,
      name ${text} not null,
      primary key (space_id, name_folded)
    )${strict}`,
    // By account first: how somebody stands to a space is asked at every call.
    `create table space_group_members (
      space_id ${integer} not null references spaces (id),
      account ${integer} not null references accounts (id),
      name_folded ${text} not null,
      primary key (space_id, account, name_folded)
    )${strict}`,
    `create table space_group_acls (
      space_id ${integer} not null references spaces (id),
      name_folded ${text} not null,
      tag ${text} not null,
      primary key (space_id, name_folded, tag)
    )${strict}`,
    `create table space_variables (
      space_id ${integer} not null references spaces (id),
      name_folded ${text} not null,
      name ${text} not null,
      query ${text} not null,
      primary key (space_id, name_folded)
    )${strict}`,
    `alter table login_tokens add column by_password ${integer} not null default 0`,
  ],
};
