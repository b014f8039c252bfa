// A push reader for XML: text comes in as pieces, elements and text go out as they are known, long
// texts in pieces too. Strict about well-formedness and namespaces; no DTD, ever.
// What is not well-formed or over a limit is a problem with line and column.

import { isDeclaration } from './attributes.ts';
import { elementOf, type TagLimits, type XmlElement } from './element.ts';
import { createNamespaces, type Namespaces } from './namespaces.ts';
import { forbiddenAt, isBlank, isPlainName } from './names.ts';
import { xmlProblem, type Position } from './problem.ts';
import { expanded, REFERENCE_CHARACTERS_MAX } from './references.ts';

export type { XmlElement } from './element.ts';

/** What a document may take; deeper, wider or longer ones are attacks. */
export interface XmlLimits extends TagLimits {
  readonly depthMax: number;
  /** Prefixes that are declared at one place, by all the elements around it. */
  readonly prefixesMax: number;
  /** Of one tag, comment or instruction, which must be held whole; texts are not. */
  readonly tokenCharactersMax: number;
  /** Of the text between two tags, CDATA and what comments part included. */
  readonly textCharactersMax: number;
}

/** Takes what is read. What it throws ends the reading. */
export interface XmlHandler {
  open(element: XmlElement): void;
  close(): void;
  /** A piece of text inside the root element, never empty; CDATA is text. */
  text(piece: string): void;
  /** A comment or processing instruction. */
  other(): void;
}

/** Reads one document. */
export interface XmlReader {
  write(piece: string): void;
  /** Says that there is no more; throws when the document is not complete. */
  end(): void;
  /** Where the token begins that is being handled; both count from 1. */
  position(): Position;
}

/** A reader for one document. */
export const xmlReader = (handler: XmlHandler, limits: XmlLimits): XmlReader => {
  const state: State = {
    handler,
    limits,
    namespaces: createNamespaces(limits.prefixesMax),
    coming: '',
    buffer: '',
    at: 0,
    seen: 0,
    quote: 0,
    newline: Infinity,
    line: 1,
    column: 1,
    inCdata: false,
    textCharacters: 0,
    isFirst: true,
    heldReturn: false,
    root: 'awaited',
    open: [],
  };
  return {
    write: (piece) => write(state, piece),
    end: () => end(state),
    position: () => ({ line: state.line, column: state.column }),
  };
};

interface State {
  readonly handler: XmlHandler;
  readonly limits: XmlLimits;
  readonly namespaces: Namespaces;
  /** What has come since the buffer was last made. */
  coming: string;
  buffer: string;
  /** Where in the buffer the next token begins. */
  at: number;
  /** How much of an incomplete token has been looked at, so that pieces are scanned once. */
  seen: number;
  /** The code of the quote that an incomplete tag ended within, or 0. */
  quote: number;
  /** The next line end in the buffer from here on, or Infinity. */
  newline: number;
  line: number;
  column: number;
  inCdata: boolean;
  /** How much text there was since the last tag. */
  textCharacters: number;
  isFirst: boolean;
  /** Whether the last piece ended in CR, which is a line end alone or with a LF to come. */
  heldReturn: boolean;
  root: 'awaited' | 'open' | 'closed';
  /** The names of the elements that are open, as they were written. */
  readonly open: string[];
}

const write = (state: State, piece: string): void => {
  state.coming += normalized(state, piece);
  // Joining costs as much as what waits is long, so a long token waits for more than a byte.
  const waiting = state.buffer.length - state.at;
  if (state.coming.length >= Math.min(waiting, JOINED_CHARACTERS)) read(state);
};

/** A token that waits for its end is looked at again when it has doubled or grown by so much. */
const JOINED_CHARACTERS = 4_096;

/** Reads on in all that has come. */
const read = (state: State): void => {
  const text = state.coming;
  state.coming = '';
  const forbidden = forbiddenAt(text);
  const waiting = state.buffer.slice(state.at);
  state.buffer = waiting + (forbidden < 0 ? text : text.slice(0, forbidden));
  state.newline =
    state.newline === Infinity
      ? newlineFrom(state.buffer, waiting.length)
      : state.newline - state.at;
  state.at = 0;
  while (state.at < state.buffer.length && step(state));
  if (forbidden < 0) return;
  advance(state, state.buffer.length);
  throw problem(state, 'The document holds a character that XML does not allow.');
};

