// The lowest and highest value of each column of floats, told by the Parquet files themselves.
// DuckDB writes none for a row group in which a float is not finite, so that an extent also says
// that a column has no Infinity and no NaN.

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Extent } from '../../domain/column.ts';
import { listOf } from './catalog-source.ts';

/** The extents by the columns' names; none for a column of other types or without any value. */
export const extentsOf = async (
  connection: DuckDBConnection,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Extent>> => {
  const reader = await connection.runAndReadAll(
    `SELECT path_in_schema, type, min(stats_min_value::DOUBLE), max(stats_max_value::DOUBLE)
      FROM parquet_metadata(${listOf(paths)})
      WHERE type IN ('FLOAT', 'DOUBLE') AND num_values IS DISTINCT FROM stats_null_count
      GROUP BY ALL HAVING count(*) = count(stats_min_value) AND count(*) = count(stats_max_value)`,
  );
  const extents = new Map<string, Extent>();
  for (const [name, type, lowest, highest] of reader.getRows()) {
    // The text of a float of four bytes is as short as tells it apart from its neighbours.
    const exactly = type === 'FLOAT' ? Math.fround : Number;
    extents.set(String(name), [exactly(Number(lowest)), exactly(Number(highest))]);
  }
  return extents;
};
