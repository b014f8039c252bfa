// Statements as canonical T-SQL on one line, as print.ts prints queries: parsing what is printed
// gives the same tree but for its spans. What was read without effect and left no trace is gone.

import { clause, commas, printExpression, printName, printObject } from './print.ts';
import { printOption, printQuery, printSource, printType, printWith } from './print.ts';
import type { Printers } from './print.ts';
import type {
  AlterTable,
  AssignStatement,
  ColumnDefinition,
  CreateFunction,
  CreateIndex,
  CreateTable,
  CreateView,
  DeleteStatement,
  ExecuteStatement,
  Given,
  InsertSource,
  KeyDefinition,
  Statement,
  UpdateStatement,
} from './statement.ts';
import type { Expression, Name, Query } from './tree.ts';

/** The statement as text, without a semicolon. */
export const printStatement = <K extends Statement['kind']>(
  statement: Extract<Statement, { kind: K }>,
): string => STATEMENTS[statement.kind](statement);

const printAssign = ({ types, variables, query }: AssignStatement): string => {
  const { body } = query;
  if (types !== undefined && body.kind === 'select') {
    const [name, type, value] = [variables[0], types[0], body.items[0]];
    if (name !== undefined && type !== undefined && value?.kind === 'item') {
      return `DECLARE ${name.text} ${printType(type)} = ${printExpression(value.value)}`;
    }
  }
  return printQuery(query, undefined, variables);
};

const printColumn = (column: ColumnDefinition): string =>
  [
    printName(column.name),
    printType(column.type),
    ...(column.identity === undefined ? [] : [`IDENTITY(${column.identity.join(', ')})`]),
    ...(column.isNotNull ? ['NOT NULL'] : []),
    ...(column.default === undefined ? [] : [`DEFAULT ${printExpression(column.default)}`]),
  ].join(' ');

const printKey = ({ isPrimary, columns }: KeyDefinition): string =>
  `${isPrimary ? 'PRIMARY KEY' : 'UNIQUE'} ${printNames(columns)}`;

const printNames = (names: readonly Name[]): string => `(${commas(names, printName)})`;

const printNamesIfAny = (names: readonly Name[]): string =>
  names.length === 0 ? '' : ` ${printNames(names)}`;

const printCreateTable = ({ table, columns, keys }: CreateTable): string => {
  const body = `(${[...columns.map(printColumn), ...keys.map(printKey)].join(', ')})`;
  const { text } = table.object;
  const isVariable = table.database === undefined && /^@[\p{L}\p{N}_]+$/u.test(text);
  return isVariable
    ? `DECLARE ${text} TABLE ${body}`
    : `CREATE TABLE ${printObject(table)} ${body}`;
};

const printChange = ({ change }: AlterTable): string => {
  switch (change.kind) {
    case 'add-columns':
      return `ADD ${commas(change.columns, printColumn)}`;
    case 'drop-columns':
      return `DROP COLUMN ${ifExistsOf(change.ifExists)}${commas(change.names, printName)}`;
    case 'alter-column':
      return `ALTER COLUMN ${printColumn(change.column)}`;
    case 'add-key':
      return `ADD ${printKey(change.key)}`;
  }
};

const ifExistsOf = (ifExists: boolean): string => (ifExists ? 'IF EXISTS ' : '');

const printGiven = (given: Given): string =>
  given.kind === 'default' ? 'DEFAULT' : printExpression(given);

const printInsertSource = (source: InsertSource): string => {
  if (source.kind === 'execute') return printExecute(source);
  if (source.kind === 'query') return printQuery({ ...source, with: [] });
  const [only, ...others] = source.rows;
  if (only?.length === 0 && others.length === 0) return 'DEFAULT VALUES';
  return `VALUES ${commas(source.rows, (row) => `(${commas(row, printGiven)})`)}`;
};

const printExecute = ({ procedure, args }: ExecuteStatement): string => {
  const list = commas(
    args,
    ({ name, value }) => `${name === undefined ? '' : `${name.text} = `}${printExpression(value)}`,
  );
  return `EXEC ${printObject(procedure)}${list === '' ? '' : ` ${list}`}`;
};

