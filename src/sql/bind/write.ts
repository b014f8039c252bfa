// INSERT, UPDATE, DELETE, TRUNCATE: which rows of which table, and their new values.
// Queries are made of the parts of the statement and bound as any other query is.

import { OWN_SPACE, ROW_COLUMN } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import type { BoundExpression, BoundQuery } from '../bound.ts';
import type { BoundDelete, BoundInsert, BoundUpdate, Numbering } from '../bound-statement.ts';
import type { Target } from '../bound-statement.ts';
import type { DeleteStatement, Given, InsertStatement, UpdateStatement } from '../statement.ts';
import type { TruncateStatement } from '../statement.ts';
import { isOwn, isTemporary } from '../own-space.ts';
import { aliasedIn, changedTableOf, tablesOf } from '../target.ts';
import type {
  Expression,
  Name,
  ObjectName,
  Query,
  SelectItem,
  Span,
  TableSource,
} from '../tree.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { defaultOf } from './default.ts';
import { procedureQueryOf } from './procedure.ts';
import { nullFor, storable, storableQuery } from './stored.ts';
import { columnPlaceOf, plainColumnsOf, targetOf } from './written.ts';

/** `INSERT`. */
export const bindInsert = (
  binding: Binding,
  statement: InsertStatement,
): BoundInsert | undefined => {
  const target = targetOf(binding, statement.table, 'INSERT');
  if (target === undefined) return undefined;
  const places = placesOf(binding, statement, target);
  if (places === undefined) return undefined;
  const columns = plainColumnsOf(target.table);
  const given = places.flatMap((place) => columns[place] ?? []);
  const query = givenRowsOf(binding, statement, given);
  if (query === undefined) return undefined;
  return { kind: 'insert', target, ...withDefaults(binding, query, { columns, places }) };
};

/** Places in the table of the columns that are given values. */
const placesOf = (
  binding: Binding,
  { columns: names }: InsertStatement,
  { table }: Target,
): readonly number[] | undefined => {
  if (names.length === 0) {
    return plainColumnsOf(table).flatMap(({ identity }, at) => (identity === undefined ? at : []));
  }
  const places = names.map((name) => columnPlaceOf(binding, table, name));
  const found = places.filter((place) => place !== undefined);
  const twice = names.find((_, at) => places.indexOf(places[at]) < at);
  if (twice !== undefined) {
    return report(binding, twice.span, `The column '${twice.text}' is named twice.`);
  }
  return found.length < places.length ? undefined : found;
};

const givenRowsOf = (
  binding: Binding,
  { source, columns: names }: InsertStatement,
  given: readonly Column[],
): BoundQuery | undefined => {
  if (source.kind === 'row-list') {
    const isDefaults = source.rows.length === 1 && source.rows[0]?.length === 0;
    const columns = isDefaults ? [] : given;
    const rows = source.rows.map((row) => rowOf(binding, row, { columns, span: source.span }));
    const bound = rows.filter((row) => row !== undefined);
    if (bound.length < rows.length) return undefined;
    const shown = columns.map((column, at) => ({ ...column, type: typeAt(bound, at, column) }));
    return { kind: 'query', columns: shown, body: { kind: 'values', rows: bound }, orderBy: [] };
  }
  const query =
    source.kind === 'execute'
      ? procedureQueryOf(binding, source)
      : binding.query(source, { use: 'result' });
  if (query === undefined) return undefined;
  if (query.columns.length !== given.length) {
    const what = names.length === 0 ? 'the table' : 'the list';
    const counts = `${query.columns.length} columns, and ${what} has ${given.length}`;
    return report(binding, source.span, `The inserted rows have ${counts}.`);
  }
  return storableQuery(binding, query, { into: given, span: source.span });
};

/** Texts of different lengths stand in one column: its type has room for all. */
const typeAt = (
  rows: readonly (readonly BoundExpression[])[],
  at: number,
  column: Column,
): Column['type'] => {
  const { type } = column;
  if (!('length' in type)) return type;
  const isSame = rows.every((row) => row[at]?.type.name === type.name);
  return isSame || type.name === 'binary' || type.name === 'varbinary'
    ? { name: type.name, length: null }
    : { name: 'varchar', length: null };
};

