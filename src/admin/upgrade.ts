// A store that an older version of Almagest made: how it came to this version's schema and how to
// go back, in sentences; and that no command changes it under a server of that older version.

import { resolve } from 'node:path';
import { statOf } from '../files/disk.ts';
import { serversOfFolder } from '../files/data-folder.ts';
import { storeFileOf, type Layout } from '../files/layout.ts';
import { sentenceOf } from '../files/lock.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Observer } from '../ports/observer.ts';
import type { Settings } from '../settings.ts';
import { placeOf, type OpenedStore } from '../store/open.ts';
import { isOlder } from '../store/sqlite/upgrade.ts';
import { pgRestoreCommand } from './postgres-commands.ts';
import { quoted } from './quoted.ts';

/**
 * Refuses to open a store that this would bring to a newer schema while a server answers from it.
 * For commands; who starts a server holds the folder, and none other can.
 */
export const refuseUnderServer = async (
  { data, store }: Pick<Settings, 'store'> & { readonly data: string },
  layout: Layout,
): Promise<void> => {
  const file = storeFileOf(layout);
  if (store !== null || (await statOf(file)) === undefined) return;
  const servers = (await serversOfFolder(data)).filter(({ pid }) => pid !== process.pid);
  if (servers.length > 0 && isOlder(file)) {
    throw new Refusal('store-served', { servers: sentenceOf(servers) });
  }
};

/** Writes to the log what opening a store did to it, and gives it in a sentence, if anything. */
export const tellUpgrade = (
  settings: Pick<Settings, 'store'> & { readonly data: string },
  { upgrade }: Pick<OpenedStore, 'upgrade'>,
  observer: Observer,
): readonly string[] => {
  if (upgrade === undefined) return [];
  const { from, to, copy } = upgrade;
  const back =
    copy === undefined
      ? pgRestoreCommand(settings.store ?? '')
      : `almagest restore ${quoted(copy)} --data ${quoted(resolve(settings.data))}`;
  const kept =
    copy === undefined
      ? `in PostgreSQL (${placeOf(settings.store ?? '')}), of which no copy was made here`
      : `and lies as it was in ${copy}`;
  observer.note('warn', 'store.upgraded', { from, to, copy: copy ?? null, back });
  return [
    `The store was brought from schema ${from} to ${to}, ${kept}. To go back, stop the server, ` +
      `install the older version, and run with it: ${back}`,
  ];
};
