// FROM for DuckDB: tables as explicit lists of Parquet files with the columns that are used, rows
// that are known when the query is read, subqueries and joins. Searches of the sky are
// duckdb-sky.ts.

import type { BoundCondition, BoundSource } from '../bound.ts';
import { filesText } from './duckdb-files.ts';
import { heldColumn } from './duckdb-held.ts';
import { INT } from '../type-rules.ts';
import { fileColumn } from './duckdb-position.ts';
import { isAround, skyText } from './duckdb-sky.ts';
import type { LeftRows } from './duckdb-sky-grid.ts';
import { commonName } from './duckdb-with.ts';
import { leavesOf } from '../sky/proof.ts';
import { cast, quotedString } from './duckdb-type.ts';
import { carriedName, columnText } from './duckdb-writer.ts';
import type { Writer } from './duckdb-writer.ts';

/** Writes a source, under the alias of its relation. */
export const sourceText = (writer: Writer, source: BoundSource): string => {
  switch (source.kind) {
    case 'table':
      return tableText(writer, source);
    case 'rows':
      return rowsText(writer, source);
    case 'cone':
      return skyText(writer, source);
    case 'common':
      return `${commonName(source.common)} AS t${source.relation}`;
    case 'derived':
      return `(${writer.query(source.query)}) AS t${source.relation}`;
    case 'join': {
      const { join, on, right } = source;
      if (join === 'cross-apply' && right.kind === 'cone' && isAround(right)) {
        return appliedText(writer, source.left, right);
      }
      if (join === 'left' && on !== undefined && isMet(right)) {
        return metText(writer, { left: source.left, cone: right, on });
      }
      const left = sourceText(writer, source.left);
      const sides = `${left} ${JOINS[join]} ${sourceText(writer, source.right)}`;
      if (join === 'outer-apply') return `(${sides} ON true)`;
      return on === undefined ? `(${sides})` : `(${sides} ON ${writer.condition(on)})`;
    }
  }
};

const JOINS = {
  inner: 'INNER JOIN',
  left: 'LEFT JOIN',
  right: 'RIGHT JOIN',
  full: 'FULL JOIN',
  cross: 'CROSS JOIN',
  // A subquery that names what stands to its left is lateral without a word for it.
  'cross-apply': 'CROSS JOIN',
  'outer-apply': 'LEFT JOIN',
} as const satisfies Record<Extract<BoundSource, { kind: 'join' }>['join'], string>;

/** Each search that carries its left side stands around it, and DuckDB reads 1,000 levels. */
const carriedMax = 16;

/**
 * A search around each row of its left side, whose columns it carries along as its own: DuckDB
 * would join a subquery that names them with all that is to its left once more, which takes as
 * long as the search itself.
 */
const appliedText = (writer: Writer, left: BoundSource, cone: Of<'cone'>): string => {
  const from = leftText(writer, left);
  if (writer.carriers.size >= carriedMax) return `(${from} CROSS JOIN ${skyText(writer, cone)})`;
  const text = skyText(writer, cone, { from, columns: carriedColumns(writer, left) });
  carry(writer, left, cone);
  return text;
};

/** The left side; however often the same FROM is written, its relations speak for themselves. */
const leftText = (writer: Writer, left: BoundSource): string => {
  for (const { relation } of leavesOf(left)) writer.carriers.delete(relation);
  return sourceText(writer, left);
};

const carriedColumns = (writer: Writer, left: BoundSource): LeftRows['columns'] =>
  leavesOf(left).flatMap(({ relation }) =>
    usedOf(writer, relation).map((column) => ({
      name: carriedName(relation, column),
      text: columnText(writer, relation, column),
    })),
  );

const usedOf = (writer: Writer, relation: number): readonly number[] =>
  [...(writer.used.get(relation) ?? [])].toSorted((one, other) => one - other);

const carry = (writer: Writer, left: BoundSource, cone: Of<'cone'>): void => {
  for (const { relation } of leavesOf(left)) writer.carriers.set(relation, cone.relation);
};

/** Whether the right side of a LEFT JOIN is searched around the rows of the left one. */
const isMet = (right: BoundSource): right is Of<'cone'> =>
  right.kind === 'cone' && right.isLoose === true && isAround(right);

/**
 * A LEFT JOIN by distance: rows of the left side are numbered, the search finds what meets them as
 * ON says, and by their numbers the rows come back, with what they met or with NULLs. The numbers
 * are of one reading, for another may give the rows in another order.
 */
