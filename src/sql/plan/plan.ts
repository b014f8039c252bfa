// A batch as it would run, told without running it: for each statement its columns, the tables it
// reads and writes, and a guess of its rows. Each is bound over the catalog as those before
// would leave it, as far as that can be foreseen. Pure: nothing is opened, nothing changes.

import type { CatalogSnapshot, CatalogTable } from '../../domain/catalog.ts';
import { ROW_COLUMN } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import type { QueryError } from '../../domain/query-error.ts';
import { fold } from '../../domain/table.ts';
import { bindStatement } from '../bind/statement.ts';
import { SYSTEM_VARIABLES, variableValue } from '../bind/variable.ts';
import type { BoundExpression, TableRead } from '../bound.ts';
import type { BoundStatement, WrittenName } from '../bound-statement.ts';
import {
  withName,
  withNumbersByHand,
  withObject,
  withoutObject,
  withoutTable,
  withoutTableVariables,
  withRenamed,
  withTable,
  withTemporary,
  writtenTable,
} from '../catalog/change.ts';
import { isWork } from '../interpret.ts';
import { isOwn } from '../own-space.ts';
import { placeOf } from '../place.ts';
import type { Batch, WorkStatement } from '../statement.ts';
import { changesRows, targetsOf } from '../target.ts';
import { BIGINT, isNumeric } from '../type-rules.ts';
import { statementsIn } from '../walk.ts';
import { guessOf } from './rows.ts';

/** A table that a statement reads. */
export interface PlannedRead {
  readonly database: string;
  readonly table: string;
  /** As many as the table has. */
  readonly rows: bigint;
  /** Whether the position index serves: only rows near what is searched for are read. */
  readonly byPosition: boolean;
}

/** One statement, as it would run. */
export interface PlannedStatement {
  /** Where it begins, from 1 on. */
  readonly line: number;
  /** Columns of its result, or of the table that it makes; none where it has neither. */
  readonly columns: readonly Column[];
  readonly reads: readonly PlannedRead[];
  /** Names of the tables in one's own space that it makes, drops or brings back. */
  readonly writes: readonly string[];
  /** A guess from the numbers of rows of its tables; null for what has no rows. */
  readonly estimatedRows: bigint | null;
}

/** A batch, as far as it can be foreseen: up to the first statement that has errors. */
export interface BatchPlan {
  readonly statements: readonly PlannedStatement[];
  /** Of the first statement that has any, in the order of the text. */
  readonly errors: readonly QueryError[];
}

/** The plan of a batch over what its account may see; of what IF decides, both ways. */
export const planOf = (batch: Batch, snapshot: CatalogSnapshot): BatchPlan => {
  const statements: PlannedStatement[] = [];
  const foreseen: Foreseen = {
    snapshot: withTemporary(snapshot),
    variables: new Map(
      Object.entries(SYSTEM_VARIABLES).map(([name, type]) => [
        name,
        variableValue({ type, text: '0' }),
      ]),
    ),
  };
  for (const statement of statementsIn(batch.statements)) {
    if (statement.kind === 'go') foreseen.snapshot = withoutTableVariables(foreseen.snapshot);
    if (!isWork(statement)) continue;
    const { variables } = foreseen;
    holdTargets(foreseen, statement);
    const ask = { batch, snapshot: foreseen.snapshot, variables, isGuess: true };
    const result = bindStatement(ask, statement);
    if (result.kind === 'unbindable') return { statements, errors: result.errors };
    const planned = plannedOf(result.statement);
    const { line } = placeOf(batch.text, statement.span.start);
    statements.push({ line, ...planned });
    foresee(foreseen, result.statement, planned.estimatedRows ?? 0n);
  }
  return { statements, errors: [] };
};

/** What the statements so far would have left. */
interface Foreseen {
  snapshot: CatalogSnapshot;
  readonly variables: Map<string, BoundExpression>;
}

/** A table whose rows are changed is held by then, as an executor would hold it. */
const holdTargets = (foreseen: Foreseen, statement: WorkStatement): void => {
  const [name] = changesRows(statement) ? targetsOf(statement) : [];
  if (name === undefined || !isOwn(name, 'own')) return;
  const table = writtenTable(foreseen.snapshot, { place: 'own', name: name.object.text });
  if (table === undefined || table.held !== undefined) return;
  foreseen.snapshot = withTable(foreseen.snapshot, 'own', heldTable(table));
};

