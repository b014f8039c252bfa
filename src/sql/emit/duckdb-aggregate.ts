// Aggregates with T-SQL's types and its comparison of text.
// What they aggregate is written by the writer; grouping itself is duckdb.ts.

import type { BoundAggregate, BoundExpression, PlainAggregateName, TextRule } from '../bound.ts';
import { exactOf, familyOf } from '../type-rules.ts';
import { fromWhole, powerOfTen, wholeText } from './duckdb-arithmetic.ts';
import { overflowOf, summandText } from './duckdb-finite.ts';
import { sortedText } from './duckdb-limit.ts';
import { comparableText, keyText } from './duckdb-text.ts';
import { cast, quotedString } from './duckdb-type.ts';
import { filled } from './duckdb-writer.ts';
import type { Writer } from './duckdb-writer.ts';

/** The aggregate, in its bound type; `over` is what stands behind each of the engine's own. */
export const aggregateText = (writer: Writer, aggregate: BoundAggregate, over = ''): string => {
  const { value, type, name } = aggregate;
  if (value === undefined || name === 'GROUPING') return cast(`count(*)${over}`, type);
  if (name === 'STRING_AGG') return joinedText(writer, { ...aggregate, value });
  const isSum = isFloatSum(aggregate);
  const argument = isSum ? summandText(writer, value) : writer.expression(value);
  const text = AGGREGATES[name](argument, { ...aggregate, value, over, rule: writer.text });
  return cast(isSum ? filled(writer, FINITE, [text]) : text, type);
};

const isFloatSum = ({ name, type }: BoundAggregate): boolean =>
  (name === 'SUM' || name === 'AVG') && familyOf(type) === 'approximate';

/** Numbers that are finite each can have a sum that is not: NaN where Infinity met its negative. */
const FINITE =
  'CASE WHEN {0} IS NULL OR isfinite({0}) THEN {0} ' +
  `ELSE error(${quotedString(overflowOf('float'))}) END`;

/** Texts one behind another, in their order; in SQL Server's words where they are too many. */
const joinedText = (writer: Writer, { value, separator, orderBy = [], type }: Valued): string => {
  const between = separator === undefined ? "''" : writer.expression(separator);
  const keys = orderBy.map(({ value: key, descending }) =>
    sortedText(keyText(writer, writer.expression(key), key.type), descending),
  );
  const order = keys.length === 0 ? '' : ` ORDER BY ${keys.join(', ')}`;
  const text = `string_agg(${writer.expression(value)}, ${between}${order})`;
  const length = 'length' in type ? type.length : null;
  if (length === null) return text;
  const said = `STRING_AGG aggregation result exceeded the limit of ${length} bytes.`;
  const fails = `error(${quotedString(said)})`;
  return filled(writer, `CASE WHEN length({0}) > ${length} THEN ${fails} ELSE {0} END`, [text]);
};

type Valued = BoundAggregate & { readonly value: BoundExpression };
type Write = (
  text: string,
  aggregate: Valued & { readonly over: string; readonly rule: TextRule },
) => string;

const plain =
  (name: string): Write =>
  (text, aggregate) =>
    `${name}(${distinctly(aggregate)}${text})${aggregate.over}`;

const distinctly = ({ distinct }: Valued): string => (distinct ? 'DISTINCT ' : '');

const isText = ({ value }: Valued): boolean => familyOf(value.type) === 'text';

const count: Write = (text, aggregate) =>
  plain('count')(
    isText(aggregate) && aggregate.distinct ? comparableText(aggregate.rule, text) : text,
    aggregate,
  );

/** Of texts that compare equal any may be given. */
const extreme =
  (name: 'min' | 'max'): Write =>
  (text, aggregate) => {
    const isFolded = isText(aggregate) && aggregate.rule === 'folded';
    const of = isFolded
      ? `arg_${name}(${text}, ${comparableText('folded', text)})`
      : `${name}(${text})`;
    return `${of}${aggregate.over}`;
  };

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
} as const satisfies Record<PlainAggregateName, Write>;
