// Running one claimed job: snapshot, engine, limits, and the end it comes to.
// A run ends its job exactly once, by one compare-and-set in the store; whatever the executor
// says after that changes nothing.

import { pause } from '../base/pause.ts';
import { SECOND } from '../base/time.ts';
import { lineOfErrors } from '../domain/query-error.ts';
import { keptSentence, ownTableOf, type Job } from '../domain/job.ts';
import { PLAIN_TERMS } from '../domain/job-terms.ts';
import { OUTPUT_FORMATS, type OutputFormat } from '../domain/output.ts';
import type { QueueClass } from '../domain/queue.ts';
import { loadsSpace } from '../domain/space.ts';
import type { TableChange } from '../domain/table-change.ts';
import { HEADER_PRESENT } from '../domain/upload.ts';
import type { Destination, LoadPlan, RunOutcome } from '../ports/engine.ts';
import type { RunRequest, StagedUpload, UploadedTable } from '../ports/engine.ts';
import type { Staging } from '../ports/files.ts';
import type { Claim } from '../ports/store.ts';
import { parseIn } from '../sql/parse.ts';
import type { Batch } from '../sql/statement.ts';
import { commitRun } from './commit.ts';
import { createCommitPoints, type CommitPoints } from './commit-points.ts';
import { lendPinned, lendShared, lengthsOf } from './lending.ts';
import { bringsSource, isOfLoads, loadWorkOf, runSource } from './load-run.ts';
import type { Parts } from './parts.ts';
import { watchQuota, type QuotaWatch } from './quota.ts';
import { CANCELLED, failureOf, type RunEnd } from './run-end.ts';
import { dropFiles, dropTables } from './sent-tables.ts';
import { runSpaceMove, spaceChangeOf } from './space-jobs.ts';
import { secondsFor, watchTime } from './time-limit.ts';
import type { StopCause } from './running.ts';

/** A claimed job, and where its rows go. */
export interface RunAsk {
  readonly claim: Claim;
  readonly destination: Destination;
  /** The job's text, where it has been parsed already. */
  readonly batch?: Batch;
  /** Texts that are loaded in its place. */
  readonly load?: LoadPlan;
  /** Receives the bytes of a `stream` destination; the next chunk waits for the promise. */
  onBytes?(bytes: Uint8Array): Promise<void> | void;
}

/** Runs the claimed job to its end and returns that end; never rejects. */
export const runClaim = (parts: Parts, ask: RunAsk): Promise<RunEnd> =>
  parts.observer.within({ job: ask.claim.job.id }, () => runToEnd(parts, ask));

const runToEnd = async (parts: Parts, ask: RunAsk): Promise<RunEnd> => {
  const { job } = ask.claim;
  const run = parts.running.start(job.id);
  const unwatch = watchTime(parts, job, () => void parts.running.stop(job.id, 'time-limit'));
  try {
    const end = await attempt(parts, ask, run.signal);
    const ended = await settle(parts, ask.claim, end);
    await dropUploads(parts, ask.claim, ended);
    return ended;
  } finally {
    unwatch();
    run.end();
    parts.bell.ring();
  }
};

/** Files that a job was sent are done with when it has ended; what is left is swept. */
const dropUploads = async (parts: Parts, { job, upload }: Claim, end: RunEnd): Promise<void> => {
  if (end.kind === 'superseded') return;
  await dropTables(parts, job);
  // The file of a source that is new waits for its load.
  if (upload !== undefined && !bringsSource(job)) await dropFiles(parts, job, [upload]);
};

/** Where the rows of a claimed job go when nobody waits for them on the line. */
export const destinationOf = ({ job }: Claim): Destination => {
  const { format, kind, terms } = job;
  if (format === null) return { kind: 'table', name: job.into ?? ownTableOf(job.id) };
  const file = {
    kind: 'file',
    format,
    fileName: fileNameOf(job.source ?? 'rows', format),
  } as const;
  if (kind !== 'query') return file;
  const rowsMax = terms?.rowsMax ?? null;
  return { ...file, isOfQuery: true, ...(rowsMax !== null && { rowsMax }) };
};

