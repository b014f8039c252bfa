// Spaces, by the ids that programs know them by: GUIDs, each a space's number under a seal, so
// that no id of one site is a space of another. What an account may not use is not there for it.

import { isTimeZone } from '../base/time-zone.ts';
import type { Account } from '../domain/account.ts';
import { OWN_SPACE, whyNoDatabaseName } from '../domain/catalog.ts';
import { Refusal } from '../domain/refusal.ts';
import { loadsSpace, managesSpace, SPACE_COMMENTS_MAX, SPACE_NAME_MAX } from '../domain/space.ts';
import type { SeenSpace, SpaceMember, SpaceProperties } from '../domain/space.ts';
import { fold, type SpaceId, type TableVersion } from '../domain/table.ts';
import type { AccountRecords } from '../ports/account-records.ts';
import type { Clock } from '../ports/clock.ts';
import type { Seals } from '../ports/identity.ts';
import type { Observer } from '../ports/observer.ts';
import type { SpaceRecords } from '../ports/space-records.ts';
import type { TableRecords } from '../ports/store.ts';
import type { Limits } from './limits.ts';

/** What a space is to be called, and what is said of it. */
export interface SpaceAsk {
  readonly name: string;
  readonly comments: string;
}

/** What may be said anew; what is absent stays. */
export type SpaceSaying = Partial<SpaceAsk> & { readonly properties?: SpaceProperties };

/** An account to be added to a space or taken from it, by its login. */
export interface MemberAsk {
  readonly login: string;
  readonly isAdmin: boolean;
}

/** The verbs on spaces. */
export interface Spaces {
  /** The id of a space: a GUID in lower case, the same whenever it is asked for. */
  idOf(space: SpaceId): string;
  /**
   * The space of an id, or of a name in any case that is one space's alone. Refuses with
   * `unknown-space`, in the same words, what there is not and what the account may not use.
   */
  find(account: Account, idOrName: string): Promise<SeenSpace>;
  /** As `find`, for what only its owner and its admins may do: `space-not-managed`. */
  findManaged(account: Account, idOrName: string): Promise<SeenSpace>;
  /** As `find`, for what only those may do who bring data to it: `space-not-loaded`. */
  findLoaded(account: Account, idOrName: string): Promise<SeenSpace>;
  /** All that the account may use, its own first, then by name. */
  list(account: Account): Promise<readonly SeenSpace[]>;
  /** Makes a project space, of which the account is the owner. */
  create(account: Account, ask: SpaceAsk): Promise<SpaceId>;
  /** Says something anew; of a MyDB, anything but its name, which may be said as it is. */
  say(space: SeenSpace, saying: SpaceSaying): Promise<void>;
  /** Adds an account, or says anew whether it is an admin. A MyDB has no members. */
  addMember(space: SeenSpace, ask: MemberAsk): Promise<void>;
  /** Takes an account out of a space, and out of its groups. */
  removeMember(space: SeenSpace, login: string): Promise<void>;
  /** By login, the owner among them. */
  members(space: SeenSpace): Promise<readonly SpaceMember[]>;
  /** By name. */
  tables(space: SeenSpace): Promise<readonly TableVersion[]>;
  /** Bytes of its tables together, as the quota counts them. */
  usedBytes(space: SeenSpace): Promise<bigint>;
  /** Whether a job waits or runs that changes it: the next one then waits. */
  isBusy(space: SeenSpace): Promise<boolean>;
}

/** What the verbs are built from. */
export interface SpacesParts {
  readonly records: SpaceRecords;
  readonly accounts: Pick<AccountRecords, 'byLogin'>;
  readonly tables: Pick<TableRecords, 'list' | 'usedBytes'>;
  readonly seals: Seals;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly limits: Pick<Limits, 'spacesPerAccountMax' | 'spaceMembersMax'>;
}

/** Ids of spaces under seals. */
export const spaceIdOf = (seals: Seals, space: SpaceId): string =>
  seals.seal('space', space).replace(GROUPS, '$1-$2-$3-$4-$5');

/** The verbs over the records of spaces. */
export const createSpaces = (parts: SpacesParts): Spaces => {
  const { records, seals, observer } = parts;
  const idOf = (space: SpaceId): string => spaceIdOf(seals, space);
  const find: Spaces['find'] = async (account, idOrName) => {
    const asked = fold(idOrName);
    const id = seals.open('space', asked.replaceAll('-', ''));
    const byId = id !== undefined && idOf(id as SpaceId) === asked;
    const found = byId
      ? await records.find(account.id, id as SpaceId)
      : await named(parts, account, idOrName);
    if (found === undefined) throw new Refusal('unknown-space', { space: idOrName });
    return found;
  };
  return {
    idOf,
    find,
    findManaged: async (account, idOrName) => {
      const space = await find(account, idOrName);
      if (!managesSpace(space.standing)) {
        throw new Refusal('space-not-managed', { space: space.name });
      }
      return space;
    },
    findLoaded: async (account, idOrName) => {
      const space = await find(account, idOrName);
      if (!loadsSpace(space.standing)) throw new Refusal('space-not-loaded', { space: space.name });
      return space;
    },
    list: ({ id }) => records.seenBy(id),
    create: (account, ask) => create(parts, account, ask),
    say: async (space, { name: said, ...words }) => {
      const name = said === undefined || isNameOf(space, said) ? undefined : said;
      refuseWords({ ...words, ...(name === undefined ? {} : { name }) });
      if (name !== undefined) refuseOwn(space);
      const called = name === undefined ? {} : { name: { text: name, ...inQueries(name) } };
      await records.say(space.id, { ...words, ...called });
    },
    addMember: (space, ask) => addMember(parts, space, ask),
    removeMember: async (space, login) => {
      const account = await accountNamed(parts, login);
      if (account === space.owner) throw new Refusal('space-owner-stays', { space: space.name });
      if (!(await records.removeMember(space.id, account))) {
        throw new Refusal('not-in-space', { user: login, space: space.name });
      }
      observer.note('info', 'space.left', { space: space.id, account });
    },
    members: ({ id }) => records.members(id),
    tables: ({ id }) => parts.tables.list(id),
    usedBytes: ({ id }) => parts.tables.usedBytes(id),
    isBusy: ({ id }) => records.isBusy(id),
  };
};

