// The store alone: jobs inserted, claimed and finished, each move durable before the next.
// Work: bare jobs of ten accounts on PostgreSQL and on SQLite, ten moves under way at once; and
// jobs that each write a table, as real ones do. Peer: graphile-worker on the same PostgreSQL, with
// as many workers that do nothing. Figure: jobs a second, over both parts together.

import { join } from 'node:path';
import { instant, type Instant } from '../src/base/time.ts';
import type { Account } from '../src/domain/account.ts';
import { fold, type TableId, type TableVersion } from '../src/domain/table.ts';
import type { Claim, NewJob } from '../src/ports/store.ts';
import { openPostgresStore, openSqliteStore, type OpenedStore } from '../src/store/open.ts';
import { startPostgres, whyNoPostgres, type TestPostgres } from '../test/support/postgres.ts';
import { runAlone } from './support/alone.ts';
import { runFolder } from './support/folder.ts';
import { alternate, median, timed, type Bench, type Figure } from './support/measure.ts';
import { packageFolder } from './support/packages.ts';
import { startPeer } from './support/peer-process.ts';
import { inTurns } from './support/turns.ts';
import type { GraphileTerms, QueueTimes } from './peers/graphile-worker.ts';

const JOBS = 1_000;
const AT_ONCE = 10;
const ACCOUNTS = 10;
const ROUNDS = 3;

/** Whether jobs write a table each, or nothing at all. */
type Kind = 'bare' | 'writing';

const bench: Bench = async () => {
  await using folder = await runFolder();
  let file = 0;
  const sqlite = (kind: Kind) => async (): Promise<number> => {
    const path = join(folder.path, `store-${(file += 1)}.sqlite`);
    return rateOf(await openSqliteStore({ file: path }), kind);
  };
  const why = whyNoPostgres();
  const postgres = why === undefined ? await startPostgres({ isDurable: true }) : undefined;
  try {
    const works = { sqlite: sqlite('bare'), sqliteWriting: sqlite('writing') };
    if (postgres === undefined) return withoutPostgres(await alternate(ROUNDS, works), why ?? '');
    const graphile = await graphileOf(postgres);
    const ours = (kind: Kind) => async () =>
      rateOf(await openPostgresStore({ url: await postgres.createDatabase() }), kind);
    const all: Record<string, () => Promise<number>> = {
      ...works,
      postgres: ours('bare'),
      postgresWriting: ours('writing'),
    };
    if (graphile.rate !== undefined) all['graphile'] = graphile.rate;
    return withPostgres(await alternate(ROUNDS, all), graphile.why);
  } finally {
    await postgres?.stop();
  }
};

type Rates = Readonly<Partial<Record<string, readonly number[]>>>;

const rateIn = (rates: Rates, name: string): number => median(rates[name] ?? []);

const withoutPostgres = (rates: Rates, why: string): readonly Figure[] => [
  {
    name: 'store on SQLite: insert, claim, finish',
    unit: '/s',
    ours: rateIn(rates, 'sqlite'),
    note: `writing jobs ${Math.round(rateIn(rates, 'sqliteWriting'))}/s; peer skipped: ${why}`,
  },
];

const withPostgres = (rates: Rates, why: string | undefined): readonly Figure[] => {
  const peer = rates['graphile'] === undefined ? undefined : rateIn(rates, 'graphile');
  const figure = (name: string, writing: string): Omit<Figure, 'name'> => ({
    unit: '/s',
    ours: rateIn(rates, name),
    ...(peer === undefined ? {} : { peer }),
    goal: { of: 'ratio', atLeast: 1 },
    note:
      `jobs that write a table ${Math.round(rateIn(rates, writing))}/s` +
      (why === undefined ? '' : `; graphile-worker skipped: ${why}`),
  });
  return [
    {
      name: 'store on PostgreSQL: insert, claim, finish',
      ...figure('postgres', 'postgresWriting'),
    },
    { name: 'store on SQLite: insert, claim, finish', ...figure('sqlite', 'sqliteWriting') },
  ];
};

