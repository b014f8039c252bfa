// Groups: made, joined by invitation, left; and tables published in them and taken back.
// A group that an account is neither in nor invited to is refused in the words for one that there
// is not, whatever is asked of it.

import type { Account, AccountId } from '../domain/account.ts';
import { whyNoDatabaseName } from '../domain/catalog.ts';
import { GROUP_DESCRIPTION_MAX, type Group, type GroupId, type OwnGroup } from '../domain/group.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Observer } from '../ports/observer.ts';
import type { GroupRecords, NotTheirs, PublishFailure } from '../ports/group-records.ts';
import { fold } from '../domain/table.ts';
import { ownTableNameOf } from '../sql/own-space.ts';
import type { Limits } from './limits.ts';

/** What a group is made from. */
export interface GroupAsk {
  /** Letters, digits and `_`, a letter first. */
  readonly name: string;
  readonly description: string;
}

/** A table, in the group and in its publisher's space under the same name. */
export interface PublishAsk {
  readonly group: GroupId;
  /** With or without `mydb.` and brackets. */
  readonly table: string;
}

/** A table of the account's own by its bare name, and the groups that are to read it. */
export interface ReadersAsk {
  readonly table: string;
  readonly groups: readonly string[];
}

/** The verbs on groups. */
export interface Groups {
  create(account: Account, ask: GroupAsk): Promise<Group>;
  /** Ends the group; its tables stay with those who published them. Its owner alone may. */
  destroy(account: Account, group: GroupId): Promise<void>;
  /** The groups that the account owns, is in or is invited to, by name. */
  list(account: Account): Promise<readonly OwnGroup[]>;
  /** Its owner alone may; who is in it or invited already is left as he is. */
  invite(account: Account, group: GroupId, guest: AccountId): Promise<void>;
  accept(account: Account, group: GroupId): Promise<void>;
  decline(account: Account, group: GroupId): Promise<void>;
  /** The owner removes anybody but himself, others only themselves; their tables go with them. */
  remove(account: Account, group: GroupId, member: AccountId): Promise<void>;
  /** Lets every member read a table of the account's own, as it stands when their jobs start. */
  publish(account: Account, ask: PublishAsk): Promise<void>;
  /** The groups whose members read a table of the account's own, by name. */
  publishedIn(account: Account, table: string): Promise<readonly OwnGroup[]>;
  /** Has these groups alone, by their names, read a table of one's own; all of it or nothing. */
  publishOnlyIn(account: Account, ask: ReadersAsk): Promise<void>;
  /** Takes a table back: who published it may, and the owner of the group. */
  withdraw(account: Account, ask: PublishAsk): Promise<void>;
}

/** What the verbs need. */
export interface GroupsParts {
  readonly records: GroupRecords;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly limits: Pick<Limits, 'groupsPerAccountMax' | 'groupMembersMax' | 'groupTablesMax'>;
}

/** The verbs over the store's record of groups. */
export const createGroups = (parts: GroupsParts): Groups => {
  const { records, observer } = parts;
  const note = (what: string, account: Account, group: GroupId) =>
    observer.note('info', what, { account: account.id, group });
  return {
    create: (account, ask) => create(parts, account, ask),
    list: ({ id }) => records.of(id),
    destroy: async (account, group) => {
      const result = await records.destroy({ group, by: account.id });
      if (typeof result === 'object') {
        throw new Refusal('group-opens-context', { context: result.opens, group });
      }
      if (result !== 'destroyed') throw notTheirs(result, group);
      note('group.destroyed', account, group);
    },
    invite: async (account, group, guest) => {
      const { groupMembersMax: limit } = parts.limits;
      const move = { group, by: account.id, account: guest };
      const result = await records.invite(move, limit);
      if (result === 'invited') return;
      if (result === 'no-account') throw new Refusal('unknown-account', { account: guest });
      if (result !== 'too-many') throw notTheirs(result, group);
      const what = `Group ${group} has as many members and invitations as it may`;
      throw new Refusal('group-limit', { what, limit, setting: 'groupMembersMax' });
    },
    accept: async ({ id }, group) => {
      if (await records.accept({ group, by: id })) return;
      throw new Refusal('no-invitation', { group });
    },
    decline: async ({ id }, group) => {
      if (await records.decline({ group, by: id })) return;
      throw new Refusal('no-invitation', { group });
    },
    remove: async (account, group, member) => {
      const result = await records.remove({ group, by: account.id, account: member });
      if (result === 'no-member') throw new Refusal('unknown-member', { account: member, group });
      if (result === 'is-owner') throw new Refusal('owner-stays', { group });
      if (result !== 'removed') throw notTheirs(result, group);
      note('group.left', account, group);
    },
    publish: (account, ask) => publish(parts, account, ask),
    publishedIn: ({ id, space }, name) => records.publishedIn({ by: id, space, name }),
    publishOnlyIn: (account, ask) => publishOnlyIn(parts, account, ask),
    withdraw: (account, ask) => withdraw(parts, account, ask),
  };
};

