// A site opened for the doctor: with its files, and with whoever serves it known. What keeps it
// from being opened at all is already a finding. For who only looks nothing is made or mended, but
// that a store is brought to the schema of this version, as by every command that opens it.

import { instant } from '../base/time.ts';
import { lineOf, Refusal } from '../domain/refusal.ts';
import { claimDataFolder, findDataFolder, serversOfFolder } from '../files/data-folder.ts';
import { statOf } from '../files/disk.ts';
import { openFiles } from '../files/files.ts';
import { storeFileOf } from '../files/layout.ts';
import type { FolderServer } from '../files/lock.ts';
import { createObserver } from '../observe/observer.ts';
import type { Files } from '../ports/files.ts';
import { fine, problem, type Finding } from './finding.ts';
import type { SettingsInForce } from './read-settings.ts';
import { placesOf, siteIn, usersForCommands, type Site } from './site.ts';

/** What the doctor looks at. */
export interface Sickbay {
  readonly site: Site;
  readonly files: Files;
  /** Who says that it serves the site; what was killed on another host still does. */
  readonly servers: readonly FolderServer[];
  /** Closes the site, and gives the folder back where it was held. */
  close(): Promise<void>;
}

/** What the doctor has come for. */
export interface SickbayTerms {
  /**
   * Whether the site must rest: it is then held as by a server, so that none serves it and none
   * starts. Its store is made where there is none.
   */
  readonly mustRest: boolean;
}

/** A site that was opened, or why that cannot be. */
export interface SickbayAnswer {
  readonly sickbay?: Sickbay;
  readonly findings: readonly Finding[];
}

/** Opens the site, or says why that cannot be. */
export const openSickbay = async (
  settings: SettingsInForce,
  terms: SickbayTerms,
): Promise<SickbayAnswer> => {
  const { data } = settings.values;
  if ((await statOf(data)) === undefined) {
    return { findings: [fine(`There is no data folder ${data} yet: serve makes it.`)] };
  }
  try {
    return await (terms.mustRest ? openAtRest(settings) : openToLook(settings));
  } catch (error) {
    if (error instanceof Refusal) return { findings: [problem(lineOf(error))] };
    throw error;
  }
};

const openAtRest = async (settings: SettingsInForce): Promise<SickbayAnswer> => {
  const { executorIdFirst } = await usersForCommands(settings);
  const folder = await claimDataFolder({
    ...placesOf(settings.values),
    hasExecutorUsers: executorIdFirst !== null,
    isShared: false,
    now: instant(Date.now()),
  });
  try {
    const site = await siteIn(settings, folder);
    const close = async (): Promise<void> => {
      await site.close();
      await folder.release();
    };
    return { sickbay: { site, files: await filesOf(site), servers: [], close }, findings: [] };
  } catch (error) {
    await folder.release();
    throw error;
  }
};

const openToLook = async (settings: SettingsInForce): Promise<SickbayAnswer> => {
  const { data, store } = settings.values;
  const folder = await findDataFolder(data, settings.values);
  if (folder === undefined) {
    return { findings: [fine(`There is nothing of ours in ${data} yet: serve makes it.`)] };
  }
  const file = storeFileOf(folder.layout);
  if (store === null && (await statOf(file)) === undefined) return { findings: [noStore(file)] };
  const servers = await serversOfFolder(data);
  const site = await siteIn(settings, folder);
  const close = (): Promise<void> => site.close();
  return { sickbay: { site, files: await filesOf(site), servers, close }, findings: [] };
};

const noStore = (file: string): Finding =>
  problem(
    `There is no store ${file}. Put it back from a backup, or let doctor --rebuild list tables, ` +
      'accounts and contexts again from their files.',
  );

const filesOf = ({ settings, clock }: Site): Promise<Files> =>
  openFiles({
    ...placesOf(settings.values),
    executorIdFirst: null,
    clock,
    observer: createObserver({ level: 'warn' }),
    sweepHindrance: () => Promise.resolve('A doctor only looks.'),
  });
