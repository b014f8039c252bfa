// The records of cursors: how far a result has been read that is read page by page.
// A cursor goes with the last page, or after its output has expired.

import { sql } from 'kysely';
import type { Column } from '../domain/column.ts';
import type { OutputToken } from '../domain/output.ts';
import type { CursorRecords } from '../ports/store.ts';
import type { Databases } from './databases.ts';
import { jobOf, selectJobs } from './job-row.ts';
import { jsonOf, parseJson } from './json.ts';

/** The records of cursors over `databases`. */
export const cursorRecords = ({ keys, writes }: Databases): CursorRecords => ({
  insert: async ({ token, columns, pageRows, position }) => {
    await writes
      .insertInto('cursors')
      .values({
        token,
        columns: jsonOf(columns),
        page_rows: BigInt(pageRows),
        position: BigInt(position),
      })
      .execute();
  },
  find: async (token) => {
    const row = await selectJobs(keys)
      .innerJoin('cursors', 'cursors.token', 'outputs.token')
      .select(['cursors.columns', 'cursors.page_rows', 'cursors.position'])
      .where('cursors.token', '=', token)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const { output, owner } = jobOf(row);
    if (output === null) return undefined;
    const cursor = {
      token,
      columns: parseJson(row.columns) as readonly Column[],
      pageRows: Number(row.page_rows),
      position: Number(row.position),
    };
    return { cursor, output, owner };
  },
  advance: async (token, from, to) => {
    const rows = await sql<{ token: OutputToken }>`
      ${to === null ? sql`delete from cursors` : sql`update cursors set position = ${BigInt(to)}`}
      where token = ${token} and position = ${BigInt(from)} returning token
    `.execute(writes);
    return rows.rows.length > 0;
  },
  forget: async (before) => {
    await writes
      .deleteFrom('cursors')
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('outputs')
            .select('outputs.token')
            .whereRef('outputs.token', '=', 'cursors.token')
            .where('outputs.expires', '<', BigInt(before)),
        ),
      )
      .execute();
  },
});
