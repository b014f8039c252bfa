// LIKE with T-SQL's patterns: %, _, [a-f] and [^a-f], and ESCAPE; without regard to case, and to
// blanks at the end of the text ("LIKE (Transact-SQL)"), though not to those of the pattern; and
// the plain ones of ADQL, where only % and _ are more than letters. No pattern makes the engine
// try again and again: with many % it is given to RE2, which reads a text once however long the
// pattern.

import type { BoundCondition } from '../bound.ts';
import {
  likePiecesOf,
  likeWildcardsMax,
  plainLikePiecesOf,
  rangeByNumber,
  wildcardsOf,
} from '../../base/like.ts';
import type { LikePiece, LikeSetMember, Members } from '../../base/like.ts';
import { quotedString } from './duckdb-type.ts';
import { filled } from './duckdb-writer.ts';
import type { Writer } from './duckdb-writer.ts';

/** How the engine takes letters: its operator, and the flags of its patterns. */
interface Words {
  readonly like: 'ILIKE' | 'LIKE';
  readonly flags: string;
  /** What a range holds, where that is not as in the collation of all text here. */
  readonly range?: Members;
  /** Whether a bracket is a letter, and blanks at the end of the text count. */
  readonly isPlain?: true;
}

const FOLDED: Words = { like: 'ILIKE', flags: '(?is)' };
const EXACT: Words = { like: 'LIKE', flags: '(?s)', range: rangeByNumber };

/** DuckDB's ILIKE tries every place for each % but the last; with two it is faster than RE2. */
const ilikeWildcardsMax = 2;

/** Writes the test. */
export const likeText = (
  writer: Writer,
  { value, pattern, escape, negated, isExact, isPlain }: Extract<BoundCondition, { kind: 'like' }>,
): string => {
  const tested = writer.expression(value);
  const known = pattern.kind === 'literal' ? pattern.text : null;
  const words = { ...(isExact === true ? EXACT : FOLDED), ...(isPlain && { isPlain }) };
  const test =
    known === null
      ? filled(writer, movingText(words), [tested, writer.expression(pattern)])
      : knownText(
          writer,
          { tested, words },
          isPlain === true
            ? plainLikePiecesOf(known, escape)
            : likePiecesOf(known, escape, words.range),
        );
  return negated ? `(NOT ${test})` : test;
};

const SET_IN_MOVING = quotedString(
  'LIKE takes a set in [brackets] only in a pattern that is written in quotes.',
);

/** The pattern of a row for RE2, which has its own wildcards in place of % and _. */
const ESCAPED = 'regexp_escape({1})';
const MOVING_REGEX = String.raw`replace(replace(${ESCAPED}, '\%', '.*'), '_', '.')`;

const WILDCARDS_IN_MOVING = `(length({1}) - length(replace({1}, '%', '')))`;

const TOO_MANY = quotedString(`A pattern of LIKE has at most ${likeWildcardsMax} wildcards %.`);

const movingTest = (text: string, { like, flags }: Words): string =>
  `CASE WHEN ${WILDCARDS_IN_MOVING} <= ${ilikeWildcardsMax} THEN ${text} ${like} {1} ` +
  `ELSE regexp_full_match(${text}, '${flags}' || ${MOVING_REGEX}) END`;

/** A pattern that differs from row to row. */
const movingText = (words: Words): string => {
  const isSet = words.isPlain ? '' : `WHEN contains({1}, '[') THEN error(${SET_IN_MOVING}) `;
  const test = movingTest('{0}', words);
  const either = words.isPlain ? test : `${test} OR ${movingTest("rtrim({0}, ' ')", words)}`;
  return (
    `CASE ${isSet}WHEN ${WILDCARDS_IN_MOVING} > ${likeWildcardsMax} THEN error(${TOO_MANY}) ` +
    `ELSE ${either} END`
  );
};

const knownText = (
  writer: Writer,
  { tested, words }: { readonly tested: string; readonly words: Words },
  pieces: readonly LikePiece[] | undefined,
): string => {
  // Nothing is like it, and of NULL nothing is known.
  if (pieces === undefined) return filled(writer, '{0} IS NULL AND NULL', [tested]);
  const plain = plainPatternOf(pieces);
  const wanted = quotedString(plain ?? `${words.flags}${pieces.map(regexOf).join('')}`);
  const test = (text: string): string =>
    plain === undefined ? `regexp_full_match(${text}, {1})` : `${text} ${words.like} {1}`;
  // What ends in % takes any blanks there are.
  const template =
    words.isPlain || pieces.at(-1)?.kind === 'any'
      ? test('{0}')
      : `${test('{0}')} OR ${test("rtrim({0}, ' ')")}`;
  return filled(writer, template, [tested, wanted]);
};

/** The pattern for ILIKE, which knows neither sets nor escapes; undefined where it needs RE2. */
const plainPatternOf = (pieces: readonly LikePiece[]): string | undefined => {
  const runs = wildcardsOf(pieces);
  const isPlain = pieces.every(
    (piece) => piece.kind !== 'set' && !(piece.kind === 'character' && /[%_]/.test(piece.text)),
  );
  if (!isPlain || runs > ilikeWildcardsMax) return undefined;
  return pieces
    .map((piece) => (piece.kind === 'character' ? piece.text : PLAIN[piece.kind]))
    .join('');
};

const PLAIN = { any: '%', one: '_', set: '' } as const;

/** A piece in RE2's words, for a pattern that takes any case and line ends: `(?is)`. */
export const regexOf = (piece: LikePiece): string => {
  switch (piece.kind) {
    case 'any':
      return '.*';
    case 'one':
      return '.';
    case 'character':
      return literally(piece.text);
    case 'set':
      return setOf(piece);
  }
};

const setOf = ({ members, negated }: Extract<LikePiece, { kind: 'set' }>): string => {
  const written = members.map(memberOf).join('');
  if (written === '') return negated ? '.' : String.raw`[^\s\S]`;
  return `[${negated ? '^' : ''}${written}]`;
};

const memberOf = ([first, last]: LikeSetMember): string =>
  first === last ? literally(first) : `${literally(first)}-${literally(last)}`;

const literally = (character: string): string =>
  /[\w\s]|[^\0-\x7f]/u.test(character) ? character : `\\${character}`;
