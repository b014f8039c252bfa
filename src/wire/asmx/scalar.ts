// The simple types of the wire, each with its two ways of being read (XSD in SOAP, .NET's Convert
// over GET and POST) and its one way of being written. 64-bit numbers stay exact.
// What a scalar cannot read it refuses with .NET's own words; nothing here knows a message.

import type { Instant } from '../../base/time.ts';
import { readXsdDate, writeDate } from './date-time.ts';
import { lexicalError } from './rejection.ts';

/** A simple type: its names, what stands for an absent value, its readers and its writer. */
export interface Scalar<T> {
  readonly kind: 'scalar';
  /** The name in XML Schema, which also names its root element over GET: `long`. */
  readonly xsd: string;
  /** The name in .NET, for error texts: `System.Int64`. */
  readonly dotNet: string;
  /** Whether null is one of its values; such elements may be missing. */
  readonly nullable: boolean;
  /** What SOAP gives for an absent element, and GET for an absent optional parameter. */
  readonly absent: T;
  /** Reads the XSD form; throws a lexical rejection. */
  fromXml(written: string, zone: string): T;
  /** Reads the form of .NET's `Convert`; throws a lexical rejection. */
  fromForm(written: string, zone: string): T;
  /** Writes the XSD form, unescaped; null only for null. */
  write(value: T, zone: string): string | null;
}

/** 64 bits, exact. */
export const long: Scalar<bigint> = {
  kind: 'scalar',
  xsd: 'long',
  dotNet: 'System.Int64',
  nullable: false,
  absent: 0n,
  fromXml: (written) => integerOf(written, 64),
  fromForm: (written) => integerOf(written, 64),
  write: (value) => value.toString(),
};

/** 32 bits. */
export const int: Scalar<number> = {
  kind: 'scalar',
  xsd: 'int',
  dotNet: 'System.Int32',
  nullable: false,
  absent: 0,
  fromXml: (written) => Number(integerOf(written, 32)),
  fromForm: (written) => Number(integerOf(written, 32)),
  write: (value) => String(value),
};

/** `true`, `false`, `1`, `0` in SOAP; `true` and `false` in any case over GET and POST. */
export const boolean: Scalar<boolean> = {
  kind: 'scalar',
  xsd: 'boolean',
  dotNet: 'System.Boolean',
  nullable: false,
  absent: false,
  fromXml: (written) => {
    const read = XSD_TRUTH.get(trimmed(written));
    if (read !== undefined) return read;
    throw lexicalError(`The string '${written}' is not a valid Boolean value.`);
  },
  fromForm: (written) => {
    const read = NET_TRUTH.get(trimmed(written).toLowerCase());
    if (read !== undefined) return read;
    throw lexicalError('String was not recognized as a valid Boolean.');
  },
  write: (value) => (value ? 'true' : 'false'),
};

/** A boolean for services whose clients mix the two ways: all four words, in any case, anywhere. */
export const looseBoolean: Scalar<boolean> = {
  ...boolean,
  fromXml: (written) =>
    XSD_TRUTH.get(trimmed(written).toLowerCase()) ?? boolean.fromXml(written, ''),
  fromForm: (written) => XSD_TRUTH.get(trimmed(written)) ?? boolean.fromForm(written, ''),
};

/** Any text, or null. Characters that XML forbids go out as references, as .NET writes them. */
export const text: Scalar<string | null> = {
  kind: 'scalar',
  xsd: 'string',
  dotNet: 'System.String',
  nullable: true,
  absent: null,
  fromXml: (written) => written,
  fromForm: (written) => written,
  write: (value) => value,
};

/** A text whose characters that XML forbids go out as U+FFFD, so that every parser can read it. */
export const cleanText: Scalar<string | null> = {
  ...text,
  write: (value) => value?.replace(FORBIDDEN, '\uFFFD') ?? null,
};

/** A point in time, zone-less in the site's zone; null is .NET's unset `0001-01-01T00:00:00`. */
export const dateTime: Scalar<Instant | null> = {
  kind: 'scalar',
  xsd: 'dateTime',
  dotNet: 'System.DateTime',
  nullable: false,
  absent: null,
  fromXml: readXsdDate,
  fromForm: readXsdDate,
  write: writeDate,
};

// oxlint-disable-next-line no-control-regex -- these are the characters that XML 1.0 forbids
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

const XSD_TRUTH: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
]);
const NET_TRUTH: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** Without the blanks that .NET's parsers skip. */
const trimmed = (written: string): string => written.replace(/^[\t-\r ]+|[\t-\r ]+$/g, '');

const integerOf = (written: string, bits: 32 | 64): bigint => {
  const digits = trimmed(written);
  if (!/^[+-]?[0-9]+$/.test(digits)) {
    throw lexicalError('Input string was not in a correct format.');
  }
  // Longer ones are out of range whatever they say, and BigInt takes quadratic time to read them.
  const read = digits.length > DIGITS_MAX ? null : BigInt(digits.replace(/^\+/, ''));
  if (read === null || BigInt.asIntN(bits, read) !== read) {
    throw lexicalError(`Value was either too large or too small for an Int${bits}.`);
  }
  return read;
};

/** More digits than any 64-bit number has, leading zeros allowed for. */
const DIGITS_MAX = 1_000;
