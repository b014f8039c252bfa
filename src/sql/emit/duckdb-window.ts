// Window functions with T-SQL's types, its order of NULLs and its comparison of text. Without a
// frame DuckDB takes the same rows: all with no order, else those up to the row and its equals.

import type { BoundWindow } from '../bound.ts';
import { isWindowFunction } from '../functions/window.ts';
import { printFrame } from '../print.ts';
import { aggregateText } from './duckdb-aggregate.ts';
import { summandText } from './duckdb-finite.ts';
import { sortedText } from './duckdb-limit.ts';
import { keyText } from './duckdb-text.ts';
import { cast } from './duckdb-type.ts';
import type { Writer } from './duckdb-writer.ts';

/** The window function, in its bound type. */
export const windowText = (writer: Writer, window: BoundWindow): string => {
  const { name, type, args } = window;
  const over = overText(writer, window);
  const percentile = PERCENTILES.get(name);
  if (percentile !== undefined)
    return cast(`${percentile}(${shareTexts(writer, args)})${over}`, type);
  if (isWindowFunction(name)) {
    const list = args.map(writer.expression).join(', ');
    const nulls = window.ignoresNulls === true ? ' IGNORE NULLS' : '';
    return cast(`${name.toLowerCase()}(${list}${nulls})${over}`, type);
  }
  const [value] = args;
  const aggregate = { kind: 'aggregate', type, name, distinct: false } as const;
  return aggregateText(writer, { ...aggregate, ...(value && { value }) }, over);
};

const PERCENTILES: ReadonlyMap<BoundWindow['name'], string> = new Map([
  ['PERCENTILE_CONT', 'quantile_cont'],
  ['PERCENTILE_DISC', 'quantile_disc'],
]);

const shareTexts = (writer: Writer, args: BoundWindow['args']): string =>
  args.map((arg) => summandText(writer, arg)).join(', ');

const overText = (writer: Writer, { partitionBy, orderBy, frame }: BoundWindow): string => {
  const parts = partitionBy.map((part) => keyText(writer, writer.unchecked(part), part.type));
  const keys = orderBy.map(({ value, descending }) =>
    sortedText(keyText(writer, writer.unchecked(value), value.type), descending),
  );
  const clauses = [
    ...(parts.length === 0 ? [] : [`PARTITION BY ${parts.join(', ')}`]),
    ...(keys.length === 0 ? [] : [`ORDER BY ${keys.join(', ')}`]),
    ...(frame === undefined ? [] : [printFrame(frame)]),
  ];
  return ` OVER (${clauses.join(' ')})`;
};
