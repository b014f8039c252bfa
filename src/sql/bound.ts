// The bound tree: queries whose every name is resolved and every expression typed.
// It knows tables, types and rules of T-SQL, and no engine; the emitters write it out. A relation
// is known by a number that is unique within its statement, a column by its place in a relation.

import type { CatalogTable } from '../domain/catalog.ts';
import type { Column, ColumnMeta, Extent, SqlType } from '../domain/column.ts';
import type { ScalarFunctionName } from './functions/scalar.ts';
import type { WindowFunctionName } from './functions/window.ts';
import type { Polygon } from './sky/polygon.ts';
import type { SkyColumn, SkySearch } from './sky/search.ts';
import type { Frame, GroupingSets, JoinKind, SetOperator } from './tree.ts';

/** A table and the database it was found in. */
export interface TableRead {
  readonly database: string;
  readonly table: CatalogTable;
}

/** Which texts are equal: those of the same letters, whatever their case, or the same texts. */
export type TextRule = 'folded' | 'exact';

/** A query with its order and its limit. */
export interface BoundQuery {
  readonly kind: 'query';
  /** How text compares in it; as in the query around it where absent, else folded. */
  readonly text?: TextRule;
  /** Common tables that it reads, each before those that read it. */
  readonly with?: readonly BoundCommonTable[];
  /** One for each visible output of the body, in order. */
  readonly columns: readonly Column[];
  readonly body: BoundBody;
  readonly orderBy: readonly BoundOrder[];
  readonly limit?: BoundLimit;
}

/** A query that is read as a table, in one place or in several. */
export interface BoundCommonTable {
  /** What the sources that read it know it by. */
  readonly number: number;
  readonly query: BoundQuery;
  /** In how many places it is read. */
  readonly uses: number;
  /** Numbers of the common tables that it reads itself. */
  readonly reads: readonly number[];
  readonly recursion?: BoundRecursion;
}

/**
 * How a common table goes on from the rows it has: each query, one SELECT without grouping, order
 * or limit, reads those of the step before, once.
 */
export interface BoundRecursion {
  readonly queries: readonly BoundQuery[];
  /** Steps after which another row is an error; 0 for any number. */
  readonly stepsMax: number;
}

/** Where the rows of a query come from. */
export type BoundBody = BoundSelect | BoundSetOperation | BoundValues;

/** Queries of the same types, column by column, joined from left to right; none has an order. */
export interface BoundSetOperation {
  readonly kind: 'set-operation';
  readonly operator: SetOperator;
  readonly branches: readonly BoundQuery[];
}

/** Rows of values, each in the type of its column. */
export interface BoundValues {
  readonly kind: 'values';
  readonly rows: readonly (readonly BoundExpression[])[];
}

/** Which rows of its order a query gives. */
export interface BoundLimit {
  /** So many are passed over: a bigint. */
  readonly offset?: BoundExpression;
  /** So many at most, a bigint; or of all rows so many percent, a float. */
  readonly count?: BoundExpression;
  readonly isPercent: boolean;
  /** Whether `count` is another for each row of a query around this one. */
  readonly isMoving?: true;
  /** Whether rows that are equal to the last in their order come along. */
  readonly ties: boolean;
}

/** The clauses of one SELECT, in the order in which they take effect after `from`. */
export interface BoundSelect {
  readonly kind: 'select';
  /** Visible outputs first, then those that are only sorted by. */
  readonly outputs: readonly BoundExpression[];
  readonly from?: BoundSource;
  readonly where?: BoundCondition;
  /** Where present, outputs and having see only the grouping's relation. */
  readonly grouping?: BoundGrouping;
  readonly having?: BoundCondition;
  /** Where present, outputs see only its relation. */
  readonly windowing?: BoundWindowing;
  readonly distinct: boolean;
}

/** The relation made by window functions: its columns are these values of each row below. */
export interface BoundWindowing {
  readonly relation: number;
  readonly values: readonly BoundExpression[];
}

/** The relation made by GROUP BY: its columns are the keys, then the aggregates. */
export interface BoundGrouping {
  readonly relation: number;
  readonly keys: readonly BoundExpression[];
  /** Where rows are grouped by several lists of keys: what GROUP BY says of them, part by part. */
  readonly sets?: readonly BoundGroupingSets[];
  readonly aggregates: readonly BoundAggregate[];
}

