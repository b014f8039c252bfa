// The disk's floor: below `freeBytesMin` nothing that needs room may start.
// Here is the one rule for all that start something; what runs already is the engine's to watch.

import type { Batch, Statement } from '../sql/statement.ts';
import { statementsIn } from '../sql/walk.ts';
import type { Parts } from './parts.ts';

/** The room there is on a disk that is below its floor, and that floor. */
export interface LowDisk {
  readonly free: bigint;
  readonly floor: number;
}

/** Tells of the disk where it is below its floor. */
export const lowDisk = async ({
  files,
  limits,
}: Pick<Parts, 'files' | 'limits'>): Promise<LowDisk | undefined> => {
  const free = await files.freeBytes();
  const floor = limits.freeBytesMin;
  return free < BigInt(floor) ? { free, floor } : undefined;
};

/**
 * Whether a batch writes a table. The rows of a SELECT without INTO go into a table of their own
 * where nobody waits for them; to drop tables, or to bring them back, needs no room.
 */
export const needsRoom = ({ statements }: Batch, plainRows: 'to-table' | 'to-client'): boolean =>
  [...statementsIn(statements)].some((statement) =>
    statement.kind === 'select-statement' && statement.into === undefined
      ? plainRows === 'to-table'
      : ROOMY.has(statement.kind),
  );

/** Statements that write rows. */
const ROOMY: ReadonlySet<Statement['kind']> = new Set([
  'select-statement',
  'insert',
  'update',
  'create-table',
  'alter-table',
  'create-index',
]);
