// `GetJobs` of one day out of a million jobs, to the last byte of the answer.
// Work: all jobs of one account, ten years of them, 274 a day, over HTTP POST; and the same search
// of the store alone, by a server that has answered some hundred of them, as one has that was not
// started just now. No peer. Figure: milliseconds of the whole call.

import { join } from 'node:path';
import type { AccountId } from '../src/domain/account.ts';
import { after, DAY, instant } from '../src/base/time.ts';
import { openConnection } from '../src/store/sqlite/connection.ts';
import { openSqliteStore } from '../src/store/open.ts';
import { runAlone } from './support/alone.ts';
import { clientOf } from './support/client.ts';
import { median, quantile, timed, type Bench } from './support/measure.ts';
import { startServer, type BenchServer } from './support/server.ts';

const JOBS = 1_000_000;
const DAYS = 3_650;
const FIRST_DAY = instant(Date.UTC(2010, 0, 1));
const WARM_UPS = 200;
const ROUNDS = 40;

const bench: Bench = async () => {
  await using server = await startServer();
  const [account] = server.accounts;
  fill(server);
  const client = clientOf(server, account);
  const store = await openSqliteStore({ file: storeFileOf(server) });
  try {
    let bytes = 0;
    let jobs = 0;
    const call = async (day: number): Promise<void> => {
      const [from, to] = [day, day + 1].map((at) => dateOf(at));
      const answer = await client.call('GetJobs', {
        owner_wsid: account.wsid,
        owner_pw: account.pw,
        conditions: `TimeSubmit:${from},${to}`,
      });
      bytes = answer.length;
      jobs = answer.split('<JobID>').length - 1;
    };
    const search = async (day: number): Promise<void> => {
      const range = { from: after(FIRST_DAY, day * DAY), to: after(FIRST_DAY, (day + 1) * DAY) };
      const id = BigInt(account.wsid) as AccountId;
      const found = store.jobs.search({
        owner: [{ from: id, to: id }],
        submitted: [range],
        includeSystem: false,
      });
      let count = 0;
      for await (const _ of found) count += 1;
      if (count !== jobs) throw new Error(`the store finds ${count} jobs, the service ${jobs}`);
    };
    const whole: number[] = [];
    const alone: number[] = [];
    for (let round = 0; round < WARM_UPS + ROUNDS; round++) {
      // Another day each time.
      const day = 100 + ((round * 1_637) % (DAYS - 200));
      const [one, two] = [await timed(() => call(day)), await timed(() => search(day))];
      if (round < WARM_UPS) continue;
      whole.push(one);
      alone.push(two);
    }
    return [
      {
        name: `GetJobs of one day of ${JOBS} jobs`,
        unit: 'ms',
        ours: median(whole),
        goal: { of: 'ours', atMost: 10 },
        note:
          `${jobs} jobs in ${bytes} bytes; the store alone ${median(alone).toFixed(1)} ms; ` +
          `p95 ${quantile(whole, 0.95).toFixed(1)} ms`,
      },
    ];
  } finally {
    client.close();
    await store.close();
  }
};

const dateOf = (day: number): string => new Date(FIRST_DAY + day * DAY).toISOString().slice(0, 10);

const storeFileOf = ({ data }: BenchServer): string => join(data, 'store', 'store.sqlite');

/** Puts the jobs into the record at once: a million single submissions would take an hour. */
const fill = (server: BenchServer): void => {
  const connection = openConnection(storeFileOf(server), 'write');
  const step = Math.floor((DAYS * DAY) / JOBS);
  const rest = 'FROM Hipparcos WHERE vmag < 6 AND dec BETWEEN -10 AND 10 ORDER BY vmag';
  connection.run(
    `with recursive numbers(n) as (
       select 0 union all select n + 1 from numbers where n + 1 < ${JOBS}
     )
     insert into jobs (owner, kind, quick, system, status, attempt, submitted, started, ended,
       queue_minutes, rows, context, task_name, created_table, text)
     select ?, 'query', 0, 0, 'finished', 1, ${FIRST_DAY} + n * ${step},
       ${FIRST_DAY} + n * ${step} + 1000, ${FIRST_DAY} + n * ${step} + 60000,
       500, 10, 'Stars', 'nightly', 'mydb.table_' || n, 
       'SELECT TOP 10 hip, ra, dec, vmag INTO mydb.table_' || n || ' ${rest}'
     from numbers`,
    [BigInt(server.accounts[0].wsid)],
  );
  connection.close();
};

if (import.meta.main) await runAlone(bench);
