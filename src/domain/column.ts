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
  /** What its values are to be read as (DALI), as `mjd`; dates have theirs by their type. */
  readonly xtype?: string;
  readonly description?: string;
}

/** What the texts of a column are where they are shapes: numbers of degrees with blanks between. */
export interface ColumnShape {
  readonly xtype: 'point' | 'circle' | 'polygon';
  /** As many in every row. */
  readonly numbers: number;
}

/** A column of a table or of a result. */
export interface Column extends ColumnMeta {
  /** As written by its author; compared without regard to case. */
  readonly name: string;
  readonly type: SqlType;
  /** Of results alone: no table keeps shapes. */
  readonly shape?: ColumnShape;
  /** Set for columns that `*` and lists leave out, as `_zone`. */
  readonly hidden?: true;
  /** Set where NULL cannot be written into it. */
  readonly isNotNull?: true;
  /** Numbers it by itself: the first, and by how much each next one is greater, in digits. */
  readonly identity?: readonly [seed: string, increment: string];
  /** What is written where nothing is given: an expression of SQL. */
  readonly default?: string;
  /** The keys of its table that it is part of, by number; 0 is the primary one. */
  readonly keys?: readonly number[];
  /** All its values are finite numbers from the first to the second; absent where unknown. */
  readonly extent?: Extent;
}

/** The lowest and the highest value of a column. */
export type Extent = readonly [lowest: number, highest: number];

/** What is demanded of the values of a column. */
export type ColumnDemands = Pick<Column, 'isNotNull' | 'identity' | 'default' | 'keys'>;

/** The demands in plain data that told of a column; what is none of them is passed over. */
export const columnDemandsOf = (data: Readonly<Record<string, unknown>>): ColumnDemands => {
  const { identity, default: otherwise, keys } = data;
  return {
    ...(data['isNotNull'] === true && { isNotNull: true }),
    ...(isIdentity(identity) && { identity }),
    ...(typeof otherwise === 'string' && { default: otherwise }),
    ...(Array.isArray(keys) && keys.every(Number.isSafeInteger) && { keys: keys as number[] }),
  };
};

const isIdentity = (value: unknown): value is NonNullable<Column['identity']> =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every((digits) => typeof digits === 'string' && /^-?\d{1,18}$/.test(digits));
