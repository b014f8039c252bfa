// Quick queries: run at once, answered whole, never behind long ones.
// The answer is spooled to its limit before its first byte leaves, so that an error or a result
// too large is an error and never half an answer.

import { SECOND } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import type { JobId } from '../domain/job.ts';
import type { OutputFormat } from '../domain/output.ts';
import { SPACE_TURN, type SeenSpace } from '../domain/space.ts';
import { lineOfErrors } from '../domain/query-error.ts';
import { Refusal, type RefusalName } from '../domain/refusal.ts';
import type { Spool } from '../ports/files.ts';
import type { Claim, NewJob, WouldWait } from '../ports/store.ts';
import type { Batch } from '../sql/statement.ts';
import { parseBatch } from '../sql/parse.ts';
import { touched } from '../sql/touched.ts';
import { lowDisk, needsRoom } from './disk-floor.ts';
import {
  bareNamesIn,
  lockedBy,
  refuseIfTooLong,
  TOUCHES_NOTHING,
  whyNotReading,
} from './submission.ts';
import type { Parts } from './parts.ts';
import { runClaim } from './run.ts';
import type { LetGo, Unread } from './unread.ts';
import { createHandOver, type HandOver } from './hand-over.ts';
import { END_REFUSALS, type RunEnd } from './run-end.ts';

/** A batch to be run at once. */
export interface QuickAsk {
  readonly text: string;
  readonly context: string;
  readonly taskName: string | null;
  /** Asked for by a program on its own behalf, so that lists leave it out. */
  readonly system: boolean;
  /** The space it works in, whose tables are its `mydb`; absent for the account's own. */
  readonly space?: SeenSpace;
  /** Whether whoever asks may do nothing but read. */
  readonly readsOnly?: boolean;
  /** What its rows are written in; typed CSV where it is not said. */
  readonly format?: OutputFormat;
}

/** The answer of a quick query, complete. */
export interface QuickAnswer {
  /** Whether there is a result; INTO, DROP and UNDROP have none. */
  readonly hasRows: boolean;
  /** Rows returned or written; null for statements that have none. */
  readonly rows: bigint | null;
  /** Of the whole answer. */
  readonly bytes: number;
  /** What `read` gives. */
  readonly format: OutputFormat;
  /** The rows in the format that was asked for, from its head on; to be read once. */
  read(): AsyncIterable<Uint8Array>;
}

/**
 * The answer of a query. One that is longer than what is kept is still being made when it comes:
 * reading it throws a Refusal where it cannot be made to its end.
 */
export interface QueryAnswer extends Omit<QuickAnswer, 'bytes'> {
  /** Of the whole answer; null where it is still being made. */
  readonly wholeBytes: number | null;
  /** Whether there were more rows than were asked for; false where it is still being made. */
  readonly isCut: boolean;
}

/** Runs a batch at once and answers with its rows; refuses where it cannot. */
export type Quick = (account: Account, ask: QuickAsk, signal: AbortSignal) => Promise<QuickAnswer>;

/** The verb `quick`. */
export const createQuick =
  (parts: Parts): Quick =>
  async (account, ask, signal) => {
    const { job, batch } = await quickBatchOf(parts, account, ask);
    const low = job.needsRoom ? await lowDisk(parts) : undefined;
    if (low !== undefined) throw new Refusal('disk-low', { ...low });
    const slot = await takeSlot(parts, parts.unread, { job, signal });
    const { format = 'typed-csv' } = ask;
    const started = { ...slot, batch, format, rowsMax: null, mayFlow: false };
    // Nothing flows that may not.
    const { wholeBytes, ...answer } = await answerQuick(parts, started, signal);
    return { ...answer, bytes: wholeBytes ?? 0 };
  };

/** A batch that is to be run at once, and the job it is to be. */
export interface QuickBatch {
  readonly job: NewJob;
  readonly batch: Batch;
}

/** Reads a batch; refuses what does not parse, which stays as a failed job. */
export const quickBatchOf = async (
  parts: Parts,
  account: Account,
  ask: QuickAsk,
): Promise<QuickBatch> => {
  refuseIfTooLong(parts, ask.text);
  const context = await parts.contexts.resolve(account, ask.context);
  const job = newJobOf(parts, account, { ...ask, context });
  const parsed = parseBatch(ask.text);
  if (parsed.kind === 'unparsable') return fail(parts, job, lineOfErrors(parsed.errors));
  const { batch } = parsed;
  const problem = ask.readsOnly === true ? whyNotReading(batch) : undefined;
  if (problem !== undefined) return fail(parts, job, problem);
  const tables = touched(batch, bareNamesIn(context));
  const locks = lockedBy(account, { space: ask.space, ...tables });
  const shared = await parts.contexts.sharedAmong(account, tables.elsewhere);
  return { batch, job: { ...job, ...locks, shared, needsRoom: needsRoom(batch, 'to-client') } };
};

