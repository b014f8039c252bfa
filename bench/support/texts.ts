// The texts that benchmarks run in both worlds: ours as people write them for CasJobs, and what
// our own emitter makes of them, so that the engine's part can be measured without a server.

import type { CatalogSnapshot, CatalogTable } from '../../src/domain/catalog.ts';
import { OWN_SPACE } from '../../src/domain/catalog.ts';
import type { Context } from '../../src/domain/context.ts';
import type { Dialect } from '../../src/domain/dialect.ts';
import { PLANNER } from '../../src/engines/duckdb/executor/plan-statement.ts';
import { stepsOf } from '../../src/sql/interpret.ts';
import { parseIn } from '../../src/sql/parse.ts';

/** The one table of the big catalog. */
export const tableOf = (context: Context) => {
  const [table] = context.tables;
  if (table === undefined) throw new Error(`${context.name} has no table`);
  return table;
};

/** What an executor runs for `text`, the only statement of a batch in `context`. */
export const engineTextOf = (
  context: Context,
  text: string,
  own: readonly CatalogTable[] = [],
  dialect: Dialect = 'casjobs',
): string => {
  const parsed = parseIn(dialect, text);
  if (parsed.kind === 'unparsable') throw new Error(JSON.stringify(parsed.errors));
  const { batch } = parsed;
  const step = stepsOf(batch, 1).next();
  if (step.done === true || step.value.kind !== 'work') throw new Error('there is no statement');
  const { statement } = step.value;
  const snapshot = snapshotOf(context, own);
  const plan = PLANNER.plan({ batch, statement, snapshot, variables: [], held: 'h' });
  if (plan.kind !== 'select') throw new Error(JSON.stringify(plan));
  return plan.text;
};

/** What a job of an account with these tables of its own sees. */
const snapshotOf = (context: Context, own: readonly CatalogTable[]): CatalogSnapshot => ({
  context: context.name,
  databases: [
    {
      name: context.name,
      kind: 'context',
      tables: context.tables,
      names: context.tables.map(({ name }) => name),
      objects: [],
      ...(context.mainTable === undefined ? {} : { mainTable: context.mainTable }),
    },
    {
      name: OWN_SPACE,
      kind: 'space',
      tables: own,
      names: own.map(({ name }) => name),
      objects: [],
    },
  ],
});

/** A circle on the sky: degrees, and minutes of arc. */
export interface Cone {
  readonly ra: number;
  readonly dec: number;
  readonly arcmin: number;
}

/** Circles away from poles and from 0h, where nobody has a shortcut; always the same. */
export const cones = (count: number): readonly Cone[] =>
  Array.from({ length: count }, (_, at) => ({
    // Steps that never meet again: the golden angle, and a slow climb.
    ra: 10 + ((at * 137.507_764) % 340),
    dec: -60 + ((at * 61.803_4) % 120),
    arcmin: 3,
  }));

/** A cone as people search it. */
export const coneTextOf = ({ ra, dec, arcmin }: Cone): string =>
  `SELECT objID, distance FROM fGetNearbyObjEq(${ra}, ${dec}, ${arcmin})`;

/** The distance of a row from the centre in minutes of arc, in DuckDB's words. */
export const distanceOf = ({ ra, dec }: Cone): string =>
  `2 * 60 * degrees(asin(sqrt(pow(sin(radians(dec - ${dec}) / 2), 2) +
    cos(radians(dec)) * cos(radians(${dec})) * pow(sin(radians(ra - ${ra}) / 2), 2))))`;

/** Quarter of the sky, five of twenty million rows: the columns people take home. */
export const SOUTH = {
  columns: 'objID, ra, dec, u, g, r, i, z',
  where: 'dec < -30',
} as const;
