// A program that runs raw DuckDB statements behind the walls of an executor: its limits, its user
// and its lock, by the same functions. It is told what to do by the walls test, and by nobody else.

import type { DuckDBConnection } from '@duckdb/node-api';
import { openChannel } from '../../src/engines/duckdb/executor/channel.ts';
import { openInstance } from '../../src/engines/duckdb/executor/instance.ts';
import { lockInstance } from '../../src/engines/duckdb/executor/lock.ts';
import { become } from '../../src/engines/duckdb/executor/user.ts';
import type { JobOrder, Setup } from '../../src/engines/duckdb/messages.ts';

export interface WallsAsk {
  readonly setup: Setup;
  readonly job: JobOrder;
  /** False leaves DuckDB unlocked, to see what the operating system holds alone. */
  readonly locked: boolean;
  /** Each list runs in an instance of its own, one after the other in one process. */
  readonly rounds: readonly (readonly string[])[];
  /** A statement that runs longer is interrupted. */
  readonly milliseconds: number;
}

/** What one statement did: its rows as JSON, or the engine's words. */
export type WallsAnswer = { readonly rows: string } | { readonly error: string };

/** What the program says: the answers of a round, and at last that all instances are closed. */
export type WallsSaid =
  | { readonly kind: 'answers'; readonly answers: readonly WallsAnswer[] }
  | { readonly kind: 'closed' };

const send = openChannel((ask) => void climb(ask as WallsAsk));

const climb = async (ask: WallsAsk): Promise<void> => {
  if (ask.job.user !== null) become(ask.job.user);
  for (const statements of ask.rounds) {
    const open = await openInstance(ask.setup);
    const { connection } = open;
    if (ask.locked) await lockInstance(open, ask.job);
    const answers: WallsAnswer[] = [];
    for (const statement of statements) {
      const timer = setInterval(() => connection.interrupt(), ask.milliseconds);
      answers.push(await answerOf(connection, statement));
      clearInterval(timer);
    }
    await say({ kind: 'answers', answers });
    open.close();
  }
  await say({ kind: 'closed' });
};

const answerOf = async (connection: DuckDBConnection, statement: string): Promise<WallsAnswer> => {
  try {
    const reader = await connection.runAndReadAll(statement);
    return { rows: cut(JSON.stringify(reader.getRowsJson())) };
  } catch (error) {
    return { error: cut(error instanceof Error ? error.message : String(error)) };
  }
};

/** The channel takes no message that is long; what tells of a leak stands at the beginning. */
const cut = (text: string): string => text.slice(0, ANSWER_CHARACTERS_MAX);

const ANSWER_CHARACTERS_MAX = 4_000;

const say = (said: WallsSaid): Promise<void> => send(JSON.stringify(said));
