// A job: one thing somebody asked to be done, from the asking to the end; the table of its life.
// Pure: the store moves the row, and only by compare-and-set on what this table allows.

import type { Brand } from '../base/brand.ts';
import type { Instant } from '../base/time.ts';
import type { AccountId } from './account.ts';
import type { JobTerms } from './job-terms.ts';
import type { Output, OutputFormat } from './output.ts';
import type { SpaceId } from './table.ts';

/** A job's number on every wire; 64 bits, counts up, never reused. */
export type JobId = Brand<bigint, 'JobId'>;

/** The number of a job as people and programs write it; undefined where no job can have it. */
export const readJobId = (text: string): JobId | undefined => {
  if (!/^\d{1,19}$/.test(text)) return undefined;
  const number = BigInt(text);
  return number >= 1n && number <= JOB_ID_MAX ? (number as JobId) : undefined;
};

/** What a signed number of 64 bits holds, as both databases have it. */
const JOB_ID_MAX = 2n ** 63n - 1n;

/** The table in its owner's space that takes the rows of a batch job's SELECT without INTO. */
export const ownTableOf = (id: JobId): string => `job_${id}`;

/** Where a job stands. */
export type JobStatus =
  | 'draft'
  | 'ready'
  | 'started'
  | 'canceling'
  | 'cancelled'
  | 'failed'
  | 'finished';

/** What can happen to a job. `retake` gives a job of a dead server back to the queue. */
export type JobEvent =
  | 'submit'
  | 'claim'
  | 'cancel'
  | 'confirm-cancel'
  | 'finish'
  | 'fail'
  | 'retake';

/** From each status, where each event leads; what is missing cannot happen. */
export const MACHINE = {
  draft: { submit: 'ready', cancel: 'canceling', fail: 'failed' },
  ready: { claim: 'started', cancel: 'canceling', fail: 'failed' },
  started: { cancel: 'canceling', finish: 'finished', fail: 'failed', retake: 'ready' },
  canceling: { 'confirm-cancel': 'cancelled', fail: 'failed' },
  cancelled: {},
  failed: {},
  finished: {},
} as const satisfies Record<JobStatus, Partial<Record<JobEvent, JobStatus>>>;

/** The statuses from which `event` may happen, for the `where` of a compare-and-set. */
export const statusesBefore = (event: JobEvent): readonly JobStatus[] =>
  (Object.keys(MACHINE) as JobStatus[]).filter((status) => event in MACHINE[status]);

/** Where `event` leads from any status that allows it. */
export const statusAfter = (event: JobEvent): JobStatus => AFTER[event];

const AFTER = {
  submit: 'ready',
  claim: 'started',
  cancel: 'canceling',
  'confirm-cancel': 'cancelled',
  finish: 'finished',
  fail: 'failed',
  retake: 'ready',
} as const satisfies Record<JobEvent, JobStatus>;

/** Statuses that hold a slot. */
export const ACTIVE: readonly JobStatus[] = ['started', 'canceling'];

/** Statuses that never change again. */
export const FINAL: readonly JobStatus[] = ['cancelled', 'failed', 'finished'];

/** What a job is asked to do. */
export type JobKind =
  | 'query'
  | 'extract'
  | 'import'
  | 'publish'
  /** Takes the newest load of its space back. */
  | 'undo'
  /** These do something to a space as a whole. */
  | 'copy'
  | 'swap'
  | 'empty'
  | 'delete';

/** Why a job ended otherwise than by finishing: for machines; people read the message beside it. */
export type EndReason =
  | 'query-error'
  | 'table-exists'
  | 'cancelled'
  | 'cleared'
  | 'client-left'
  | 'time-limit'
  | 'memory'
  | 'quota'
  | 'disk'
  | 'result-too-large'
  | 'busy'
  | 'lost'
  | 'engine';

/** What a job that stopped says of what it had committed, up to the number of its COMMIT. */
export const KEPT_BEFORE = 'Kept: what stood before COMMIT number';

/** The end of the message of a job that stopped, which says what it has kept. */
export const keptSentence = (commits: number): string =>
  commits === 0 ? '' : ` ${KEPT_BEFORE} ${commits}.`;

/** The record of a job, which is all that anybody ever sees of it. */
export interface Job {
  readonly id: JobId;
  readonly owner: AccountId;
  readonly kind: JobKind;
  /** Whether somebody waits on the line for its rows. */
  readonly quick: boolean;
  /** Asked for by a program on its own behalf; left out of lists unless asked for. */
  readonly system: boolean;
  /** The space it works in; null for its owner's own. */
  readonly space: SpaceId | null;
  /** The number of the load of that space that it was; null where it was none, or not yet. */
  readonly load: number | null;
  /** The context's name in its own spelling. */
  readonly context: string;
  /** The time limit of the queue it is in, in minutes: what old clients call its queue. */
  readonly queueMinutes: number;
  readonly taskName: string | null;
  /** The batch as it was sent. */
  readonly text: string;
  readonly status: JobStatus;
  /** 0 until first claimed; each claim adds 1. */
  readonly attempt: number;
  readonly submitted: Instant;
  readonly started: Instant | null;
  readonly ended: Instant | null;
  /** Rows written or returned; null until known. */
  readonly rows: bigint | null;
  readonly reason: EndReason | null;
  /** One line for people: why it ended as it did. */
  readonly message: string | null;
  /** What its batch printed, line by line; null where that is nothing, or the job has not ended. */
  readonly printed: string | null;
  /** COMMITs of its batch that are durable: what stands before them stays, however it ends. */
  readonly commits: number;
  /** The table it made, as `mydb.name`. */
  readonly createdTable: string | null;
  /** The table an extract is made from, without its space. */
  readonly source: string | null;
  readonly format: OutputFormat | null;
  /** The new table, without its space, that takes its rows; null for one named after its number. */
  readonly into: string | null;
  readonly output: Output | null;
  /** Absent where it was told nothing: `PLAIN_TERMS` hold then. */
  readonly terms?: JobTerms;
}
