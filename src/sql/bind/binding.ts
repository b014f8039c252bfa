// What the parts of the binder share while one statement is bound: its text, the catalog, the
// errors found so far, and the three parts that call each other. A part that reports an error
// returns undefined, and whoever gets undefined stays silent: the error is already in the list.

import type { CatalogSnapshot, CatalogTable, Database } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import type { QueryError } from '../../domain/query-error.ts';
import type { SpaceObject } from '../../domain/space-object.ts';
import type { BoundCondition, BoundExpression, BoundQuery, TableRead } from '../bound.ts';
import { lengthOf, placesOf } from '../place.ts';
import type { Batch } from '../statement.ts';
import type { Expression, Query, Span } from '../tree.ts';
import type { Scope } from './relation.ts';

/** The state of binding one statement; its lists grow, all else stays. */
export interface Binding {
  readonly batch: Batch;
  readonly snapshot: CatalogSnapshot;
  readonly problems: Problem[];
  readonly reads: TableRead[];
  /** A number no other relation of the statement has. */
  readonly newRelation: () => number;
  readonly value: (expression: Expression, place: Place) => BoundExpression | undefined;
  readonly condition: (expression: Expression, place: Place) => BoundCondition | undefined;
  readonly query: (query: Query, ask: QueryAsk) => BoundQuery | undefined;
  /** Values of variables and parameters that may be named, by their folded names. */
  readonly variables: Variables;
  /** What a variable stands for at one place, where that is not what it holds. */
  readonly standIns: Map<Expression, BoundExpression>;
  /** A binding for another text inside this statement: its errors are a list of its own. */
  readonly within: (batch: Batch, variables: Variables) => Binding;
  /** Whether rows are only guessed, so that lists of tables may do without the views of spaces. */
  readonly isGuess: boolean;
  /** Set where views and functions stand for their columns alone, and none is bound again. */
  readonly told?: Told;
  /** A binding of its own, over another snapshot, in which they stand so. */
  readonly apart: (snapshot: CatalogSnapshot, told: Told) => Binding;
}

/** The columns of a view or a function, one without a name for a value; undefined: unreadable. */
export type Told = (object: SpaceObject) => readonly Column[] | undefined;

/** What each variable stands for, by its name with its sign, folded. */
export type Variables = ReadonlyMap<string, BoundExpression>;

/** Where an expression stands: what it may name, and whether it may aggregate. */
export interface Place {
  readonly scope: Scope;
  /** Why an aggregate cannot stand here; absent where it can. */
  readonly noAggregate?: string;
  /** Where a window function can stand, and where it would stand inside another or an aggregate. */
  readonly windows?: 'allowed' | 'inside';
  /** Why a column cannot stand here; absent where it can. */
  readonly noColumn?: { readonly message: string; readonly hint: string };
}

/** How a query is used, which decides what it may look like. */
export interface QueryAsk {
  readonly use: 'result' | 'into' | 'view' | 'derived' | 'renamed' | 'value' | 'exists';
  readonly outer?: Scope;
  /** Whether its columns leave as they are, so that shapes may be among them. */
  readonly showsShapes?: true;
}

/** An error with its place in the text still as an offset, so that errors can be put in order. */
export interface Problem {
  readonly span: Span;
  readonly message: string;
  readonly hint?: string;
  /** Of several with one cause only the first in the text is told. */
  readonly cause?: object;
}

/** As in SQL Server. DuckDB's planner takes twice the time with each grouping inside another. */
export const queriesDeepMax = 32;

/** So many errors are told at most: nobody mends more at once, and each is looked up and placed. */
const problemsMax = 100;

/** Whether nothing more needs to be bound, for enough is wrong. */
export const isFull = ({ problems }: Binding): boolean => problems.length >= problemsMax;

/** Notes an error. Returns undefined, so that a part can end with it. */
export const report = (binding: Binding, span: Span, message: string, hint?: string): undefined => {
  if (isFull(binding)) return;
  binding.problems.push({ span, message, ...(hint === undefined ? {} : { hint }) });
};

/** Notes an error that others with the same cause would only repeat. */
export const reportOnce = (
  binding: Binding,
  cause: object,
  { span, message, hint }: { span: Span; message: string; hint: string | undefined },
): undefined => {
  if (isFull(binding)) return;
  binding.problems.push({ span, message, cause, ...(hint === undefined ? {} : { hint }) });
};

/** Notes a table among those the statement reads. */
export const noteRead = (binding: Binding, database: Database, table: CatalogTable): void => {
  if (binding.reads.some((read) => read.table === table)) return;
  binding.reads.push({ database: database.name, table });
};

/** `Did you mean 'x'?`, or undefined where nothing is near. */
export const didYouMean = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : `Did you mean '${name}'?`;

/** The errors found, in the order of the text, each once, with line and column. */
export const errorsOf = (binding: Binding): readonly QueryError[] => {
  const causes = new Set<object>();
  const problems = binding.problems
    .toSorted((one, other) => one.span.start - other.span.start)
    .filter(({ cause }) => cause === undefined || (!causes.has(cause) && causes.add(cause)));
  const offsets = problems.map(({ span }) => span.start);
  const places = placesOf(binding.batch.text, offsets);
  const errors = problems.map(({ message, hint, span }, at) => ({
    message,
    ...places[at],
    length: lengthOf(binding.batch.text, span),
    ...(hint === undefined ? {} : { hint }),
  }));
  const seen = new Set<string>();
  return errors.filter((error) => {
    const key = `${error.line}:${error.column}:${error.message}`;
    return seen.has(key) ? false : seen.add(key);
  });
};
