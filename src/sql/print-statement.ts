// Statements as canonical T-SQL on one line, as print.ts prints queries: parsing what is printed
// gives the same tree but for its spans. What was read without effect and left no trace is gone.

import { bracketed } from '../domain/table.ts';
import { clause, commas, printExpression, printName, printObject } from './print.ts';
import { printOption, printQuery, printSource, printTop, printType, printWith } from './print.ts';
import type { Printers } from './print.ts';
import type {
  AlterTable,
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
import type { Name, ObjectName, Query, Top } from './tree.ts';

/** The statement as text, without a semicolon. */
export const printStatement = <K extends Statement['kind']>(
  statement: Extract<Statement, { kind: K }>,
): string => STATEMENTS[statement.kind](statement);

const printColumn = (column: ColumnDefinition): string =>
  [
    printName(column.name),
    printType(column.type),
    ...(column.identity === undefined ? [] : [`IDENTITY(${column.identity.join(', ')})`]),
    ...(column.isNotNull ? ['NOT NULL'] : []),
    ...(column.default === undefined ? [] : [`DEFAULT ${printExpression(column.default)}`]),
    ...(column.isFilled === true ? ['WITH VALUES'] : []),
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

const printAlter = ({ table, change }: AlterTable): string =>
  change.kind === 'rename-column'
    ? `EXEC sp_rename ${inString(pathOf(table, change.column))}, ` +
      `${inString(change.newName.text)}, 'COLUMN'`
    : `ALTER TABLE ${printObject(table)} ${printChange(change)}`;

const inString = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name inside a string, with every part in brackets. */
const pathOf = ({ database, schema, object }: ObjectName, column: Name): string => {
  const middle = schema === undefined ? [] : [schema];
  const parts = database === undefined ? [object] : [database, ...middle, object];
  return [...parts, column].map(({ text }) => bracketed(text)).join('.');
};

const printChange = (change: Exclude<AlterTable['change'], { kind: 'rename-column' }>): string => {
  switch (change.kind) {
    case 'add-columns':
      return `ADD ${commas(change.columns, printColumn)}`;
    case 'drop-columns':
      return `DROP COLUMN ${ifExistsOf(change.ifExists)}${commas(change.names, printName)}`;
    case 'alter-column':
      return `ALTER COLUMN ${printColumn(change.column)}`;
    case 'add-key':
      return `ADD ${printKey(change.key)}`;
    case 'add-default':
      return `ADD DEFAULT ${printExpression(change.value)} FOR ${printName(change.column)}`;
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

const topOf = (top: Top | undefined): string => (top === undefined ? '' : `${printTop(top)} `);

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
  const set = commas(changes, ({ column, value }) => `${printName(column)} = ${printGiven(value)}`);
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
  declare: ({ variable, type }) => `DECLARE ${variable.text} ${printType(type)}`,
  assign: ({ variables, query }) => printQuery(query, undefined, variables),
  insert: ({ top, table, columns, source }) =>
    `${source.kind === 'query' ? withOf(source) : ''}INSERT ${topOf(top)}INTO ` +
    `${printObject(table)}${printNamesIfAny(columns)} ${printInsertSource(source)}`,
  update: printUpdate,
  delete: (statement) =>
    `${withOf(statement)}DELETE ` +
    `${topOf(statement.top)}FROM ${printObject(statement.table)}${printRest(statement)}`,
  truncate: ({ table }) => `TRUNCATE TABLE ${printObject(table)}`,
  'identity-insert': ({ table, isOn }) =>
    `SET IDENTITY_INSERT ${printObject(table)} ${isOn ? 'ON' : 'OFF'}`,
  'create-table': printCreateTable,
  'alter-table': printAlter,
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
  raise: ({ message, severity, state, args }) =>
    `RAISERROR (${commas([message, severity, state, ...args], printExpression)})`,
  throw: ({ number, message, state }) =>
    `THROW ${commas([number, message, state], printExpression)}`,
  block: ({ body }) => `BEGIN ${body.map((each) => printStatement(each)).join('; ')} END`,
  if: ({ condition, body, otherwise }) =>
    `IF ${printExpression(condition)} ${printStatement(body)}` +
    (otherwise === undefined ? '' : ` ELSE ${printStatement(otherwise)}`),
  while: ({ condition, body }) => `WHILE ${printExpression(condition)} ${printStatement(body)}`,
  jump: ({ jump }) => jump.toUpperCase(),
  transaction: ({ move }) => (move === 'begin' ? 'BEGIN TRANSACTION' : 'COMMIT'),
  option: ({ text }) => text,
  go: ({ times }) => (times === 1 ? 'GO' : `GO ${times}`),
};
