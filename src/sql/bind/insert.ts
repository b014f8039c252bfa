// INSERT: which columns get which values, and what the others get: a number, a default, or NULL.
// The rows are a query like any other; what goes into a column is brought to its type.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import type { BoundExpression, BoundQuery } from '../bound.ts';
import type { BoundIdentityInsert, BoundInsert, Numbering, Target } from '../bound-statement.ts';
import { isNumberedByHand } from '../catalog/change.ts';
import type { Given, IdentityInsert, InsertStatement } from '../statement.ts';
import type { Query, Span, Top } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { defaultOf } from './default.ts';
import { bindLimit } from './limit.ts';
import { procedureQueryOf } from './procedure.ts';
import { nullFor, storable, storableQuery } from './stored.ts';
import { columnPlaceOf, plainColumnsOf, targetOf, writtenText } from './written.ts';

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
  const hint = hintFor(target.table, given);
  const rows = givenRowsOf(binding, statement, { given, hint });
  const query = rows && someOf(binding, rows, statement);
  if (query === undefined) return undefined;
  return { kind: 'insert', target, ...withDefaults(binding, query, { columns, places }) };
};

/** So many of the rows as TOP says, whichever these are. */
const someOf = (
  binding: Binding,
  query: BoundQuery,
  { top, span }: InsertStatement,
): BoundQuery | undefined => {
  if (top === undefined) return query;
  const limit = bindLimit(binding, topAlone(top, span), { use: 'result' });
  const relation = binding.newRelation();
  const outputs = query.columns.map(({ name, type }, column): BoundExpression => ({
    kind: 'column',
    type,
    relation,
    column,
    name,
  }));
  const from = { kind: 'derived', relation, query } as const;
  const body = { kind: 'select', outputs, from, distinct: false } as const;
  return limit && { kind: 'query', columns: query.columns, body, orderBy: [], ...limit };
};

const topAlone = (top: Top, span: Span): Query => ({
  kind: 'query',
  body: { kind: 'select', distinct: false, top, items: [], from: [], groupBy: [], span },
  orderBy: [],
  span,
});

/** Places in the table of the columns that are given values. */
const placesOf = (
  binding: Binding,
  statement: InsertStatement,
  target: Target,
): readonly number[] | undefined => {
  const { columns: names } = statement;
  const columns = plainColumnsOf(target.table);
  const places =
    names.length === 0
      ? columns.flatMap(({ identity }, at) => (identity === undefined ? at : []))
      : names.map((name) => columnPlaceOf(binding, target.table, name));
  const found = places.filter((place) => place !== undefined);
  if (found.length < places.length) return undefined;
  const twice = names.find((_, at) => places.indexOf(places[at]) < at);
  if (twice !== undefined) {
    return report(binding, twice.span, `The column '${twice.text}' is named twice.`);
  }
  return isNumbered(binding, statement, { target, places: found }) ? found : undefined;
};

/**
 * Whether the column that numbers itself is left alone; under SET IDENTITY_INSERT ON it is the
 * other way round, and it must be named.
 */
const isNumbered = (
  binding: Binding,
  { table, columns: names }: InsertStatement,
  { target, places }: { readonly target: Target; readonly places: readonly number[] },
): boolean => {
  const columns = plainColumnsOf(target.table);
  const numbered = columns.findIndex(({ identity }) => identity !== undefined);
  const column = columns[numbered]?.name;
  if (column === undefined) return true;
  const isByHand = isNumberedByHand(binding.snapshot, target);
  const given = names[places.indexOf(numbered)];
  if (isByHand === (given !== undefined)) return true;
  const written = writtenText(target);
  if (given !== undefined) {
    const message = `The column '${column}' of '${target.name}' numbers itself and takes no value.`;
    const hint = `Leave it out, or write SET IDENTITY_INSERT ${written} ON before.`;
    report(binding, given.span, message, hint);
    return false;
  }
  const message = `IDENTITY_INSERT is ON for '${target.name}': '${column}' must be given a value.`;
  const hint = `Name the columns, or write SET IDENTITY_INSERT ${written} OFF.`;
  report(binding, table.span, message, hint);
  return false;
};

const givenRowsOf = (
  binding: Binding,
  { source, columns: names }: InsertStatement,
  { given, hint }: Filled & { readonly given: readonly Column[] },
): BoundQuery | undefined => {
  if (source.kind === 'row-list') {
    const isDefaults = source.rows.length === 1 && source.rows[0]?.length === 0;
    const columns = isDefaults ? [] : given;
    const { span } = source;
    const rows = source.rows.map((row) => rowOf(binding, row, { columns, span, hint }));
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
    const what = names.length === 0 ? 'are to be filled' : 'are in the list';
    const counts = `${columnsIn(query.columns.length)}, and ${given.length} ${what}`;
    return report(binding, source.span, `The inserted rows have ${counts}.`, hint);
  }
  return storableQuery(binding, query, { into: given, span: source.span });
};

const columnsIn = (count: number): string => `${count} ${count === 1 ? 'column' : 'columns'}`;

/** What to say where the values are not as many as the columns to be filled. */
interface Filled {
  readonly hint: string | undefined;
}

const hintFor = (table: CatalogTable, given: readonly Column[]): string | undefined => {
  const numbered = plainColumnsOf(table).find(({ identity }) => identity !== undefined)?.name;
  if (numbered === undefined || given.some(({ name }) => name === numbered)) return undefined;
  return given.length === 0
    ? `'${numbered}' numbers itself: write INSERT … DEFAULT VALUES.`
    : `'${numbered}' numbers itself, and has no value among them.`;
};

const reportNoNumber = (binding: Binding, { span }: Given, { name }: Column): undefined => {
  const message = `DEFAULT is no number for '${name}', while IDENTITY_INSERT is ON.`;
  return report(binding, span, message, 'Write the number.');
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
  { columns, span, hint }: Filled & { readonly columns: readonly Column[]; readonly span: Span },
): readonly BoundExpression[] | undefined => {
  if (row.length !== columns.length) {
    const place = row[0]?.span ?? span;
    const values = `${row.length} ${row.length === 1 ? 'value' : 'values'}`;
    const filled = `${columnsIn(columns.length)} ${columns.length === 1 ? 'is' : 'are'}`;
    return report(binding, place, `This row has ${values}, and ${filled} to be filled.`, hint);
  }
  const values = columns.map((column, at) => {
    const given = row[at];
    if (given === undefined) return undefined;
    if (given.kind === 'default') {
      if (column.identity !== undefined) return reportNoNumber(binding, given, column);
      return defaultOf(binding, column) ?? nullFor(column);
    }
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

/** `SET IDENTITY_INSERT t ON`, of one table at a time, as in SQL Server. */
export const bindIdentityInsert = (
  binding: Binding,
  { table, isOn }: IdentityInsert,
): BoundIdentityInsert | undefined => {
  const target = targetOf(binding, table, 'SET IDENTITY_INSERT');
  if (target === undefined) return undefined;
  const { place, name } = target;
  if (plainColumnsOf(target.table).every(({ identity }) => identity === undefined)) {
    return report(binding, table.span, `The table '${name}' has no IDENTITY column.`);
  }
  const { numberedByHand: other } = binding.snapshot;
  if (isOn && other !== undefined && !isNumberedByHand(binding.snapshot, target)) {
    const message = `IDENTITY_INSERT is ON for '${other.table}' already.`;
    return report(binding, table.span, message, `Write SET IDENTITY_INSERT … OFF for it first.`);
  }
  return { kind: 'identity-insert', target: { place, name }, isOn };
};
