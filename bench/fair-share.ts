// The first job of an account while a thousand jobs of another wait.
// Work: jobs of some hundred milliseconds fill the long slots; again and again an account that has
// none submits one. Peer: how long one of those jobs takes, for then a slot falls free.
// Figure: milliseconds from the submission to the start, by the job's own record.

import { runAlone } from './support/alone.ts';
import { clientOf, type Client } from './support/client.ts';
import { median, type Bench } from './support/measure.ts';
import { startServer } from './support/server.ts';

const JOBS = 1_000;
const SUBMITTERS = 4;
/** Accounts that come while the jobs of another wait. */
const LATE = 7;

const bench: Bench = async () => {
  await using server = await startServer({ accounts: 1 + LATE });
  const [many, ...late] = server.accounts.map((account) => clientOf(server, account));
  if (many === undefined) throw new Error('The server has no account.');
  try {
    const first = await many.submit(textOf(0), 'Stars');
    await submitAll(many);
    await many.finished(first);
    const waited: number[] = [];
    const taken: number[] = [];
    for (const [number, client] of late.entries()) {
      const job = await client.submit(textOf(number), 'Stars');
      await client.finished(job);
      const moments = await momentsOf(client, job);
      waited.push(moments.start - moments.submit);
      taken.push(moments.end - moments.start);
    }
    const waiting = (await many.call('GetJobs', ownOf(server.accounts[0]))).split('<JobID>');
    if (waiting.length - 1 < LATE) throw new Error('The jobs of the first account are over.');
    return [
      {
        name: `first job of another while ${JOBS} wait, submit to start`,
        unit: 'ms',
        ours: median(waited),
        peer: median(taken),
        goal: { of: 'ratio', atMost: 1 },
        note: `of ${LATE} accounts; the longest ${Math.max(...waited)} ms`,
      },
    ];
  } finally {
    for (const client of [many, ...late]) client.close();
  }
};

const textOf = (number: number): string =>
  `SELECT COUNT(*) AS pairs INTO mydb.share${number} FROM Hipparcos AS a ` +
  'JOIN Hipparcos AS b ON a.hip % 997 = b.hip % 997';

const submitAll = async (client: Client): Promise<void> => {
  let next = 0;
  const submitter = async (): Promise<void> => {
    while (next < JOBS - 1) {
      next += 1;
      await client.submit(textOf(next), 'Stars');
    }
  };
  await Promise.all(Array.from({ length: SUBMITTERS }, submitter));
};

const ownOf = ({ wsid, pw }: { readonly wsid: string; readonly pw: string }) => ({
  owner_wsid: wsid,
  owner_pw: pw,
  conditions: 'Status:0',
});

/** Of a job that has ended, in milliseconds. */
const momentsOf = async (client: Client, id: string) => {
  const row = await client.job(id);
  const at = (name: string): number =>
    Date.parse(`${new RegExp(`<${name}>([^<]*)<`).exec(row)?.[1] ?? ''}Z`);
  return { submit: at('TimeSubmit'), start: at('TimeStart'), end: at('TimeEnd') };
};

if (import.meta.main) await runAlone(bench);
