// What the parser says when the token at hand is not what the grammar wants: in the words of
// the text, with the way out where one is likely; and the ways to insist on a token. No rule of
// the grammar is here.

import { nearest } from '../../base/suggest.ts';
import type { Span } from '../tree.ts';
import { advance, at, ended, fault, nested, peek, placeInWords, shown, take } from './reader.ts';
import type { Complaint, Reader } from './reader.ts';
import type { Refused, Words } from './words.ts';

/** The error that at this place `what` is expected: `'from' stands where a name is expected.` */
export const expected = (reader: Reader, what: string, hint?: string): Error =>
  complain(reader, {
    message: ended(reader)
      ? `The text ends where ${what} is expected.`
      : `${shown(reader, reader.token)} stands where ${what} is expected.`,
    ...(hint === undefined ? {} : { hint }),
  });

/** The error that what was read is complete and the token at hand does not continue it. */
export const unexpected = (reader: Reader): Error => {
  const { clauses } = reader.rules.words;
  const clause = clauses.get(reader.token.key);
  if (clause !== undefined) {
    const order = [...clauses.values()].join(', ');
    const message = `${clause} stands here too late, or a second time.`;
    return complain(reader, { message, hint: `The order is ${order}.` });
  }
  if (at(reader, ')')) return complain(reader, { message: "This ')' closes no '('." });
  const hint =
    lineComment(reader) ?? misspelling(reader) ?? missingComma(reader) ?? reservedHint(reader);
  return complain(reader, {
    message: `${shown(reader, reader.token)} cannot stand here.`,
    ...(hint === undefined ? {} : { hint }),
  });
};

/** The hint where something else stands in the place of a name or an expression. */
export const nameHint = (reader: Reader): string | undefined => {
  const { kind, key, value } = reader.token;
  const { words } = reader.rules;
  if (kind === 'number') return digitsFirst(words);
  const last = reader.text.charAt(reader.previousEnd - 1);
  if (last === '=' && (key === '<' || key === '>')) return `Write '${key}='.`;
  if (JOINERS.has(key)) return `Is a condition missing before ${key}?`;
  if (key === 'IF' && peek(reader).key === '(') return 'Write IIF(condition, value, otherwise).';
  if (!words.reserved.has(key)) return undefined;
  const isClause = words.clauses.get(key) === key || peek(reader).key === 'BY';
  if (!isClause) return `It is a word of SQL; write ${words.quoted(value)} if it is a name.`;
  return last === ',' ? 'Is the comma before it one too many?' : undefined;
};

const JOINERS: ReadonlySet<string> = new Set(['AND', 'OR']);

/** Takes the word or sign, which must be at hand. */
export const expect = (reader: Reader, key: string, what = `'${key}'`, hint?: string): Span => {
  if (!at(reader, key)) throw expected(reader, what, hint);
  return advance(reader);
};

/** What the rule reads between '(' and ')', a level deeper. */
export const enclosed = <T>(reader: Reader, rule: (reader: Reader) => T): T => {
  const open = expect(reader, '(');
  const inside = nested(reader, rule);
  close(reader, open);
  return inside;
};

const close = (reader: Reader, open: Span): void => {
  if (take(reader, ')')) return;
  if (ended(reader)) {
    throw fault(reader, open, { message: "The '(' here is never closed." });
  }
  const place = placeInWords(reader, open.start);
  if (at(reader, ';')) {
    const message = `This ';' ends the statement inside the parenthesis at ${place}.`;
    throw fault(reader, reader.token, { message, hint: "Leave the ';' out." });
  }
  const hint = missingComma(reader) ?? `That '(' is at ${place}.`;
  throw expected(reader, "')' for an earlier '('", hint);
};

/** The error for something known and not offered, at `where`. */
export const refused = (reader: Reader, where: Span, part: Refused & { name: string }): Error => {
  const { refusal } = reader.rules.words;
  const message = `${refusal} ${part.name}${part.later ? ' yet' : ''}.`;
  const hint = part.instead;
  return fault(reader, where, { message, ...(hint === undefined ? {} : { hint }) });
};

/**
 * The error at the token at hand. What is known by name and not offered is said to be that,
 * whatever the grammar wanted in its place.
 */
const complain = (reader: Reader, complaint: Complaint): Error => {
  const { token } = reader;
  const part = reader.rules.words.refused.get(token.key);
  // What is missing at the end is missing right behind the last piece, not after blank lines.
  const where = ended(reader) ? { start: reader.previousEnd, end: token.end } : token;
  if (part === undefined) return fault(reader, where, complaint);
  return refused(reader, token, { ...part, name: part.name ?? token.key });
};

/** Where an alias may stand, a reserved word was perhaps meant as one. */
const reservedHint = (reader: Reader): string | undefined => {
  const { kind, key, value } = reader.token;
  const { words } = reader.rules;
  if (kind !== 'word' || !words.idle.has(key)) return undefined;
  return `It is a word of SQL; write ${words.quoted(value)} if it is a name.`;
};

/** Shorter words are near to everything. */
const misspeltLengthMin = 4;

/** Where the last word taken looks like a clause's first: `select ra form Hipparcos`. */
const misspelling = (reader: Reader): string | undefined => {
  const { clauses } = reader.rules.words;
  const word = /[\p{L}_]+$/u.exec(reader.text.slice(0, reader.previousEnd).slice(-12))?.[0];
  for (const candidate of [word ?? '', reader.token.value]) {
    if (candidate.length < misspeltLengthMin) continue;
    const meant = nearest(candidate, clauses.keys());
    if (meant !== undefined && meant !== candidate.toUpperCase()) {
      return `Did you mean ${clauses.get(meant) ?? meant} instead of '${candidate}'?`;
    }
  }
  return undefined;
};

const missingComma = (reader: Reader): string | undefined => {
  const { kind, key } = reader.token;
  const { words } = reader.rules;
  if (kind === 'number' && reader.token.value.startsWith('.')) return digitsFirst(words);
  const begins = kind === 'word' ? !words.reserved.has(key) : OPERAND_KINDS.has(kind);
  return begins ? 'Is a comma missing before it?' : undefined;
};

/** `//` begins a comment in other languages. */
const lineComment = (reader: Reader): string | undefined =>
  at(reader, '/') && peek(reader).key === '/'
    ? "A comment to the end of the line is '--'."
    : undefined;

/** What to write where a name begins with a digit. */
export const digitsFirst = ({ quotes, quoted }: Words): string =>
  `A name that begins with a digit stands in ${quotes}: ${quoted('2mass')}.`;

const OPERAND_KINDS: ReadonlySet<string> = new Set(['name', 'string', 'number', 'hex']);
