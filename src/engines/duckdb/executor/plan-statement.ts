// The planner of the real executor: our binder, then the emitter for DuckDB.
// Bridges the two and decides nothing; tests of what lies behind it use planners of their own.

import { bindStatement } from '../../../sql/bind/statement.ts';
import { duckdbSelectOf, withUniqueNames } from '../../../sql/emit/duckdb.ts';
import type { Planner } from './plan.ts';

/** Binds a statement against the snapshot and writes it in DuckDB's words. */
export const planStatement: Planner = (batch, statement, snapshot) => {
  const bound = bindStatement(batch, statement, snapshot);
  if (bound.kind === 'unbindable') return bound;
  const made = bound.statement;
  if (made.kind === 'undrop') return made;
  if (made.kind === 'drop') {
    return made.name === null ? { kind: 'nothing' } : { kind: 'drop', name: made.name };
  }
  const { query, columns, into } = made;
  const text = duckdbSelectOf(query);
  const { columns: tableColumns } = withUniqueNames(query);
  return { kind: 'select', text, columns, tableColumns, ...(into !== undefined && { into }) };
};
