// Where the data folder is when nobody says: a place of the user's own, never inside a clone.
// Only says where; whether it is there and can be used is found out by whoever opens it.

import { homedir, platform } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** What the choice depends on; tests give other ones. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isRoot: boolean;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** This process's own. */
export const surroundings = (): Surroundings => ({
  environment: process.env,
  isRoot: process.getuid?.() === 0,
  platform: platform(),
  home: homedir(),
});

/**
 * The default data folder, as the XDG base directory specification and macOS have it. For root it
 * is a system folder: executors run as other users there, and must pass through every folder
 * above; root's home lets nobody through.
 */
export const defaultDataFolder = (around: Surroundings): string => {
  if (around.isRoot) return '/var/lib/almagest';
  if (around.platform === 'darwin') {
    return join(around.home, 'Library', 'Application Support', 'almagest');
  }
  const told = around.environment['XDG_DATA_HOME'];
  const base = told !== undefined && isAbsolute(told) ? told : join(around.home, '.local', 'share');
  return join(base, 'almagest');
};
