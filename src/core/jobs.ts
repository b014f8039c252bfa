// Jobs: asking for them, watching them, cancelling them, and finding them again.
// A number is given out only for a job whose record is durable.

import type { Account } from '../domain/account.ts';
import { isAdmin } from '../domain/account.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import type { Job, JobId, JobStatus } from '../domain/job.ts';
import type { JobSearch } from '../domain/job-search.ts';
import { OUTPUT_FORMATS, outputFormatOf, type OutputFormat } from '../domain/output.ts';
import { lineOfErrors } from '../domain/query-error.ts';
import { queueFor, type Queue } from '../domain/queue.ts';
import { Refusal } from '../domain/refusal.ts';
import { bracketed, fold } from '../domain/table.ts';
import type { NewJob } from '../ports/store.ts';
import { nameLengthMax } from '../sql/bind/written.ts';
import { ownTableNameOf } from '../sql/own-space.ts';
import { parseBatch } from '../sql/parse.ts';
import { touched } from '../sql/touched.ts';
import type { Batch } from '../sql/statement.ts';
import { statementsIn } from '../sql/walk.ts';
import { needsRoom } from './disk-floor.ts';
import type { Parts } from './parts.ts';
import { createQuick, type QuickAnswer, type QuickAsk } from './quick.ts';
import { CLEARED } from './run-end.ts';
import { dropSent } from './sent-tables.ts';
import { bareNamesIn, insertWaiting, lockedBy, refsOf, refuseIfTooLong } from './submission.ts';
import { TOUCHES_NOTHING } from './submission.ts';

/** A batch to be run when its turn comes. */
export interface SubmitAsk {
  readonly text: string;
  /** In any spelling. */
  readonly context: string;
  readonly taskName: string | null;
  /** Minutes the asker thinks it takes; chooses among the long queues. */
  readonly estimateMinutes: number;
  /** The new table of MyDB for the rows of its SELECT; absent for one named after the job. */
  readonly into?: string;
}

/** A file to be made from a table. */
export interface ExtractAsk {
  /** A table of one's own, with or without `mydb.` and brackets. */
  readonly table: string;
  /** An output format's name, in any case. */
  readonly format: string;
}

/** The verbs on jobs. */
export interface Jobs {
  /** Accepts a batch; text that does not parse becomes a failed job with its error. */
  submit(account: Account, ask: SubmitAsk): Promise<JobId>;
  /** Accepts the making of a file from a table. */
  extract(account: Account, ask: ExtractAsk): Promise<JobId>;
  /** Runs a batch at once and returns its rows; `signal` aborts when the client has left. */
  quick(account: Account, ask: QuickAsk, signal: AbortSignal): Promise<QuickAnswer>;
  /** Refuses jobs that are not the account's, unless it is an admin. */
  status(account: Account, id: JobId): Promise<JobStatus>;
  /**
   * Returns once the job is canceling or has ended. Does nothing for a number that is no job and
   * for quick jobs; refuses the job of another (docs/protocols/casjobs.md, CancelJob).
   */
  cancel(account: Account, id: JobId): Promise<void>;
  /**
   * Ends a job of the account at once and for good, whether it waits, runs, or hangs on any server:
   * its space and its slot are free when this returns, and its process is stopped, then killed.
   * False where the job has ended already; refuses the job of another with `unknown-job`.
   */
  clear(account: Account, id: JobId): Promise<boolean>;
  /**
   * The account's own jobs, or everybody's for an admin; newest first. A query that is drafted is
   * known to the door alone that it was drafted at (`own-jobs.ts`).
   */
  find(account: Account, search: JobSearch): AsyncIterable<Job>;
  queues(account: Account): Promise<readonly Queue[]>;
}

/** The verbs on jobs. */
export const createJobs = (parts: Parts): Jobs => ({
  submit: (account, ask) => submit(parts, account, ask),
  extract: (account, ask) => extract(parts, account, ask),
  quick: createQuick(parts),
  status: async (account, id) => {
    const record = await parts.store.jobs.status(id);
    if (record === undefined || (record.owner !== account.id && !isAdmin(account))) {
      throw new Refusal('unknown-job', { job: id });
    }
    return record.status;
  },
  cancel: (account, id) => cancel(parts, account, id),
  clear: (account, id) => clear(parts, account, id),
  find: (account, search) =>
    withoutDrafts(
      parts.store.jobs.search(
        isAdmin(account) ? search : { ...search, owner: [{ from: account.id, to: account.id }] },
      ),
    ),
  queues: (account) => parts.contexts.queues(account),
});

async function* withoutDrafts(jobs: AsyncIterable<Job>): AsyncGenerator<Job> {
  for await (const job of jobs) if (!isDrafted(job)) yield job;
}

/** A file that comes in pieces is a draft too, but was told nothing. */
const isDrafted = ({ status, terms }: Job): boolean => status === 'draft' && terms !== undefined;

