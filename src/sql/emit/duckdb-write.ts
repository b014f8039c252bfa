// Statements that change a held table, in DuckDB's words. What goes into a column is looked at
// here: a text that is too long, and a NULL where none may be, end the batch as in SQL Server.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import type { BoundQuery } from '../bound.ts';
import type { BoundDelete, BoundInsert, BoundRewrite, BoundUpdate } from '../bound-statement.ts';
import type { Numbering } from '../bound-statement.ts';
import { familyOf, typeText } from '../type-rules.ts';
import { duckdbSelectOf } from './duckdb.ts';
import { heldColumnsOf } from './duckdb-held.ts';
import { keyText } from './duckdb-text.ts';
import { cast, quotedString } from './duckdb-type.ts';

/** `INSERT`, with a number or a value for every column. */
export const insertText = ({ target, query, values }: BoundInsert): string => {
  const held = heldOf(target.table);
  const columns = heldColumnsOf(target.table);
  const list = columns.map((column, at) => {
    const value = values[at] ?? 0;
    const text =
      typeof value === 'number' ? `r.c${value}` : numberText(value, { held, column, at });
    return storedText(column, text);
  });
  return `INSERT INTO ${held} SELECT ${list.join(', ')} FROM ${rowsText(query)}`;
};

const heldOf = ({ held, name }: CatalogTable): string => {
  if (held === undefined) throw new RangeError(`the table ${name} is not held`);
  return held;
};

const rowsText = (query: BoundQuery): string => {
  const names = query.columns.map((_, at) => `c${at}`);
  return `(${duckdbSelectOf(query)}) AS r(${names.join(', ')})`;
};

/** The next number behind those that are there, and so on for each row. */
const numberText = (
  { seed, increment }: Numbering,
  { held, column, at }: { readonly held: string; readonly column: Column; readonly at: number },
): string => {
  const last = increment.startsWith('-') ? 'min' : 'max';
  const first =
    `(SELECT coalesce(CAST(${last}(h.c${at}) AS HUGEINT) + (${increment}), ${seed}) ` +
    `FROM ${held} AS h)`;
  return cast(`${first} + (row_number() OVER () - 1) * (${increment})`, column.type);
};

/** The value as the column keeps it, or an error that says why it cannot. */
const storedText = (column: Column, value: string): string => {
  const fitting = cast(fittingText(column, value), column.type);
  if (column.isNotNull !== true) return fitting;
  const message = quotedString(
    `The column '${column.name}' cannot hold NULL, which is given here.`,
  );
  return `CASE WHEN ${value} IS NULL THEN error(${message}) ELSE ${fitting} END`;
};

const fittingText = ({ name, type }: Column, value: string): string => {
  if (!('length' in type) || type.length === null) return value;
  const isText = familyOf(type) === 'text';
  const length = isText ? `length(rtrim(${value}, ' '))` : `octet_length(${value})`;
  const what = isText ? 'A text is too long' : 'Bytes are too many';
  const message = quotedString(`${what} for the column '${name}', which is ${typeText(type)}.`);
  const padded = type.name === 'char' ? `rpad(${value}, ${type.length}, ' ')` : value;
  const kept = isText && type.name !== 'char' ? `"left"(${value}, ${type.length})` : padded;
  return `CASE WHEN ${length} > ${type.length} THEN error(${message}) ELSE ${kept} END`;
};

/** `UPDATE`. Where a join gives several values for one row, one of them is taken. */
export const updateText = ({ target, columns, query }: BoundUpdate): string => {
  const held = heldOf(target.table);
  const all = heldColumnsOf(target.table);
  const values = columns.flatMap((place, at) => {
    const column = all[place];
    return column === undefined ? [] : [`${storedText(column, `r.c${at + 1}`)} AS v${at}`];
  });
  const sets = columns.map((place, at) => `c${place} = s.v${at}`);
  const once = isOfOneTable(query) ? '' : 'DISTINCT ON (r.c0) ';
  const rows = `SELECT ${once}r.c0 AS r, ${values.join(', ')} FROM ${rowsText(query)}`;
  return `UPDATE ${held} SET ${sets.join(', ')} FROM (${rows}) AS s WHERE ${held}.rowid = s.r`;
};

/** Whether each row of the changed table comes once: nothing is joined with it. */
const isOfOneTable = ({ body }: BoundQuery): boolean => {
  if (body.kind !== 'select' || body.from === undefined) return false;
  const { from } = body;
  return from.kind === 'table' || (from.kind === 'derived' && isOfOneTable(from.query));
};

/** `DELETE`, of all rows where the statement names none. */
export const deleteText = ({ target, query }: BoundDelete): string => {
  const held = heldOf(target.table);
  const which = query === undefined ? '' : ` WHERE rowid IN (SELECT r.c0 FROM ${rowsText(query)})`;
  return `DELETE FROM ${held}${which}`;
};

/** The table anew, held under another name. */
export const rewriteText = ({ columns, query, newFrom }: BoundRewrite, held: string): string => {
  const list = columns.map((column, at) => {
    const [seed, increment] = (at >= newFrom ? column.identity : undefined) ?? [];
    const value =
      seed === undefined || increment === undefined
        ? `r.c${at}`
        : cast(`${seed} + (row_number() OVER () - 1) * (${increment})`, column.type);
    return `${storedText(column, value)} AS c${at}`;
  });
  return `CREATE TABLE ${held} AS SELECT ${list.join(', ')} FROM ${rowsText(query)}`;
};

/** For each key of a held table a query that finds whether two rows have the same. */
export const keyTexts = (
  table: CatalogTable,
): readonly { readonly text: string; readonly names: readonly string[] }[] => {
  const held = heldOf(table);
  const columns = heldColumnsOf(table);
  const keys = new Set(columns.flatMap((column) => column.keys ?? []));
  return [...keys].map((key) => {
    const places = columns.flatMap(({ keys: own = [] }, at) => (own.includes(key) ? at : []));
    const parts = places.map((at) => keyText(`h.c${at}`, columns[at]?.type ?? { name: 'int' }));
    const list = parts.join(', ');
    const text = `SELECT 1 FROM ${held} AS h GROUP BY ${list} HAVING count(*) > 1 LIMIT 1`;
    return { text, names: places.map((at) => columns[at]?.name ?? '') };
  });
};
