// Statements that change a held table, in DuckDB's words. What goes into a column is looked at
// here: a text that is too long, and a NULL where none may be, end the batch as in SQL Server.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { Column, SqlType } from '../../domain/column.ts';
import type { BoundQuery } from '../bound.ts';
import type {
  BoundDelete,
  BoundInsert,
  BoundRewrite,
  BoundSelectStatement,
  BoundUpdate,
  Numbering,
} from '../bound-statement.ts';
import { INT, familyOf, typeText } from '../type-rules.ts';
import { duckdbSelectOf } from './duckdb.ts';
import { heldColumnsOf } from './duckdb-held.ts';
import { literalTextOf } from './duckdb-read.ts';
import { FOLDED, keyText } from './duckdb-text.ts';
import { cast, quotedString } from './duckdb-type.ts';

/** `INSERT`, with a number or a value for every column. */
export const insertText = ({ target, query, values }: BoundInsert): string => {
  const held = heldOf(target.table);
  const columns = heldColumnsOf(target.table);
  const list = columns.map((column, at) => {
    const value = values[at] ?? 0;
    const text =
      typeof value === 'number' ? `r.c${value}` : numberText(value, { held, column, at });
    return storedText({ column, table: target.name }, text);
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

/** A column that is written, and the name of its table. */
interface Written {
  readonly column: Column;
  readonly table: string;
  /** Why there is a NULL. */
  readonly because?: string;
}

/** The value as the column keeps it, or an error that says why it cannot. */
const storedText = (written: Written, value: string): string => {
  const { column, table, because = 'which is given here' } = written;
  const fitting = cast(fittingText(written, value), column.type);
  if (column.isNotNull !== true) return fitting;
  const message = quotedString(
    `The column '${column.name}' of '${table}' cannot hold NULL, ${because}.`,
  );
  return `CASE WHEN ${value} IS NULL THEN error(${message}) ELSE ${fitting} END`;
};

const fittingText = ({ column: { name, type }, table }: Written, value: string): string => {
  if (!('length' in type) || type.length === null) return value;
  const isText = familyOf(type) === 'text';
  const length = isText ? `length(rtrim(${value}, ' '))` : `octet_length(${value})`;
  const what = isText ? 'A text is too long' : 'Bytes are too many';
  const message = quotedString(
    `${what} for the column '${name}' of '${table}', which is ${typeText(type)}.`,
  );
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
    if (column === undefined) return [];
    return [`${storedText({ column, table: target.name }, `r.c${at + 1}`)} AS v${at}`];
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
export const rewriteText = (
  { target, columns, query, newFrom }: BoundRewrite,
  held: string,
): string => {
  const list = columns.map((column, at) => {
    const [seed, increment] = (at >= newFrom ? column.identity : undefined) ?? [];
    const value =
      seed === undefined || increment === undefined
        ? `r.c${at}`
        : cast(`${seed} + (row_number() OVER () - 1) * (${increment})`, column.type);
    const because = at < newFrom ? OLD_NULL : NEW_NULL;
    return `${storedText({ column, table: target.name, because }, value)} AS c${at}`;
  });
  return `CREATE TABLE ${held} AS SELECT ${list.join(', ')} FROM ${rowsText(query)}`;
};

const OLD_NULL = 'which some of its rows have';
const NEW_NULL = 'and the rows that are there need a DEFAULT';

/** The rows of SELECT … INTO, numbered where a column of the new table numbers itself. */
export const intoText = ({ query, columns, numbered }: BoundSelectStatement): string => {
  const text = duckdbSelectOf(query);
  const column = numbered === undefined ? undefined : columns[numbered];
  const [seed, increment] = column?.identity ?? [];
  if (column === undefined || seed === undefined || increment === undefined) return text;
  const number = cast(`${seed} + (row_number() OVER () - 1) * (${increment})`, column.type);
  const list = columns.map((_, at) => `${at === numbered ? number : `r.c${at}`} AS c${at}`);
  const names = columns.map((_, at) => `c${at}`);
  return `SELECT ${list.join(', ')} FROM (${text}) AS r(${names.join(', ')})`;
};

/** What a key of a held table is of, and a query that finds what two rows have the same. */
export interface KeyText {
  readonly names: readonly string[];
  /** Gives a row with the values of the key, as texts, or none. */
  readonly text: string;
}

/** For each key of a held table a query that finds whether two rows have the same. */
export const keyTexts = (table: CatalogTable): readonly KeyText[] => {
  const held = heldOf(table);
  const columns = heldColumnsOf(table);
  const keys = new Set(columns.flatMap((column) => column.keys ?? []));
  return [...keys].map((key) => {
    const places = columns.flatMap(({ keys: own = [] }, at) => (own.includes(key) ? at : []));
    const parts = places.map((at) => keyText(FOLDED, `h.c${at}`, columns[at]?.type ?? INT));
    const list = parts.join(', ');
    const shown = places.map((at) => shownText(columns[at]?.type ?? INT, `min(h.c${at})`));
    const values = shown.map((value, at) => `${value} AS v${at}`).join(', ');
    const text = `SELECT ${values} FROM ${held} AS h GROUP BY ${list} HAVING count(*) > 1 LIMIT 1`;
    return { text, names: places.map((at) => columns[at]?.name ?? '') };
  });
};

/** A value as an error shows it: short, and text in quotes. */
const shownText = (type: SqlType, value: string): string => {
  const text = `"left"(${literalTextOf(type, value)}, ${shownLengthMax})`;
  const shown = ['text', 'moment', 'identifier'].includes(familyOf(type))
    ? `'''' || ${text} || ''''`
    : text;
  return `coalesce(${shown}, 'NULL')`;
};

const shownLengthMax = 40;
