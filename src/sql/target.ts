// Which table a statement writes, from its text alone: for locks before it is bound, and for an
// executor that must hold the table before it can change it.

import { fold } from '../domain/table.ts';
import { changedTableOf } from './changed.ts';
import type { ExecuteStatement, Statement } from './statement.ts';
import type { Expression, Name, ObjectName } from './tree.ts';

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
    case 'identity-insert':
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
    case 'declare':
    case 'assign':
    case 'print':
    case 'raise':
    case 'throw':
    case 'block':
    case 'if':
    case 'while':
    case 'jump':
    case 'transaction':
    case 'option':
    case 'go':
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

/** What sp_rename is given, by name or by place: the old name, the new one, and of what. */
export const renameArgsOf = ({
  args,
}: Pick<ExecuteStatement, 'args'>): readonly (Expression | undefined)[] =>
  ['@objname', '@newname', '@objtype'].map(
    (parameter, at) =>
      args.find(({ name }, place) =>
        name === undefined ? place === at : fold(name.text) === parameter,
      )?.value,
  );

/** The old and the new name of `EXEC sp_rename 'old', 'new'`; undefined for anything else. */
export const renamedBy = (
  statement: ExecuteStatement,
): readonly [from: Name, to: Name] | undefined => {
  if (fold(statement.procedure.object.text) !== 'sp_rename') return undefined;
  const [from, to] = renameArgsOf(statement);
  if (from?.kind !== 'string' || to?.kind !== 'string') return undefined;
  return [
    { text: from.value, span: from.span },
    { text: to.value, span: to.span },
  ];
};
