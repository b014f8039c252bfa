// CREATE TABLE, ALTER TABLE and CREATE INDEX: columns from their definitions, and tables written
// anew with other columns, keys or another order.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import type { BoundQuery } from '../bound.ts';
import type { BoundCreate, BoundNothing, BoundRewrite, Target } from '../bound-statement.ts';
import type { AlterTable, ColumnDefinition, CreateIndex, CreateTable } from '../statement.ts';
import type { KeyDefinition } from '../statement.ts';
import type { Expression, Name, OrderItem, Query, SelectItem, Span } from '../tree.ts';
import { walk } from '../walk.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { canNumber, hasOneNumbered } from './numbered.ts';
import { storable, storableQuery } from './stored.ts';
import { DECLARED_LENGTH, typeOf } from './type-name.ts';
import { columnPlaceOf, nameLengthMax, newNameOf, plainColumnsOf } from './written.ts';
import { reportsExisting, targetOf } from './written.ts';

/** SQL Server's own limit. */
const columnsMax = 1024;

/** `CREATE TABLE`, or `DECLARE @t TABLE`. */
export const bindCreate = (binding: Binding, statement: CreateTable): BoundCreate | undefined => {
  const { table, columns: definitions, keys } = statement;
  if (!table.object.text.startsWith('@') && reportsExisting(binding, table)) return undefined;
  const name = newNameOf(binding, table, 'CREATE TABLE');
  const surplus = definitions[columnsMax];
  if (surplus !== undefined) {
    return report(binding, surplus.span, `A table has at most ${columnsMax} columns.`);
  }
  const columns = newColumnsOf(binding, definitions);
  const keyed = columns && withKeys(binding, columns, keys);
  return name && keyed && { kind: 'create', ...name, columns: keyed };
};

/** Columns that are defined, behind those that a table has already. */
const newColumnsOf = (
  binding: Binding,
  definitions: readonly ColumnDefinition[],
  table?: CatalogTable,
): readonly Column[] | undefined => {
  const all = table === undefined ? [] : [...plainColumnsOf(table)];
  const old = new Set(all.map(({ name }) => fold(name)));
  const seen = new Set(old);
  let isRight = true;
  for (const definition of definitions) {
    const { name } = definition;
    const folded = fold(name.text);
    if (seen.has(folded)) {
      const message = old.has(folded)
        ? `The table '${table?.name}' has a column '${name.text}' already.`
        : `The column '${name.text}' is defined twice.`;
      report(binding, name.span, message, 'Choose another name.');
      isRight = false;
    }
    seen.add(folded);
    if (!isColumnName(binding, name)) isRight = false;
    const column = columnOf(binding, definition);
    if (column === undefined) isRight = false;
    else all.push(column);
    if (column?.identity !== undefined && !hasOneNumbered(binding, all, definition.span)) {
      return undefined;
    }
  }
  return isRight ? all : undefined;
};

const isColumnName = (binding: Binding, { text, span }: Name): boolean => {
  if (!text.includes('\0')) return true;
  report(binding, span, 'A name cannot contain the character NUL.');
  return false;
};

const columnOf = (binding: Binding, definition: ColumnDefinition): Column | undefined => {
  const type = typeOf(binding, definition.type, DECLARED_LENGTH);
  if (type === undefined) return undefined;
  const { name, identity, isNotNull, default: otherwise } = definition;
  const { span } = definition;
  if (identity !== undefined && !canNumber(binding, type, { increment: identity[1], span })) {
    return undefined;
  }
  if (identity !== undefined && otherwise !== undefined) {
    const message = `The column '${name.text}' numbers itself and takes no DEFAULT.`;
    return report(binding, otherwise.span, message);
  }
  const column: Column = { name: name.text, type };
  if (otherwise !== undefined && !isDefault(binding, otherwise, column)) return undefined;
  return {
    ...column,
    ...((isNotNull || identity !== undefined) && { isNotNull: true }),
    ...(identity && { identity }),
    ...(otherwise && { default: textOf(binding, otherwise.span) }),
  };
};

const textOf = ({ batch }: Binding, { start, end }: Span): string => batch.text.slice(start, end);

/** A default is kept as text: what only this batch knows has no place in it. */
const isDefault = (binding: Binding, value: Expression, column: Column): boolean => {
  let query: Span | undefined;
  walk(value, ({ kind, span }) => {
    if (kind === 'query') query ??= span;
  });
  if (query !== undefined) {
    const message = 'A DEFAULT is a constant or made of functions, and no query.';
    report(binding, query, message, 'INSERT … SELECT puts what a query finds into the column.');
    return false;
  }
  const inner = binding.within(binding.batch, new Map());
  const bound = inner.value(value, { scope: { relations: [] } });
  const stored = bound && storable(inner, bound, { column, span: value.span });
  for (const { span, message, hint } of inner.problems) report(binding, span, message, hint);
  return stored !== undefined;
};

