// What UPDATE and DELETE change, from their text alone: a table, an alias of FROM that stands for
// one, or a query of FROM or WITH whose rows are rows of one table, as in
// `WITH d AS (SELECT *, ROW_NUMBER() OVER (…) AS n FROM t) DELETE FROM d WHERE n > 1`.
// Through such a query its table is changed: it gets one more column, which tells the rows apart.

import { ROW_COLUMN } from '../domain/catalog.ts';
import { fold } from '../domain/table.ts';
import { queriesDeepMax } from './bind/binding.ts';
import { AGGREGATES } from './functions/aggregate.ts';
import type { DeleteStatement, UpdateStatement } from './statement.ts';
import type { CommonTable, Name, ObjectName, Query, Select, SelectItem } from './tree.ts';
import type { TableSource } from './tree.ts';
import { walk } from './walk.ts';
import type { TreeNode } from './walk.ts';

type Table = Extract<TableSource, { kind: 'table' }>;
type Derived = Extract<TableSource, { kind: 'derived' }>;

/** The parts of a statement that say what it changes. */
export type Changing = Pick<UpdateStatement | DeleteStatement, 'table' | 'from' | 'with'>;

/** The table whose rows the statement changes: `UPDATE p SET … FROM mydb.t AS p` changes mydb.t. */
export const changedTableOf = (statement: Changing): ObjectName => {
  const through = throughOf(statement);
  if (typeof through === 'object') return through.base;
  return aliasedIn(statement.from, statement.table)?.name ?? statement.table;
};

/** The table of FROM that goes by this name as its alias. */
export const aliasedIn = (
  from: readonly TableSource[],
  { database, object }: ObjectName,
): Table | undefined => {
  if (database !== undefined) return undefined;
  return tablesOf(from).find(
    ({ alias }) => alias !== undefined && fold(alias.text) === fold(object.text),
  );
};

/** The plain tables of a FROM, in the order of the text. */
export const tablesOf = (from: readonly TableSource[]): readonly Table[] =>
  leavesOf(from).filter((source) => source.kind === 'table');

const leavesOf = (from: readonly TableSource[]): readonly TableSource[] =>
  from.flatMap((source) =>
    source.kind === 'join' ? leavesOf([source.left, source.right]) : [source],
  );

/** A query whose rows are changed in the table that they are of. */
export interface Through {
  readonly base: ObjectName;
  /** FROM of the statement, where the query stands with one more column. */
  readonly from: readonly TableSource[];
  /** That column: what tells the rows of the table apart. */
  readonly row: readonly Name[];
  /** The columns of the query, by those that the table has. */
  readonly columns: (own: readonly string[]) => readonly ShownColumn[];
}

/** A column of a query; without a base where it is no plain column of the table. */
export interface ShownColumn {
  readonly name: string;
  readonly base?: string;
}

/**
 * The query that the statement names instead of a table; undefined where it names a table, and a
 * word where that query cannot be changed, or several of FROM could be meant.
 */
export const throughOf = (
  statement: Changing,
): Through | 'unchangeable' | 'ambiguous' | undefined => {
  const named = namedQueryOf(statement);
  if (named === undefined || named === 'ambiguous') return named;
  const { replaced, alias } = named;
  const opened = openedOf(named, 0);
  if (opened === undefined) return 'unchangeable';
  const { base, columns } = opened;
  const source = derivedFrom(opened, named, { alias, depth: 0 });
  const { from } = statement;
  return {
    base,
    columns,
    row: [alias, rowNameAt(alias, 0)],
    from: replaced === undefined ? [source, ...from] : withSource(from, replaced, source),
  };
};

/** A query with a name, and the common tables that it may read: those before `end`. */
interface NamedQuery {
  readonly query: Query;
  readonly names: readonly Name[];
  readonly common: readonly CommonTable[];
  readonly end: number;
}

/** As the statement names it: under which alias, and where in FROM it stands, if it does. */
interface Meant extends NamedQuery {
  readonly alias: Name;
  readonly replaced?: TableSource;
}

const namedQueryOf = ({
  table,
  from,
  with: common = [],
}: Changing): Meant | 'ambiguous' | undefined => {
  if (table.database !== undefined) return undefined;
  const { object: alias } = table;
  const leaves = leavesOf(from);
  const derived = leaves.find(
    (source) => source.kind === 'derived' && fold(source.alias.text) === fold(alias.text),
  );
  if (derived?.kind === 'derived') {
    const { query, columns: names } = derived;
    return { query, names, common, end: common.length, alias, replaced: derived };
  }
  const aliased = aliasedIn(from, table);
  const name = aliased?.name ?? table;
  const query = commonQueryOf(name, common);
  if (query === undefined) return undefined;
  if (aliased !== undefined) return { ...query, alias, replaced: aliased };
  const same = tablesOf(from).filter((source) => isSameBareName(source.name, name));
  const [only, second] = same;
  const replaced = same.find((source) => source.alias === undefined) ?? only;
  if (replaced === undefined) return { ...query, alias };
  if (replaced.alias !== undefined && second !== undefined) return 'ambiguous';
  return { ...query, alias: replaced.alias ?? alias, replaced };
};

const isSameBareName = (one: ObjectName, other: ObjectName): boolean =>
  one.database === undefined && fold(one.object.text) === fold(other.object.text);

