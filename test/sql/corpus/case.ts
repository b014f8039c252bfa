// What a case of the corpus is, and how its rows are held against rows that were worked out by
// hand: exactly, but for the last digits of floats. Nothing runs here but the hand-written SELECT.

import assert from 'node:assert/strict';

import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';

import type { Dialect } from '../../../src/domain/dialect.ts';

/** A query or a batch as people send it, and what must come of it. */
export interface Case {
  /** What it shows; `#23` is its number in the list of queries that people really send. */
  readonly name: string;
  readonly text: string;
  /** What it is written in; T-SQL where absent. */
  readonly dialect?: Dialect;
  /** Where it runs; `DR16` where absent. */
  readonly context?: string;
  /** SELECT of DuckDB's own for the rows of the answer. Without ORDER BY their order is free. */
  readonly rows?: string;
  /** What it makes has only so many of those rows, whichever they are. */
  readonly some?: number;
  /** The tables that it leaves in the own space, each with the SELECT for its rows. */
  readonly tables?: Readonly<Record<string, string>>;
  /** Names of tables that it drops. */
  readonly drops?: readonly string[];
  /** What its first error says, where it must not run. */
  readonly refused?: RegExp;
}

type Cell = string | number | null;

export interface Rows {
  readonly names: readonly string[];
  /** What values are, as far as a reader sees: integer, decimal, float, text, … */
  readonly kinds: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** The rows of a SELECT; floats are numbers, everything else is text. */
export const rowsOf = async (connection: DuckDBConnection, select: string): Promise<Rows> => {
  const reader = await connection.runAndReadAll(select);
  const kinds = reader.columnTypes().map((type) => kindOf(String(type)));
  const rows = reader
    .getRows()
    .map((row) => row.map((value, at) => cellOf(value, kinds[at] ?? '')));
  return { names: reader.columnNames(), kinds, rows };
};

const KINDS = [
  ['integer', /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/],
  ['float', /^(FLOAT|DOUBLE)$/],
  ['decimal', /^DECIMAL/],
] as const;

const kindOf = (type: string): string =>
  KINDS.find(([, pattern]) => pattern.test(type))?.[0] ?? type;

const cellOf = (value: DuckDBValue, kind: string): Cell => {
  if (value === null) return null;
  return kind === 'float' ? Number(value) : String(value);
};

/** Apart by no more than a few roundings of 64-bit arithmetic. */
const DIFFERENCE_MAX = 1e-12;

const isSame = (found: Cell, wanted: Cell): boolean => {
  if (typeof found !== 'number' || typeof wanted !== 'number') return found === wanted;
  if (Object.is(found, wanted) || found === wanted) return true;
  return Math.abs(found - wanted) <= DIFFERENCE_MAX * Math.max(Math.abs(found), Math.abs(wanted));
};

/** Throws where the rows differ; `select` is what the wanted ones were worked out by. */
export const holdAgainst = (
  found: Rows,
  wanted: Rows,
  { select, some }: { readonly select: string; readonly some?: number | undefined },
): void => {
  assert.deepEqual(found.names, wanted.names);
  assert.deepEqual(found.kinds, wanted.kinds);
  assert.ok(wanted.rows.length > 0, 'A case without rows shows nothing.');
  if (some !== undefined) return holdSome(found, wanted, some);
  const isOrdered = /ORDER BY(?![^()]*\))/i.test(select);
  const [one, other] = isOrdered ? [found.rows, wanted.rows] : [sorted(found), sorted(wanted)];
  assert.equal(one.length, other.length, 'rows');
  for (const [at, row] of one.entries()) {
    const match = other[at] ?? [];
    if (!row.every((cell, place) => isSame(cell, match[place] ?? null))) {
      assert.deepEqual(row, match, `row ${at} of ${one.length}`);
    }
  }
};

const holdSome = (found: Rows, wanted: Rows, some: number): void => {
  assert.equal(found.rows.length, some);
  for (const row of found.rows) {
    const isThere = wanted.rows.some((each) =>
      each.every((cell, place) => isSame(row[place] ?? null, cell)),
    );
    assert.ok(isThere, `${JSON.stringify(row)} is none of the wanted rows`);
  }
};

const sorted = ({ rows }: Rows): Rows['rows'] =>
  rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

/** All but the last digits of floats, in which equal rows may differ. */
const keyOf = (row: readonly Cell[]): string =>
  row.map((cell) => (typeof cell === 'number' ? cell.toPrecision(9) : String(cell))).join('|');
