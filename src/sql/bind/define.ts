// CREATE TABLE, ALTER TABLE and CREATE INDEX: columns from their definitions, and tables written
// anew with other columns, keys or another order.

import type { Column } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import type { BoundQuery } from '../bound.ts';
import type { BoundCreate, BoundNothing, BoundRewrite, Target } from '../bound-statement.ts';
import type { AlterTable, ColumnDefinition, CreateIndex, CreateTable } from '../statement.ts';
import type { KeyDefinition } from '../statement.ts';
import type { Expression, Name, OrderItem, Query, SelectItem, Span } from '../tree.ts';
import { familyOf, typeText } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { storable, storableQuery } from './stored.ts';
import { DECLARED_LENGTH, typeOf } from './type-name.ts';
import { columnPlaceOf, newNameOf, plainColumnsOf, reportsExisting, targetOf } from './written.ts';

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
  const columns = newColumnsOf(binding, [], definitions);
  const keyed = columns && withKeys(binding, columns, keys);
  return name && keyed && { kind: 'create', ...name, columns: keyed };
};

/** Columns with those that are defined behind them. */
const newColumnsOf = (
  binding: Binding,
  columns: readonly Column[],
  definitions: readonly ColumnDefinition[],
): readonly Column[] | undefined => {
  const all = [...columns];
  let isRight = true;
  for (const definition of definitions) {
    const { name } = definition;
    if (all.some((column) => fold(column.name) === fold(name.text))) {
      report(binding, name.span, `The table has more than one column '${name.text}'.`);
      isRight = false;
    }
    if (name.text.includes('\0')) {
      report(binding, name.span, 'A name cannot contain the character NUL.');
      isRight = false;
    }
    const column = columnOf(binding, definition);
    if (column === undefined) isRight = false;
    else all.push(column);
  }
  return isRight ? all : undefined;
};

const columnOf = (binding: Binding, definition: ColumnDefinition): Column | undefined => {
  const type = typeOf(binding, definition.type, DECLARED_LENGTH);
  if (type === undefined) return undefined;
  const { name, identity, isNotNull, default: otherwise } = definition;
  if (identity !== undefined && !['integer', 'decimal'].includes(familyOf(type))) {
    const message = `An IDENTITY column is a whole number, and no ${typeText(type)}.`;
    return report(binding, definition.span, message);
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
      const columns = newColumnsOf(binding, old, change.columns);
      const added = change.columns.map(
        (column): Expression => column.default ?? { kind: 'null', span },
      );
      return columns && rewriteOf(binding, target, { columns, values: [...kept, ...added], span });
    }
    case 'drop-columns':
      return bindDropColumns(binding, target, { change, span });
    case 'alter-column': {
      const { column: definition } = change;
      const place = columnPlaceOf(binding, target.table, definition.name);
      const column = columnOf(binding, definition);
      if (place === undefined || column === undefined) return undefined;
      const columns = old.map((each, at) =>
        at === place ? { ...each, ...column, name: each.name } : each,
      );
      return rewriteOf(binding, target, { columns, values: kept, span });
    }
    case 'add-key': {
      const columns = withKey(binding, old, change.key);
      return columns && rewriteOf(binding, target, { columns, values: kept, span });
    }
  }
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
