// The catalog snapshot: every database and table one job may see, as they stood when it began.
// Plain data that crosses to an executor by structured clone; a query binds against this alone.

import type { Column } from './column.ts';
import type { Enumeration } from './enumeration.ts';
import type { SpaceObject } from './space-object.ts';
import { fold } from './table.ts';

/** How a table lies on the sky and on disk, for searches by position. */
export interface Position {
  /** Names of the columns with right ascension and declination, both in degrees. */
  readonly ra: string;
  readonly dec: string;
  /** The integer column floor((dec + 90) / zoneHeight); rows are sorted by it, then by ra. */
  readonly zone?: string;
  /** Degrees. */
  readonly zoneHeight?: number;
  /** The lowest and highest zone in each file, in their order: a cone need open few of them. */
  readonly fileZones?: readonly (readonly [lowest: number, highest: number])[];
  /**
   * Of a linked table whose footers tell it of every file, in their order; all its positions are
   * then from 0 to 360 and from -90 to 90, save values that are no numbers.
   */
  readonly fileBoxes?: readonly FileBox[];
}

/** Where the rows of a file lie, in degrees; one without a position has its ends the wrong way. */
export type FileBox = readonly [raLow: number, raHigh: number, decLow: number, decHigh: number];

/** How files of others' making are read, which stay where they are. */
export interface Linked {
  /** Columns that no file has: names of folders on the way to it tell their values, as `x=1`. */
  readonly folderColumns: readonly string[];
  /** Set where nobody has said that the key tells rows apart: nothing is left unread by it. */
  readonly isKeyGuessed?: true;
}

/** A table that a query may read, with all that is needed to read it. */
export interface CatalogTable {
  readonly name: string;
  readonly description?: string;
  readonly columns: readonly Column[];
  readonly rows: bigint;
  /** Absolute paths of its Parquet files, in order. */
  readonly files: readonly string[];
  /**
   * The engine's own name for the rows, where a batch has made or changed them and they are in no
   * file yet; its last column is then `ROW_COLUMN`.
   */
  readonly held?: string;
  readonly position?: Position;
  /** Set where its files are others': floats without an extent may be NaN there, which is NULL. */
  readonly linked?: Linked;
  /** The column that tells rows apart, as `objID`; joins by it may use the position. */
  readonly key?: string;
}

/** What lists tell of a table that the query does not read. */
export type ListedTable = Pick<CatalogTable, 'name' | 'description' | 'columns'>;

/** What a qualified name begins with: a context, a group or a space. */
export interface Database {
  readonly name: string;
  /** What a context holds, as its operator says it. */
  readonly description?: string;
  /** The space that a query works in is written to; all else, other spaces too, is read-only. */
  readonly kind: 'context' | 'group' | 'shared-space' | 'space';
  /** Tables that the query may read, with their files. */
  readonly tables: readonly CatalogTable[];
  /** Names of all tables in it, for lists and suggestions; `tables` may have fewer. */
  readonly names: readonly string[];
  /**
   * Tables of a space or a group with their columns, for a query that asks for lists of columns;
   * those that are not in `names` any more do not count. Absent where no list was asked for.
   */
  readonly listed?: readonly ListedTable[];
  /** Views and functions, by their names; none of these names is a table's. A context has none. */
  readonly objects: readonly SpaceObject[];
  /** The table that bare sky functions search, when the context has one. */
  readonly mainTable?: string;
  /** Tables by what stands for them in names of sky functions, in small letters: `objall`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Names for numbers, each of which makes two functions. */
  readonly enumerations?: readonly Enumeration[];
}

/** Everything one query may refer to. */
export interface CatalogSnapshot {
  /** The database that bare names are looked up in, by its name in `databases`. */
  readonly context: string;
  /** Among them always the space that the query works in, under the name `MyDB`. */
  readonly databases: readonly Database[];
  /** How messages call that space; absent where it is the account's own. */
  readonly spaceName?: string;
  /** The table whose numbers an INSERT gives itself: IDENTITY_INSERT is ON for it. */
  readonly numberedByHand?: { readonly database: string; readonly table: string };
}

/** The database of the tables that live as long as their job: `#t`, `##t` and `@t`. */
export const TEMPORARY_SPACE = 'tempdb';

/** The hidden column that tells the rows of a held table apart; no text can name it. */
export const ROW_COLUMN = '\0row';

/** The column that is known to tell rows apart. */
export const provenKeyOf = ({ key, linked }: CatalogTable): string | undefined =>
  linked?.isKeyGuessed === true ? undefined : key;

/** The name every account's own space goes by. */
export const OWN_SPACE = 'MyDB';

/** Whether a name means something of its own where that of a context or a group may stand. */
export const isReservedName = (name: string): boolean => RESERVED.has(fold(name));

const RESERVED: ReadonlySet<string> = new Set([
  fold(OWN_SPACE),
  TEMPORARY_SPACE,
  'dbo',
  'information_schema',
  'sys',
  'tap_schema',
  'tap_upload',
  // Databases of SQL Server, and the group of CasJobs that everybody is in.
  'master',
  'model',
  'msdb',
  'public',
  // What lists of contexts say in the place of groups.
  'everybody',
  'strangers',
]);

/** Why no context and no group can have a name, for a sentence; undefined where one can. */
export const whyNoDatabaseName = (name: string): string | undefined => {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name)) {
    return 'letters, digits and _, a letter first, 64 at most';
  }
  return isReservedName(name)
    ? 'the name is reserved, for it means something else in queries; choose another'
    : undefined;
};
