// What catalog views tell of a type: its number, its bytes, its digits. Figures follow the pages
// "sys.types", "INFORMATION_SCHEMA.COLUMNS" and "Precision, scale, and length" of the Transact-SQL
// reference. No value is looked at.

import type { FixedTypeName, SqlType, SqlTypeName } from '../../domain/column.ts';

/** Numbers of the system types (sys.types). */
export const TYPE_IDS = {
  uniqueidentifier: 36,
  date: 40,
  time: 41,
  tinyint: 48,
  smallint: 52,
  int: 56,
  real: 59,
  datetime: 61,
  float: 62,
  bit: 104,
  decimal: 106,
  bigint: 127,
  varbinary: 165,
  varchar: 167,
  binary: 173,
  char: 175,
} as const satisfies Record<SqlTypeName, number>;

/** Bytes, and digits as sys.columns counts them, of a type without a length. */
const FIXED = {
  bit: { bytes: 1, precision: 1, scale: 0 },
  tinyint: { bytes: 1, precision: 3, scale: 0 },
  smallint: { bytes: 2, precision: 5, scale: 0 },
  int: { bytes: 4, precision: 10, scale: 0 },
  bigint: { bytes: 8, precision: 19, scale: 0 },
  real: { bytes: 4, precision: 24, scale: 0 },
  float: { bytes: 8, precision: 53, scale: 0 },
  date: { bytes: 3, precision: 10, scale: 0 },
  time: { bytes: 5, precision: 16, scale: 7 },
  datetime: { bytes: 8, precision: 23, scale: 3 },
  uniqueidentifier: { bytes: 16, precision: 0, scale: 0 },
} as const satisfies Record<FixedTypeName, Size>;

/** How much room a type has: -1 bytes is `max`. */
export interface Size {
  readonly bytes: number;
  readonly precision: number;
  readonly scale: number;
}

/** What sys.columns and sys.types say of a type. */
export const sizeOf = (type: SqlType): Size => {
  if (type.name === 'decimal') {
    const { precision, scale } = type;
    return { bytes: decimalBytes(precision), precision, scale };
  }
  if ('length' in type) return { bytes: type.length ?? -1, precision: 0, scale: 0 };
  return FIXED[type.name];
};

const decimalBytes = (precision: number): number => {
  if (precision <= 9) return 5;
  if (precision <= 19) return 9;
  return precision <= 28 ? 13 : 17;
};

/** What information_schema says of a type; null where it does not apply. */
export interface Measures {
  /** Characters or bytes; -1 is `max`. */
  readonly length: number | null;
  readonly precision: number | null;
  readonly radix: number | null;
  readonly scale: number | null;
  readonly momentPrecision: number | null;
}

const NO_MEASURE: Measures = {
  length: null,
  precision: null,
  radix: null,
  scale: null,
  momentPrecision: null,
};

const exact = (precision: number, scale = 0): Measures => ({
  ...NO_MEASURE,
  precision,
  radix: 10,
  scale,
});

const approximate = (precision: number): Measures => ({ ...NO_MEASURE, precision, radix: 2 });

const moment = (momentPrecision: number): Measures => ({ ...NO_MEASURE, momentPrecision });

const FIXED_MEASURES = {
  bit: NO_MEASURE,
  tinyint: exact(3),
  smallint: exact(5),
  int: exact(10),
  bigint: exact(19),
  real: approximate(24),
  float: approximate(53),
  date: moment(0),
  time: moment(7),
  datetime: moment(3),
  uniqueidentifier: NO_MEASURE,
} as const satisfies Record<FixedTypeName, Measures>;

/** What INFORMATION_SCHEMA.COLUMNS and its like say of a type. */
export const measuresOf = (type: SqlType): Measures => {
  if (type.name === 'decimal') return exact(type.precision, type.scale);
  if ('length' in type) return { ...NO_MEASURE, length: type.length ?? -1 };
  return FIXED_MEASURES[type.name];
};

/** The collation that texts are compared by, by the name that SQL Server gives it. */
export const COLLATION = 'SQL_Latin1_General_CP1_CI_AS';
