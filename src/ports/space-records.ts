// What the core asks of the store about spaces: who may use them, and what is said of them.
// What is in a space changes by jobs alone (`TableChange`).

import type { Instant } from '../base/time.ts';
import type { AccountId } from '../domain/account.ts';
import type { SeenSpace, SpaceMember, SpaceProperties } from '../domain/space.ts';
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
  /** False where it was none; the owner stays. */
  removeMember(space: SpaceId, account: AccountId): Promise<boolean>;
  /** Whether a job that has not ended changes the space (`SPACE_TURN`). */
  isBusy(space: SpaceId): Promise<boolean>;
  /** The owner and all others, by login. */
  members(space: SpaceId): Promise<readonly SpaceMember[]>;
}

/** An account that is to be in a space. */
export interface NewMember {
  readonly space: SpaceId;
  readonly account: AccountId;
  readonly isAdmin: boolean;
}
