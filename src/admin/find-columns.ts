// Finds which columns of a source hold the position and which one tells its rows apart, by what
// the operator told, then by their UCDs, then by the names that catalogs give them.
// Only guesses: whether a key really tells rows apart is for the writer to see.

import type { Position } from '../domain/catalog.ts';
import type { ColumnMeta } from '../domain/column.ts';
import { positionAmong } from '../domain/position.ts';
import { fold } from '../domain/table.ts';
import type { SourceColumn } from '../engines/duckdb/catalog-source.ts';

/** What is told about every table of a context: column names, or that there is none. */
export interface ColumnWishes {
  readonly ra?: string;
  readonly dec?: string;
  readonly key?: string;
  readonly hasNoPosition?: boolean;
  readonly hasNoKey?: boolean;
}

/** The position of a table, with its columns' own spelling; undefined where none is found. */
export const findPosition = (
  columns: readonly SourceColumn[],
  meta: ReadonlyMap<string, ColumnMeta>,
  wishes: ColumnWishes,
): Pick<Position, 'ra' | 'dec'> | undefined => {
  if (wishes.hasNoPosition === true) return undefined;
  const numbers = columns.filter(({ stored }) => NUMBERS.has(stored.type.name));
  const named = (name: string | undefined): string | undefined =>
    name === undefined
      ? undefined
      : numbers.find((column) => fold(column.name) === fold(name))?.name;
  const told = [named(wishes.ra), named(wishes.dec)];
  const described = numbers.map(({ name }) => ({ name, ucd: meta.get(name)?.ucd }));
  const found = positionAmong(described);
  const candidates = [told, [found?.ra, found?.dec]];
  for (const [ra, dec] of candidates) {
    if (ra !== undefined && dec !== undefined) return { ra, dec };
  }
  return undefined;
};

/** The column that may tell rows apart, and whether it is a guess; undefined where none may. */
export const findKey = (
  columns: readonly SourceColumn[],
  meta: ReadonlyMap<string, ColumnMeta>,
  wishes: ColumnWishes,
): { readonly name: string; readonly guessed: boolean } | undefined => {
  if (wishes.hasNoKey === true) return undefined;
  const find = (name: string | undefined): string | undefined =>
    name === undefined
      ? undefined
      : columns.find((column) => fold(column.name) === fold(name))?.name;
  const told = find(wishes.key);
  if (told !== undefined) return { name: told, guessed: false };
  const marked = columns.find(({ name }) => meta.get(name)?.ucd?.toLowerCase() === KEY_UCD);
  const exact = columns.filter(({ stored }) => EXACT.has(stored.type.name));
  const usual = KEY_NAMES.flatMap((name) => exact.filter((column) => fold(column.name) === name));
  const guess = (marked ?? usual[0])?.name;
  return guess === undefined ? undefined : { name: guess, guessed: true };
};

const NUMBERS: ReadonlySet<string> = new Set(['real', 'float', 'decimal', 'int', 'bigint']);

/** Types that are compared exactly; a float tells nothing apart. */
const EXACT: ReadonlySet<string> = new Set([
  'int',
  'bigint',
  'decimal',
  'varchar',
  'char',
  'uniqueidentifier',
]);

/** IVOA UCD1+: the main identifier. */
const KEY_UCD = 'meta.id;meta.main';

const KEY_NAMES = [
  'objid',
  'obj_id',
  'object_id',
  'objectid',
  'source_id',
  'sourceid',
  'specobjid',
  'hip',
  'id',
  'designation',
] as const;
