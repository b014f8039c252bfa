// Reads every committed byte and compares it with the checksum that was written beside it: tables
// of every space, and the current release of every context.

import { join } from 'node:path';
import { eachVersion } from '../core/housekeeping.ts';
import type { Context } from '../domain/context.ts';
import { statOf } from '../files/disk.ts';
import { releaseFolderOf } from '../files/layout.ts';
import { fine, problem, type Finding } from './finding.ts';
import { counted } from '../base/quantity.ts';
import { readRelease, sha256Of } from './release-file.ts';
import type { Sickbay } from './sickbay.ts';
import { MEND_CONTEXT, mendTable, tableWords } from './table-owner.ts';

/** What is damaged, as it is found. */
export async function* verify(sickbay: Sickbay): AsyncGenerator<Finding> {
  yield* verifyTables(sickbay);
  yield* verifyContexts(sickbay);
}

async function* verifyTables({ site, files }: Sickbay): AsyncGenerator<Finding> {
  let whole = 0n;
  for await (const { version } of eachVersion(site.store.tables)) {
    const damages = await files.verify(version);
    if (damages.length === 0) whole += 1n;
    for (const { file, wrong } of damages) {
      const table = await tableWords(site, version);
      yield problem(`${table}: ${file} ${DAMAGES[wrong]}. ${mendTable(version)}`);
    }
  }
  yield fine(`Whole: ${counted(whole, 'version')} of tables.`);
}

const DAMAGES = {
  missing: 'is missing',
  size: 'has another size than when it was written',
  checksum: 'has other bytes than when it was written',
} as const;

async function* verifyContexts({ site }: Sickbay): AsyncGenerator<Finding> {
  const { layout, store } = site;
  for (const { name } of await store.contexts.versions()) {
    const context = await store.contexts.current(name);
    if (context === undefined) continue;
    const damages = await damagesOf(context, releaseFolderOf(layout, name, context.version));
    for (const damage of damages) yield problem(`The context ${name}: ${damage} ${MEND_CONTEXT}`);
    if (damages.length === 0) yield fine(`The context ${name} is whole.`);
  }
}

const damagesOf = async (context: Context, folder: string): Promise<readonly string[]> => {
  const release = await readRelease(folder);
  if (typeof release === 'string') return [release];
  const damages: string[] = [];
  for (const file of context.tables.flatMap((table) => table.files)) {
    const path = join(folder, file);
    if ((await statOf(path)) === undefined) damages.push(`${file} ${DAMAGES.missing}.`);
    else if ((await sha256Of(path)) !== release.sha256[file]) {
      damages.push(`${file} ${DAMAGES.checksum}.`);
    }
  }
  return damages;
};
