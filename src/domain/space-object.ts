// What stands in a space beside its tables: views and functions, kept as the text that made them.
// Nothing of theirs is worked out before they are used: whoever reads one binds its text anew, with
// his own rights and over the tables as they then are.

import type { SharedName } from './group.ts';
import type { FoldedName } from './table.ts';

/** The longest text of one, in UTF-16 units; every job of its space is told all of them. */
export const OBJECT_CHARACTERS_MAX = 50_000;

/** Views and functions of one space; with them come at most `OBJECTS_CHARACTERS_MAX` of text. */
export const OBJECTS_MAX = 1_000;

/** All texts of a space together, in characters: they go with every job of it. */
export const OBJECTS_CHARACTERS_MAX = 2_000_000;

/** Columns of all views and functions of a space that a list of tables tells or works out. */
export const TOLD_COLUMNS_MAX = 100_000;

/** So many names one may read: more than SQL Server lets a query name. */
export const OBJECT_READS_MAX = 256;

/** A view or a function of a space. Its name is one of those that tables have too. */
export interface SpaceObject {
  readonly kind: 'view' | 'function';
  readonly name: string;
  /** Its CREATE statement, as it was written. */
  readonly text: string;
  /** Own tables, views and functions that its query names, each once. */
  readonly reads: readonly FoldedName[];
  /** Tables of groups that it names, each once; absent where there are none. */
  readonly shared?: readonly SharedName[];
}
