// The rows of a file that was sent, as a SELECT with columns c0, c1 … over it, whatever its format.
// Types only.

import type { DuckDBConnection } from '@duckdb/node-api';
import type { CatalogTable } from '../../../../domain/catalog.ts';
import type { Column } from '../../../../domain/column.ts';

/** A file that was sent, and where it is to be read. */
export interface UploadFile {
  readonly connection: DuckDBConnection;
  /** Absolute. */
  readonly path: string;
  /** A folder for what has to be written anew before it can be read. */
  readonly temp: string;
  /** The table that the rows are added to, where there is one. */
  readonly target: CatalogTable | undefined;
  /** Whether the first line of a text is known to name its columns. */
  readonly hasHeader?: true;
}

/** The rows of a file. */
export interface UploadSource {
  readonly columns: readonly Column[];
  /** A SELECT whose columns are `columns`, named c0, c1 …. */
  readonly text: string;
  /**
   * Another source, where the text failed because a value is none of its column's type, or the
   * rows cannot be read at all; throws a fault of the file that says which.
   */
  readonly mended: (failure: 'unfit' | 'unreadable', words: string) => Promise<UploadSource>;
}
