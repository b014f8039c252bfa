// Statements that want values and no rows: variables that are set, lines that are printed, and the
// message with which a batch ends.

import type { SqlType } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';
import type { BoundExpression, BoundQuery } from '../bound.ts';
import type { BoundRead, Declared } from '../bound-statement.ts';
import type { AssignStatement } from '../statement.ts';
import type { Expression, Select } from '../tree.ts';
import { isImplicit, typeText, varchar } from '../type-rules.ts';
import { walk } from '../walk.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { converted, isNull } from './convert.ts';
import { DECLARED_LENGTH, typeOf } from './type-name.ts';

/** `DECLARE`, `SET`, `SELECT @x = …`. */
export const bindAssign = (binding: Binding, statement: AssignStatement): BoundRead | undefined => {
  const declared = declaredOf(binding, statement);
  if (!sumsNothing(binding, statement)) return undefined;
  const query = binding.query(statement.query, { use: 'result' });
  if (query === undefined || declared === undefined) return undefined;
  if (declared.length === 0) return { kind: 'read', query, purpose: ASSIGN_NONE };
  const types = declared.map(({ type }) => type);
  const brought = broughtTo(binding, query, { types, statement });
  return (
    brought && { kind: 'read', query: brought, purpose: { kind: 'assign', variables: declared } }
  );
};

/** A condition of IF or WHILE: the value alone is wanted. */
const ASSIGN_NONE = { kind: 'assign', variables: [] } as const;

const declaredOf = (
  binding: Binding,
  { variables, types }: AssignStatement,
): readonly Declared[] | undefined => {
  const found = variables.map(({ text, span }, at): Declared | undefined => {
    const written = types?.[at];
    if (written !== undefined) {
      const type = typeOf(binding, written, DECLARED_LENGTH);
      return type && { name: text, type, isNew: true };
    }
    const known = binding.variables.get(fold(text));
    if (known !== undefined && !text.startsWith('@@')) {
      return { name: text, type: known.type, isNew: false };
    }
    const message = text.startsWith('@@')
      ? `'${text}' cannot be set.`
      : `The variable '${text}' is not declared.`;
    return report(binding, span, message, `Write DECLARE @x and a type before it.`);
  });
  const declared = found.filter((each) => each !== undefined);
  return declared.length < found.length ? undefined : declared;
};

/**
 * SQL Server goes from row to row where a variable is set from itself, in an order that it does not
 * promise. Here a query is one thing, so that is said and not done otherwise.
 */
const sumsNothing = (binding: Binding, { variables, query }: AssignStatement): boolean => {
  const { body } = query;
  if (body.kind !== 'select' || body.from.length === 0) return true;
  const names = new Set(variables.map(({ text }) => fold(text)));
  let isRight = true;
  for (const item of body.items) {
    if (isAggregated(item)) continue;
    walk(item, (node) => {
      if (node.kind !== 'variable' || !names.has(fold(node.name)) || !isRight) return;
      const message = `'${node.name}' cannot be added up from row to row.`;
      report(binding, node.span, message, 'Write SELECT @x = SUM(…), or STRING_AGG(…), FROM ….');
      isRight = false;
    });
  }
  return isRight;
};

/** With an aggregate there is one row, and what a variable was before it is plain. */
const isAggregated = (item: Select['items'][number]): boolean => {
  let found = false;
  walk(item, (node) => {
    if (node.kind === 'call' && AGGREGATING.test(node.name.object.text)) found = true;
  });
  return found;
};

const AGGREGATING = /^(count|count_big|sum|avg|min|max|stdevp?|varp?|string_agg)$/i;

/** The outputs in the types of the variables; text is cut to its length, as SET cuts it. */
const broughtTo = (
  binding: Binding,
  query: BoundQuery,
  { types, statement }: { readonly types: readonly SqlType[]; readonly statement: AssignStatement },
): BoundQuery | undefined => {
  const relation = binding.newRelation();
  const outputs = types.map((type, column): BoundExpression | undefined => {
    const from = query.columns[column];
    const name = statement.variables[column];
    if (from === undefined || name === undefined) return undefined;
    const value: BoundExpression = { kind: 'column', relation, column, ...from };
    if (isImplicit(from.type, type) || isUntyped(query, column)) return converted(value, type);
    const message = `'${name.text}' is ${typeText(type)}, and the value ${typeText(from.type)}.`;
    return report(binding, name.span, message, 'CAST the value to the type of the variable.');
  });
  const found = outputs.filter((output) => output !== undefined);
  if (found.length < outputs.length) return undefined;
  const columns = types.map((type, at) => ({ name: `Column${at + 1}`, type }));
  const from = { kind: 'derived', relation, query } as const;
  const body = { kind: 'select', outputs: found, from, distinct: false } as const;
  return { kind: 'query', columns, body, orderBy: [] };
};

/** NULL has a type only by its looks. */
const isUntyped = ({ body }: BoundQuery, column: number): boolean => {
  const output = body.kind === 'select' ? body.outputs[column] : undefined;
  return output !== undefined && isNull(output);
};

/** `PRINT` and `RAISERROR`: any value, as text. */
export const bindMessage = (
  binding: Binding,
  value: Expression,
  kind: 'print' | 'raise',
): BoundRead | undefined => {
  const bound = binding.value(value, { scope: { relations: [] } });
  if (bound === undefined) return undefined;
  if (!isImplicit(bound.type, varchar(null)) && !isNull(bound)) {
    const message = `A message is text, and no ${typeText(bound.type)}.`;
    return report(binding, value.span, message, 'CAST it to varchar(max).');
  }
  const text = converted(bound, varchar(null));
  const columns = [{ name: 'Column1', type: text.type }];
  const body = { kind: 'select', outputs: [text], distinct: false } as const;
  return { kind: 'read', query: { kind: 'query', columns, body, orderBy: [] }, purpose: { kind } };
};
