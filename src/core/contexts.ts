// Contexts as accounts see them: what there is for whom, and its queues.
// A context that is open to some groups does not exist for others, nor one that is not open to
// strangers for their accounts: it is left out here, so nothing that is built on this can tell of
// it. Privileges open none, nor do groups and spaces for those as whom strangers ask.

import type { Account, AccountId } from '../domain/account.ts';
import type { Database } from '../domain/catalog.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import type { Context } from '../domain/context.ts';
import type { SharedName } from '../domain/group.ts';
import type { Queue } from '../domain/queue.ts';
import { Refusal } from '../domain/refusal.ts';
import { fold } from '../domain/table.ts';
import type { Files } from '../ports/files.ts';
import type { SeenContext, SeenDatabases } from '../ports/group-records.ts';
import type { AccountRecords } from '../ports/account-records.ts';
import type { ContextRecords } from '../ports/store.ts';
import type { Limits } from './limits.ts';

/** The verbs on contexts. */
export interface Contexts {
  /** Current releases that the account may see, by name; null: who has not signed in. */
  all(account: Account | null): Promise<readonly Context[]>;
  /** The context's own spelling of `name`; refuses one that is not there for the account. */
  resolve(account: Account, name: string): Promise<string>;
  /** The queues of every context that the account may see and of MyDB, the quick ones first. */
  queues(account: Account): Promise<readonly Queue[]>;
  /** Of tables in other databases that a text names: those that groups or spaces may have. */
  sharedAmong(account: Account, names: readonly SharedName[]): Promise<readonly SharedName[]>;
  /** What an account may see. */
  seenBy(account: AccountId): Promise<Seen>;
}

/** What names may begin with for an account, beside its own space. */
export interface Seen extends Pick<SeenDatabases, 'shared'> {
  readonly contexts: readonly LoadedContext[];
}

/** A context, and the database that it is in a snapshot. */
interface LoadedContext {
  readonly context: Context;
  readonly database: Database;
}

/** What contexts are built from. */
export interface ContextsParts {
  readonly records: ContextRecords;
  readonly accounts: Pick<AccountRecords, 'idOf'>;
  /** Logins of the accounts as which strangers ask. */
  readonly guests: readonly string[];
  readonly files: Files;
  readonly limits: Pick<Limits, 'quickSeconds' | 'longMinutes'>;
}

/** Contexts over the store's record of releases, each read once per release. */
export const createContexts = (parts: ContextsParts): Contexts => {
  const { records, limits } = parts;
  const load = createLoad(parts);

  const loaded = async (contexts: readonly SeenContext[]): Promise<Seen['contexts']> =>
    (await Promise.all(contexts.map(load)))
      .filter((entry) => entry !== undefined)
      .toSorted((a, b) => a.context.name.localeCompare(b.context.name));

  const isGuest = guestsAmong(parts);

  /** The databases of an account; a guest's memberships open nothing to the strangers it is. */
  const databasesOf = async (account: AccountId | null): Promise<SeenDatabases> => {
    const [{ contexts, shared }, strange] = await Promise.all([
      records.seenBy(account),
      isGuest(account),
    ]);
    return strange
      ? { contexts: contexts.filter(({ isForStrangers }) => isForStrangers), shared: [] }
      : { contexts: contexts.filter(({ isOpen }) => isOpen), shared };
  };

  const seenBy = async (account: AccountId | null): Promise<Seen> => {
    const { contexts, shared } = await databasesOf(account);
    return { shared, contexts: await loaded(contexts) };
  };

  const namesFor = async (account: Account): Promise<readonly string[]> =>
    namesOf(await seenBy(account.id));

  return {
    all: async (account) =>
      (await seenBy(account?.id ?? null)).contexts.map((entry) => entry.context),
    resolve: async (account, name) => {
      const names = await namesFor(account);
      const found = names.find((candidate) => fold(candidate) === fold(name.trim()));
      if (found !== undefined) return found;
      throw noContext(name, names);
    },
    queues: async (account) => (await namesFor(account)).flatMap((name) => queuesOf(name, limits)),
    sharedAmong: async (account, names) => {
      if (names.length === 0 || (await isGuest(account.id))) return [];
      const { contexts } = await records.seenBy(account.id);
      const known = new Set(contexts.map(({ name }) => fold(name)));
      return names.filter(({ group }) => !known.has(group));
    },
    seenBy,
  };
};

/** Whether strangers ask as an account. */
const guestsAmong = ({ accounts, guests }: Pick<ContextsParts, 'accounts' | 'guests'>) => {
  const logins = [...new Map(guests.map((login) => [fold(login), login])).values()];
  return async (account: AccountId | null): Promise<boolean> => {
    if (account === null) return false;
    const found = await Promise.all(logins.map((login) => accounts.idOf(login)));
    return found.includes(account);
  };
};

/** Reads a release that is not the one that was read last. */
const createLoad = ({ records, files }: Pick<ContextsParts, 'records' | 'files'>) => {
  const cache = new Map<string, LoadedContext>();
  return async ({ name, version }: SeenContext): Promise<LoadedContext | undefined> => {
    const cached = cache.get(name);
    if (cached?.context.version === version) return cached;
    const context = await records.current(name);
    if (context === undefined) return undefined;
    const entry = { context, database: databaseOf(context, files) };
    cache.set(name, entry);
    return entry;
  };
};

/** Names of the contexts there are for somebody, `MyDB` the last. */
export const namesOf = ({ contexts }: Pick<Seen, 'contexts'>): readonly string[] => [
  ...contexts.map((entry) => entry.context.name),
  OWN_SPACE,
];

/** The refusal of a name that is no context for somebody, with those that are. */
export const noContext = (name: string, names: readonly string[]): Refusal =>
  new Refusal('unknown-context', { context: name, contexts: names.join(', ') });

/** The queues of a context, the quick one first. */
export const queuesOf = (
  context: string,
  limits: Pick<Limits, 'quickSeconds' | 'longMinutes'>,
): readonly Queue[] => [
  { context, minutes: Math.ceil(limits.quickSeconds / 60), class: 'quick' },
  { context, minutes: limits.longMinutes, class: 'long' },
];

const databaseOf = (context: Context, files: Files): Database => ({
  name: context.name,
  description: context.description,
  kind: 'context',
  tables: context.tables.map((table) => ({
    ...table,
    files: files.contextPathsOf(context, table.files),
  })),
  names: context.tables.map((table) => table.name),
  objects: [],
  ...(context.mainTable === undefined ? {} : { mainTable: context.mainTable }),
  ...(context.aliases === undefined ? {} : { aliases: context.aliases }),
  ...(context.enumerations === undefined ? {} : { enumerations: context.enumerations }),
});
