// What the core asks of the store about spaces: who may use them, and what is said of them.
// What is in a space changes by jobs alone (`TableChange`).

import type { Instant } from '../base/time.ts';
import type { AccountId } from '../domain/account.ts';
import type { SeenSpace, SpaceMember, SpaceProperties, SpaceVariable } from '../domain/space.ts';
import type { AclTag, SpaceGroup } from '../domain/space-group.ts';
import type { SpaceId } from '../domain/table.ts';

/** What a project space is made from. */
export interface NewSpace {
  readonly name: string;
  readonly comments: string;
  readonly owner: AccountId;
  readonly created: Instant;
  /** Whether queries may name it; they do, where nothing else has the name. */
  readonly inQueries: boolean;
}

/** What may be said anew of a space. */
export interface SpaceWords {
  readonly name?: { readonly text: string; readonly inQueries: boolean };
  readonly comments?: string;
  readonly properties?: SpaceProperties;
}

/** Spaces. An account sees its own, and those it made or was added to, until they are deleted. */
export interface SpaceRecords {
  /** Makes a project space with its owner as an admin; undefined where he has `ownedMax`. */
  insert(space: NewSpace, ownedMax: number): Promise<SpaceId | undefined>;
  /** All that an account sees, by name and number, its own first. */
  seenBy(account: AccountId): Promise<readonly SeenSpace[]>;
  /** One of them; undefined for all others. */
  find(account: AccountId, space: SpaceId): Promise<SeenSpace | undefined>;
  /** By its old name queries never reach it again. */
  say(space: SpaceId, words: SpaceWords): Promise<void>;
  /**
   * Adds an account, or says anew whether it is an admin; of the owner nothing changes. False
   * where the space has `membersMax` already.
   */
  addMember(member: NewMember, membersMax: number): Promise<boolean>;
  /** Also out of its groups. False where it was none; the owner stays. */
  removeMember(space: SpaceId, account: AccountId): Promise<boolean>;
  /** Whether a job that has not ended changes the space (`SPACE_TURN`). */
  isBusy(space: SpaceId): Promise<boolean>;
  /** The owner and all others, by login. */
  members(space: SpaceId): Promise<readonly SpaceMember[]>;
  /** Every project space, by name and number. */
  all(): Promise<readonly OwnedSpace[]>;
  /** Makes an account the owner, and the owner an admin; false where there is no open one. */
  give(space: SpaceId, account: AccountId): Promise<boolean>;
}

/** A project space, as an operator sees it. */
export interface OwnedSpace {
  readonly id: SpaceId;
  readonly name: string;
  readonly ownerLogin: string;
  readonly isOwnerClosed: boolean;
}

/** An account that is to be in a space. */
export interface NewMember {
  readonly space: SpaceId;
  readonly account: AccountId;
  readonly isAdmin: boolean;
}

/** A group of a space, by its name in any case. */
export interface SpaceGroupPlace {
  readonly space: SpaceId;
  readonly group: string;
}

/** Groups of spaces. They go with their space. */
export interface SpaceGroupRecords {
  /** Makes a group, or leaves the one of that name; false where there are `groupsMax` others. */
  insert(place: SpaceGroupPlace, groupsMax: number): Promise<boolean>;
  /** With its members and tags; false where there is none. */
  remove(place: SpaceGroupPlace): Promise<boolean>;
  /** Names in order; where an account is named, of the groups that it is in. */
  names(space: SpaceId, account?: AccountId): Promise<readonly string[]>;
  find(place: SpaceGroupPlace): Promise<SpaceGroup | undefined>;
  /** What was so already stays so. */
  addMember(
    place: SpaceGroupPlace,
    account: AccountId,
  ): Promise<'added' | 'unknown-group' | 'not-in-space'>;
  /** False where it was none. */
  removeMember(place: SpaceGroupPlace, account: AccountId): Promise<boolean>;
  /** False where there is no such group. */
  addTag(place: SpaceGroupPlace, tag: AclTag): Promise<boolean>;
  /** False where the group did not have it. */
  removeTag(place: SpaceGroupPlace, tag: AclTag): Promise<boolean>;
}

/** Variables of spaces, by their names in any case. They go with their space. */
export interface SpaceVariableRecords {
  /** Keeps it in the place of one of its name; false where there are `variablesMax` others. */
  put(space: SpaceId, variable: SpaceVariable, variablesMax: number): Promise<boolean>;
  /** One that is not there is no error. */
  remove(space: SpaceId, name: string): Promise<void>;
  /** By name. */
  of(space: SpaceId): Promise<readonly SpaceVariable[]>;
}