/** Places of keys; `plain` is one list of one key. */
export interface BoundGroupingSets {
  readonly how: GroupingSets['how'] | 'plain';
  readonly lists: readonly (readonly number[])[];
}

/** One thing to sort by; a NULL is less than any value. */
export interface BoundOrder {
  /** Place among the body's outputs. */
  readonly output: number;
  readonly descending: boolean;
}

/** What stands in FROM; each leaf makes one relation. */
export type BoundSource =
  | { readonly kind: 'table'; readonly relation: number; readonly table: CatalogTable }
  | {
      readonly kind: 'rows';
      readonly relation: number;
      readonly columns: readonly Column[];
      /** Values as literals have them: digits, or the string itself; null for NULL. */
      readonly rows: readonly (readonly (string | null)[])[];
    }
  | {
      /** The rows of a table that a search of the sky finds; see `skyColumnAt` for its places. */
      readonly kind: 'cone';
      readonly relation: number;
      readonly table: CatalogTable;
      readonly columns: readonly SkyColumn[];
      readonly search: SkySearch;
      /** Rows a little beyond a circle come too: a condition of the query says what is exact. */
      readonly isLoose?: true;
      /** Only the row nearest to the centre, of several the one with the lowest key. */
      readonly nearest: boolean;
    }
  | { readonly kind: 'derived'; readonly relation: number; readonly query: BoundQuery }
  | {
      readonly kind: 'common';
      readonly relation: number;
      /** Number of the common table. */
      readonly common: number;
      readonly columns: readonly Column[];
    }
  | {
      readonly kind: 'join';
      readonly join: JoinKind;
      readonly left: BoundSource;
      readonly right: BoundSource;
      readonly on?: BoundCondition;
    };

/** Operators from numbers to a number. */
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^';

/** One value of all rows of a group. NULLs do not take part. */
export interface BoundAggregate {
  readonly kind: 'aggregate';
  readonly type: SqlType;
  readonly name: AggregateName;
  readonly distinct: boolean;
  /** Absent for `COUNT(*)` and GROUPING. */
  readonly value?: BoundExpression;
  /** Place among the keys of what GROUPING is about. */
  readonly key?: number;
  /** What stands between the texts that STRING_AGG joins. */
  readonly separator?: BoundExpression;
  /** The order in which STRING_AGG joins them. */
  readonly orderBy?: readonly BoundSortKey[];
}

/** A value to sort by; a NULL is less than any other. */
export interface BoundSortKey {
  readonly value: BoundExpression;
  readonly descending: boolean;
}

/** A function of a row among those of its window, or an aggregate of them. */
export interface BoundWindow {
  readonly kind: 'window';
  readonly type: SqlType;
  readonly name: WindowFunctionName | PlainAggregateName;
  /** None for `COUNT(*)`. */
  readonly args: readonly BoundExpression[];
  readonly partitionBy: readonly BoundExpression[];
  readonly orderBy: readonly BoundSortKey[];
  readonly frame?: Frame;
  /** Whether rows whose first argument is NULL are passed over. */
  readonly ignoresNulls?: true;
}

/** Aggregates that a window may have too. */
export type PlainAggregateName = Exclude<AggregateName, 'STRING_AGG' | 'GROUPING'>;

/** Names in the table of aggregates, each meaning once. */
export type AggregateName =
  | 'COUNT'
  | 'SUM'
  | 'AVG'
  | 'MIN'
  | 'MAX'
  | 'STDEV'
  | 'STDEVP'
  | 'VAR'
  | 'VARP'
  | 'STRING_AGG'
  /** Whether a row of the result is not grouped by its value, a key: 1 or 0. */
  | 'GROUPING';

/** The steps and the range of a moment, where its type here is wider than that of its name. */
export interface Steps {
  /** Whether it is a `datetime` by that name, which counts in 300ths of a second from 1753 on. */
  readonly isTicked?: true;
  /** Whether it is a `smalldatetime`, which has whole minutes of 1900 to 2079. */
  readonly isMinutes?: true;
}

