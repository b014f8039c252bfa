// What the rows of a text come to in a table: by the types that its first rows and the table let
// expect, each value looked at on its way, and where one is not so, by a look at all of them.

import type { Column, SqlType } from '../../../../domain/column.ts';
import { fold } from '../../../../domain/table.ts';
import { filesText } from '../../../../sql/emit/duckdb-files.ts';
import { quotedName } from '../../../../sql/emit/duckdb-type.ts';
import { readText, rowsToLookAt } from '../upload/csv-text.ts';
import { factsIn, TEXT, typeOf, typesIn } from '../upload/text-types.ts';
import { isUnlikely, knownValueText, noneOf, triedText } from '../upload/text-values.ts';
import { isQuick, takes, widened } from './fitting.ts';
import type { LoadText } from './open-text.ts';
import { SCRUBBED } from './scrub.ts';

/** The rows of a text as a SELECT, `c0`, `c1` …, with the columns that they are of. */
export interface LookedRows {
  readonly columns: readonly Column[];
  readonly text: string;
}

/** The column of the table that each one of the text is for, or undefined for a new one. */
export const knownColumnsOf = ({ head, target }: LoadText): readonly (Column | undefined)[] =>
  head.columns.map(({ name }) => target?.columns.find((known) => fold(known.name) === fold(name)));

/** The rows as they are expected to be; running it fails with UNFIT where one is not. */
export const likelyRows = async (text: LoadText): Promise<LookedRows> => {
  const types = await expectedTypes(text);
  const items = types.map(likelyItem);
  const values = items.map(({ value }, at) => `${value} AS v${at}`).join(', ');
  const isUnsound = text.more === undefined ? [] : [`${SCRUBBED.reason} IS NOT NULL`];
  const unlikely = [...isUnsound, ...items.flatMap((item) => item.isUnlikely)];
  const where = unlikely.length === 0 ? '' : ` WHERE ${noneOf(unlikely)}`;
  const names = items.map((_, at) => `v${at} AS c${at}`).join(', ');
  return {
    columns: columnsOf(text, types),
    text: `SELECT ${names} FROM (SELECT *, ${values} FROM ${readText(text)})${where}`,
  };
};

/** Types of the table's columns, and of the others by the first rows; null where they have none. */
const expectedTypes = async (text: LoadText): Promise<readonly (SqlType | null)[]> => {
  const { connection, head } = text;
  const known = knownColumnsOf(text);
  const words = head.columns.map(({ word }, at) => (known[at] === undefined ? word : 'text'));
  const first = `(SELECT * FROM ${soundRows(text)} LIMIT ${rowsToLookAt(words.length)})`;
  const found = await typesIn(connection, first, words);
  return found.map((type, at) => known[at]?.type ?? type);
};

interface LikelyItem {
  readonly value: string;
  readonly isUnlikely: readonly string[];
}

/** Null is the type of a column that holds nothing as far as is known. */
const likelyItem = (type: SqlType | null, at: number): LikelyItem => {
  const column = `c${at}`;
  if (type === null) return { value: column, isUnlikely: [isUnlikely(null, column, column)] };
  if (type.name === 'varchar' && type.length === null) {
    return { value: column, isUnlikely: [] };
  }
  if (isQuick(type)) {
    return { value: triedText(type, column), isUnlikely: [isUnlikely(type, column, `v${at}`)] };
  }
  return { value: knownValueText(type, column), isUnlikely: [`NOT ${takes(type, column)}`] };
};

type Types = readonly (SqlType | null)[];

const columnsOf = ({ head }: LoadText, types: Types): readonly Column[] =>
  head.columns.map(({ name }, at) => ({ name, type: types[at] ?? TEXT }));

/** A text all of whose rows were looked at. */
export interface LookedText {
  readonly text: LoadText;
  readonly columns: readonly Column[];
  /** Whether a row is one of the table's, as a condition; rows of no form are none. */
  readonly isGood: string;
  readonly bad: bigint;
}

