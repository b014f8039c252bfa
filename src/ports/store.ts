// What the core asks of the store: our own records, and the few moves that change them.
// Every move is one transaction and a compare-and-set; a method that returns has made its work
// durable, save `insertStarted`, which says so. `undefined` and `false` mean that someone else was
// first: read again, decide again.

import type { Instant } from '../base/time.ts';
import type { AccountId } from '../domain/account.ts';
import type { Column } from '../domain/column.ts';
import type { Context } from '../domain/context.ts';
import type { GroupId, SharedName, SharedTable } from '../domain/group.ts';
import type { EndReason, Job, JobId, JobStatus } from '../domain/job.ts';
import type { JobSearch } from '../domain/job-search.ts';
import type { Output, OutputToken } from '../domain/output.ts';
import type { QueueClass, QueueKey } from '../domain/queue.ts';
import type { SpaceObject } from '../domain/space-object.ts';
import type { TableChange } from '../domain/table-change.ts';
import type { DroppedVersion, FoldedName, Space, SpaceId, TableRef } from '../domain/table.ts';
import type { TableVersion, VersionPlace } from '../domain/table.ts';
import type { AccessTokenRecords, AccountRecords, CodeRecords } from './account-records.ts';
import type { LoginTokenRecords } from './account-records.ts';
import type { GroupRecords, SeenDatabases } from './group-records.ts';
import type { HistoryRecords } from './history-records.ts';
import type { LoadRecords } from './load-records.ts';
import type { SpaceGroupRecords, SpaceRecords, SpaceVariableRecords } from './space-records.ts';
import type { NewTerms, TermsRecords } from './terms-records.ts';
import type { UploadToken } from '../domain/upload.ts';

/** Our own records, by their nouns. */
export interface Store {
  readonly accounts: AccountRecords;
  readonly contexts: ContextRecords;
  readonly groups: GroupRecords;
  readonly spaces: SpaceRecords;
  readonly spaceGroups: SpaceGroupRecords;
  readonly spaceVariables: SpaceVariableRecords;
  readonly jobs: JobRecords;
  readonly history: HistoryRecords;
  readonly loads: LoadRecords;
  readonly terms: TermsRecords;
  readonly tables: TableRecords;
  readonly outputs: OutputRecords;
  readonly cursors: CursorRecords;
  readonly servers: ServerRecords;
  readonly suspensions: SuspensionRecords;
  readonly loginTokens: LoginTokenRecords;
  readonly accessTokens: AccessTokenRecords;
  readonly codes: CodeRecords;
  close(): Promise<void>;
}

/** Which release of each context is current, and to which groups and to whom else it is open. */
export interface ContextRecords {
  /**
   * Makes `context` the current release of its name, if its version is the next one and, for its
   * first release, no group has the name.
   */
  publish(context: Context): Promise<boolean>;
  current(name: string): Promise<Context | undefined>;
  /** Name and version of every current release: cheap, for noticing changes. */
  versions(): Promise<readonly { readonly name: string; readonly version: number }[]>;
  /** What names a query of an account may begin with; null: of nobody who has signed in. */
  seenBy(account: AccountId | null): Promise<SeenDatabases>;
  /** Opens a context to the members of a group, and to them alone where it was for all others. */
  grant(context: string, group: GroupId): Promise<void>;
  /** Takes that back; false where it was not so. After the last, it is open to everybody. */
  revoke(context: string, group: GroupId): Promise<boolean>;
  /** Names of the groups that each context is open to; those open to everybody are not there. */
  grants(): Promise<ReadonlyMap<FoldedName, readonly string[]>>;
  /** Opens a context to strangers too; false where it is open to groups alone, or not there. */
  admitStrangers(context: string): Promise<boolean>;
  /** Takes that back; false where it was not so. */
  expelStrangers(context: string): Promise<boolean>;
  /** The contexts that strangers may read. */
  openToStrangers(): Promise<ReadonlySet<FoldedName>>;
}

/** What a job is made from. */
export interface NewJob extends Pick<
  Job,
  | 'owner'
  | 'kind'
  | 'quick'
  | 'system'
  | 'context'
  | 'queueMinutes'
  | 'taskName'
  | 'text'
  | 'submitted'
  | 'source'
  | 'format'
  | 'into'
