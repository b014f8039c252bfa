// The statements of a batch as written, and how they hold others. Queries and expressions inside
// them are tree.ts; what a statement means is told by the binder and by interpret.ts.
// Plain data: it crosses to an executor by structured clone.

import type {
  CommonTable,
  Expression,
  Name,
  Node,
  ObjectName,
  Query,
  TableSource,
  TypeName,
} from './tree.ts';

/** Everything sent at once. */
export interface Batch {
  readonly text: string;
  readonly statements: readonly Statement[];
}

/** What a batch is made of: work on tables, and the order in which it is done. */
export type Statement = WorkStatement | FlowStatement;

/** What is bound and run as one. */
export type WorkStatement =
  | SelectStatement
  | AssignStatement
  | InsertStatement
  | UpdateStatement
  | DeleteStatement
  | TruncateStatement
  | CreateTable
  | AlterTable
  | CreateIndex
  | CreateView
  | CreateFunction
  | DropStatement
  | UndropTable
  | ExecuteStatement
  | PrintStatement
  | RaiseStatement;

/** What decides which statement comes next, or does nothing at all. */
export type FlowStatement =
  | BlockStatement
  | IfStatement
  | WhileStatement
  | JumpStatement
  | TransactionStatement
  | OptionStatement;

/** A query, and where its rows go. */
export interface SelectStatement extends Node {
  readonly kind: 'select-statement';
  readonly query: Query;
  /** The table after INTO, wherever in the statement it stood. */
  readonly into?: ObjectName;
}

/**
 * Values for variables: `DECLARE @a int = 1`, `SET @a += 1`, `SELECT @a = MAX(ra) FROM …`. The
 * query has one value for each variable, in their order; without a row they stay as they are.
 */
export interface AssignStatement extends Node {
  readonly kind: 'assign';
  /** Present where the statement declares its variables. */
  readonly types?: readonly TypeName[];
  /** With the sign before them, as written. */
  readonly variables: readonly Name[];
  readonly query: Query;
}

/** `INSERT [INTO] t [(a, b)] …`. */
export interface InsertStatement extends Node {
  readonly kind: 'insert';
  readonly table: ObjectName;
  /** Empty where the table's own columns stand in their order. */
  readonly columns: readonly Name[];
  readonly source: InsertSource;
}

/** Where inserted rows come from. */
export type InsertSource =
  | Query
  | ({ readonly kind: 'row-list'; readonly rows: readonly (readonly Given[])[] } & Node)
  | ExecuteStatement;

/** A value, or DEFAULT. */
export type Given = Expression | ({ readonly kind: 'default' } & Node);

/** `UPDATE t SET a = 1 [FROM …] [WHERE …]`. */
export interface UpdateStatement extends Node {
  readonly kind: 'update';
  /** A table, or an alias of FROM. */
  readonly table: ObjectName;
  readonly top?: Expression;
  readonly changes: readonly { readonly column: Name; readonly value: Expression }[];
  readonly from: readonly TableSource[];
  readonly where?: Expression;
  /** As those of a query: what its FROM and its subqueries may read by name. */
  readonly with?: readonly CommonTable[];
  readonly maxRecursion?: number;
}

/** `DELETE [FROM] t [FROM …] [WHERE …]`. */
export interface DeleteStatement extends Node {
  readonly kind: 'delete';
  /** A table, or an alias of FROM. */
  readonly table: ObjectName;
  readonly top?: Expression;
  readonly from: readonly TableSource[];
  readonly where?: Expression;
  /** As those of a query: what its FROM and its subqueries may read by name. */
  readonly with?: readonly CommonTable[];
  readonly maxRecursion?: number;
}

/** `TRUNCATE TABLE t`. */
export interface TruncateStatement extends Node {
  readonly kind: 'truncate';
  readonly table: ObjectName;
}

/** A column as CREATE TABLE and ALTER TABLE define it. */
export interface ColumnDefinition extends Node {
  readonly name: Name;
  readonly type: TypeName;
  readonly isNotNull: boolean;
  /** `IDENTITY(seed, increment)`, in digits. */
  readonly identity?: readonly [seed: string, increment: string];
  readonly default?: Expression;
}

/** `PRIMARY KEY (a, b)` or `UNIQUE (a)`. */
export interface KeyDefinition extends Node {
  readonly isPrimary: boolean;
  readonly columns: readonly Name[];
}

