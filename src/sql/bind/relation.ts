// What a FROM clause gives to names: relations, and the scopes they make, one inside another.
// Types only.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import type { BoundSource } from '../bound.ts';
import type { SelectItem } from '../tree.ts';

/** A table, function or subquery of a FROM clause, as names see it. */
export interface Relation {
  readonly number: number;
  /** The alias, or the table's name where it has none: what stands before the dot. */
  readonly exposed: string;
  /** The database of a table without an alias, which may be written before its name. */
  readonly database?: string;
  readonly columns: readonly Column[];
  /** The table whose rows these are, for a plain table. */
  readonly table?: CatalogTable;
  /** The table that a sky function searches. */
  readonly cone?: CatalogTable;
}

/** The relations of a query, and around them those of the query it stands in. */
export interface Scope {
  readonly relations: readonly Relation[];
  /** The select list, whose aliases are no columns: for hints. */
  readonly items?: readonly SelectItem[];
  readonly outer?: Scope;
}

/** What FROM gives: rows to the query, relations to its names. */
export interface BoundFrom {
  readonly source: BoundSource;
  readonly relations: readonly Relation[];
}
