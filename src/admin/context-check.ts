// `context check`: reads every file of a context's current release and says what is wrong with it.
// Changes nothing but a folder for temporary files, which goes away with it.

import { mkdtemp } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Context } from '../domain/context.ts';
import { bytesText, counted } from '../base/quantity.ts';
import type { SearchReach } from '../engines/duckdb/catalog-reach.ts';
import { openCatalogWriter } from '../engines/duckdb/catalog-writer.ts';
import { realDisk } from '../files/disk.ts';
import { releaseFolderOf } from '../files/layout.ts';
import type { Call } from './command.ts';
import { damagesIn, type Damage } from './release-file.ts';
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
    const what = context.linkedFolder === undefined ? 'every byte' : 'every footer';
    call.terminal.progress(`${context.name}: comparing ${what} with its checksum`);
    const problems = [...(await damages(folder, signal))];
    // What DuckDB says of a linked file that is gone or changed adds nothing to its name.
    if (problems.length > 0 && context.linkedFolder !== undefined) return problems;
    for (const table of context.tables) {
      call.terminal.progress(`${table.name}: checking`);
      problems.push(...(await writer.check(table, folder)));
    }
    if (problems.length > 0) return problems;
    for (const table of context.tables) {
      for (const reach of await writer.reaches(table, folder)) {
        call.terminal.say(sentenceOf(table.name, reach));
      }
    }
    return [];
  } finally {
    writer.close();
    await realDisk.remove(temp);
  }
};

/** What a search reads, for whoever decides between linking a catalog and adding it. */
const sentenceOf = (table: string, { ra, dec, groups, bytes }: SearchReach): string => {
  const [read, all] = [bytesText(bytes.read), bytesText(bytes.all)];
  const where = `at ra ${ra.toFixed(4)}, dec ${dec.toFixed(4)}`;
  return (
    `${table}: a search of 1 arcmin ${where} reads ${groups.read} of ` +
    `${counted(groups.all, 'row group')}, at most ${read} of ${all}.`
  );
};

/** Files that are readable and in order may still hold other values than were written. */
const damages = async (folder: string, signal: AbortSignal): Promise<readonly string[]> => {
  const found = await damagesIn(folder, signal);
  if (typeof found === 'string') return [`${found} Make the context again.`];
  return found.flatMap(({ file, wrong }) => {
    // What is missing of copied files is told by who reads them.
    if (wrong === 'missing' && !isAbsolute(file)) return [];
    return [`${file} ${SAYINGS[wrong]}`];
  });
};

const SAYINGS = {
  closed: 'may not be read by this user: open it again to whom serves and to executors.',
  missing: 'is gone: bring it back, or link the context again.',
  checksum: 'has other bytes than were written: add the context again.',
  footer: 'has changed since it was linked: link the context again.',
} as const satisfies Record<Damage['wrong'], string>;
