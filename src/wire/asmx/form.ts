// Reading the parameters of HTTP GET and POST: names in any case, .NET's lexical rules, and its
// words for what is missing or cannot be converted.

import { hasTooManyValues } from '../http/form-values.ts';
import type { Method, Parameter } from './declare.ts';
import { ARGUMENT, INVALID_OPERATION, netError } from './net-error.ts';
import { netErrorOf, rejected, rejectionOf } from './rejection.ts';
import { base64 } from './scalars/binary.ts';
import { unsignedByte } from './scalars/integer.ts';
import type { Scalar } from './scalars/scalar.ts';
import { text as plainText } from './scalars/text.ts';
import { absentOf, type Shape } from './shapes.ts';

/** The values of a form or query string by lower-case name, in their order. */
export type Form = ReadonlyMap<string, readonly string[]>;

/** What a form answers that has too many values, in .NET's words. */
export const tooManyValues = (): Error => {
  const text = 'Operation is not valid due to the current state of the object.';
  return rejected(netError(INVALID_OPERATION, text), { kind: 'plain' });
};

/** Reads a form or query string; throws a plain rejection where it has too many values. */
export const formOf = (encoded: string): Form => {
  const form = new Map<string, string[]>();
  if (hasTooManyValues(encoded)) throw tooManyValues();
  for (const pair of encoded.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    // A part without an equals sign is a value without a name to .NET: nobody asks for it.
    if (equals < 0) continue;
    const name = decoded(pair.slice(0, equals)).toLowerCase();
    const value = decoded(pair.slice(equals + 1));
    const before = form.get(name);
    if (before === undefined) form.set(name, [value]);
    else before.push(value);
  }
  return form;
};

/**
 * The parameters of a method from a form, but for the text that streams where it is `streamed`
 * already; throws a plain rejection for the first bad one.
 */
export const formValues = (
  method: Method,
  form: Form,
  { zone, streamed }: { readonly zone: string; readonly streamed?: AsyncIterable<Uint8Array> },
): Record<string, unknown> => {
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(method.input)) {
    if (parameter.kind === 'streamed-text' && streamed !== undefined) {
      values[name] = streamed;
      continue;
    }
    const written = form.get(name.toLowerCase());
    values[name] = valueOf(name, parameter, { written, zone });
  }
  return values;
};

/**
 * Whether forms can call a method: all that it asks for is simple, or arrays of that, and nothing
 * comes back beside its result.
 */
export const isFormCallable = ({ input, output }: Method): boolean =>
  output.kind !== 'outs' &&
  Object.values(input).every((parameter) => {
    const shape = shapeOf(parameter);
    const simple = shape.kind === 'array' ? shape.item : shape;
    return shape === base64 || (simple.kind === 'scalar' && simple.fromForm !== null);
  });

/** Whether a form repeats the name of a parameter: bytes are numbers to it, one value each. */
export const isRepeated = (shape: Shape): boolean => shape.kind === 'array' || shape === base64;

/** What a form says of one parameter. */
interface Said {
  readonly written: readonly string[] | undefined;
  readonly zone: string;
}

const valueOf = (name: string, parameter: Parameter, { written, zone }: Said): unknown => {
  const shape = shapeOf(parameter);
  if (parameter.kind === 'late') {
    const value = valueOf(name, { ...parameter, kind: 'optional' }, { written, zone });
    return () => value;
  }
  if (shape === base64) return Uint8Array.from(itemsOf(unsignedByte, { written, zone }));
  if (shape.kind === 'array') return itemsOf(shape.item as Scalar<unknown>, { written, zone });
  if (written === undefined) {
    if (parameter.kind === 'optional') return absentOf(shape);
    throw rejected(netError(INVALID_OPERATION, `Missing parameter: ${name}.`), { kind: 'plain' });
  }
  const scalar = shape as Scalar<unknown>;
  // Repeated ones are joined, as NameValueCollection joins them.
  const joined = written.join(',');
  // What stands in an address is held whole, and a text that streams elsewhere is one piece.
  if (parameter.kind === 'streamed-text') return onePiece(joined);
  // Clients leave optional fields of a form empty; for a number that means nothing was said.
  if (parameter.kind === 'optional' && joined === '' && !scalar.nullable) return scalar.absent;
  return converted(scalar, joined, zone);
};

async function* onePiece(joined: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(joined, 'utf8');
}

const itemsOf = <T>(item: Scalar<T>, { written, zone }: Said): readonly T[] => {
  if (written !== undefined) return written.map((each) => converted(item, each, zone));
  const what = 'Object reference not set to an instance of an object.';
  throw rejected(netError('System.NullReferenceException', what), { kind: 'plain' });
};

const converted = <T>(scalar: Scalar<T>, written: string, zone: string): T => {
  if (scalar.fromForm === null) throw new Error(`A form cannot hold a ${scalar.xsd}.`);
  try {
    return scalar.fromForm(written, zone);
  } catch (error) {
    if (!(error instanceof Error) || rejectionOf(error)?.kind !== 'lexical') throw error;
    const what = `Cannot convert ${written} to ${scalar.dotNet}.\r\nParameter name: type`;
    throw rejected(netError(ARGUMENT, what, netErrorOf(error)), { kind: 'plain' });
  }
};

/** The type of a parameter, optional or not; what is streamed is a text to whoever sends it. */
export const shapeOf = (parameter: Parameter): Shape => {
  if (parameter.kind === 'streamed-text') return plainText;
  const isScalar = parameter.kind === 'optional' || parameter.kind === 'late';
  return isScalar ? parameter.scalar : parameter;
};

/** Percent-decoding as .NET does it: `+` is a blank, `%u20AC` one UTF-16 unit, junk stays. */
const decoded = (text: string): string =>
  text
    .replaceAll('+', ' ')
    .split(/%u([0-9A-Fa-f]{4})/)
    .map((part, at) =>
      at % 2 === 1 ? String.fromCharCode(Number.parseInt(part, 16)) : bytesDecoded(part),
    )
    .join('');

/** In one pass over the bytes: whoever sends a whole message of `%41` must not stop the others. */
const bytesDecoded = (text: string): string => {
  if (!text.includes('%')) return text;
  const bytes = Buffer.from(text, 'utf8');
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    let byte = bytes[at] ?? 0;
    const high = byte === PERCENT ? (HEX_DIGITS[bytes[at + 1] ?? 0] ?? -1) : -1;
    const low = high < 0 ? -1 : (HEX_DIGITS[bytes[at + 2] ?? 0] ?? -1);
    if (low >= 0) {
      byte = high * 16 + low;
      at += 2;
    }
    bytes[length] = byte;
    length += 1;
  }
  return bytes.toString('utf8', 0, length);
};

const PERCENT = 0x25;

/** The value of each byte that is a hexadecimal digit, -1 of all others. */
const HEX_DIGITS = Int8Array.from({ length: 256 }, (_, byte) => {
  const digit = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? -1 : digit;
});
