// Whole numbers of every width, exact: those of 64 bits are bigints, the narrower ones numbers.
// SOAP and forms read them alike.

import { OVERFLOW } from '../net-error.ts';
import { lexicalError } from '../rejection.ts';
import { NOT_THE_FORMAT, trimmed, type Scalar } from './scalar.ts';

/** A width: its range, and what .NET says a number beside it is no value of. */
interface Width {
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
  readonly what: string;
}

const wide = (xsd: string, dotNet: string, width: Width): Scalar<bigint> => ({
  kind: 'scalar',
  xsd,
  dotNet,
  nullable: false,
  absent: 0n,
  isPlain: true,
  fromXml: (written) => integerOf(written, width),
  fromForm: (written) => integerOf(written, width),
  write: (value) => value.toString(),
});

const narrow = (xsd: string, dotNet: string, width: Width): Scalar<number> => ({
  kind: 'scalar',
  xsd,
  dotNet,
  nullable: false,
  absent: 0,
  isPlain: true,
  fromXml: (written) => Number(integerOf(written, width)),
  fromForm: (written) => Number(integerOf(written, width)),
  write: (value) => String(value),
});

/** 64 bits, exact. */
export const long = wide('long', 'System.Int64', { bits: 64, signed: true, what: 'an Int64' });

/** 64 bits without a sign, exact. */
export const unsignedLong = wide('unsignedLong', 'System.UInt64', {
  bits: 64,
  signed: false,
  what: 'a UInt64',
});

/** 32 bits. */
export const int = narrow('int', 'System.Int32', { bits: 32, signed: true, what: 'an Int32' });

/** 32 bits without a sign. */
export const unsignedInt = narrow('unsignedInt', 'System.UInt32', {
  bits: 32,
  signed: false,
  what: 'a UInt32',
});

/** 16 bits. */
export const short = narrow('short', 'System.Int16', { bits: 16, signed: true, what: 'an Int16' });

/** 16 bits without a sign. */
export const unsignedShort = narrow('unsignedShort', 'System.UInt16', {
  bits: 16,
  signed: false,
  what: 'a UInt16',
});

/** 8 bits with a sign, which .NET calls SByte. */
export const byte = narrow('byte', 'System.SByte', {
  bits: 8,
  signed: true,
  what: 'a signed byte',
});

/** 8 bits without a sign, which .NET calls Byte. */
export const unsignedByte = narrow('unsignedByte', 'System.Byte', {
  bits: 8,
  signed: false,
  what: 'an unsigned byte',
});

const integerOf = (written: string, { bits, signed, what }: Width): bigint => {
  const digits = trimmed(written);
  if (!/^[+-]?[0-9]+$/.test(digits)) throw lexicalError(NOT_THE_FORMAT);
  // Longer ones are out of range whatever they say, and BigInt takes quadratic time to read them.
  const read = digits.length > DIGITS_MAX ? null : BigInt(digits.replace(/^\+/, ''));
  const cut = signed ? BigInt.asIntN : BigInt.asUintN;
  if (read === null || cut(bits, read) !== read) {
    throw lexicalError(`Value was either too large or too small for ${what}.`, OVERFLOW);
  }
  return read;
};

/** More digits than any 64-bit number has, leading zeros allowed for. */
const DIGITS_MAX = 1_000;