const fileNameOf = (table: string, format: OutputFormat): string => {
  const letters = table.replace(/[^\p{L}\p{M}\p{N}_-]+/gu, '_');
  const plain = Array.from(letters).slice(0, FILE_NAME_MAX).join('');
  return `${plain === '' ? 'table' : plain}.${OUTPUT_FORMATS[format].extension}`;
};

/** File systems take 255 bytes, a letter has four at most, and an extension stands behind them. */
const FILE_NAME_MAX = 60;

const attempt = async (parts: Parts, ask: RunAsk, signal: AbortSignal): Promise<RunEnd> => {
  const { job, space } = ask.claim;
  try {
    // Cancelled or retaken before this run could be told: it must not begin.
    if ((await parts.store.jobs.status(job.id))?.status !== 'started') return CANCELLED_BEFORE;
    if (!(await mayWorkIn(parts, job))) return NOT_IN_SPACE;
    const change = spaceChangeOf(job);
    if (change !== undefined) return await runSpaceMove(parts, ask.claim, change);
    if (bringsSource(job)) return await runSource(parts, ask.claim);
    const staging = await parts.files.stage(job.id, job.attempt, space);
    parts.observer.note('debug', 'job.staged', { job: job.id });
    const upload = await stagedUpload(parts, ask.claim, staging);
    if (upload !== undefined && 'kind' in upload) return upload;
    const tables = await stagedTables(parts, ask.claim, staging);
    if ('kind' in tables) return tables;
    const work = await loadWorkOf(parts, ask.claim, staging);
    if (work !== undefined && 'kind' in work) return work;
    const request = await requestFor(parts, { ...ask, ...work }, { staging, upload, tables });
    if ('kind' in request) return request;
    const { batch, destination } = request;
    const quota = watchQuota(parts, { job, space, batch, destination });
    const { claim } = work ?? ask;
    const points = createCommitPoints(parts, { claim, staging, signal });
    const control = {
      signal,
      mayStage: quota.mayStage,
      commit: points.commit,
      ...(ask.onBytes === undefined ? {} : { onBytes: ask.onBytes.bind(ask) }),
    };
    const outcome = await parts.engine.run(request, control);
    const end = await endOfRun(parts, {
      claim,
      staging,
      outcome,
      points,
      quota,
      signal,
      besides: work?.besides ?? [],
    });
    return withPoints(end, outcome, points);
  } catch (error) {
    return failureOf(parts, job.id, error);
  } finally {
    await parts.files.unstage(job.id, job.attempt).catch((error: unknown) => {
      parts.observer.note('warn', 'staging.left', { job: job.id, error });
    });
  }
};

/** A run whose executor has come to its end. */
interface EndedRun {
  readonly claim: Claim;
  readonly staging: Staging;
  readonly outcome: RunOutcome;
  readonly points: CommitPoints;
  readonly quota: QuotaWatch;
  readonly signal: AbortSignal;
  readonly besides: readonly TableChange[];
}

const endOfRun = async (parts: Parts, run: EndedRun): Promise<RunEnd> => {
  const { claim, staging, outcome, points, quota, signal, besides } = run;
  // What stops a run from outside, an owner or a clock, says more than a point it came between.
  if (signal.aborted) return endOf(parts, claim, outcome, signal);
  const refusal = points.refusal();
  if (refusal !== null) return refusal;
  if (outcome.kind === 'done') {
    const createdTable = points.createdTable();
    return commitRun(parts, { claim, staging, outcome, createdTable, besides });
  }
  const over = outcome.kind === 'stopped' ? quota.over() : null;
  return over ?? endOf(parts, claim, outcome, signal);
};

