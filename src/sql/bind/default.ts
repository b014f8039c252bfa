// What a column gets where a statement gives it nothing: the expression of its DEFAULT, which is
// kept as text and bound anew each time, or NULL.

import type { Column } from '../../domain/column.ts';
import type { BoundExpression } from '../bound.ts';
import { parseBatch } from '../parse.ts';
import type { Batch } from '../statement.ts';
import type { Expression } from '../tree.ts';
import type { Binding } from './binding.ts';
import { storable } from './stored.ts';

/** The bound default of a column; undefined where it has none. */
export const defaultOf = (binding: Binding, column: Column): BoundExpression | undefined => {
  const parsed = column.default === undefined ? undefined : parsedOf(column.default);
  if (parsed === undefined) return undefined;
  const inner = binding.within(parsed.batch, new Map());
  const value = inner.value(parsed.value, { scope: { relations: [] } });
  return value && storable(inner, value, { column, span: parsed.value.span });
};

const parsedOf = (
  text: string,
): { readonly batch: Batch; readonly value: Expression } | undefined => {
  const parsed = parseBatch(`SELECT ${text}`);
  if (parsed.kind === 'unparsable') return undefined;
  const { batch } = parsed;
  const [statement] = batch.statements;
  if (statement?.kind !== 'select-statement' || statement.query.body.kind !== 'select') {
    return undefined;
  }
  const [item] = statement.query.body.items;
  return item?.kind === 'item' ? { batch, value: item.value } : undefined;
};
