// Floats that went beyond their type. DuckDB goes on with Infinity and NaN, T-SQL has neither and
// ends the query; so each float is looked at once, where arithmetic hands it on: to a result, an
// aggregate, a function, a cast. Inside a sum or product it is not, for Infinity stays one there.

import type { BoundExpression } from '../bound.ts';
import { constantOf, numberOf } from '../bind/constant.ts';
import { visitExpression } from '../bound-walk.ts';
import type { ScalarFunctionName } from '../functions/scalar.ts';
import { familyOf } from '../type-rules.ts';
import { columnText, filled } from './duckdb-writer.ts';
import type { Writer } from './duckdb-writer.ts';
import { quotedString } from './duckdb-type.ts';

/**
 * The written value, or an error where it is no finite number. Columns may hold such numbers, for
 * tables come from elsewhere: what is computed of them is NULL, as of a missing value. The test
 * costs 4 ns a row.
 */
export const finiteText = (writer: Writer, expression: BoundExpression, text: string): string => {
  if (!canLeaveRange(expression)) return text;
  const known = columnsIn(expression).map((column) => `isfinite(${column})`);
  const fails = `error(${quotedString(overflowOf(expression.type.name))})`;
  const fromFinite = known.length === 0 ? '{0} IS NOT NULL' : known.join(' AND ');
  return filled(writer, `CASE WHEN isfinite({0}) THEN {0} WHEN ${fromFinite} THEN ${fails} END`, [
    text,
  ]);
};

/** SQL Server's sentence for a number that its type cannot hold. */
export const overflowOf = (type: string): string =>
  `Arithmetic overflow error converting expression to data type ${type}.`;

const columnsIn = (expression: BoundExpression): readonly string[] => {
  const columns = new Set<string>();
  visitExpression(expression, (part) => {
    if (part.kind === 'column' && familyOf(part.type) === 'approximate') {
      columns.add(columnText(part.relation, part.column));
    }
    return part.kind === 'scalar-query';
  });
  return [...columns];
};

/** Whether a float can be none although all that it is made of are finite. */
const canLeaveRange = (expression: BoundExpression): boolean => {
  if (familyOf(expression.type) !== 'approximate') return false;
  if (expression.kind === 'arithmetic') return operationLeaves(expression);
  if (expression.kind === 'negate' || expression.kind === 'cast') {
    return canLeaveRange(expression.value);
  }
  // What all else gives was looked at where it was made.
  return expression.kind === 'call' && (GROWING.has(expression.name) || isHandedOn(expression));
};

type Of<Kind extends BoundExpression['kind']> = Extract<BoundExpression, { kind: Kind }>;

/** What is multiplied by no more than 1, or divided by no less, stays what it was. */
const operationLeaves = ({ operator, left, right }: Of<'arithmetic'>): boolean => {
  const [first, second] = [left, right].map((side) => numberOf(constantOf(side)));
  const inside = canLeaveRange(left) || canLeaveRange(right);
  if (operator === '/' && Math.abs(second ?? 0) >= 1) return inside;
  const factor = Math.min(Math.abs(first ?? Infinity), Math.abs(second ?? Infinity));
  return operator === '*' && factor <= 1 ? inside : true;
};

/** Functions whose result can be too large for a float. */
const GROWING: ReadonlySet<ScalarFunctionName> = new Set<ScalarFunctionName>([
  'EXP',
  'POWER',
  'SQUARE',
  'DEGREES',
  'LOG',
  'COT',
]);

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

const isHandedOn = ({ name, args }: Of<'call'>): boolean =>
  HANDING_ON.has(name) && args.some(canLeaveRange);

/** Whether an argument may go into the function as it is, and is looked at when it comes out. */
export const handsOn = (name: ScalarFunctionName): boolean => HANDING_ON.has(name);
