// What stands between the operators of ADQL: what every dialect has, and no variables. CAST takes
// ADQL's own types.

import { enclosed, expected, refused } from '../grammar/complaint.ts';
import {
  castOf,
  literalOf,
  nameOrCallOf,
  nothingOf,
  parenthesisedOf,
  stringOf,
  wordOf,
} from '../grammar/operand.ts';
import { advance, at, peek, spanFrom } from '../grammar/reader.ts';
import type { Reader, Rules } from '../grammar/reader.ts';
import type { Expression, TypeName } from '../tree.ts';

/** `CAST(value AS type)`, the one call whose arguments are no plain list. */
export const CALLS: Rules['calls'] = new Map([['CAST', castOf({})]]);

const variableOf = (reader: Reader): never => {
  throw refused(reader, reader.token, {
    name: 'variables',
    later: false,
    instead: 'Write the value itself, or send the batch with LANG=CASJOBS-SQL.',
  });
};

const temporaryOf = (reader: Reader): never => {
  throw refused(reader, reader.token, {
    name: 'tables of a batch',
    later: false,
    instead: 'Name a table that stays, or send the batch with LANG=CASJOBS-SQL.',
  });
};

/** Words that stand before a moment in quotes in other languages. */
const MOMENT_WORDS: ReadonlySet<string> = new Set(['DATE', 'TIME', 'TIMESTAMP']);

const momentOrWordOf = (reader: Reader): Expression => {
  const { token } = reader;
  if (!MOMENT_WORDS.has(token.key) || peek(reader).kind !== 'string') return wordOf(reader);
  throw refused(reader, token, {
    name: `${token.key} before a text`,
    later: false,
    instead: "A text is read as a moment beside one: write '2020-01-01' alone.",
  });
};

/** What begins with each kind of token. */
export const OPERANDS: Rules['operands'] = {
  number: literalOf('number'),
  hex: literalOf('hex'),
  string: stringOf,
  name: nameOrCallOf,
  word: momentOrWordOf,
  sign: parenthesisedOf,
  variable: variableOf,
  temporary: temporaryOf,
  end: nothingOf,
};

/** The types of <cast_target>, and whether a length may stand behind them. */
const TYPES: ReadonlyMap<string, 'plain' | 'length'> = new Map([
  ['CHAR', 'length'],
  ['VARCHAR', 'length'],
  ['SMALLINT', 'plain'],
  ['INTEGER', 'plain'],
  ['BIGINT', 'plain'],
  ['REAL', 'plain'],
  ['DOUBLE', 'plain'],
  ['TIMESTAMP', 'plain'],
  ['POINT', 'plain'],
  ['CIRCLE', 'plain'],
  ['POLYGON', 'plain'],
]);

const TYPES_IN_WORDS =
  'CHAR, VARCHAR, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE PRECISION, TIMESTAMP';

/** A type behind AS, with its length. */
export const typeNameOf = (reader: Reader): TypeName => {
  const { start, key, value } = reader.token;
  const takes = TYPES.get(key);
  if (takes === undefined) {
    throw expected(reader, "a type's name", `CAST has the types ${TYPES_IN_WORDS}.`);
  }
  advance(reader);
  const hasSecond = key === 'DOUBLE';
  if (hasSecond && !at(reader, 'PRECISION')) throw expected(reader, 'PRECISION after DOUBLE');
  const name = hasSecond ? `${value} ${advance(reader).value}` : value;
  const args = takes === 'length' && at(reader, '(') ? [enclosed(reader, lengthOf)] : [];
  return { name, args, span: spanFrom(reader, start) };
};

const lengthOf = (reader: Reader): number => {
  if (reader.token.kind !== 'number' || !/^\d{1,9}$/.test(reader.token.value)) {
    throw expected(reader, "a text's length");
  }
  return Number(advance(reader).value);
};