const metText = (
  writer: Writer,
  { left, cone, on }: { left: BoundSource; cone: Of<'cone'>; on: BoundCondition },
): string => {
  const { relation, table } = cone;
  const alias = `t${relation}`;
  const from = leftText(writer, left);
  if (writer.carriers.size >= carriedMax) {
    const compared = tableText(writer, { kind: 'table', relation, table });
    return `(${from} LEFT JOIN ${compared} ON ${writer.condition(on)})`;
  }
  const columns = carriedColumns(writer, left);
  const names = columns.map(({ name }) => name);
  const numbered = [`row_number() OVER () AS ${ROW}`, ...columns.map(aliased)].join(', ');
  carry(writer, left, cone);
  const rows = writer.newName();
  const around = [ROW, ...names].map((name) => ({ name, text: `${alias}.${name}` }));
  const found = skyText(writer, cone, { from: `${rows} AS ${alias}`, columns: around });
  const own = usedOf(writer, relation).map((place) => `c${place}`);
  const kept = [ROW, ...own].join(', ');
  const met = `(SELECT ${kept} FROM ${found} WHERE ${writer.condition(on)}) AS m`;
  const list = [...names.map((name) => `k.${name}`), ...own.map((name) => `m.${name}`)];
  const listed = list.length === 0 ? '1 AS c' : list.join(', ');
  return `(WITH ${rows} AS MATERIALIZED (SELECT ${numbered} FROM ${from})
    SELECT ${listed} FROM ${rows} AS k LEFT JOIN ${met} ON m.${ROW} = k.${ROW}) AS ${alias}`;
};

/** The number of a row of the left side; no column is called so. */
const ROW = 'row_at';

const aliased = ({ name, text }: LeftRows['columns'][number]): string => `${text} AS ${name}`;

type Of<Kind extends BoundSource['kind']> = Extract<BoundSource, { kind: Kind }>;

const tableText = (writer: Writer, { relation, table }: Of<'table'>): string => {
  const used = writer.used.get(relation) ?? new Set();
  const columns = table.columns.flatMap((column, at) =>
    used.has(at) ? [`${fileColumn(table, column)} AS c${at}`] : [],
  );
  // A table of which only the rows are counted still needs a column to be selected.
  const list = columns.length === 0 ? '1 AS c' : columns.join(', ');
  if (table.held !== undefined) return heldText(writer, { relation, table }, table.held);
  return `(SELECT ${list} FROM ${filesText(table)}) AS t${relation}`;
};

const heldText = (
  writer: Writer,
  { relation, table }: Pick<Of<'table'>, 'relation' | 'table'>,
  held: string,
): string => {
  const used = usedOf(writer, relation);
  const columns = used.map((at) => `${heldColumn(table, at)} AS c${at}`);
  const list = columns.length === 0 ? '1 AS c' : columns.join(', ');
  return `(SELECT ${list} FROM ${held} AS h) AS t${relation}`;
};

/**
 * Rows that are known, as one string for each column that is used: DuckDB takes a second for
 * 50,000 values that are written one by one, and 30 ms for as many in a string that it splits.
 */
const rowsText = (writer: Writer, { relation, columns, rows }: Of<'rows'>): string => {
  const used = usedOf(writer, relation);
  const lists = used.map((at) => {
    const values = rows.map((row) => joinable(row[at] ?? null)).join(SEPARATOR);
    return `unnest(string_split(${quotedString(values)}, ${quotedString(SEPARATOR)})) AS c${at}`;
  });
  const values = used.map((at) => {
    const type = columns[at]?.type ?? INT;
    const text = `substr(nullif(v.c${at}, ''), 2)`;
    const isMarked = rows.some((row) => MARKED.test(row[at] ?? ''));
    return `${cast(isMarked ? unmarked(text) : text, type)} AS c${at}`;
  });
  const from = lists.length === 0 ? `range(${rows.length})` : `(SELECT ${lists.join(', ')})`;
  const list = values.length === 0 ? '1 AS c' : values.join(', ');
  const where = rows.length === 0 ? ' WHERE false' : '';
  return `(SELECT ${list} FROM ${from} AS v${where}) AS t${relation}`;
};

/** It stands between values; where a value has it, or MARK, a mark and a digit stand for that. */
const SEPARATOR = '\u001f';

const MARK = '\u001e';

const MARKED = new RegExp(`[${MARK}${SEPARATOR}]`);

const SEPARATOR_MARKED = `${MARK}1`;

const MARK_MARKED = `${MARK}0`;

/** A value begins with '=', so that NULL, which is nothing, is unlike an empty text. */
const joinable = (value: string | null): string =>
  value === null
    ? ''
    : `=${value.replaceAll(MARK, MARK_MARKED).replaceAll(SEPARATOR, SEPARATOR_MARKED)}`;

const replaced = (text: string, old: string, by: string): string =>
  `replace(${text}, ${quotedString(old)}, ${quotedString(by)})`;

/** The value again: a mark is always before a digit, so that marks themselves come last. */
const unmarked = (text: string): string =>
  replaced(replaced(text, SEPARATOR_MARKED, SEPARATOR), MARK_MARKED, MARK);