const submit = async (parts: Parts, account: Account, ask: SubmitAsk): Promise<JobId> => {
  refuseIfTooLong(parts, ask.text);
  const context = await parts.contexts.resolve(account, ask.context);
  const queue = longQueueOf(await parts.contexts.queues(account), context, ask.estimateMinutes);
  const job: NewJob = {
    owner: account.id,
    kind: 'query',
    quick: false,
    system: false,
    context,
    queueMinutes: queue.minutes,
    taskName: ask.taskName,
    text: ask.text,
    submitted: parts.clock.now(),
    ...TOUCHES_NOTHING,
  };
  const parsed = parseBatch(ask.text);
  if (parsed.kind === 'unparsable') {
    const id = await parts.store.jobs.insertFailed(job, 'query-error', lineOfErrors(parsed.errors));
    parts.jobLetters.ended(id);
    return id;
  }
  const tables = touched(parsed.batch, bareNamesIn(context));
  const into = ask.into === undefined ? null : destinationIn(ask.into, parsed.batch);
  const written = into === null ? tables.writes : [...tables.writes, fold(into)];
  return insertWaiting(parts, {
    ...job,
    into,
    ...lockedBy(account, { space: undefined, reads: tables.reads, writes: written }),
    shared: await parts.contexts.sharedAmong(account, tables.elsewhere),
    writesOwnName: into === null && selectsIn(parsed.batch) > 0,
    needsRoom: needsRoom(parsed.batch, 'to-table'),
  });
};

/** How many SELECTs have rows that go nowhere they name: a batch job puts them into a table. */
const selectsIn = ({ statements }: Batch): number =>
  [...statementsIn(statements)].filter(
    (statement) => statement.kind === 'select-statement' && statement.into === undefined,
  ).length;

/** The name of the new table in `text`; refuses what can be none, and a batch without rows. */
const destinationIn = (text: string, batch: Batch): string => {
  const name = ownTableNameOf(text) ?? '';
  const why = isNewName(name) ? NO_DESTINATION.get(selectsIn(batch)) : 'no table can be called so';
  if (why === '') return name;
  throw new Refusal('bad-destination', {
    table: text,
    why: why ?? 'the query has more than one SELECT without INTO',
  });
};

/** Why rows cannot go into a table, by how many SELECTs have rows for it; of one they can. */
const NO_DESTINATION: ReadonlyMap<number, string> = new Map([
  [0, 'the query has no SELECT without INTO whose rows could go there'],
  [1, ''],
]);

/** What the binder asks of the name of a table to be made (bind/written.ts). */
const isNewName = (name: string): boolean =>
  name.trim() !== '' && name.length <= nameLengthMax && !/^[#@]|\0/.test(name);

const extract = async (parts: Parts, account: Account, ask: ExtractAsk): Promise<JobId> => {
  const job = extractJobOf(parts, account, ask);
  const queues = await parts.contexts.queues(account);
  const { minutes } = longQueueOf(queues, OWN_SPACE, parts.limits.longMinutes);
  return insertWaiting(parts, { ...job, queueMinutes: minutes });
};

/** The making of a file, as a job in no queue yet; refuses what is no format and no name. */
export const extractJobOf = (parts: Parts, account: Account, ask: ExtractAsk): NewJob => {
  const format = formatOf(ask.format);
  const table = tableNameOf(ask.table);
  return {
    owner: account.id,
    kind: 'extract',
    quick: false,
    system: false,
    context: OWN_SPACE,
    queueMinutes: 0,
    taskName: table,
    text: `SELECT * FROM mydb.${bracketed(table)}`,
    submitted: parts.clock.now(),
    ...TOUCHES_NOTHING,
    source: table,
    format,
    reads: refsOf(account.space, [fold(table)]),
    needsRoom: true,
  };
};

/** The long queue of a context whose limit is nearest to an estimate in minutes. */
export const longQueueOf = (all: readonly Queue[], context: string, estimate: number): Queue => {
  const queue = queueFor(
    all.filter((each) => each.context === context),
    estimate,
  );
  // Every context has its queues: one without is a bug, not somebody's mistake.
  if (queue === undefined) throw new Error(`context ${context} has no queue`);
  return queue;
};

const formatOf = (name: string): OutputFormat => {
  const format = outputFormatOf(name);
  if (format !== undefined) return format;
  const formats = Object.values(OUTPUT_FORMATS)
    .map((known) => known.name)
    .join(', ');
  throw new Refusal('unknown-format', { format: name, formats });
};

const tableNameOf = (text: string): string => {
  const name = ownTableNameOf(text);
  if (name !== undefined && name !== '') return name;
  const suggestion = 'Give the name of a table in MyDB, as mydb.bright or bright.';
  throw new Refusal('unknown-table', { table: text, suggestion });
};

const cancel = async (parts: Parts, account: Account, id: JobId): Promise<void> => {
  const job = await parts.store.jobs.byId(id);
  if (job === undefined) return;
  if (job.owner !== account.id) throw new Refusal('job-not-yours', { job: id });
  if (job.quick || isDrafted(job)) return;
  const status = await parts.store.jobs.cancel(id, 'cancelled');
  parts.observer.note('info', 'job.cancel', { job: id, status });
  parts.running.stop(id, 'cancelled');
  parts.bell.ring();
};

const clear = async (parts: Parts, account: Account, id: JobId): Promise<boolean> => {
  const record = await parts.store.jobs.status(id);
  if (record === undefined || record.owner !== account.id) {
    throw new Refusal('unknown-job', { job: id });
  }
  const isCleared = await parts.store.jobs.clear(id, parts.clock.now(), CLEARED);
  if (!isCleared) return false;
  parts.observer.note('info', 'job.cleared', { job: id });
  // The job is no longer that run's, here or on another server, which finds so by itself.
  parts.running.stop(id, 'lost');
  await dropSent(parts, id);
  parts.bell.ring();
  return true;
};
