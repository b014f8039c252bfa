// Statements that make, change and drop what has a name: tables, indexes, views and functions.
// A view or function is kept as text; its query is read here only to be sure that it is one.

import type {
  AlterTable,
  ColumnDefinition,
  CreateFunction,
  CreateIndex,
  CreateTable,
  CreateView,
  DropStatement,
  OptionStatement,
  ParameterDefinition,
  Statement,
  UndropTable,
} from '../statement.ts';
import type { Name, ObjectName } from '../tree.ts';
import { enclosed, expect, expected, refused } from '../grammar/complaint.ts';
import { skipBehindTable, skipIndexOptions } from './hint.ts';
import { nameOf, objectNameOf, tableNameOf, variableOf } from '../grammar/name.ts';
import { advance, at, fault, listOf, peek, spanFrom, take } from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';
import { wholeQueryOf } from './query.ts';
import { REFUSED_DEFINITIONS } from './refused.ts';
import { columnOf, skipConstraintName, tableBodyOf, tableKeyOf } from './table-body.ts';
import { typeNameOf } from './type-name.ts';

/** `CREATE …`, by the word that follows. */
export const createOf = (reader: Reader): Statement => {
  const { start } = advance(reader);
  const orAlter = take(reader, 'OR');
  if (orAlter) expect(reader, 'ALTER', 'ALTER after CREATE OR');
  const { key } = reader.token;
  if (key === 'TABLE' && !orAlter) return createTableOf(reader, start);
  if (key === 'VIEW') return createViewOf(reader, { start, orAlter });
  if (key === 'FUNCTION') return createFunctionOf(reader, { start, orAlter });
  if (INDEX_WORDS.has(key) && !orAlter) return createIndexOf(reader, start);
  return refuseDefinition(reader, `TABLE, VIEW, FUNCTION or INDEX after CREATE`);
};

const refuseDefinition = (reader: Reader, what: string): never => {
  const refusal = REFUSED_DEFINITIONS.get(reader.token.key);
  if (refusal === undefined) throw expected(reader, what);
  throw refused(reader, reader.token, { name: reader.token.key, ...refusal });
};

const createTableOf = (reader: Reader, start: number): CreateTable => {
  advance(reader);
  const table = tableNameOf(reader, "the new table's name");
  if (!at(reader, '(')) {
    throw expected(reader, "'(' and the columns", 'SELECT … INTO t makes a table of a query.');
  }
  const body = tableBodyOf(reader);
  const span = spanFrom(reader, start);
  skipBehindTable(reader);
  return { kind: 'create-table', table, ...body, span };
};

const INDEX_WORDS: ReadonlySet<string> = new Set(['INDEX', 'UNIQUE', 'CLUSTERED', 'NONCLUSTERED']);

const createIndexOf = (reader: Reader, start: number): CreateIndex => {
  const isUnique = take(reader, 'UNIQUE');
  const isClustered = take(reader, 'CLUSTERED');
  if (!isClustered) take(reader, 'NONCLUSTERED');
  expect(reader, 'INDEX');
  nameOf(reader, "the index's name");
  expect(reader, 'ON', 'ON and a table');
  const table = tableNameOf(reader, "a table's name");
  const columns = enclosed(reader, (inside) => listOf(inside, sortedColumnOf));
  const span = spanFrom(reader, start);
  skipIndexOptions(reader);
  return { kind: 'create-index', isUnique, isClustered, table, columns, span };
};

const sortedColumnOf = (reader: Reader): { name: Name; descending: boolean } => {
  const name = nameOf(reader, "a column's name");
  const descending = take(reader, 'DESC');
  if (!descending) take(reader, 'ASC');
  return { name, descending };
};

interface Definition {
  readonly start: number;
  readonly orAlter: boolean;
}

const createViewOf = (reader: Reader, { start, orAlter }: Definition): CreateView => {
  advance(reader);
  const name = objectNameOf(reader, "the view's name");
  const columns = at(reader, '(')
    ? enclosed(reader, (inside) => listOf(inside, (each) => nameOf(each, "a column's name")))
    : [];
  if (take(reader, 'WITH')) listOf(reader, (inside) => nameOf(inside, 'an option'));
  expect(reader, 'AS', 'AS and a query');
  const query = wholeQueryOf(reader);
  return { kind: 'create-view', name, orAlter, columns, query, span: spanFrom(reader, start) };
};

const createFunctionOf = (reader: Reader, { start, orAlter }: Definition): CreateFunction => {
  advance(reader);
  const name = objectNameOf(reader, "the function's name");
  const parameters = enclosed(reader, (inside) =>
    at(inside, ')') ? [] : listOf(inside, parameterOf),
  );
  expect(reader, 'RETURNS', 'RETURNS and a type');
  const returns = at(reader, 'TABLE') ? rowsReturnedOf(reader) : valueReturnedOf(reader);
  const span = spanFrom(reader, start);
  return { kind: 'create-function', name, orAlter, parameters, returns, span };
};

const parameterOf = (reader: Reader): ParameterDefinition => {
  const name = variableOf(reader);
  take(reader, 'AS');
  const type = typeNameOf(reader);
  if (!at(reader, '=')) return { name, type };
  const message = 'Parameters have no defaults here.';
  throw fault(reader, reader.token, { message, hint: 'Give every argument in every call.' });
};

