// Where everything lies in the data folder: the one place that knows the folders' names.
// Pure: paths are made here and nothing is opened. Folders are named by ids; the name of a context,
// which its operator chose, is spelled out so that it can never be a path.

import { isAbsolute, join, resolve } from 'node:path';
import { fold, type TableVersion } from '../domain/table.ts';
import { relativeFolderOf } from '../ports/files.ts';

/** Absolute paths of the rooms of one data folder. */
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
  /** `<token>`: files that were sent, until their jobs have ended; ours alone. */
  readonly uploads: string;
  /** Spools; ours alone. */
  readonly temp: string;
  /** The lock and who holds it; ours alone. */
  readonly run: string;
  readonly lostAndFound: string;
  /** The embedded store's files; ours alone. */
  readonly store: string;
  /** A file: who did what; ours alone. */
  readonly audit: string;
}

/** The rooms of the data folder `data`. */
export const layoutOf = (data: string): Layout => {
  const root = resolve(data);
  return {
    data: root,
    format: join(root, 'format.json'),
    spaces: join(root, 'spaces'),
    catalogs: join(root, 'catalogs'),
    staging: join(root, 'staging'),
    executors: join(root, 'executors'),
    work: join(root, 'work'),
    outputs: join(root, 'outputs'),
    uploads: join(root, 'uploads'),
    temp: join(root, 'temp'),
    run: join(root, 'run'),
    lostAndFound: join(root, 'lost+found'),
    store: join(root, 'store'),
    audit: join(root, 'audit.log'),
  };
};

/** The embedded store's file. */
export const storeFileOf = ({ store }: Layout): string => join(store, 'store.sqlite');

/** The absolute folder of a committed version. */
export const versionFolderOf = (layout: Layout, version: TableVersion): string =>
  join(layout.data, relativeFolderOf(version));

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
