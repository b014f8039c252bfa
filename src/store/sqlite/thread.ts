// The program of a store thread: it makes whole moves and searches on a SQLite connection of its
// own, so that the event loop of the server never waits for a disk, and one message makes a move.

import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { Refusal } from '../../domain/refusal.ts';
import type { Job } from '../../domain/job.ts';
import { searchPages } from '../job-search.ts';
import { migrate } from '../migrate.ts';
import { recordsOver } from '../records.ts';
import { SQLITE_MANNERS, SQLITE_WORDS, sqliteDatabases } from './databases.ts';
import type { Deed, ThreadAsk, ThreadError, ThreadReply, ThreadStart } from './messages.ts';

const serve = (port: MessagePort, start: ThreadStart): void => {
  const deeds = deedsOn(start);
  const replyTo = async ({ id, deed }: ThreadAsk): Promise<ThreadReply> => {
    const perform = deeds[deed.kind] as (deed: Deed, id: number) => Promise<unknown>;
    try {
      return { id, value: await perform(deed, id) };
    } catch (error) {
      return { id, error: errorOf(error) };
    }
  };
  port.on('message', async (ask: ThreadAsk) => {
    port.postMessage(await replyTo(ask));
    if (ask.deed.kind === 'close') port.close();
  });
};

type DeedOf<Kind extends Deed['kind']> = Extract<Deed, { readonly kind: Kind }>;

type Deeds = {
  readonly [Kind in Deed['kind']]: (deed: DeedOf<Kind>, id: number) => Promise<unknown>;
};

/** What this thread can do, with the searches that are under way. */
const deedsOn = ({ file, mode }: ThreadStart): Deeds => {
  const databases = sqliteDatabases(file, mode);
  const records = recordsOver(databases);
  const cursors = new Map<number, AsyncGenerator<readonly Job[]>>();
  return {
    prepare: () => migrate(databases.writes, { manners: SQLITE_MANNERS, words: SQLITE_WORDS }),
    call: async ({ noun, method, args }) => {
      const methods = records[noun] as unknown as Record<string, Method>;
      return methods[method]?.(...args);
    },
    search: async ({ search }, id) => {
      cursors.set(id, searchPages(databases, search));
      return id;
    },
    next: async ({ cursor }) => {
      const step = await cursors.get(cursor)?.next();
      return step?.done === false ? step.value : undefined;
    },
    leave: async ({ cursor }) => {
      await cursors.get(cursor)?.return(undefined);
      cursors.delete(cursor);
    },
    close: async () => databases.close(),
  };
};

type Method = (...args: readonly unknown[]) => unknown;

const errorOf = (error: unknown): ThreadError => {
  if (!(error instanceof Error)) return { message: String(error), stack: undefined };
  const { message, stack } = error;
  if (!(error instanceof Refusal)) return { message, stack };
  return { message, stack, refusal: { code: error.code, hint: error.hint } };
};

if (parentPort === null) throw new Error('A store thread must be started as a thread.');
serve(parentPort, workerData as ThreadStart);
