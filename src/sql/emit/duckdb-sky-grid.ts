// A search of the sky around each row of what stands to its left, for DuckDB: both sides are cut
// into the same cells, strips of declination cut by right ascension, and joined where their cells
// are equal. A filter by ranges instead would compare all rows with all. The left side is as many
// rows as its circle touches cells; the height of the cells is that of the circles. Everything here
// is written once, whatever stands in the arguments, and no blank in them is touched.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { BoundSource } from '../bound.ts';
import { cellsOf } from '../sky/cells.ts';
import type { Cells } from '../sky/cells.ts';
import type { SkySearch } from '../sky/search.ts';
import { filesText } from './duckdb-files.ts';
import type { PositionTexts } from './duckdb-position.ts';
import { ARC_MINUTES } from './duckdb-function.ts';
import { floatText } from './duckdb-type.ts';
import { filled } from './duckdb-writer.ts';
import type { Writer } from './duckdb-writer.ts';

/** What is joined, and which columns of the table are wanted as `p<place>`. */
export interface GridAsk {
  readonly cone: Extract<BoundSource, { kind: 'cone' }>;
  readonly position: PositionTexts;
  /** Texts of the columns, with their aliases. */
  readonly own: readonly string[];
  readonly read: readonly number[];
  /** Around whose rows is searched, where they are not those of a query around this one. */
  readonly left: LeftRows | undefined;
}

/** Rows around which is searched: as FROM has them, with columns to be carried under names. */
export interface LeftRows {
  readonly from: string;
  readonly columns: readonly { readonly name: string; readonly text: string }[];
}

/** The rows of the table in the cells that each search touches, with distance and limit. */
export const gridJoin = (writer: Writer, ask: GridAsk): string => {
  const { cone, position, own, read, left } = ask;
  const { table, search } = cone;
  const cells = cellsOf(table, radiusOf(search));
  const list = (left?.columns ?? []).map(({ name }) => `g.${name}`);
  list.push(...read.map((place) => `s.p${place}`), 's.ra', 's.de');
  if (search.kind === 'around') {
    list.push(`${filled(writer, ARC_MINUTES, ['g.a', 'g.d', 's.ra', 's.de'])} AS d`, 'g.r');
  }
  const same = cells.zoneHeight === undefined ? [] : ['s.zone = g.zone'];
  // A circle's distance is looked at afterwards; a rectangle has exact sides, its cells are wider.
  const inside = search.kind === 'within' ? ['s.de >= g.low', 's.de <= g.high', EASTWARD] : [];
  const conditions = [...same, 's.cell = g.cell', ...inside];
  const rows = `(${cutRows(table, own, position, cells)}) AS s`;
  const join = `(${touchedCells(writer, search, { cells, left })}) AS g INNER JOIN ${rows}`;
  return `SELECT ${list.join(', ')} FROM ${join} ON ${conditions.join(' AND ')}`;
};

/** How far east of the western side a row lies, at most as far as the eastern one. */
const EASTWARD = '(s.ra - g.west) - 360 * floor((s.ra - g.west) / 360) <= g.wide';

const radiusOf = (search: SkySearch): number | undefined =>
  search.kind === 'around' ? search.constant : undefined;

/**
 * Position, cell and zone of each row of the table. Strip, number of cells and cell are three
 * selects, for what stands in a CASE DuckDB would compute anew for each branch.
 */
const cutRows = (
  table: CatalogTable,
  own: readonly string[],
  { ra, dec, zone, isWild }: PositionTexts,
  cells: Cells,
): string => {
  const toWhole = isWild ? 'TRY_CAST' : 'CAST';
  const whole = (text: string): string => `${toWhole}(floor(${text}) AS BIGINT)`;
  const hasZones = zone !== undefined && cells.zoneHeight !== undefined;
  const isZone = hasZones && cells.parts === 1;
  const strip = isZone ? `CAST(${zone} AS BIGINT)` : whole(`(${dec} + 90) / ${heightText(cells)}`);
  const columns = [...own, `${ra} AS ra`, `${dec} AS de`, `${strip} AS z`];
  if (hasZones) columns.push(`${zone} AS zone`);
  const cut = `SELECT ${columns.join(', ')} FROM ${filesText(table)}`;
  const counted = `SELECT *, ${countText('z', cells)} AS n FROM (${cut})`;
  const cell = cellText('z', `(${whole('ra / 360 * n')} & (n - 1))`);
  return `SELECT *, ${cell} AS cell FROM (${counted})`;
};

/** How many cells a strip has. */
const countText = (strip: string, { bands }: Cells): string => {
  const [only, ...more] = bands;
  if (only !== undefined && more.length === 0) return String(only.count);
  const branches = bands
    .slice(0, -1)
    .map(({ first, last, count }) => `WHEN ${strip} BETWEEN ${first} AND ${last} THEN ${count}`);
  return `(CASE ${branches.join(' ')} ELSE ${bands.at(-1)?.count ?? 1} END)`;
};

/** Strip and cell as one number; a strip has fewer cells than this. */
const CELLS_MAX = 2 ** 20;

const cellText = (strip: string, cell: string): string => `${strip} * ${CELLS_MAX} + ${cell}`;

/**
 * One row for each cell that a search touches: centre `a`, `d` and limit `r` in minutes, the range
 * of declination, the cell. A search without a number in each argument, or with its centre beyond
 * a pole, touches none.
 */
