// `npm run demo`: a tour of the whole line. Starts a server on a free port over an empty folder,
// sends a batch job over SOAP, watches it, makes a file of its table, downloads it, and ends;
// each step is printed with the time it took. Nothing stays behind.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRightNode } from './right-node.ts';

/** A server that answers, and its account. */
interface Running {
  readonly process: ChildProcess;
  readonly url: string;
  readonly wsid: string;
  readonly password: string;
}

const main = async (): Promise<number> => {
  const data = await mkdtemp(join(tmpdir(), 'almagest-demo-'));
  // Executors of other users pass through here to the data.
  await chmod(data, 0o711);
  const server = await step('A server starts, with its demo stars', () => start(data));
  try {
    await tour(server);
  } finally {
    await step('The server stops', () => stop(server.process));
    await rm(data, { recursive: true, force: true });
  }
  return 0;
};

const QUERY = `SELECT h.hip, h.name, h.ra, h.dec, h.vmag, n.distance INTO mydb.pleiades
  FROM fGetNearbyObjEq(56.75, 24.12, 60) AS n JOIN Hipparcos AS h ON h.hip = n.objID
  WHERE h.vmag < 7 ORDER BY h.vmag`;

const tour = async (server: Running): Promise<void> => {
  const { wsid, password: pw } = server;
  const job = await step('SubmitJob: the stars around the Pleiades', () =>
    call(server, 'SubmitJob', {
      wsid,
      pw,
      qry: QUERY,
      context: 'Stars',
      taskname: 'tour',
      estimate: '1',
    }),
  );
  await step(`GetJobStatus: job ${job} is finished`, () => finished(server, job));
  const extract = await step('SubmitExtractJob: its table as CSV', () =>
    call(server, 'SubmitExtractJob', { wsid, pw, tableName: 'pleiades', type: 'CSV' }),
  );
  await step(`GetJobStatus: job ${extract} is finished`, () => finished(server, extract));
  const address = await step('GetJobs: where the file is', async () => {
    const jobs = await call(server, 'GetJobs', {
      owner_wsid: wsid,
      owner_pw: pw,
      conditions: `jobid : ${extract}`,
      includeSystem: 'false',
    });
    const found = /<OutputLoc>([^<]+)<\/OutputLoc>/.exec(jobs)?.[1];
    if (found === undefined) throw new Error(`Job ${extract} has no output: ${jobs}`);
    return found;
  });
  const csv = await step('The file is downloaded', async () => (await fetch(address)).text());
  process.stdout.write(`\n${csv}\n`);
};

/** Does one step and prints it with its milliseconds. */
const step = async <T>(title: string, work: () => Promise<T>): Promise<T> => {
  const begin = performance.now();
  const result = await work();
  const milliseconds = Math.round(performance.now() - begin);
  process.stdout.write(`${String(milliseconds).padStart(6)} ms  ${title}\n`);
  return result;
};

const start = async (data: string): Promise<Running> => {
  const program = join(import.meta.dirname, '..', 'bin', 'almagest');
  const words = [program, 'serve', '--port', '0', '--data', data, '--log-level', 'warn'];
  const server = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const line of createInterface({ input: server.stdout })) {
    said += `${line}\n`;
    const url = /answers at (http:\S+?)\/ /.exec(said)?.[1];
    const wsid = /^ {2}wsid +(\d+)$/m.exec(said)?.[1];
    const password = /^ {2}password +(\S+)$/m.exec(said)?.[1];
    if (url !== undefined && wsid !== undefined && password !== undefined) {
      return { process: server, url, wsid, password };
    }
  }
  throw new Error(`The server ended before it was ready.\n${said}`);
};

const stop = async (server: ChildProcess): Promise<void> => {
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
};

/** Asks until the job is finished; throws when it ends otherwise. */
const finished = async (server: Running, job: string): Promise<void> => {
  const { wsid, password: pw } = server;
  for (;;) {
    const status = await call(server, 'GetJobStatus', { wsid, pw, jobId: job });
    if (status === STATUS_FINISHED) return;
    if (Number(status) >= 3) throw new Error(`Job ${job} ended with status ${status}.`);
    await sleep(POLL_MILLISECONDS);
  }
};

const STATUS_FINISHED = '5';

/** A person would ask every second; a tour need not wait so long. */
const POLL_MILLISECONDS = 50;

/** Calls an operation over SOAP 1.1; returns what stands in its result. */
const call = async (
  { url }: Running,
  operation: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> => {
  const fields = Object.entries(parameters).map(
    ([name, value]) => `<${name}>${xml(value)}</${name}>`,
  );
  const answer = await fetch(`${url}/casjobs/services/jobs.asmx`, {
    method: 'POST',
    headers: {
      'content-type': 'text/xml; charset=utf-8',
      soapaction: `"${NAMESPACE}/${operation}"`,
    },
    body: `<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>
<${operation} xmlns="${NAMESPACE}">${fields.join('')}</${operation}>
</soap:Body></soap:Envelope>`,
  });
  const text = await answer.text();
  const result = new RegExp(`<${operation}Result>(.*)</${operation}Result>`, 's').exec(text)?.[1];
  if (!answer.ok || result === undefined) throw new Error(`${operation} failed: ${text}`);
  return result;
};

const NAMESPACE = 'http://Services.Cas.jhu.edu';

const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

process.exitCode = await inRightNode(main);
