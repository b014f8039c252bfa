// Floats that went beyond their type. DuckDB goes on with Infinity and NaN, T-SQL has neither and
// ends the query; so each float is looked at once, where arithmetic hands it on: to a result, an
// aggregate, a function, a cast. Inside a sum or product it is not, for Infinity stays one there.

import type { BoundExpression } from '../bound.ts';
import { magnitudeOf } from '../bind/magnitude.ts';
import { visitExpression } from '../bound-walk.ts';
import type { ScalarFunctionName } from '../functions/scalar.ts';
import type { ColumnExpression } from '../sky/proof.ts';
import { familyOf } from '../type-rules.ts';
import { columnText, filled } from './duckdb-writer.ts';
import type { Writer } from './duckdb-writer.ts';
import { quotedString } from './duckdb-type.ts';

/**
 * The written value, or an error where it is no finite number. Columns may hold such numbers, for
 * tables come from elsewhere: what is computed of them is NULL, as of a missing value. The test
 * costs 4 ns a row, and is left away where the extents of columns prove it needless.
 */
export const finiteText = (writer: Writer, expression: BoundExpression, text: string): string => {
  if (familyOf(expression.type) !== 'approximate' || AS_THEY_ARE.has(expression.kind)) return text;
  if (magnitudeOf(expression) < Infinity) return text;
  // A NULL among them excuses nothing: something else may stand in its place.
  const known = columnsIn(writer, expression).map((column) => `isfinite(coalesce(${column}, 0))`);
  const fails = `error(${quotedString(overflowOf(expression.type.name))})`;
  const fromFinite = ['{0} IS NOT NULL', ...known].join(' AND ');
  return filled(writer, `CASE WHEN isfinite({0}) THEN {0} WHEN ${fromFinite} THEN ${fails} END`, [
    text,
  ]);
};

/** A float to be added up: NULL where a column that nothing is known of is no finite number. */
export const summandText = (writer: Writer, expression: BoundExpression): string => {
  const text = writer.expression(expression);
  const isKnown = familyOf(expression.type) !== 'approximate' || magnitudeOf(expression) < Infinity;
  return isKnown || !AS_THEY_ARE.has(expression.kind)
    ? text
    : filled(writer, 'CASE WHEN isfinite({0}) THEN {0} END', [text]);
};

/** What is not computed here: it was looked at where it was, or comes out as it was stored. */
const AS_THEY_ARE: ReadonlySet<BoundExpression['kind']> = new Set<BoundExpression['kind']>([
  'column',
  'aggregate',
  'window',
  'scalar-query',
]);

/** SQL Server's sentence for a number that its type cannot hold. */
export const overflowOf = (type: string): string =>
  `Arithmetic overflow error converting expression to data type ${type}.`;

/** Whether a float of the column may be no finite number. */
const isUnknown = ({ type, extent }: ColumnExpression): boolean =>
  familyOf(type) === 'approximate' && extent === undefined;

const columnsIn = (writer: Writer, expression: BoundExpression): readonly string[] => {
  const columns = new Map<string, ColumnExpression>();
  addColumns(columns, expression);
  return [...columns.values()].map(({ relation, column }) => columnText(writer, relation, column));
};

/** Those that the value is computed of: no condition's, which choose it, and no subquery's. */
const addColumns = (columns: Map<string, ColumnExpression>, expression: BoundExpression): void => {
  visitExpression(expression, (part) => {
    if (part.kind === 'column' && isUnknown(part)) {
      columns.set(`${part.relation} ${part.column}`, part);
    }
    if (part.kind !== 'case') return part.kind === 'scalar-query';
    for (const { result } of part.branches) addColumns(columns, result);
    if (part.otherwise !== undefined) addColumns(columns, part.otherwise);
    return true;
  });
};

/** Functions that make Infinity of Infinity, so that what they are given need not be looked at. */
const HANDING_ON: ReadonlySet<ScalarFunctionName> = new Set<ScalarFunctionName>([
  'ABS',
  'SQRT',
  'SQUARE',
  'CEILING',
  'FLOOR',
  'RADIANS',
  'DEGREES',
]);

/** Whether an argument may go into the function as it is, and is looked at when it comes out. */
export const handsOn = (name: ScalarFunctionName): boolean => HANDING_ON.has(name);
