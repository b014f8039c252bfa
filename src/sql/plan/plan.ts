// A batch as it would run, told without running it: for each statement its columns, the tables it
// reads and writes, and a guess of its rows. Each is bound over the catalog as those before
// would leave it, as far as that can be foreseen. Pure: nothing is opened, nothing changes.

import type { CatalogSnapshot, CatalogTable, Database } from '../../domain/catalog.ts';
import { OWN_SPACE } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import type { QueryError } from '../../domain/query-error.ts';
import { fold } from '../../domain/table.ts';
import { bindStatement } from '../bind/statement.ts';
import type { BoundStatement, TableRead } from '../bound.ts';
import { placeOf } from '../place.ts';
import type { Batch } from '../statement.ts';
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

/** The plan of a batch over what its account may see. */
export const planOf = (batch: Batch, snapshot: CatalogSnapshot): BatchPlan => {
  const statements: PlannedStatement[] = [];
  let seen = snapshot;
  for (const statement of batch.statements) {
    const result = bindStatement(batch, statement, seen);
    if (result.kind === 'unbindable') return { statements, errors: result.errors };
    const planned = plannedOf(result.statement);
    const { line } = placeOf(batch.text, statement.span.start);
    statements.push({ line, ...planned });
    seen = after(seen, result.statement, planned.estimatedRows ?? 0n);
  }
  return { statements, errors: [] };
};

const plannedOf = (statement: BoundStatement): Omit<PlannedStatement, 'line'> => {
  if (statement.kind !== 'select') {
    const writes = statement.name === null ? [] : [statement.name];
    return { columns: [], reads: [], writes, estimatedRows: null };
  }
  const { query, columns, into, reads } = statement;
  const { rows, byPosition } = guessOf(query);
  return {
    columns,
    reads: reads.map((read) => readOf(read, byPosition)),
    writes: into === undefined ? [] : [into],
    estimatedRows: wholeOf(rows),
  };
};

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

/** The catalog as a statement leaves it for those behind it in its batch. */
const after = (
  snapshot: CatalogSnapshot,
  statement: BoundStatement,
  rows: bigint,
): CatalogSnapshot => {
  if (statement.kind === 'select' && statement.into !== undefined) {
    const made = { name: statement.into, columns: statement.columns, rows, files: [] };
    return withSpace(snapshot, (space) => ({
      ...space,
      tables: [...space.tables, made],
      names: [...space.names, made.name],
    }));
  }
  if (statement.kind !== 'drop' || statement.name === null) return snapshot;
  const gone = fold(statement.name);
  return withSpace(snapshot, (space) => ({
    ...space,
    tables: space.tables.filter(({ name }) => fold(name) !== gone),
    names: space.names.filter((name) => fold(name) !== gone),
  }));
};

const withSpace = (
  snapshot: CatalogSnapshot,
  change: (space: Database) => Database,
): CatalogSnapshot => ({
  ...snapshot,
  databases: snapshot.databases.map((database) =>
    fold(database.name) === fold(OWN_SPACE) ? change(database) : database,
  ),
});
