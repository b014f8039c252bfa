// The planner of the real executor: our binder, then the emitter for DuckDB.
// Bridges the two and decides nothing; tests of what lies behind it use planners of their own.

import type { CatalogSnapshot, Database } from '../../../domain/catalog.ts';
import { OWN_SPACE } from '../../../domain/catalog.ts';
import { bindStatement } from '../../../sql/bind/statement.ts';
import { duckdbSelectOf, withUniqueNames } from '../../../sql/emit/duckdb.ts';
import { parseBatch } from '../../../sql/parse.ts';
import type { Planner } from './plan.ts';

/** Binds a statement against the snapshot and writes it in DuckDB's words. */
export const planStatement: Planner = (batch, statement, snapshot) => {
  const bound = bindStatement(batch, statement, snapshot);
  if (bound.kind === 'unbindable') return bound;
  const made = bound.statement;
  if (made.kind === 'undrop') return made;
  if (made.kind === 'drop') {
    return made.name === null ? { kind: 'nothing' } : { kind: 'drop', name: made.name };
  }
  const { query, columns, into } = made;
  const text = duckdbSelectOf(query);
  const { columns: tableColumns } = withUniqueNames(query);
  return { kind: 'select', text, columns, tableColumns, ...(into !== undefined && { into }) };
};

/**
 * Plans a query as people write them, and throws it away: the code of planning is then compiled
 * before somebody waits for it, which takes 12 ms of a first query.
 */
export const warmPlanner = (): void => {
  const parsed = parseBatch(WARM_QUERY);
  const [statement] = parsed.kind === 'parsed' ? parsed.batch.statements : [];
  if (parsed.kind !== 'parsed' || statement === undefined) throw new Error('WARM_QUERY is no SQL');
  const plan = planStatement(parsed.batch, statement, WARM_SNAPSHOT);
  if (plan.kind !== 'select') throw new Error('WARM_QUERY cannot be planned');
};

const WARM_QUERY = `
  SELECT TOP 5 s.name, COUNT(*) AS n, AVG(s.v * 2 - 1.5) AS mean, MIN(n.distance) AS nearest
  INTO MyDB.warm
  FROM fGetNearbyObjEq(185.0, 15.3, 0.5) AS n JOIN stars AS s ON s.objID = n.objID
  WHERE s.v BETWEEN 1 AND 2e1 AND s.name LIKE 'a%' GROUP BY s.name ORDER BY nearest`;

const WARM_DATABASE: Database = {
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
      files: ['/warm.parquet'],
      position: { ra: 'ra', dec: 'dec', zone: '_zone', zoneHeight: 0.5, fileZones: [[0, 360]] },
      key: 'objID',
    },
  ],
  names: ['stars'],
  mainTable: 'stars',
};

const WARM_SNAPSHOT: CatalogSnapshot = {
  context: 'Warm',
  databases: [WARM_DATABASE, { name: OWN_SPACE, kind: 'space', tables: [], names: [] }],
};
