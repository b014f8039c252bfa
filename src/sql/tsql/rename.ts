// EXEC at the beginning of a statement: a procedure, or sp_rename of a column, which is a change of
// its table like any ALTER TABLE, and is read as one.

import { fold } from '../../domain/table.ts';
import { columnNameIn } from '../object-name.ts';
import type { AlterTable, ExecuteStatement } from '../statement.ts';
import { renameArgsOf } from '../target.ts';
import type { Reader } from '../grammar/reader.ts';
import { executeOf } from './statement-flow.ts';

/** `EXEC procedure …`, and `EXEC sp_rename 'mydb.t.old', 'new', 'COLUMN'`. */
export const renamedOrCalledOf = (reader: Reader): ExecuteStatement | AlterTable => {
  const call = executeOf(reader);
  return renamedColumnOf(call) ?? call;
};

const renamedColumnOf = (call: ExecuteStatement): AlterTable | undefined => {
  const { procedure, span } = call;
  if (fold(procedure.object.text) !== 'sp_rename') return undefined;
  const [from, to, what] = renameArgsOf(call);
  if (from?.kind !== 'string' || to?.kind !== 'string' || what?.kind !== 'string') return undefined;
  const named = fold(what.value) === 'column' ? columnNameIn(from.value, from.span) : undefined;
  if (named === undefined) return undefined;
  const newName = { text: to.value, span: to.span };
  const change = { kind: 'rename-column', column: named.column, newName } as const;
  return { kind: 'alter-table', table: named.table, change, span };
};
