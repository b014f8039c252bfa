// What the pages are held against: a server of its own with three accounts, one of which is an
// admin, and jobs of every kind that their sentences tell of.

import { setTimeout as sleep } from 'node:timers/promises';
import { almagest } from '../../support/recorded-terminal.ts';
import { startServer, type ServerInTest } from '../../support/running-server.ts';
import { newPassword, secretly } from '../../support/secrets.ts';
import { executorsOf, sendTo, statOf } from '../../support/processes.ts';

/** Somebody who may sign in. */
export interface Person {
  readonly login: string;
  readonly wsid: string;
  readonly pw: string;
  /** For the first service. */
  readonly key: string;
}

/** Numbers of jobs. */
export interface GroundJobs {
  /** Finished with five rows, under the task name `seeds one`. */
  readonly made: string;
  /** Failed, without a task name. */
  readonly failed: string;
  /** A finished file made from the table of `made`. */
  readonly extract: string;
  /** A finished quick job of a program, left out of lists. */
  readonly system: string;
  /** Finished, of the other account. */
  readonly others: string;
}

/** The ground, until it is left. */
export interface Ground extends AsyncDisposable {
  readonly server: ServerInTest;
  readonly owner: Person;
  readonly other: Person;
  readonly admin: Person;
  readonly jobs: GroundJobs;
  /** Submits a job that runs until somebody ends it, and waits until it runs. */
  endless(into?: string): Promise<string>;
  submit(who: Person, query: string, taskname?: string): Promise<string>;
  /** Ends every job of the owner that waits or runs. */
  settle(): Promise<void>;
  /** The status of a job, as its owner is told. */
  status(id: string): Promise<number>;
  /** Waits until the status is one of these, and returns it. */
  reaches(id: string, ...statuses: readonly number[]): Promise<number>;
  /** Runs a command on the server's folder and returns what it printed. */
  command(...words: readonly string[]): Promise<string>;
  /** Stops the executors as SIGSTOP does; the returned function lets them go on. */
  freeze(): Frozen;
}

/** Executors that do not move. */
export interface Frozen {
  readonly pids: readonly number[];
  thaw(): void;
}

/** Pairs enough for days. */
const ENDLESS =
  'SELECT COUNT(*) AS n{into} FROM Hipparcos a CROSS JOIN Hipparcos b CROSS JOIN Hipparcos c ' +
  'WHERE a.hip + b.hip + c.hip < 0';

/** One slot for long jobs, so that it is seen who holds it, and time to see it. */
const FLAGS = ['--long-slots', '1', '--interrupt-seconds', '4', '--trust-proxy'];

