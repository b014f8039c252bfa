// What to say of a column that there is not: the one that was likely meant, the table of FROM or of
// the context that has it, an alias that is taken for a column, a word of another dialect.

import type { Database } from '../../domain/catalog.ts';
import { fold } from '../../domain/table.ts';
import { nearest } from '../../base/suggest.ts';
import type { Name, SelectItem } from '../tree.ts';
import { didYouMean, report, reportOnce } from './binding.ts';
import type { Binding } from './binding.ts';
import { contextOf } from './names.ts';
import { isNamedBy, spanOf, writtenOf } from './relation-name.ts';
import type { Relation, Scope } from './relation.ts';

/** Says that nothing visible has a column of this name, or that nothing has what stands before. */
export const reportUnknown = (
  binding: Binding,
  parts: readonly Name[],
  scope: Scope,
): undefined => {
  const qualifier = parts.slice(0, -1);
  const visible = [...relationsOf(scope)];
  const holders = visible.filter((relation) => isNamedBy(relation, qualifier));
  if (qualifier.length > 0 && holders.length === 0) {
    const before = writtenOf(qualifier);
    const near = nearest(
      before,
      visible.map((relation) => relation.exposed),
    );
    const message = `Nothing in this query is called '${before}'.`;
    return report(
      binding,
      spanOf(parts),
      message,
      aliasHint(visible, qualifier) ?? didYouMean(near),
    );
  }
  const name = parts.at(-1)?.text ?? '';
  const where = qualifier.length > 0 ? ` in '${writtenOf(qualifier)}'` : '';
  const hint = hintFor(binding, { parts, name, scope, visible, holders });
  const message = `There is no column '${name}'${where}.`;
  // Of a query without FROM one column says that it has none; the others say nothing new.
  if (visible.length === 0)
    return reportOnce(binding, scope, { span: spanOf(parts), message, hint });
  return report(binding, spanOf(parts), message, hint);
};

interface Unknown {
  readonly parts: readonly Name[];
  readonly name: string;
  readonly scope: Scope;
  readonly visible: readonly Relation[];
  /** What the words before the name mean; all that is visible where there are none. */
  readonly holders: readonly Relation[];
}

/** The first hint that applies, the surest first. */
const hintFor = (binding: Binding, unknown: Unknown): string | undefined =>
  itemHint(binding, unknown) ??
  elsewhereHint(unknown) ??
  wordHint(unknown) ??
  didYouMean(nearest(unknown.name, unknown.holders.flatMap(visibleNames))) ??
  quoteHint(binding, unknown) ??
  (unknown.visible.length === 0 ? noFrom : catalogHint(binding, unknown));

const noFrom = 'The query has no FROM to take columns from.';

const visibleNames = ({ columns }: Relation): readonly string[] =>
  columns.filter(({ hidden }) => hidden !== true).map(({ name }) => name);

/** So much of an expression a hint repeats. */
const shownMax = 40;

/** An alias of the select list, which is given after all clauses but ORDER BY have been read. */
const itemHint = (binding: Binding, { parts, name, scope }: Unknown): string | undefined => {
  if (parts.length > 1) return undefined;
  const item = scope.items?.find((each) => isCalled(each, name));
  if (item?.kind !== 'item') return undefined;
  const { start, end } = item.value.span;
  const text = binding.batch.text.slice(start, end).replace(/\s+/g, ' ');
  const known = `'${name}' is an alias, and only ORDER BY knows aliases, where they stand alone`;
  return text.length > shownMax
    ? `${known}: repeat its expression, or make it a subquery in FROM.`
    : `${known}: write ${/^[\w.]+$|^\w+\(.*\)$/.test(text) ? text : `(${text})`} here.`;
};

const isCalled = (item: SelectItem, name: string): boolean =>
  item.kind === 'item' && item.alias !== undefined && fold(item.alias.text) === fold(name);

/** Another table of FROM has the column. */
const elsewhereHint = ({ name, visible, holders }: Unknown): string | undefined => {
  const other = visible.find(
    (relation) => !holders.includes(relation) && listedColumn(relation, name) !== undefined,
  );
  return (
    other && `It is in '${other.exposed}': write ${other.exposed}.${listedColumn(other, name)}.`
  );
};

const listedColumn = (relation: Relation, name: string): string | undefined =>
  visibleNames(relation).find((known) => fold(known) === fold(name));

/** Words that are values in other dialects, in capitals. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['TRUE', 'A bit is 1 or 0: write 1 for true.'],
  ['FALSE', 'A bit is 1 or 0: write 0 for false.'],
  ['ROWNUM', 'SELECT TOP n takes the first n rows.'],
  ['SYSDATE', 'Write GETDATE().'],
  ['CURRENT_DATE', 'Write CAST(GETDATE() AS date).'],
  ['LOCALTIME', 'Write GETDATE().'],
  ['LOCALTIMESTAMP', 'Write GETDATE().'],
]);

const wordHint = ({ parts, name }: Unknown): string | undefined =>
  parts.length > 1 ? undefined : WORDS.get(name.toUpperCase());

/** What stands in double quotes is a name; in other dialects it may be a string. */
const quoteHint = (binding: Binding, { parts, name }: Unknown): string | undefined => {
  const start = parts.length === 1 ? (parts[0]?.span.start ?? 0) : -1;
  if (binding.batch.text.charAt(start) !== '"') return undefined;
  const text = name.replaceAll("'", "''");
  return text.length > shownMax
    ? 'Double quotes stand around names; a string stands in single quotes.'
    : `Double quotes stand around names; write '${text}' if it is a string.`;
};

/** A table of the context has the column, but is not in FROM. */
const catalogHint = (binding: Binding, { parts, name }: Unknown): string | undefined => {
  const table = parts.length > 1 ? undefined : tablesByColumn(contextOf(binding)).get(fold(name));
  return table && `It is a column of ${table}, which is not in FROM.`;
};

const columnIndexes = new WeakMap<Database, ReadonlyMap<string, string>>();

/** The first table that has each column; made once for a snapshot, for it may have thousands. */
const tablesByColumn = (database: Database): ReadonlyMap<string, string> => {
  const known = columnIndexes.get(database);
  if (known !== undefined) return known;
  const tables = new Map<string, string>();
  for (const { name, columns } of database.tables) {
    for (const column of columns) {
      const key = fold(column.name);
      if (column.hidden !== true && !tables.has(key)) tables.set(key, name);
    }
  }
  columnIndexes.set(database, tables);
  return tables;
};

/** A table that has been given an alias is known by that alone. */
const aliasHint = (
  visible: readonly Relation[],
  qualifier: readonly Name[],
): string | undefined => {
  const name = fold(qualifier.at(-1)?.text ?? '');
  const renamed = visible.find(({ table }) => table !== undefined && fold(table.name) === name);
  return renamed && `Its alias here is '${renamed.exposed}': write that.`;
};

function* relationsOf(scope: Scope): Generator<Relation> {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) yield* at.relations;
}
