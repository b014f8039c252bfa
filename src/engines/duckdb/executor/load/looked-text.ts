// What the rows of a text come to in a table: by the types that its first rows and the table let
// expect, each value looked at on its way, and where one is not so, by a look at all of them.

import type { Column, SqlType } from '../../../../domain/column.ts';
import { fold } from '../../../../domain/table.ts';
import { filesText } from '../../../../sql/emit/duckdb-files.ts';
import { quotedName } from '../../../../sql/emit/duckdb-type.ts';
import { readText, rowsToLookAt } from '../upload/csv-text.ts';
import { factsIn, TEXT, typeOf, typesIn } from '../upload/text-types.ts';
import { isUnlikely, knownValueText, noneOf, triedText } from '../upload/text-values.ts';
import { takes, widened } from './fitting.ts';
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
  const { connection, head } = text;
  const known = knownColumnsOf(text);
  const words = head.columns.map(({ word }, at) => (known[at] === undefined ? word : 'text'));
  const first = `(SELECT * FROM ${readText(text)} LIMIT ${rowsToLookAt(words.length)})`;
  const found = await typesIn(connection, first, words);
  const items = found.map((type, at) => likelyItem(known[at]?.type ?? type, at));
  const values = items.map(({ value }, at) => `${value} AS v${at}`);
  const isUnsound = text.more === undefined ? [] : [`${SCRUBBED.reason} IS NOT NULL`];
  const unlikely = [...isUnsound, ...items.flatMap((item) => item.isUnlikely)];
  const where = unlikely.length === 0 ? '' : ` WHERE ${noneOf(unlikely)}`;
  const names = items.map((_, at) => `v${at} AS c${at}`).join(', ');
  return {
    columns: columnsOf(
      text,
      found.map((type, at) => known[at]?.type ?? type ?? TEXT),
    ),
    text: `SELECT ${names} FROM (SELECT *, ${values.join(', ')} FROM ${readText(text)})${where}`,
  };
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
  if (QUICK.has(type.name)) {
    return { value: triedText(type, column), isUnlikely: [isUnlikely(type, column, `v${at}`)] };
  }
  return { value: knownValueText(type, column), isUnlikely: [`NOT ${takes(type, column)}`] };
};

/** Types whose values mostly have one form, which costs little to see. */
const QUICK: ReadonlySet<string> = new Set(['int', 'bigint', 'float', 'datetime']);

const columnsOf = (
  { head }: Pick<LoadText, 'head'>,
  types: readonly SqlType[],
): readonly Column[] => head.columns.map(({ name }, at) => ({ name, type: types[at] ?? TEXT }));

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
  const { connection, head } = text;
  const rows = soundRows(text);
  const known = knownColumnsOf(text);
  const words = head.columns.map(({ word }, at) => (known[at] === undefined ? word : 'text'));
  const found = await typesIn(connection, rows, words);
  const kept = await widenedTypes(text, known);
  const types = found.map((type, at) => kept.get(at) ?? type ?? TEXT);
  const isSound = text.more === undefined ? [] : [`${SCRUBBED.reason} IS NULL`];
  const isGood = [...isSound, ...types.map((type, at) => takes(type, `c${at}`))].join(' AND ');
  const reader = await connection.runAndReadAll(
    `SELECT count(*) FILTER (NOT (${isGood})) FROM ${readText(text)}`,
  );
  const bad = reader.getRows()[0]?.[0];
  return {
    text,
    columns: columnsOf(text, types),
    isGood,
    bad: typeof bad === 'bigint' ? bad : 0n,
  };
};

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

/** The types of the columns that the table has, by their numbers in the text. */
const widenedTypes = async (
  text: LoadText,
  known: readonly (Column | undefined)[],
): Promise<ReadonlyMap<number, SqlType>> => {
  const { connection } = text;
  const kept = new Map(
    known.flatMap((column, at) => (column === undefined ? [] : [[at, column.type] as const])),
  );
  if (kept.size === 0) return kept;
  const items = [...kept].flatMap(([at, type]) => [
    `coalesce(bool_or(NOT ${takes(type, `c${at}`)}), false)`,
    `coalesce(max(length(c${at})), 0)`,
  ]);
  const rows = soundRows(text);
  const reader = await connection.runAndReadAll(`SELECT ${items.join(', ')} FROM ${rows}`);
  const [row = []] = reader.getRows();
  const unfit = [...kept.keys()].filter((_, place) => row[2 * place] === true);
  const facts = await factsIn(connection, rows, unfit);
  for (const [place, [at, type]] of [...kept].entries()) {
    const found = facts.get(at);
    if (found === undefined) continue;
    const longest = Number(row[2 * place + 1] ?? 0);
    const hasLongs = () => holdsLongs(text, known[at]);
    kept.set(at, await widened(type, { facts: found, longest, hasLongs }));
  }
  return kept;
};

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
