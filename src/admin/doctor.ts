// Looks at a site from every side and says in sentences what it finds: folder, walls, store, disk,
// contexts, tables, and files that nobody knows. Makes, mends and gives away nothing; removes only
// what time alone has ended: releases of contexts that were replaced more than a day ago.

import { basename, dirname, join } from 'node:path';
import type { Context } from '../domain/context.ts';
import { eachVersion } from '../core/housekeeping.ts';
import { namesIn, statOf } from '../files/disk.ts';
import type { Instant } from '../base/time.ts';
import { pathIn, releaseFolderOf, type Layout } from '../files/layout.ts';
import { sweepHindrance } from '../files/data-folder.ts';
import { sentenceOf } from '../files/lock.ts';
import { relativeFolderOf } from '../ports/files.ts';
import { strangerWarnings } from './strangers.ts';
import { fine, problem, type Finding } from './finding.ts';
import { counted } from '../base/quantity.ts';
import { isUnfinished, isVersion, removeOldReleases } from './releases.ts';
import { walls } from './dry-run.ts';
import type { Sickbay } from './sickbay.ts';
import { mendContext, mendTable, tableWords } from './table-owner.ts';
import { volumes } from './volumes.ts';
import { strayOf } from './strays.ts';

/** Everything that is found, as it is found. */
export async function* examine(sickbay: Sickbay): AsyncGenerator<Finding> {
  yield* folder(sickbay);
  yield* walls(sickbay.site.settings.values);
  yield* disk(sickbay);
  yield* contexts(sickbay);
  yield* tables(sickbay);
  yield* strangeFiles(sickbay.site.layout);
}

async function* folder({ site, servers }: Sickbay): AsyncGenerator<Finding> {
  yield fine(`The data folder ${site.layout.data} is in a format that this version knows.`);
  const mode = (await statOf(site.layout.store))?.mode ?? 0;
  if ((mode & 0o077) !== 0) yield problem(`Others may look into ${site.layout.store}: chmod 700.`);
  yield servers.length === 0
    ? fine('No server says that it serves it at this moment.')
    : fine(`It is served by ${sentenceOf(servers)}, as was said there.`);
  const hindrance = sweepHindrance(await site.store.generation(), site.generation);
  if (hindrance !== undefined) yield problem(hindrance);
  const older = (await namesIn(site.layout.store)).filter((name) => OLDER_STORE.test(name));
  if (older.length > 0) {
    yield fine(
      `${site.layout.store} keeps ${older.join(', ')} to go back to: remove what is not wanted.`,
    );
  }
  const accounts = await site.accounts.list();
  yield fine(`The store answers; it has ${counted(BigInt(accounts.length), 'account')}.`);
}

/** What an upgrade and a restore leave. */
const OLDER_STORE = /^(?:store-at|replaced)-/;

async function* disk({ site }: Sickbay): AsyncGenerator<Finding> {
  yield* volumes(site.layout, BigInt(site.settings.values.freeBytesMin));
}

async function* contexts({ site }: Sickbay): AsyncGenerator<Finding> {
  const { layout, store } = site;
  const known = new Map<string, Context>();
  for (const { name } of await store.contexts.versions()) {
    const context = await store.contexts.current(name);
    if (context === undefined) continue;
    known.set(releaseFolderOf(layout, name, context.version), context);
    const missing = await missingFiles(layout, context);
    yield missing.length === 0
      ? fine(`The context ${name} is complete, version ${context.version}.`)
      : problem(`The context ${name} lacks ${missing.join(', ')}. ${mendContext(context)}`);
    const { longMinutes } = site.settings.values;
    const now = (): Instant => site.clock.now();
    const terms = { layout, contexts: store.contexts, now, longMinutes };
    for (const release of await removeOldReleases(terms, name)) {
      yield fine(`The old release catalogs/${release} was removed.`);
    }
  }
  yield* strangeReleases(layout, known);
  for (const warning of await strangerWarnings(site.settings.values, store.contexts)) {
    yield problem(warning);
  }
}

