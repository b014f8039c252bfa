// Where everything lies in the data folder, and on other volumes: the one place that knows the
// folders' names. Pure: paths are made here and nothing is opened. Folders are named by ids; the
// name of a context, which its operator chose, is spelled out so that it can never be a path.

import { isAbsolute, join, resolve } from 'node:path';
import { fold, type TableVersion } from '../domain/table.ts';
import { relativeFolderOf } from '../ports/files.ts';

/** Settings that name folders for some of the rooms, so that they may lie on other volumes. */
export const PLACE_SETTINGS = ['spacesDir', 'tempDir', 'outputDir'] as const;

/** Where some rooms lie; those that are not named lie in the data folder. */
export type Places = Readonly<Partial<Record<(typeof PLACE_SETTINGS)[number], string | null>>>;

/**
 * Absolute paths of the rooms of one data folder. Rooms between which things are renamed or get
 * second names lie on one volume: all of spaces, staging, work, uploads and lost+found, and outputs
 * with a work and a lost+found of their own.
 */
export interface Layout {
  readonly data: string;
  /** Format number and generation. */
  readonly format: string;
  /** `<space id>/<table id>/<version>-<attempt>/`: committed tables. */
  readonly spaces: string;
  /** `<context folder>/<version>/`: releases of contexts. */
  readonly catalogs: string;
  /** `<job>-<attempt>/`: what executors write. */
  readonly staging: string;
  /** `<server>/`: pipes of executors, and what their queries spill. */
  readonly executors: string;
  /** Folders between staging and their final place, or on their way out; ours alone. */
  readonly work: string;
  /** `<token>/`: files that can be fetched; ours alone. */
  readonly outputs: string;
  /** As `work`, on the volume of outputs. */
  readonly outputWork: string;
  /** `<token>`: files that were sent, until their jobs have ended; ours alone. */
  readonly uploads: string;
  /** Spools; ours alone. */
  readonly temp: string;
  /** The lock and who holds it; ours alone. */
  readonly run: string;
  readonly lostAndFound: string;
  /** As `lostAndFound`, on the volume of outputs. */
  readonly outputLostAndFound: string;
  /** The embedded store's files; ours alone. */
  readonly store: string;
  /** A file: who did what; ours alone. */
  readonly audit: string;
}

/** The rooms of the data folder `data`. */
export const layoutOf = (data: string, places: Places = {}): Layout => {
  const root = resolve(data);
  const inSpaces = resolve(places.spacesDir ?? root);
  const inTemp = resolve(places.tempDir ?? root);
  const inOutputs = resolve(places.outputDir ?? root);
  return {
    data: root,
    format: join(root, 'format.json'),
    spaces: join(inSpaces, 'spaces'),
    catalogs: join(root, 'catalogs'),
    staging: join(inSpaces, 'staging'),
    executors: join(inTemp, 'executors'),
    work: join(inSpaces, 'work'),
    outputs: join(inOutputs, 'outputs'),
    outputWork: join(inOutputs, 'work'),
    uploads: join(inSpaces, 'uploads'),
    temp: join(inTemp, 'temp'),
    run: join(root, 'run'),
    lostAndFound: join(inSpaces, 'lost+found'),
    outputLostAndFound: join(inOutputs, 'lost+found'),
    store: join(root, 'store'),
    audit: join(root, 'audit.log'),
  };
};

/** The embedded store's file. */
export const storeFileOf = ({ store }: Layout): string => join(store, 'store.sqlite');

/**
 * The absolute path of an entry of a room, which sweeps and stories call by the name of its room
 * wherever that lies: `spaces/3/…`.
 */
export const entryPathOf = (layout: Layout, entry: string): string => {
  const [room = '', ...names] = entry.split('/');
  const home = ENTRY_ROOMS[room];
  if (home === undefined) throw new RangeError(`there is no room ${room}`);
  return join(layout[home], ...names);
};

const ENTRY_ROOMS: Readonly<Record<string, keyof Layout>> = {
  spaces: 'spaces',
  staging: 'staging',
  work: 'work',
  uploads: 'uploads',
  temp: 'temp',
  outputs: 'outputs',
  'output-work': 'outputWork',
};

/** The absolute folder of a committed version. */
export const versionFolderOf = (layout: Layout, version: TableVersion): string =>
  entryPathOf(layout, relativeFolderOf(version));

/** The absolute folder of one release of a context. */
export const releaseFolderOf = (layout: Layout, context: string, version: number): string =>
  join(layout.catalogs, contextFolderOf(context), String(version));

/**
 * A context's name as a folder's name: folded, and each byte that is not a letter, a digit,
 * `-` or `_` as `~` and two hex digits. Different contexts never share a folder.
 */
export const contextFolderOf = (name: string): string =>
  [...Buffer.from(fold(name))]
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      return /[a-z0-9_-]/.test(letter) ? letter : `~${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');

/** `file` inside `folder`, or where it lies when a context was linked in place. */
export const pathIn = (folder: string, file: string): string =>
  isAbsolute(file) ? file : join(folder, file);

/** Whether `name` can be taken from an executor as the name of one entry of a folder. */
export const isPlainName = (name: string): boolean =>
  PLAIN_NAME.test(name) && Buffer.byteLength(name) <= NAME_BYTES_MAX;

/** What Linux and macOS allow for one piece of a path. */
const NAME_BYTES_MAX = 255;

/** No separator, no control character, and no dot in front. */
// oxlint-disable-next-line no-control-regex -- naming control characters is the point
const PLAIN_NAME = /^[^./\\\u0000-\u001f][^/\\\u0000-\u001f]*$/;

/** The file beside a version's files that tells what they are. */
export const STORY_FILE = 'table.json';
