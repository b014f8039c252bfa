// What every case of the store's contract stands on: a place where a store can be made, and short
// words for the moves that cases are told in.

import { instant, type Instant } from '../../src/base/time.ts';
import type { Account, AccountId } from '../../src/domain/account.ts';
import type { JobId } from '../../src/domain/job.ts';
import type { Output, OutputToken } from '../../src/domain/output.ts';
import type { QueueClass } from '../../src/domain/queue.ts';
import type { TableChange } from '../../src/domain/table-change.ts';
import { fold, type TableId, type TableRef, type TableVersion } from '../../src/domain/table.ts';
import { eachVersion } from '../../src/core/housekeeping.ts';
import type {
  Claim,
  ClaimTerms,
  FinishResult,
  JobFinish,
  NewJob,
  StoredVersion,
} from '../../src/ports/store.ts';
import type { OpenedStore } from '../../src/store/open.ts';

/** A place that can hold one store, on one of the databases. */
export interface StorePlace {
  /** What another process opens it by: a file, or the URL of a database. */
  readonly address: string;
  /** Opens the store there, as one more server would. */
  open(): Promise<OpenedStore>;
  /** Runs one statement behind the store's back. */
  execute(statement: string): Promise<void>;
  /** Removes the place; everything opened in it is closed before. */
  remove(): Promise<void>;
}

/** An adapter under contract. */
export interface StoreAdapter {
  readonly name: string;
  makePlace(): Promise<StorePlace>;
}

/** The greatest number that 64 bits hold. */
export const MAX = 2n ** 63n - 1n;

/** Some point in time, `milliseconds` later. */
export const at = (milliseconds: number): Instant => instant(1_700_000_000_000 + milliseconds);

/** The server that takes jobs in most cases. */
export const SERVER = 'server-1';

/** A store with short words for what cases do to it. */
export interface Yard {
  readonly store: OpenedStore;
  readonly place: StorePlace;
  account(parts?: { readonly login?: string; readonly quotaBytes?: bigint }): Promise<Account>;
  /** Submits a long job and returns its number. */
  submit(owner: Account, parts?: Partial<NewJob>): Promise<JobId>;
  /** Claims the next job of a class. */
  take(terms?: Partial<ClaimTerms>, queueClass?: QueueClass): Promise<Claim | undefined>;
  /** Claims the next job, which there must be. */
  mustTake(terms?: Partial<ClaimTerms>): Promise<Claim>;
  /** The name of a new server, whose lease is over at `at(40)`. */
  dyingServer(): Promise<string>;
  finish(claim: Claim, parts?: Partial<JobFinish>): Promise<FinishResult>;
  /** Runs a job that makes these changes, and nothing else is waiting. */
  change(owner: Account, ...changes: readonly TableChange[]): Promise<FinishResult>;
  close(): Promise<void>;
}

/** The yard over a store that is newly opened in `place`. */
export const openYard = async (place: StorePlace): Promise<Yard> => {
  const store = await place.open();
  const take: Yard['take'] = (terms = {}, queueClass = 'long') =>
    store.jobs.claim(queueClass, termsOf(terms));
  const mustTake: Yard['mustTake'] = async (terms) => {
    const claim = await take(terms);
    if (claim === undefined) throw new Error('There was no job to take.');
    return claim;
  };
  const finish: Yard['finish'] = (claim, parts = {}) =>
    store.jobs.finish({ ...plainFinish(claim), ...parts });
  const submit: Yard['submit'] = async (owner, parts = {}) => {
    const id = await store.jobs.insert(newJob(owner, parts), 100_000);
    if (id === undefined) throw new Error('The job was not taken in.');
    return id;
  };
  const dyingServer: Yard['dyingServer'] = async () => {
    const server = `dying-${drawNumber()}`;
    await store.servers.renew(server, at(40));
    return server;
  };
  await store.servers.renew(SERVER, at(1_000_000));
  return {
    store,
    place,
    submit,
    take,
    mustTake,
    dyingServer,
    finish,
    account: async (parts) => {
      const account = await store.accounts.insert(newAccount(parts));
      if (typeof account === 'string') throw new Error(account);
      return account;
    },
    change: async (owner, ...changes) => {
      await submit(owner);
      return finish(await mustTake(), { changes });
    },
    close: () => store.close(),
  };
};

let drawn = 0;

/** A number that no other case of this run has. */
export const drawNumber = (): number => ++drawn;

