// How far the running query is, told now and then.
// DuckDB's own estimate: it may stand still, and says nothing of short queries.

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Reply } from '../messages.ts';

/** Tells the percentage whenever it has changed; returns what ends it. */
export const watchProgress = (
  connection: DuckDBConnection,
  say: (reply: Reply) => Promise<void>,
): (() => void) => {
  let last = -1;
  const timer = setInterval(() => {
    const percent = Math.floor(connection.progress.percentage);
    if (percent < 0 || percent === last) return;
    last = percent;
    void say({ kind: 'progress', percent });
  }, WATCH_MILLISECONDS);
  return () => clearInterval(timer);
};

/** Nobody looks more often than once a second. */
const WATCH_MILLISECONDS = 1_000;