const rowOf = (
  binding: Binding,
  row: readonly Given[],
  { columns, span }: { readonly columns: readonly Column[]; readonly span: Span },
): readonly BoundExpression[] | undefined => {
  if (row.length !== columns.length) {
    const place = row[0]?.span ?? span;
    const counts = `${row.length} values, and ${columns.length} columns are to be filled`;
    return report(binding, place, `This row has ${counts}.`);
  }
  const values = columns.map((column, at) => {
    const given = row[at];
    if (given === undefined) return undefined;
    if (given.kind === 'default') return defaultOf(binding, column) ?? nullFor(column);
    const value = binding.value(given, { scope: { relations: [] } });
    return value && storable(binding, value, { column, span: given.span });
  });
  const found = values.filter((value) => value !== undefined);
  return found.length < values.length ? undefined : found;
};

/** The rows with a value for every column of the table. */
const withDefaults = (
  binding: Binding,
  query: BoundQuery,
  { columns, places }: { readonly columns: readonly Column[]; readonly places: readonly number[] },
): Pick<BoundInsert, 'query' | 'values'> => {
  const relation = binding.newRelation();
  const given = query.columns.map(({ name, type }, column): BoundExpression => ({
    kind: 'column',
    type,
    relation,
    column,
    name,
  }));
  const isGiven = given.length > 0;
  const outputs = [...given];
  const values = columns.map((column, at): number | Numbering => {
    const place = isGiven ? places.indexOf(at) : -1;
    if (place !== -1) return place;
    const [seed, increment] = column.identity ?? [];
    if (seed !== undefined && increment !== undefined) return { seed, increment };
    outputs.push(defaultOf(binding, column) ?? nullFor(column));
    return outputs.length - 1;
  });
  if (outputs.length === given.length && isGiven) return { query, values };
  const from = isGiven ? { from: { kind: 'derived', relation, query } as const } : {};
  const shown = outputs.map(({ type }, at) => ({ name: `Column${at + 1}`, type }));
  // A table of numbered rows alone still needs a row to number.
  const whole = outputs.length === 0 ? [ONE] : outputs;
  const list = outputs.length === 0 ? [{ name: 'Column1', type: ONE.type }] : shown;
  const body = { kind: 'select', outputs: whole, ...from, distinct: false } as const;
  return { query: { kind: 'query', columns: list, body, orderBy: [] }, values };
};

const ONE: BoundExpression = { kind: 'literal', type: { name: 'int' }, text: '1' };

/** `UPDATE`. */
export const bindUpdate = (
  binding: Binding,
  statement: UpdateStatement,
): BoundUpdate | undefined => {
  const target = changedTargetOf(binding, statement, 'UPDATE');
  if (target === undefined) return undefined;
  const { changes, span } = statement;
  const places = changes.map(({ column }) => columnPlaceOf(binding, target.table, column));
  const columns = places.filter((place) => place !== undefined);
  const twice = changes.find((_, at) => places.indexOf(places[at]) < at)?.column;
  if (twice !== undefined) {
    report(binding, twice.span, `The column '${twice.text}' is set twice.`);
  }
  const values = changes.map(({ value }) => value);
  const rows = rowsOf(binding, statement, values);
  const query = rows && binding.query(rows, { use: 'result' });
  if (query === undefined || columns.length < places.length || twice !== undefined) {
    return undefined;
  }
  const plain = plainColumnsOf(target.table);
  const into = [undefined, ...columns.map((place) => plain[place])];
  const stored = storableQuery(binding, query, { into, span });
  return stored && { kind: 'update', target, columns, query: stored };
};

