// The store over one SQLite file: reads by key on the main thread, moves on a thread of their own,
// searches on another. WAL lets the three go on side by side, and a read that begins after a move
// has returned sees what it did.

import { closeSync, openSync } from 'node:fs';
import type { Job } from '../../domain/job.ts';
import type { JobSearch } from '../../domain/job-search.ts';
import { recordsOver, type Records } from '../records.ts';
import { sqliteDatabases } from './databases.ts';
import type { FirstPage } from './messages.ts';
import { unpacked } from './packed.ts';
import { openRemote, type Remote } from './remote.ts';
import type { StoreUpgrade, Upgraded } from './upgrade.ts';

/** A store in a file, with what it says of itself. */
export interface SqliteStore extends Records {
  readonly identity: string;
  /** What opening it did to a store of an older version. */
  readonly upgrade?: StoreUpgrade;
  close(): Promise<void>;
}

/** The store in `file`, made where it is absent, with its schema up to date. */
export const sqliteStore = async (file: string): Promise<SqliteStore> => {
  // Made before SQLite would, so that nobody but its owner may ever read it, nor its WAL.
  closeSync(openSync(file, 'a', OWNER_ONLY));
  const writer = openRemote({ file, mode: 'write' });
  try {
    const upgraded = (await writer.ask({ kind: 'prepare' })) as Upgraded;
    return { ...storeOver(file, writer), ...upgraded };
  } catch (error) {
    await writer.close().catch(() => undefined);
    throw error;
  }
};

/** Read and written by its owner: executors run as another user, and must not see it. */
const OWNER_ONLY = 0o600;

const storeOver = (file: string, writer: Remote): Omit<SqliteStore, keyof Upgraded> => {
  const databases = sqliteDatabases(file, 'read');
  const here = recordsOver(databases);
  // Started at the first search: an operator's command has none.
  let searcher: Remote | undefined;
  const remotes = {
    moves: () => writer,
    steps: () => writer,
    searches: () => (searcher ??= openRemote({ file, mode: 'read' })),
  } satisfies Record<Exclude<Place, 'here'>, () => Remote>;
  const nounAt = <Noun extends keyof Records>(noun: Noun): Records[Noun] => {
    const places: Readonly<Record<string, Place>> = PLACES[noun];
    const entries = Object.entries(places).map(([method, place]) => {
      if (place === 'here') return [method, here[noun][method as keyof Records[Noun]]];
      const remote = remotes[place];
      const call = { kind: 'call', noun, method, isSynced: place !== 'steps' } as const;
      return [method, (...args: unknown[]) => remote().ask({ ...call, args })];
    });
    return Object.fromEntries(entries) as Records[Noun];
  };
  return {
    accounts: nounAt('accounts'),
    contexts: nounAt('contexts'),
    groups: nounAt('groups'),
    jobs: { ...nounAt('jobs'), search: (search) => searchOn(remotes.searches(), search) },
    history: nounAt('history'),
    loads: nounAt('loads'),
    terms: nounAt('terms'),
    tables: nounAt('tables'),
    outputs: nounAt('outputs'),
    cursors: nounAt('cursors'),
    servers: nounAt('servers'),
    spaces: nounAt('spaces'),
    spaceGroups: nounAt('spaceGroups'),
    spaceVariables: nounAt('spaceVariables'),
    suspensions: nounAt('suspensions'),
    loginTokens: nounAt('loginTokens'),
    accessTokens: nounAt('accessTokens'),
    codes: nounAt('codes'),
    meta: nounAt('meta'),
    close: async () => {
      // The writer last: it alone may tidy up the file when nobody else has it open.
      databases.close();
      // Nobody waits for what is searched now, and a search of long texts takes seconds.
      await searcher?.stop();
      await writer.close();
    },
  };
};

/**
 * Where a method runs: on the main thread, with the moves, or with the searches. A step is a move
 * that is not yet on the disk when it returns: nobody outside is told of it before another move
 * is, which has the disk keep both. To sync a disk takes longer than many a query.
 */
type Place = 'here' | 'moves' | 'steps' | 'searches';

