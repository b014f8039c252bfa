// The job that an executor runs before its first one: a query as people write them, over a table
// of one row, answered into the pipe, as somebody would wait for it. Nobody ever sees its rows.

import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { OWN_SPACE, type Database } from '../../../domain/catalog.ts';
import { parseBatch } from '../../../sql/parse.ts';
import type { Batch } from '../../../sql/statement.ts';
import type { JobOrder, Setup } from '../messages.ts';
import { quoted } from './instance.ts';

/** A job to try an executor with. */
export interface Rehearsal {
  /** Makes what the job reads, before the instance is locked. */
  prepare(connection: DuckDBConnection, setup: Setup): Promise<void>;
  jobOf(setup: Setup): JobOrder;
}

/** The rehearsal of the real program. */
export const REHEARSAL: Rehearsal = {
  prepare: async (connection, setup) => {
    await connection.run(`COPY (${STARS}) TO '${quoted(starsOf(setup))}' (FORMAT parquet)`);
  },
  jobOf: (setup) => ({
    // Who it becomes is settled by the first job that somebody asks for.
    user: null,
    staging: setup.temp,
    batch: batchOf(TEXT),
    snapshot: {
      context: 'Warm',
      databases: [
        contextOf(starsOf(setup)),
        { name: OWN_SPACE, kind: 'space', tables: [], names: [], objects: [] },
      ],
    },
    destination: { kind: 'stream', format: 'typed-csv' },
    limits: { ...setup.limits, turnsMax: 1 },
  }),
};

const TEXT = `
  SELECT TOP 5 s.name, COUNT(*) AS n, AVG(s.v * 2 - 1.5) AS mean, MIN(n.distance) AS nearest
  FROM fGetNearbyObjEq(185.0, 15.3, 0.5) AS n JOIN stars AS s ON s.objID = n.objID
  WHERE s.v BETWEEN 1 AND 2e1 AND s.name LIKE 'a%' GROUP BY s.name ORDER BY nearest`;

const batchOf = (text: string): Batch => {
  const parsed = parseBatch(text);
  if (parsed.kind !== 'parsed') throw new Error('the text of the rehearsal is no SQL');
  return parsed.batch;
};

const STARS = `
  SELECT 1::BIGINT AS objID, 185.0::DOUBLE AS ra, 15.3::DOUBLE AS dec, 2::REAL AS v,
    'a' AS name, 210::INTEGER AS _zone`;

const starsOf = ({ temp }: Setup): string => join(temp, 'stars.parquet');

const contextOf = (file: string): Database => ({
  name: 'Warm',
  kind: 'context',
  tables: [
    {
      name: 'stars',
      columns: [
        { name: 'objID', type: { name: 'bigint' } },
        { name: 'ra', type: { name: 'float' } },
        { name: 'dec', type: { name: 'float' } },
        { name: 'v', type: { name: 'real' } },
        { name: 'name', type: { name: 'varchar', length: 9 } },
        { name: '_zone', type: { name: 'int' }, hidden: true },
      ],
      rows: 1n,
      files: [file],
      position: { ra: 'ra', dec: 'dec', zone: '_zone', zoneHeight: 0.5, fileZones: [[0, 360]] },
      key: 'objID',
    },
  ],
  names: ['stars'],
  objects: [],
  mainTable: 'stars',
});