/** Columns that know their keys; reports a key of columns that are not there. */
const withKeys = (
  binding: Binding,
  columns: readonly Column[],
  keys: readonly KeyDefinition[],
): readonly Column[] | undefined => {
  let keyed = columns;
  for (const key of keys) {
    const next = withKey(binding, keyed, key);
    if (next === undefined) return undefined;
    keyed = next;
  }
  return keyed;
};

const withKey = (
  binding: Binding,
  columns: readonly Column[],
  key: KeyDefinition,
): readonly Column[] | undefined => {
  const taken = columns.flatMap((column) => column.keys ?? []);
  if (key.isPrimary && taken.includes(0)) {
    return report(binding, key.span, 'The table has a PRIMARY KEY already.');
  }
  const number = key.isPrimary ? 0 : Math.max(0, ...taken) + 1;
  const table = { name: '', columns, rows: 0n, files: [] };
  const places = key.columns.map((name) => columnPlaceOf(binding, table, name));
  if (places.some((place) => place === undefined)) return undefined;
  return columns.map((column, at) =>
    places.includes(at)
      ? {
          ...column,
          keys: [...(column.keys ?? []), number],
          ...(key.isPrimary && { isNotNull: true as const }),
        }
      : column,
  );
};

/** `ALTER TABLE`. */
export const bindAlter = (binding: Binding, statement: AlterTable): BoundRewrite | undefined => {
  const { table, change, span } = statement;
  const target = targetOf(binding, table, 'ALTER TABLE');
  if (target === undefined) return undefined;
  const old = plainColumnsOf(target.table);
  const kept = old.map(valueOf);
  switch (change.kind) {
    case 'add-columns': {
      const columns = newColumnsOf(binding, change.columns, target.table);
      const added = change.columns.map((column) => addedValueOf(column, span));
      return columns && rewriteOf(binding, target, { columns, values: [...kept, ...added], span });
    }
    case 'drop-columns':
      return bindDropColumns(binding, target, { change, span });
    case 'alter-column': {
      const { column: definition } = change;
      const place = columnPlaceOf(binding, target.table, definition.name);
      const column = columnOf(binding, definition);
      if (place === undefined || column === undefined) return undefined;
      const [, increment] = old[place]?.identity ?? [];
      const numbering = increment && { increment, span: definition.span };
      if (numbering && !canNumber(binding, column.type, numbering)) return undefined;
      const columns = old.map((each, at) => (at === place ? alteredTo(each, column) : each));
      return rewriteOf(binding, target, { columns, values: kept, span });
    }
    case 'add-key': {
      const columns = withKey(binding, old, change.key);
      return columns && rewriteOf(binding, target, { columns, values: kept, span });
    }
    case 'add-default': {
      const columns = withDefault(binding, target.table, change);
      return columns && rewriteOf(binding, target, { columns, values: kept, span });
    }
    case 'rename-column': {
      const columns = withNewName(binding, target.table, change);
      return columns && rewriteOf(binding, target, { columns, values: kept, span });
    }
  }
};

/** What rows that are there get in a new column: its default where they must have one. */
const addedValueOf = (column: ColumnDefinition, span: Span): Expression => {
  const isFilled = column.isNotNull || column.isFilled === true;
  return (isFilled ? column.default : undefined) ?? { kind: 'null', span };
};

/** A column that is not said to be NOT NULL may hold NULL from here on, unless it cannot. */
const alteredTo = ({ isNotNull, ...old }: Column, column: Column): Column => {
  const isForced = old.identity !== undefined || old.keys?.includes(0) === true;
  return { ...old, ...(isForced && isNotNull && { isNotNull }), ...column, name: old.name };
};

type Change<Kind extends AlterTable['change']['kind']> = Extract<
  AlterTable['change'],
  { readonly kind: Kind }
>;

/** `ADD DEFAULT 0 FOR a`, for the rows that come. */
const withDefault = (
  binding: Binding,
  table: CatalogTable,
  { column: name, value }: Change<'add-default'>,
): readonly Column[] | undefined => {
  const columns = plainColumnsOf(table);
  const place = columnPlaceOf(binding, table, name);
  const column = place === undefined ? undefined : columns[place];
  if (place === undefined || column === undefined) return undefined;
  if (column.identity !== undefined) {
    const message = `The column '${column.name}' numbers itself and takes no DEFAULT.`;
    return report(binding, name.span, message);
  }
  if (column.default !== undefined) {
    return report(binding, name.span, `The column '${column.name}' has a DEFAULT already.`);
  }
  if (!isDefault(binding, value, column)) return undefined;
  return columns.with(place, { ...column, default: textOf(binding, value.span) });
};

