// What the kill loop was promised, and the reckoning at the end: every acknowledged job against
// the record of jobs, the tables, and the files on the disk.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobId } from '../../src/domain/job.ts';

/** A job whose number was given out. */
export interface Asked {
  readonly table: string;
  /** Rows its table has when it is whole. */
  readonly rows: number;
  /** Rows its table has from a COMMIT on, where the batch has one. */
  readonly kept?: number;
}

export interface Client {
  readonly wsid: string;
  readonly pw: string;
  /** Submits a few batches; what is acknowledged goes into `asked`. */
  submitSome(
    url: string,
    terms: { readonly random: (below: number) => number; readonly asked: Map<JobId, Asked> },
  ): Promise<void>;
  call(url: string, method: string, more: Readonly<Record<string, string>>): Promise<string>;
}

/** A client of the account `wsid`, by HTTP POST. */
export const clientOf = (wsid: string, pw: string): Client => {
  const call: Client['call'] = async (url, method, more) => {
    const response = await fetch(`${url}/casjobs/services/jobs.asmx/${method}`, {
      method: 'POST',
      body: new URLSearchParams({ wsid, pw, ...more }),
      signal: AbortSignal.timeout(60_000),
    });
    const body = await response.text();
    if (response.status !== 200) throw new Error(body.slice(0, 300));
    return body;
  };
  return {
    wsid,
    pw,
    call,
    submitSome: async (url, { random, asked }) => {
      for (let times = random(3) + 1; times > 0; times--) {
        const rows = 1 + random(5_000);
        const table = `t_${tables++}`;
        const some = random(2) === 0 ? rows : 1 + random(rows);
        const job = {
          qry: batchOf(table, { some, rest: rows - some }),
          context: 'Stars',
          taskname: table,
          estimate: '1',
        };
        const id = /<long[^>]*>(\d+)</.exec(await call(url, 'SubmitJob', job))?.[1];
        const kept = some < rows ? { kept: some } : {};
        if (id !== undefined) asked.set(BigInt(id) as JobId, { table, rows, ...kept });
      }
    },
  };
};

let tables = 0;

/** Makes a table at once, or a part of it that is committed before the rest is added. */
const batchOf = (table: string, { some, rest }: { some: number; rest: number }): string => {
  const first = `SELECT TOP ${some} hip, ra, dec INTO mydb.${table} FROM Hipparcos`;
  if (rest === 0) return first;
  const more = `INSERT INTO mydb.${table} SELECT TOP ${rest} hip, ra, dec FROM Hipparcos`;
  return `${first} COMMIT ${more}`;
};

export interface Reckoning {
  readonly checked: number;
  readonly finished: number;
  readonly failed: number;
  /** Version folders on the disk that no job's table explains; the sweep will set them aside. */
  readonly strays: number;
  readonly sentences: readonly string[];
}

export interface ReckoningTerms {
  readonly url: string;
  readonly client: Client;
  readonly asked: ReadonlyMap<JobId, Asked>;
  readonly ends: ReadonlyMap<JobId, number>;
  readonly data: string;
}