/** The end, with what the run has kept and printed before. */
const withPoints = (end: RunEnd, outcome: RunOutcome, points: CommitPoints): RunEnd => {
  if (end.kind !== 'failed') return end;
  const printed = outcome.kind === 'stopped' ? undefined : outcome.printed?.join('\n');
  const refusal = points.refusal();
  return {
    ...(refusal?.kind === 'failed' && refusal.takeBack && { takeBack: refusal.takeBack }),
    ...end,
    kept: points.made(),
    ...(printed === undefined || printed === '' ? {} : { printed }),
  };
};

/** What the executor of a run finds in staging. */
interface Sent {
  readonly staging: Staging;
  readonly upload: StagedUpload | undefined;
  readonly tables: readonly UploadedTable[];
}

const requestFor = async (
  parts: Parts,
  ask: RunAsk,
  { staging, upload, tables }: Sent,
): Promise<RunRequest | RunEnd> => {
  const { claim, destination } = ask;
  const { job, space } = claim;
  const { limits } = parts;
  const batch = ask.batch ?? parsedOf(job);
  if ('kind' in batch) return batch;
  const own = await lendPinned(parts.files, claim, staging);
  const lent = await lendShared(parts.files, claim, staging);
  const read = [...own, ...lent];
  return {
    job: job.id,
    attempt: job.attempt,
    class: classOf(job),
    account: job.owner,
    space,
    batch,
    snapshot: await parts.snapshots.snapshotFor({ claim, batch, own, lent }),
    destination,
    staging: staging.folder,
    ...(read.length === 0 ? {} : { lent: lengthsOf(read) }),
    ...(upload === undefined ? {} : { upload }),
    ...(tables.length === 0 ? {} : { tables }),
    ...(ask.load === undefined ? {} : { load: ask.load }),
    limits: {
      memoryBytes: limits.executorMemoryBytes,
      threads: limits.executorThreads,
      diskBytes: BigInt(limits.tempBytesMax),
      turnsMax: limits.loopTurnsMax,
    },
  };
};

const parsedOf = ({ text, terms = PLAIN_TERMS }: Job): Batch | RunEnd => {
  const parsed = parseIn(terms.dialect, text);
  return parsed.kind === 'parsed'
    ? parsed.batch
    : { kind: 'failed', reason: 'query-error', message: lineOfErrors(parsed.errors) };
};

/** An import is waited for as a quick query is, and takes seconds as one does. */
const classOf = ({ quick, kind }: Job): QueueClass =>
  quick || kind === 'import' ? 'quick' : 'long';

/** Puts the file of an import where its executor finds it; undefined for all other jobs. */
const stagedUpload = async (
  { files }: Parts,
  { job, upload, space }: Claim,
  staging: Staging,
): Promise<StagedUpload | RunEnd | undefined> => {
  if (upload === undefined) return undefined;
  const bytes = await files.stageUpload(upload, { staging, name: UPLOAD_NAME, space });
  if (bytes === undefined) return UPLOAD_GONE;
  const [header, present] = HEADER_PRESENT;
  const { parameters } = job.terms ?? PLAIN_TERMS;
  const hasHeader = parameters.some(([name, value]) => name === header && value === present);
  return { name: UPLOAD_NAME, bytes, ...(hasHeader && { hasHeader }) };
};

/** Puts the files of tables that were sent where their executor finds them. */
const stagedTables = async (
  { files }: Parts,
  { job, space }: Claim,
  staging: Staging,
): Promise<readonly UploadedTable[] | RunEnd> => {
  const staged: UploadedTable[] = [];
  for (const [at, table] of (job.terms ?? PLAIN_TERMS).tables.entries()) {
    const name = `sent-${at}`;
    const bytes = await files.stageUpload(table.upload, { staging, name, space });
    if (bytes === undefined) return UPLOAD_GONE;
    staged.push({ name: table.name, upload: { name, bytes } });
  }
  return staged;
};

const UPLOAD_NAME = 'upload';

const UPLOAD_GONE: RunEnd = {
  kind: 'failed',
  reason: 'lost',
  message: 'The file that was sent is gone. Nothing was changed. Send it again.',
};

