// ADQL 2.1 as a dialect: one query, and what is said of texts that are more or other than that.
// Beyond the standard it takes CASE, ESCAPE, ANY and ALL, the operators & | ^ ~, 0x numerals,
// CROSS JOIN, block comments and a SELECT without FROM.

import { expected, unexpected } from '../grammar/complaint.ts';
import { expressionOf, likeOf, PREDICATES } from '../grammar/expression.ts';
import { advance, at, ended, fault, shown, take } from '../grammar/reader.ts';
import type { Predicate, Reader, Rules } from '../grammar/reader.ts';
import type { SelectStatement } from '../statement.ts';
import type { BinaryOperator } from '../tree.ts';
import { CALLS, OPERANDS, typeNameOf } from './operand.ts';
import { orderedPartOf, queryAfter, queryOf, wholeQueryOf } from './query.ts';
import { STATEMENT_WORDS, WORDS } from './words.ts';

/** The one query of a text whose reader stands before the first token. */
export const statementOf = (reader: Reader): SelectStatement => {
  advance(reader);
  if (ended(reader))
    throw fault(reader, reader.token, { message: 'There is no query in the text.' });
  if (!at(reader, 'SELECT') && !at(reader, 'WITH') && !at(reader, '(')) throw notAQuery(reader);
  const query = wholeQueryOf(reader);
  const isEnded = take(reader, ';');
  while (take(reader, ';'));
  if (!ended(reader)) throw isEnded ? secondStatement(reader) : unexpected(reader);
  return { kind: 'select-statement', query, span: query.span };
};

const OWN_DIALECT = 'LANG=CASJOBS-SQL takes whole batches of statements.';

const notAQuery = (reader: Reader): Error => {
  const { key, kind } = reader.token;
  if (kind === 'word' && STATEMENT_WORDS.has(key)) {
    const message = `ADQL only asks: it has no ${key}.`;
    return fault(reader, reader.token, { message, hint: OWN_DIALECT });
  }
  return expected(reader, 'SELECT or WITH', 'A query of ADQL begins with SELECT.');
};

const secondStatement = (reader: Reader): Error => {
  const message = `A text of ADQL is one query, and ${shown(reader, reader.token)} begins another.`;
  return fault(reader, reader.token, { message, hint: OWN_DIALECT });
};

const ilikeOf: Predicate = (reader, subject) => {
  const like = likeOf(reader, subject);
  return like.kind === 'like' ? { ...like, anyCase: true } : like;
};

const signs = (...list: readonly BinaryOperator[]): ReadonlyMap<string, BinaryOperator> =>
  new Map(list.map((sign) => [sign, sign]));

/** The dialect, and the rules of it that rules come back to. */
export const ADQL: Rules = {
  words: WORDS,
  expression: expressionOf,
  query: queryOf,
  derived: queryOf,
  queryAfter,
  orderedPart: orderedPartOf,
  operand: (reader) => OPERANDS[reader.token.kind](reader),
  operands: OPERANDS,
  calls: CALLS,
  callTail: () => ({}),
  typeName: typeNameOf,
  predicates: new Map([...PREDICATES, ['ILIKE', ilikeOf]]),
  comparisons: new Map([...signs('=', '<>', '<', '<=', '>', '>='), ['!=', '<>']]),
  arithmetic: signs('+', '-', '*', '/', '&', '|', '^', '||'),
  statement: statementOf,
};
