// How values of each SQL type are kept in the binary formats of astronomy, FITS and VOTable.
// Both know the same numbers, and both have text for whatever is none of theirs. How VOTable calls
// a kind is told here too: results and lists of columns must agree on it.

import type { SqlType } from './column.ts';

/**
 * What a value is kept as: an unsigned byte, integers of 2, 4 and 8 bytes, IEEE floats of 4 and 8,
 * a truth value, or text.
 */
export type ValueKind = 'boolean' | 'byte' | 'short' | 'int' | 'long' | 'float' | 'double' | 'text';

/**
 * The kind for a type. A decimal without a fraction that fits 64 bits is an integer, and one of at
 * most 15 digits a double, which holds them all; a longer one stays text, so that no digit is lost.
 */
export const valueKindOf = (type: SqlType): ValueKind => {
  if (type.name !== 'decimal') return KINDS[type.name];
  if (type.scale === 0 && type.precision <= LONG_DIGITS) return 'long';
  return type.precision <= DOUBLE_DIGITS ? 'double' : 'text';
};

/** Every number of so many digits fits 64 bits. */
const LONG_DIGITS = 18;

/** Every number of so many digits is told from its neighbours by a double. */
const DOUBLE_DIGITS = 15;

const KINDS = {
  bit: 'boolean',
  tinyint: 'byte',
  smallint: 'short',
  int: 'int',
  bigint: 'long',
  real: 'float',
  float: 'double',
  char: 'text',
  varchar: 'text',
  binary: 'text',
  varbinary: 'text',
  date: 'text',
  time: 'text',
  datetime: 'text',
  uniqueidentifier: 'text',
} as const satisfies Record<Exclude<SqlType['name'], 'decimal'>, ValueKind>;

/** Whether values may hold letters beyond ASCII; text made from other types never does. */
export const isFreeText = ({ name }: SqlType): boolean => name === 'char' || name === 'varchar';

/** Bytes of a value of a kind that has a length of its own. */
export const BYTES = {
  boolean: 1,
  byte: 1,
  short: 2,
  int: 4,
  long: 8,
  float: 4,
  double: 8,
} as const satisfies Record<Exclude<ValueKind, 'text'>, 1 | 2 | 4 | 8>;

/** A type in the words of VOTable, as a FIELD and a list of columns tell it. */
export interface VotableType {
  readonly datatype: VotableDatatype;
  /** `*` for text, which has as many letters as there are; absent for one number. */
  readonly arraysize?: '*';
  /** What its text is to be read as (DALI 1.1, 3.3). */
  readonly xtype?: string;
}

/** The type of a column in the words of VOTable, where nothing is known of its values. */
export const votableTypeOf = (type: SqlType): VotableType => {
  const kind = valueKindOf(type);
  const xtype = xtypeOf(type);
  return {
    datatype: datatypeOf({ kind, isUnicode: isFreeText(type) }),
    ...(kind === 'text' && { arraysize: '*' }),
    ...(xtype !== undefined && { xtype }),
  };
};

/** The datatype of values of a kind; text beyond ASCII has one of its own. */
export const datatypeOf = ({
  kind,
  isUnicode,
}: {
  readonly kind: ValueKind;
  readonly isUnicode: boolean;
}): VotableDatatype => (kind === 'text' && isUnicode ? 'unicodeChar' : DATATYPES[kind]);

/** VOTable 1.4, section 2.1, table 1. */
const DATATYPES = {
  boolean: 'boolean',
  byte: 'unsignedByte',
  short: 'short',
  int: 'int',
  long: 'long',
  float: 'float',
  double: 'double',
  text: 'char',
} as const satisfies Record<ValueKind, string>;

/** The datatypes that values of ours have. */
export type VotableDatatype = (typeof DATATYPES)[ValueKind] | 'unicodeChar';

/** What the text of a type is to be read as; undefined where it is text. */
export const xtypeOf = ({ name }: Pick<SqlType, 'name'>): string | undefined =>
  name === 'date' || name === 'datetime' ? 'timestamp' : undefined;
