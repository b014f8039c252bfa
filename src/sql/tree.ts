// The tree that every dialect's parser makes and the binder reads: what was written, and where.
// Queries, sources and expressions are here, statements in statement.ts.
// Names are as written; nothing is resolved, typed or checked here. Plain data: it crosses to an
// executor by structured clone. Whoever reads it may recurse: no parsed tree is deeper than 200
// levels, and chains of AND and OR, however long, are balanced.

import type { Dialect } from '../domain/dialect.ts';

/** A piece of the batch's text: UTF-16 offsets, `end` not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What has a place in the text. */
export interface Node {
  readonly span: Span;
}

/** One identifier, without its quotes or brackets. */
export interface Name extends Node {
  readonly text: string;
}

/**
 * A name of one to three parts: table, database.table, database.schema.table.
 * In `Stars..Hipparcos` the schema is absent.
 */
export interface ObjectName extends Node {
  readonly database?: Name;
  readonly schema?: Name;
  readonly object: Name;
}

/** A query: its rows, their order, and which of them in that order. */
export interface Query extends Node {
  readonly kind: 'query';
  /** What stands in WITH before a whole statement; subqueries have none of their own. */
  readonly with?: readonly CommonTable[];
  /** `OPTION (MAXRECURSION n)` of the statement; 0 means without end. */
  readonly maxRecursion?: number;
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
  /** How many rows after `OFFSET` are passed over. */
  readonly offset?: Expression;
  /** How many rows after `FETCH NEXT` are given at most. */
  readonly fetch?: Expression;
}

/** A common table: a query with a name, which the statement reads as a table. */
export interface CommonTable extends Node {
  readonly kind: 'common-table';
  readonly name: Name;
  /** `a (x, y) AS`; empty where the query's own names stand. */
  readonly columns: readonly Name[];
  readonly query: Query;
}

/** Where the rows of a query come from. */
export type QueryBody = Select | SetOperation | Values;

/** Operators between queries, as the tree spells them. */
export type SetOperator =
  | 'union'
  | 'union all'
  | 'except'
  | 'except all'
  | 'intersect'
  | 'intersect all';

/** Queries joined by one operator, from left to right: two or more. */
export interface SetOperation extends Node {
  readonly kind: 'set-operation';
  readonly operator: SetOperator;
  readonly branches: readonly QueryBody[];
}

/** `VALUES (…), (…)` in FROM: rows of as many values each. */
export interface Values extends Node {
  readonly kind: 'values';
  readonly rows: readonly (readonly Expression[])[];
}

/** One SELECT, clause by clause. */
export interface Select extends Node {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly top?: Top;
  readonly items: readonly SelectItem[];
  /** Comma-separated sources; none for `SELECT 1`. */
  readonly from: readonly TableSource[];
  readonly where?: Expression;
  readonly groupBy: readonly GroupItem[];
  readonly having?: Expression;
}

/** What stands between the commas of GROUP BY. */
export type GroupItem = Expression | GroupingSets;

/**
 * `ROLLUP (a, (b, c))` and its like. `WITH ROLLUP` behind a list is one of all its expressions.
 */
export interface GroupingSets extends Node {
  readonly kind: 'grouping-sets';
  readonly how: 'rollup' | 'cube' | 'sets';
  /** Each is a list: of one where no parentheses stand, of none for `()`. */
  readonly lists: readonly (readonly Expression[])[];
}

/** `TOP (count) [PERCENT] [WITH TIES]`. */
export interface Top {
  readonly count: Expression;
  readonly percent: boolean;
  /** Whether rows that are equal to the last one in their order come along. */
  readonly ties: boolean;
}

/** One item of a select list. */
export type SelectItem =
  /** `*` or `alias.*`. */
  | ({ readonly kind: 'star'; readonly qualifier?: ObjectName } & Node)
  | ({ readonly kind: 'item'; readonly value: Expression; readonly alias?: Name } & Node);

/** One key of ORDER BY. */
export interface OrderItem extends Node {
  readonly value: Expression;
  readonly descending: boolean;
}

/** How two sources are joined; the right side of APPLY may name what stands to its left. */
export type JoinKind =
  | 'inner'
  | 'left'
  | 'right'
  | 'full'
  | 'cross'
  | 'cross-apply'
  | 'outer-apply';

/** One item of FROM. */
export type TableSource =
  | ({ readonly kind: 'table'; readonly name: ObjectName; readonly alias?: Name } & Node)
  | ({
      readonly kind: 'function-table';
      readonly name: ObjectName;
      readonly args: readonly Expression[];
      readonly alias?: Name;
    } & Node)
  | ({
      readonly kind: 'derived';
      readonly query: Query;
      readonly alias: Name;
      /** `AS t(a, b)`; empty where the query's own names stand. */
      readonly columns: readonly Name[];
    } & Node)
  | ({
      readonly kind: 'join';
      readonly join: JoinKind;
      readonly left: TableSource;
      readonly right: TableSource;
      /** Absent for a cross join, for APPLY and where columns say what belongs together. */
      readonly on?: Expression;
      /** Columns of both sides that are equal: those of USING, or all of one name. */
      readonly using?: readonly Name[] | 'natural';
    } & Node);