> {
  /** Tables its text names for reading; those that exist are pinned when it is claimed. */
  readonly reads: readonly TableRef[];
  readonly writes: readonly TableRef[];
  /** Tables of groups that its text names; those it may read when it is claimed are pinned. */
  readonly shared?: readonly SharedName[];
  /**
   * Whether it also writes the table in its owner's space that is named after its number: a
   * submitted SELECT without INTO does. The name is only known once the store has drawn it.
   */
  readonly writesOwnName: boolean;
  /** The space it works in, its owner's own where absent. */
  readonly space?: SpaceId;
  /** The file that was sent, of which an `import` makes a table. */
  readonly upload?: UploadToken;
  /** What it was told beside its text; absent for nothing. */
  readonly terms?: NewTerms;
  /** Whether it writes rows; to drop tables, or to bring them back, needs no room on the disk. */
  readonly needsRoom: boolean;
}

/** A job that this server now runs, with what it may read as it stood at that moment. */
export interface Claim {
  readonly job: Job;
  readonly space: SpaceId;
  /** The current versions of the tables in its read set, pinned until it ends. */
  readonly pinned: readonly TableVersion[];
  /** Names of every table in that space. */
  readonly tableNames: readonly string[];
  /** Views and functions of that space; what those in its read set read is pinned too. */
  readonly objects: readonly SpaceObject[];
  /** Of the tables of groups that it names: those its owner may read, pinned until it ends. */
  readonly shared: readonly SharedTable[];
  /** The file that was sent, of an `import`. */
  readonly upload?: UploadToken;
}

/** Jobs that take slots of their own: those of queues, and imports. */
export type ClaimClass = QueueClass | 'import';

/** On whose behalf, and how many, jobs are claimed. */
export interface ClaimTerms {
  readonly server: ServerId;
  readonly now: Instant;
  /** Running jobs of this class that this server may have. */
  readonly slots: number;
  /** Running jobs of this class that one account may have, over all servers. */
  readonly perAccountMax: number;
  /** Whether `claim` is to pass over jobs that need room on the disk. */
  readonly isDiskLow?: boolean;
}

/** Says that a quick job would have to wait for `job`, which is to write `table`. */
export interface WouldWait {
  readonly waitsFor: JobId;
  readonly table: string;
}

/** Why a quick job was not started: its queue is suspended, or it would have to wait. */
export type NoStart = { readonly isSuspended: true } | WouldWait;

/** The end of a job, told by the attempt that ran it. */
export interface JobEnd {
  readonly job: JobId;
  /** The attempt that speaks; a later attempt makes it a stranger. */
  readonly attempt: number;
  readonly at: Instant;
  /** What its batch printed, line by line. */
  readonly printed?: string;
}

/** A durable point within a job, told by the attempt that runs it. */
export interface JobPoint extends Omit<JobEnd, 'printed'> {
  /** The newest table it made so far. */
  readonly createdTable: string | null;
  readonly changes: readonly TableChange[];
}

/** The end of a job that did what it was asked to. */
export interface JobFinish extends JobEnd {
  readonly rows: bigint | null;
  readonly createdTable: string | null;
  readonly changes: readonly TableChange[];
  readonly output: NewOutput | null;
  /** Whether it had more rows than its terms let out; absent for no. */
  readonly isCut?: boolean;
}

/** An output, and what it may make of all that its owner can still fetch. */
export interface NewOutput {
  readonly output: Output;
  readonly ownerBytesMax: bigint;
}

/** What became of a finish. */
export type FinishResult =
  | { readonly kind: 'finished' }
  /** The job is no longer this attempt's, or is being cancelled. */
  | { readonly kind: 'superseded' }
  | { readonly kind: 'over-outputs'; readonly usedBytes: bigint }
  | ChangeProblem;

/** What became of a durable point; `superseded` as for a finish. */
export type PointResult =
  | { readonly kind: 'committed' }
  | { readonly kind: 'superseded' }
  | ChangeProblem;

/** Why changes of tables cannot be made. */
export type ChangeProblem =
  | { readonly kind: 'over-quota'; readonly usedBytes: bigint; readonly quotaBytes: bigint }
  /** `is` tells what has the name; absent for a table. */
  | { readonly kind: 'table-exists'; readonly name: string; readonly is?: SpaceObject['kind'] }
  | { readonly kind: 'no-such-table'; readonly name: string }
  /** A space would have more than `OBJECTS_MAX` views and functions, or more text of theirs. */
  | { readonly kind: 'too-many-objects' };