const rowsReturnedOf = (reader: Reader): CreateFunction['returns'] => {
  advance(reader);
  skipFunctionOptions(reader);
  take(reader, 'AS');
  if (at(reader, 'BEGIN') || at(reader, '(')) throw refused(reader, reader.token, ONE_QUERY);
  expect(reader, 'RETURN', 'RETURN and a query');
  return { kind: 'rows', query: wholeQueryOf(reader) };
};

const valueReturnedOf = (reader: Reader): CreateFunction['returns'] => {
  if (reader.token.kind === 'variable') throw refused(reader, reader.token, ONE_QUERY);
  const type = typeNameOf(reader);
  skipFunctionOptions(reader);
  take(reader, 'AS');
  const isBlock = take(reader, 'BEGIN');
  if (!take(reader, 'RETURN')) throw refused(reader, reader.token, ONE_QUERY);
  const value = reader.rules.expression(reader);
  while (take(reader, ';'));
  if (isBlock) expect(reader, 'END', 'END of the function');
  return { kind: 'value', type, value };
};

const skipFunctionOptions = (reader: Reader): void => {
  if (take(reader, 'WITH')) listOf(reader, (inside) => nameOf(inside, 'an option'));
};

const ONE_QUERY = {
  name: 'functions of more than one expression or one query',
  later: false,
  instead: 'Write AS BEGIN RETURN … END, or RETURNS TABLE AS RETURN (SELECT …).',
};

/** `ALTER TABLE`; views and functions are made anew with CREATE OR ALTER. */
export const alterOf = (reader: Reader): Statement => {
  const { start } = advance(reader);
  const { key } = reader.token;
  if (key === 'VIEW') return createViewOf(reader, { start, orAlter: true });
  if (key === 'FUNCTION') return createFunctionOf(reader, { start, orAlter: true });
  if (key !== 'TABLE') return refuseDefinition(reader, 'TABLE after ALTER');
  advance(reader);
  const table = tableNameOf(reader, "a table's name");
  const change = tableChangeOf(reader);
  return { kind: 'alter-table', table, change, span: spanFrom(reader, start) };
};

const tableChangeOf = (reader: Reader): AlterTable['change'] => {
  if (take(reader, 'ADD')) return addedOf(reader);
  if (take(reader, 'DROP')) {
    if (!take(reader, 'COLUMN')) return refuseDefinition(reader, 'COLUMN after DROP');
    const ifExists = takeIfExists(reader);
    const names = listOf(reader, (inside) => nameOf(inside, "a column's name"));
    return { kind: 'drop-columns', names, ifExists };
  }
  if (take(reader, 'ALTER')) {
    expect(reader, 'COLUMN', 'COLUMN after ALTER');
    return { kind: 'alter-column', column: columnOf(reader, []) };
  }
  throw expected(reader, 'ADD, DROP COLUMN or ALTER COLUMN');
};

const addedOf = (reader: Reader): AlterTable['change'] => {
  const isConstraint = at(reader, 'CONSTRAINT');
  skipConstraintName(reader);
  if (take(reader, 'DEFAULT')) return addedDefaultOf(reader);
  const key = tableKeyOf(reader);
  if (key !== undefined) return { kind: 'add-key', key };
  if (isConstraint) throw expected(reader, 'PRIMARY KEY, UNIQUE or DEFAULT');
  take(reader, 'COLUMN');
  const columns: ColumnDefinition[] = listOf(reader, (inside) => columnOf(inside, []));
  return { kind: 'add-columns', columns };
};

/** `DEFAULT 0 FOR a`, behind its first word. */
const addedDefaultOf = (reader: Reader): AlterTable['change'] => {
  const value = reader.rules.expression(reader);
  expect(reader, 'FOR', 'FOR and a column');
  return { kind: 'add-default', value, column: nameOf(reader, "a column's name") };
};

const takeIfExists = (reader: Reader): boolean => {
  if (!at(reader, 'IF') || peek(reader).key !== 'EXISTS') return false;
  advance(reader);
  advance(reader);
  return true;
};

const DROPPABLE: ReadonlyMap<string, DropStatement['what']> = new Map([
  ['TABLE', 'table'],
  ['VIEW', 'view'],
  ['FUNCTION', 'function'],
]);

/** `DROP TABLE`, `DROP VIEW`, `DROP FUNCTION`; an index has nothing to drop. */
export const dropOf = (reader: Reader): DropStatement | OptionStatement => {
  const { start } = advance(reader);
  if (at(reader, 'INDEX')) return dropIndexOf(reader, start);
  const what = DROPPABLE.get(reader.token.key);
  if (what === undefined) return refuseDefinition(reader, 'TABLE, VIEW or FUNCTION after DROP');
  advance(reader);
  const ifExists = takeIfExists(reader);
  const names = listOf(reader, (inside): ObjectName => objectNameOf(inside, `a ${what}'s name`));
  return { kind: 'drop', what, names, ifExists, span: spanFrom(reader, start) };
};

const dropIndexOf = (reader: Reader, start: number): OptionStatement => {
  advance(reader);
  takeIfExists(reader);
  objectNameOf(reader, "an index's name");
  if (take(reader, 'ON')) objectNameOf(reader, "a table's name");
  const span = spanFrom(reader, start);
  return { kind: 'option', text: reader.text.slice(span.start, span.end), span };
};

/** `UNDROP TABLE t`. */
export const undropTableOf = (reader: Reader): UndropTable => {
  const { start } = advance(reader);
  expect(reader, 'TABLE', 'TABLE after UNDROP');
  const table = objectNameOf(reader, "a table's name");
  return { kind: 'undrop-table', table, span: spanFrom(reader, start) };
};
