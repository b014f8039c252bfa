// Values as text in the formats that keep every digit, as DuckDB expressions.
// Typed CSV has forms of its own (typed-csv-text.ts), which its clients expect.

import type { SqlType } from '../../../domain/column.ts';
import { decimalText, typedCsvTextOf } from './typed-csv-text.ts';

/** The text of the value of SQL expression `value`; NULL stays NULL. */
export const textOf = (type: SqlType, value: string): string => {
  switch (type.name) {
    case 'char':
    case 'varchar':
      return value;
    case 'decimal':
      return `CAST(${decimalText(value, type)} AS VARCHAR)`;
    case 'bit':
      return `CASE WHEN CAST(${value} AS BOOLEAN) THEN 'T' WHEN ${value} IS NOT NULL THEN 'F' END`;
    case 'real':
    case 'float':
      return (
        `CASE WHEN isfinite(${value}) THEN CAST(${value} AS VARCHAR) ` +
        `WHEN isnan(${value}) THEN 'NaN' WHEN ${value} > 0 THEN '+Inf' ` +
        `WHEN ${value} < 0 THEN '-Inf' END`
      );
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return `CAST(${value} AS VARCHAR)`;
    case 'binary':
    case 'varbinary':
    case 'date':
    case 'time':
    case 'datetime':
    case 'uniqueidentifier':
      return typedCsvTextOf(type, value);
  }
};
