// The engine's own part of a first query: a fresh process with a fresh instance, opened, warmed and
// locked as an executor opens it, runs one text and sends the milliseconds it took.
// No server, no pipe, no store.

import { openInstance } from '../../src/engines/duckdb/executor/instance.ts';
import { lockInstance } from '../../src/engines/duckdb/executor/lock.ts';
import { peerTerms } from '../support/peer-process.ts';

/** The text, and what the instance may have. */
export interface EngineTerms {
  readonly text: string;
  /** An existing folder of this process alone. */
  readonly temp: string;
  readonly files: readonly string[];
  readonly threads: number;
  readonly memoryBytes: number;
}

/** What was found. */
export interface EngineTime {
  readonly milliseconds: number;
  readonly rows: number;
}

const { text, temp, files, threads, memoryBytes } = peerTerms() as EngineTerms;
const limits = { memoryBytes, threads, diskBytes: 1_000_000_000n };
const instance = await openInstance({ temp, fifo: '', limits });
const { connection } = instance;
const table = { name: 'all', columns: [], rows: 0n, files };
await lockInstance(instance, {
  user: null,
  staging: temp,
  batch: { dialect: 'casjobs', text: '', statements: [] },
  snapshot: {
    context: '',
    databases: [{ name: '', kind: 'context', tables: [table], names: [], objects: [] }],
  },
  destination: { kind: 'table', name: 'none' },
  limits: { ...limits, turnsMax: 1 },
});
const begun = performance.now();
const reader = await connection.runAndReadAll(text);
const milliseconds = performance.now() - begun;
process.send?.({ milliseconds, rows: reader.currentRowCount } satisfies EngineTime);
