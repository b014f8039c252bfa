// GROUP BY for DuckDB: keys, then aggregates, by one list of keys or by several. Of texts that
// compare equal the least stands for the group, so that the choice is no chance.

import type { BoundAggregate, BoundGrouping, BoundGroupingSets } from '../bound.ts';
import { familyOf } from '../type-rules.ts';
import { keyText } from './duckdb-text.ts';
import { cast } from './duckdb-type.ts';
import type { Writer } from './duckdb-writer.ts';

/** The grouped rows of `from`, which is all that stands between the select list and GROUP BY. */
export const groupedText = (writer: Writer, grouping: BoundGrouping, from: string): string => {
  const { keys, sets, aggregates } = grouping;
  const texts = keys.map((key) => writer.expression(key));
  const groups = keys.map((key, at) => keyText(writer, texts[at] ?? '', key.type));
  const columns = [
    ...keys.map(({ type }, at) => {
      if (familyOf(type) !== 'text') return texts[at];
      const least = `min(${texts[at]})`;
      return sets ? `CASE WHEN GROUPING(${groups[at]}) = 0 THEN ${least} END` : least;
    }),
    ...aggregates.map((aggregate) => aggregateOf(writer, aggregate, groups)),
  ];
  const list = columns.map((column, at) => `${column} AS c${at}`);
  const select = `SELECT ${list.length === 0 ? 'count(*) AS c' : list.join(', ')}${from}`;
  if (sets !== undefined) return `${select} GROUP BY ${setsText(sets, groups)}`;
  // A long key need not be written out again: its place in the list says the same.
  const places = keys.map(({ type }, at) =>
    familyOf(type) === 'text' ? groups[at] : String(at + 1),
  );
  return places.length === 0 ? select : `${select} GROUP BY ${places.join(', ')}`;
};

const aggregateOf = (
  writer: Writer,
  aggregate: BoundAggregate,
  groups: readonly string[],
): string =>
  aggregate.key === undefined
    ? writer.expression(aggregate)
    : cast(`GROUPING(${groups[aggregate.key]})`, aggregate.type);

const setsText = (sets: readonly BoundGroupingSets[], groups: readonly string[]): string => {
  const parts = sets.map(({ how, lists }) => {
    const texts = lists.map((list) => list.map((key) => groups[key]).join(', '));
    return `${WORDS[how]}(${texts.map((text) => `(${text})`).join(', ')})`;
  });
  return parts.join(', ');
};

const WORDS = {
  plain: 'GROUPING SETS ',
  rollup: 'ROLLUP ',
  cube: 'CUBE ',
  sets: 'GROUPING SETS ',
} as const satisfies Record<BoundGroupingSets['how'], string>;