/** `CREATE TABLE t (…)`, and `DECLARE @t TABLE (…)`. */
export interface CreateTable extends Node {
  readonly kind: 'create-table';
  readonly table: ObjectName;
  readonly columns: readonly ColumnDefinition[];
  readonly keys: readonly KeyDefinition[];
}

/** `ALTER TABLE t …`, one change. */
export interface AlterTable extends Node {
  readonly kind: 'alter-table';
  readonly table: ObjectName;
  readonly change:
    | { readonly kind: 'add-columns'; readonly columns: readonly ColumnDefinition[] }
    | { readonly kind: 'drop-columns'; readonly names: readonly Name[]; readonly ifExists: boolean }
    | { readonly kind: 'alter-column'; readonly column: ColumnDefinition }
    | { readonly kind: 'add-key'; readonly key: KeyDefinition };
}

/** `CREATE [UNIQUE] [CLUSTERED] INDEX i ON t (a, b DESC)`; a clustered one sorts the table. */
export interface CreateIndex extends Node {
  readonly kind: 'create-index';
  readonly isUnique: boolean;
  readonly isClustered: boolean;
  readonly table: ObjectName;
  readonly columns: readonly { readonly name: Name; readonly descending: boolean }[];
}

/** `CREATE [OR ALTER] VIEW v [(a, b)] AS SELECT …`. */
export interface CreateView extends Node {
  readonly kind: 'create-view';
  readonly name: ObjectName;
  readonly orAlter: boolean;
  readonly columns: readonly Name[];
  readonly query: Query;
}

/** A function's parameter: `@ra float`. */
export interface ParameterDefinition {
  readonly name: Name;
  readonly type: TypeName;
}

/** A function of one expression, or of one query as a table. */
export interface CreateFunction extends Node {
  readonly kind: 'create-function';
  readonly name: ObjectName;
  readonly orAlter: boolean;
  readonly parameters: readonly ParameterDefinition[];
  readonly returns:
    | { readonly kind: 'value'; readonly type: TypeName; readonly value: Expression }
    | { readonly kind: 'rows'; readonly query: Query };
}

/** `DROP TABLE a, b`, `DROP VIEW v`, `DROP FUNCTION f`. */
export interface DropStatement extends Node {
  readonly kind: 'drop';
  readonly what: 'table' | 'view' | 'function';
  readonly names: readonly ObjectName[];
  readonly ifExists: boolean;
}

/** `UNDROP TABLE`, which brings back what was dropped last under that name. */
export interface UndropTable extends Node {
  readonly kind: 'undrop-table';
  readonly table: ObjectName;
}

/** `EXEC spGetNeighbors 10`. */
export interface ExecuteStatement extends Node {
  readonly kind: 'execute';
  readonly procedure: ObjectName;
  readonly args: readonly { readonly name?: Name; readonly value: Expression }[];
}

/** `PRINT 'so far'`. */
export interface PrintStatement extends Node {
  readonly kind: 'print';
  readonly value: Expression;
}

/** `RAISERROR ('why', 16, 1)` and `THROW 50000, 'why', 1`: the batch ends badly here. */
export interface RaiseStatement extends Node {
  readonly kind: 'raise';
  readonly message: Expression;
}

/** `BEGIN … END`. */
export interface BlockStatement extends Node {
  readonly kind: 'block';
  readonly body: readonly Statement[];
}

/** `IF … ELSE …`. */
export interface IfStatement extends Node {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly body: Statement;
  readonly otherwise?: Statement;
}

/** `WHILE …`. */
export interface WhileStatement extends Node {
  readonly kind: 'while';
  readonly condition: Expression;
  readonly body: Statement;
}

/** `BREAK`, `CONTINUE`, `RETURN`. */
export interface JumpStatement extends Node {
  readonly kind: 'jump';
  readonly jump: 'break' | 'continue' | 'return';
}

/** `BEGIN TRAN` is read and has no effect; `COMMIT` is a durable point. */
export interface TransactionStatement extends Node {
  readonly kind: 'transaction';
  readonly move: 'begin' | 'commit';
}

/** `SET NOCOUNT ON`, `USE Stars`: read, without effect. */
export interface OptionStatement extends Node {
  readonly kind: 'option';
  /** As written, on one line. */
  readonly text: string;
}