/** The table to be changed, which must be a table and nothing made of one. */
const changedTargetOf = (
  binding: Binding,
  statement: UpdateStatement | DeleteStatement,
  verb: 'UPDATE' | 'DELETE',
): Target | undefined => {
  const { table, from, with: common = [] } = statement;
  const names = [
    ...common.map(({ name }) => name),
    ...from.flatMap((source) => (source.kind === 'derived' ? [source.alias] : [])),
  ];
  const isMade = names.some(({ text }) => fold(text) === fold(table.object.text));
  if (!isMade || table.database !== undefined) {
    return targetOf(binding, changedTableOf(statement), verb);
  }
  const message = `${verb} changes tables, and '${table.object.text}' is a query.`;
  const hint = `Name the table itself, and join it with the query: ${verb} t … FROM t JOIN …`;
  return report(binding, table.span, message, `${hint} ON ….`);
};

/** `DELETE`. */
export const bindDelete = (
  binding: Binding,
  statement: DeleteStatement,
): BoundDelete | undefined => {
  const target = changedTargetOf(binding, statement, 'DELETE');
  const rows = target && rowsOf(binding, statement, []);
  const query = rows && binding.query(rows, { use: 'result' });
  return target && query && { kind: 'delete', target, query };
};

/** `TRUNCATE TABLE`. */
export const bindTruncate = (
  binding: Binding,
  { table }: TruncateStatement,
): BoundDelete | undefined => {
  const target = targetOf(binding, table, 'TRUNCATE TABLE');
  return target && { kind: 'delete', target };
};

/** The rows that a statement changes, as a query: the row, and what else is wanted of it. */
const rowsOf = (
  binding: Binding,
  statement: UpdateStatement | DeleteStatement,
  values: readonly Expression[],
): Query | undefined => {
  const { table, from, where, top, span, with: common, maxRecursion } = statement;
  const named = sourceOf(binding, from, table);
  if (named === 'ambiguous') {
    const { text } = table.object;
    const message = `FROM has more than one '${text}', and which is meant is not said.`;
    return report(binding, table.span, message, 'Write the alias of the one to change.');
  }
  const sources: readonly TableSource[] =
    named === undefined ? [{ kind: 'table', name: table, span: table.span }, ...from] : from;
  const row: Expression = { kind: 'column', parts: [...qualifierOf(named, table), ROW], span };
  const items = [row, ...values].map((value, at): SelectItem => ({
    kind: 'item',
    value,
    alias: { text: `v${at}`, span },
    span: value.span,
  }));
  return {
    kind: 'query',
    body: {
      kind: 'select',
      distinct: false,
      ...(top && { top: { count: top, percent: false, ties: false } }),
      items,
      from: sources,
      ...(where && { where }),
      groupBy: [],
      span,
    },
    orderBy: [],
    ...(common && { with: common }),
    ...(maxRecursion !== undefined && { maxRecursion }),
    span,
  };
};

const NOWHERE: Span = { start: 0, end: 0 };
const ROW: Name = { text: ROW_COLUMN, span: NOWHERE };

type NamedSource = Extract<TableSource, { kind: 'table' }>;

/**
 * Where FROM names the table that is changed: by the alias that the statement gives, by itself, or
 * by the only alias that FROM has for it.
 */
const sourceOf = (
  binding: Binding,
  from: readonly TableSource[],
  table: ObjectName,
): NamedSource | 'ambiguous' | undefined => {
  const aliased = aliasedIn(from, table);
  if (aliased !== undefined) return aliased;
  const bare = fold(binding.snapshot.context) === fold(OWN_SPACE) ? 'own' : 'context';
  const same = tablesOf(from).filter(
    ({ name }) =>
      fold(name.object.text) === fold(table.object.text) &&
      (isTemporary(table) ? isTemporary(name) : isOwn(name, bare)),
  );
  const [only, second] = same;
  return (
    same.find(({ alias }) => alias === undefined) ?? (second === undefined ? only : 'ambiguous')
  );
};

const qualifierOf = (named: NamedSource | undefined, table: ObjectName): readonly Name[] => [
  named?.alias ?? named?.name.object ?? table.object,
];
