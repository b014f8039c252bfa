// Which of the types that queries know a column of a source file becomes, and how it is cast.
// Exactness comes first: an integer never becomes a float, and what has no exact home is refused.

import type { FixedTypeName, SqlType } from '../../domain/column.ts';

/** A type that tables here can hold, and the DuckDB type its Parquet column is written as. */
export interface StoredType {
  readonly type: SqlType;
  readonly duckType: string;
}

/** The stored type for DuckDB's `duckType`; undefined for lists, structs, intervals and such. */
export const storedTypeOf = (duckType: string): StoredType | undefined => {
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(duckType);
  if (decimal !== null) return decimalOf(Number(decimal[1]), Number(decimal[2]));
  if (duckType.endsWith(']')) return undefined;
  if (duckType.startsWith('ENUM(')) return TEXT;
  return STORED[duckType];
};

/**
 * The stored type that an operator's word names, as `bigint`, `varchar(20)` or `decimal(20,0)`;
 * undefined where it names none.
 */
export const storedTypeNamed = (word: string): StoredType | undefined => {
  const lower = word.trim().toLowerCase();
  const decimal = /^(?:decimal|numeric)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)$/.exec(lower);
  if (decimal !== null) return decimalOf(Number(decimal[1]), Number(decimal[2] ?? 0));
  const text = /^(?:varchar|char)(?:\s*\(\s*(\d+|max)\s*\))?$/.exec(lower);
  if (text !== null) return TEXT;
  return Object.values(STORED).find((stored) => stored.type.name === lower);
};

const fixed = (name: FixedTypeName, duckType: string): StoredType => ({ type: { name }, duckType });

const decimalOf = (precision: number, scale: number): StoredType | undefined =>
  precision < 1 || precision > 38 || scale > precision
    ? undefined
    : { type: { name: 'decimal', precision, scale }, duckType: `DECIMAL(${precision},${scale})` };

const TEXT: StoredType = { type: { name: 'varchar', length: null }, duckType: 'VARCHAR' };
const SMALLINT = fixed('smallint', 'SMALLINT');
const DATETIME = fixed('datetime', 'TIMESTAMP');
const BIG_DECIMAL: StoredType = {
  type: { name: 'decimal', precision: 38, scale: 0 },
  duckType: 'DECIMAL(38,0)',
};
const UNSIGNED_BIGINT: StoredType = {
  type: { name: 'decimal', precision: 20, scale: 0 },
  duckType: 'DECIMAL(20,0)',
};

/** Unsigned integers go to the next wider signed type; zoned times go to UTC. */
const STORED: Readonly<Record<string, StoredType>> = {
  BOOLEAN: fixed('bit', 'BOOLEAN'),
  UTINYINT: fixed('tinyint', 'UTINYINT'),
  TINYINT: SMALLINT,
  SMALLINT,
  USMALLINT: fixed('int', 'INTEGER'),
  INTEGER: fixed('int', 'INTEGER'),
  UINTEGER: fixed('bigint', 'BIGINT'),
  BIGINT: fixed('bigint', 'BIGINT'),
  UBIGINT: UNSIGNED_BIGINT,
  HUGEINT: BIG_DECIMAL,
  UHUGEINT: BIG_DECIMAL,
  FLOAT: fixed('real', 'FLOAT'),
  DOUBLE: fixed('float', 'DOUBLE'),
  VARCHAR: TEXT,
  JSON: TEXT,
  '"NULL"': TEXT,
  BLOB: { type: { name: 'varbinary', length: null }, duckType: 'BLOB' },
  DATE: fixed('date', 'DATE'),
  TIME: fixed('time', 'TIME'),
  TIMESTAMP: DATETIME,
  TIMESTAMP_S: DATETIME,
  TIMESTAMP_MS: DATETIME,
  TIMESTAMP_NS: DATETIME,
  'TIMESTAMP WITH TIME ZONE': DATETIME,
  UUID: fixed('uniqueidentifier', 'UUID'),
};