/** A value; `type` is what T-SQL says, and what the emitter makes the engine return. */
export type BoundExpression =
  /** Digits, or the string itself, or `0x…`; null for NULL. */
  | { readonly kind: 'literal'; readonly type: SqlType; readonly text: string | null }
  | {
      readonly kind: 'column';
      readonly type: SqlType;
      readonly relation: number;
      readonly column: number;
      /** As the query or the catalog writes it, for messages. */
      readonly name: string;
      readonly meta?: ColumnMeta;
      readonly extent?: Extent;
    }
  /** A conversion by the rules of T-SQL, whether written or implied. */
  | ({
      readonly kind: 'cast';
      readonly type: SqlType;
      readonly value: BoundExpression;
      /** The style of CONVERT, where it means something between the two types. */
      readonly style?: number;
      /** Whether what cannot be converted is NULL, and no error. */
      readonly tries?: true;
    } & Steps)
  /** Both sides have the operation's own type, decimals excepted. */
  | {
      readonly kind: 'arithmetic';
      readonly type: SqlType;
      readonly operator: ArithmeticOperator;
      readonly left: BoundExpression;
      readonly right: BoundExpression;
    }
  | { readonly kind: 'negate'; readonly type: SqlType; readonly value: BoundExpression }
  | { readonly kind: 'invert'; readonly type: SqlType; readonly value: BoundExpression }
  | {
      readonly kind: 'concatenate';
      readonly type: SqlType;
      readonly parts: readonly BoundExpression[];
    }
  | {
      readonly kind: 'call';
      readonly type: SqlType;
      readonly name: ScalarFunctionName;
      readonly args: readonly BoundExpression[];
    }
  | BoundAggregate
  | BoundWindow
  | {
      readonly kind: 'case';
      readonly type: SqlType;
      readonly branches: readonly {
        readonly when: BoundCondition;
        readonly result: BoundExpression;
      }[];
      readonly otherwise?: BoundExpression;
    }
  /** `CASE value WHEN …`: all of `when` have the type of `value`. */
  | {
      readonly kind: 'switch';
      readonly type: SqlType;
      readonly value: BoundExpression;
      readonly branches: readonly {
        readonly when: BoundExpression;
        readonly result: BoundExpression;
      }[];
      readonly otherwise?: BoundExpression;
    }
  | {
      readonly kind: 'coalesce';
      readonly type: SqlType;
      readonly parts: readonly BoundExpression[];
    }
  /** Degrees from a position to the border of a polygon, from inside or from outside. */
  | {
      readonly kind: 'border';
      readonly type: SqlType;
      readonly ra: BoundExpression;
      readonly dec: BoundExpression;
      readonly polygon: Polygon;
    }
  | { readonly kind: 'scalar-query'; readonly type: SqlType; readonly query: BoundQuery };

/** Operators from two values to a truth value. */
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A truth value of three: true, false, unknown. Compared values have one common type. */
export type BoundCondition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly BoundCondition[] }
  | { readonly kind: 'not'; readonly part: BoundCondition }
  | {
      readonly kind: 'compare';
      readonly operator: ComparisonOperator;
      readonly left: BoundExpression;
      readonly right: BoundExpression;
    }
  | {
      readonly kind: 'between';
      readonly negated: boolean;
      readonly value: BoundExpression;
      readonly low: BoundExpression;
      readonly high: BoundExpression;
    }
  | {
      readonly kind: 'in-list';
      readonly negated: boolean;
      readonly value: BoundExpression;
      readonly list: readonly BoundExpression[];
    }
  | {
      readonly kind: 'in-query';
      readonly negated: boolean;
      readonly value: BoundExpression;
      readonly query: BoundQuery;
      /** The type both sides are brought to. */
      readonly common: SqlType;
    }
  | {
      readonly kind: 'quantified';
      readonly operator: ComparisonOperator;
      readonly quantifier: 'any' | 'all';
      readonly value: BoundExpression;
      readonly query: BoundQuery;
      /** The type both sides are brought to. */
      readonly common: SqlType;
    }
  | {
      readonly kind: 'like';
      readonly negated: boolean;
      readonly value: BoundExpression;
      readonly pattern: BoundExpression;
      /** One character. */
      readonly escape?: string;
      /** Whether capital letters are others than small ones. */
      readonly isExact?: true;
      /** Whether the pattern has no sets, and blanks at the end of the text count. */
      readonly isPlain?: true;
    }
  | { readonly kind: 'is-null'; readonly negated: boolean; readonly value: BoundExpression }
  | { readonly kind: 'exists'; readonly query: BoundQuery }
  /** Whether a position in degrees lies in a polygon; which side its very border is on is open. */
  | {
      readonly kind: 'inside';
      readonly ra: BoundExpression;
      readonly dec: BoundExpression;
      readonly polygon: Polygon;
    };
