// A form of which one value streams: the bytes of that value go to a spool as they come, decoded,
// and the rest of the form is held, for it is short.

import { Refusal } from '../../domain/refusal.ts';
import { FORM_VALUES_MAX } from '../http/form-values.ts';
import { tooManyValues } from './form.ts';
import type { NextChunk } from '../http/read-message.ts';
import type { TextSpool } from './text-spools.ts';

/** Which value streams, and where to. */
export interface SplitTerms {
  /** Its name; forms write names in any case. */
  readonly name: string;
  readonly spool: Pick<TextSpool, 'write'>;
  /** Of all other pairs together. */
  readonly bytesMax: number;
}

/** What is left of a form. */
export interface SplitForm {
  /** All other pairs, as they were sent. */
  readonly encoded: string;
  /** Whether the value was there. */
  readonly found: boolean;
}

/** Reads a form to its end. */
export const splitForm = async (nextChunk: NextChunk, terms: SplitTerms): Promise<SplitForm> => {
  const state: State = {
    terms,
    rest: [],
    restBytes: 0,
    pairs: 0,
    name: [],
    at: 'name',
    found: false,
    cut: '',
  };
  for (let chunk = await nextChunk(); chunk !== null; chunk = await nextChunk()) {
    await take(state, chunk);
  }
  if (state.at === 'name') hold(state, Buffer.concat(state.name));
  if (state.cut !== '') await terms.spool.write(Buffer.from(state.cut));
  return { encoded: Buffer.concat(state.rest).toString(), found: state.found };
};

interface State {
  readonly terms: SplitTerms;
  readonly rest: Uint8Array[];
  restBytes: number;
  /** Pairs that have ended. */
  pairs: number;
  /** The pieces of the name that is being read. */
  name: Uint8Array[];
  at: 'name' | 'value' | 'streamed';
  found: boolean;
  /** The beginning of an escape that goes on in the next chunk. */
  cut: string;
}

const [AMPERSAND, EQUALS, PERCENT, PLUS, BLANK, COMMA] = [0x26, 0x3d, 0x25, 0x2b, 0x20, 0x2c];

const take = async (state: State, chunk: Uint8Array): Promise<void> => {
  for (let index = 0; index < chunk.length;) {
    const mark = state.at === 'name' ? chunk.indexOf(EQUALS, index) : -1;
    const and = chunk.indexOf(AMPERSAND, index);
    const isNamed = mark >= 0 && (and < 0 || mark < and);
    const end = isNamed ? mark : and;
    const piece = chunk.subarray(index, end < 0 ? undefined : end);
    await put(state, piece);
    if (end < 0) return;
    await (isNamed ? begin(state) : finish(state));
    index = end + 1;
  }
};

const put = async (state: State, piece: Uint8Array): Promise<void> => {
  if (state.at === 'streamed') return stream(state, piece);
  if (state.at === 'value') return hold(state, piece);
  state.name.push(Uint8Array.from(piece));
  requireShort(state, piece.length);
};

/** A name has ended, and a value begins. */
const begin = async (state: State): Promise<void> => {
  const name = Buffer.concat(state.name);
  state.name = [];
  if (name.toString().toLowerCase() !== state.terms.name.toLowerCase()) {
    hold(state, name);
    hold(state, Uint8Array.of(EQUALS));
    state.at = 'value';
    return;
  }
  // Of a value that is given twice both count, with a comma between, as everywhere in a form.
  if (state.found) await state.terms.spool.write(Uint8Array.of(COMMA));
  state.found = true;
  state.at = 'streamed';
};

/** A pair has ended. */
const finish = async (state: State): Promise<void> => {
  // Each is some objects in memory, however short it is.
  state.pairs += 1;
  if (state.pairs >= FORM_VALUES_MAX) throw tooManyValues();
  if (state.at === 'name') hold(state, Buffer.concat(state.name));
  if (state.at !== 'streamed') hold(state, Uint8Array.of(AMPERSAND));
  if (state.cut !== '') await state.terms.spool.write(Buffer.from(state.cut));
  state.cut = '';
  state.name = [];
  state.at = 'name';
};

const hold = (state: State, piece: Uint8Array): void => {
  requireShort(state, piece.length);
  // The chunk that it is part of may be large.
  state.rest.push(Uint8Array.from(piece));
};

const requireShort = (state: State, bytes: number): void => {
  state.restBytes += bytes;
  const { bytesMax } = state.terms;
  if (state.restBytes > bytesMax) throw new Refusal('message-too-large', { bytes: bytesMax });
};

/** Escapes are bytes and `+` is a blank; what is no escape stays as it is. */
const stream = async (state: State, piece: Uint8Array): Promise<void> => {
  const bytes = state.cut === '' ? piece : Buffer.concat([Buffer.from(state.cut), piece]);
  const decoded = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let index = 0;
  for (; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === PERCENT && index + 2 >= bytes.length) break;
    const [high, low] =
      byte === PERCENT ? [digitAt(bytes, index + 1), digitAt(bytes, index + 2)] : [];
    if (high !== undefined && low !== undefined && high >= 0 && low >= 0) {
      decoded[length] = high * 16 + low;
      index += 2;
    } else {
      decoded[length] = byte === PLUS ? BLANK : byte;
    }
    length += 1;
  }
  state.cut = Buffer.from(bytes.subarray(index)).toString('latin1');
  if (length > 0) await state.terms.spool.write(decoded.subarray(0, length));
};

const digitAt = (bytes: Uint8Array, index: number): number => HEX_DIGITS[bytes[index] ?? 0] ?? -1;

/** The value of each byte that is a hexadecimal digit, -1 of all others. */
const HEX_DIGITS = Int8Array.from({ length: 256 }, (_, byte) => {
  const digit = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? -1 : digit;
});