/** An account that nobody has. */
export const newAccount = (
  parts: { readonly id?: AccountId; readonly login?: string; readonly quotaBytes?: bigint } = {},
) => ({
  login: `login-${drawNumber()}`,
  passwordHash: '$argon2id$one',
  privileges: [],
  quotaBytes: 1_000_000n,
  created: at(0),
  ...parts,
});

/** A batch query of `owner` that touches no table. */
export const newJob = (owner: Account, parts: Partial<NewJob> = {}): NewJob => ({
  owner: owner.id,
  kind: 'query',
  quick: false,
  system: false,
  context: 'Stars',
  queueMinutes: 500,
  taskName: null,
  text: 'SELECT 1',
  submitted: at(0),
  source: null,
  format: null,
  into: null,
  reads: [],
  writes: [],
  writesOwnName: false,
  needsRoom: true,
  ...parts,
});

/** The terms of a server that has room for everything. */
export const termsOf = (terms: Partial<ClaimTerms> = {}): ClaimTerms => ({
  server: SERVER,
  now: at(10),
  slots: 100,
  perAccountMax: 100,
  ...terms,
});

const plainFinish = ({ job }: Claim): JobFinish => ({
  job: job.id,
  attempt: job.attempt,
  at: at(20),
  rows: null,
  createdTable: null,
  changes: [],
  output: null,
});

/** A table of `owner` by its name. */
export const ref = (owner: Account, name: string): TableRef => ({
  space: owner.space,
  name: fold(name),
});

/** A first version of a new table. */
export const version = (
  owner: Account,
  name: string,
  parts: Partial<TableVersion> = {},
): TableVersion => ({
  table: `table${drawNumber()}` as TableId,
  space: owner.space,
  name,
  version: 1,
  attempt: 1,
  job: 1n as JobId,
  columns: [{ name: 'id', type: { name: 'bigint' }, unit: 'deg' }],
  files: [{ name: 'part-0.parquet', bytes: 100n, rows: 5n, sha256: 'ab'.repeat(32) }],
  rows: 5n,
  bytes: 100n,
  created: at(15),
  ...parts,
});

/** Every version the store knows, after a sweep of what was dropped before `before`. */
export const versionsAfter = async (
  { tables }: Pick<OpenedStore, 'tables'>,
  before: Instant,
): Promise<readonly StoredVersion[]> => {
  await tables.condemn(before);
  return Array.fromAsync(eachVersion(tables));
};

/** The change that makes `created` current. */
export const create = (created: TableVersion): TableChange => ({
  kind: 'create',
  version: created,
});

/** The change that puts `made` in the place of the current one of its name. */
export const replace = (made: TableVersion): TableChange => ({ kind: 'replace', version: made });

/** The change that gives a table of `owner` another name. */
export const rename = (owner: Account, name: string, newName: string): TableChange => ({
  kind: 'rename',
  space: owner.space,
  name,
  newName,
});

/** The change that drops or brings back a table of `owner`, or drops a view. */
export const by = (
  kind: 'drop' | 'undrop' | 'undefine',
  owner: Account,
  name: string,
): TableChange => ({
  kind,
  space: owner.space,
  name,
});

/** An output under a token of its own. */
export const newOutput = (parts: Partial<Output> = {}): Output => ({
  token: String(drawNumber()).padStart(32, '0') as OutputToken,
  fileName: 'stars.csv',
  bytes: 10n,
  expires: at(1_000),
  ...parts,
});

/** One promise of the store, held against a yard that is empty. */
export type Case = (yard: Yard) => Promise<void>;

/** Cases by their titles, in groups by what they tell of. */
export type CaseGroups = Readonly<Record<string, Readonly<Record<string, Case>>>>;

/** Cases that differ in their data alone. */
export const each = <Row>(
  rows: readonly Row[],
  caseOf: (row: Row) => readonly [title: string, check: Case],
): Readonly<Record<string, Case>> => Object.fromEntries(rows.map(caseOf));

/** All that an async iterable gives. */
export const collect = <T>(items: AsyncIterable<T>): Promise<T[]> => Array.fromAsync(items);

/** What a job's row says where a case that writes rows by itself says nothing else. */
export const PLAIN_ROW = {
  kind: 'query',
  quick: 0,
  system: 0,
  attempt: 1,
  queue_minutes: 500,
  text: 'SELECT 1',
};