/** Starts the server, makes the accounts, runs the jobs. */
export const layGround = async (): Promise<Ground> => {
  const server = await startServer(FLAGS);
  const command: Ground['command'] = async (...words) => {
    const { code, printed, said } = await almagest(server.data, ...words);
    if (code !== 0) throw new Error(`almagest ${words.join(' ')}: ${said}`);
    return printed.join('\n');
  };
  const person = async (login: string, ...flags: readonly string[]): Promise<Person> => {
    const pw = newPassword();
    const wsid = await command('account', 'add', login, '--password', pw, ...flags);
    return { login, wsid, pw, key: secretly(await command('account', 'key', login)) };
  };
  try {
    const owner = await person('owner');
    const other = await person('other');
    const admin = await person('admin', '--admin');
    const verbs = verbsOn(server, owner);
    const jobs = await runJobs(server, verbs, { owner, other });
    return {
      ...verbs,
      server,
      owner,
      other,
      admin,
      jobs,
      command,
      freeze: () => freeze(server.child.pid ?? 0),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
};

type Verbs = Pick<Ground, 'submit' | 'endless' | 'settle' | 'status' | 'reaches'>;

const CONTEXT = { context: 'Stars', estimate: '30' };

const post = async (
  server: ServerInTest,
  method: string,
  form: Readonly<Record<string, string>>,
): Promise<string> => {
  const { status, body } = await server.post(method, form);
  if (status !== 200) throw new Error(`${method}: ${body}`);
  return body;
};

const verbsOn = (server: ServerInTest, owner: Person): Verbs => {
  const submit: Verbs['submit'] = async ({ wsid, pw }, qry, taskname) => {
    const form = { wsid, pw, qry, ...CONTEXT, ...(taskname === undefined ? {} : { taskname }) };
    return numberIn(await post(server, 'SubmitJob', form));
  };
  const status: Verbs['status'] = async (jobId) => {
    const form = { wsId: owner.wsid, pw: owner.pw, jobId };
    return Number(numberIn(await post(server, 'GetJobStatus', form)));
  };
  const reaches: Verbs['reaches'] = async (id, ...statuses) => {
    for (const deadline = Date.now() + WAIT; ; await sleep(30)) {
      const now = await status(id);
      if (statuses.includes(now)) return now;
      if (Date.now() > deadline) throw new Error(`job ${id} stays at ${now}`);
    }
  };
  const endless: Verbs['endless'] = async (into) => {
    const query = ENDLESS.replace('{into}', into === undefined ? '' : ` INTO ${into}`);
    const id = await submit(owner, query);
    await reaches(id, 1);
    return id;
  };
  const settle: Verbs['settle'] = async () => {
    const { wsid, pw } = owner;
    const list = { owner_wsid: wsid, owner_pw: pw, conditions: 'status : 0|1|2' };
    const found = await post(server, 'GetJobs', list);
    for (const [, jobId = ''] of found.matchAll(/<JobID>(\d+)</g)) {
      await post(server, 'CancelJob', { wsId: wsid, pw, jobId });
      await reaches(jobId, 3, 4, 5);
    }
  };
  return { submit, status, reaches, endless, settle };
};

/** Far beyond what anything takes on the busiest machine. */
const WAIT = 60_000;

const FIVE = 'SELECT TOP 5 hip, vmag INTO mydb.seeds FROM Hipparcos ORDER BY hip';

const runJobs = async (
  server: ServerInTest,
  { submit, reaches }: Verbs,
  { owner, other }: { readonly owner: Person; readonly other: Person },
): Promise<GroundJobs> => {
  const { wsid, pw } = owner;
  const made = await submit(owner, FIVE, 'seeds one');
  await reaches(made, 5);
  const failed = await submit(owner, 'SELECT nonsense FROM Hipparcos');
  await reaches(failed, 4);
  const file = { wsid, pw, tableName: 'seeds', type: 'CSV' };
  const extract = numberIn(await post(server, 'SubmitExtractJob', file));
  await reaches(extract, 5);
  const quick = { wsid, pw, qry: 'SELECT 1 AS a', taskname: 'program', isSystem: 'true' };
  await post(server, 'ExecuteQuickJob', { ...quick, context: 'Stars' });
  const list = { owner_wsid: wsid, owner_pw: pw, includeSystem: 'true' };
  const found = await post(server, 'GetJobs', { ...list, conditions: 'taskname : program' });
  const system = /<JobID>(\d+)</.exec(found)?.[1] ?? '';
  const others = await submit(other, 'SELECT TOP 1 hip FROM Hipparcos');
  return { made, failed, extract, system, others };
};

const numberIn = (body: string): string => />(-?\d+)</.exec(body)?.[1] ?? '';

const freeze = (server: number): Frozen => {
  const pids = executorsOf(server);
  for (const pid of pids) sendTo(pid, 'SIGSTOP');
  return { pids, thaw: () => pids.forEach((pid) => sendTo(pid, 'SIGCONT')) };
};

/** Whether a process is there, and not only its end that nobody has asked for. */
export const isThere = (pid: number): boolean => !/^(?:|Z)$/.test(statOf(pid)[0] ?? '');