/** Where each method runs. On the main thread only what reads a few rows by an index. */
const PLACES = {
  accounts: {
    insert: 'moves',
    insertAll: 'moves',
    byId: 'here',
    byLogin: 'here',
    idOf: 'here',
    byEmail: 'here',
    credentialVersion: 'here',
    setPassword: 'moves',
    renewHash: 'moves',
    setQuota: 'moves',
    change: 'moves',
    close: 'moves',
    reopen: 'moves',
    byKey: 'here',
    setKey: 'moves',
    all: 'searches',
    spaceOf: 'here',
  },
  contexts: {
    publish: 'moves',
    current: 'here',
    versions: 'here',
    seenBy: 'here',
    grant: 'moves',
    revoke: 'moves',
    grants: 'here',
    admitStrangers: 'moves',
    expelStrangers: 'moves',
    openToStrangers: 'here',
  },
  groups: {
    insert: 'moves',
    destroy: 'moves',
    invite: 'moves',
    accept: 'moves',
    decline: 'moves',
    remove: 'moves',
    publish: 'moves',
    publishedIn: 'here',
    publishOnlyIn: 'moves',
    withdraw: 'moves',
    of: 'here',
    all: 'searches',
    byName: 'here',
    standing: 'here',
    members: 'searches',
    tableNames: 'here',
    tables: 'searches',
  },
  jobs: {
    insert: 'moves',
    insertFailed: 'moves',
    insertStarted: 'steps',
    claim: 'moves',
    byId: 'here',
    status: 'here',
    search: 'searches',
    cancel: 'moves',
    finish: 'moves',
    commit: 'moves',
    fail: 'moves',
    clear: 'moves',
    canceling: 'here',
    retakeLost: 'moves',
    giveBack: 'moves',
    uploadOf: 'here',
    uploads: 'here',
    activeAttempts: 'here',
  },
  history: { openJobs: 'searches', countsOf: 'searches' },
  loads: {
    begin: 'moves',
    upload: 'here',
    setOptions: 'moves',
    reserve: 'steps',
    written: 'steps',
    answered: 'steps',
    repeated: 'steps',
    submit: 'moves',
    sources: 'searches',
    enable: 'moves',
    newest: 'here',
  },
  terms: {
    insertDraft: 'moves',
    tell: 'moves',
    submit: 'moves',
    submitFailed: 'moves',
    setDestruction: 'moves',
    setSecondsMax: 'moves',
    secondsMax: 'here',
    destroy: 'moves',
    overdue: 'here',
  },
  tables: {
    list: 'searches',
    current: 'here',
    next: 'here',
    dropped: 'searches',
    objects: 'searches',
    usedBytes: 'searches',
    quotaOf: 'here',
    condemn: 'moves',
    versions: 'searches',
    forget: 'moves',
    restore: 'moves',
  },
  outputs: { byToken: 'here', kept: 'searches', keepUntil: 'moves' },
  cursors: { insert: 'moves', find: 'here', advance: 'moves', forget: 'moves' },
  servers: { renew: 'moves', leave: 'moves', outlive: 'moves' },
  spaces: {
    insert: 'moves',
    seenBy: 'searches',
    find: 'here',
    say: 'moves',
    addMember: 'moves',
    removeMember: 'moves',
    isBusy: 'here',
    members: 'searches',
    all: 'searches',
    give: 'moves',
  },
  spaceGroups: {
    insert: 'moves',
    remove: 'moves',
    names: 'searches',
    find: 'searches',
    addMember: 'moves',
    removeMember: 'moves',
    addTag: 'moves',
    removeTag: 'moves',
  },
  spaceVariables: { put: 'moves', remove: 'moves', of: 'searches' },
  suspensions: { suspend: 'moves', wake: 'moves', all: 'here', busy: 'here' },
  loginTokens: { insert: 'moves', byHash: 'here', use: 'moves', end: 'moves', forget: 'moves' },
  accessTokens: {
    insert: 'moves',
    byHash: 'here',
    of: 'here',
    use: 'moves',
    revoke: 'moves',
  },
  codes: {
    insert: 'moves',
    isGood: 'here',
    register: 'moves',
    reset: 'moves',
    confirm: 'moves',
    replace: 'moves',
    forget: 'moves',
  },
  meta: {
    generation: 'here',
    raiseGeneration: 'moves',
    reserveSpaces: 'moves',
    reserveJobs: 'moves',
    sealKey: 'moves',
  },
} as const satisfies { readonly [Noun in keyof Records]: Record<keyof Records[Noun], Place> };

/** A search whose pages are found on the other thread, each while the one before it is read. */
async function* searchOn(remote: Remote, search: JobSearch): AsyncGenerator<Job> {
  const first = (await remote.ask({ kind: 'search', search })) as FirstPage;
  const { cursor } = first;
  let { page } = first;
  try {
    while (page !== undefined) {
      const next = remote.ask({ kind: 'next', cursor });
      // Whoever stops reading never hears how it went.
      next.catch(() => undefined);
      yield* unpacked(page);
      page = (await next) as FirstPage['page'];
    }
  } finally {
    if (page !== undefined) await remote.ask({ kind: 'leave', cursor });
  }
}
