// Set operators: queries brought to common types, column by column, under the names of the first.
// Rows that need no table, as programs write them by the thousand, are gathered into one.

import type { Column, ColumnMeta, SqlType } from '../../domain/column.ts';
import type { BoundBody, BoundExpression, BoundQuery, BoundSetOperation } from '../bound.ts';
import type { Query, SetOperation } from '../tree.ts';
import { INT, commonTypeOf, isSameType } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding, QueryAsk } from './binding.ts';
import { converted, isNull, reportClash } from './convert.ts';
import { bindLimit } from './limit.ts';
import type { Item } from './naming.ts';
import { bindOrderOfColumns, isOrderUseful } from './order.ts';

/**
 * So many queries one operation joins at most; SQL Server allows 256 tables in a query. DuckDB
 * takes a second to plan 1,000. Rows of constants are no queries here, however many.
 */
const branchesMax = 256;

/** Binds what set operators join. */
export const bindOperation = (
  binding: Binding,
  query: Query & { readonly body: SetOperation },
  ask: QueryAsk,
): BoundQuery | undefined => {
  const { body, orderBy } = query;
  // What the branches have to share is a type, and a shape is none.
  const { showsShapes: _, ...plain } = ask;
  const bound = body.branches.map((branch, at) =>
    binding.query(
      { kind: 'query', body: branch, orderBy: [], span: branch.span },
      at === 0 ? plain : { ...plain, use: ask.use === 'value' ? 'value' : 'renamed' },
    ),
  );
  const branches = bound.filter((branch) => branch !== undefined);
  const [first] = branches;
  const limit = bindLimit(binding, query, ask);
  if (branches.length < bound.length || first === undefined) return undefined;
  const columns = columnsOf(binding, body, branches);
  if (columns === undefined || limit === undefined) return undefined;
  const order = bindOrderOfColumns(binding, orderBy, itemsOf(columns, body));
  if (order === undefined || !isOrderUseful(binding, query, ask)) return undefined;
  const brought = branches.map((branch) => broughtTo(binding, branch, columns));
  const joined = body.operator.startsWith('union') ? gathered(brought, columns) : brought;
  const surplus = joined.length > branchesMax ? body.branches[branchesMax] : undefined;
  if (surplus !== undefined) {
    const message = `${body.operator.toUpperCase()} joins more than ${branchesMax} queries.`;
    return report(binding, surplus.span, message, 'Put a part of them INTO a table first.');
  }
  const whole = { kind: 'set-operation', operator: body.operator, branches: joined } as const;
  return { kind: 'query', columns, orderBy: order, body: simplified(whole), ...limit };
};

/** The columns of the first branch, in types that the columns of all share. */
const columnsOf = (
  binding: Binding,
  { branches: written, operator }: SetOperation,
  branches: readonly BoundQuery[],
): readonly Column[] | undefined => {
  const [first, ...rest] = branches;
  if (first === undefined) return undefined;
  let types = typesOf(first);
  for (const [at, branch] of rest.entries()) {
    const span = written[at + 1]?.span ?? { start: 0, end: 0 };
    const next = typesOf(branch);
    if (next.length !== types.length) {
      const message = `This query has ${counted(next)}, and the first has ${counted(types)}.`;
      return report(binding, span, message, 'Queries that are joined have as many columns each.');
    }
    const merged = types.map((type, column) => mergedType(type, next[column] ?? null));
    const clash = merged.indexOf(undefined);
    const [one, other] = [types[clash] ?? INT, next[clash] ?? INT];
    if (clash !== -1) return reportClash(binding, span, [one, other]);
    types = merged.map((type) => type ?? null);
  }
  // Rows of EXCEPT and INTERSECT are rows of the first.
  const others = operator.startsWith('union') ? rest : [];
  return first.columns.map((column, at) => ({
    ...withSharedMeta(
      column,
      others.flatMap((branch) => branch.columns[at] ?? []),
    ),
    type: types[at] ?? INT,
  }));
};

/** The column with what is known of the values of all: a unit that others have not is no unit. */
const withSharedMeta = (
  { unit, ucd, xtype, description, ...column }: Column,
  others: readonly ColumnMeta[],
): Column => ({
  ...column,
  ...(unit !== undefined && others.every((each) => each.unit === unit) && { unit }),
  ...(ucd !== undefined && others.every((each) => each.ucd === ucd) && { ucd }),
  ...(xtype !== undefined && others.every((each) => each.xtype === xtype) && { xtype }),
  ...(description !== undefined &&
    others.every((each) => each.description === description) && { description }),
});

