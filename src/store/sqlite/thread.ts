// The program of a store thread: it makes whole moves and searches on a SQLite connection of its
// own, so that the event loop of the server never waits for a disk. Asks are met one after the
// other; moves that wait at the same time are made together, those that the disk must have by then
// apart from those that it need not.

import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { Refusal } from '../../domain/refusal.ts';
import type { Job } from '../../domain/job.ts';
import { searchPages } from '../job-search.ts';
import { recordsOver } from '../records.ts';
import { sqliteDatabases } from './databases.ts';
import type { Outcome } from './group.ts';
import { openInbox, type Inbox } from './inbox.ts';

import type {
  Deed,
  FirstPage,
  ThreadAsk,
  ThreadError,
  ThreadReply,
  ThreadStart,
} from './messages.ts';
import { packed, type PackedJobs } from './packed.ts';
import { upgrade } from './upgrade.ts';

/** Moves made together: each waits for all, and by now the sync is a small part of the time. */
const GROUP_MOVES_MAX = 100;

/** Milliseconds after which no further move joins: a quick one must not wait for many slow ones. */
const GROUP_MILLISECONDS_MAX = 20;

const serve = (port: MessagePort, start: ThreadStart): void => {
  const { deeds, together } = deedsOn(start);
  const isMove = ({ deed }: ThreadAsk): boolean => start.mode === 'write' && deed.kind === 'call';
  const perform = ({ id, deed }: ThreadAsk): Promise<unknown> =>
    (deeds[deed.kind] as (deed: Deed, id: number) => Promise<unknown>)(deed, id);
  const makeMoves = async (inbox: Inbox, areSynced: boolean): Promise<void> => {
    const asks: ThreadAsk[] = [];
    let begun = 0;
    const outcomes = await together(() => {
      // The transaction has begun by then, for which it may have waited long.
      if (asks.length === 0) begun = performance.now();
      const isFull =
        asks.length === GROUP_MOVES_MAX || performance.now() - begun > GROUP_MILLISECONDS_MAX;
      const ask = isFull ? undefined : inbox.first();
      if (ask === undefined || !isMove(ask) || isSynced(ask) !== areSynced) return undefined;
      inbox.take();
      asks.push(ask);
      return () => perform(ask);
    }, areSynced);
    for (const [index, { id }] of asks.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined) throw new Error('A move was made, and nothing came of it.');
      port.postMessage(replyOf(id, outcome));
    }
  };
  const meet = async (ask: ThreadAsk): Promise<void> => {
    const [outcome] = await Promise.allSettled([perform(ask)]);
    port.postMessage(replyOf(ask.id, outcome));
    if (ask.deed.kind === 'close') port.close();
  };
  let isBusy = false;
  const inbox = openInbox(port, async () => {
    if (isBusy) return;
    isBusy = true;
    for (let ask = inbox.first(); ask !== undefined; ask = inbox.first()) {
      if (isMove(ask)) {
        await makeMoves(inbox, isSynced(ask));
      } else {
        inbox.take();
        await meet(ask);
      }
    }
    isBusy = false;
  });
};

const isSynced = ({ deed }: ThreadAsk): boolean => deed.kind !== 'call' || deed.isSynced;

type DeedOf<Kind extends Deed['kind']> = Extract<Deed, { readonly kind: Kind }>;

type Deeds = {
  readonly [Kind in Deed['kind']]: (deed: DeedOf<Kind>, id: number) => Promise<unknown>;
};

/** What this thread can do, with the searches that are under way. */
const deedsOn = ({ file, mode }: ThreadStart) => {
  const databases = sqliteDatabases(file, mode);
  const records = recordsOver(databases);
  const cursors: Cursors = new Map();
  const deeds: Deeds = {
    prepare: () => upgrade(file, databases.writes),
    call: async ({ noun, method, args }) => {
      const methods = records[noun] as unknown as Record<string, Method>;
      return methods[method]?.(...args);
    },
    search: async ({ search }, id): Promise<FirstPage> => {
      cursors.set(id, searchPages(databases, search));
      return { cursor: id, page: await nextOf(cursors, id) };
    },
    next: ({ cursor }) => nextOf(cursors, cursor),
    leave: async ({ cursor }) => {
      await cursors.get(cursor)?.return(undefined);
      cursors.delete(cursor);
    },
    close: async () => databases.close(),
  };
  return { deeds, together: databases.together };
};

type Cursors = Map<number, AsyncGenerator<readonly Job[]>>;

/** The next page of a search; one that is over, or has failed, is forgotten. */
const nextOf = async (cursors: Cursors, id: number): Promise<PackedJobs | undefined> => {
  const search = cursors.get(id);
  cursors.delete(id);
  const step = await search?.next();
  if (search === undefined || step === undefined || step.done === true) return undefined;
  cursors.set(id, search);
  return packed(step.value);
};

type Method = (...args: readonly unknown[]) => unknown;

const replyOf = (id: number, outcome: Outcome): ThreadReply =>
  outcome.status === 'fulfilled'
    ? { id, value: outcome.value }
    : { id, error: errorOf(outcome.reason) };

const errorOf = (error: unknown): ThreadError => {
  if (!(error instanceof Error)) return { message: String(error), stack: undefined };
  const { message, stack } = error;
  if (!(error instanceof Refusal)) return { message, stack };
  return { message, stack, refusal: { code: error.code, blanks: error.blanks } };
};

if (parentPort === null) throw new Error('A store thread must be started as a thread.');
serve(parentPort, workerData as ThreadStart);
