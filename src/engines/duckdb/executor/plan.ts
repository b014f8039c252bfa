// What an executor does for one statement, once it is bound: the seam between SQL and the engine.
// Only names and text cross it, so that everything behind it can be tried with any text.

import type { CatalogSnapshot } from '../../../domain/catalog.ts';
import type { Column } from '../../../domain/column.ts';
import type { EndReason } from '../../../domain/job.ts';
import type { QueryError } from '../../../domain/query-error.ts';
import type { SpaceObject } from '../../../domain/space-object.ts';
import type { Variable } from '../../../sql/bind/variable.ts';
import type { BoundDeclare, ReadPurpose, WrittenName } from '../../../sql/bound-statement.ts';
import type { Batch, WorkStatement } from '../../../sql/statement.ts';

/** What one statement comes to. Texts are in DuckDB's words. */
export type Plan =
  | {
      readonly kind: 'select';
      /** A SELECT whose columns are `columns`, in order. */
      readonly text: string;
      readonly columns: readonly Column[];
      /** The same under names that a table can have: none twice. */
      readonly tableColumns: readonly Column[];
      /** The table of INTO. */
      readonly into?: WrittenName;
    }
  /** A SELECT whose columns are texts, of which the last row is wanted. */
  | { readonly kind: 'read'; readonly text: string; readonly purpose: ReadPurpose }
  /** The same, where the row is known without the engine. */
  | { readonly kind: 'known'; readonly row: readonly string[]; readonly purpose: ReadPurpose }
  | BoundDeclare
  /** Before the statement itself its table is to be held: `text` makes `held` of its files. */
  | { readonly kind: 'hold'; readonly target: WrittenName; readonly text: string }
  /** Changes a held table. */
  | { readonly kind: 'write'; readonly target: WrittenName; readonly text: string }
  /** Makes `held`, a new table. */
  | ({ readonly kind: 'create'; readonly text: string } & NewTable)
  /** Makes `held`, which takes the place of a held table. */
  | ({ readonly kind: 'rewrite'; readonly text: string } & NewTable)
  /** From here on INSERT gives the numbers of a table itself, or not any more. */
  | { readonly kind: 'identity-insert'; readonly target: WrittenName; readonly isOn: boolean }
  | { readonly kind: 'drop'; readonly names: readonly WrittenName[] }
  | { readonly kind: 'undrop'; readonly name: string }
  | { readonly kind: 'rename'; readonly name: string; readonly newName: string }
  | { readonly kind: 'define'; readonly object: SpaceObject }
  | { readonly kind: 'undefine'; readonly names: readonly string[] }
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'unbindable';
      readonly reason: EndReason;
      readonly errors: readonly QueryError[];
    };

/** A table as a batch makes it. */
interface NewTable {
  readonly target: WrittenName;
  readonly columns: readonly Column[];
}

/** What a statement is planned over. */
export interface PlanAsk {
  readonly batch: Batch;
  readonly statement: WorkStatement;
  /** The catalog as the statements before have left it. */
  readonly snapshot: CatalogSnapshot;
  readonly variables: readonly Variable[];
  /** What DuckDB is to call a table that begins to be held. */
  readonly held: string;
}

/** How a batch is planned, statement by statement. */
export interface Planner {
  readonly plan: (ask: PlanAsk) => Plan;
  /** The rows of a held table, to be written into files. */
  readonly exported: (snapshot: CatalogSnapshot, name: WrittenName) => Exported;
}

/** A held table, ready to be written. */
export interface Exported {
  /** A SELECT whose columns are `columns`, in order. */
  readonly text: string;
  readonly columns: readonly Column[];
  /** A SELECT for each key, which gives its values, as texts, where two rows have the same. */
  readonly keys: readonly { readonly text: string; readonly names: readonly string[] }[];
}
