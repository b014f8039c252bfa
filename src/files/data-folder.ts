// The data folder as a whole: its rooms with their modes, its format and generation, and the claim
// that keeps a second server out. Nothing in it is removed here, and a folder that holds other
// things is never touched.

import { stat, readdir, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Instant } from '../base/time.ts';
import { Refusal } from '../domain/refusal.ts';
import { isError, isFolder, makeFolders, realDisk, replaceFile, saying, statOf } from './disk.ts';
import { fieldsOf, integerOf, jsonOf, textIfAny } from './json.ts';
import { layoutOf, type Layout, type Places } from './layout.ts';
import {
  keptPlacesOf,
  markPlaces,
  NO_PLACES,
  refuseStrangePlaces,
  type KeptPlaces,
} from './places.ts';
import { sentenceOf, serversOf, takeLock, type FolderServer } from './lock.ts';

/** The format of the data folder that this version reads and writes. */
export const FOLDER_FORMAT = 2;

/** What older versions read too, and is written where nothing of what stays lies elsewhere. */
const FORMAT_IN_ITSELF = 1;

/** How a data folder is made ready. */
export interface FolderTerms extends Places {
  readonly data: string;
  /** Whether executors run as other users, who must be able to reach staging and spaces. */
  readonly hasExecutorUsers: boolean;
}

/** How a server takes a data folder. */
export interface ClaimTerms extends FolderTerms {
  /** Whether servers with one store between them may serve it together. */
  readonly isShared: boolean;
  readonly now: Instant;
}

/** A data folder that is ready. */
export interface PreparedFolder {
  readonly layout: Layout;
  /** Counts up with each start, here and in the store: an older store is noticed. */
  readonly generation: number;
}

/** A data folder that this process serves. Hold on to it: the lock goes with it. */
export interface DataFolder extends PreparedFolder {
  /** Tells a second server where the first one answers. */
  announce(address: string): Promise<void>;
  release(): Promise<void>;
}

/**
 * Makes the rooms of a data folder, or mends their modes, and reads its format: for commands that
 * work beside a running server. Refuses a newer format and a folder that holds other things.
 */
export const prepareDataFolder = (terms: FolderTerms): Promise<PreparedFolder> =>
  prepare(terms, { mayChange: false });

/** Only a server that is alone may mean other places than the last one did. */
const prepare = async (
  terms: FolderTerms,
  { mayChange }: { readonly mayChange: boolean },
): Promise<PreparedFolder> => {
  const layout = layoutOf(terms.data, terms);
  return saying(layout.data, async () => {
    await makeFolders(layout.data, 0o700);
    await failIfStrange(layout);
    const found = await readFormat(layout);
    const places = keptPlacesOf(terms);
    await refuseStrangePlaces(terms, {
      data: layout.data,
      places: found?.places ?? NO_PLACES,
      mayChange: mayChange || found === undefined,
    });
    await makeRooms(layout, terms.hasExecutorUsers);
    const isNew = found === undefined || !isSamePlaces(found.places, places);
    // Marked first: a place that is remembered and has no mark is one that is not mounted.
    await markPlaces(layout.data, places);
    if (isNew) await writeFormat(layout, { generation: found?.generation ?? 0, places });
    return { layout, generation: found?.generation ?? 0 };
  });
};

/** The folder as it is, for who only looks; undefined where there is none that was prepared. */
export const findDataFolder = async (
  data: string,
  places: Places,
): Promise<FoundFolder | undefined> => {
  const layout = layoutOf(data, places);
  return saying(layout.data, async () => {
    if (!(await isFolder(layout.data))) return undefined;
    await failIfStrange(layout);
    const found = await readFormat(layout);
    if (found === undefined) return undefined;
    const remembered = { data: layout.data, places: found.places, mayChange: false };
    await refuseStrangePlaces(places, remembered);
    // Whoever prepared it last said by this mode whether executors run as other users.
    const mode = (await statOf(layout.spaces))?.mode ?? 0;
    return { layout, generation: found.generation, hasExecutorUsers: (mode & 0o001) !== 0 };
  });
};

/** A data folder that was prepared before. */
export interface FoundFolder extends PreparedFolder {
  /** Whether its server runs executors as other users. */
  readonly hasExecutorUsers: boolean;
}

/** Prepares the folder and takes it; where another server has it, refuses and says which. */
export const claimDataFolder = async (terms: ClaimTerms): Promise<DataFolder> => {
  const others = await serversOfFolder(terms.data);
  const prepared = await prepare(terms, { mayChange: others.length === 0 });
  const { layout } = prepared;
  const { isShared, now } = terms;
  const lock = await saying(layout.data, () => takeLock({ run: layout.run, isShared, now }));
  if (lock === undefined) {
    const servers = sentenceOf(await serversOf(layout.run));
    throw new Refusal('folder-served', { data: layout.data, servers });
  }
  return { ...prepared, ...lock };
};

/** Who serves the folder now, as far as they said; for commands that work beside a server. */
export const serversOfFolder = (data: string): Promise<readonly FolderServer[]> =>
  serversOf(layoutOf(data).run);

/**
 * Writes a higher generation, durably; a lower one is ignored. The store is raised first: between
 * the two a power cut leaves the store ahead, which is harmless.
 */
export const raiseGeneration = async (data: string, generation: number): Promise<void> => {
  const layout = layoutOf(data);
  await saying(layout.data, async () => {
    const found = await readFormat(layout);
    if (found === undefined || found.generation < generation) {
      await writeFormat(layout, { generation, places: found?.places ?? NO_PLACES });
    }
  });
};

