// From bytes to text as ASMX does it: a byte order mark wins, then the charset of the content type,
// then, for SOAP 1.2, the XML declaration; text/xml without a charset is ASCII.
// Decoding is piecewise; an unknown charset is ASCII, as .NET falls back to it.

import { StringDecoder } from 'node:string_decoder';
import { netError } from './net-error.ts';
import { rejected } from './rejection.ts';

/** What the content type says, and whether the XML declaration may say more. */
export interface CharsetHint {
  /** The charset parameter, or null. */
  readonly charset: string | null;
  /** Whether the declaration is asked where there is no parameter; otherwise ASCII it is. */
  readonly declared: boolean;
}

/** Turns the bytes of one body into text, piece by piece. */
export interface Decoder {
  /** Empty while what has come is too little to tell the encoding. */
  piece(bytes: Uint8Array): string;
  /** What was held back, once there is no more. */
  rest(): string;
}

/** The decoder of one body. */
export const decoderOf = (hint: CharsetHint): Decoder => {
  let decoder: Decoder | null = null;
  let head: Uint8Array = NO_BYTES;
  const settled = (): Decoder => (decoder ??= decoderFor(head, hint));
  return {
    piece: (bytes) => {
      if (decoder !== null) return decoder.piece(bytes);
      head = head.byteLength === 0 ? bytes : Buffer.concat([head, bytes]);
      return head.byteLength < HEAD_BYTES ? '' : settled().piece(head);
    },
    rest: () => {
      const held = decoder === null ? head : NO_BYTES;
      const last = settled();
      return last.piece(held) + last.rest();
    },
  };
};

const NO_BYTES = new Uint8Array();

/** Enough for a byte order mark and an XML declaration. */
const HEAD_BYTES = 256;

const decoderFor = (head: Uint8Array, hint: CharsetHint): Decoder => {
  const marked = markedEncoding(head);
  if (marked !== null) return textDecoder(marked, false);
  if (hint.charset !== null) return named(hint.charset, false);
  if (!hint.declared) return ascii;
  return named(declaredEncoding(head) ?? 'utf-8', true);
};

const markedEncoding = (head: Uint8Array): string | null => {
  const [first, second, third] = head;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
};

const declaredEncoding = (head: Uint8Array): string | null => {
  if (head[0] === 0x3c && head[1] === 0) return 'utf-16le';
  if (head[0] === 0 && head[1] === 0x3c) return 'utf-16be';
  const begin = Buffer.from(head.subarray(0, HEAD_BYTES)).toString('latin1');
  const found = /^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z][\w.-]*)["']/.exec(begin)?.[1] ?? null;
  // A declaration that could be read as ASCII does not stand in UTF-16, whatever it says.
  return found !== null && /^utf-?16/i.test(found) ? 'utf-8' : found;
};

const named = (charset: string, fatal: boolean): Decoder => {
  const label = charset.trim().toLowerCase();
  if (LATIN_1.has(label)) return stringDecoder('latin1');
  // What most say: this decoder is four times quicker, but cannot refuse bytes that are no text.
  if (label === 'utf-8' && !fatal) return stringDecoder('utf8');
  if (ASCII.has(label)) return ascii;
  try {
    return textDecoder(label === 'utf-16' ? 'utf-16le' : label, fatal);
  } catch (error) {
    if (error instanceof RangeError) return ascii;
    throw error;
  }
};

// The web's decoders take these names for Windows-1252; .NET takes them at their word.
const LATIN_1 = new Set(['iso-8859-1', 'latin1', 'iso_8859-1', 'l1']);
const ASCII = new Set(['us-ascii', 'ascii', 'ansi_x3.4-1968']);

const textDecoder = (label: string, fatal: boolean): Decoder => {
  const decoder = new TextDecoder(label, { fatal });
  return {
    piece: (bytes) => sound(() => decoder.decode(bytes, { stream: true })),
    rest: () => sound(() => decoder.decode()),
  };
};

/** What the decoder gives, or a rejection where the bytes are no text in its encoding. */
const sound = (decode: () => string): string => {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const place = { kind: 'xml', line: 1, column: 1 } as const;
    const text = 'Invalid character in the given encoding. Line 1, position 1.';
    throw rejected(netError('System.Xml.XmlException', text), place);
  }
};

const stringDecoder = (encoding: 'latin1' | 'utf8'): Decoder => {
  const decoder = new StringDecoder(encoding);
  return { piece: (bytes) => decoder.write(bytes), rest: () => decoder.end() };
};

const ascii: Decoder = {
  piece: (bytes) => {
    const read = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    return read.replace(/[\u0080-\u00FF]/g, '?');
  },
  rest: () => '',
};
