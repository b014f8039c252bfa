// DROP, UNDROP and sp_rename: names that go, come back, or change. Tables that live as long as
// their job can be dropped too; what is not there can be dropped only with IF EXISTS.

import { nearest } from '../../base/suggest.ts';
import type {
  BoundDrop,
  BoundNothing,
  BoundRename,
  BoundUndefine,
  BoundUndrop,
  WrittenName,
} from '../bound-statement.ts';
import { fold } from '../../domain/table.ts';
import { ownTableNameOf } from '../own-space.ts';
import type { DropStatement, ExecuteStatement, UndropTable } from '../statement.ts';
import { renameArgsOf, renamedBy } from '../target.ts';
import type { ObjectName } from '../tree.ts';
import { didYouMean, report } from './binding.ts';
import type { Binding } from './binding.ts';
import { listedName, objectOf, ownNameOf, ownSpaceOf, spaceNameOf } from './names.ts';
import { isRename, isSearch } from './procedure.ts';
import { databaseOfPlace, newNameOf, reportNoTarget, reportsExisting } from './written.ts';
import { writtenNameOf } from './written.ts';

/** `DROP TABLE`, `DROP VIEW`, `DROP FUNCTION`. */
export const bindDrop = (
  binding: Binding,
  statement: DropStatement,
): BoundDrop | BoundUndefine | BoundNothing | undefined => {
  const { what, names } = statement;
  const found = names.map((name) =>
    what === 'table'
      ? droppedTable(binding, name, statement)
      : droppedObject(binding, name, statement),
  );
  const known = found.filter((each) => each !== undefined);
  if (known.length < found.length) return undefined;
  const once = onceEach(binding, statement, known);
  if (once === undefined) return undefined;
  const [first, ...rest] = once;
  if (first === undefined) return { kind: 'nothing' };
  return what === 'table'
    ? { kind: 'drop', names: [first, ...rest] }
    : { kind: 'undefine', names: [first, ...rest].map(({ name }) => name) };
};

/** What is dropped is not there to be dropped again, which is said before anything is. */
const onceEach = (
  binding: Binding,
  { what, names, ifExists }: DropStatement,
  found: readonly (WrittenName | 'nothing')[],
): readonly WrittenName[] | undefined => {
  const once = new Map<string, WrittenName>();
  for (const [at, each] of found.entries()) {
    if (each === 'nothing') continue;
    const key = `${each.place} ${fold(each.name)}`;
    const name = names[at];
    if (once.has(key) && !ifExists && name !== undefined) {
      const message = `The ${what} '${name.object.text}' stands here twice, and is dropped once.`;
      return report(binding, name.span, message);
    }
    once.set(key, each);
  }
  return [...once.values()];
};

const droppedTable = (
  binding: Binding,
  name: ObjectName,
  { ifExists }: DropStatement,
): WrittenName | 'nothing' | undefined => {
  const written = writtenNameOf(binding, name, 'DROP TABLE');
  if (written === undefined) return undefined;
  const database = databaseOfPlace(binding, written.place);
  const existing = listedName(database, written.name);
  if (existing !== undefined) return { ...written, name: existing };
  if (ifExists && objectOf(database, written.name) === undefined) return 'nothing';
  return reportNoTarget(binding, name, { database, verb: 'DROP TABLE' });
};

const droppedObject = (
  binding: Binding,
  name: ObjectName,
  { what, ifExists }: DropStatement,
): WrittenName | 'nothing' | undefined => {
  const own = ownNameOf(binding, name, `DROP ${what.toUpperCase()}`);
  if (own === undefined) return undefined;
  const space = ownSpaceOf(binding);
  const object = objectOf(space, own);
  if (object?.kind === what) return { place: 'own', name: object.name };
  if (ifExists && object === undefined && listedName(space, own) === undefined) return 'nothing';
  const names = space.objects.flatMap((each) => (each.kind === what ? [each.name] : []));
  const message = `There is no ${what} '${own}' in ${spaceNameOf(binding)}.`;
  const isTable = listedName(space, own) !== undefined;
  const hint = isTable ? `It is a table: write DROP TABLE.` : didYouMean(nearest(own, names));
  return report(binding, name.span, message, hint);
};

/** `UNDROP TABLE`. */
export const bindUndrop = (binding: Binding, { table }: UndropTable): BoundUndrop | undefined => {
  const name = ownNameOf(binding, table, 'UNDROP TABLE');
  return name === undefined ? undefined : { kind: 'undrop', name };
};

/** `EXEC sp_rename 'old', 'new'`; other procedures give rows, which go into a table. */
export const bindRename = (
  binding: Binding,
  statement: ExecuteStatement,
): BoundRename | undefined => {
  const { procedure, span } = statement;
  if (!isRename(statement)) {
    const name = procedure.object.text;
    if (!isSearch(statement)) {
      const hint = 'There are sp_rename, spGetNeighbors and its like.';
      return report(binding, procedure.span, `There is no procedure '${name}' here.`, hint);
    }
    const message = `The rows that ${name} gives would go nowhere.`;
    return report(binding, span, message, `Write INSERT INTO a table EXEC ${name} ….`);
  }
  const [from, to] = renamedBy(statement) ?? [];
  const given = renameArgsOf(statement);
  const taken = given.filter((value) => value !== undefined).length;
  if (from === undefined || to === undefined || taken < statement.args.length) {
    return report(binding, span, "sp_rename takes two names: EXEC sp_rename 'old', 'new'.");
  }
  const [, , what] = given;
  if (what !== undefined && !(what.kind === 'string' && fold(what.value) === 'object')) {
    const message = "sp_rename renames a table, or a column, which is named 'table.column'.";
    return report(binding, what.span, message, "Write EXEC sp_rename 't.a', 'b', 'COLUMN'.");
  }
  const old = ownTableNameOf(from.text);
  const space = ownSpaceOf(binding);
  const existing = old === undefined ? undefined : listedName(space, old);
  if (existing === undefined) {
    const object = { object: { ...from, text: old ?? from.text }, span: from.span };
    return reportNoTarget(binding, object, { database: space, verb: 'sp_rename' });
  }
  const name: ObjectName = { object: to, span: to.span };
  // A name may change its case alone.
  if (fold(to.text) !== fold(existing) && reportsExisting(binding, name)) return undefined;
  const made = newNameOf(binding, name, 'sp_rename');
  return made && { kind: 'rename', name: existing, newName: made.name };
};