const touchedCells = (
  writer: Writer,
  search: SkySearch,
  { cells, left }: { readonly cells: Cells; readonly left: LeftRows | undefined },
): string => {
  const [first, last] = [stripOf('low', cells), stripOf('high', cells)];
  const bounds = boundsText(writer, search, left);
  const strips = `SELECT *, unnest(range(${first}, ${last} + 1)) AS z FROM (${bounds})`;
  const counted = `SELECT *, ${countText('z', cells)} AS n FROM (${strips})`;
  const [from, to] = ['a - w', 'a + w'].map((at) => `CAST(floor((${at}) / 360 * n) AS BIGINT)`);
  const ends = `SELECT *, ${from} AS b, ${to} AS e FROM (${counted})`;
  const runs = `SELECT *, unnest(range(b, least(e, b + n - 1) + 1)) AS k FROM (${ends})`;
  const list = [
    ...namesOf(left),
    ...(search.kind === 'around' ? ['a', 'd', 'r'] : ['west', 'wide', 'low', 'high']),
    `${cellText('z', '(k & (n - 1))')} AS cell`,
    ...(cells.zoneHeight === undefined ? [] : [`${zoneText(cells)} AS zone`]),
  ];
  return `SELECT ${list.join(', ')} FROM (${runs})`;
};

const namesOf = (left: LeftRows | undefined): readonly string[] =>
  (left?.columns ?? []).map(({ name }) => name);

const stripOf = (bound: string, cells: Cells): string =>
  `CAST(floor((${bound} + 90) / ${heightText(cells)}) AS BIGINT)`;

const heightText = ({ height }: Cells): string => floatText(height);

/**
 * The zone of a strip. What lies in the strip at the border of a zone may, by rounding, be said to
 * be in the next zone: that is looked at too.
 */
const zoneText = ({ parts }: Cells): string => {
  if (parts === 1) return 'CAST(z AS INTEGER)';
  const zone = `z // ${parts}`;
  const [below, above] = [`[${zone} - 1, ${zone}]`, `[${zone}, ${zone} + 1]`];
  const zones =
    parts === 2
      ? `CASE WHEN z % 2 = 0 THEN ${below} ELSE ${above} END`
      : `CASE WHEN z % ${parts} = 0 THEN ${below} WHEN z % ${parts} = ${parts - 1} ` +
        `THEN ${above} ELSE [${zone}] END`;
  return `CAST(unnest(${zones}) AS INTEGER)`;
};

/** As in cone.ts: more than rounding can do, and all around where a pole is near. */
const SLACK = '1e-9';
const POLAR = '89.99';

/** Centre, range of declination, and how far the search reaches in right ascension. */
const boundsText = (writer: Writer, search: SkySearch, left: LeftRows | undefined): string => {
  if (search.kind === 'within') return rectangleText(writer, search, left);
  if (search.kind !== 'around') throw new RangeError('a search that is known has no cells');
  const args = [search.ra, search.dec, search.radius].map(writer.expression);
  const [ra = '', dec = '', radius = ''] = args;
  const columns = [
    ...namesOf(left).map((name) => `x.${name}`),
    'x.a - 360 * floor(x.a / 360) AS a, x.d, x.r',
    `greatest(-90, x.d - x.r / 60 - ${SLACK}) AS low`,
    `least(90, x.d + x.r / 60 + ${SLACK}) AS high`,
  ];
  const width = `degrees(asin(least(1, sin(radians(r / 60)) / cos(radians(d))))) + ${SLACK}`;
  return `SELECT *, CASE WHEN abs(d) + r / 60 >= ${POLAR} THEN 180 ELSE ${width} END AS w
    FROM (SELECT ${columns.join(', ')}
      FROM (${givenText({ a: ra, d: dec, r: radius }, left)}) AS x
      WHERE isfinite(x.a) AND x.d BETWEEN -90 AND 90 AND x.r >= 0 AND isfinite(x.r))`;
};

/** What the search is given, and what is carried of the rows that it is given by. */
const givenText = (given: Readonly<Record<string, string>>, left: LeftRows | undefined): string => {
  const list = [
    ...(left?.columns ?? []).map(({ name, text }) => `${text} AS ${name}`),
    ...Object.entries(given).map(([name, text]) => `${text} AS ${name}`),
  ];
  return `SELECT ${list.join(', ')}${left === undefined ? '' : ` FROM ${left.from}`}`;
};

/** A rectangle's middle and half its width; one that ends west of where it begins crosses 0h. */
const rectangleText = (
  writer: Writer,
  { ra, dec }: Extract<SkySearch, { kind: 'within' }>,
  left: LeftRows | undefined,
): string => {
  const [b = '', e = '', low = '', high = ''] = [...ra, ...dec].map(writer.expression);
  const width =
    'CASE WHEN x.e - x.b >= 360 THEN 360 ELSE x.e - x.b - 360 * floor((x.e - x.b) / 360) END';
  const columns = [
    ...namesOf(left).map((name) => `x.${name}`),
    `x.b - 360 * floor(x.b / 360) AS west, ${width} AS wide`,
    'greatest(-90, x.low) AS low, least(90, x.high) AS high',
  ];
  return `SELECT *, west + wide / 2 AS a, least(180, wide / 2 + ${SLACK}) AS w
    FROM (SELECT ${columns.join(', ')}
      FROM (${givenText({ b, e, low, high }, left)}) AS x
      WHERE isfinite(x.b) AND isfinite(x.e) AND x.low <= 90 AND x.high >= -90)`;
};
