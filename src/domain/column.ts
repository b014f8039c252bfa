// Columns and their types, as queries see them: the types of SQL Server, which CasJobs users write.
// Says nothing of how an engine stores or prints a value.

/** The type of a column or of an expression. Lengths are in characters or bytes; null is `max`. */
export type SqlType =
  | { readonly name: FixedTypeName }
  | { readonly name: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly name: 'char' | 'varchar' | 'binary' | 'varbinary'; readonly length: number | null };

/** Types without a length: `float` has 8 bytes, `real` 4; `tinyint` is unsigned, `bit` 0 or 1. */
export type FixedTypeName =
  | 'bit'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'real'
  | 'float'
  | 'date'
  | 'time'
  | 'datetime'
  | 'uniqueidentifier';

/** The names of all types. */
export type SqlTypeName = SqlType['name'];

/** What is known of a column beside its values; follows a plain column through a query. */
export interface ColumnMeta {
  /** VOUnit text, as `deg` or `mag`. */
  readonly unit?: string;
  /** UCD1+ word, as `pos.eq.ra;meta.main`. */
  readonly ucd?: string;
  readonly description?: string;
}

/** A column of a table or of a result. */
export interface Column extends ColumnMeta {
  /** As written by its author; compared without regard to case. */
  readonly name: string;
  readonly type: SqlType;
  /** Set for columns that `*` and lists leave out, as `_zone`. */
  readonly hidden?: true;
  /** All its values are finite numbers from the first to the second; absent where unknown. */
  readonly extent?: Extent;
}

/** The lowest and the highest value of a column. */
export type Extent = readonly [lowest: number, highest: number];
