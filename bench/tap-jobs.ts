// The list of jobs over TAP, of somebody who has ten thousand, to the last byte of the answer.
// Work: `GET /tap/async` whole, and with the filters that clients send. No peer. Figure:
// milliseconds of the whole call, on a connection that stays open, by a warm server.

import { join } from 'node:path';
import { DAY, instant } from '../src/base/time.ts';
import { openConnection } from '../src/store/sqlite/connection.ts';
import { runAlone } from './support/alone.ts';
import { median, quantile, timed, type Bench, type Figure } from './support/measure.ts';
import { startServer, type BenchServer } from './support/server.ts';

const JOBS = 10_000;
const FIRST_DAY = instant(Date.UTC(2026, 0, 1));
const WARM_UPS = 50;
const ROUNDS = 40;

const LISTS = [
  { list: 'async?LAST=100', jobs: 100, atMost: 20 },
  { list: 'async?PHASE=COMPLETED&LAST=20', jobs: 20, atMost: 20 },
  { list: 'async?PHASE=EXECUTING', jobs: 0, atMost: 20 },
  { list: 'async', jobs: JOBS },
] as const;

const bench: Bench = async () => {
  await using server = await startServer();
  fill(server);
  const figures: Figure[] = [];
  for (const ask of LISTS) figures.push(await figureOf(server, ask));
  return figures;
};

const figureOf = async (
  server: BenchServer,
  { list, jobs, atMost }: { list: string; jobs: number; atMost?: number },
): Promise<Figure> => {
  const [{ wsid, pw }] = server.accounts;
  const headers = { Authorization: `Basic ${btoa(`${wsid}:${pw}`)}` };
  let bytes = 0;
  const call = async (): Promise<void> => {
    const text = await (await fetch(`${server.url}/tap/${list}`, { headers })).text();
    bytes = text.length;
    const listed = text.split('<uws:jobref').length - 1;
    if (listed !== jobs) throw new Error(`${list} has ${listed} jobs: ${text.slice(0, 400)}`);
  };
  const times: number[] = [];
  for (let round = 0; round < WARM_UPS + ROUNDS; round++) {
    const time = await timed(call);
    if (round >= WARM_UPS) times.push(time);
  }
  return {
    name: `GET /tap/${list} of ${JOBS} jobs`,
    unit: 'ms',
    ours: median(times),
    ...(atMost !== undefined && { goal: { of: 'ours', atMost } }),
    note: `${bytes} bytes; p95 ${quantile(times, 0.95).toFixed(1)} ms`,
  };
};

/** Puts the jobs into the record at once; every third has failed. */
const fill = ({ data, accounts }: BenchServer): void => {
  const connection = openConnection(join(data, 'store', 'store.sqlite'), 'write');
  const step = Math.floor((300 * DAY) / JOBS);
  connection.run(
    `with recursive numbers(n) as (
       select 0 union all select n + 1 from numbers where n + 1 < ${JOBS}
     )
     insert into jobs (owner, kind, quick, system, status, attempt, submitted, started, ended,
       queue_minutes, rows, context, task_name, text)
     select ?, 'query', 0, 0, case n % 3 when 0 then 'failed' else 'finished' end, 1,
       ${FIRST_DAY} + n * ${step}, ${FIRST_DAY} + n * ${step} + 1000,
       ${FIRST_DAY} + n * ${step} + 60000, 500, 10, 'Stars', 'nightly',
       'SELECT TOP 10 hip, ra, dec, vmag FROM Stars.Hipparcos WHERE vmag < 6 ORDER BY vmag'
     from numbers`,
    [BigInt(accounts[0].wsid)],
  );
  connection.close();
};

if (import.meta.main) await runAlone(bench);
