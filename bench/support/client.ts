// A client of the jobs service, by HTTP POST on connections that stay open, as scripts are.
// Answers are read whole and whatever is no success throws: a benchmark of errors is none.

import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import type { BenchAccount, BenchServer } from './server.ts';

/** The calls that benchmarks make, as one account. */
export interface Client {
  /** The answer's body. */
  call(method: string, parameters: Readonly<Record<string, string>>): Promise<string>;
  /** The typed CSV of a quick query. */
  quick(qry: string, context: string): Promise<string>;
  /** The number of a new job. */
  submit(qry: string, context: string): Promise<string>;
  /** CSV where no type is named. */
  extract(table: string, type?: string): Promise<string>;
  /** Waits until the job has finished; throws where it ended otherwise. */
  finished(job: string): Promise<void>;
  /** The job's row, as XML. */
  job(id: string): Promise<string>;
  close(): void;
}

/**
 * The time between two looks at a job: a fiftieth of what it has taken so far, so that an end is
 * seen soon and looking takes no processor from the job; milliseconds at the least.
 */
const LOOK_SHARE = 1 / 50;
const LOOK_MILLISECONDS_MIN = 5;

/** A client of `server` as `account`; `close` it. */
export const clientOf = (server: BenchServer, account: BenchAccount): Client => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { wsid, pw } = account;
  const call: Client['call'] = async (method, parameters) => {
    const url = `${server.url}/casjobs/services/jobs.asmx/${method}`;
    const { status, body } = await post(agent, url, new URLSearchParams(parameters).toString());
    if (status !== 200) throw new Error(`${method} answered ${status}: ${body.slice(0, 400)}`);
    return body;
  };
  const job: Client['job'] = (id) =>
    call('GetJobs', { owner_wsid: wsid, owner_pw: pw, conditions: `JobID:${id}` });
  const one = async (method: string, parameters: Readonly<Record<string, string>>) =>
    valueIn(await call(method, { wsid, pw, ...parameters }));
  return {
    call,
    quick: async (qry, context) =>
      valueIn(await call('ExecuteQuickJob', { wsid, pw, qry, context, taskname: 'bench' })),
    submit: (qry, context) => one('SubmitJob', { qry, context, taskname: 'bench', estimate: '1' }),
    extract: (table, type = 'CSV') => one('SubmitExtractJob', { tableName: table, type }),
    finished: async (id) => {
      const begun = performance.now();
      for (;;) {
        const status = valueIn(await call('GetJobStatus', { wsId: wsid, pw, jobId: id }));
        if (status === FINISHED) return;
        if (ENDED_BADLY.has(status)) throw new Error(await job(id));
        const taken = performance.now() - begun;
        await sleep(Math.max(LOOK_MILLISECONDS_MIN, taken * LOOK_SHARE));
      }
    },
    job,
    close: () => agent.destroy(),
  };
};

const FINISHED = '5';
const ENDED_BADLY: ReadonlySet<string> = new Set(['3', '4']);

/** What stands in the root element. */
const valueIn = (xml: string): string =>
  /<\w+ xmlns="[^"]*">([\s\S]*)<\/\w+>\s*$/.exec(xml)?.[1] ?? '';

const post = (
  agent: Agent,
  url: string,
  body: string,
): Promise<{ readonly status: number; readonly body: string }> =>
  new Promise((resolve, reject) => {
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': Buffer.byteLength(body),
    };
    const asked = request(url, { method: 'POST', agent, headers }, (response) => {
      text(response).then(
        (answer) => resolve({ status: response.statusCode ?? 0, body: answer }),
        reject,
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
