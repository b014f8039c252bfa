// The demo: a context of real stars and an account to try them with, made at the first start.
// Only what the store has none of is made: a site that has a context or an account of its own is
// left as it is. The rows are copied as they were shipped, sorted and described.

import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../base/time.ts';
import { randomBase32 } from '../base/random.ts';
import type { Accounts } from '../core/accounts.ts';
import type { AccountId } from '../domain/account.ts';
import { Refusal, type RefusalName } from '../domain/refusal.ts';
import { layoutOf } from '../files/layout.ts';
import type { Store } from '../ports/store.ts';
import { readRelease, type Release } from './release-file.ts';
import { makeRelease } from './releases.ts';

/** What the demo is made in. */
export interface DemoTerms {
  /** The data folder, prepared. */
  readonly data: string;
  readonly store: Pick<Store, 'contexts'>;
  readonly accounts: Accounts;
  readonly now: () => Instant;
  readonly longMinutes: number;
}

/** The account for trying things out; its password is known at this moment only. */
export interface DemoAccount {
  readonly id: AccountId;
  readonly login: string;
  readonly password: string;
}

/**
 * Makes the context where there is none, and says whether it did; two servers that start at once
 * make it once.
 */
export const ensureDemoContext = async (terms: DemoTerms): Promise<boolean> => {
  const known = await terms.store.contexts.versions();
  if (known.length > 0) return false;
  const made = await unless('context-being-made', async () => {
    await installContext(terms);
    return true;
  });
  return made === true;
};

/**
 * Makes the account where there is none, and returns it when it was made: to be called when its
 * password can be told at once, for nobody can tell it later. Two servers make it once.
 */
export const ensureDemoAccount = async ({
  accounts,
}: Pick<DemoTerms, 'accounts'>): Promise<DemoAccount | undefined> => {
  if ((await accounts.list()).length > 0) return undefined;
  const password = randomBase32().slice(0, PASSWORD_LENGTH);
  const made = await unless('login-taken', () => accounts.add({ login: DEMO_LOGIN, password }));
  return made === undefined ? undefined : { id: made.id, login: made.login, password };
};

/** Does `work`, unless it is refused because another server is doing the same. */
const unless = async <T>(code: RefusalName, work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && error.code === code) return undefined;
    throw error;
  }
};

/** The login of the account for trying things out. */
export const DEMO_LOGIN = 'demo';

/** Five bits each: 80 bits, short enough to be copied by hand. */
const PASSWORD_LENGTH = 16;

/** The release as it is shipped; two levels up from here both in a clone and in a package. */
const SHIPPED = join(import.meta.dirname, '..', '..', 'data', 'demo');

const installContext = async ({ data, store, now, longMinutes }: DemoTerms): Promise<void> => {
  const { context } = await shippedRelease();
  const terms = { layout: layoutOf(data), contexts: store.contexts, now, longMinutes };
  await makeRelease(terms, context.name, async ({ folder }) => {
    for (const file of context.tables.flatMap((table) => table.files)) {
      await copyFile(join(SHIPPED, file), join(folder, file));
    }
    return context;
  });
};

const shippedRelease = async (): Promise<Release> => {
  const release = await readRelease(SHIPPED);
  if (typeof release === 'string') throw new Error(`The demo is damaged: ${release}`);
  return release;
};
