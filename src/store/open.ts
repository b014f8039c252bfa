// Opens the store: the one door of this room. Whoever has opened it must close it.
// Refusals store-unusable, -damaged and -newer are what an operator can mend; all else is a bug.

import { Refusal } from '../domain/refusal.ts';
import type { Store } from '../ports/store.ts';
import type { MetaRecords } from './meta.ts';
import { migrate, SCHEMA } from './migrate.ts';
import { POSTGRES_WORDS, postgresDatabases } from './postgres/databases.ts';
import { recordsOver } from './records.ts';
import { sqliteStore } from './sqlite/store.ts';
import type { StoreUpgrade } from './sqlite/upgrade.ts';

/** A store, and what tells it from every other. */
export interface OpenedStore extends Store, MetaRecords {
  /** 32 hex digits given to the store when it was made, which no other store has. */
  readonly identity: string;
  /** What opening it did to a store of an older version; absent where it was up to date. */
  readonly upgrade?: StoreUpgrade;
}

/** Where the store of one server is. */
export interface SqliteAsk {
  /** The file, made where it is absent; its folder must be there. */
  readonly file: string;
}

/** Opens the store in a SQLite file of one server. */
export const openSqliteStore = async ({ file }: SqliteAsk): Promise<OpenedStore> => {
  const { meta, ...store } = await orRefuse(file, () => sqliteStore(file));
  return { ...store, ...meta };
};

/** Where the store of several servers is. */
export interface PostgresAsk {
  /** `postgres://user:password@host:port/database`; the password appears in no message. */
  readonly url: string;
}

/** Opens the store in a PostgreSQL database that several servers may share. */
export const openPostgresStore = async ({ url }: PostgresAsk): Promise<OpenedStore> => {
  const databases = postgresDatabases(url);
  const close = async (): Promise<void> => {
    await databases.searches.destroy();
    await databases.writes.destroy();
  };
  const { writes, manners } = databases;
  try {
    const ask = { manners, words: POSTGRES_WORDS };
    const { identity, found } = await orRefuse(placeOf(url), () => migrate(writes, ask));
    const isUpgraded = found > 0 && found < SCHEMA;
    const { meta, ...store } = recordsOver(databases);
    return {
      ...store,
      ...meta,
      identity,
      ...(isUpgraded ? { upgrade: { from: found, to: SCHEMA } } : {}),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Turns whatever stops a store from opening into a sentence for its operator. */
const orRefuse = async <T>(store: string, open: () => Promise<T>): Promise<T> => {
  try {
    return await open();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
      throw new Refusal('disk-full', { data: 'the store' });
    }
    const why = reasonOf(error);
    throw new Refusal(DAMAGE.test(why) ? 'store-damaged' : 'store-unusable', { store, why });
  }
};

/** What SQLite says of a file that is none of its own; it crosses a thread as text. */
const DAMAGE = /not a database|malformed/;

/** Host and database of a URL, without who signs in there. */
export const placeOf = (url: string): string => {
  if (!URL.canParse(url)) return 'named by its URL';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
};

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  // Node tells of several failed addresses in an error of several errors, without words.
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [error];
  const message = first instanceof Error ? first.message : error.message;
  return message.replace(/\.$/, '');
};
