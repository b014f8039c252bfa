// How quick a quick query stays while long jobs keep all cores busy.
// Work: the quick query of quick-query.ts, with as many long jobs running as there are cores, of
// another account. Peer: the same on the same server before they began.
// Figure: the 95th percentile of the whole call.

import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { QUICK_QUERY } from './quick-query.ts';
import { runAlone } from './support/alone.ts';
import { clientOf, type Client } from './support/client.ts';
import { median, quantile, timed, type Bench } from './support/measure.ts';
import { startServer, type BenchAccount } from './support/server.ts';

const TIMES = 100;
const PAUSE_MILLISECONDS = 30;

/** Months of work for any machine. */
const ENDLESS =
  'SELECT COUNT(*) AS n INTO mydb.never FROM Hipparcos a CROSS JOIN Hipparcos b ' +
  'CROSS JOIN Hipparcos c WHERE a.vmag + b.vmag + c.vmag < 0';

const bench: Bench = async () => {
  const cores = availableParallelism();
  const long = String(cores);
  await using server = await startServer({
    accounts: 2,
    flags: { longSlots: long, longPerAccountMax: long },
  });
  const [asker, worker = asker] = server.accounts;
  const client = clientOf(server, asker);
  const other = clientOf(server, worker);
  try {
    const alone = await times(client);
    const jobs = await Promise.all(Array.from({ length: cores }, (_, at) => start(other, at)));
    await untilRunning(other, worker, cores);
    const loaded = await times(client);
    await Promise.all(
      jobs.map((jobId) => other.call('CancelJob', { wsId: worker.wsid, pw: worker.pw, jobId })),
    );
    return [
      {
        name: `quick p95 with ${cores} long jobs`,
        unit: 'ms',
        ours: quantile(loaded, 0.95),
        peer: quantile(alone, 0.95),
        note: `medians ${median(loaded).toFixed(1)} and ${median(alone).toFixed(1)} ms`,
      },
    ];
  } finally {
    client.close();
    other.close();
  }
};

/** Each job writes a table of its own, or they would run in turn. */
const start = (client: Client, at: number): Promise<string> =>
  client.submit(ENDLESS.replace('never', `never${at}`), 'Stars');

const times = async (client: Client): Promise<readonly number[]> => {
  const found: number[] = [];
  for (let warm = 0; warm < 5; warm++) await client.quick(QUICK_QUERY, 'Stars');
  while (found.length < TIMES) {
    await sleep(PAUSE_MILLISECONDS);
    found.push(await timed(() => client.quick(QUICK_QUERY, 'Stars')));
  }
  return found;
};

const untilRunning = async (
  client: Client,
  { wsid, pw }: BenchAccount,
  count: number,
): Promise<void> => {
  const ask = { owner_wsid: wsid, owner_pw: pw, conditions: 'Status:1' };
  for (;;) {
    const answer = await client.call('GetJobs', ask);
    if (answer.split('<JobID>').length > count) return;
    await sleep(PAUSE_MILLISECONDS);
  }
};

if (import.meta.main) await runAlone(bench);
