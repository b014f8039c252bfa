// Which table a statement writes, from its text alone: for locks before it is bound, and for an
// executor that must hold the table before it can change it.

import { fold } from '../domain/table.ts';
import type { ExecuteStatement, Statement } from './statement.ts';
import type { Name, ObjectName, TableSource } from './tree.ts';

/** The tables, views and functions that a statement makes, changes or drops; mostly one. */
export const targetsOf = (statement: Statement): readonly ObjectName[] => {
  switch (statement.kind) {
    case 'select-statement':
      return statement.into === undefined ? [] : [statement.into];
    case 'update':
    case 'delete':
      return [changedTableOf(statement)];
    case 'insert':
    case 'truncate':
    case 'create-table':
    case 'alter-table':
    case 'create-index':
    case 'undrop-table':
      return [statement.table];
    case 'create-view':
    case 'create-function':
      return [statement.name];
    case 'drop':
      return statement.names;
    case 'execute':
      return renamedBy(statement)?.map((name) => ({ object: name, span: name.span })) ?? [];
    case 'assign':
    case 'print':
    case 'raise':
    case 'block':
    case 'if':
    case 'while':
    case 'jump':
    case 'transaction':
    case 'option':
      return [];
  }
};

/** Whether the statement changes rows that are there, and so reads the table that it writes. */
export const changesRows = ({ kind }: Statement): boolean => CHANGERS.has(kind);

const CHANGERS: ReadonlySet<Statement['kind']> = new Set([
  'insert',
  'update',
  'delete',
  'truncate',
  'alter-table',
  'create-index',
]);

/** `UPDATE p SET … FROM mydb.t AS p` changes mydb.t: what is named may be an alias of FROM. */
export const changedTableOf = ({
  table,
  from,
}: {
  readonly table: ObjectName;
  readonly from: readonly TableSource[];
}): ObjectName => aliasedIn(from, table)?.name ?? table;

/** The table of FROM that goes by this name as its alias. */
export const aliasedIn = (
  from: readonly TableSource[],
  { database, object }: ObjectName,
): Extract<TableSource, { kind: 'table' }> | undefined => {
  if (database !== undefined) return undefined;
  return tablesOf(from).find(
    ({ alias }) => alias !== undefined && fold(alias.text) === fold(object.text),
  );
};

/** The plain tables of a FROM, in the order of the text. */
export const tablesOf = (
  from: readonly TableSource[],
): readonly Extract<TableSource, { kind: 'table' }>[] =>
  from.flatMap((source) => {
    if (source.kind === 'table') return [source];
    return source.kind === 'join' ? tablesOf([source.left, source.right]) : [];
  });

/** The old and the new name of `EXEC sp_rename 'old', 'new'`; undefined for anything else. */
export const renamedBy = ({
  procedure,
  args,
}: ExecuteStatement): readonly [from: Name, to: Name] | undefined => {
  if (fold(procedure.object.text) !== 'sp_rename') return undefined;
  const [from, to] = args.map(({ value }) => value);
  if (from?.kind !== 'string' || to?.kind !== 'string') return undefined;
  return [
    { text: from.value, span: from.span },
    { text: to.value, span: to.span },
  ];
};
