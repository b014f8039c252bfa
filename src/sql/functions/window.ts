// The table of window functions that are no aggregates: how many arguments they take, the type
// they give, and whether they may have a frame ("OVER clause" of the Transact-SQL reference). All
// need an order. All aggregates but STRING_AGG and GROUPING are window functions too.

import type { SqlType } from '../../domain/column.ts';
import { BIGINT, FLOAT, typeText } from '../type-rules.ts';

/** One window function. */
export interface WindowFunction {
  /** Least and most arguments. */
  readonly args: readonly [number, number];
  /** The type of the result, or `first` for that of the first argument. */
  readonly of: SqlType | 'first';
  /** The same in words. */
  readonly result: string;
  readonly usage: string;
  /** What it gives, in a few words. */
  readonly about: string;
  readonly mayHaveFrame: boolean;
  /** The argument that is a number of rows or groups, and the least it may be. */
  readonly count?: { readonly at: number; readonly least: number };
}

const ORDERED = 'OVER ([PARTITION BY p] ORDER BY y)';

const NULLS = '[IGNORE NULLS]';

const ranking = (call: string, of: SqlType, about: string): WindowFunction => ({
  args: [0, 0],
  of,
  result: typeText(of),
  usage: `${call} ${ORDERED}`,
  about,
  mayHaveFrame: false,
});

const OTHER_ROW = {
  args: [1, 3],
  of: 'first',
  result: 'the type of x',
  mayHaveFrame: false,
  count: { at: 1, least: 0 },
} as const;

const END = { args: [1, 1], of: 'first', result: 'the type of x', mayHaveFrame: true } as const;

/** Their order stands in WITHIN GROUP, so that their windows have none. */
const PERCENTILE = { args: [1, 1], of: FLOAT, mayHaveFrame: false } as const;

const WITHIN = 'WITHIN GROUP (ORDER BY x) OVER ([PARTITION BY p])';

const FUNCTIONS = {
  ROW_NUMBER: ranking('ROW_NUMBER()', BIGINT, 'the number of the row, from 1'),
  RANK: ranking('RANK()', BIGINT, 'one more than how many rows come before it'),
  DENSE_RANK: ranking('DENSE_RANK()', BIGINT, 'one more than how many values come before its own'),
  NTILE: {
    ...ranking('NTILE(n)', BIGINT, 'in which of n parts of equal size the row is'),
    args: [1, 1],
    count: { at: 0, least: 1 },
  },
  PERCENT_RANK: ranking('PERCENT_RANK()', FLOAT, 'the rank as a share, from 0 to 1'),
  CUME_DIST: ranking('CUME_DIST()', FLOAT, 'the share of rows up to this one and its equals'),
  LAG: {
    ...OTHER_ROW,
    usage: `LAG(x [, n [, otherwise]]) ${NULLS} ${ORDERED}`,
    about: 'x of the row that is n, or 1, before',
  },
  LEAD: {
    ...OTHER_ROW,
    usage: `LEAD(x [, n [, otherwise]]) ${NULLS} ${ORDERED}`,
    about: 'x of the row that is n, or 1, behind',
  },
  FIRST_VALUE: {
    ...END,
    usage: `FIRST_VALUE(x) ${NULLS} ${ORDERED}`,
    about: 'x of the first row of the frame',
  },
  LAST_VALUE: {
    ...END,
    usage: `LAST_VALUE(x) ${NULLS} ${ORDERED}`,
    about: 'x of the last row of the frame, which without one is this row and its equals',
  },
  PERCENTILE_CONT: {
    ...PERCENTILE,
    result: 'float',
    usage: `PERCENTILE_CONT(0.5) ${WITHIN}`,
    about: 'the value below which half of all lie, or another share; between two where it falls so',
  },
  PERCENTILE_DISC: {
    ...PERCENTILE,
    result: 'the type of x',
    usage: `PERCENTILE_DISC(0.5) ${WITHIN}`,
    about: 'the same, but always one of the values',
  },
} as const satisfies Record<string, WindowFunction>;

/** A name in the table. */
export type WindowFunctionName = keyof typeof FUNCTIONS;

/** The window functions by name. */
export const WINDOW_FUNCTIONS: Readonly<Record<WindowFunctionName, WindowFunction>> = FUNCTIONS;

/** A name in the table whose order stands in WITHIN GROUP. */
export type PercentileName = 'PERCENTILE_CONT' | 'PERCENTILE_DISC';

/** Whether a name in capitals is in the table. */
export const isWindowFunction = (name: string): name is WindowFunctionName =>
  Object.hasOwn(WINDOW_FUNCTIONS, name);
