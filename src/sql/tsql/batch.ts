// A batch: statements, what may stand between them, and those that are refused by name.
// A statement that this server learns moves from REFUSED_STATEMENTS to the table here.

import { nearest } from '../../base/suggest.ts';
import type { DropTable, Statement, UndropTable } from '../tree.ts';
import { expect, expected, refused, unexpected } from './complaint.ts';
import { expressionOf } from './expression.ts';
import { objectNameOf } from './name.ts';
import { queryAfter, queryOf, selectStatementOf } from './query.ts';
import { advance, at, ended, fault, peek, shown, spanFrom, take, tokensMax } from './reader.ts';
import type { Reader, Rules } from './reader.ts';
import { ONE_JOB_EACH, REFUSED_STATEMENTS } from './refused.ts';

/** The rules of this dialect that rules come back to. */
export const TSQL: Rules = { expression: expressionOf, query: queryOf, queryAfter };

/** A batch of one statement is all that an executor can run and commit as a whole so far. */
const statementsMax = 1;

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
    if (statements.length === statementsMax) throw tooMany(reader);
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

const tooMany = (reader: Reader): Error => {
  const second = `${shown(reader, reader.token)} begins a second one`;
  const message = `One statement a batch is what this server runs today; ${second}.`;
  return fault(reader, reader.token, { message, hint: ONE_JOB_EACH });
};

const statementOf = (reader: Reader): Statement => {
  reader.tokensLeft = tokensMax;
  const { key, kind } = reader.token;
  const read = kind === 'word' ? STATEMENTS.get(key) : undefined;
  if (at(reader, '(')) return selectStatementOf(reader);
  if (read !== undefined) return read(reader);
  const known = kind === 'word' ? REFUSED_STATEMENTS.get(key) : undefined;
  if (known !== undefined) throw refused(reader, reader.token, { name: key, ...known });
  throw unknownStatement(reader);
};

const unknownStatement = (reader: Reader): Error => {
  const { token } = reader;
  const meant = token.kind === 'word' ? nearest(token.value, statementWords()) : undefined;
  const message = `A statement cannot begin with ${shown(reader, token)}.`;
  const hint = meant === undefined ? 'Queries begin with SELECT.' : `Did you mean ${meant}?`;
  return fault(reader, token, { message, hint });
};

const statementWords = (): Iterable<string> => [...STATEMENTS.keys(), ...REFUSED_STATEMENTS.keys()];

const atStatement = ({ token: { kind, key } }: Reader): boolean =>
  kind === 'word' && (STATEMENTS.has(key) || REFUSED_STATEMENTS.has(key));

const dropTableOf = (reader: Reader): DropTable => {
  const { start } = advance(reader);
  if (!take(reader, 'TABLE')) throw expected(reader, 'TABLE after DROP', onlyTables);
  const ifExists = at(reader, 'IF') && peek(reader).key === 'EXISTS';
  if (ifExists) {
    advance(reader);
    advance(reader);
  }
  const table = objectNameOf(reader, "a table's name");
  if (at(reader, ',')) throw oneTable(reader);
  return { kind: 'drop-table', table, ifExists, span: spanFrom(reader, start) };
};

const onlyTables = 'Only tables can be dropped.';

const oneTable = (reader: Reader): Error =>
  fault(reader, reader.token, {
    message: 'One table at a time can be dropped.',
    hint: 'Submit a DROP TABLE for each.',
  });

const undropTableOf = (reader: Reader): UndropTable => {
  const { start } = advance(reader);
  expect(reader, 'TABLE', 'TABLE after UNDROP');
  const table = objectNameOf(reader, "a table's name");
  return { kind: 'undrop-table', table, span: spanFrom(reader, start) };
};

const STATEMENTS: ReadonlyMap<string, (reader: Reader) => Statement> = new Map<
  string,
  (reader: Reader) => Statement
>([
  ['SELECT', selectStatementOf],
  ['DROP', dropTableOf],
  ['UNDROP', undropTableOf],
]);
