// A batch query of seconds, from its submission until it is known to have finished.
// Work: groups, distinct ids and means over all rows of the big catalog, into a small table.
// Peer: the same SQL in DuckDB directly, warm, with the same threads and memory. Figure: ratio.

import { SURVEY } from './catalog.ts';
import { runAlone } from './support/alone.ts';
import { rowsOf } from './support/duckdb.ts';
import { openCatalogGround } from './support/ground.ts';
import { alternate, median, timed, type Bench } from './support/measure.ts';

const ITEMS = `flag003, COUNT(*) AS n, COUNT(DISTINCT objID) AS objects, AVG(g - r) AS colour,
  STDEV(flux001) AS spread, MIN(r) AS brightest, MAX(SQRT(u * g)) AS width`;
const REST = 'WHERE r < 22.5 AND count002 > 10 GROUP BY flag003';
const ROUNDS = 5;

const bench: Bench = async (options) => {
  await using ground = await openCatalogGround(options);
  const { client, connection, files } = ground;
  let number = 0;
  const ours = async (): Promise<void> => {
    const into = `INTO mydb.groups${(number += 1)}`;
    const text = `SELECT ${ITEMS} ${into} FROM ${SURVEY.table} ${REST}`;
    await client.finished(await client.submit(text, SURVEY.context));
  };
  const peerText = `SELECT ${ITEMS.replace('STDEV', 'stddev_samp')} FROM ${files} ${REST}`;
  const peer = (): Promise<unknown> => rowsOf(connection, peerText);
  // Once each before it counts: files come into memory, and an executor to its account.
  await ours();
  await peer();
  const times = await alternate(ROUNDS, { ours: () => timed(ours), peer: () => timed(peer) });
  return [
    {
      name: 'batch query of seconds',
      unit: 'ms',
      ours: median(times.ours),
      peer: median(times.peer),
      goal: { of: 'ratio', atMost: 1.1 },
    },
  ];
};

if (import.meta.main) await runAlone(bench);
