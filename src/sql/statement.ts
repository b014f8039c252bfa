// The statements of a batch as written, and how they hold others. Queries and expressions inside
// them are tree.ts; what a statement means is told by the binder and by interpret.ts.
// Plain data: it crosses to an executor by structured clone.

import type { Dialect } from '../domain/dialect.ts';
import type {
  CommonTable,
  Expression,
  Name,
  Node,
  ObjectName,
  Query,
  TableSource,
  Top,
  TypeName,
} from './tree.ts';

/** Everything sent at once. */
export interface Batch {
  readonly dialect: Dialect;
  readonly text: string;
  readonly statements: readonly Statement[];
}

/** What a batch is made of: work on tables, and the order in which it is done. */
export type Statement = WorkStatement | FlowStatement;

/** What is bound and run as one. */
export type WorkStatement =
  | SelectStatement
  | DeclareStatement
  | AssignStatement
  | InsertStatement
  | UpdateStatement
  | DeleteStatement
  | TruncateStatement
  | IdentityInsert
  | CreateTable
  | AlterTable
  | CreateIndex
  | CreateView
  | CreateFunction
  | DropStatement
  | UndropTable
  | ExecuteStatement
  | PrintStatement
  | RaiseStatement
  | ThrowStatement;

/** What decides which statement comes next, or does nothing at all. */
export type FlowStatement =
  | BlockStatement
  | IfStatement
  | WhileStatement
  | JumpStatement
  | TransactionStatement
  | OptionStatement
  | GoStatement;

/** A query, and where its rows go. */
export interface SelectStatement extends Node {
  readonly kind: 'select-statement';
  readonly query: Query;
  /** The table after INTO, wherever in the statement it stood. */
  readonly into?: ObjectName;
}

/** `DECLARE @a int`; what it begins with is an assignment behind it. */
export interface DeclareStatement extends Node {
  readonly kind: 'declare';
  readonly variable: Name;
  readonly type: TypeName;
}

/**
 * Values for variables: `SET @a += 1`, `SELECT @a = MAX(ra) FROM …`, the 1 of `DECLARE @a int = 1`.
 * The query has one value for each variable, in their order; without a row they stay as they are.
 */
export interface AssignStatement extends Node {
  readonly kind: 'assign';
  /** With the sign before them, as written. */
  readonly variables: readonly Name[];
  readonly query: Query;
}

/** `INSERT [TOP (n)] [INTO] t [(a, b)] …`. */
export interface InsertStatement extends Node {
  readonly kind: 'insert';
  /** Takes some of the source's rows, whatever their order; without ties. */
  readonly top?: Top;
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
  /** A table, or an alias or a common table that stands for rows of one. */
  readonly table: ObjectName;
  /** Without ties. */
  readonly top?: Top;
  readonly changes: readonly { readonly column: Name; readonly value: Given }[];
  readonly from: readonly TableSource[];
  readonly where?: Expression;
  /** As those of a query: what its FROM and its subqueries may read by name. */
  readonly with?: readonly CommonTable[];
  readonly maxRecursion?: number;
}

/** `DELETE [FROM] t [FROM …] [WHERE …]`. */
export interface DeleteStatement extends Node {
  readonly kind: 'delete';
  /** A table, or an alias or a common table that stands for rows of one. */
  readonly table: ObjectName;
  /** Without ties. */
  readonly top?: Top;
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

/** `SET IDENTITY_INSERT t ON`: from here on INSERT gives the numbers of t itself. */
export interface IdentityInsert extends Node {
  readonly kind: 'identity-insert';
  readonly table: ObjectName;
  readonly isOn: boolean;
}

/** A column as CREATE TABLE and ALTER TABLE define it. */
export interface ColumnDefinition extends Node {
  readonly name: Name;
  readonly type: TypeName;
  readonly isNotNull: boolean;
  /** `IDENTITY(seed, increment)`, in digits. */
  readonly identity?: readonly [seed: string, increment: string];
  readonly default?: Expression;
  /** `DEFAULT 0 WITH VALUES`: rows that are there get it too, where they could have NULL. */
  readonly isFilled?: true;
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

/** `ALTER TABLE t …`, one change; `EXEC sp_rename 't.a', 'b', 'COLUMN'` is one too. */
export interface AlterTable extends Node {
  readonly kind: 'alter-table';
  readonly table: ObjectName;
  readonly change:
    | { readonly kind: 'add-columns'; readonly columns: readonly ColumnDefinition[] }
    | { readonly kind: 'drop-columns'; readonly names: readonly Name[]; readonly ifExists: boolean }
    | { readonly kind: 'alter-column'; readonly column: ColumnDefinition }
    | { readonly kind: 'add-key'; readonly key: KeyDefinition }
    | { readonly kind: 'add-default'; readonly column: Name; readonly value: Expression }
    | { readonly kind: 'rename-column'; readonly column: Name; readonly newName: Name };
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

/** `RAISERROR ('%d rows', 16, 1, @n)`: a printed line, or the end of the batch. */
export interface RaiseStatement extends Node {
  readonly kind: 'raise';
  /** With places for values in it. */
  readonly message: Expression;
  readonly severity: Expression;
  readonly state: Expression;
  readonly args: readonly Expression[];
}

/** `THROW 50000, 'why', 1`: the batch ends badly here. */
export interface ThrowStatement extends Node {
  readonly kind: 'throw';
  readonly number: Expression;
  readonly message: Expression;
  readonly state: Expression;
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

/**
 * `GO`, at the top of a batch only: the end of a part, which is done so often as it says. One that
 * ends nothing, neither a variable nor a RETURN, leaves no trace.
 */
export interface GoStatement extends Node {
  readonly kind: 'go';
  readonly times: number;
}