/** Jobs, from the asking to the end and ever after. */
export interface JobRecords {
  /** A ready job, or undefined where the account already has `waitingMax` of them. */
  insert(job: NewJob, waitingMax: number): Promise<JobId | undefined>;
  /** The record of a job that failed before it could wait, as one that does not parse. */
  insertFailed(job: NewJob, reason: EndReason, message: string): Promise<JobId>;
  /**
   * Inserts a quick job as started, with its locks and pins, in one transaction.
   * Undefined where the account already runs `perAccountMax` quick jobs.
   * It may be a step: not on the disk yet when it returns, but before any later move is. Who asks
   * is told nothing of the job before its end is durable; after a crash the store may not know it.
   */
  insertStarted(job: NewJob, terms: ClaimTerms): Promise<Claim | NoStart | undefined>;
  /**
   * The next job of a class: among the ready jobs whose locks are free and whose queue is not
   * suspended, the account with the
   * fewest running goes first, then the oldest job. Sets it started, counts the attempt, pins.
   */
  claim(claimClass: ClaimClass, terms: ClaimTerms): Promise<Claim | undefined>;
  byId(id: JobId): Promise<Job | undefined>;
  status(id: JobId): Promise<{ readonly owner: AccountId; readonly status: JobStatus } | undefined>;
  /** Newest first, a page at a time; holds no lock between pages. */
  search(search: JobSearch): AsyncIterable<Job>;
  /** `cancel` of the machine; returns where the job stands afterwards. */
  cancel(id: JobId, reason: EndReason): Promise<JobStatus | undefined>;
  /** Ends the job, swaps table versions, checks the quota, frees locks and pins: at once. */
  finish(finish: JobFinish): Promise<FinishResult>;
  /**
   * Swaps table versions and checks the quota, at once, while the job runs on with its locks. From
   * then on it is not begun again, and every end but a finish says what was kept.
   */
  commit(point: JobPoint): Promise<PointResult>;
  /** Ends the job as failed, or as cancelled where it is canceling; frees locks and pins. */
  fail(end: JobEnd, reason: EndReason, message: string): Promise<boolean>;
  /**
   * Ends the job as failed with reason `cleared`, wherever it stands and whoever runs it; frees
   * locks and pins. False where it has ended, or there is none.
   */
  clear(id: JobId, at: Instant, message: string): Promise<boolean>;
  /** Jobs that are canceling on `server`, or that no server runs. */
  canceling(server: ServerId): Promise<readonly Job[]>;
  /** Started jobs whose server's lease is over: back to ready, or failed as lost. */
  retakeLost(now: Instant, attemptsMax: number): Promise<readonly LostJob[]>;
  /** Gives back jobs that their living server does not run; no attempt of theirs is lost by it. */
  giveBack(what: GiveBack): Promise<readonly LostJob[]>;
  /** The file that was sent, of which a job makes something. */
  uploadOf(id: JobId): Promise<UploadToken | undefined>;
  /** Files that were sent and that are still wanted, with whose they are. */
  uploads(): Promise<readonly WaitingUpload[]>;
  /** Attempts that hold a slot now. */
  activeAttempts(): Promise<readonly ActiveAttempt[]>;
}

/** A file that was sent, whose job has not ended, or that waits for its load. */
export interface WaitingUpload {
  readonly owner: AccountId;
  /** Whether it is, or is to be, what is new of a source. */
  readonly isSource: boolean;
  readonly upload: UploadToken;
}

/** One attempt of a job. */
export interface Attempt {
  readonly job: JobId;
  readonly attempt: number;
}

/** An attempt that holds a slot, and its server; null: it was cancelled before it ran. */
export interface ActiveAttempt extends Attempt {
  readonly server: ServerId | null;
}

/** What a server gives back: all it holds, or these attempts. */
export interface GiveBack {
  readonly server: ServerId;
  readonly attempts?: readonly Attempt[];
  readonly now: Instant;
}

/** A job that its server runs no more. */
export interface LostJob {
  readonly job: JobId;
  /** The attempt that was lost, whose staging may go. */
  readonly attempt: number;
  readonly status: JobStatus;
}

/** By what a version is found. */
export type VersionKey = Pick<TableVersion, 'table' | 'version'>;