/** Line ends become LF, as XML asks; a BOM is no part of the document. */
const normalized = (state: State, piece: string): string => {
  let text = state.heldReturn ? `\r${piece}` : piece;
  state.heldReturn = text.endsWith('\r');
  if (state.heldReturn) text = text.slice(0, -1);
  if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
  if (state.isFirst && text !== '') {
    state.isFirst = false;
    if (text.startsWith('\uFEFF')) return text.slice(1);
  }
  return text;
};

const end = (state: State): void => {
  if (state.heldReturn) {
    state.heldReturn = false;
    state.coming += '\n';
  }
  read(state);
  if (state.at < state.buffer.length) {
    advance(state, state.buffer.length);
    throw problem(state, 'Unexpected end of file while parsing Name has occurred.');
  }
  if (state.root === 'awaited') throw xmlProblem('Root element is missing.', state);
  if (state.open.length > 0 || state.inCdata) {
    const names = state.open.toReversed();
    const what = `The following elements are not closed: ${names.join(', ')}.`;
    throw problem(state, `Unexpected end of file has occurred. ${what}`);
  }
};

/** Reads one token; false when it needs more text. */
const step = (state: State): boolean => {
  if (state.inCdata) return stepCdata(state);
  if (state.buffer.charAt(state.at) !== '<') return stepText(state);
  switch (state.buffer.charAt(state.at + 1)) {
    case '':
      return wait(state);
    case '/':
      return stepClose(state);
    case '?':
      return stepInstruction(state);
    case '!':
      return stepDeclaration(state);
    default:
      return stepOpen(state);
  }
};

const stepText = (state: State): boolean => {
  const markup = state.buffer.indexOf('<', state.at);
  let raw = state.buffer.slice(state.at, markup < 0 ? undefined : markup);
  if (state.root !== 'open') {
    if (!isBlank(raw)) throw problem(state, 'Data at the root level is invalid.');
    advance(state, state.at + raw.length);
    return true;
  }
  if (markup < 0) raw = raw.slice(0, raw.length - heldLength(raw));
  if (raw === '') return false;
  if (raw.includes(']]>')) throw problem(state, "']]>' is not allowed in text.");
  const text = expanded(raw);
  if (text === null) throw problem(state, 'An ampersand begins no reference that is known here.');
  hand(state, text);
  advance(state, state.at + raw.length);
  return true;
};

/** Hands a piece of text over, where there is still room for it. */
const hand = (state: State, text: string): void => {
  const { textCharactersMax } = state.limits;
  state.textCharacters += text.length;
  if (state.textCharacters > textCharactersMax) {
    throw problem(state, `A text has more than ${textCharactersMax} characters.`);
  }
  state.handler.text(text);
};

/** How much of the end of a text may belong together with what is still to come. */
const heldLength = (raw: string): number => {
  const last = raw.slice(1 - REFERENCE_CHARACTERS_MAX);
  const ampersand = last.lastIndexOf('&');
  if (ampersand >= 0 && !last.includes(';', ampersand)) return last.length - ampersand;
  if (raw.endsWith(']]')) return 2;
  return raw.endsWith(']') ? 1 : 0;
};

const stepCdata = (state: State): boolean => {
  const close = state.buffer.indexOf(']]>', state.at);
  // Without the end in sight, two brackets may be its beginning.
  const upTo = close < 0 ? wholeUpTo(state, state.buffer.length - 2) : close;
  if (upTo > state.at) hand(state, state.buffer.slice(state.at, upTo));
  state.inCdata = close < 0;
  if (close < 0 && upTo === state.at) return false;
  advance(state, close < 0 ? upTo : close + 3);
  return true;
};

/** The last place up to `to` that is not within a character of two parts: pieces are encoded. */
const wholeUpTo = ({ buffer, at }: State, to: number): number => {
  const before = buffer.charCodeAt(to - 1);
  const isWithin = before >= 0xd800 && before <= 0xdbff;
  return Math.max(at, isWithin ? to - 1 : to);
};

const stepOpen = (state: State): boolean => {
  const close = tagEnd(state);
  if (close < 0) return wait(state);
  requireShort(state, close);
  const isEmpty = state.buffer.charAt(close - 1) === '/';
  const tag = state.buffer.slice(state.at + 1, isEmpty ? close - 1 : close);
  const name = /^[^ \t\n/]*/.exec(tag)?.[0] ?? '';
  if (state.root === 'closed') throw problem(state, 'There are multiple root elements.');
  if (state.open.length >= state.limits.depthMax) {
    throw problem(state, `Elements are nested deeper than ${state.limits.depthMax} (xmlDepthMax).`);
  }
  const element = elementOf({ name, rest: tag.slice(name.length) }, state.namespaces, state.limits);
  if (typeof element === 'string') throw problem(state, element);
  state.root = 'open';
  state.open.push(name);
  state.textCharacters = 0;
  state.handler.open(element);
  if (isEmpty) closeElement(state);
  advance(state, close + 1);
  return true;
};

