// Lists tables and contexts again in a store that was lost or is older than its files: every table
// with its name and owner, every context at its newest whole release. Adds only what the store
// does not know, and no table whose job the store knows to have never committed it. Jobs, drops
// and passwords are not among the files: accounts come back without one. A store that was lost is
// rebuilt; one that was put back from a backup adopts, and keeps the names it has given.

import { join } from 'node:path';
import { randomBase32 } from '../base/random.ts';
import type { AccountId } from '../domain/account.ts';
import { FINAL } from '../domain/job.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import { lineOf, Refusal } from '../domain/refusal.ts';
import { fold, homeOf, newTableId, type Space, type TableVersion } from '../domain/table.ts';
import { adoptGeneration } from '../files/data-folder.ts';
import { namesIn } from '../files/disk.ts';
import { relativeFolderOf, type TableStory } from '../ports/files.ts';
import { fine, problem, type Finding } from './finding.ts';
import { counted } from '../base/quantity.ts';
import { readRelease, type Release } from './release-file.ts';
import { isVersion } from './releases.ts';
import type { Sickbay } from './sickbay.ts';
import type { Site } from './site.ts';
import { isStoreOlder, knownFolders, strayOf } from './strays.ts';
import { namesAsWritten, namesBesideOthers, type Naming } from './table-naming.ts';

/** Lists all again in a store that was lost, as it happens: of one name the youngest has it. */
export const rebuild = (sickbay: Sickbay): AsyncGenerator<Finding> =>
  bringBack(sickbay, namesAsWritten);

/** Brings what an older store does not know into it: a name that it has given stays where it is. */
export const adopt = (sickbay: Sickbay): AsyncGenerator<Finding> =>
  bringBack(sickbay, namesBesideOthers(sickbay.site.store.tables));

async function* bringBack(sickbay: Sickbay, naming: Naming): AsyncGenerator<Finding> {
  const stories = await storiesOf(sickbay);
  const owners = new Map(stories.map((story) => [story.owner, story]));
  const isWhole = yield* restoreTables(sickbay, { stories, naming });
  let restored = 0;
  for (const story of owners.values()) {
    for await (const finding of restoreAccount(sickbay.site, story)) {
      restored += 1;
      yield finding;
    }
  }
  if (restored > 0) yield fine(TABLELESS);
  yield* restoreContexts(sickbay.site);
  const { layout, store } = sickbay.site;
  // From here on the store knows all that the folder holds, and what is swept is swept rightly.
  if (!isWhole) {
    yield problem(NOT_WHOLE);
    return;
  }
  const wasOlder = await isStoreOlder(sickbay.site);
  await adoptGeneration(layout.data, await store.generation());
  if (wasOlder) yield fine('The store knows all that is there: it is swept again.');
}

const NOT_WHOLE =
  'Some tables could not be brought back, so nothing will be swept: their files stay where they ' +
  'are. See to what is said of each above, then run this again.';

/** An account is known from the files of its tables alone. */
const TABLELESS =
  'Accounts that had no table cannot be brought back: almagest account add makes them anew.';

/** Oldest first, so that the store ends with the newest of each name. */
const storiesOf = async ({ files }: Sickbay): Promise<readonly TableStory[]> => {
  const stories: TableStory[] = [];
  for await (const story of files.readStories()) stories.push(story);
  return stories.toSorted((a, b) => a.version.created - b.version.created);
};

/** What became of the stories that were told. */
interface Tally {
  known: bigint;
  left: bigint;
  current: bigint;
  isWhole: boolean;
}

/** Returns whether every one of them is in the store now, or belongs in none. */
async function* restoreTables(
  { site }: Sickbay,
  { stories, naming }: { readonly stories: readonly TableStory[]; readonly naming: Naming },
): AsyncGenerator<Finding, boolean> {
  const known = await knownFolders(site);
  const tally: Tally = { known: 0n, left: 0n, current: 0n, isWhole: true };
  for (const story of stories) {
    if (known.has(relativeFolderOf(story.version))) tally.known += 1n;
    else yield* restoreTable(site, { story, naming }, tally);
  }
  if (tally.known > 0n) yield fine(`Known already: ${counted(tally.known, 'version')} of tables.`);
  if (tally.left > 0n) {
    const count = counted(tally.left, 'version');
    yield fine(`Left aside: ${count} of tables that no job committed; the sweep will move them.`);
  }
  if (tally.current > 0n) yield fine(UNKNOWABLE);
  if (stories.length === 0) yield fine('No table is among the files.');
  return tally.isWhole;
}

/**
 * Files are written once and tell of their making alone: neither that their table was dropped or
 * renamed later, nor whether the job that wrote them came to commit, where the store has lost it.
 */
