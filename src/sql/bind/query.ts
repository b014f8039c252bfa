// Queries of every kind: one SELECT, rows of VALUES, or several queries joined by set operators.
// Rows have columns of common types, and no names.

import type { Column } from '../../domain/column.ts';
import type { BoundExpression, BoundQuery } from '../bound.ts';
import type { Query, Values } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding, QueryAsk } from './binding.ts';
import { bindWith } from './with.ts';
import { commonTypeOfAll } from './convert.ts';
import { readOnceFrom } from './read-once.ts';
import { bindSelect } from './select.ts';
import { bindOperation, inTypes } from './set-operation.ts';

/** Binds a query for the use it is put to. */
export const bindQuery = (
  binding: Binding,
  query: Query,
  ask: QueryAsk,
): BoundQuery | undefined => {
  if (query.with === undefined) return bindPlain(binding, query, ask);
  const common = bindWith(binding, query.with, { ...ask, ...query });
  const bound = common && bindPlain(binding, query, { ...ask, outer: common.scope });
  return bound && readOnceFrom(bound, common.tables());
};

const bindPlain = (binding: Binding, query: Query, ask: QueryAsk): BoundQuery | undefined => {
  const { body } = query;
  switch (body.kind) {
    case 'select':
      return bindSelect(binding, { ...query, body }, ask);
    case 'values':
      return bindValues(binding, body, ask);
    case 'set-operation':
      return bindOperation(binding, { ...query, body }, ask);
  }
};

const bindValues = (
  binding: Binding,
  { rows, span }: Values,
  { use, outer }: QueryAsk,
): BoundQuery | undefined => {
  if (use === 'derived') {
    const message = 'The columns of VALUES have no names.';
    return report(binding, span, message, 'Write (VALUES …) AS t(a, b).');
  }
  const scope = { relations: [], ...(outer === undefined ? {} : { outer }) };
  const noAggregate = 'An aggregate cannot stand in VALUES.';
  const bound = rows.map((row) => {
    const values = row.map((value) => binding.value(value, { scope, noAggregate }));
    const found = values.filter((value) => value !== undefined);
    return found.length < values.length ? undefined : found;
  });
  const found = bound.filter((row) => row !== undefined);
  if (found.length < bound.length) return undefined;
  const types = rows[0]?.map((_, at) =>
    commonTypeOfAll(
      binding,
      found.flatMap((row) => row[at] ?? []),
      span,
    ),
  );
  const known = types?.filter((type) => type !== undefined);
  if (known === undefined || known.length !== types?.length) return undefined;
  return valuesIn(
    found,
    known.map((type, at) => ({ name: `Column${at + 1}`, type })),
  );
};

const valuesIn = (
  rows: readonly (readonly BoundExpression[])[],
  columns: readonly Column[],
): BoundQuery => ({
  kind: 'query',
  columns,
  orderBy: [],
  body: { kind: 'values', rows: rows.map((row) => inTypes(row, columns)) },
});
