// What a FROM clause gives to names: relations, and the scopes they make, one inside another.
// Types only.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import type { FoldedName } from '../../domain/table.ts';
import type { BoundExpression, BoundSource } from '../bound.ts';
import type { SkyColumn } from '../sky/search.ts';
import type { SelectItem } from '../tree.ts';

/** A table, function or subquery of a FROM clause, as names see it. */
export interface Relation {
  readonly number: number;
  /** The alias, or the table's name where it has none: what stands before the dot. */
  readonly exposed: string;
  /** The database of a table without an alias, which may be written before its name. */
  readonly database?: string;
  readonly columns: readonly Column[];
  /** Places of columns that another relation has for it, where its own name does not stand. */
  readonly merged?: ReadonlySet<number>;
  /** What its columns are, where it is made of those of others and nothing stands before a dot. */
  readonly values?: readonly BoundExpression[];
  /** The table whose rows these are, for a plain table. */
  readonly table?: CatalogTable;
  /** The table that a sky function searches, and what of it stands at which place. */
  readonly cone?: { readonly table: CatalogTable; readonly columns: readonly SkyColumn[] };
}

/** A common table as the queries behind its WITH see it. */
export interface CommonRelation {
  /** What its rows are known by; each place that reads them makes a relation of its own. */
  readonly number: number;
  readonly columns: readonly Column[];
  /** Numbers of what has been read so far, reading by reading; all tables of a WITH share it. */
  readonly readings: number[];
}

/** The relations of a query, and around them those of the query it stands in. */
export interface Scope {
  readonly relations: readonly Relation[];
  /** The select list, whose aliases are no columns: for hints. */
  readonly items?: readonly SelectItem[];
  /** Tables of a WITH, by name. */
  readonly common?: ReadonlyMap<FoldedName, CommonRelation>;
  readonly outer?: Scope;
}

/** What FROM gives: rows to the query, relations to its names. */
export interface BoundFrom {
  readonly source: BoundSource;
  readonly relations: readonly Relation[];
}
