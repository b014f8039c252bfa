// DuckDB's own lock, the second wall: what a locked instance may open, and that nothing unlocks it.
// Turned before anything of a user is looked at. The walls test says what this holds and what not.

import type { DuckDBConnection } from '@duckdb/node-api';
import type { RunLimits } from '../../../ports/engine.ts';
import type { JobOrder, Setup } from '../messages.ts';
import { limitSettings, quoted } from './instance.ts';

/** Closes an instance to all but what `job` may touch, and throws away the key. */
export const lockInstance = async ({ connection, setup }: Locked, job: JobOrder): Promise<void> => {
  await connection.run(lockTextOf(setup, job));
};

/** An instance, and what it was opened with. */
interface Locked {
  readonly connection: DuckDBConnection;
  readonly setup: Pick<Setup, 'limits' | 'fifo'>;
}

/** The statements that lock an instance for `job`; the folder for spilling is allowed by itself. */
const lockTextOf = (
  { limits: had, fifo }: Locked['setup'],
  { staging, destination, snapshot, limits }: JobOrder,
): string => {
  const readable = snapshot.databases.flatMap((database) =>
    database.tables.flatMap((table) => table.files),
  );
  // `allowed_paths` grants writing too: that catalog files stay as they are is wall 3's part.
  const paths = destination.kind === 'stream' ? [...readable, fifo] : readable;
  return [
    ...limitTextsOf(limits, had),
    `SET allowed_paths = [${listOf(paths)}]`,
    `SET allowed_directories = [${listOf([staging])}]`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ].join('; ');
};

/** Each costs half a millisecond, and mostly all are as they were when the instance was opened. */
const limitTextsOf = (limits: RunLimits, had: RunLimits): readonly string[] => {
  const opened = limitSettings(had);
  return Object.entries(limitSettings(limits))
    .filter(([name, value]) => value !== opened[name])
    .map(([name, value]) => `SET ${name} = '${value}'`);
};

const listOf = (paths: readonly string[]): string =>
  paths.map((path) => `'${quoted(path)}'`).join(', ');
