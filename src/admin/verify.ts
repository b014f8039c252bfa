// Reads every committed byte and compares it with the checksum that was written beside it: tables
// of every space, and the current release of every context.

import { eachVersion } from '../core/housekeeping.ts';
import { releaseFolderOf } from '../files/layout.ts';
import { fine, problem, type Finding } from './finding.ts';
import { counted } from '../base/quantity.ts';
import { damagesIn } from './release-file.ts';
import type { Sickbay } from './sickbay.ts';
import { mendContext, mendTable, tableWords } from './table-owner.ts';

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
  closed: 'may not be read by this user',
  footer: 'is not the file any more that was linked',
} as const;

async function* verifyContexts({ site }: Sickbay): AsyncGenerator<Finding> {
  const { layout, store } = site;
  for (const { name } of await store.contexts.versions()) {
    const context = await store.contexts.current(name);
    if (context === undefined) continue;
    const found = await damagesIn(releaseFolderOf(layout, name, context.version));
    const damages =
      typeof found === 'string'
        ? [found]
        : found.map(({ file, wrong }) => `${file} ${DAMAGES[wrong]}.`);
    const mend = mendContext(context);
    for (const damage of damages) yield problem(`The context ${name}: ${damage} ${mend}`);
    if (damages.length === 0) yield fine(`The context ${name} is whole.`);
  }
}