/** Waits until all acknowledged jobs have ended, then holds each against what there is. */
export const reckon = async (terms: ReckoningTerms): Promise<Reckoning> => {
  const { url, client, asked, ends, data } = terms;
  const sentences: string[] = [];
  const records = await endedRecords(terms);
  const listed = await tableNames(client, url);
  let finished = 0;
  let versions = 0;
  for (const [id, { table, rows, kept }] of asked) {
    const { status, error } = records.get(id) ?? {};
    const isKept = kept !== undefined && KEPT.test(error ?? '');
    if (status === undefined) sentences.push(`job ${id} was acknowledged and is not in the record`);
    else if (status < 3) sentences.push(`job ${id} has not ended: status ${status}`);
    // Jobs here are sound and may be tried a thousand times: only a dead executor ends one badly.
    if (status === 4 && !isKept && !DEAD_EXECUTOR.test(error ?? '')) {
      sentences.push(`job ${id} failed: ${error}`);
    }
    if ((ends.get(id) ?? 0) > 1) sentences.push(`job ${id} came to ${ends.get(id)} ends`);
    const isThere = listed.delete(table);
    if (isThere !== (status === 5 || isKept)) {
      sentences.push(
        `job ${id} has status ${status}, its table ${isThere ? 'is' : 'is not'} there`,
      );
    }
    if (!isThere) continue;
    const whole = status === 5 ? rows : kept;
    if (status === 5) finished += 1;
    versions += status === 5 && kept !== undefined ? 2 : 1;
    const counted = await countOf(client, url, table);
    if (counted !== whole) sentences.push(`table ${table} has ${counted} rows of ${whole}`);
  }
  if (finished === 0) sentences.push('not one job finished');
  const unasked = [...listed].filter((name) => !name.startsWith('t_'));
  if (unasked.length > 0) sentences.push(`nobody asked for the tables ${unasked.join(', ')}`);
  const folders = await versionFolders(data);
  const strays = folders - versions - (listed.size - unasked.length);
  if (strays < 0) sentences.push(`${-strays} tables have no files`);
  return { checked: asked.size, finished, failed: asked.size - finished, strays, sentences };
};

const countOf = async (client: Client, url: string, table: string): Promise<number> => {
  const qry = `SELECT COUNT(*) AS n FROM mydb.${table}`;
  const answer = await client.call(url, 'ExecuteQuickJob', quickOf(qry));
  return Number(answer.split('\n')[2]?.replace(/<.*/, ''));
};

const quickOf = (qry: string) => ({ qry, context: 'MYDB', taskname: 'reckon', isSystem: 'true' });

const tableNames = async (client: Client, url: string): Promise<Set<string>> => {
  const qry = 'SELECT TABLE_NAME FROM information_schema.tables';
  const answer = await client.call(url, 'ExecuteQuickJob', quickOf(qry));
  return new Set([...answer.matchAll(/"([^"\n]+)"$/gm)].map((match) => match[1] ?? ''));
};

/** What the record says of a job. */
interface JobRecord {
  readonly status: number;
  readonly error: string | undefined;
}

/** How a job ends whose executor was killed or could not be started (test/engines). */
const DEAD_EXECUTOR = /process (that ran this query ended|to run this query could be started)/;

/** How a job ends that was stopped past its COMMIT, for whatever reason. */
const KEPT = /Kept: what stood before COMMIT number 1\./;

/** Jobs by number, once all that were asked for have ended, or none has for two minutes. */
const endedRecords = async (terms: ReckoningTerms): Promise<ReadonlyMap<JobId, JobRecord>> => {
  const { url, client, asked } = terms;
  let open = asked.size;
  for (let deadline = Date.now() + PATIENCE; ;) {
    const records = await recordsOf(client, url);
    const still = [...asked.keys()].filter((id) => (records.get(id)?.status ?? 0) < 3).length;
    if (still < open) deadline = Date.now() + PATIENCE;
    open = still;
    if (open === 0 || Date.now() > deadline) return records;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
};

/** A slow machine has many jobs waiting when the last round is over. */
const PATIENCE = 120_000;

const recordsOf = async (client: Client, url: string): Promise<ReadonlyMap<JobId, JobRecord>> => {
  const answer = await client.call(url, 'GetJobs', {
    owner_wsid: client.wsid,
    owner_pw: client.pw,
    conditions: '',
    includeSystem: 'false',
  });
  const jobs = answer.split('<CJJob>').slice(1);
  return new Map(
    jobs.map((job) => [
      BigInt(fieldOf(job, 'JobID') ?? 0) as JobId,
      { status: Number(fieldOf(job, 'Status')), error: fieldOf(job, 'Error') },
    ]),
  );
};

const fieldOf = (job: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)<`).exec(job)?.[1];

const versionFolders = async (data: string): Promise<number> => {
  const spaces = join(data, 'spaces');
  let folders = 0;
  for (const space of await readdir(spaces)) {
    for (const table of await readdir(join(spaces, space))) {
      folders += (await readdir(join(spaces, space, table))).length;
    }
  }
  return folders;
};