const counted = ({ length }: readonly unknown[]): string =>
  `${length} ${length === 1 ? 'column' : 'columns'}`;

/** The type of each column; null where every row of it says NULL. */
const typesOf = ({ columns, body }: BoundQuery): readonly (SqlType | null)[] => {
  const untyped = untypedOf(body, columns.length);
  return columns.map(({ type }, at) => (untyped[at] === true ? null : type));
};

/** Which columns are nothing but NULLs without a type. */
const untypedOf = (body: BoundBody, width: number): readonly boolean[] => {
  const each = Array.from({ length: width }, (_, at) => at);
  switch (body.kind) {
    case 'select':
      return each.map((at) => isUntyped(body.outputs[at]));
    case 'values':
      return each.map((at) => body.rows.every((row) => isUntyped(row[at])));
    case 'set-operation': {
      const branches = body.branches.map((branch) => untypedOf(branch.body, width));
      return each.map((at) => branches.every((branch) => branch[at]));
    }
  }
};

const isUntyped = (value: BoundExpression | undefined): boolean =>
  value !== undefined && isNull(value);

const mergedType = (one: SqlType | null, other: SqlType | null): SqlType | null | undefined =>
  one === null || other === null ? (one ?? other) : commonTypeOf(one, other);

/** The query with its columns in the types of those given, converted after all else it does. */
const broughtTo = (binding: Binding, query: BoundQuery, wanted: readonly Column[]): BoundQuery => {
  const { columns: own, body } = query;
  if (own.every(({ type }, at) => isSameType(type, wanted[at]?.type ?? type))) return query;
  const columns = own.map((column, at) => ({ ...column, type: wanted[at]?.type ?? column.type }));
  if (body.kind === 'values') {
    return {
      ...query,
      columns,
      body: { ...body, rows: body.rows.map((row) => inTypes(row, columns)) },
    };
  }
  if (body.kind === 'select' && !body.distinct) {
    return { ...query, columns, body: { ...body, outputs: inTypes(body.outputs, columns) } };
  }
  const relation = binding.newRelation();
  const untyped = untypedOf(body, own.length);
  const outputs = own.map(({ name, type }, column): BoundExpression =>
    untyped[column] === true
      ? { kind: 'literal', type, text: null }
      : { kind: 'column', type, relation, column, name },
  );
  const from = { kind: 'derived', relation, query } as const;
  const select = {
    kind: 'select',
    distinct: false,
    from,
    outputs: inTypes(outputs, columns),
  } as const;
  return { kind: 'query', columns, orderBy: [], body: select };
};

/** Values in the types of the columns. */
export const inTypes = (
  values: readonly BoundExpression[],
  columns: readonly Column[],
): readonly BoundExpression[] =>
  values.map((value, at) => converted(value, columns[at]?.type ?? value.type));

/** The branches, with those in a row that are rows without a table made one. */
const gathered = (
  branches: readonly BoundQuery[],
  columns: readonly Column[],
): readonly BoundQuery[] => {
  const joined: BoundQuery[] = [];
  let rows: (readonly BoundExpression[])[] | undefined;
  for (const branch of branches) {
    const own = rowsOf(branch);
    if (own === undefined || rows === undefined) {
      rows = own === undefined ? undefined : [...own];
      joined.push(
        rows === undefined ? branch : { ...branch, columns, body: { kind: 'values', rows } },
      );
    } else {
      rows.push(...own);
    }
  }
  return joined;
};

/** The rows of a query that takes them from nowhere. */
const rowsOf = ({
  body,
  limit,
}: BoundQuery): readonly (readonly BoundExpression[])[] | undefined => {
  if (limit !== undefined || body.kind === 'set-operation') return undefined;
  if (body.kind === 'values') return body.rows;
  const { from, where, grouping, having, windowing, outputs } = body;
  const isRow = [from, where, grouping, having, windowing].every((clause) => clause === undefined);
  return isRow ? [outputs] : undefined;
};

/** An operation of one query that keeps all its rows is that query. */
const simplified = (operation: BoundSetOperation): BoundBody => {
  const [only, second] = operation.branches;
  const isOne = only !== undefined && second === undefined && operation.operator === 'union all';
  return isOne && only.limit === undefined ? only.body : operation;
};

/** The columns as ORDER BY knows them. */
const itemsOf = (columns: readonly Column[], { span }: SetOperation): readonly Item[] =>
  columns.map(({ name, type }, column) => ({
    bound: { kind: 'column', type, relation: 0, column, name },
    span,
    name,
  }));
