// LIKE with T-SQL's patterns: %, _, [a-f] and [^a-f], and ESCAPE; without regard to case, and to
// blanks at the end of the text ("LIKE (Transact-SQL)"), though not to those of the pattern.

import type { BoundCondition } from '../bound.ts';
import { quotedString } from './duckdb-type.ts';
import { filled } from './duckdb-writer.ts';
import type { Writer } from './duckdb-writer.ts';

/** Writes the test. */
export const likeText = (
  writer: Writer,
  { value, pattern, escape, negated }: Extract<BoundCondition, { kind: 'like' }>,
): string => {
  const tested = writer.expression(value);
  const known = pattern.kind === 'literal' ? pattern.text : null;
  const test =
    known === null
      ? filled(writer, MOVING, [tested, writer.expression(pattern)])
      : knownText(writer, tested, { pattern: known, escape });
  return negated ? `(NOT ${test})` : test;
};

const SET_IN_MOVING = quotedString(
  'LIKE takes a set in [brackets] only in a pattern that is written in quotes.',
);

/** A pattern that differs from row to row. */
const MOVING =
  `CASE WHEN contains({1}, '[') THEN error(${SET_IN_MOVING}) ` +
  "ELSE {0} ILIKE {1} OR rtrim({0}, ' ') ILIKE {1} END";

const knownText = (
  writer: Writer,
  tested: string,
  { pattern, escape }: { readonly pattern: string; readonly escape: string | undefined },
): string => {
  const isPlain = escape === undefined && !pattern.includes('[');
  const wanted = quotedString(isPlain ? pattern : regexOf(pattern, escape));
  const test = (text: string): string =>
    isPlain ? `${text} ILIKE {1}` : `regexp_full_match(${text}, {1})`;
  // What ends in % takes any blanks there are.
  const template = pattern.endsWith('%')
    ? test('{0}')
    : `${test('{0}')} OR ${test("rtrim({0}, ' ')")}`;
  return filled(writer, template, [tested, wanted]);
};

/** The pattern in RE2's words: any case, and a dot takes line ends too. */
const regexOf = (pattern: string, escape: string | undefined): string => {
  const characters = Array.from(pattern);
  let regex = '(?is)';
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    const close = character === '[' ? characters.indexOf(']', at + 2) : -1;
    if (character === escape) {
      at += 1;
      regex += literally(characters[at] ?? character);
    } else if (close !== -1) {
      regex += setOf(characters.slice(at + 1, close));
      at = close;
    } else {
      regex += WILDCARDS[character] ?? literally(character);
    }
  }
  return regex;
};

const WILDCARDS: Readonly<Record<string, string>> = { '%': '.*', _: '.' };

const setOf = ([first = '', ...rest]: readonly string[]): string => {
  const isNegated = first === '^' && rest.length > 0;
  const members = isNegated ? rest : [first, ...rest];
  const written = members.map((member, at) => {
    const isRange = member === '-' && at > 0 && at < members.length - 1;
    return isRange ? '-' : literally(member);
  });
  return `[${isNegated ? '^' : ''}${written.join('')}]`;
};

const literally = (character: string): string =>
  /[\w\s]|[^\0-\x7f]/u.test(character) ? character : `\\${character}`;
