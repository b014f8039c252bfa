// Typed CSV: what CasJobs answers a quick query with, and what its clients take apart.
// The header is written here and the values' forms are ruled here; whoever has rows writes them.

import type { Column, SqlType, SqlTypeName } from '../domain/column.ts';

/** The words that may follow a column's name (docs/protocols/casjobs.md). */
export type TypedCsvWord = 'Integer' | 'Float' | 'String' | 'DateTime' | 'Boolean';

/** The word for a type; integers of any width share one, as do both kinds of floats. */
export const typedCsvWordOf = (type: SqlType): TypedCsvWord => WORDS[type.name];

const WORDS = {
  bit: 'Boolean',
  tinyint: 'Integer',
  smallint: 'Integer',
  int: 'Integer',
  bigint: 'Integer',
  real: 'Float',
  float: 'Float',
  decimal: 'Float',
  char: 'String',
  varchar: 'String',
  binary: 'String',
  varbinary: 'String',
  date: 'DateTime',
  time: 'String',
  datetime: 'DateTime',
  uniqueidentifier: 'String',
} as const satisfies Record<SqlTypeName, TypedCsvWord>;

/** The first line, with its line end: `[objid]:Integer,[ra]:Float`. */
export const typedCsvHeaderOf = (columns: readonly Column[]): string => {
  const fields = columns.map(
    ({ name, type }, at) => `[${headerName(name, at)}]:${typedCsvWordOf(type)}`,
  );
  return `${fields.join(',')}\n`;
};

/**
 * A name as the header can hold it. Clients split the line at commas and brackets before they look
 * at anything else, so those become `_`; a column without a name gets the one .NET would give it.
 */
const headerName = (name: string, at: number): string =>
  name === '' ? `Column${at + 1}` : name.replace(/[,[\]\r\n]/g, '_');

/** How a missing value is written, bare; a text `null` stands in quotes. */
export const TYPED_CSV_NULL = 'null';
