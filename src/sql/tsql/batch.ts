// A batch: statements, what may stand between them, and those that are refused by name.
// A statement that this server learns moves from REFUSED_STATEMENTS to the table here.

import { nearest } from '../../base/suggest.ts';
import type { Statement } from '../statement.ts';
import { expected, refused, unexpected } from './complaint.ts';
import { expressionOf } from './expression.ts';
import { queryAfter, queryOf, selectInTurnOf, selectStatementOf } from './query.ts';
import { advance, at, ended, fault, shown, statementsMax, take, tokensMax } from './reader.ts';
import type { Reader, Rules } from './reader.ts';
import { REFUSED_STATEMENTS } from './refused.ts';
import { alterOf, createOf, dropOf, undropTableOf } from './statement-define.ts';
import {
  beginOf,
  commitOf,
  declareOf,
  executeOf,
  ifOf,
  jumpOf,
  printOf,
  raiserrorOf,
  setOf,
  throwOf,
  useOf,
  whileOf,
} from './statement-flow.ts';
import { deleteOf, insertOf, truncateOf, updateOf, withStatementOf } from './statement-write.ts';

/** The statements of a text whose reader stands before the first token. */
export const statementsOf = (reader: Reader): readonly [Statement, ...Statement[]] => {
  advance(reader);
  takeSeparators(reader);
  if (ended(reader)) {
    throw fault(reader, reader.token, { message: 'There is no statement in the text.' });
  }
  const statements: [Statement, ...Statement[]] = [statementOf(reader)];
  while (!ended(reader)) {
    const separated = takeSeparators(reader);
    if (ended(reader)) break;
    if (!atStatement(reader)) throw separated ? unknownStatement(reader) : unexpected(reader);
    statements.push(statementOf(reader));
  }
  return statements;
};

/** Semicolons and GO, which may stand on a line of its own or behind a semicolon. */
const takeSeparators = (reader: Reader): boolean => {
  let taken = false;
  while (take(reader, ';') || take(reader, 'GO')) taken = true;
  return taken;
};

const statementOf = (reader: Reader): Statement => {
  reader.tokensLeft = tokensMax;
  reader.statementsLeft -= 1;
  if (reader.statementsLeft < 0) throw fault(reader, reader.token, TOO_MANY);
  const { key, kind } = reader.token;
  const read = kind === 'word' ? STATEMENTS.get(key) : undefined;
  if (at(reader, '(')) return selectStatementOf(reader);
  if (read !== undefined) return read(reader);
  const known = kind === 'word' ? REFUSED_STATEMENTS.get(key) : undefined;
  if (known !== undefined) throw refused(reader, reader.token, { name: key, ...known });
  throw unknownStatement(reader);
};

const TOO_MANY = {
  message: `A batch has at most ${statementsMax} statements, and here begins one more.`,
  hint: 'Upload the data into a table, or insert many rows with one INSERT.',
};

const unknownStatement = (reader: Reader): Error => {
  const { token } = reader;
  if (ended(reader)) return expected(reader, 'a statement');
  const meant = token.kind === 'word' ? nearest(token.value, statementWords()) : undefined;
  const message = `A statement cannot begin with ${shown(reader, token)}.`;
  const hint = meant === undefined ? 'Queries begin with SELECT.' : `Did you mean ${meant}?`;
  return fault(reader, token, { message, hint });
};

const statementWords = (): Iterable<string> => [...STATEMENTS.keys(), ...REFUSED_STATEMENTS.keys()];

const atStatement = ({ token: { kind, key } }: Reader): boolean =>
  kind === 'word' && (STATEMENTS.has(key) || REFUSED_STATEMENTS.has(key));

const STATEMENTS: ReadonlyMap<string, (reader: Reader) => Statement> = new Map<
  string,
  (reader: Reader) => Statement
>([
  ['SELECT', selectInTurnOf],
  ['WITH', withStatementOf],
  ['INSERT', insertOf],
  ['UPDATE', updateOf],
  ['DELETE', deleteOf],
  ['TRUNCATE', truncateOf],
  ['CREATE', createOf],
  ['ALTER', alterOf],
  ['DROP', dropOf],
  ['UNDROP', undropTableOf],
  ['DECLARE', declareOf],
  ['SET', setOf],
  ['USE', useOf],
  ['IF', ifOf],
  ['WHILE', whileOf],
  ['BEGIN', beginOf],
  ['COMMIT', commitOf],
  ['BREAK', jumpOf('break')],
  ['CONTINUE', jumpOf('continue')],
  ['RETURN', jumpOf('return')],
  ['PRINT', printOf],
  ['RAISERROR', raiserrorOf],
  ['THROW', throwOf],
  ['EXEC', executeOf],
  ['EXECUTE', executeOf],
]);

/** The rules of this dialect that rules come back to. */
export const TSQL: Rules = {
  expression: expressionOf,
  query: queryOf,
  queryAfter,
  statement: statementOf,
};