/** Operators between two values, as the tree spells them. */
export type BinaryOperator =
  | 'or'
  | 'and'
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '&'
  | '|'
  | '^'
  | '||';

/** Operators before one value. */
export type UnaryOperator = 'not' | '-' | '+' | '~';

/** A type as written in CAST or CONVERT; the binder knows which there are. */
export interface TypeName extends Node {
  readonly name: string;
  /** `decimal(10, 2)` has [10, 2]; `varchar(max)` has ['max']. */
  readonly args: readonly (number | 'max')[];
}

/** A value, or a condition. */
export type Expression =
  /** The text of the number as written, so that no digit is lost. */
  | ({ readonly kind: 'number'; readonly text: string } & Node)
  | ({ readonly kind: 'string'; readonly value: string } & Node)
  /** `0x1F`, with its prefix. */
  | ({ readonly kind: 'hex'; readonly text: string } & Node)
  | ({ readonly kind: 'null' } & Node)
  /** `@radius`, `@@rowcount`, with the signs before it. */
  | ({ readonly kind: 'variable'; readonly name: string } & Node)
  /**
   * One to four parts, the last being the column: `h.ra`, `Stars.dbo.Hipparcos.ra`. An empty part,
   * as in `Stars..Hipparcos.ra`, is left out.
   */
  | ({ readonly kind: 'column'; readonly parts: readonly Name[] } & Node)
  | ({
      readonly kind: 'unary';
      readonly operator: UnaryOperator;
      readonly operand: Expression;
    } & Node)
  | ({
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    } & Node)
  | ({
      readonly kind: 'between';
      readonly negated: boolean;
      readonly value: Expression;
      readonly low: Expression;
      readonly high: Expression;
    } & Node)
  | ({
      readonly kind: 'in-list';
      readonly negated: boolean;
      readonly value: Expression;
      readonly list: readonly Expression[];
    } & Node)
  | ({
      readonly kind: 'in-query';
      readonly negated: boolean;
      readonly value: Expression;
      readonly query: Query;
    } & Node)
  /** `value > ALL (SELECT …)`; SOME is ANY. */
  | ({
      readonly kind: 'quantified';
      readonly operator: BinaryOperator;
      readonly quantifier: 'any' | 'all';
      readonly value: Expression;
      readonly query: Query;
    } & Node)
  | ({
      readonly kind: 'like';
      readonly negated: boolean;
      readonly value: Expression;
      readonly pattern: Expression;
      readonly escape?: Expression;
      /** ILIKE: without regard to case, whatever the dialect says of LIKE. */
      readonly anyCase?: true;
    } & Node)
  | ({ readonly kind: 'is-null'; readonly negated: boolean; readonly value: Expression } & Node)
  | ({ readonly kind: 'exists'; readonly query: Query } & Node)
  | ({ readonly kind: 'scalar-query'; readonly query: Query } & Node)
  | ({
      readonly kind: 'case';
      /** Present in `CASE x WHEN …`, absent in `CASE WHEN …`. */
      readonly operand?: Expression;
      readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise?: Expression;
    } & Node)
  | ({
      /** CAST and CONVERT, and with `tries` TRY_CAST and TRY_CONVERT. */
      readonly kind: 'cast';
      readonly value: Expression;
      readonly type: TypeName;
      /** What CONVERT has after a second comma. */
      readonly style?: Expression;
      readonly tries?: true;
    } & Node)
  /** `x COLLATE name`, of a collation that compares otherwise than all text here. */
  | ({ readonly kind: 'collate'; readonly value: Expression; readonly collation: Name } & Node)
  | ({
      readonly kind: 'call';
      readonly name: ObjectName;
      readonly args: readonly Expression[];
      /** `COUNT(DISTINCT x)`. */
      readonly distinct: boolean;
      /** `COUNT(*)`. */
      readonly star: boolean;
      /** The order after `WITHIN GROUP`, in which an aggregate takes its rows. */
      readonly withinGroup?: readonly OrderItem[];
      /** `IGNORE NULLS` before OVER; RESPECT NULLS is what is meant without it. */
      readonly ignoresNulls?: true;
      readonly over?: Window;
      /** Whose function it is, where the binder has written the call. */
      readonly dialect?: Dialect;
    } & Node);

/** What stands in the parentheses after OVER, which are its span. */
export interface Window extends Node {
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly frame?: Frame;
}

/** Which rows around a row a window takes. */
export interface Frame {
  readonly unit: 'rows' | 'range';
  readonly start: FrameEdge;
  readonly end: FrameEdge;
}

/** Where a frame begins or ends: `first` and `last` are `UNBOUNDED PRECEDING` and `FOLLOWING`. */
export type FrameEdge =
  | { readonly edge: 'first' | 'current' | 'last' }
  | { readonly edge: 'preceding' | 'following'; readonly rows: number };
