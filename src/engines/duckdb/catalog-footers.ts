// What the footers of Parquet files of others tell: rows, where each file lies on the sky, extents
// of floats. Not a row is read, and nothing is believed that a footer does not say of every row
// group: what is not told is left unknown.

import type { DuckDBConnection } from '@duckdb/node-api';
import type { FileBox } from '../../domain/catalog.ts';
import type { Extent } from '../../domain/column.ts';
import { extentsOf } from './catalog-extents.ts';
import {
  integerIn,
  listOf,
  literal,
  query,
  type Reach,
  type TableSource,
} from './catalog-source.ts';

/** What is told of all files of one table. */
export interface Footers {
  readonly rows: bigint;
  /** Of columns of floats that hold none but finite numbers. */
  readonly extents: ReadonlyMap<string, Extent>;
  /** Where the rows lie, in the order of the files; absent where a footer does not tell. */
  readonly fileBoxes?: readonly FileBox[];
  /** Of all files together; absent with the boxes, or where no row has a position. */
  readonly reach?: Reach;
}

/** Reads the footers of the files of `source`. */
export const footersOf = async (
  connection: DuckDBConnection,
  source: TableSource,
  position: { readonly ra: string; readonly dec: string } | undefined,
): Promise<Footers> => {
  const files = listOf(source.files);
  const [whole = {}] = await query(
    connection,
    source,
    `SELECT sum(num_rows)::BIGINT AS "rows",
        count(*) FILTER (NOT starts_with(coalesce(created_by, ''), ${OWN_WRITER})) AS others
      FROM parquet_file_metadata(${files})`,
  );
  const fileBoxes = position && (await boxesOf(connection, source, position));
  const reach = fileBoxes && reachOf(fileBoxes);
  return {
    rows: integerIn(whole, 'rows'),
    // Other writers keep statistics of the numbers in a column that has NaN beside them.
    extents:
      integerIn(whole, 'others') > 0n ? new Map() : await extentsOf(connection, source.files),
    ...(fileBoxes !== undefined && { fileBoxes: fileBoxes.map(wide) }),
    ...(reach !== undefined && { reach }),
  };
};

/** How this very engine signs what it writes. */
const OWN_WRITER = "'DuckDB version ' || version() || ' '";

/** Of a file without any position: no range meets it. */
const NOWHERE: FileBox = [0, -1, 0, -1];

/** One for each file; undefined where a footer leaves out a row group that has values. */
const boxesOf = async (
  connection: DuckDBConnection,
  source: TableSource,
  { ra, dec }: { readonly ra: string; readonly dec: string },
): Promise<readonly FileBox[] | undefined> => {
  const rows = await query(
    connection,
    source,
    `SELECT file_name, path_in_schema AS name, ${LOWEST} AS low, ${HIGHEST} AS high,
        count(*) > count(${LOW}) OR count(*) > count(${HIGH}) AS "isUntold"
      FROM parquet_metadata(${listOf(source.files)})
      WHERE path_in_schema IN (${literal(ra)}, ${literal(dec)}) AND ${HAS_VALUES}
      GROUP BY ALL`,
  );
  const told = new Map<string, readonly [number, number]>();
  for (const { file_name: file, name, low, high, isUntold } of rows) {
    const [from, to] = [Number(low), Number(high)];
    if (isUntold === true || !Number.isFinite(from) || !Number.isFinite(to)) return undefined;
    told.set(`${name === ra ? 'ra' : 'dec'} ${String(file)}`, [from, to]);
  }
  return source.files.map((file) => {
    const [x, y] = [told.get(`ra ${file}`), told.get(`dec ${file}`)];
    return x === undefined || y === undefined ? NOWHERE : [...x, ...y];
  });
};

/** The ends of a row group as numbers; older writers use the older fields alone. */
export const LOW = 'TRY_CAST(coalesce(stats_min_value, stats_min) AS DOUBLE)';

/** See `LOW`. */
export const HIGH = 'TRY_CAST(coalesce(stats_max_value, stats_max) AS DOUBLE)';

const LOWEST = `min(${LOW})`;
const HIGHEST = `max(${HIGH})`;

/** Of a column in a row group: whether any value in it is not NULL. */
export const HAS_VALUES = 'num_values > 0 AND num_values IS DISTINCT FROM stats_null_count';

/**
 * Degrees: a third of an arc second, which is more than the digits leave open in which a footer
 * tells a float of four bytes, and opens no file more.
 */
const slack = 1e-4;

const wide = (box: FileBox): FileBox =>
  box === NOWHERE ? box : [box[0] - slack, box[1] + slack, box[2] - slack, box[3] + slack];

/** The ends of all boxes. */
const reachOf = (boxes: readonly FileBox[]): Reach | undefined => {
  const told = boxes.filter((box) => box !== NOWHERE);
  if (told.length === 0) return undefined;
  const least = (at: 0 | 2): number => told.reduce((a, box) => Math.min(a, box[at]), Infinity);
  const most = (at: 1 | 3): number => told.reduce((a, box) => Math.max(a, box[at]), -Infinity);
  return { ra: [least(0), most(1)], dec: [least(2), most(3)] };
};