const topOf = (top: Expression | undefined): string =>
  top === undefined ? '' : `TOP (${printExpression(top)}) `;

const printRest = ({ from, where, maxRecursion }: DeleteStatement | UpdateStatement): string =>
  [
    ...clause('FROM', from, printSource),
    ...(where === undefined ? [] : [`WHERE ${printExpression(where)}`]),
    ...printOption(maxRecursion),
  ]
    .map((part) => ` ${part}`)
    .join('');

const withOf = ({ with: common = [] }: Pick<Query, 'with'>): string =>
  printWith(common)
    .map((text) => `${text} `)
    .join('');

const printUpdate = (update: UpdateStatement): string => {
  const { top, table, changes } = update;
  const set = commas(
    changes,
    ({ column, value }) => `${printName(column)} = ${printExpression(value)}`,
  );
  const target = `${topOf(top)}${printObject(table)}`;
  return `${withOf(update)}UPDATE ${target} SET ${set}${printRest(update)}`;
};

const printView = ({ name, orAlter, columns, query }: CreateView): string =>
  `CREATE ${orAlter ? 'OR ALTER ' : ''}VIEW ${printObject(name)}${printNamesIfAny(columns)} ` +
  `AS ${printQuery(query)}`;

const printFunction = ({ name, orAlter, parameters, returns }: CreateFunction): string => {
  const list = commas(parameters, ({ name: each, type }) => `${each.text} ${printType(type)}`);
  const what =
    returns.kind === 'value'
      ? `${printType(returns.type)} AS BEGIN RETURN ${printExpression(returns.value)} END`
      : `TABLE AS RETURN ${printQuery(returns.query)}`;
  const word = orAlter ? 'CREATE OR ALTER' : 'CREATE';
  return `${word} FUNCTION ${printObject(name)}(${list}) RETURNS ${what}`;
};

const printSorted = ({ name, descending }: CreateIndex['columns'][number]): string =>
  `${printName(name)}${descending ? ' DESC' : ''}`;

const STATEMENTS: Printers<Statement> = {
  'select-statement': ({ query, into }) => printQuery(query, into),
  assign: printAssign,
  insert: ({ table, columns, source }) =>
    (source.kind === 'query' ? withOf(source) : '') +
    `INSERT INTO ${printObject(table)}${printNamesIfAny(columns)} ${printInsertSource(source)}`,
  update: printUpdate,
  delete: (statement) =>
    `${withOf(statement)}DELETE ` +
    `${topOf(statement.top)}FROM ${printObject(statement.table)}${printRest(statement)}`,
  truncate: ({ table }) => `TRUNCATE TABLE ${printObject(table)}`,
  'create-table': printCreateTable,
  'alter-table': (alter) => `ALTER TABLE ${printObject(alter.table)} ${printChange(alter)}`,
  'create-index': ({ isUnique, isClustered, table, columns }) =>
    `CREATE ${isUnique ? 'UNIQUE ' : ''}${isClustered ? 'CLUSTERED ' : ''}INDEX i ` +
    `ON ${printObject(table)} (${commas(columns, printSorted)})`,
  'create-view': printView,
  'create-function': printFunction,
  drop: ({ what, names, ifExists }) =>
    `DROP ${what.toUpperCase()} ${ifExistsOf(ifExists)}${commas(names, printObject)}`,
  'undrop-table': ({ table }) => `UNDROP TABLE ${printObject(table)}`,
  execute: printExecute,
  print: ({ value }) => `PRINT ${printExpression(value)}`,
  raise: ({ message }) => `RAISERROR (${printExpression(message)})`,
  block: ({ body }) => `BEGIN ${body.map((each) => printStatement(each)).join('; ')} END`,
  if: ({ condition, body, otherwise }) =>
    `IF ${printExpression(condition)} ${printStatement(body)}` +
    (otherwise === undefined ? '' : ` ELSE ${printStatement(otherwise)}`),
  while: ({ condition, body }) => `WHILE ${printExpression(condition)} ${printStatement(body)}`,
  jump: ({ jump }) => jump.toUpperCase(),
  transaction: ({ move }) => (move === 'begin' ? 'BEGIN TRANSACTION' : 'COMMIT'),
  option: ({ text }) => text,
};
