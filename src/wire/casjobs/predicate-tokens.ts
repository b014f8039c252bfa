// The predicate of FindJob cut into tokens: names, numbers, texts in either kind of quotes, signs.
// Where each stands is kept, so that whoever cannot go on can say where. Pure.

import { Refusal } from '../../domain/refusal.ts';

/** A piece of a predicate. */
export interface Token {
  /** A `word` may be a keyword; a `name` stood in brackets and is none. */
  readonly kind: 'word' | 'name' | 'number' | 'text' | 'sign' | 'end';
  /** As it was written; of a text or name what its quotes hold. */
  readonly text: string;
  /** Where it begins, counted in characters from 1. */
  readonly at: number;
  /** As it was written, whatever it is. */
  readonly written: string;
}

/** Longer ones are no longer written by people. */
export const PREDICATE_CHARACTERS_MAX = 20_000;

/** The tokens of `predicate`, the last of which is its end. Throws Refusal bad-predicate. */
export const tokensOf = (predicate: string): readonly Token[] => {
  if (predicate.length > PREDICATE_CHARACTERS_MAX) {
    const why = `it has ${predicate.length} characters, more than ${PREDICATE_CHARACTERS_MAX}`;
    throw unreadable(endOf(predicate), why, 'Ask for less at once.');
  }
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < predicate.length; at = TOKEN.lastIndex) {
    const groups = TOKEN.exec(predicate)?.groups;
    if (groups === undefined) {
      const strange = strangeAt(predicate, at);
      throw unreadable(strange, whyStrange(strange.written));
    }
    const token = tokenOf(groups, at + 1);
    if (token !== undefined) tokens.push(token);
  }
  return [...tokens, endOf(predicate)];
};

/**
 * One token or some blanks. N before a text is T-SQL's mark of Unicode, which all texts are; `j.`
 * and `s.` before a column are what the original called its tables of jobs and of statuses.
 */
const TOKEN = new RegExp(
  String.raw`(?<blank>\s+)` +
    String.raw`|(?<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?![\w.]))` +
    String.raw`|[nN]?'(?<single>(?:[^']|'')*)'` +
    String.raw`|"(?<double>(?:[^"]|"")*)"` +
    String.raw`|\[(?<name>(?:[^\]]|\]\])*)\]` +
    String.raw`|(?<word>(?:[jJsS]\.)?[\p{L}_][\p{L}\p{N}_]*)` +
    String.raw`|(?<sign><>|!=|<=|>=|[=<>(),])`,
  'uy',
);

type Groups = Readonly<Record<string, string | undefined>>;

const tokenOf = (groups: Groups, at: number): Token | undefined => {
  const { number, single, double, name, word, sign } = groups;
  const token = (kind: Token['kind'], text: string, written = text): Token => ({
    kind,
    text,
    at,
    written,
  });
  if (number !== undefined) return token('number', number);
  if (single !== undefined) return token('text', single.replaceAll("''", "'"), `'${single}'`);
  if (double !== undefined) return token('text', double.replaceAll('""', '"'), `"${double}"`);
  if (name !== undefined) return token('name', name.replaceAll(']]', ']'), `[${name}]`);
  if (word !== undefined) return token('word', word);
  return sign === undefined ? undefined : token('sign', sign);
};

const endOf = (predicate: string): Token => ({
  kind: 'end',
  text: '',
  at: predicate.length + 1,
  written: '',
});

const whyStrange = (written: string): string =>
  /^['"[]/.test(written)
    ? `the ${written.startsWith('[') ? 'bracket' : 'quote'} that begins here is never closed`
    : 'nothing that can stand in a predicate begins so';

/** The quote that never ends, or the characters up to the next blank. */
const strangeAt = (predicate: string, at: number): Token => {
  const written = /^(?:['"[].*|\S+)/s.exec(predicate.slice(at))?.[0] ?? '';
  return { kind: 'sign', text: written, at: at + 1, written };
};

/** Longer tokens are cut in the sentence: the place is plain after so many characters. */
const TOKEN_CHARACTERS_SHOWN = 60;

/** What a predicate looks like, for who wrote something else. */
const EXAMPLE = "A predicate is as TaskName = 'stars' AND Status IN (4, 5); empty, it finds all.";

/** The refusal that says at which token reading ended, why, and what to do. */
export const unreadable = (token: Token, why: string, hint: string = EXAMPLE): Refusal => {
  const { written } = token;
  const isLong = written.length > TOKEN_CHARACTERS_SHOWN;
  const shown = isLong ? `${written.slice(0, TOKEN_CHARACTERS_SHOWN)}…` : written;
  const place =
    token.kind === 'end' ? `its end, character ${token.at}` : `character ${token.at}, ${shown}`;
  return new Refusal('bad-predicate', { place, why, hint });
};
