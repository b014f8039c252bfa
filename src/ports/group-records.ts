// What the core asks of the store about groups: their moves, each one transaction that looks itself
// at who may make it, and what an account sees because of them.

import type { AccountId } from '../domain/account.ts';
import type {
  Group,
  GroupId,
  GroupMember,
  OwnGroup,
  SharedFrom,
  Standing,
} from '../domain/group.ts';
import type { SpaceId, TableVersion } from '../domain/table.ts';

/** The current release of a context, and how an account stands to it. */
export interface SeenContext {
  readonly name: string;
  readonly version: number;
  /** Whether it is open to everybody, or to a group that the account is a member of. */
  readonly isOpen: boolean;
  /** Whether it is open to everybody, those without an account among them. */
  readonly isForStrangers: boolean;
}

/** A group or a space that queries may name. */
export interface SharedDatabase {
  readonly from: SharedFrom;
  readonly name: string;
}

/** Contexts, seen by one account, the groups that it is a member of, and spaces that it may use. */
export interface SeenDatabases {
  readonly contexts: readonly SeenContext[];
  readonly shared: readonly SharedDatabase[];
}

/** What a group is made from. */
export type NewGroup = Omit<Group, 'id'>;

/** A move on a group, and whose it is. */
export interface GroupMove {
  readonly group: GroupId;
  readonly by: AccountId;
}

/** `unknown`: there is no such group, or whoever moves is neither in it nor invited. */
export type NotTheirs = 'unknown' | 'not-owner';

/** Why a table is not in a group after `publish`. */
export type PublishProblem = 'unknown' | 'not-member' | 'no-such-table' | 'is-view' | 'taken';

/** A table of the mover's own space, by its name. */
export interface OwnTableAsk {
  readonly by: AccountId;
  readonly space: SpaceId;
  readonly name: string;
}

/** The first group that a table could not be published in, and why. */
export interface PublishFailure {
  readonly group: GroupId;
  readonly why: PublishProblem | 'too-many';
}

/** The groups in which a table was published, and those from which it was taken back. */
export interface ReadersMove {
  readonly published: readonly GroupId[];
  readonly withdrawn: readonly GroupId[];
}

/** A published table, and who published it. */
export interface PublishedTable {
  readonly publisher: AccountId;
  readonly version: TableVersion;
}

/**
 * Groups. Each move looks in its own transaction at who may make it; a group that somebody is
 * neither in nor invited to is `unknown` to him, as one that there is not.
 */
export interface GroupRecords {
  /** Makes the group, with its owner as its first member. */
  insert(group: NewGroup, ownedMax: number): Promise<Group | 'name-taken' | 'too-many'>;
  /** Destroys it with its publications; not while contexts are open to it, which it names. */
  destroy(move: GroupMove): Promise<'destroyed' | NotTheirs | { readonly opens: string }>;
  /** Invites an account; one that is in the group already is left as it is. */
  invite(
    move: GroupMove & { readonly account: AccountId },
    membersMax: number,
  ): Promise<'invited' | NotTheirs | 'no-account' | 'too-many'>;
  /** False where there is no invitation; one that was accepted before is no error. */
  accept(move: GroupMove): Promise<boolean>;
  /** False where there is no invitation that waits for an answer. */
  decline(move: GroupMove): Promise<boolean>;
  /** Ends a membership or an invitation, with all that its account has published there. */
  remove(
    move: GroupMove & { readonly account: AccountId },
  ): Promise<'removed' | NotTheirs | 'no-member' | 'is-owner'>;
  /** Publishes a current table of a member's own space; again is no error. */
  publish(
    move: GroupMove & { readonly space: SpaceId; readonly name: string },
    tablesMax: number,
  ): Promise<'published' | PublishProblem | 'too-many'>;
  /** The groups that read a table of one's own, by name. */
  publishedIn(table: OwnTableAsk): Promise<readonly OwnGroup[]>;
  /** Has these groups read a table of one's own, and no others; all of it or nothing. */
  publishOnlyIn(
    move: OwnTableAsk & { readonly groups: readonly GroupId[] },
    tablesMax: number,
  ): Promise<ReadersMove | PublishFailure>;
  /** Takes a table back: its publisher or the owner of the group may. */
  withdraw(
    move: GroupMove & { readonly name: string },
  ): Promise<'withdrawn' | 'unknown' | 'no-such-table' | 'not-publisher'>;
  /** What an account owns, is a member of or is invited to, by name. */
  of(account: AccountId): Promise<readonly OwnGroup[]>;
  /** Every group, as its owner sees it, by name. */
  all(): Promise<readonly OwnGroup[]>;
  byName(name: string): Promise<Group | undefined>;
  standing(move: GroupMove): Promise<Standing | undefined>;
  /** By login. */
  members(group: GroupId): Promise<readonly GroupMember[]>;
  /** Names of published tables, as their publishers spell them, in order. */
  tableNames(group: GroupId): Promise<readonly string[]>;
  /** Published tables as they stand, by name. */
  tables(group: GroupId): Promise<readonly PublishedTable[]>;
}
