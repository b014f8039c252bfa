// What the same tree means in one dialect and in the other, as data: the binder asks here and
// nowhere else which language a text is in. How it is written is told by the front ends.

import type { Dialect } from '../domain/dialect.ts';
import type { SqlType } from '../domain/column.ts';
import type { TextRule } from './bound.ts';
import { ADQL_FUNCTIONS } from './functions/adql.ts';
import type { WrittenFunction } from './functions/adql.ts';
import { BIGINT, FLOAT, familyOf } from './type-rules.ts';

/** What a dialect says of values, names and queries. */
export interface DialectRules {
  readonly text: TextRule;
  /** Whether LIKE has sets in brackets, and passes over blanks at the end of a text. */
  readonly likeSets: boolean;
  /** Whether `1.5` has its own digits, or is a float. */
  readonly decimals: 'exact' | 'float';
  /** Whether a whole number beyond an int has its own digits, or is a bigint where it fits. */
  readonly wholes: 'exact' | 'bigint';
  /** Whether `0x1F` is bytes or a whole number. */
  readonly hex: 'bytes' | 'whole';
  /** The length of a VARCHAR that CAST names without one; null is any. */
  readonly varcharLength: number | null;
  /** The length of a CHAR likewise. */
  readonly charLength: number;
  /** The style in which CAST writes a date or a time as text. */
  readonly momentStyle: number;
  /** Names of types that mean another here, by lower case. */
  readonly types: ReadonlyMap<string, string>;
  /** Whether ORDER BY may stand where it has no effect. */
  readonly ordersAnywhere: boolean;
  /** Whether a common table that names itself reads its own rows, or a table of that name. */
  readonly recursion: boolean;
  /** Whether a column without a name may be a subquery's, and is called as its function is. */
  readonly namesCalls: boolean;
  /** Whether `%` takes floats. */
  readonly floatRemainder: boolean;
  /** What an aggregate brings numbers of a type to first; undefined where to nothing. */
  readonly summed: (aggregate: string, type: SqlType) => SqlType | undefined;
  /** Functions that are written with others of the tree, by name in capitals. */
  readonly functions: ReadonlyMap<string, WrittenFunction>;
  /** Whether POINT, CONTAINS and their like are functions. */
  readonly hasShapes: boolean;
  /** What to write instead of a function that there is not, by name in capitals. */
  readonly instead: ReadonlyMap<string, string>;
  /** Types that no column has, by name in capitals, each with what to write. */
  readonly shapeTypes: ReadonlyMap<string, string>;
}

const CASJOBS: DialectRules = {
  text: 'folded',
  likeSets: true,
  decimals: 'exact',
  wholes: 'exact',
  hex: 'bytes',
  varcharLength: 30,
  charLength: 30,
  momentStyle: 0,
  types: new Map(),
  ordersAnywhere: false,
  recursion: true,
  namesCalls: false,
  floatRemainder: false,
  summed: () => undefined,
  functions: new Map(),
  hasShapes: false,
  instead: new Map(),
  shapeTypes: new Map(),
};

/** Sums of whole numbers do not overflow, and a mean of them has its digits. */
const summedInAdql = (aggregate: string, type: SqlType): SqlType | undefined => {
  const family = familyOf(type);
  if (aggregate === 'AVG' && (family === 'integer' || family === 'decimal')) return FLOAT;
  return aggregate === 'SUM' && family === 'integer' ? BIGINT : undefined;
};

const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['REGION', 'CIRCLE, BOX or POLYGON'],
  ['TO_CHAR', 'CAST(x AS VARCHAR)'],
  ['TO_DATE', 'CAST(x AS TIMESTAMP)'],
  ['TO_NUMBER', 'CAST(x AS DOUBLE PRECISION)'],
  ['TO_TIMESTAMP', 'CAST(x AS TIMESTAMP)'],
  ['TRUNC', 'TRUNCATE(x)'],
]);

/** Shapes are what functions take, and no values of a column. */
const SHAPE_TYPES: ReadonlyMap<string, string> = new Map(
  ['POINT', 'CIRCLE', 'POLYGON', 'REGION'].map((name) => [
    name,
    'Use the numbers of the shape, in POINT(ra, dec), CIRCLE or POLYGON.',
  ]),
);

const ADQL: DialectRules = {
  text: 'exact',
  likeSets: false,
  decimals: 'float',
  wholes: 'bigint',
  hex: 'whole',
  varcharLength: null,
  charLength: 1,
  // DALI's (DALI 1.1, 3.3.3).
  momentStyle: 126,
  types: new Map([['timestamp', 'datetime2']]),
  ordersAnywhere: true,
  recursion: false,
  namesCalls: true,
  floatRemainder: true,
  summed: summedInAdql,
  functions: ADQL_FUNCTIONS,
  hasShapes: true,
  instead: INSTEAD,
  shapeTypes: SHAPE_TYPES,
};

const RULES: Readonly<Record<Dialect, DialectRules>> = { casjobs: CASJOBS, adql: ADQL };

/** The rules of what was written in a dialect. */
export const rulesOf = ({ dialect }: { readonly dialect: Dialect }): DialectRules => RULES[dialect];
