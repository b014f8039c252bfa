// `context check`: reads every file of a context's current release and says what is wrong with it.
// Changes nothing but a folder for temporary files, which goes away with it.

import { mkdtemp } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../domain/context.ts';
import { openCatalogWriter } from '../engines/duckdb/catalog-writer.ts';
import { realDisk } from '../files/disk.ts';
import { releaseFolderOf } from '../files/layout.ts';
import type { Call } from './command.ts';
import { damagedFiles } from './release-file.ts';
import type { Site } from './site.ts';

/** Where a context is checked. */
export interface CheckTerms {
  readonly site: Site;
  readonly call: Call;
  /** Aborting stops the reading. */
  readonly signal: AbortSignal;
}

/** What is wrong with the context's files, in sentences; none where all is well. */
export const checkContext = async (
  context: Context,
  { site, call, signal }: CheckTerms,
): Promise<readonly string[]> => {
  const folder = releaseFolderOf(site.layout, context.name, context.version);
  const temp = await mkdtemp(join(site.layout.temp, 'check-'));
  const writer = await openCatalogWriter({
    temp,
    memoryBytes: site.settings.values.executorMemoryBytes,
    threads: availableParallelism(),
    signal,
    onProgress: () => undefined,
  });
  try {
    call.terminal.progress(`${context.name}: comparing every byte with its checksum`);
    const problems = [...(await damages(folder, signal))];
    for (const table of context.tables) {
      call.terminal.progress(`${table.name}: checking`);
      problems.push(...(await writer.check(table, folder)));
    }
    return problems;
  } finally {
    writer.close();
    await realDisk.remove(temp);
  }
};

/** Files that are readable and in order may still hold other values than were written. */
const damages = async (folder: string, signal: AbortSignal): Promise<readonly string[]> => {
  const files = await damagedFiles(folder, signal);
  if (typeof files === 'string') return [`${files} Add the context again.`];
  return files.map((file) => `${file} has other bytes than were written: add the context again.`);
};