const commonQueryOf = (
  { database, object }: ObjectName,
  common: readonly CommonTable[],
): NamedQuery | undefined => {
  if (database !== undefined) return undefined;
  const end = common.findIndex(({ name }) => fold(name.text) === fold(object.text));
  const found = common[end];
  return found && { query: found.query, names: found.columns, common, end };
};

/** A query of one table, with the row of that table behind its own columns. */
interface Opened extends Pick<Through, 'base' | 'columns'> {
  readonly query: Query;
}

const openedOf = (named: NamedQuery, depth: number): Opened | undefined => {
  const { query, names } = named;
  const { body } = query;
  if (body.kind !== 'select' || !isRowByRow(body) || depth === queriesDeepMax) return undefined;
  const below = belowOf(body.from, named, depth);
  if (below === undefined) return undefined;
  // A star of another such query has its row among its columns, where no list of names has room.
  const isStar = body.items.some(({ kind }) => kind === 'star');
  if (isStar && names.length > 0 && below.source.kind === 'derived') return undefined;
  const { span } = body;
  const value = { kind: 'column', parts: below.row, span } as const;
  const row: SelectItem = {
    kind: 'item',
    value,
    alias: rowNameAt({ text: '', span }, depth),
    span,
  };
  return {
    base: below.base,
    query: { ...query, body: { ...body, items: [...body.items, row], from: [below.source] } },
    columns: (own) => shownOf(body.items, names, below.columns(own)),
  };
};

/** Whether each row of the query is one of its FROM. */
const isRowByRow = ({ distinct, groupBy, having, items }: Select): boolean =>
  !distinct && groupBy.length === 0 && having === undefined && !items.some(isAggregated);

/** Whether an aggregate stands in an item, outside of its subqueries and windows. */
export const isAggregated = (item: SelectItem): boolean => {
  let isFound = false;
  let skipped = Infinity;
  walk(item, (node, depth) => {
    if (depth <= skipped) skipped = QUERIES.has(node.kind) ? depth : Infinity;
    if (skipped !== Infinity || node.kind !== 'call' || node.over !== undefined) return;
    if (AGGREGATES.has(node.name.object.text.toUpperCase())) isFound = true;
  });
  return isFound;
};

const QUERIES: ReadonlySet<TreeNode['kind']> = new Set([
  'scalar-query',
  'exists',
  'in-query',
  'quantified',
]);

/** The one source of a query, what tells its rows apart, and its columns. */
interface Below extends Pick<Through, 'base' | 'columns' | 'row'> {
  readonly source: TableSource;
}

const belowOf = (
  [source, second]: readonly TableSource[],
  { common, end }: NamedQuery,
  depth: number,
): Below | undefined => {
  if (source === undefined || second !== undefined) return undefined;
  if (source.kind !== 'table' && source.kind !== 'derived') return undefined;
  const alias = source.kind === 'table' ? (source.alias ?? source.name.object) : source.alias;
  const inner =
    source.kind === 'derived'
      ? { query: source.query, names: source.columns, common, end }
      : commonQueryOf(source.name, common);
  if (source.kind === 'table' && inner === undefined) {
    const row = [alias, { text: ROW_COLUMN, span: alias.span }];
    return { base: source.name, source, row, columns: (own) => own.map(ownColumn) };
  }
  // A common table reads those before it: one that reads itself, or a later one, is none of these.
  const isBefore = source.kind === 'derived' || (inner !== undefined && inner.end < end);
  const opened = inner && isBefore ? openedOf(inner, depth + 1) : undefined;
  if (inner === undefined || opened === undefined) return undefined;
  const { base, columns } = opened;
  const row = [alias, rowNameAt(alias, depth + 1)];
  const opening = { alias, depth: depth + 1 };
  return { base, columns, row, source: derivedFrom(opened, inner, opening) };
};

const ownColumn = (name: string): ShownColumn => ({ name, base: name });

const derivedFrom = (
  { query }: Opened,
  { names }: Pick<NamedQuery, 'names'>,
  { alias, depth }: { readonly alias: Name; readonly depth: number },
): Derived => {
  const columns = names.length === 0 ? [] : [...names, rowNameAt(alias, depth)];
  return { kind: 'derived', query, alias, columns, span: alias.span };
};

/** Longer than any name that a text can have, and another at each depth: no other column's. */
const rowNameAt = ({ span }: Name, depth: number): Name => ({
  text: 'row'.padEnd(129 + depth, '_'),
  span,
});

const shownOf = (
  items: readonly SelectItem[],
  names: readonly Name[],
  below: readonly ShownColumn[],
): readonly ShownColumn[] => {
  const known = new Map(below.map((column) => [fold(column.name), column]));
  const list = items.flatMap((item) => (item.kind === 'star' ? below : [shownItem(item, known)]));
  return names.length === 0 ? list : names.map(({ text }, at) => ({ ...list[at], name: text }));
};

const shownItem = (
  { value, alias }: Extract<SelectItem, { kind: 'item' }>,
  known: ReadonlyMap<string, ShownColumn>,
): ShownColumn => {
  if (value.kind !== 'column') return { name: alias?.text ?? '' };
  const last = value.parts.at(-1)?.text ?? '';
  return { ...known.get(fold(last)), name: alias?.text ?? last };
};

const withSource = (
  from: readonly TableSource[],
  old: TableSource,
  source: TableSource,
): readonly TableSource[] =>
  from.map((each) => {
    if (each === old) return source;
    if (each.kind !== 'join') return each;
    const [left = each.left, right = each.right] = withSource([each.left, each.right], old, source);
    return { ...each, left, right };
  });
