// A site for commands that only look at what is there or change it: they make no data folder, for
// one that is not there was mistyped.

import { readdir } from 'node:fs/promises';
import { Refusal } from '../domain/refusal.ts';
import { isError } from '../files/disk.ts';
import type { SettingsInForce } from './read-settings.ts';
import { withSite, type Site } from './site.ts';

/** Runs `work` on the site and closes it; refuses where nothing has been made yet. */
export const withExistingSite = async <T>(
  settings: SettingsInForce,
  work: (site: Site) => Promise<T>,
): Promise<T> => {
  const { data } = settings.values;
  if (!(await hasAnything(data))) throw new Refusal('no-data-folder', { data });
  return withSite(settings, work);
};

/** Whether there is a folder with something in it; what is in it, opening the site finds out. */
const hasAnything = async (folder: string): Promise<boolean> => {
  try {
    return (await readdir(folder)).length > 0;
  } catch (error) {
    if (isError(error, 'ENOENT')) return false;
    // A file in its place is told by whoever opens the site.
    if (isError(error, 'ENOTDIR')) return true;
    throw error;
  }
};