const graphileOf = async (postgres: TestPostgres) => {
  const found = await packageFolder('graphile-worker');
  if (found.kind === 'missing') return { rate: undefined, why: found.why };
  const rate = async (): Promise<number> => {
    const url = await postgres.createDatabase();
    const terms: GraphileTerms = { folder: found.folder, url, jobs: JOBS, atOnce: AT_ONCE };
    await using peer = await startPeer<QueueTimes>('graphile-worker', terms);
    return perSecond(peer.told);
  };
  return { rate, why: undefined };
};

const perSecond = ({ insert, work }: QueueTimes): number => JOBS / ((insert + work) / 1_000);

const NOW: Instant = instant(Date.UTC(2026, 0, 1));
const SERVER = 'bench';
/** No limit is to be met. */
const PLENTY = 1_000_000;

const rateOf = async (store: OpenedStore, kind: Kind): Promise<number> => {
  try {
    await store.servers.renew(SERVER, instant(NOW + PLENTY));
    const accounts = await accountsIn(store);
    const turns = { jobs: JOBS, atOnce: AT_ONCE };
    const insert = await timed(() =>
      inTurns(turns, async (number) => {
        const account = accounts[number % accounts.length];
        if (account !== undefined) await store.jobs.insert(newJob(account, number, kind), PLENTY);
      }),
    );
    const work = await timed(() => inTurns(turns, () => workOne(store, kind)));
    return perSecond({ insert, work });
  } finally {
    await store.close();
  }
};

const workOne = async (store: OpenedStore, kind: Kind): Promise<void> => {
  const terms = { server: SERVER, now: NOW, slots: PLENTY, perAccountMax: PLENTY };
  const claim = await store.jobs.claim('long', terms);
  if (claim === undefined) throw new Error('there was no job to take');
  const { job } = claim;
  const version = versionOf(claim);
  const result = await store.jobs.finish({
    job: job.id,
    attempt: job.attempt,
    at: NOW,
    rows: 5n,
    createdTable: kind === 'bare' ? null : `mydb.${version.name}`,
    changes: kind === 'bare' ? [] : [{ kind: 'create', version }],
    output: null,
  });
  if (result.kind !== 'finished') throw new Error(`the job ended as ${result.kind}`);
};

const accountsIn = async (store: OpenedStore): Promise<readonly Account[]> => {
  const made = Array.from({ length: ACCOUNTS }, (_, number) =>
    store.accounts.insert({
      login: `bench-${number}`,
      passwordHash: '$argon2id$none',
      privileges: [],
      quotaBytes: 10n ** 15n,
      created: NOW,
    }),
  );
  return (await Promise.all(made)).filter((account) => typeof account !== 'string');
};

const newJob = (account: Account, number: number, kind: Kind): NewJob => ({
  owner: account.id,
  kind: 'query',
  quick: false,
  system: false,
  context: 'Stars',
  queueMinutes: 500,
  taskName: 'bench',
  text: `SELECT COUNT(*) AS n INTO mydb.t${number} FROM Hipparcos`,
  submitted: NOW,
  source: null,
  format: null,
  into: null,
  reads: [],
  writes: kind === 'bare' ? [] : [{ space: account.space, name: fold(`t${number}`) }],
  writesOwnName: false,
  needsRoom: true,
});

const versionOf = ({ job, space }: Claim): TableVersion => ({
  table: `table-${job.id}` as TableId,
  space,
  name: `t_${job.id}`,
  version: 1,
  attempt: job.attempt,
  job: job.id,
  columns: [{ name: 'n', type: { name: 'int' } }],
  files: [{ name: 'part-0.parquet', bytes: 300n, rows: 1n, sha256: 'ab'.repeat(32) }],
  rows: 1n,
  bytes: 300n,
  created: NOW,
});

if (import.meta.main) await runAlone(bench);
