// Aggregates with T-SQL's types and its comparison of text.
// What they aggregate is written by the writer; grouping itself is duckdb.ts.

import type { AggregateName, BoundAggregate, BoundExpression } from '../bound.ts';
import { exactOf, familyOf } from '../type-rules.ts';
import { fromWhole, powerOfTen, wholeText } from './duckdb-arithmetic.ts';
import { overflowOf, summandText } from './duckdb-finite.ts';
import { foldedText } from './duckdb-text.ts';
import { cast, quotedString } from './duckdb-type.ts';
import { filled } from './duckdb-writer.ts';
import type { Writer } from './duckdb-writer.ts';

/** The aggregate, in its bound type. */
export const aggregateText = (writer: Writer, aggregate: BoundAggregate): string => {
  const { value, type, name } = aggregate;
  if (value === undefined) return cast('count(*)', type);
  const isSum = isFloatSum(aggregate);
  const argument = isSum ? summandText(writer, value) : writer.expression(value);
  const text = AGGREGATES[name](argument, { ...aggregate, value });
  return cast(isSum ? filled(writer, FINITE, [text]) : text, type);
};

const isFloatSum = ({ name, type }: BoundAggregate): boolean =>
  (name === 'SUM' || name === 'AVG') && familyOf(type) === 'approximate';

/** Numbers that are finite each can have a sum that is not: NaN where Infinity met its negative. */
const FINITE =
  'CASE WHEN {0} IS NULL OR isfinite({0}) THEN {0} ' +
  `ELSE error(${quotedString(overflowOf('float'))}) END`;

type Valued = BoundAggregate & { readonly value: BoundExpression };
type Write = (text: string, aggregate: Valued) => string;

const plain =
  (name: string): Write =>
  (text, aggregate) =>
    `${name}(${distinctly(aggregate)}${text})`;

const distinctly = ({ distinct }: Valued): string => (distinct ? 'DISTINCT ' : '');

const isText = ({ value }: Valued): boolean => familyOf(value.type) === 'text';

const count: Write = (text, aggregate) =>
  plain('count')(isText(aggregate) && aggregate.distinct ? foldedText(text) : text, aggregate);

/** Of texts that compare equal any may be given. */
const extreme =
  (name: 'min' | 'max'): Write =>
  (text, aggregate) =>
    isText(aggregate) ? `arg_${name}(${text}, ${foldedText(text)})` : `${name}(${text})`;

/** Whole for integers, exact for decimals. */
const average: Write = (text, aggregate) => {
  const family = familyOf(aggregate.value.type);
  const sum = plain('sum')(text, aggregate);
  const rows = plain('count')(text, aggregate);
  if (family === 'integer') return `${sum} // ${rows}`;
  if (family !== 'decimal') return plain('avg')(text, aggregate);
  const result = exactOf(aggregate.type) ?? { precision: 38, scale: 6 };
  const { scale } = exactOf(aggregate.value.type) ?? result;
  const whole = wholeText(sum, { precision: 38, scale }, 'HUGEINT');
  const zeros = powerOfTen(result.scale - scale, 'HUGEINT');
  return fromWhole(`${whole} * ${zeros} // ${rows}`, result);
};

const AGGREGATES = {
  COUNT: count,
  SUM: plain('sum'),
  AVG: average,
  MIN: extreme('min'),
  MAX: extreme('max'),
  STDEV: plain('stddev_samp'),
  STDEVP: plain('stddev_pop'),
  VAR: plain('var_samp'),
  VARP: plain('var_pop'),
} as const satisfies Record<AggregateName, Write>;