/** Makes the folder follow a store that was made again from it, whatever it followed before. */
export const adoptGeneration = async (data: string, generation: number): Promise<void> => {
  const layout = layoutOf(data);
  await saying(layout.data, async () => {
    const places = (await readFormat(layout))?.places ?? NO_PLACES;
    await writeFormat(layout, { generation, places });
  });
};

/** The generation of the store beside a data folder. */
export interface StoreGeneration {
  generation(): Promise<number>;
  /** Raises it by one, durably, and returns it. */
  raiseGeneration(): Promise<number>;
}

/**
 * Raises the generation of store and folder, before each start and sweep, so that a store that is
 * put back from a backup is older than its folder. Where it is, says why nothing may be swept.
 */
export const alignGenerations = async (
  data: string,
  store: StoreGeneration,
): Promise<string | undefined> => {
  // The folder is asked first: another server raises the store first, then the folder.
  const folder = await readFormat(layoutOf(data));
  const hindrance = sweepHindrance(await store.generation(), folder?.generation ?? 0);
  if (hindrance === undefined) await raiseGeneration(data, await store.raiseGeneration());
  return hindrance;
};

/** Why nothing may be swept: a store older than its folder does not know the newest files. */
export const sweepHindrance = (store: number, folder: number): string | undefined =>
  store >= folder
    ? undefined
    : `The store is of generation ${store}, older than its data folder (${folder}): it was put ` +
      'back from a backup, or belongs to another folder. Nothing will be removed. Put back the ' +
      'store that belongs to this folder, or stop the server and run almagest doctor --adopt, ' +
      'which brings in the tables that the store does not know.';

/** Modes of the rooms; executors of other users pass through where the second one says so. */
const ROOM_MODES = {
  data: [0o700, 0o711],
  spaces: [0o700, 0o711],
  staging: [0o700, 0o711],
  executors: [0o700, 0o711],
  catalogs: [0o755, 0o755],
  work: [0o700, 0o700],
  outputs: [0o700, 0o700],
  outputWork: [0o700, 0o700],
  uploads: [0o700, 0o700],
  temp: [0o700, 0o700],
  run: [0o700, 0o700],
  lostAndFound: [0o700, 0o700],
  outputLostAndFound: [0o700, 0o700],
  store: [0o700, 0o700],
} as const satisfies Record<Exclude<keyof Layout, 'format' | 'audit'>, readonly [number, number]>;

type Room = keyof typeof ROOM_MODES;

const makeRooms = async (layout: Layout, hasExecutorUsers: boolean): Promise<void> => {
  for (const room of Object.keys(ROOM_MODES) as Room[]) {
    const mode = ROOM_MODES[room][hasExecutorUsers ? 1 : 0];
    await realDisk.makeFolder(layout[room], { mode });
  }
  const homes = new Set(Object.values(layout).map(dirname));
  for (const home of homes) await realDisk.syncFolder(home);
};

/** A folder with something in it, but nothing of ours: somebody's home, or a typing error. */
const failIfStrange = async (layout: Layout): Promise<void> => {
  const names = (await readdir(layout.data)).filter((name) => !LAID_BEFORE.has(name));
  const ours = new Set(Object.values(layout).map((path) => path.slice(layout.data.length + 1)));
  if (names.length === 0 || names.some((name) => ours.has(name))) return;
  throw new Refusal('folder-strange', { data: layout.data });
};

/** What may lie there before us: a file system's own folder, and the operator's settings. */
const LAID_BEFORE: ReadonlySet<string> = new Set(['lost+found', 'settings.json']);

/** What `format.json` tells beside its own number. */
interface FolderFacts {
  readonly generation: number;
  readonly places: KeptPlaces;
}

/** The facts in `format.json`; undefined in a new folder. */
const readFormat = async (layout: Layout): Promise<FolderFacts | undefined> => {
  try {
    const fields = fieldsOf(await readFile(layout.format, 'utf8'));
    const format = integerOf(fields, 'format');
    if (format <= FOLDER_FORMAT) {
      const placeAt = (name: keyof KeptPlaces) => textIfAny(fields, name) ?? null;
      const places = { spacesDir: placeAt('spacesDir'), outputDir: placeAt('outputDir') };
      return { generation: integerOf(fields, 'generation'), places };
    }
    throw new Refusal('folder-newer', { data: layout.data, found: format, known: FOLDER_FORMAT });
  } catch (error) {
    if (isError(error, 'ENOENT')) return undefined;
    if (error instanceof Refusal || (error instanceof Error && 'code' in error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal('folder-damaged', { file: layout.format, why });
  }
};

const writeFormat = (layout: Layout, { generation, places }: FolderFacts): Promise<void> => {
  const { spacesDir, outputDir } = places;
  const format = isSamePlaces(places, NO_PLACES) ? FORMAT_IN_ITSELF : FOLDER_FORMAT;
  const told = { ...(spacesDir && { spacesDir }), ...(outputDir && { outputDir }) };
  return replaceFile(layout.format, jsonOf({ format, generation, ...told }));
};

const isSamePlaces = (one: KeptPlaces, other: KeptPlaces): boolean =>
  one.spacesDir === other.spacesDir && one.outputDir === other.outputDir;

/**
 * Folders above a folder that other users may not pass through: with one of them no executor of
 * another user can work in it. Absolute paths, the outermost first.
 */
export const closedFoldersAbove = async (folder: string): Promise<readonly string[]> => {
  const closed: string[] = [];
  for (let path = dirname(resolve(folder)); ; path = dirname(path)) {
    if (((await stat(path)).mode & 0o001) === 0) closed.unshift(path);
    if (path === dirname(path)) return closed;
  }
};
