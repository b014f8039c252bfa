// The bytes of a whole document as text: in the encoding of its byte order mark, else in that which
// it was sent with, else in that of its declaration, else in UTF-8 (XML 1.0, 4.3.3 and appendix F).

import { TextDecoder } from 'node:util';
import { xmlProblem } from './problem.ts';

/** The text of a document; throws a problem with its place where its bytes are none. */
export const xmlTextIn = (bytes: Uint8Array, charset?: string): string => {
  const encoding = markedIn(bytes) ?? charset ?? declaredIn(bytes);
  const decoder = decoderOf(encoding);
  if (decoder === undefined) {
    throw xmlProblem(`The encoding '${encoding}' is not known here. Send it in UTF-8.`, BEGIN);
  }
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const message = `Its bytes are no text in ${decoder.encoding}.`;
    throw xmlProblem(`${message} Send it in UTF-8, or declare its encoding.`, BEGIN);
  }
};

const BEGIN = { line: 1, column: 1 } as const;

const decoderOf = (encoding: string): TextDecoder | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** What a mark says, or the zeros that stand beside the first letters of UTF-16. */
const markedIn = (bytes: Uint8Array): string | undefined => {
  const isMark = (mark: readonly number[]): boolean => mark.every((byte, at) => bytes[at] === byte);
  return MARKS.find(([, mark]) => isMark(mark))?.[0];
};

const MARKS: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-16le', [0x3c, 0]],
  ['utf-16be', [0, 0x3c]],
];

const declaredIn = (bytes: Uint8Array): string => {
  const begin = Buffer.from(bytes.subarray(0, DECLARATION_BYTES)).toString('latin1');
  const found = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/.exec(begin)?.[1];
  // A declaration that could be read so far does not stand in UTF-16, whatever it says.
  return found === undefined || /^utf-?16/i.test(found) ? 'utf-8' : found;
};

/** Nobody's declaration is longer. */
const DECLARATION_BYTES = 256;
