// A bound on the rows that leave. They are put aside first, one more than may leave, so that they
// are worked out once, in their order, and it is known before the first of them is written whether
// there are more.

import type { DuckDBConnection } from '@duckdb/node-api';
import { nameAt, type SelectPlan } from './copy-statement.ts';

/** Rows within a bound. */
export interface BoundedRows {
  readonly plan: SelectPlan;
  /** Whether there are more. */
  readonly isCut: boolean;
  /** Whether they are the same each time they are read. */
  readonly isSteady: boolean;
}

/** Hands at most `rowsMax` rows of the plan to `write`; all of them where there is no bound. */
export const withBound = async <T>(
  { connection, plan }: { readonly connection: DuckDBConnection; readonly plan: SelectPlan },
  { rowsMax, isSteady }: { readonly rowsMax: bigint | undefined; readonly isSteady: boolean },
  write: (rows: BoundedRows) => Promise<T>,
): Promise<T> => {
  if (rowsMax === undefined) return write({ plan, isCut: false, isSteady });
  const names = plan.columns.map((_, at) => nameAt(at)).join(', ');
  const taken = rowsMax < TAKEN_MAX ? rowsMax + 1n : TAKEN_MAX;
  await connection.run(
    `CREATE TEMP TABLE ${BOUNDED} AS SELECT * FROM (${plan.text}) AS r(${names}) LIMIT ${taken}`,
  );
  const [row] = (await connection.runAndReadAll(`SELECT count(*) FROM ${BOUNDED}`)).getRows();
  const isCut = BigInt(String(row?.[0])) > rowsMax;
  // Rows of a table that nothing was deleted from are numbered from 0, in their order.
  const text = `SELECT * FROM ${BOUNDED}${isCut ? ` WHERE rowid < ${rowsMax}` : ''}`;
  try {
    return await write({ plan: { ...plan, text }, isCut, isSteady: true });
  } finally {
    await connection.run(`DROP TABLE ${BOUNDED}`);
  }
};

/** More than any machine has, and what a LIMIT of DuckDB may say. */
const TAKEN_MAX = 2n ** 61n;

/** No table of a batch is called so. */
const BOUNDED = 'temp.main."rows within their bound"';
