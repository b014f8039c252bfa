// The one door from text to tree: parses a whole batch or says what is wrong and where.
// Pure and total: no text makes it throw, recurse beyond a fixed depth or take more than linear
// time; names are not looked up.

import type { Dialect } from '../domain/dialect.ts';
import type { QueryError } from '../domain/query-error.ts';
import { ADQL, statementOf } from './adql/adql.ts';
import type { Batch, Statement } from './statement.ts';
import { readOn, statementsOf, TSQL } from './tsql/batch.ts';
import { refuseUndeclared } from './tsql/declared.ts';
import { depthMax, fault, readerOf } from './grammar/reader.ts';
import type { Reader, Rules } from './grammar/reader.ts';
import { resumedAt } from './tsql/resume.ts';
import { walk } from './walk.ts';

/** What became of a text. An unparsable one has at least one error, each with its place. */
export type ParseResult =
  | { readonly kind: 'parsed'; readonly batch: Batch }
  | { readonly kind: 'unparsable'; readonly errors: readonly QueryError[] };

/** How a dialect is read. */
interface FrontEnd {
  readonly rules: Rules;
  /** The statements of a text whose reader stands before the first token. */
  readonly statements: (reader: Reader) => readonly Statement[];
  /** Refuses what only all of them together show. */
  readonly check: (reader: Reader, statements: readonly Statement[]) => void;
  /** What else is wrong behind the first error. */
  readonly later: (first: Reader) => readonly QueryError[];
}

const FRONT_ENDS: Readonly<Record<Dialect, FrontEnd>> = {
  casjobs: {
    rules: TSQL,
    statements: statementsOf,
    check: refuseUndeclared,
    later: (first) => laterFaults(first),
  },
  adql: {
    rules: ADQL,
    statements: (reader) => [statementOf(reader)],
    check: () => undefined,
    later: () => [],
  },
};

/**
 * Parses a batch in a dialect. Errors come in the order of the text: the first, and in the CasJobs
 * dialect those of later statements as far as it can be told where one begins.
 */
export const parseIn = (dialect: Dialect, text: string): ParseResult => {
  const { rules, statements: read, check, later } = FRONT_ENDS[dialect];
  const reader = readerOf(text, rules);
  try {
    const statements = read(reader);
    for (const statement of statements) refuseDeep(reader, statement);
    check(reader, statements);
    return { kind: 'parsed', batch: { dialect, text, statements } };
  } catch (error) {
    if (reader.fault === undefined) throw error;
    return { kind: 'unparsable', errors: [reader.fault, ...later(reader)] };
  }
};

/** Parses a batch in the CasJobs dialect of T-SQL. */
export const parseBatch = (text: string): ParseResult => parseIn('casjobs', text);

/** Errors that are told at most. */
const faultsMax = 10;

const laterFaults = (first: Reader): readonly QueryError[] => {
  const faults: QueryError[] = [];
  let from = resumedAt(first);
  while (from !== undefined && faults.length < faultsMax - 1) {
    const reader = readerOf(first.text, TSQL, from);
    try {
      readOn(reader);
      return faults;
    } catch (error) {
      if (reader.fault === undefined) throw error;
      faults.push(reader.fault);
      from = resumedAt(reader);
    }
  }
  return faults;
};

/**
 * A row of operators or joins leans to the left and so is as deep as it is long, without any
 * nesting in the text. Whoever reads the tree may recurse, for it is never deeper than depthMax.
 */
const refuseDeep = (reader: Reader, statement: Statement): void => {
  walk(statement, (node, depth) => {
    if (depth <= depthMax) return;
    const message = `More than ${depthMax} operators or joins in a row stand here.`;
    const hint = 'Work out a part of them in a subquery in FROM.';
    throw fault(reader, node.span, { message, hint });
  });
};