const UNKNOWABLE =
  'The files do not tell which tables had been dropped, nor which were left by jobs that never ' +
  'committed: what is listed above is current, unless a younger table has its name. DROP TABLE ' +
  'removes what should not be there; UNDROP TABLE brings back the older one of a name. A table ' +
  'that was renamed has the name it was last written under; views and functions have no files.';

async function* restoreTable(
  site: Site,
  { story, naming }: { readonly story: TableStory; readonly naming: Naming },
  tally: Tally,
): AsyncGenerator<Finding> {
  const { version, owner, ownerLogin, spaceName } = story;
  const space: Space = {
    id: version.space,
    name: spaceName,
    owner: owner as AccountId,
    kind: fold(spaceName) === fold(OWN_SPACE) ? 'own' : 'project',
  };
  const stray = await strayOf(site, version);
  if (stray === 'uncommitted' || stray === 'unfinished') {
    tally.left += 1n;
    return;
  }
  const what = `Table ${version.name} of ${ownerLogin}`;
  try {
    const as = stray === 'forgotten' ? 'dropped' : 'current';
    const put = async (each: TableVersion): Promise<string | undefined> => {
      const name = await naming(each);
      return (await site.store.tables.restore({ ...each, name }, space, as)) ? name : undefined;
    };
    const name = (await put(version)) ?? (await put(apart(version)));
    const isRenamed = name !== undefined && name !== version.name;
    const renamed = isRenamed ? `, now ${name}, for there is another of its name` : '';
    tally.current += as === 'current' ? 1n : 0n;
    const note = as === 'current' ? '' : ', which was dropped: UNDROP TABLE brings it back';
    yield fine(`${what}${renamed}, ${counted(version.rows, 'row')}${note}.`);
    yield* endJob(site, story);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    tally.isWhole = false;
    yield problem(`${what}: ${lineOf(error)}`);
  }
}

/**
 * A version whose number the store gave to another after it was put back: as a table of its own,
 * whose files lie where they are.
 */
const apart = (version: TableVersion): TableVersion => ({
  ...version,
  table: newTableId(),
  version: 1,
  home: homeOf(version),
});

/** A job that an older store has waiting or running, though its table is there: once is enough. */
async function* endJob(
  { store, clock }: Site,
  { version, query }: TableStory,
): AsyncGenerator<Finding> {
  const job = await store.jobs.byId(version.job);
  // Another job may have got the number since.
  if (job === undefined || job.text !== query || FINAL.includes(job.status)) return;
  if (!(await store.jobs.clear(job.id, clock.now(), COMMITTED))) return;
  yield fine(`Job ${job.id} will not begin again: its table was committed after the backup.`);
}

const COMMITTED =
  'The store was put back from a backup of a time before this job ended. Its table is there.';

/** The account of an owner, under its number, with a password that nobody knows. */
async function* restoreAccount(
  { store, accounts }: Site,
  { owner, ownerLogin }: TableStory,
): AsyncGenerator<Finding> {
  const id = owner as AccountId;
  if ((await store.accounts.byId(id)) !== undefined) return;
  const login = await freeLogin(store, ownerLogin, id);
  await accounts.add({ id, login, password: randomBase32() });
  yield fine(
    `Account ${login} has its number ${id} again, and no password: ` +
      `almagest account set-password ${login} gives it one.`,
  );
}

const freeLogin = async (store: Site['store'], login: string, id: AccountId): Promise<string> =>
  (await store.accounts.byLogin(login)) === undefined ? login : `${login}-${id}`;

async function* restoreContexts({ layout, store }: Site): AsyncGenerator<Finding> {
  for (const home of await namesIn(layout.catalogs)) {
    const newest = await newestRelease(join(layout.catalogs, home));
    if (newest === undefined) continue;
    const { context } = newest;
    const current = await store.contexts.current(context.name);
    const known = current?.version ?? 0;
    if (known >= context.version) continue;
    // The store counts releases up one by one; the last one named is the one that counts.
    for (let version = known + 1; version <= context.version; version++) {
      await store.contexts.publish({ ...context, version });
    }
    // To which groups it was open, its files do not tell.
    const access = current === undefined ? ', open to everybody who has an account' : '';
    yield fine(`Context ${context.name}, version ${context.version}${access}.`);
  }
}

const newestRelease = async (home: string): Promise<Release | undefined> => {
  const versions = (await namesIn(home)).filter(isVersion).map(Number);
  for (const version of versions.toSorted((a, b) => b - a)) {
    const release = await readRelease(join(home, String(version)));
    if (typeof release !== 'string' && release.context.version === version) return release;
  }
  return undefined;
};
