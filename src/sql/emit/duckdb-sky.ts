// Searches of the sky for DuckDB. One that is known when the query is read is ranges of zone,
// declination and right ascension with the exact distance after; they are joined by AND alone, and
// a circle over 0h is two selects: DuckDB skips row groups by such ranges, and reads everything
// where they stand in an OR. One that is made for each row to its left is duckdb-sky-grid.ts.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { BoundSource } from '../bound.ts';
import { zonesOf } from '../sky/cone.ts';
import type { ConeBox } from '../sky/cone.ts';
import { knownBox, placeNamed, skyColumnAt } from '../sky/search.ts';
import type { SkyColumn } from '../sky/search.ts';
import { DIRECTION, HTM_ID_XYZ } from './duckdb-htm.ts';
import { filesText } from './duckdb-files.ts';
import { fileColumn, positionTexts } from './duckdb-position.ts';
import type { PositionTexts } from './duckdb-position.ts';
import { ARC_MINUTES } from './duckdb-function.ts';
import { reachedBy } from './duckdb-reach.ts';
import { gridJoin } from './duckdb-sky-grid.ts';
import type { LeftRows } from './duckdb-sky-grid.ts';
import { floatText } from './duckdb-type.ts';
import { filled } from './duckdb-writer.ts';
import type { Writer } from './duckdb-writer.ts';

type Cone = Extract<BoundSource, { kind: 'cone' }>;

/**
 * A search under the alias of its relation, which carries the columns of its left side where that
 * is given. Inside, `w` has what was found: columns of the table as `p<place>`, the position as
 * `ra` and `de`, the distance as `d` and its limit as `r`.
 */
export const skyText = (writer: Writer, cone: Cone, left?: LeftRows): string => {
  const { relation, columns, table } = cone;
  const places = [...(writer.used.get(relation) ?? [])].toSorted((one, other) => one - other);
  const wanted = places.map((place) => ({ place, column: skyColumnAt(columns, place) }));
  const key = placeNamed(table, table.key);
  const own = wanted.flatMap(({ column }) => (column.kind === 'own' ? [column.column] : []));
  const ties = cone.nearest && key !== undefined ? [key] : [];
  const read = [...new Set([...own, ...ties])];
  const list = [
    ...(left?.columns ?? []).map(({ name }) => `w.${name}`),
    ...wanted.map(({ place, column }) => `${columnText(writer, column)} AS c${place}`),
  ];
  const names = list.length === 0 ? '1 AS c' : list.join(', ');
  const first = `ORDER BY ${['w.d', ...ties.map((place) => `w.p${place}`)].join(', ')} LIMIT 1`;
  const within = isRound(cone) ? ' WHERE w.d <= w.r' : '';
  const nearest = cone.nearest ? ` ${first}` : '';
  const rows = foundText(writer, cone, { read, left });
  const isTold = wanted.some(({ column }) => DIRECTED.has(column.kind));
  const found = `(${isTold ? directedText(writer, rows) : rows}) AS w`;
  return `(SELECT ${names} FROM ${found}${within}${nearest}) AS t${relation}`;
};

/** Whether a search is made anew for each row of its left side, and may find any number of rows. */
export const isAround = ({ search, nearest }: Cone): boolean =>
  !nearest && knownBox(search) === undefined;

/** Whether rows in the corners of a search's cells and boxes have to go. */
const isRound = ({ search, isLoose }: Cone): boolean =>
  isLoose !== true && (search.kind === 'circle' || search.kind === 'around');

/** What is computed of a direction `x`, `y`, `z`, which the trixel needs many times. */
const DIRECTED: ReadonlySet<SkyColumn['kind']> = new Set<SkyColumn['kind']>(['x', 'y', 'z', 'htm']);

const directedText = (writer: Writer, rows: string): string => {
  const [x, y, z] = DIRECTION.map((part) => filled(writer, part, ['f.ra', 'f.de']));
  return `SELECT *, ${x} AS x, ${y} AS y, ${z} AS z FROM (${rows}) AS f`;
};

const columnText = (writer: Writer, column: SkyColumn): string => {
  switch (column.kind) {
    case 'own':
      return `w.p${column.column}`;
    case 'distance':
      return 'w.d';
    case 'x':
    case 'y':
    case 'z':
      return `w.${column.kind}`;
    case 'htm':
      return filled(writer, HTM_ID_XYZ, ['w.x', 'w.y', 'w.z']);
  }
};

/** Rows that may lie within, of which those beyond the exact distance still have to go. */
const foundText = (
  writer: Writer,
  cone: Cone,
  { read, left }: { readonly read: readonly number[]; readonly left: LeftRows | undefined },
): string => {
  const { table, search } = cone;
  const position = positionTexts(table);
  const own = read.map((place) => `${ownText(table, place)} AS p${place}`);
  const box = knownBox(search);
  if (box === undefined) return gridJoin(writer, { cone, position, own, read, left });
  const list = [...own, `${position.ra} AS ra`, `${position.dec} AS de`];
  if (search.kind === 'circle') {
    const { ra, dec, radius } = search.circle;
    const ends = [floatText(ra), floatText(dec), position.ra, position.dec];
    list.push(`${filled(writer, ARC_MINUTES, ends)} AS d`, `${floatText(radius * 60)} AS r`);
  }
  return boxTexts(table, { box, position })
    .map(
      (rows) => `SELECT ${list.join(', ')} FROM ${filesText(reachedBy(table, box))} WHERE ${rows}`,
    )
    .join(' UNION ALL ');
};

const ownText = (table: CatalogTable, place: number): string => {
  const column = table.columns[place];
  if (column === undefined) throw new RangeError(`no column ${place} in ${table.name}`);
  return fileColumn(table, column);
};

/** One condition for each range of right ascension that the search needs. */
const boxTexts = (
  table: CatalogTable,
  { box, position }: { readonly box: ConeBox; readonly position: PositionTexts },
): readonly string[] => {
  const { ra, dec, zone, isWild } = position;
  const height = table.position?.zoneHeight;
  const always = [between(dec, box.dec.map(floatText))];
  if (zone !== undefined && height !== undefined) {
    always.unshift(between(zone, zonesOf(box.dec, height).map(String)));
  }
  // What is no number is in no search; a range leaves it out.
  const anywhere = isWild ? between(ra, ['0', '360']) : `${ra} IS NOT NULL`;
  if (box.ra.length === 0) return [[...always, anywhere].join(' AND ')];
  return box.ra.map((range) => [...always, between(ra, range.map(floatText))].join(' AND '));
};

const between = (text: string, [low, high]: readonly string[]): string =>
  `${text} BETWEEN ${low} AND ${high}`;
