// 500 real jobs of 2 ms each, from the first submission until all are known to have finished.
// Work: each counts stars of the demo into a table of its own; one account, the default slots, the
// whole way from HTTP to a durable commit. No peer. Figure: jobs a second.

import { setTimeout as sleep } from 'node:timers/promises';
import { QUICK_QUERY } from './quick-query.ts';
import { runAlone } from './support/alone.ts';
import { clientOf, type Client } from './support/client.ts';
import { timed, type Bench } from './support/measure.ts';
import { startServer, type BenchAccount } from './support/server.ts';

const JOBS = 500;
/** Submissions under way at once: a script with a few threads. */
const SUBMITTERS = 4;
const LOOK_MILLISECONDS = 100;

const bench: Bench = async () => {
  await using server = await startServer();
  const [account] = server.accounts;
  const client = clientOf(server, account);
  try {
    await client.finished(await client.submit(textOf('warm'), 'Stars'));
    let submitted = 0;
    const time = await timed(async () => {
      submitted = await timed(() => submitAll(client));
      await untilNoneWaits(client, account);
    });
    const finished = await countOf(client, account, 'Status:5');
    if (finished !== JOBS + 1) throw new Error(`${finished - 1} of ${JOBS} jobs finished`);
    return [
      {
        name: `${JOBS} jobs of 2 ms`,
        unit: '/s',
        ours: JOBS / (time / 1_000),
        goal: { of: 'ours', atLeast: 20 },
        note: `submitted at ${Math.round(JOBS / (submitted / 1_000))}/s`,
      },
    ];
  } finally {
    client.close();
  }
};

const textOf = (table: string): string => QUICK_QUERY.replace(' FROM', ` INTO mydb.${table} FROM`);

const submitAll = async (client: Client): Promise<void> => {
  let next = 0;
  const submitter = async (): Promise<void> => {
    while (next < JOBS) {
      next += 1;
      await client.submit(textOf(`small${next}`), 'Stars');
    }
  };
  await Promise.all(Array.from({ length: SUBMITTERS }, submitter));
};

const untilNoneWaits = async (client: Client, account: BenchAccount): Promise<void> => {
  while ((await countOf(client, account, 'Status:0,2')) > 0) await sleep(LOOK_MILLISECONDS);
};

const countOf = async (
  client: Client,
  { wsid, pw }: BenchAccount,
  conditions: string,
): Promise<number> => {
  const answer = await client.call('GetJobs', { owner_wsid: wsid, owner_pw: pw, conditions });
  return answer.split('<JobID>').length - 1;
};

if (import.meta.main) await runAlone(bench);
