// Values on their way into a column: brought to its type where T-SQL does that unasked. Text keeps
// its length until it is stored, for there it is not cut but refused.

import type { Column } from '../../domain/column.ts';
import type { BoundExpression, BoundQuery } from '../bound.ts';
import type { Span } from '../tree.ts';
import { familyOf, isImplicit, typeText } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { converted, convertedIfImplicit, isNull } from './convert.ts';

/** The value as it goes into the column. */
export const storable = (
  binding: Binding,
  value: BoundExpression,
  { column, span }: { readonly column: Column; readonly span: Span },
): BoundExpression | undefined => {
  const { type } = column;
  const family = familyOf(type);
  const isLengthy = family === 'text' || family === 'binary';
  if (isLengthy && familyOf(value.type) === family && !isNull(value)) return value;
  return convertedIfImplicit(binding, value, { type, span });
};

/**
 * A query whose columns go into columns of a table, in their order; those without one, as the
 * number of a row, stay as they are.
 */
export const storableQuery = (
  binding: Binding,
  query: BoundQuery,
  { into, span }: { readonly into: readonly (Column | undefined)[]; readonly span: Span },
): BoundQuery | undefined => {
  const relation = binding.newRelation();
  const outputs = query.columns.map(({ name, type }, column): BoundExpression | undefined => {
    const value: BoundExpression = { kind: 'column', type, relation, column, name };
    const target = into[column];
    if (target === undefined) return value;
    if (isStorable(value, target)) return storable(binding, value, { column: target, span });
    const message =
      `The column '${target.name}' is ${typeText(target.type)} ` +
      `and takes no value of type ${typeText(type)}.`;
    return report(binding, span, message, 'CAST the value to the type of the column.');
  });
  const found = outputs.filter((output) => output !== undefined);
  if (found.length < outputs.length) return undefined;
  const columns = query.columns.map((column, at) => ({
    ...column,
    type: found[at]?.type ?? column.type,
  }));
  const from = { kind: 'derived', relation, query } as const;
  const body = { kind: 'select', outputs: found, from, distinct: false } as const;
  return { kind: 'query', columns, body, orderBy: [] };
};

const isStorable = (value: BoundExpression, { type }: Column): boolean =>
  familyOf(value.type) === familyOf(type) || isImplicit(value.type, type);

/** NULL in the type of a column. */
export const nullFor = ({ type }: Column): BoundExpression =>
  converted({ kind: 'literal', type, text: null }, type);
