// The binder's door: one statement of a batch, bound against what the account may see. All errors
// of the statement come back together, in the order of the text. Nothing is run or written here.

import type { CatalogSnapshot } from '../../domain/catalog.ts';
import { OWN_SPACE } from '../../domain/catalog.ts';
import type { QueryError } from '../../domain/query-error.ts';
import type { BoundStatement } from '../bound.ts';
import { nearest } from '../../base/suggest.ts';
import type { Batch, DropStatement, SelectStatement, Statement } from '../statement.ts';
import type { ObjectName } from '../tree.ts';
import { didYouMean, errorsOf, isFull, report } from './binding.ts';
import type { Binding } from './binding.ts';
import { bindCondition } from './condition.ts';
import { bindValue } from './expression.ts';
import { isOwn } from '../own-space.ts';
import { listOf, listedName, ownNameOf, ownSpaceOf } from './names.ts';
import { bindQuery } from './query.ts';

/** A bound statement, or every error that was found in it. */
export type BindResult =
  | { readonly kind: 'bound'; readonly statement: BoundStatement }
  | {
      readonly kind: 'unbindable';
      /** The first is a table that INTO would write and that is there already. */
      readonly reason: 'table-exists' | 'query-error';
      readonly errors: readonly QueryError[];
    };

/** Resolves the names of one statement of the batch and types it. */
export const bindStatement = (
  batch: Batch,
  statement: Statement,
  snapshot: CatalogSnapshot,
): BindResult => {
  const binding = bindingOf(batch, snapshot);
  if (statement.kind === 'select-statement' && reportsExisting(binding, statement.into)) {
    return { kind: 'unbindable', reason: 'table-exists', errors: errorsOf(binding) };
  }
  const bound = bindKind(binding, statement);
  return bound === undefined || binding.problems.length > 0
    ? { kind: 'unbindable', reason: 'query-error', errors: errorsOf(binding) }
    : { kind: 'bound', statement: bound };
};

const bindKind = (binding: Binding, statement: Statement): BoundStatement | undefined => {
  if (statement.kind === 'select-statement') return bindSelect(binding, statement);
  if (statement.kind === 'drop') return bindDrop(binding, statement);
  if (statement.kind === 'undrop-table') {
    const name = ownNameOf(binding, statement.table, 'UNDROP TABLE');
    return name === undefined ? undefined : { kind: 'undrop', name };
  }
  return report(binding, statement.span, 'This server does not run this statement yet.');
};

/** INTO makes new tables only; said before anything else, for nothing else matters then. */
const reportsExisting = (binding: Binding, into: ObjectName | undefined): boolean => {
  if (into === undefined || !isOwn(into, 'own')) return false;
  const existing = listedName(ownSpaceOf(binding), into.object.text);
  if (existing === undefined) return false;
  const message = `There is already a table '${existing}' in ${OWN_SPACE}.`;
  const hint = `Drop it first, with DROP TABLE ${OWN_SPACE}.[${existing}], or choose another name.`;
  report(binding, into.span, message, hint);
  return true;
};

const bindSelect = (binding: Binding, statement: SelectStatement): BoundStatement | undefined => {
  const into = statement.into && newNameOf(binding, statement.into);
  const use = statement.into === undefined ? 'result' : 'into';
  const query = binding.query(statement.query, { use });
  if (query === undefined || (statement.into !== undefined && into === undefined)) return undefined;
  const { columns } = query;
  const target = into === undefined ? {} : { into };
  return { kind: 'select', query, columns, ...target, reads: binding.reads };
};

/** Identifiers of T-SQL have up to 128 characters. */
const nameLengthMax = 128;

const newNameOf = (binding: Binding, into: ObjectName): string | undefined => {
  const name = ownNameOf(binding, into, 'INTO');
  if (name === undefined) return undefined;
  if (name.trim() !== '' && name.length <= nameLengthMax && !name.includes('\0')) return name;
  const message = `A table's name has from 1 to ${nameLengthMax} characters.`;
  return report(binding, into.span, message);
};

const bindDrop = (
  binding: Binding,
  { names: [table], ifExists }: DropStatement,
): BoundStatement | undefined => {
  if (table === undefined) return undefined;
  const name = ownNameOf(binding, table, 'DROP TABLE');
  if (name === undefined) return undefined;
  const space = ownSpaceOf(binding);
  const existing = listedName(space, name);
  if (existing !== undefined || ifExists) return { kind: 'drop', name: existing ?? null };
  const message = `There is no table '${name}' in ${OWN_SPACE}.`;
  return report(binding, table.span, message, didYouMean(nearest(name, listOf(space))));
};

/** As in SQL Server. DuckDB's planner takes twice the time with each grouping inside another. */
const queriesDeepMax = 32;

const bindingOf = (batch: Batch, snapshot: CatalogSnapshot): Binding => {
  let relations = 0;
  let depth = 0;
  const binding: Binding = {
    batch,
    snapshot,
    problems: [],
    reads: [],
    newRelation: () => {
      relations += 1;
      return relations;
    },
    value: (expression, place) =>
      isFull(binding) ? undefined : bindValue(binding, expression, place),
    condition: (expression, place) =>
      isFull(binding) ? undefined : bindCondition(binding, expression, place),
    query: (query, ask) => {
      if (isFull(binding)) return undefined;
      if (depth === queriesDeepMax) {
        const message = `Queries nest more than ${queriesDeepMax} levels deep here.`;
        return report(binding, query.span, message, 'Write a part of it INTO a table first.');
      }
      depth += 1;
      const bound = bindQuery(binding, query, ask);
      depth -= 1;
      return bound;
    },
  };
  return binding;
};
