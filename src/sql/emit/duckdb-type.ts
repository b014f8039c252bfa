// T-SQL's types as DuckDB stores them, and DuckDB's quoting of strings and names.
// Whatever a user typed goes through this quoting; there is no other way into the text.

import type { SqlType, SqlTypeName } from '../../domain/column.ts';

const TYPES = {
  bit: 'BOOLEAN',
  tinyint: 'UTINYINT',
  smallint: 'SMALLINT',
  int: 'INTEGER',
  bigint: 'BIGINT',
  decimal: 'DECIMAL',
  real: 'FLOAT',
  float: 'DOUBLE',
  char: 'VARCHAR',
  varchar: 'VARCHAR',
  binary: 'BLOB',
  varbinary: 'BLOB',
  date: 'DATE',
  time: 'TIME',
  datetime: 'TIMESTAMP',
  uniqueidentifier: 'UUID',
} as const satisfies Record<SqlTypeName, string>;

/** The type in which DuckDB holds values of a T-SQL type. It does not enforce lengths of text. */
export const duckdbTypeOf = (type: SqlType): string =>
  type.name === 'decimal' ? `${TYPES.decimal}(${type.precision}, ${type.scale})` : TYPES[type.name];

/** A string literal. DuckDB knows no escapes in it but the doubled quote. */
export const quotedString = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** An identifier that can be nothing else. */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A number as a 64-bit float; without an exponent DuckDB would read a decimal. */
export const floatText = (value: number): string => {
  const text = String(value);
  return text.includes('e') ? text : `${text}e0`;
};

/** An expression brought to a type by DuckDB's own conversion, which is none where it has it. */
export const cast = (text: string, type: SqlType): string =>
  `CAST(${text} AS ${duckdbTypeOf(type)})`;
