// How much of a table a search by position reads: the row groups that footers do not rule out, and
// their bytes. Reads footers only, and guesses nothing: a row group without statistics is read.

import type { DuckDBConnection } from '@duckdb/node-api';
import type { ContextTable } from '../../domain/context.ts';
import { boxOf, type ConeBox } from '../../sql/sky/cone.ts';
import { placeOf } from './catalog-check.ts';
import { HAS_VALUES, HIGH, LOW } from './catalog-footers.ts';
import { listOf, literal } from './catalog-source.ts';

/** What a search of one place reads, of all there is. Bytes are those of all columns. */
export interface SearchReach {
  /** Degrees. */
  readonly ra: number;
  readonly dec: number;
  readonly radius: number;
  readonly groups: Share;
  readonly bytes: Share;
}

/** Some of all. */
export interface Share {
  readonly read: bigint;
  readonly all: bigint;
}

/** The searches around the middles of row groups at the beginning, the middle and the end. */
export const reachesOf = async (
  connection: DuckDBConnection,
  table: ContextTable,
  folder: string,
): Promise<readonly SearchReach[]> => {
  const { position, files } = table;
  if (position === undefined || files.length === 0) return [];
  const paths = files.map((file) => placeOf(folder, file));
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE groups AS
      SELECT file_name, row_group_id, sum(total_compressed_size)::BIGINT AS bytes,
        ${endsOf(position.ra, 'ra')}, ${endsOf(position.dec, 'de')}
      FROM parquet_metadata(${listOf(paths)}) GROUP BY ALL`,
  );
  const reader = await connection.runAndReadAll(
    `SELECT (ra_low + ra_high) / 2, (de_low + de_high) / 2 FROM (
        SELECT *, row_number() OVER (ORDER BY file_name, row_group_id) - 1 AS place,
          count(*) OVER () AS n
        FROM groups WHERE ra_low IS NOT NULL AND de_low IS NOT NULL)
      WHERE place IN (n // 6, n // 2, n - 1 - n // 6) ORDER BY place`,
  );
  const reaches: SearchReach[] = [];
  for (const [ra, dec] of reader.getRows().map((row) => row.map(Number))) {
    reaches.push(await reachAt(connection, { ra: ra ?? 0, dec: dec ?? 0, radius: RADIUS }));
  }
  return reaches;
};

/** Degrees: one minute of arc, as most searches for one object are. */
const RADIUS = 1 / 60;

const endsOf = (column: string, as: string): string => {
  const own = `path_in_schema = ${literal(column)}`;
  return `min(${LOW}) FILTER (${own}) AS ${as}_low, max(${HIGH}) FILTER (${own}) AS ${as}_high,
    bool_or(${HAS_VALUES}) FILTER (${own}) AS ${as}_has`;
};

const reachAt = async (
  connection: DuckDBConnection,
  place: Pick<SearchReach, 'ra' | 'dec' | 'radius'>,
): Promise<SearchReach> => {
  const met = metBy(boxOf(place));
  const reader = await connection.runAndReadAll(
    `SELECT count(*) FILTER (${met}), count(*), coalesce(sum(bytes) FILTER (${met}), 0)::BIGINT,
        sum(bytes)::BIGINT FROM groups`,
  );
  const [groups = 0n, allGroups = 0n, bytes = 0n, allBytes = 0n] = (reader.getRows()[0] ?? []).map(
    (value) => BigInt(String(value)),
  );
  return {
    ...place,
    groups: { read: groups, all: allGroups },
    bytes: { read: bytes, all: allBytes },
  };
};

/** Whether a row group may hold rows of the box: one whose footer tells nothing may. */
const metBy = ({ ra, dec }: ConeBox): string => {
  const round = ra.map((range) => across('ra', range));
  return `${across('de', dec)} AND (${round.length === 0 ? 'true' : round.join(' OR ')})`;
};

const across = (as: string, [low, high]: readonly [number, number]): string =>
  `(${as}_has AND coalesce(${as}_low <= ${high} AND ${as}_high >= ${low}, true))`;
