// Brings a store to the schema this program knows: numbered steps, forward only, under a lock.
// A store that is further on than this program is refused; nothing in it is touched.

import { sql, type Kysely } from 'kysely';
import { randomHex } from '../base/random.ts';
import { Refusal } from '../domain/refusal.ts';
import { keep, transact, type Manners, type Work } from './databases.ts';
import { META } from './meta.ts';
import { first } from './migrations/0001-first.ts';
import { room } from './migrations/0002-room.ts';
import { keys } from './migrations/0003-keys.ts';
import { loginTokens } from './migrations/0004-login-tokens.ts';
import { batches } from './migrations/0005-batches.ts';
import { into } from './migrations/0006-into.ts';
import { suspensions } from './migrations/0007-suspensions.ts';
import { profiles } from './migrations/0008-profiles.ts';
import { groups } from './migrations/0009-groups.ts';
import { uploads } from './migrations/0010-uploads.ts';
import { spaces } from './migrations/0011-spaces.ts';
import { cursors } from './migrations/0012-cursors.ts';
import { loads } from './migrations/0013-loads.ts';
import { people } from './migrations/0014-people.ts';
import { terms } from './migrations/0015-terms.ts';
import { strangers } from './migrations/0016-strangers.ts';
import type { Schema } from './schema.ts';

/** One step; its statements are the same on both databases but for the words they differ in. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly statements: (words: TypeWords) => readonly string[];
}

/** Words of a database's own for the columns of a migration. */
export interface TypeWords {
  /** A primary key that the database draws, counting up, never reused. */
  readonly id: string;
  /** A primary key that we give. */
  readonly key: string;
  readonly integer: string;
  /** Text that compares by its UTF-8 bytes. */
  readonly text: string;
  /** What closes a table's definition. */
  readonly strict: string;
  /** Statements that a new store needs before its first table. */
  readonly before: readonly string[];
}

/** What a database needs to be migrated. */
export interface MigrateAsk {
  readonly manners: Pick<Manners, 'lockClaims'>;
  readonly words: TypeWords;
}

/** Every step there is, in order. */
export const MIGRATIONS: readonly Migration[] = [
  first,
  room,
  keys,
  loginTokens,
  batches,
  into,
  suspensions,
  profiles,
  groups,
  uploads,
  spaces,
  cursors,
  loads,
  people,
  terms,
  strangers,
];

/** A store that is up to date. */
export interface Migrated {
  /** A random name that it was given when it was made, and that no other store has. */
  readonly identity: string;
  /** The last step that it knew before; 0 where it was made now. */
  readonly found: number;
}

/** The last step that this program knows: the schema of every store that it opens. */
export const SCHEMA = MIGRATIONS.at(-1)?.number ?? 0;

/**
 * Runs the steps that are missing, all in one transaction. Refusal store-newer where the store
 * knows steps that this program does not.
 */
export const migrate = (db: Kysely<Schema>, { manners, words }: MigrateAsk): Promise<Migrated> =>
  transact(db, async (work) => {
    await manners.lockClaims(work);
    await sql
      .raw(
        `create table if not exists migrations (
          number ${words.key},
          name ${words.text} not null
        )${words.strict}`,
      )
      .execute(work);
    const done = await lastNumber(work);
    refuseNewer(done);
    if (done === 0) await run(work, words.before);
    for (const step of MIGRATIONS.filter(({ number }) => number > done)) {
      await run(work, step.statements(words));
      const row = { number: BigInt(step.number), name: step.name };
      await work.insertInto('migrations').values(row).execute();
    }
    return keep({ identity: await identityOf(work), found: done });
  });

const lastNumber = async (work: Work): Promise<number> => {
  const row = await work
    .selectFrom('migrations')
    .select((eb) => eb.fn.max('number').as('number'))
    .executeTakeFirst();
  // max() of no rows is null, whatever the type says.
  return Number((row?.number as bigint | null | undefined) ?? 0n);
};

/**
 * Refuses a store of a newer version: this program would look for what its steps took away, and
 * leave out what they demand. A step may therefore change all that its own version reads.
 */
export const refuseNewer = (found: number): void => {
  if (found > SCHEMA) throw new Refusal('store-newer', { found, known: SCHEMA });
};

const run = async (work: Work, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(work);
};

const identityOf = async (work: Work): Promise<string> => {
  const found = await work
    .selectFrom('meta')
    .select('value')
    .where('key', '=', META.identity)
    .executeTakeFirst();
  if (found !== undefined) return found.value;
  const value = randomHex(IDENTITY_BYTES);
  const rows = [
    { key: META.identity, value },
    { key: META.generation, value: '0' },
  ];
  await work.insertInto('meta').values(rows).execute();
  return value;
};

/** 128 bits: two stores never draw the same. */
const IDENTITY_BYTES = 16;
