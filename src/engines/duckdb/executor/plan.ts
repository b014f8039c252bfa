// What an executor does for one statement, once it is bound: the seam between SQL and the engine.
// Only names and text cross it, so that everything behind it can be tried with any text.

import type { CatalogSnapshot } from '../../../domain/catalog.ts';
import type { Column } from '../../../domain/column.ts';
import type { EndReason } from '../../../domain/job.ts';
import type { QueryError } from '../../../domain/query-error.ts';
import type { Batch, Statement } from '../../../sql/statement.ts';

/** What one statement comes to. */
export type Plan =
  | {
      readonly kind: 'select';
      /** A SELECT in DuckDB's words, whose columns are `columns`, in order. */
      readonly text: string;
      readonly columns: readonly Column[];
      /** The same under names that a table can have: none twice. */
      readonly tableColumns: readonly Column[];
      /** The table of INTO, in the account's own space. */
      readonly into?: string;
    }
  | { readonly kind: 'drop'; readonly name: string }
  | { readonly kind: 'undrop'; readonly name: string }
  /** `DROP TABLE IF EXISTS` of a table that is not there. */
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'unbindable';
      readonly reason: EndReason;
      readonly errors: readonly QueryError[];
    };

/** Binds one statement of `batch` over the catalog as the statements before it left it. */
export type Planner = (batch: Batch, statement: Statement, snapshot: CatalogSnapshot) => Plan;