/** Looks at all rows of a text for the types of its columns, and counts those that fit none. */
export const lookedText = async (text: LoadText): Promise<LookedText> => {
  const expected = await expectedTypes(text);
  const { unfit, longest } = await misfitsIn(text, expected);
  const facts = await factsIn(text.connection, soundRows(text), unfit);
  const types = [...expected];
  for (const [at, found] of facts) {
    const column = knownColumnsOf(text)[at];
    const misfits = {
      facts: found,
      longest: longest[at] ?? 0,
      hasLongs: () => holdsLongs(text, column),
    };
    types[at] =
      column === undefined
        ? typeOf(text.head.columns[at]?.word ?? 'any', found)
        : await widened(column.type, misfits);
  }
  return recounted(text, columnsOf(text, types));
};

/** The same for columns whose types are known. */
export const recounted = async (
  text: LoadText,
  columns: readonly Column[],
): Promise<LookedText> => {
  const isSound = text.more === undefined ? [] : [`${SCRUBBED.reason} IS NULL`];
  const taken = columns.map(({ type }, at) => takes(type, `c${at}`));
  const isGood = [...isSound, ...taken].join(' AND ');
  const reader = await text.connection.runAndReadAll(
    `SELECT count(*) FROM ${readText(text)} WHERE NOT (${isGood})`,
  );
  const bad = reader.getRows()[0]?.[0];
  return { text, columns, isGood, bad: typeof bad === 'bigint' ? bad : 0n };
};

/** The columns that do not take all their values as they are, and the longest text of each. */
const misfitsIn = async (text: LoadText, types: Types) => {
  const items = types.flatMap((type, at) => [
    `coalesce(bool_or(${type === null ? `c${at} <> ''` : `NOT ${takes(type, `c${at}`)}`}), false)`,
    hasLength(type) ? `coalesce(max(length(c${at})), 0)` : '0',
  ]);
  const reader = await text.connection.runAndReadAll(
    `SELECT ${items.join(', ')} FROM ${soundRows(text)}`,
  );
  const [row = []] = reader.getRows();
  return {
    unfit: types.flatMap((_, at) => (row[2 * at] === true ? [at] : [])),
    longest: types.map((_, at) => Number(row[2 * at + 1] ?? 0)),
  };
};

const hasLength = (type: SqlType | null): boolean =>
  type !== null && 'length' in type && type.length !== null;

/** The good rows of a text that was looked at. */
export const goodRows = ({ text, columns, isGood, bad }: LookedText): LookedRows => {
  const items = columns.map(({ type }, at) => `${knownValueText(type, `c${at}`)} AS c${at}`);
  const where = bad === 0n ? '' : ` WHERE ${isGood}`;
  return { columns, text: `SELECT ${items.join(', ')} FROM ${readText(text)} AS t${where}` };
};

/** The rows of a text that are of its form. */
export const soundRows = (text: LoadText): string =>
  text.more === undefined
    ? readText(text)
    : `(SELECT * FROM ${readText(text)} WHERE ${SCRUBBED.reason} IS NULL)`;

/** Whether a column of the table has integers that no float holds. */
const holdsLongs = async (
  { connection, target }: LoadText,
  column: Column | undefined,
): Promise<boolean> => {
  if (target === undefined || column === undefined) return false;
  const value = `f.${quotedName(column.name)}`;
  const reader = await connection.runAndReadAll(
    `SELECT count(*) FROM ${filesText(target)} ` +
      `WHERE ${value} NOT BETWEEN -${EXACT_MAX} AND ${EXACT_MAX}`,
  );
  return reader.getRows()[0]?.[0] !== 0n;
};

/** Every integer to this one is a float, and is written as itself: fifteen digits. */
const EXACT_MAX = '999999999999999';

/** What the values of a column of the text are, whatever the table has there. */
export const typeInFile = async (text: LoadText, at: number): Promise<SqlType> => {
  const facts = (await factsIn(text.connection, soundRows(text), [at])).get(at);
  return (facts && typeOf('any', facts)) ?? TEXT;
};