/** `sp_rename 't.a', 'b', 'COLUMN'`. */
const withNewName = (
  binding: Binding,
  table: CatalogTable,
  { column: name, newName }: Change<'rename-column'>,
): readonly Column[] | undefined => {
  const columns = plainColumnsOf(table);
  const place = columnPlaceOf(binding, table, name);
  const column = place === undefined ? undefined : columns[place];
  if (place === undefined || column === undefined) return undefined;
  const { text, span } = newName;
  if (text.trim() === '' || text.length > nameLengthMax) {
    const message = `A column's name has from 1 to ${nameLengthMax} characters.`;
    return report(binding, span, message);
  }
  if (!isColumnName(binding, newName)) return undefined;
  if (columns.some((each) => each !== column && fold(each.name) === fold(text))) {
    const message = `The table '${table.name}' has a column '${text}' already.`;
    return report(binding, span, message, 'Choose another name.');
  }
  return columns.with(place, { ...column, name: text });
};

const bindDropColumns = (
  binding: Binding,
  target: Target,
  {
    change: { names, ifExists },
    span,
  }: {
    readonly change: Extract<AlterTable['change'], { kind: 'drop-columns' }>;
    readonly span: Span;
  },
): BoundRewrite | undefined => {
  const old = plainColumnsOf(target.table);
  const isThere = ({ text }: Name): boolean => old.some(({ name }) => fold(name) === fold(text));
  const dropped = ifExists ? names.filter(isThere) : names;
  const places = dropped.map((name) => columnPlaceOf(binding, target.table, name));
  if (places.some((place) => place === undefined)) return undefined;
  const keyed = dropped.find((_, at) => old[places[at] ?? -1]?.keys !== undefined);
  if (keyed !== undefined) {
    const message = `The column '${keyed.text}' is part of a key and cannot be dropped.`;
    return report(binding, keyed.span, message, 'SELECT what shall stay INTO another table.');
  }
  const columns = old.filter((_, at) => !places.includes(at));
  if (columns.length === 0) {
    return report(binding, span, 'A table keeps one column at least.', 'DROP TABLE drops it all.');
  }
  return rewriteOf(binding, target, { columns, values: columns.map(valueOf), span });
};

/** `CREATE INDEX`: a clustered one sorts the table, a unique one is a key, others do nothing. */
export const bindIndex = (
  binding: Binding,
  statement: CreateIndex,
): BoundRewrite | BoundNothing | undefined => {
  const { table, columns: keys, isUnique, isClustered, span } = statement;
  const target = targetOf(binding, table, 'CREATE INDEX');
  if (target === undefined) return undefined;
  const old = plainColumnsOf(target.table);
  const names = keys.map(({ name }) => name);
  if (names.some((name) => columnPlaceOf(binding, target.table, name) === undefined)) {
    return undefined;
  }
  if (!isUnique && !isClustered) return { kind: 'nothing' };
  const columns = isUnique
    ? withKey(binding, old, { isPrimary: false, columns: names, span })
    : old;
  const orderBy = keys.map(({ name, descending }) => ({
    value: columnNamed(name),
    descending,
    span: name.span,
  }));
  const order = isClustered ? { orderBy } : {};
  return (
    columns && rewriteOf(binding, target, { columns, values: old.map(valueOf), span, ...order })
  );
};

const NOWHERE: Span = { start: 0, end: 0 };

const columnNamed = (name: Name): Expression => ({
  kind: 'column',
  parts: [name],
  span: name.span,
});

const valueOf = ({ name }: Column): Expression => columnNamed({ text: name, span: NOWHERE });

/** The table with a value for each of its new columns. */
const rewriteOf = (
  binding: Binding,
  target: Target,
  {
    columns,
    values,
    orderBy = [],
    span,
  }: {
    readonly columns: readonly Column[];
    readonly values: readonly Expression[];
    readonly orderBy?: readonly OrderItem[];
    readonly span: Span;
  },
): BoundRewrite | undefined => {
  const object = { text: target.name, span };
  const database = { text: target.place === 'own' ? 'mydb' : 'tempdb', span };
  const query: Query = {
    kind: 'query',
    body: {
      kind: 'select',
      distinct: false,
      items: values.map((value): SelectItem => ({ kind: 'item', value, span })),
      from: [{ kind: 'table', name: { database, object, span }, span }],
      groupBy: [],
      span,
    },
    orderBy,
    span,
  };
  const bound: BoundQuery | undefined = binding.query(query, { use: 'result' });
  if (bound === undefined) return undefined;
  // An order holds for the rows of the outermost query: these keep theirs as they are stored.
  const stored =
    orderBy.length > 0 ? bound : storableQuery(binding, bound, { into: columns, span });
  const newFrom = plainColumnsOf(target.table).length;
  return stored && { kind: 'rewrite', target, columns, query: stored, newFrom };
};
