// Bound statements: what a batch does, with every name resolved. Queries inside are bound.ts.
// Tables that are written are held by the engine when such a statement is bound.

import type { CatalogTable } from '../domain/catalog.ts';
import type { Column, SqlType } from '../domain/column.ts';
import type { SpaceObject } from '../domain/space-object.ts';
import type { BoundQuery, Steps, TableRead } from './bound.ts';
import type { MessageValue } from './message.ts';

/** What an executor can run; one kind for each kind of work. */
export type BoundStatement =
  | BoundSelectStatement
  | BoundDeclare
  | BoundRead
  | BoundInsert
  | BoundUpdate
  | BoundDelete
  | BoundIdentityInsert
  | BoundCreate
  | BoundRewrite
  | BoundDrop
  | BoundUndrop
  | BoundRename
  | BoundDefine
  | BoundUndefine
  | BoundNothing;

/** Where a table that is written stands, and what it is called there. */
export interface WrittenName {
  readonly place: 'own' | 'temporary';
  readonly name: string;
}

/** A query, and where its rows go if the text says so. */
export interface BoundSelectStatement {
  readonly kind: 'select';
  readonly query: BoundQuery;
  /** The columns of the result, in order; names are not unique unless there is an `into`. */
  readonly columns: readonly Column[];
  readonly into?: WrittenName;
  /** The column of `into` that numbers its rows, whatever the query has there. */
  readonly numbered?: number;
  /** Every table whose files the statement reads, once each. */
  readonly reads: readonly TableRead[];
}

/** A query of which one row is wanted: the last, or none. */
export interface BoundRead {
  readonly kind: 'read';
  readonly query: BoundQuery;
  readonly purpose: ReadPurpose;
}

/** What becomes of the values that are read. */
export type ReadPurpose =
  | { readonly kind: 'assign'; readonly variables: readonly Declared[] }
  | { readonly kind: 'print' }
  /** The values are a message, a severity, and what fills the places of the message. */
  | { readonly kind: 'raise'; readonly args: readonly MessageValue['kind'][] }
  | { readonly kind: 'throw' };

/** A variable and its type. */
export interface Declared {
  readonly name: string;
  readonly type: SqlType;
  /** Absent where every value of the type may stand in it. */
  readonly steps?: Steps;
}

/** A variable that begins, as NULL. */
export interface BoundDeclare {
  readonly kind: 'declare';
  readonly variable: Declared;
}

/** A table that is held, and may be written. */
export interface Target extends WrittenName {
  /** With its hidden column of rows. */
  readonly table: CatalogTable;
}

/** New rows. */
export interface BoundInsert {
  readonly kind: 'insert';
  readonly target: Target;
  readonly query: BoundQuery;
  /** For each column of the table but the hidden: its place in the query, or how it is numbered. */
  readonly values: readonly (number | Numbering)[];
}

/** Numbers for rows that are given none. */
export interface Numbering {
  readonly seed: string;
  readonly increment: string;
}

/** New values for some rows. */
export interface BoundUpdate {
  readonly kind: 'update';
  readonly target: Target;
  /** Places of the changed columns in the table. */
  readonly columns: readonly number[];
  /** The row first, then the new values. */
  readonly query: BoundQuery;
}

/** Rows to go. */
export interface BoundDelete {
  readonly kind: 'delete';
  readonly target: Target;
  /** Gives the rows; absent where all go. */
  readonly query?: BoundQuery;
}

/** From here on INSERT gives the numbers of a table itself, or not any more. */
export interface BoundIdentityInsert {
  readonly kind: 'identity-insert';
  readonly target: WrittenName;
  readonly isOn: boolean;
}

/** An empty table. */
export interface BoundCreate extends WrittenName {
  readonly kind: 'create';
  readonly columns: readonly Column[];
}

/** A table with other columns, or in another order. */
export interface BoundRewrite {
  readonly kind: 'rewrite';
  readonly target: Target;
  /** All columns but the hidden, as they are afterwards. */
  readonly columns: readonly Column[];
  readonly query: BoundQuery;
  /** From this place on columns are new, and number the rows that are there where they can. */
  readonly newFrom: number;
}

/** Tables to be dropped. */
export interface BoundDrop {
  readonly kind: 'drop';
  readonly names: readonly WrittenName[];
}

/** A dropped table to be brought back, by the name it had. */
export interface BoundUndrop {
  readonly kind: 'undrop';
  readonly name: string;
}

/** A table of one's own under another name. */
export interface BoundRename {
  readonly kind: 'rename';
  readonly name: string;
  readonly newName: string;
}

/** A view or a function, made or put in the place of the one of its name. */
export interface BoundDefine {
  readonly kind: 'define';
  readonly object: SpaceObject;
}

/** Views or functions to be dropped. */
export interface BoundUndefine {
  readonly kind: 'undefine';
  readonly names: readonly string[];
}

/** A statement that has nothing to do, as DROP IF EXISTS of what is not there. */
export interface BoundNothing {
  readonly kind: 'nothing';
}