const missingFiles = async (layout: Layout, context: Context): Promise<readonly string[]> => {
  const place = releaseFolderOf(layout, context.name, context.version);
  const missing: string[] = [];
  for (const file of context.tables.flatMap((table) => table.files)) {
    if ((await statOf(pathIn(place, file))) === undefined) missing.push(file);
  }
  const more = missing.length - NAMES_MAX;
  return more <= 0 ? missing : [...missing.slice(0, NAMES_MAX), `${more} more files`];
};

/** A volume that is not mounted lacks thousands of linked files. */
const NAMES_MAX = 5;

async function* strangeReleases(
  layout: Layout,
  known: ReadonlyMap<string, Context>,
): AsyncGenerator<Finding> {
  for (const home of await namesIn(layout.catalogs)) {
    const folders = (await namesIn(join(layout.catalogs, home))).map((name) => ({
      name,
      path: join(layout.catalogs, home, name),
    }));
    const current = folders.find(({ path }) => known.has(path));
    for (const { name, path } of folders.filter((each) => each !== current)) {
      // Older releases wait for their day; whoever reads them still may.
      if (isVersion(name) && current !== undefined && Number(name) < Number(current.name)) continue;
      const advice = isUnfinished(name)
        ? 'was left by a context add that was killed; the next one of that name removes it.'
        : 'is no release that the store knows; doctor --rebuild lists it, if it is one.';
      yield problem(`${path} ${advice}`);
    }
  }
}

async function* tables({ site, files }: Sickbay): AsyncGenerator<Finding> {
  const known = new Set<string>();
  let missing = 0;
  for await (const { version } of eachVersion(site.store.tables)) {
    known.add(relativeFolderOf(version));
    const lost = await lostFilesOf(files.pathsOf(version));
    missing += lost;
    if (lost > 0) {
      const table = await tableWords(site, version);
      yield problem(`${table}, lacks ${lost} of its files. ${mendTable(version)}`);
    }
  }
  yield fine(`The store knows ${counted(BigInt(known.size), 'version')} of tables.`);
  if (missing === 0 && known.size > 0) yield fine('None of their files is missing.');
  yield* strayTables({ site, files }, known);
}

/** What lies there as tables, but is none that the store knows. */
async function* strayTables(
  { site, files }: Pick<Sickbay, 'site' | 'files'>,
  known: ReadonlySet<string>,
): AsyncGenerator<Finding> {
  const counts = { lost: 0n, unfinished: 0n, uncommitted: 0n, forgotten: 0n };
  for await (const { version } of files.readStories()) {
    if (!known.has(relativeFolderOf(version))) counts[await strayOf(site, version)] += 1n;
  }
  const gone = counts.uncommitted + counts.forgotten;
  if (gone > 0n) yield fine(`${counted(gone, 'version')} of tables ${LEFT_TO_THE_SWEEP}`);
  if (counts.lost > 0n) {
    const count = counted(counts.lost, 'version');
    yield problem(
      `The store does not know ${count} of tables that are there: with the server stopped, ` +
        'doctor --adopt brings them in.',
    );
  }
}

const LEFT_TO_THE_SWEEP = 'that no job committed, or that had expired: left to the sweep.';

const lostFilesOf = async (paths: readonly string[]): Promise<number> => {
  const found = await Promise.all(paths.map((path) => statOf(path)));
  return found.filter((stats) => stats === undefined).length;
};

/** What lies in the data folder and is none of ours, and what the sweep did not know. */
async function* strangeFiles(layout: Layout): AsyncGenerator<Finding> {
  const rooms = Object.values(layout).filter((path) => dirname(path) === layout.data);
  const ours = new Set(rooms.map((path) => basename(path)));
  const strange = (await namesIn(layout.data)).filter(
    (name) => !ours.has(name) && name !== 'settings.json',
  );
  if (strange.length > 0) {
    yield problem(`Nobody knows ${strange.join(', ')} in ${layout.data}; nothing reads them.`);
  }
  const places = new Set([layout.lostAndFound, layout.outputLostAndFound]);
  const found = (await Promise.all([...places].map(namesIn))).flat();
  if (found.length > 0) {
    const count = counted(BigInt(found.length), 'thing');
    yield problem(`lost+found holds ${count} that no store knew: look, then remove.`);
  }
}