/** Whether the owner of a job is still in the space that it works in, and may load it for one. */
const mayWorkIn = async ({ store }: Parts, job: Job): Promise<boolean> => {
  if (job.space === null) return true;
  const seen = await store.spaces.find(job.owner, job.space);
  return seen !== undefined && (!isOfLoads(job) || loadsSpace(seen.standing));
};

const NOT_IN_SPACE: RunEnd = {
  kind: 'failed',
  reason: 'query-error',
  message:
    'The space is gone, or you are not in it any more, or bring no data to it any more. ' +
    'Nothing was changed.',
};

const CANCELLED_BEFORE: RunEnd = { kind: 'failed', reason: 'cancelled', message: CANCELLED };

const endOf = async (
  parts: Parts,
  { job }: Claim,
  outcome: RunOutcome,
  signal: AbortSignal,
): Promise<RunEnd> => {
  if (outcome.kind === 'failed' && !signal.aborted) {
    return { kind: 'failed', reason: outcome.reason, message: lineOfErrors(outcome.errors) };
  }
  // `running.stop` alone aborts this signal, and always with a cause.
  const cause = signal.reason as StopCause;
  if (cause === 'lost') return { kind: 'superseded' };
  const message =
    (cause === 'time-limit' ? await ownLimitSentence(parts, job) : undefined) ??
    STOP_SENTENCES[cause](job, parts.limits);
  return { kind: 'failed', reason: cause, message };
};

/** What is said of a job that ran longer than its owner let it; undefined where it did not. */
const ownLimitSentence = async (
  { store, limits }: Parts,
  job: Job,
): Promise<string | undefined> => {
  const own = await store.terms.secondsMax(job.id);
  if (own === null || own >= secondsFor(limits, job, null)) return undefined;
  return `Stopped after ${own} s, the longest that its owner let it run. Give it more time.`;
};

const STOP_SENTENCES = {
  cancelled: () => CANCELLED,
  'client-left': () => 'Stopped because the client that asked for it went away.',
  'result-too-large': (_job, limits) =>
    `The rows of this quick query take more than ${limits.quickResultBytes} bytes ` +
    '(quickResultBytes). Add INTO mydb.name and submit it as a batch job.',
  'time-limit': ({ context, quick, kind }, limits) =>
    quick
      ? `Stopped after ${limits.quickSeconds} s, the limit of the quick queue of ${context} ` +
        `(quickSeconds). Submit it as ${kind === 'extract' ? 'an extract' : 'a batch'} job.`
      : `Stopped after ${limits.longMinutes} min, the limit of the long queue of ${context} ` +
        '(longMinutes). Ask for less at once.',
} satisfies Record<
  Exclude<StopCause, 'lost'>,
  (job: Claim['job'], limits: Parts['limits']) => string
>;

/** Writes down an end other than a finish, which `commitRun` has written already. */
const settle = async (parts: Parts, { job }: Claim, end: RunEnd): Promise<RunEnd> => {
  if (end.kind !== 'failed') return end;
  const at = parts.clock.now();
  for (let tries = 1; ; tries++) {
    try {
      const { printed } = end;
      const isOurs = await parts.store.jobs.fail(
        { job: job.id, attempt: job.attempt, at, ...(printed === undefined ? {} : { printed }) },
        end.reason,
        end.message,
      );
      parts.observer.note('info', 'job.ended', { job: job.id, reason: end.reason, isOurs });
      if (!isOurs) return { kind: 'superseded' };
      await end.takeBack?.();
      return { ...end, message: `${end.message}${keptSentence(end.kept ?? 0)}` };
    } catch (error) {
      const trace = parts.observer.bug(error, { job: job.id, tries });
      if (tries === SETTLE_TRIES_MAX) return { ...end, message: `${end.message} (${trace})` };
      await pause(SECOND * tries);
    }
  }
};

/** A store that does not answer for half a minute is left alone: `giveBackUnheld` comes later. */
const SETTLE_TRIES_MAX = 8;
