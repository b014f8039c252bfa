// What a server has for programs of TAP beside the demo catalog: a guest who may read it, and in
// the demo account's space a table with a column of every type, names that need quotes, and a view.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The login of the guest. */
export const GUEST = 'visitor';

/** Makes the guest in a data folder, and opens the demo catalog to strangers. */
export const makeGuest = (data: string): void => {
  const launcher = fileURLToPath(new URL('../../../bin/almagest', import.meta.url));
  const run = (...words: readonly string[]): void => {
    const args = [launcher, ...words, '--data', data];
    execFileSync(process.execPath, args, { input: 'nobody signs in so', stdio: 'pipe' });
  };
  run('account', 'add', GUEST, '--password-stdin');
  run('context', 'grant', 'Stars', '--strangers');
};

/** Makes the table and a view of it, over the wire, in the dialect that can. */
export const makeKinds = async (url: string, authorization: string): Promise<void> => {
  for (const QUERY of [KINDS, VIEW]) {
    const body = new URLSearchParams({ LANG: 'CASJOBS-SQL', QUERY });
    const answer = await fetch(`${url}/sync`, { method: 'POST', headers: { authorization }, body });
    if (!answer.ok) throw new Error(await answer.text());
  }
};

const KINDS = `SELECT TOP 20 hip AS [size], name AS [a name], ra AS wide,
  CAST(ra AS real) AS narrow,
  CAST(1 AS bit) AS truth, CAST(7 AS tinyint) AS tiny, CAST(-7 AS smallint) AS small,
  CAST(hip AS bigint) AS big, CAST(ra AS decimal(9, 4)) AS exact,
  CAST(12345678901234567890 AS decimal(20, 0)) AS digits, CAST('2026-01-02' AS date) AS [day],
  CAST('2026-01-02 03:04:05' AS datetime) AS moment, CAST('03:04:05' AS time) AS clock,
  CAST('abc' AS char(5)) AS fixed, CAST(1 AS binary(4)) AS bytes, NEWID() AS id
  INTO mydb.kinds FROM Stars.Hipparcos`;

const VIEW = 'CREATE VIEW seen AS SELECT [size], [a name], wide, moment FROM mydb.kinds';
