// Rooms of a data folder that lie on volumes of their own. Tables and outputs are there to stay, so
// the folder remembers where they are: a setting that was forgotten, a volume that is not mounted
// or a place that belongs to another folder would each look like tables that were lost.
// Nothing is moved here; whoever changes a setting moves what was there first.

import { access, constants, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Refusal } from '../domain/refusal.ts';
import { isFolder, namesIn, replaceFile, statOf } from './disk.ts';
import { fieldsOf, jsonOf, textOf } from './json.ts';
import { layoutOf, PLACE_SETTINGS, type Layout, type Places } from './layout.ts';

/** Where what stays of a folder lies, as its `format.json` says; null: in the folder itself. */
export interface KeptPlaces {
  readonly spacesDir: string | null;
  readonly outputDir: string | null;
}

/** Of a folder that keeps everything in itself. */
export const NO_PLACES: KeptPlaces = { spacesDir: null, outputDir: null };

/** What is to be remembered of the places that settings name. */
export const keptPlacesOf = ({ spacesDir, outputDir }: Places): KeptPlaces => ({
  spacesDir: absoluteOf(spacesDir),
  outputDir: absoluteOf(outputDir),
});

const absoluteOf = (path: string | null | undefined): string | null =>
  path === null || path === undefined ? null : resolve(path);

/** The room whose contents tell whether something is left behind at a place. */
const ROOM_OF = { spacesDir: 'spaces', outputDir: 'outputs' } as const satisfies Record<
  keyof KeptPlaces,
  keyof Layout
>;

/** What is known of the places of a folder. */
export interface PlacesFound {
  readonly data: string;
  /** As the folder remembers them. */
  readonly places: KeptPlaces;
  /** Whether others may be meant now, where nothing is left behind at these. */
  readonly mayChange: boolean;
}

/** Refuses places that cannot be used, or that hold what is not of this folder, each by name. */
export const refuseStrangePlaces = async (
  wanted: Places,
  { data, places: found, mayChange }: PlacesFound,
): Promise<void> => {
  for (const name of PLACE_SETTINGS) {
    const path = absoluteOf(wanted[name]);
    if (path !== null) await refuseUnusable(name, path);
  }
  const kept = keptPlacesOf(wanted);
  for (const name of ['spacesDir', 'outputDir'] as const) {
    if (kept[name] !== null) await refuseForeign(data, name, kept[name]);
    if (kept[name] !== found[name]) {
      await refuseLeftBehind(name, { kept, found: { data, places: found, mayChange } });
    } else if (kept[name] !== null) await refuseUnmounted(name, kept[name]);
  }
};

/** Marks each place as this folder's, once its rooms are there. */
export const markPlaces = async (data: string, { spacesDir, outputDir }: KeptPlaces) => {
  for (const path of new Set([spacesDir, outputDir])) {
    if (path === null || (await statOf(join(path, MARK))) !== undefined) continue;
    await replaceFile(join(path, MARK), jsonOf({ data }));
  }
};

/** Says in a place whose it is. */
const MARK = 'almagest.json';

const refuseUnusable = async (setting: string, path: string): Promise<void> => {
  if (!(await isFolder(path))) throw unusable(setting, path, 'there is no such folder');
  await access(path, constants.W_OK | constants.X_OK).catch(() => {
    throw unusable(setting, path, 'this user may not write to it');
  });
};

const refuseForeign = async (data: string, setting: string, path: string): Promise<void> => {
  const mark = join(path, MARK);
  if ((await statOf(mark)) === undefined) return;
  const owner = textOf(fieldsOf(await readFile(mark, 'utf8')), 'data');
  if (owner === data) return;
  const why = `it belongs to the data folder ${owner}, as ${mark} says`;
  throw unusable(
    setting,
    path,
    why,
    `Name another; if ${owner} has moved to ${data}, mend ${mark}.`,
  );
};

const refuseLeftBehind = async (
  setting: keyof KeptPlaces,
  { kept, found }: { readonly kept: KeptPlaces; readonly found: PlacesFound },
): Promise<void> => {
  const { data, places, mayChange } = found;
  const room = ROOM_OF[setting];
  const [old, next] = [layoutOf(data, places)[room], layoutOf(data, kept)[room]];
  const home = places[setting];
  const isGone = home !== null && (await statOf(join(home, MARK))) === undefined;
  // A place that cannot be seen may hold everything: it has to be found at the next one.
  const isMoved = (await namesIn(isGone ? next : old)).length > 0 === isGone;
  if (mayChange && isMoved) return;
  throw new Refusal('place-changed', { setting, data, room, old, next });
};

const refuseUnmounted = async (setting: string, path: string): Promise<void> => {
  if ((await statOf(join(path, MARK))) !== undefined) return;
  const why = `${MARK} is not in it, which was written there`;
  throw unusable(setting, path, why, 'Is its volume mounted?');
};

const unusable = (setting: string, path: string, why: string, hint?: string): Refusal =>
  new Refusal('place-unusable', {
    setting,
    path,
    why,
    hint: hint ?? 'Make the folder on its volume, and let the user who runs the server own it.',
  });
