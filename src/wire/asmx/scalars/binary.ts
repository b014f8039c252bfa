// Types whose text stands for something else: a character by its number, bytes, identifiers.
// Each is refused in .NET's own words.

import { lexicalError } from '../rejection.ts';
import { unsignedShort } from './integer.ts';
import { trimmed, type PieceReader, type Scalar } from './scalar.ts';

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
  fromXml: (written) => {
    const reader = base64Reader();
    reader.piece(written);
    return reader.end();
  },
  inPieces: () => base64Reader(),
  // To a form it is an array of numbers.
  fromForm: null,
  write: (value) => (value === null ? null : Buffer.from(value).toString('base64')),
};

/** Reads four digits for three bytes, as many as have come: the text is never held whole. */
const base64Reader = (): PieceReader<Uint8Array> => {
  const parts: Uint8Array[] = [];
  let held = '';
  let isSound = true;
  let isFilled = false;
  const take = (digits: string): void => {
    if (digits === '') return;
    // Nothing follows digits that were filled up to be four.
    const bytes = isFilled ? undefined : bytesOf(digits);
    isFilled = digits.endsWith('=');
    if (bytes === undefined) isSound = false;
    else parts.push(bytes);
  };
  return {
    piece: (text) => {
      const written = text.replaceAll(/[ \t\r\n]/g, '');
      // Four digits that lie in two pieces are read alone: to join the pieces would copy them.
      const begin = Math.min((4 - held.length) % 4, written.length);
      held += written.slice(0, begin);
      if (held.length === 4) {
        take(held);
        held = '';
      }
      const end = written.length - ((written.length - begin) % 4);
      take(written.slice(begin, end));
      held += written.slice(end);
    },
    end: () => {
      if (isSound && held === '') return Buffer.concat(parts);
      throw lexicalError('The input is not a valid Base-64 string.');
    },
  };
};

/**
 * The bytes of digits, four for three; undefined where one is none. Lengths tell it: a pattern over
 * all of them would take most of the time of an upload.
 */
const bytesOf = (digits: string): Uint8Array | undefined => {
  const filling = /={0,2}$/.exec(digits.slice(-2))?.[0].length ?? 0;
  const bytes = Buffer.from(digits, 'base64');
  // Node passes over what is no digit, and takes letters beyond Latin-1 and two others for some.
  const isWhole = bytes.length === (digits.length / 4) * 3 - filling;
  const isStrange = digits.includes('-') || digits.includes('_') || BEYOND_LATIN_1.test(digits);
  return isWhole && !isStrange ? bytes : undefined;
};

/** Costs nothing where a text is kept as Latin-1, as those of digits are. */
const BEYOND_LATIN_1 = /[^\0-\xff]/;

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
