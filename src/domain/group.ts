// A group: accounts that read each other's published tables, and that contexts can be opened to.
// A published table stays where it is; the group only has a name for it.

import type { Brand } from '../base/brand.ts';
import type { Instant } from '../base/time.ts';
import type { AccountId } from './account.ts';
import type { FoldedName, TableVersion } from './table.ts';

/** The number a group is known by on the old wires (GID); 64 bits, never given out twice. */
export type GroupId = Brand<bigint, 'GroupId'>;

/** Accounts that share tables. Its name is a database of their queries. */
export interface Group {
  readonly id: GroupId;
  /** Unique, without regard to case, among groups and contexts. */
  readonly name: string;
  readonly description: string;
  /** Who made it: invites, removes and destroys, and is a member as long as it is there. */
  readonly owner: AccountId;
  readonly created: Instant;
}

/** How an account stands to a group: an invitation alone shows nothing of its tables. */
export type Standing = 'member' | 'invited';

/** A group as one account sees it. */
export interface OwnGroup extends Group {
  readonly ownerLogin: string;
  readonly standing: Standing;
}

/** An account in a group, or invited to it. */
export interface GroupMember {
  readonly account: AccountId;
  readonly login: string;
  readonly standing: Standing;
}

/** A table of some group, as a text names it, before it is known whether there are such. */
export interface SharedName {
  readonly group: FoldedName;
  readonly name: FoldedName;
}

/** A group, or a space with members, whose tables others than their owners read. */
export type SharedFrom = `${'group' | 'space'} ${bigint}`;

/** A table of a group or of a space as it stands: the newest committed version. */
export interface SharedTable {
  readonly from: SharedFrom;
  readonly version: TableVersion;
}

/** The longest description, in UTF-16 units: a line or two of a list. */
export const GROUP_DESCRIPTION_MAX = 1_000;
