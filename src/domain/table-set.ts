// A table set: what programs of the Virtual Observatory are told of the tables that somebody may
// read, in the words of VODataService and TAP_SCHEMA. Names are as ADQL has them: those that are
// no plain identifiers stand in quotes.

import type { ColumnMeta } from './column.ts';
import type { VotableType } from './value-kind.ts';

/** Everything that somebody may read. */
export interface TableSet {
  readonly schemas: readonly SetSchema[];
  readonly keys: readonly SetKey[];
}

/** A context, a group or a space, or TAP_SCHEMA itself, with its tables. */
export interface SetSchema {
  readonly name: string;
  readonly description?: string;
  readonly tables: readonly SetTable[];
}

/** A table by its names. */
export interface SetTable {
  /** With its schema: what stands in FROM. */
  readonly name: string;
  readonly bareName: string;
  readonly kind: 'table' | 'view';
  readonly description?: string;
  /** Absent where the table is made for each query that reads it. */
  readonly rows?: bigint;
  readonly columns: readonly SetColumn[];
}

/** A column, and how it may be used. */
export interface SetColumn extends ColumnMeta, VotableType {
  readonly name: string;
  /** Whether the engine finds rows by it without reading all. */
  readonly isIndexed: boolean;
  /** Whether it is among those that tell most of a row. */
  readonly isPrincipal: boolean;
  /** Whether a standard of the IVOA says what it is. */
  readonly isStandard: boolean;
}

/** Columns of one table that point at those of another. */
export interface SetKey {
  readonly id: string;
  /** The names of two tables, with their schemas. */
  readonly from: string;
  readonly target: string;
  readonly columns: readonly (readonly [from: string, target: string])[];
}
