// The disk's floor: below `freeBytesMin` nothing that needs room may start.
// Here is the one rule for all that start something; what runs already is the engine's to watch.

import type { Batch, Statement } from '../sql/statement.ts';
import { statementsIn } from '../sql/walk.ts';
import type { Parts } from './parts.ts';

/** The room there is on the disk, and its floor. */
export interface DiskRoom {
  readonly free: bigint;
  readonly floor: number;
}

/** What the room on the disk is asked of. */
interface DiskParts {
  readonly files: Pick<Parts['files'], 'freeBytes'>;
  readonly limits: Pick<Parts['limits'], 'freeBytesMin'>;
}

/** The room there is, be it enough or not. */
export const diskRoom = async ({ files, limits }: DiskParts): Promise<DiskRoom> => ({
  free: await files.freeBytes(),
  floor: limits.freeBytesMin,
});

/** Whether there is less room than the floor. */
export const isLow = ({ free, floor }: DiskRoom): boolean => free < BigInt(floor);

/** Tells of the disk where it is below its floor. */
export const lowDisk = async (parts: DiskParts): Promise<DiskRoom | undefined> => {
  const room = await diskRoom(parts);
  return isLow(room) ? room : undefined;
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
