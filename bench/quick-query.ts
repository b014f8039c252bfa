// A quick query of 2 ms: what our server adds to the time that DuckDB needs for it.
// Work: bright stars of the demo counted, over HTTP POST, from the request's first byte to the
// answer's last. Peer: the same query in DuckDB in this process. Both are warm: asked often enough
// that V8 has compiled what they run. Figure: the difference.

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runAlone } from './support/alone.ts';
import { parquetOf, rowsOf } from './support/duckdb.ts';
import { openGround } from './support/ground.ts';
import { alternate, median, quantile, timed, type Bench } from './support/measure.ts';

/** The query, over a table of 118,216 rows. */
export const QUICK_QUERY =
  'SELECT COUNT(*) AS n, AVG(vmag) AS mean, MAX(bv) AS reddest FROM Hipparcos WHERE vmag < 8';

const STARS = join(import.meta.dirname, '..', 'data', 'demo', 'Hipparcos.parquet');
const ROUNDS = 60;
const WARM_UPS = 100;
const PAUSE_MILLISECONDS = 30;

const bench: Bench = async () => {
  await using ground = await openGround();
  const { client, connection } = ground;
  const text = QUICK_QUERY.replace('Hipparcos', parquetOf([STARS]));
  const ours = () => timed(() => client.quick(QUICK_QUERY, 'Stars'));
  const peer = () => timed(() => rowsOf(connection, text));
  for (let warm = 0; warm < WARM_UPS; warm++) await Promise.all([ours(), peer()]);
  const times = await alternate(ROUNDS, { ours: unhurried(ours), peer });
  return [
    {
      name: 'quick query of 2 ms',
      unit: 'ms',
      ours: median(times.ours),
      peer: median(times.peer),
      goal: { of: 'difference', atMost: 15 },
      note: `p95 ${quantile(times.ours, 0.95).toFixed(1)} ms`,
    },
  ];
};

/** People pause between two queries: the executor opens its next instance meanwhile. */
const unhurried = (work: () => Promise<number>) => async (): Promise<number> => {
  await sleep(PAUSE_MILLISECONDS);
  return work();
};

if (import.meta.main) await runAlone(bench);
