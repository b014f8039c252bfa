// How a version of a table is written to and read from its row.
// Rows are trusted: this room alone has written them.

import { sql } from 'kysely';
import { instant } from '../base/time.ts';
import type { Column } from '../domain/column.ts';
import { fold, type Home, type TableFile, type TableVersion } from '../domain/table.ts';
import { jsonOf, parseJson } from './json.ts';
import type { VersionRow } from './schema.ts';

/** The version of a row. */
export const versionOf = (row: VersionRow): TableVersion => ({
  table: row.table_id,
  space: row.space_id,
  name: row.name,
  version: Number(row.version),
  attempt: Number(row.attempt),
  job: row.job_id,
  columns: parseJson(row.columns) as readonly Column[],
  files: parseJson(row.files) as readonly TableFile[],
  rows: row.rows,
  bytes: row.bytes,
  created: instant(Number(row.created)),
  ...(row.home === null ? {} : { home: parseJson(row.home) as Home }),
});

/** The row of a version that is current. */
export const rowOfVersion = (version: TableVersion): VersionRow => ({
  table_id: version.table,
  version: BigInt(version.version),
  attempt: BigInt(version.attempt),
  space_id: version.space,
  name: version.name,
  name_folded: fold(version.name),
  job_id: version.job,
  rows: version.rows,
  bytes: version.bytes,
  created: BigInt(version.created),
  dropped: null,
  condemned: 0n,
  revived: 0n,
  columns: jsonOf(version.columns),
  files: jsonOf(version.files),
  home: version.home === undefined ? null : jsonOf(version.home),
});

/** Bytes of the rows of a query over versions; 0 where there are none. */
export const sumOfBytes = () => sql<bigint>`cast(coalesce(sum(bytes), 0) as bigint)`;