/** Keeps a job that nobody runs, and refuses it. */
const fail = async (parts: Parts, job: NewJob, message: string): Promise<never> => {
  await parts.store.jobs.insertFailed(job, 'query-error', message);
  throw new Refusal('query-error', { message });
};

const newJobOf = (parts: Parts, account: Account, ask: QuickAsk): NewJob => ({
  owner: account.id,
  kind: 'query',
  quick: true,
  system: ask.system,
  context: ask.context,
  queueMinutes: Math.ceil(parts.limits.quickSeconds / 60),
  taskName: ask.taskName,
  text: ask.text,
  submitted: parts.clock.now(),
  ...TOUCHES_NOTHING,
});

/** A job that was started in a slot, and room for its answer until that has been read. */
interface Slot {
  readonly claim: Claim;
  readonly letGo: LetGo;
}

/** Waits for a slot and for room, at most `quickWaitSeconds`, and starts the job. */
export const takeSlot = async (
  parts: Parts,
  unread: Unread,
  { job, signal }: { readonly job: NewJob; readonly signal: AbortSignal },
): Promise<Slot> => {
  const { limits } = parts;
  const deadline = parts.clock.now() + limits.quickWaitSeconds * SECOND;
  const seconds = limits.quickWaitSeconds;
  for (;;) {
    const now = parts.clock.now();
    const slot = signal.aborted ? 'busy' : await slotNow(parts, unread, job);
    if (typeof slot !== 'string') return slot;
    if (signal.aborted || now >= deadline) throw new Refusal(NO_SLOT[slot], { seconds });
    await parts.bell.wait(Math.min(deadline - now, SLOT_LOOK), signal);
  }
};

/** Why there is no slot. */
type NoSlot = 'busy' | 'account-full' | 'server-full';

const NO_SLOT = {
  busy: 'quick-slots-busy',
  'account-full': 'answers-unread',
  'server-full': 'quick-slots-busy',
} as const satisfies Record<NoSlot, RefusalName>;

const slotNow = async (parts: Parts, unread: Unread, job: NewJob): Promise<Slot | NoSlot> => {
  const { limits } = parts;
  const letGo = unread.enter(job.owner);
  if (typeof letGo === 'string') return letGo;
  let claim: Claim | undefined;
  try {
    const made = await parts.store.jobs.insertStarted(job, {
      server: parts.serverId(),
      now: parts.clock.now(),
      slots: limits.quickSlots,
      perAccountMax: limits.quickPerAccountMax,
    });
    if (made !== undefined && 'isSuspended' in made) {
      throw new Refusal('queue-suspended', { context: job.context });
    }
    if (made !== undefined && 'waitsFor' in made) {
      throw await refusalOfWait(parts, job, made);
    }
    claim = made;
  } finally {
    if (claim === undefined) letGo();
  }
  return claim === undefined ? 'busy' : { claim, letGo };
};

/** In whose way it is, and what it is going to write: a space's turn is no table's name. */
const refusalOfWait = async (
  { store }: Parts,
  { space }: NewJob,
  { waitsFor: job, table }: WouldWait,
): Promise<Refusal> => {
  if (table !== SPACE_TURN || space === undefined)
    return new Refusal('table-being-written', { job, table });
  const { name = '' } = (await store.accounts.spaceOf(space)) ?? {};
  return new Refusal('space-being-changed', { job, space: name });
};

/** Slots that another server frees ring no bell here; milliseconds between two looks. */
const SLOT_LOOK = 250;

/** A quick query that has its slot. */
export interface StartedQuery extends Slot {
  readonly batch: Batch;
  readonly format: OutputFormat;
  /** So many rows at most; null for all. */
  readonly rowsMax: bigint | null;
  /** Whether an answer that is longer than what is kept flows on, or is an error. */
  readonly mayFlow: boolean;
}

/** Runs a quick query; its answer comes when it is whole, or when what is kept of it is full. */
export const answerQuick = async (
  parts: Parts,
  query: StartedQuery,
  signal: AbortSignal,
): Promise<QueryAnswer> => {
  const { claim, letGo, batch, format, rowsMax } = query;
  const { job } = claim;
  const spool = parts.files.spool(parts.limits.quickResultBytes);
  const kept: Kept = {
    spool,
    format,
    close: async () => {
      letGo();
      await spool.close();
    },
  };
  const leave = () => void parts.running.stop(job.id, 'client-left');
  signal.addEventListener('abort', leave);
  const flow = flowOf(parts, query, spool);
  const bound = rowsMax === null ? {} : { rowsMax };
  const run = runClaim(parts, {
    claim,
    batch,
    destination: { kind: 'stream', format, ...bound },
    onBytes: flow.take,
  }).finally(() => {
    flow.rest.end();
    signal.removeEventListener('abort', leave);
  });
  // The client may have left while its job was being written down.
  if (signal.aborted) leave();
  try {
    const end = await Promise.race([run, flow.begun]);
    if (end === FLOWING) {
      return flowingAnswer(parts, job.id, { ...kept, rest: flow.rest, run, signal });
    }
    if (end.kind === 'finished') return answerOf(end, kept, signal);
    throw await refusalOf(parts, job.id, end);
  } catch (error) {
    await kept.close();
    throw error;
  }
};

