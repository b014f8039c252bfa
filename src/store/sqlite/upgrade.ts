// Bringing the file of a store up to date. A store of an older version is copied beside itself
// before anything in it changes: the steps go forward only, and the copy is the way back.

import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Kysely } from 'kysely';
import { instant, stampOf } from '../../base/time.ts';
import { migrate, SCHEMA } from '../migrate.ts';
import type { Schema } from '../schema.ts';
import { copyStore, schemaOf } from './copy.ts';
import { SQLITE_MANNERS, SQLITE_WORDS } from './databases.ts';

/** What was done to a store of an older version. */
export interface StoreUpgrade {
  readonly from: number;
  readonly to: number;
  /** The store as it was before; absent where the store is no file of ours to copy. */
  readonly copy?: string;
}

/** A store that is up to date. */
export interface Upgraded {
  readonly identity: string;
  /** Absent where it was up to date already, or was made now. */
  readonly upgrade?: StoreUpgrade;
}

/** Whether opening the store in `file` will change its schema; it must be there. */
export const isOlder = (file: string): boolean => {
  const found = schemaOf(file);
  return found > 0 && found < SCHEMA;
};

/** Brings the store in `file` up to date over `writes`; an older one is copied first. */
export const upgrade = async (file: string, writes: Kysely<Schema>): Promise<Upgraded> => {
  const copied = isOlder(file) ? copyBeside(file) : undefined;
  try {
    const { identity, found } = await migrate(writes, {
      manners: SQLITE_MANNERS,
      words: SQLITE_WORDS,
    });
    if (copied === undefined) return { identity };
    if (copied.schema === found && found < SCHEMA) {
      return { identity, upgrade: { from: found, to: SCHEMA, copy: copied.path } };
    }
    // Another process was first, and has a copy of its own.
    rmSync(copied.path);
    return { identity };
  } catch (error) {
    // Nothing has changed, and a server that is started again and again would fill the disk.
    if (copied !== undefined) rmSync(copied.path, { force: true });
    throw error;
  }
};

interface Copied {
  readonly path: string;
  readonly schema: number;
}

/** Named by what was copied, and when: `store-at-12-20261129T183000000Z.sqlite`. */
const copyBeside = (file: string): Copied => {
  const stamp = stampOf(instant(Date.now()));
  const path = join(dirname(file), `store-at-${schemaOf(file)}-${stamp}.sqlite`);
  copyStore(file, path);
  return { path, schema: schemaOf(path) };
};
