// Groups within a space: who is in them, and by tags what they let him do there.
// Spaces were found by whoever asks; what changes something asks for one that he manages.

import { Refusal } from '../domain/refusal.ts';
import { ACL_TAG_NAMES, aclTagOf, INTERNAL_GROUPS } from '../domain/space-group.ts';
import { whyNoSpaceGroup, type AclTag, type SpaceGroup } from '../domain/space-group.ts';
import type { SeenSpace } from '../domain/space.ts';
import { fold } from '../domain/table.ts';
import type { AccountRecords } from '../ports/account-records.ts';
import type { Observer } from '../ports/observer.ts';
import type { SpaceGroupRecords, SpaceRecords } from '../ports/space-records.ts';
import type { Limits } from './limits.ts';
import { refuseOwn } from './spaces.ts';

/** A group, and somebody who is to be in it or not, by his login. */
export interface GroupMemberAsk {
  readonly group: string;
  readonly login: string;
}

/** A group, and a tag that it is to have or not, in any case. */
export interface GroupTagAsk {
  readonly group: string;
  readonly tag: string;
}

/** Whose groups are asked for. */
export interface MembershipAsk {
  readonly login: string;
  /** Whether those are meant too that nobody makes (`INTERNAL_GROUPS`). */
  readonly withInternal: boolean;
}

/** The verbs on groups within a space. What is said twice is no error. */
export interface SpaceGroups {
  /** Makes a group, or leaves the one of that name. A MyDB has none: `own-space`. */
  add(space: SeenSpace, group: string): Promise<void>;
  remove(space: SeenSpace, group: string): Promise<void>;
  names(space: SeenSpace): Promise<readonly string[]>;
  /** With its members and tags; refuses with `unknown-space-group`. */
  find(space: SeenSpace, group: string): Promise<SpaceGroup>;
  /** Refuses with `join-space-first` who is not in the space, or has no account. */
  addMember(space: SeenSpace, ask: GroupMemberAsk): Promise<void>;
  removeMember(space: SeenSpace, ask: GroupMemberAsk): Promise<void>;
  /** Names of the groups that somebody in the space is in. */
  namesOf(space: SeenSpace, ask: MembershipAsk): Promise<readonly string[]>;
  /** Gives the group a tag; refuses with `unknown-acl-tag` what would change nothing here. */
  addTag(space: SeenSpace, ask: GroupTagAsk): Promise<void>;
  removeTag(space: SeenSpace, ask: GroupTagAsk): Promise<void>;
}

/** What the verbs are built from. */
export interface SpaceGroupsParts {
  readonly records: SpaceGroupRecords;
  readonly spaces: Pick<SpaceRecords, 'members'>;
  readonly accounts: Pick<AccountRecords, 'byLogin'>;
  readonly observer: Observer;
  readonly limits: Pick<Limits, 'spaceGroupsMax'>;
}

/** The verbs over the records of groups. */
export const createSpaceGroups = (parts: SpaceGroupsParts): SpaceGroups => {
  const { records, observer } = parts;
  return {
    add: (space, group) => add(parts, space, group),
    remove: async (space, group) => {
      if (!(await records.remove({ space: space.id, group }))) throw unknown(space, group);
      observer.note('info', 'space.group.removed', { space: space.id, group });
    },
    names: ({ id }) => records.names(id),
    find: async (space, group) => {
      const found = await records.find({ space: space.id, group });
      if (found === undefined) throw unknown(space, group);
      return found;
    },
    addMember: (space, ask) => addMember(parts, space, ask),
    removeMember: async (space, { group, login }) => {
      const account = (await parts.accounts.byLogin(login))?.account.id;
      const place = { space: space.id, group };
      if (account !== undefined && (await records.removeMember(place, account))) {
        observer.note('info', 'space.group.left', { ...place, account });
        return;
      }
      if ((await records.find(place)) === undefined) throw unknown(space, group);
      throw new Refusal('not-in-space-group', { user: login, group, space: space.name });
    },
    namesOf: (space, ask) => namesOf(parts, space, ask),
    addTag: async (space, { group, tag }) => {
      const known = knownTag(tag);
      if (!(await records.addTag({ space: space.id, group }, known))) throw unknown(space, group);
      observer.note('info', 'space.group.tagged', { space: space.id, group, tag: known });
    },
    removeTag: async (space, { group, tag }) => {
      const known = knownTag(tag);
      const place = { space: space.id, group };
      if (await records.removeTag(place, known)) {
        observer.note('info', 'space.group.untagged', { ...place, tag: known });
        return;
      }
      if ((await records.find(place)) === undefined) throw unknown(space, group);
      throw new Refusal('no-such-acl', { group, space: space.name, tag: known });
    },
  };
};

const unknown = ({ name }: SeenSpace, group: string): Refusal =>
  new Refusal('unknown-space-group', { group, space: name });

const knownTag = (name: string): AclTag => {
  const tag = aclTagOf(name);
  if (tag !== undefined) return tag;
  throw new Refusal('unknown-acl-tag', { tag: name, known: ACL_TAG_NAMES.join(', ') });
};

const add = async (
  { records, observer, limits }: SpaceGroupsParts,
  space: SeenSpace,
  group: string,
): Promise<void> => {
  refuseOwn(space);
  const why = whyNoSpaceGroup(group);
  if (why !== undefined) throw new Refusal('bad-space-group', { group, why });
  const limit = limits.spaceGroupsMax;
  if (!(await records.insert({ space: space.id, group }, limit))) {
    const what = `Space ${space.name} has as many groups as it may`;
    throw new Refusal('space-limit', { what, limit, setting: 'spaceGroupsMax' });
  }
  observer.note('info', 'space.group.made', { space: space.id, group });
};

const addMember = async (
  { records, accounts, observer }: SpaceGroupsParts,
  space: SeenSpace,
  { group, login }: GroupMemberAsk,
): Promise<void> => {
  refuseOwn(space);
  const place = { space: space.id, group };
  if ((await records.find(place)) === undefined) throw unknown(space, group);
  // Whoever is not in the space is nobody here: that he has an account is not told.
  const account = (await accounts.byLogin(login))?.account.id;
  const result = account === undefined ? 'not-in-space' : await records.addMember(place, account);
  if (result === 'unknown-group') throw unknown(space, group);
  if (result === 'not-in-space') {
    throw new Refusal('join-space-first', { user: login, space: space.name });
  }
  observer.note('info', 'space.group.joined', { ...place, account });
};

const namesOf = async (
  { records, spaces }: SpaceGroupsParts,
  space: SeenSpace,
  { login, withInternal }: MembershipAsk,
): Promise<readonly string[]> => {
  const members = await spaces.members(space.id);
  const member = members.find((each) => fold(each.login) === fold(login));
  if (member === undefined) throw new Refusal('not-in-space', { user: login, space: space.name });
  const names = await records.names(space.id, member.account);
  if (!withInternal) return names;
  const internal = Object.entries(INTERNAL_GROUPS)
    .filter(([, holds]) => holds(member.standing))
    .map(([name]) => name);
  return [...internal, ...names];
};