/** How RFC 9562 groups the digits. */
const GROUPS = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;

const named = async (
  { records }: SpacesParts,
  account: Account,
  name: string,
): Promise<SeenSpace | undefined> => {
  if (fold(name) === fold(OWN_SPACE)) return records.find(account.id, account.space);
  const all = await records.seenBy(account.id);
  const found = all.filter((each) => each.kind === 'project' && fold(each.name) === fold(name));
  return found.length === 1 ? found[0] : undefined;
};

const create = async (
  { records, clock, observer, limits }: SpacesParts,
  account: Account,
  { name, comments }: SpaceAsk,
): Promise<SpaceId> => {
  refuseWords({ name, comments });
  const limit = limits.spacesPerAccountMax;
  const made = { name, comments, owner: account.id, created: clock.now(), ...inQueries(name) };
  const space = await records.insert(made, limit);
  if (space === undefined) {
    const what = 'You own as many spaces as an account may';
    throw new Refusal('space-limit', { what, limit, setting: 'spacesPerAccountMax' });
  }
  observer.note('info', 'space.made', { account: account.id, space });
  return space;
};

/** Whether a query can name it: `Name..t`. */
const inQueries = (name: string) => ({ inQueries: whyNoDatabaseName(name) === undefined });

/** Whether that is what it is called: who sends back all that he was told changes nothing. */
const isNameOf = ({ kind, name }: SeenSpace, said: string): boolean =>
  said === name || (kind === 'own' && fold(said) === fold(OWN_SPACE));

const refuseWords = ({ name, comments, properties }: SpaceSaying): void => {
  const shown = (name ?? '').slice(0, NAME_SHOWN_MAX).replace(UNSEEN, '\u{fffd}');
  const refuse = (why: string) => new Refusal('bad-space-name', { name: shown, why });
  const why = name === undefined ? undefined : whyNoSpaceName(name);
  if (why !== undefined) throw refuse(why);
  if ((comments ?? '').length > SPACE_COMMENTS_MAX) {
    throw refuse(`its comments are longer than ${SPACE_COMMENTS_MAX} characters`);
  }
  if (properties !== undefined && !isTimeZone(properties.timeZone)) {
    const zone = properties.timeZone.slice(0, NAME_SHOWN_MAX);
    throw new Refusal('bad-time-zone', { zone });
  }
};

const whyNoSpaceName = (name: string): string | undefined => {
  if (name.trim() === '') return 'it is empty';
  if (name.length > SPACE_NAME_MAX) return `it is longer than ${SPACE_NAME_MAX} characters`;
  if (name !== name.trim()) return 'it begins or ends with a blank';
  if (name.search(UNSEEN) >= 0) return 'it has a character that cannot be seen';
  if (GUID.test(name)) return 'it looks like the id of a space';
  return fold(name) === fold(OWN_SPACE) ? 'every account has a space of that name' : undefined;
};

/** Controls, signs that only say how others are written, line ends, and halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Enough of a name to know it by. */
const NAME_SHOWN_MAX = 80;

/** Refuses what a MyDB is not for. */
export const refuseOwn = ({ kind }: SeenSpace): void => {
  if (kind === 'own') throw new Refusal('own-space');
};

const accountNamed = async ({ accounts }: SpacesParts, login: string) => {
  const found = await accounts.byLogin(login);
  if (found === undefined) throw unknownAccount(login);
  return found.account.id;
};

const unknownAccount = (login: string) => new Refusal('unknown-account', { account: login });

const addMember = async (
  parts: SpacesParts,
  space: SeenSpace,
  { login, isAdmin }: MemberAsk,
): Promise<void> => {
  refuseOwn(space);
  const found = await parts.accounts.byLogin(login);
  // Nobody is told that there was an account which is closed now.
  if (found === undefined || found.account.closed !== null) throw unknownAccount(login);
  const account = found.account.id;
  if (account === space.owner) return;
  const limit = parts.limits.spaceMembersMax;
  if (!(await parts.records.addMember({ space: space.id, account, isAdmin }, limit))) {
    const what = `Space ${space.name} has as many members as it may`;
    throw new Refusal('space-limit', { what, limit, setting: 'spaceMembersMax' });
  }
  parts.observer.note('info', 'space.joined', { space: space.id, account, isAdmin });
};
