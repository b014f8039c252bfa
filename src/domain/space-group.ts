// Groups within a space: names for some of those who may use it, and tags that say what they may
// do there. They share nothing with the groups that publish tables (group.ts).

import { fold } from './table.ts';
import type { SpaceStanding } from './space.ts';

/** A group of a space, as it is kept. */
export interface SpaceGroup {
  /** Unique in its space, without regard to case. */
  readonly name: string;
  readonly tags: readonly AclTag[];
  /** Logins of its members, in order. */
  readonly logins: readonly string[];
}

/** Every tag that a group can have, and how its members stand to the space with it at least. */
export const ACL_TAGS = {
  /** Uploads, loads, takes the newest load back, and says which sources are loaded. */
  LoadData: 'loader',
  /** All that an admin may. */
  ManageSpace: 'admin',
} as const satisfies Readonly<Record<string, SpaceStanding>>;

/** A tag, as the table spells it. */
export type AclTag = keyof typeof ACL_TAGS;

/** Every tag. */
export const ACL_TAG_NAMES = Object.keys(ACL_TAGS) as readonly AclTag[];

/** The tag of that name, in any case. */
export const aclTagOf = (name: string): AclTag | undefined =>
  ACL_TAG_NAMES.find((tag) => fold(tag) === fold(name));

/** Groups that nobody makes, and who is in them by how he stands to the space. */
export const INTERNAL_GROUPS = {
  OWNER$: (standing) => standing === 'owner',
  USER$: () => true,
} as const satisfies Readonly<Record<string, (standing: SpaceStanding) => boolean>>;

/** Why no group of a space can be called so; undefined for nothing. */
export const whyNoSpaceGroup = (name: string): string | undefined => {
  if (name.trim() === '') return 'it is empty';
  const isInternal = Object.keys(INTERNAL_GROUPS).some((each) => fold(each) === fold(name));
  return isInternal ? 'every space has one of that name' : undefined;
};
