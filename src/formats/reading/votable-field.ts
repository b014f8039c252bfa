// A FIELD of a VOTable: which column it is, and how the text of a cell is read as its value.
// Words of VOTable 1.5, 2.1 and 4; older ones are among them.

import type { XmlElement } from '../../base/xml/reader.ts';
import type { FixedTypeName, SqlType } from '../../domain/column.ts';
import { undecodable, type DecodedColumn, type DecodedValue } from './decoded.ts';

/** A column, and what its values are in the document. */
export interface VotableField extends DecodedColumn {
  readonly datatype: VotableType;
  /** Of a text: how many letters, at most where it is variable; null: any number. */
  readonly length: number | null;
  /** Whether a binary text says how long it is. */
  readonly isVariable: boolean;
  /** The number that stands for nothing. */
  readonly nothing?: string;
}

/** Types of which one value stands in a cell. */
export type VotableType = keyof typeof TYPES | 'char' | 'unicodeChar';

const TYPES = {
  boolean: 'bit',
  bit: 'bit',
  unsignedByte: 'tinyint',
  short: 'smallint',
  int: 'int',
  long: 'bigint',
  float: 'real',
  double: 'float',
} as const satisfies Record<string, FixedTypeName>;

/** Whether a FIELD of this type has one value in each row: a number, a truth value or a text. */
export const isOneValue = (datatype: string, arraysize: string): boolean =>
  TEXTS.has(datatype)
    ? /^\d*\*?$/.test(arraysize)
    : Object.hasOwn(TYPES, datatype) && /^1?$/.test(arraysize);

const TEXTS: ReadonlySet<string> = new Set(['char', 'unicodeChar']);

/** The column of a FIELD; throws where its cells hold more than one value. */
export const fieldOf = (
  { attributes }: XmlElement,
  number: number,
  inside: { readonly description: string | undefined; readonly nothing: string | undefined },
): VotableField => {
  const said = new Map(attributes.map(({ local, value }) => [local, value]));
  const name = said.get('name') ?? said.get('ID') ?? `Column${number}`;
  const datatype = said.get('datatype') ?? '';
  const arraysize = (said.get('arraysize') ?? '').trim();
  const [unit, ucd, xtype = ''] = [said.get('unit'), said.get('ucd'), said.get('xtype')];
  const { description, nothing } = inside;
  const meta = {
    ...(unit !== undefined && unit !== '' && { unit }),
    ...(ucd !== undefined && ucd !== '' && { ucd }),
    ...(description !== undefined && description !== '' && { description }),
    ...(nothing !== undefined && nothing !== '' && { nothing }),
  };
  if (!isOneValue(datatype, arraysize)) {
    throw refused(name, arraysize === '' ? datatype : `${datatype}[${arraysize}]`);
  }
  if (datatype === 'char' || datatype === 'unicodeChar') {
    const isMoment = /^(?:adql:)?timestamp$/i.test(xtype);
    return {
      name,
      type: isMoment ? { name: 'datetime' } : { name: 'varchar', length: null },
      datatype,
      length: arraysize === '' ? 1 : Number(/^\d+/.exec(arraysize)?.[0] ?? NaN) || null,
      isVariable: arraysize.endsWith('*'),
      ...meta,
      // The type of a moment says as much.
      ...(!isMoment && xtype !== '' && { xtype }),
    };
  }
  const known = datatype as keyof typeof TYPES;
  const type: SqlType = { name: TYPES[known] };
  return {
    name,
    type,
    datatype: known,
    length: 1,
    isVariable: false,
    ...meta,
    ...(xtype !== '' && { xtype }),
  };
};

const refused = (name: string, what: string): Error =>
  undecodable(
    `Field '${name}' of the VOTable holds ${what}, not one value in each row. Leave it out, or ` +
      'write each of its values as a field of its own.',
  );

/** The value of a cell's text: an empty one is NULL; undefined where the text is no value. */
export const textValue = (field: VotableField, text: string): DecodedValue | undefined => {
  const { datatype } = field;
  if (datatype === 'char' || datatype === 'unicodeChar') return text === '' ? null : text;
  const word = text.trim();
  if (word === '' || word === field.nothing) return null;
  switch (datatype) {
    case 'boolean':
    case 'bit':
      return BOOLEANS.get(word.toLowerCase());
    case 'float':
    case 'double':
      return floatOf(word);
    case 'unsignedByte':
    case 'short':
    case 'int':
    case 'long':
      return integerOf(word, datatype);
  }
};

const BOOLEANS: ReadonlyMap<string, boolean | null> = new Map([
  ['t', true],
  ['true', true],
  ['1', true],
  ['f', false],
  ['false', false],
  ['0', false],
  ['?', null],
]);

/** NaN is a word for nothing, as it is in the binary forms. */
const floatOf = (word: string): number | null | undefined => {
  if (/^[+-]?inf(?:inity)?$/i.test(word)) return word.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(word)) return null;
  return NUMBER.test(word) ? Number(word) : undefined;
};

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

const integerOf = (word: string, datatype: keyof typeof BITS): DecodedValue | undefined => {
  const isHex = /^0x[0-9a-f]+$/i.test(word);
  if (!isHex && !/^[+-]?\d+$/.test(word)) return undefined;
  const { bits, isSigned } = BITS[datatype];
  const value = BigInt(word.replace(/^\+/, ''));
  // Hexadecimal digits are the bits of a number, its sign among them.
  const whole = isHex && isSigned ? BigInt.asIntN(bits, value) : value;
  const isWithin = isSigned
    ? BigInt.asIntN(bits, whole) === whole
    : BigInt.asUintN(bits, whole) === whole;
  if (!isWithin) return undefined;
  return datatype === 'long' ? whole : Number(whole);
};

const BITS = {
  unsignedByte: { bits: 8, isSigned: false },
  short: { bits: 16, isSigned: true },
  int: { bits: 32, isSigned: true },
  long: { bits: 64, isSigned: true },
} as const;