const heldTable = (table: CatalogTable): CatalogTable => ({
  ...table,
  held: 'held',
  columns: [...table.columns, { name: ROW_COLUMN, type: BIGINT, hidden: true }],
});

const plannedOf = (statement: BoundStatement): Omit<PlannedStatement, 'line'> => {
  const writes = writesOf(statement);
  if (statement.kind === 'insert' || statement.kind === 'update') {
    const { rows } = guessOf(statement.query);
    return { columns: [], reads: [], writes, estimatedRows: wholeOf(rows) };
  }
  if (statement.kind !== 'select') return { columns: [], reads: [], writes, estimatedRows: null };
  const { query, columns, reads } = statement;
  const { rows, byPosition } = guessOf(query);
  return {
    columns,
    reads: reads.map((read) => readOf(read, byPosition)),
    writes,
    estimatedRows: wholeOf(rows),
  };
};

const writesOf = (statement: BoundStatement): readonly string[] => {
  switch (statement.kind) {
    case 'select':
      return statement.into === undefined ? [] : ownOf([statement.into]);
    case 'insert':
    case 'update':
    case 'delete':
    case 'rewrite':
      return ownOf([statement.target]);
    case 'create':
      return ownOf([statement]);
    case 'drop':
      return ownOf(statement.names);
    case 'undrop':
      return [statement.name];
    case 'rename':
      return [statement.name, statement.newName];
    case 'define':
      return [statement.object.name];
    case 'undefine':
      return statement.names;
    case 'declare':
    case 'read':
    case 'identity-insert':
    case 'nothing':
      return [];
  }
};

const ownOf = (names: readonly WrittenName[]): readonly string[] =>
  names.flatMap(({ place, name }) => (place === 'own' ? [name] : []));

const readOf = (
  { database, table }: TableRead,
  byPosition: ReadonlySet<CatalogTable>,
): PlannedRead => ({
  database,
  table: table.name,
  rows: table.rows,
  byPosition: byPosition.has(table),
});

/** Joins of joins may come to more than any table can have. */
const wholeOf = (rows: number): bigint =>
  BigInt(Math.round(Math.min(rows, Number.MAX_SAFE_INTEGER)));

/** Notes what a statement would leave to those behind it. */
const foresee = (foreseen: Foreseen, statement: BoundStatement, rows: bigint): void => {
  if (statement.kind === 'declare') {
    // Its value is found only by running: a search by it is told as one around zero would be.
    const { name, ...variable } = statement.variable;
    const text = isNumeric(variable.type) ? '0' : null;
    foreseen.variables.set(fold(name), variableValue({ ...variable, text }));
    return;
  }
  foreseen.snapshot = changed(foreseen.snapshot, statement, rows);
};

const changed = (
  snapshot: CatalogSnapshot,
  statement: BoundStatement,
  rows: bigint,
): CatalogSnapshot => {
  switch (statement.kind) {
    case 'select': {
      const { into, columns } = statement;
      if (into === undefined) return snapshot;
      return withTable(snapshot, into.place, madeTable(into, columns, rows));
    }
    case 'create':
      return withTable(snapshot, statement.place, madeTable(statement, statement.columns, 0n));
    case 'rewrite': {
      const { target, columns } = statement;
      return withTable(snapshot, target.place, madeTable(target, columns, target.table.rows));
    }
    case 'identity-insert':
      return withNumbersByHand(snapshot, statement.target, statement.isOn);
    case 'drop':
      return statement.names.reduce(withoutTable, snapshot);
    case 'undrop':
      return withName(snapshot, statement.name);
    case 'rename':
      return withRenamed(snapshot, statement.name, statement.newName);
    case 'define':
      return withObject(snapshot, statement.object);
    case 'undefine':
      return statement.names.reduce(withoutObject, snapshot);
    case 'declare':
    case 'read':
    case 'insert':
    case 'update':
    case 'delete':
    case 'nothing':
      return snapshot;
  }
};

const madeTable = ({ name }: WrittenName, columns: readonly Column[], rows: bigint): CatalogTable =>
  heldTable({ name, columns, rows, files: [] });
