// Spaces that several accounts use: who may do what in one, and what is said of it.
// An account's own space, its MyDB, is one of which it is the owner and that has no members.

import type { Instant } from '../base/time.ts';
import type { AccountId } from './account.ts';
import { fold, type FoldedName, type Space } from './table.ts';

/** Every way in which an account may stand to a space, each doing all that those before it do. */
export const STANDINGS = ['member', 'loader', 'admin', 'owner'] as const;

/** How an account stands to a space that it may use. */
export type SpaceStanding = (typeof STANDINGS)[number];

/** The highest of several; that of a member where there is none. */
export const highestOf = (standings: readonly SpaceStanding[]): SpaceStanding =>
  STANDINGS.findLast((standing) => standings.includes(standing)) ?? 'member';

/** What is set for a space; the names are those of its properties on every wire. */
export interface SpaceProperties {
  readonly timeZone: string;
  readonly usageTracking: boolean;
  readonly isDocumentRepository: boolean;
  readonly alwaysOn: boolean;
  readonly useNewDashboards: boolean;
  /** Rows that one load may reject and still commit the others. */
  readonly loadErrorsMax: number;
}

/** What a space has of which nothing else was said. */
export const SPACE_DEFAULTS: SpaceProperties = {
  timeZone: 'UTC',
  usageTracking: false,
  isDocumentRepository: false,
  alwaysOn: false,
  useNewDashboards: false,
  loadErrorsMax: 0,
};

/** A space as one account sees it. */
export interface SeenSpace extends Space {
  readonly ownerLogin: string;
  readonly comments: string;
  readonly properties: SpaceProperties;
  /** Null for an own space, which is as old as its account. */
  readonly created: Instant | null;
  /** The number of its newest load; 0 before the first. */
  readonly loads: number;
  readonly standing: SpaceStanding;
}

/** An account in a space. */
export interface SpaceMember {
  readonly account: AccountId;
  readonly login: string;
  readonly standing: SpaceStanding;
}

/** A value of a space that a query gives whenever it is asked for. */
export interface SpaceVariable {
  /** Unique in its space, without regard to case. */
  readonly name: string;
  readonly query: string;
}

/** Whether who stands so may write to the space, load it and say who else may use it. */
export const managesSpace = (standing: SpaceStanding): boolean =>
  standing === 'owner' || standing === 'admin';

/** Whether who stands so may bring data to the space and take the newest load back. */
export const loadsSpace = (standing: SpaceStanding): boolean => standing !== 'member';

/**
 * What a job holds that changes a space which may have members: those of one space run in turn.
 * It is no table's name, for those that begin with # end with their batch.
 */
export const SPACE_TURN: FoldedName = fold('#turn');

/** In UTF-16 units: what the rules of the Command Web Service allow. */
export const SPACE_NAME_MAX = 255;

/** In UTF-16 units. */
export const SPACE_COMMENTS_MAX = 2_047;
