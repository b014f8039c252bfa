// A batch: statements, what may stand between them, and those that are refused by name.
// A statement that this server learns moves from REFUSED_STATEMENTS to the table here.

import { nearest } from '../../base/suggest.ts';
import { bracketed } from '../../domain/table.ts';
import type { Words } from '../grammar/words.ts';
import { withoutIdleGo } from '../parts.ts';
import type { GoStatement, Statement } from '../statement.ts';
import { expected, refused, unexpected } from '../grammar/complaint.ts';
import { expressionOf, PREDICATES } from '../grammar/expression.ts';
import { derivedOf, orderedPartOf, queryAfter, queryOf } from './query.ts';
import { selectInTurnOf, selectStatementOf } from './query.ts';
import {
  advance,
  at,
  ended,
  fault,
  peek,
  shown,
  spanFrom,
  statementsMax,
  take,
  tokensMax,
} from '../grammar/reader.ts';
import type { Reader, Rules } from '../grammar/reader.ts';
import { CALLS, OPERANDS, operandOf } from './operand.ts';
import { ARITHMETIC, COMPARISONS } from './operators.ts';
import { REFUSED_PARTS, REFUSED_STATEMENTS } from './refused.ts';
import { typeNameOf } from './type-name.ts';
import { callTailOf } from './window.ts';
import {
  BARE_FUNCTIONS,
  CLAUSES,
  CONTINUATIONS,
  RESERVED,
  RESERVED_FUNCTIONS,
  SET_OPERATORS,
} from './words.ts';
import { alterOf, createOf, dropOf, undropTableOf } from './statement-define.ts';
import {
  beginOf,
  commitOf,
  declareOf,
  ifOf,
  jumpOf,
  printOf,
  raiserrorOf,
  setOf,
  throwOf,
  useOf,
  whileOf,
} from './statement-flow.ts';
import { renamedOrCalledOf } from './rename.ts';
import {
  deleteOf,
  identityInsertOf,
  insertOf,
  truncateOf,
  updateStatementOf,
  withStatementOf,
} from './statement-write.ts';

/** The statements of a text whose reader stands before the first token. */
export const statementsOf = (reader: Reader): readonly Statement[] => {
  advance(reader);
  const statements: Statement[] = [];
  takeSeparators(reader, statements);
  if (ended(reader)) {
    throw fault(reader, reader.token, { message: 'There is no statement in the text.' });
  }
  statements.push(topStatementOf(reader));
  while (!ended(reader)) {
    const isNext = takeSeparators(reader, statements) || atLabel(reader);
    if (ended(reader)) break;
    if (!atStatement(reader)) throw isNext ? unknownStatement(reader) : unexpected(reader);
    statements.push(topStatementOf(reader));
  }
  return withoutIdleGo(statements);
};

/** Reads on behind an error, where words may stand that end what began before it. */
export const readOn = (reader: Reader): void => {
  advance(reader);
  for (let isNext = true; !ended(reader); isNext = false) {
    while (takeSeparators(reader, []) || take(reader, 'END') || take(reader, 'ELSE')) isNext = true;
    if (ended(reader)) break;
    if (!isNext && !atStatement(reader)) throw unexpected(reader);
    topStatementOf(reader);
  }
};

const topStatementOf = (reader: Reader): Statement => {
  reader.begun = reader.token.start;
  return statementOf(reader);
};

/** Semicolons and GO, which may stand on a line of its own or behind a semicolon. */
const takeSeparators = (reader: Reader, statements: Statement[]): boolean => {
  let taken = false;
  for (;;) {
    if (at(reader, 'GO')) {
      const go = goOf(reader);
      const last = statements.at(-1);
      if (last !== undefined && last.kind !== 'go') statements.push(go);
    } else if (!take(reader, ';')) return taken;
    taken = true;
  }
};

/** `GO`, or `GO 5`. */
const goOf = (reader: Reader): GoStatement => {
  const { start } = advance(reader);
  const { kind, value } = reader.token;
  if (kind !== 'number') return { kind: 'go', times: 1, span: spanFrom(reader, start) };
  if (!/^0*[1-9]\d{0,8}$/.test(value)) throw expected(reader, 'how often, as in GO 5,');
  advance(reader);
  return { kind: 'go', times: Number(value), span: spanFrom(reader, start) };
};

/** Whether a label is at hand, which GOTO would lead to. */
const atLabel = (reader: Reader): boolean =>
  reader.token.kind === 'word' && reader.text.charAt(peek(reader).start) === ':';

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
  if (atLabel(reader)) return refused(reader, token, LABEL);
  const meant = token.kind === 'word' ? nearest(token.value, statementWords()) : undefined;
  const message = `A statement cannot begin with ${shown(reader, token)}.`;
  const hint = meant === undefined ? 'Queries begin with SELECT.' : `Did you mean ${meant}?`;
  return fault(reader, token, { message, hint });
};

const LABEL = { name: 'labels', ...REFUSED_STATEMENTS.get('GOTO'), later: false };

const statementWords = (): Iterable<string> => [...STATEMENTS.keys(), ...REFUSED_STATEMENTS.keys()];

const setStatementOf = (reader: Reader): Statement =>
  peek(reader).key === 'IDENTITY_INSERT' ? identityInsertOf(reader) : setOf(reader);

const atStatement = ({ token: { kind, key } }: Reader): boolean =>
  kind === 'word' && (STATEMENTS.has(key) || REFUSED_STATEMENTS.has(key));

const STATEMENTS: ReadonlyMap<string, (reader: Reader) => Statement> = new Map<
  string,
  (reader: Reader) => Statement
>([
  ['SELECT', selectInTurnOf],
  ['WITH', withStatementOf],
  ['INSERT', insertOf],
  ['UPDATE', updateStatementOf],
  ['DELETE', deleteOf],
  ['TRUNCATE', truncateOf],
  ['CREATE', createOf],
  ['ALTER', alterOf],
  ['DROP', dropOf],
  ['UNDROP', undropTableOf],
  ['DECLARE', declareOf],
  ['SET', setStatementOf],
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
  ['EXEC', renamedOrCalledOf],
  ['EXECUTE', renamedOrCalledOf],
]);

const WORDS: Words = {
  reserved: RESERVED,
  idle: new Set(),
  functions: RESERVED_FUNCTIONS,
  bareFunctions: BARE_FUNCTIONS,
  clauses: CLAUSES,
  setOperators: SET_OPERATORS,
  continuations: CONTINUATIONS,
  refused: REFUSED_PARTS,
  refusal: 'This server does not offer',
  quoted: bracketed,
  delimiters: '["',
  quotes: 'brackets',
};

/** The dialect, and the rules of it that rules come back to. */
export const TSQL: Rules = {
  words: WORDS,
  expression: expressionOf,
  query: queryOf,
  derived: derivedOf,
  queryAfter,
  orderedPart: orderedPartOf,
  operand: operandOf,
  operands: OPERANDS,
  calls: CALLS,
  callTail: callTailOf,
  typeName: typeNameOf,
  predicates: PREDICATES,
  comparisons: COMPARISONS,
  arithmetic: ARITHMETIC,
  statement: statementOf,
};