/** Says that what is kept of an answer is full, and that the rest of it flows. */
const FLOWING = Symbol('flowing');

/** Where the bytes of an answer go: into the spool, and when that is full, from hand to hand. */
const flowOf = (parts: Parts, { claim, mayFlow }: StartedQuery, spool: Spool) => {
  const rest = createHandOver();
  const { promise: begun, resolve: begin } = Promise.withResolvers<typeof FLOWING>();
  let isFull = false;
  const take = async (bytes: Uint8Array): Promise<void> => {
    isFull ||= !(await spool.write(bytes));
    if (!isFull) return;
    if (!mayFlow) return void parts.running.stop(claim.job.id, 'result-too-large');
    begin(FLOWING);
    await rest.put(bytes);
  };
  return { rest, begun, take };
};

/** An answer that is read while it is made. */
interface Flowing extends Kept {
  readonly rest: HandOver;
  readonly run: Promise<RunEnd>;
  readonly signal: AbortSignal;
}

const flowingAnswer = (parts: Parts, id: JobId, flowing: Flowing): QueryAnswer => {
  const giveUp = async (): Promise<void> => {
    parts.running.stop(id, 'client-left');
    await flowing.close();
  };
  // Whoever left will not read.
  flowing.signal.addEventListener('abort', () => void giveUp(), { once: true });
  return {
    hasRows: true,
    rows: null,
    wholeBytes: null,
    isCut: false,
    format: flowing.format,
    read: () => unlessGivenUp(readFlowing(parts, id, flowing), giveUp),
  };
};

/** Rows to be read once; where nobody begins to, `giveUp` does what their end would have done. */
const unlessGivenUp = (
  rows: AsyncGenerator<Uint8Array>,
  giveUp: () => Promise<void>,
): AsyncIterable<Uint8Array> => {
  let isBegun = false;
  const iterator: AsyncIterator<Uint8Array> = {
    next: () => {
      isBegun = true;
      return rows.next();
    },
    return: async () => {
      if (!isBegun) await giveUp();
      return rows.return(undefined);
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
};

async function* readFlowing(
  parts: Parts,
  id: JobId,
  { spool, rest, run, close }: Flowing,
): AsyncGenerator<Uint8Array> {
  try {
    yield* spool.read();
    yield* rest.read();
    const end = await run;
    if (end.kind !== 'finished') throw await refusalOf(parts, id, end);
  } finally {
    parts.running.stop(id, 'client-left');
    await close();
  }
}

/** The bytes of an answer, and what ends their keeping. */
interface Kept {
  readonly spool: Spool;
  readonly format: OutputFormat;
  close(): Promise<void>;
}

const answerOf = (
  end: Extract<RunEnd, { kind: 'finished' }>,
  kept: Kept,
  signal: AbortSignal,
): QueryAnswer => {
  // Whoever left will not read: what was kept for him goes.
  signal.addEventListener('abort', () => void kept.close(), { once: true });
  if (signal.aborted || end.columns === undefined) void kept.close();
  return {
    hasRows: end.columns !== undefined,
    rows: end.rows,
    wholeBytes: kept.spool.bytes,
    isCut: end.isCut === true,
    format: kept.format,
    read: () => unlessGivenUp(readOnce(kept), kept.close),
  };
};

async function* readOnce({ spool, close }: Kept): AsyncGenerator<Uint8Array> {
  try {
    yield* spool.read();
  } finally {
    await close();
  }
}

/** What a quick job's end is to the one who waits for it, where it did not finish. */
export const refusalOf = async (
  parts: Parts,
  id: JobId,
  end: Exclude<RunEnd, { kind: 'finished' }>,
): Promise<Refusal> => {
  if (end.kind === 'superseded') {
    // Ended by somebody else, or given up by a server that stops: the record knows.
    const job = await parts.store.jobs.byId(id);
    const message = job?.reason === 'cleared' ? job.message : null;
    return message === null
      ? new Refusal('stopping')
      : new Refusal(END_REFUSALS.cleared, { message });
  }
  const blanks = { message: end.message, bytes: parts.limits.quickResultBytes };
  return new Refusal(END_REFUSALS[end.reason], blanks);
};