/** The index of the `>` that ends a start tag, looking at every character once; -1 for not yet. */
const tagEnd = (state: State): number => {
  const { buffer } = state;
  for (let index = state.at + Math.max(1, state.seen); index < buffer.length; index += 1) {
    const character = buffer.charCodeAt(index);
    if (state.quote === 0) {
      if (character === CLOSE) return index;
      if (character === QUOTE || character === APOSTROPHE) state.quote = character;
    } else if (character === state.quote) {
      state.quote = 0;
    }
  }
  return -1;
};

const [CLOSE, QUOTE, APOSTROPHE] = [0x3e, 0x22, 0x27];

const stepClose = (state: State): boolean => {
  const close = state.buffer.indexOf('>', state.at + Math.max(2, state.seen));
  if (close < 0) return wait(state);
  const name = state.open.at(-1) ?? '';
  const written = state.buffer.slice(state.at + 2, close);
  if (name === '' || (written !== name && written.replace(/[ \t\n]+$/, '') !== name)) {
    throw problem(state, 'An end tag does not match the start tag before it.');
  }
  closeElement(state);
  advance(state, close + 1);
  return true;
};

const closeElement = (state: State): void => {
  state.textCharacters = 0;
  state.open.pop();
  state.namespaces.leave();
  if (state.open.length === 0) state.root = 'closed';
  state.handler.close();
};

const stepInstruction = (state: State): boolean => {
  const close = state.buffer.indexOf('?>', state.at + Math.max(2, state.seen - 1));
  if (close < 0) return wait(state);
  requireShort(state, close);
  const inside = state.buffer.slice(state.at + 2, close);
  const target = /^[^ \t\n]*/.exec(inside)?.[0] ?? '';
  if (!isPlainName(target)) throw problem(state, 'A processing instruction has no name.');
  if (target.toLowerCase() === 'xml') {
    const isAtStart = state.line === 1 && state.column === 1;
    if (!isAtStart || target !== 'xml' || !isDeclaration(inside.slice(3))) {
      throw problem(state, 'The XML declaration is out of place or not one of XML 1.0.');
    }
  } else {
    state.handler.other();
  }
  advance(state, close + 2);
  return true;
};

const stepDeclaration = (state: State): boolean => {
  const begin = state.buffer.slice(state.at, state.at + 9);
  if (begin.startsWith('<!--')) return stepComment(state);
  if (begin === '<![CDATA[' && state.root === 'open') {
    state.inCdata = true;
    advance(state, state.at + 9);
    return true;
  }
  if ('<!--'.startsWith(begin) || ('<![CDATA['.startsWith(begin) && begin.length < 9)) {
    return wait(state);
  }
  throw problem(state, 'A document type or other declaration is not allowed here.');
};

const stepComment = (state: State): boolean => {
  const hyphens = state.buffer.indexOf('--', state.at + Math.max(4, state.seen - 2));
  const after = hyphens < 0 ? '' : state.buffer.charAt(hyphens + 2);
  if (after === '') return wait(state);
  if (after !== '>') throw problem(state, "A comment holds '--'.");
  requireShort(state, hyphens);
  state.handler.other();
  advance(state, hyphens + 3);
  return true;
};

/** Remembers how far an incomplete token has been looked at. */
const wait = (state: State): false => {
  requireShort(state, state.buffer.length);
  state.seen = state.buffer.length - state.at;
  return false;
};

/** Refuses a token that reaches too far. */
const requireShort = (state: State, upTo: number): void => {
  if (upTo - state.at <= state.limits.tokenCharactersMax) return;
  const limit = `${state.limits.tokenCharactersMax} characters`;
  throw problem(state, `A tag, comment or instruction has more than ${limit}.`);
};

/** Moves on to an index of the buffer, counting lines and columns. */
const advance = (state: State, to: number): void => {
  let lineStart = -1;
  while (state.newline < to) {
    state.line += 1;
    lineStart = state.newline + 1;
    state.newline = newlineFrom(state.buffer, lineStart);
  }
  state.column = lineStart < 0 ? state.column + (to - state.at) : to - lineStart + 1;
  state.at = to;
  state.seen = 0;
  state.quote = 0;
};

const newlineFrom = (text: string, from: number): number => {
  const found = text.indexOf('\n', from);
  return found < 0 ? Infinity : found;
};

const problem = (state: State, text: string): Error =>
  xmlProblem(`${text} Line ${state.line}, position ${state.column}.`, state);
