// Types whose text stands for something else: a character by its number, bytes, identifiers.
// Each is refused in .NET's own words.

import { lexicalError } from '../rejection.ts';
import { unsignedShort } from './integer.ts';
import { trimmed, type Scalar } from './scalar.ts';

/** One UTF-16 unit, as a text of that length; its number in XML, itself in a form. */
export const char: Scalar<string> = {
  kind: 'scalar',
  xsd: 'char',
  dotNet: 'System.Char',
  nullable: false,
  absent: '\0',
  fromXml: (written, zone) => String.fromCharCode(unsignedShort.fromXml(written, zone)),
  fromForm: (written) => {
    if (written.length === 1) return written;
    throw lexicalError('String must be exactly one character long.');
  },
  write: (value) => String(value.charCodeAt(0)),
};

/** Bytes, as base64; null where there are none at all. */
export const base64: Scalar<Uint8Array | null> = {
  kind: 'scalar',
  xsd: 'base64Binary',
  dotNet: 'System.Byte[]',
  nullable: true,
  absent: null,
  fromXml: (written) => base64Of(written.replaceAll(/[ \t\r\n]/g, '')),
  // To a form it is an array of numbers.
  fromForm: null,
  write: (value) => (value === null ? null : Buffer.from(value).toString('base64')),
};

const base64Of = (written: string): Uint8Array => {
  const isWhole = written.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(written);
  if (isWhole) return Buffer.from(written, 'base64');
  throw lexicalError('The input is not a valid Base-64 string.');
};

/** An identifier of 128 bits, as 32 lower-case digits in five groups. */
export const guid: Scalar<string> = {
  kind: 'scalar',
  xsd: 'guid',
  dotNet: 'System.Guid',
  nullable: false,
  absent: '00000000-0000-0000-0000-000000000000',
  fromXml: (written) => guidOf(written),
  fromForm: null,
  write: (value) => value,
};

/** With or without dashes, in braces or parentheses or bare, as `new Guid(text)` takes it. */
const guidOf = (written: string): string => {
  const bare = trimmed(written).replace(/^(?:\{(.*)\}|\((.*)\))$/, '$1$2');
  const groups = GUID.exec(bare);
  if (groups) return groups.slice(1).join('-').toLowerCase();
  throw lexicalError(
    'Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).',
  );
};

const GUID = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i;