const notTheirs = (why: NotTheirs, group: GroupId): Refusal =>
  new Refusal(why === 'unknown' ? 'unknown-group' : 'group-not-yours', { group });

const create = async (
  { records, clock, observer, limits }: GroupsParts,
  account: Account,
  { name, description }: GroupAsk,
): Promise<Group> => {
  const why =
    whyNoDatabaseName(name) ??
    (description.length > GROUP_DESCRIPTION_MAX
      ? `its description is longer than ${GROUP_DESCRIPTION_MAX} characters`
      : undefined);
  if (why !== undefined) {
    throw new Refusal('bad-group-name', { name: name.slice(0, NAME_SHOWN_MAX), why });
  }
  const limit = limits.groupsPerAccountMax;
  const plain = { name, description, owner: account.id, created: clock.now() };
  const group = await records.insert(plain, limit);
  if (group === 'name-taken') throw new Refusal('group-name-taken', { name });
  if (group === 'too-many') {
    const what = 'You own as many groups as an account may';
    throw new Refusal('group-limit', { what, limit, setting: 'groupsPerAccountMax' });
  }
  observer.note('info', 'group.made', { account: account.id, group: group.id });
  return group;
};

/** Enough of a name to know it by. */
const NAME_SHOWN_MAX = 80;

const publish = async (
  { records, observer, limits }: GroupsParts,
  account: Account,
  { group, table }: PublishAsk,
): Promise<void> => {
  const name = ownTableNameOf(table);
  if (name === undefined || name === '') throw noSuchTable(table);
  const limit = limits.groupTablesMax;
  const move = { group, by: account.id, space: account.space, name };
  const result = await records.publish(move, limit);
  if (result !== 'published') throw unpublished({ group, why: result }, name, limits);
  observer.note('info', 'group.published', { account: account.id, group });
};

/** The refusal of a table that could not be published. */
const unpublished = (
  { group, why }: PublishFailure,
  table: string,
  { groupTablesMax: limit }: GroupsParts['limits'],
): Refusal => {
  switch (why) {
    case 'unknown':
      return notTheirs(why, group);
    case 'not-member':
      return new Refusal('group-not-joined', { group });
    case 'no-such-table':
      return noSuchTable(table);
    case 'is-view':
      return new Refusal('views-stay-home', { table });
    case 'taken':
      return new Refusal('published-name-taken', { table, group });
    case 'too-many': {
      const what = `Group ${group} has as many tables as it may`;
      return new Refusal('group-limit', { what, limit, setting: 'groupTablesMax' });
    }
  }
};

const publishOnlyIn = async (
  { records, observer, limits }: GroupsParts,
  { id, space }: Account,
  { table: name, groups }: ReadersAsk,
): Promise<void> => {
  const known = await records.of(id);
  const wanted = groups.map((each) => {
    const group = known.find((one) => fold(one.name) === fold(each));
    if (group === undefined) throw new Refusal('unknown-group', { group: each });
    return group.id;
  });
  const move = { by: id, space, name, groups: wanted };
  const result = await records.publishOnlyIn(move, limits.groupTablesMax);
  if ('why' in result) throw unpublished(result, name, limits);
  for (const group of result.published) {
    observer.note('info', 'group.published', { account: id, group });
  }
  for (const group of result.withdrawn) {
    observer.note('info', 'group.withdrawn', { account: id, group });
  }
};

const noSuchTable = (table: string): Refusal => {
  const suggestion = 'Only tables of your own can be published; give the name of one.';
  return new Refusal('unknown-table', { table, suggestion });
};

const withdraw = async (
  { records, observer }: GroupsParts,
  account: Account,
  { group, table }: PublishAsk,
): Promise<void> => {
  // Here the name is one of the group's, in the form that its members know.
  const name = ownTableNameOf(table) ?? table;
  const result = await records.withdraw({ group, by: account.id, name });
  if (result === 'unknown') throw notTheirs(result, group);
  if (result === 'no-such-table') throw new Refusal('table-not-published', { table, group });
  if (result === 'not-publisher') throw new Refusal('table-not-yours', { table, group });
  observer.note('info', 'group.withdrawn', { account: account.id, group });
};
