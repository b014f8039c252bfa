// A site opened for the doctor: with its files, and with whoever serves it known. What keeps it
// from being opened at all is already a finding.

import { stat } from 'node:fs/promises';
import { lineOf, Refusal } from '../domain/refusal.ts';
import { serversOfFolder } from '../files/data-folder.ts';
import { openFiles } from '../files/files.ts';
import { sentenceOf, type FolderServer } from '../files/lock.ts';
import { createObserver } from '../observe/observer.ts';
import type { Files } from '../ports/files.ts';
import { fine, problem, type Finding } from './finding.ts';
import type { SettingsInForce } from './read-settings.ts';
import { openSite, type Site } from './site.ts';

/** What the doctor looks at. */
export interface Sickbay {
  readonly site: Site;
  readonly files: Files;
  readonly servers: readonly FolderServer[];
}

/** Opens the site, or says why that cannot be. `mustRest` refuses one that is being served. */
export const openSickbay = async (
  settings: SettingsInForce,
  { mustRest }: { readonly mustRest: boolean },
): Promise<{ readonly sickbay?: Sickbay; readonly findings: readonly Finding[] }> => {
  const { data } = settings.values;
  const found = await stat(data).catch(() => undefined);
  if (found === undefined) {
    return { findings: [fine(`There is no data folder ${data} yet: serve makes it.`)] };
  }
  try {
    const servers = await serversOfFolder(data);
    if (mustRest && servers.length > 0) {
      throw new Refusal('folder-served', { data, servers: sentenceOf(servers) });
    }
    const site = await openSite(settings);
    const files = await openFiles({
      data,
      executorIdFirst: site.executorIdFirst,
      clock: site.clock,
      observer: createObserver({ level: 'warn' }),
      sweepHindrance: () => Promise.resolve('A doctor only looks.'),
    });
    return { sickbay: { site, files, servers }, findings: [] };
  } catch (error) {
    if (error instanceof Refusal) return { findings: [problem(lineOf(error))] };
    throw error;
  }
};
