// The planner of the real executor: our binder, then the emitter for DuckDB.
// Bridges the two and decides nothing; tests of what lies behind it use planners of their own.

import type { CatalogSnapshot, CatalogTable } from '../../../domain/catalog.ts';
import { fold } from '../../../domain/table.ts';
import { bindStatement } from '../../../sql/bind/statement.ts';
import { variableValue } from '../../../sql/bind/variable.ts';
import type { BoundStatement, WrittenName } from '../../../sql/bound-statement.ts';
import { writtenTable } from '../../../sql/catalog/change.ts';
import { duckdbSelectOf, withUniqueNames } from '../../../sql/emit/duckdb.ts';
import { createHeldText, heldColumnsOf, heldOfFilesText } from '../../../sql/emit/duckdb-held.ts';
import { readText } from '../../../sql/emit/duckdb-read.ts';
import {
  deleteText,
  insertText,
  intoText,
  keyTexts,
  rewriteText,
  updateText,
} from '../../../sql/emit/duckdb-write.ts';
import { knownRow } from '../../../sql/known.ts';
import { isOwn, isTemporary } from '../../../sql/own-space.ts';
import { changesRows, targetsOf } from '../../../sql/target.ts';
import type { WorkStatement } from '../../../sql/statement.ts';
import type { Exported, Plan, PlanAsk, Planner } from './plan.ts';

const planOf = ({ batch, statement, snapshot, variables, held }: PlanAsk): Plan => {
  const unheld = unheldTarget(statement, snapshot);
  if (unheld !== undefined) {
    const target = { place: 'own', name: unheld.name } as const;
    return { kind: 'hold', target, text: heldOfFilesText(held, unheld) };
  }
  const values = new Map(variables.map((each) => [fold(each.name), variableValue(each)]));
  const bound = bindStatement({ batch, snapshot, variables: values }, statement);
  return bound.kind === 'unbindable' ? bound : planOfBound(bound.statement, held);
};

/** The table whose rows a statement changes, where it lies in files still. */
const unheldTarget = (
  statement: WorkStatement,
  snapshot: CatalogSnapshot,
): CatalogTable | undefined => {
  const [name] = changesRows(statement) ? targetsOf(statement) : [];
  if (name === undefined || isTemporary(name) || !isOwn(name, 'own')) return undefined;
  const table = writtenTable(snapshot, { place: 'own', name: name.object.text });
  return table?.held === undefined ? table : undefined;
};

const planOfBound = (bound: BoundStatement, held: string): Plan => {
  switch (bound.kind) {
    case 'select': {
      const { query, columns, into } = bound;
      if (into !== undefined) {
        return { kind: 'select', text: intoText(bound), columns, tableColumns: columns, into };
      }
      const { columns: tableColumns } = withUniqueNames(query);
      return { kind: 'select', text: duckdbSelectOf(query), columns, tableColumns };
    }
    case 'read': {
      const { query, purpose } = bound;
      const row = knownRow(query);
      return row === undefined
        ? { kind: 'read', text: readText(query), purpose }
        : { kind: 'known', row, purpose };
    }
    case 'insert':
      return { kind: 'write', target: nameOf(bound.target), text: insertText(bound) };
    case 'update':
      return { kind: 'write', target: nameOf(bound.target), text: updateText(bound) };
    case 'delete':
      return { kind: 'write', target: nameOf(bound.target), text: deleteText(bound) };
    case 'create': {
      const { columns } = bound;
      return {
        kind: 'create',
        target: nameOf(bound),
        columns,
        text: createHeldText(held, columns),
      };
    }
    case 'rewrite': {
      const { columns, target } = bound;
      const text = rewriteText(bound, held);
      return { kind: 'rewrite', target: nameOf(target), columns, text };
    }
    case 'identity-insert':
    case 'declare':
    case 'drop':
    case 'undrop':
    case 'rename':
    case 'define':
    case 'undefine':
    case 'nothing':
      return bound;
  }
};

const nameOf = ({ place, name }: WrittenName): WrittenName => ({ place, name });

const exported = (snapshot: CatalogSnapshot, name: WrittenName): Exported => {
  const table = writtenTable(snapshot, name);
  if (table?.held === undefined) throw new RangeError(`${name.name} is not held`);
  const columns = heldColumnsOf(table);
  const list = columns.map((_, at) => `h.c${at}`);
  return {
    text: `SELECT ${list.join(', ')} FROM ${table.held} AS h`,
    columns,
    keys: keyTexts(table),
  };
};

/** Binds statements against the snapshot and writes them in DuckDB's words. */
export const PLANNER: Planner = { plan: planOf, exported };