/** A version as the store has it. */
export interface StoredVersion {
  readonly version: TableVersion;
  /** Whether it is condemned: no longer to be undropped, and to be forgotten. */
  readonly isExpired: boolean;
}

/** Tables and their versions. */
export interface TableRecords {
  /** Current versions of a space, by name. */
  list(space: SpaceId): Promise<readonly TableVersion[]>;
  current(space: SpaceId, name: string): Promise<TableVersion | undefined>;
  /** The table and number of the version that is to replace the current one of that name. */
  next(space: SpaceId, name: string): Promise<VersionKey | undefined>;
  /**
   * What UNDROP would bring back now: of each name that no table has, what was dropped last and is
   * not condemned. Last dropped first, at most `most`.
   */
  dropped(space: SpaceId, most: number): Promise<readonly DroppedVersion[]>;
  /** Views and functions of a space, by name. */
  objects(space: SpaceId): Promise<readonly SpaceObject[]>;
  usedBytes(space: SpaceId): Promise<bigint>;
  /** What the tables of the space's owner take, in all that he owns, and what they may take. */
  quotaOf(space: SpaceId): Promise<Record<'usedBytes' | 'quotaBytes', bigint>>;
  /** Condemns what was dropped before `before` and is not pinned: UNDROP never brings it back. */
  condemn(before: Instant): Promise<void>;
  /**
   * A page of all the versions the store knows, current and dropped, in the order of their tables
   * and numbers: those after `after`, or the first ones. Empty after the last.
   */
  versions(after?: VersionKey): Promise<readonly StoredVersion[]>;
  /** Forgets those that are condemned and not pinned, and returns them: their files may go. */
  forget(versions: readonly VersionPlace[]): Promise<readonly VersionPlace[]>;
  /**
   * Puts back a table that only its files tell of; false where the store already has it. As
   * `current` it takes its name, unless a younger one has it: then, as `dropped`, UNDROP brings it
   * back.
   */
  restore(version: TableVersion, space: Space, as: 'current' | 'dropped'): Promise<boolean>;
}

/** Outputs of jobs. */
export interface OutputRecords {
  /** The output and whether it is past its time. */
  byToken(token: OutputToken): Promise<{ readonly output: Output; readonly job: Job } | undefined>;
  /** Tokens whose files must stay. */
  kept(now: Instant): Promise<readonly OutputToken[]>;
  /** It can be fetched until `end`, and not until the moment that was told before. */
  keepUntil(token: OutputToken, end: Instant): Promise<void>;
}

/** How far a result has been read. */
export interface Cursor {
  readonly token: OutputToken;
  readonly columns: readonly Column[];
  readonly pageRows: number;
  /** The byte at which its next page begins. */
  readonly position: number;
}

/** Results that are read page by page. */
export interface CursorRecords {
  insert(cursor: Cursor): Promise<void>;
  /** With its file, which may have expired, and whose it is. */
  find(token: OutputToken): Promise<FoundCursor | undefined>;
  /** Moves it from one byte to another, or ends it; false where it stands elsewhere. */
  advance(token: OutputToken, from: number, to: number | null): Promise<boolean>;
  /** Forgets those whose files expired before `before`. */
  forget(before: Instant): Promise<void>;
}

/** A cursor and what it goes over. */
export interface FoundCursor {
  readonly cursor: Cursor;
  readonly output: Output;
  readonly owner: AccountId;
}

/** A run of a server process, drawn anew at each start. */
export type ServerId = string;

/** Which servers are alive. */
export interface ServerRecords {
  /** Says that `server` lives until `leaseUntil`; false where it had been declared dead. */
  renew(server: ServerId, leaseUntil: Instant): Promise<boolean>;
  /** Ends the lease at once, so that others may retake its jobs. */
  leave(server: ServerId): Promise<void>;
  /** Ends every lease but that of `server`: for who knows that it is the only one of its store. */
  outlive(server: ServerId): Promise<void>;
}

/** Which queues are suspended, for every server. */
export interface SuspensionRecords {
  /** Nothing of these queues starts any more once this returns, until they are woken. */
  suspend(queues: readonly QueueKey[]): Promise<void>;
  wake(queues: readonly QueueKey[]): Promise<void>;
  all(): Promise<readonly QueueKey[]>;
  /** The queues of the jobs that hold slots now. */
  busy(): Promise<readonly QueueKey[]>;
}
