// Enumerations as an operator writes them in the metadata of a context: names of numbers, which its
// queries then have as functions. Read strictly; numbers may be written in hex, as flags are.

import type { Enumeration } from '../domain/enumeration.ts';
import { asFields, type Fields } from '../files/json.ts';

/** The enumerations by their names; throws where one says something that is not known. */
export const enumerationsOf = (fields: Fields): readonly Enumeration[] =>
  Object.keys(fields).map((name) => enumerationOf(asFields(fields[name], name), name));

const enumerationOf = (fields: Fields, name: string): Enumeration => {
  if (!/^[A-Za-z]\w{0,60}$/.test(name)) throw new Error(`"${name}" cannot be part of a function`);
  const unknown = Object.keys(fields).find((key) => !['type', 'flags', 'values'].includes(key));
  if (unknown !== undefined) throw new Error(`"${unknown}" of ${name} is not known`);
  const { type = 'int', flags = false } = fields;
  if (type !== 'int' && type !== 'bigint') throw new Error(`type of ${name} is int or bigint`);
  if (typeof flags !== 'boolean') throw new Error(`flags of ${name} is true or false`);
  const values = asFields(fields['values'], `values of ${name}`);
  const names = Object.keys(values);
  if (names.length > VALUES_MAX) throw new Error(`${name} has more than ${VALUES_MAX} values`);
  return {
    name,
    type,
    isFlags: flags,
    values: names.map((each) => ({ name: each, number: numberOf(values[each], type, each) })),
  };
};

/** A function writes out all of them, wherever it is called. */
const VALUES_MAX = 256;

const BITS = { int: 32, bigint: 64 } as const;

const numberOf = (value: unknown, type: Enumeration['type'], name: string): string => {
  const isWhole = typeof value === 'number' && Number.isSafeInteger(value);
  const isDigits = typeof value === 'string' && /^(-?\d{1,20}|0x[0-9A-Fa-f]{1,16})$/.test(value);
  if (!isWhole && !isDigits) throw new Error(`the value of ${name} is no whole number`);
  const number = BigInt(value);
  // The highest bit of a flag is the sign of the number.
  const held = String(value).startsWith('0x') ? BigInt.asIntN(BITS[type], number) : number;
  if (BigInt.asIntN(BITS[type], held) !== held) throw new Error(`${name} is too large for ${type}`);
  return String(held);
};
