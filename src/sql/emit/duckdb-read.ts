// Values that leave the engine to come back as constants: each as a text that loses nothing.
// The texts are those of literals in the bound tree.

import type { BoundQuery } from '../bound.ts';
import type { SqlType } from '../../domain/column.ts';
import { familyOf } from '../type-rules.ts';
import { duckdbSelectOf } from './duckdb.ts';

/** The rows of a query as texts. */
export const readText = (query: BoundQuery): string => {
  const names = query.columns.map((_, at) => `c${at}`);
  const texts = query.columns.map(({ type }, at) => literalTextOf(type, `r.c${at}`));
  return `SELECT ${texts.join(', ')} FROM (${duckdbSelectOf(query)}) AS r(${names.join(', ')})`;
};

/** A value of a type as the text of a literal. */
export const literalTextOf = (type: SqlType, value: string): string => {
  switch (familyOf(type)) {
    case 'text':
      return value;
    case 'bit':
      return `CAST(CAST(${value} AS INTEGER) AS VARCHAR)`;
    case 'binary':
      return `'0x' || hex(${value})`;
    case 'integer':
    case 'decimal':
    case 'approximate':
    case 'moment':
    case 'identifier':
      return `CAST(${value} AS VARCHAR)`;
  }
};
