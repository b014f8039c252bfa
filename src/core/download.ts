// A file, made while somebody waits for it: a job in a quick slot, mostly an extract of a table.
// The slot is free when the file is made, however slowly it is read then; and whoever reads it has
// the whole file or an error, and can take it up again where it broke off.

import { Refusal } from '../domain/refusal.ts';
import type { Column } from '../domain/column.ts';
import type { Output } from '../domain/output.ts';
import type { NewJob } from '../ports/store.ts';
import { lowDisk } from './disk-floor.ts';
import { extractJobOf } from './jobs.ts';
import type { Parts } from './parts.ts';
import { refusalOf, takeSlot } from './quick.ts';
import { destinationOf, runClaim } from './run.ts';
import type { Tables } from './tables.ts';

/** The verb `download`. */
export const createDownload =
  (parts: Parts): Tables['download'] =>
  async (account, ask, signal) => {
    const job = {
      ...extractJobOf(parts, account, ask),
      quick: true,
      queueMinutes: Math.ceil(parts.limits.quickSeconds / 60),
    };
    const { output } = await makeFile(parts, job, signal);
    if (output === null) throw new Error(`the extract of ${ask.table} left no output`);
    return output;
  };

/** What a job left that was to make a file. */
export interface MadeFile {
  /** Null where its batch had no rows to tell. */
  readonly output: Output | null;
  readonly columns: readonly Column[];
}

/** Runs a job that makes a file in a quick slot, while somebody waits; refuses where it fails. */
export const makeFile = async (
  parts: Parts,
  job: NewJob,
  signal: AbortSignal,
): Promise<MadeFile> => {
  const low = await lowDisk(parts);
  if (low !== undefined) throw new Refusal('disk-low', { ...low });
  const { claim } = await takeSlot(parts, NOTHING_KEPT, { job, signal });
  const { id } = claim.job;
  const leave = () => void parts.running.stop(id, 'client-left');
  signal.addEventListener('abort', leave);
  try {
    const run = runClaim(parts, { claim, destination: destinationOf(claim) });
    // The client may have left while its job was being written down.
    if (signal.aborted) leave();
    const end = await run;
    if (end.kind !== 'finished') throw await refusalOf(parts, id, end);
    const output = (await parts.store.jobs.byId(id))?.output ?? null;
    return { output, columns: end.columns ?? [] };
  } finally {
    signal.removeEventListener('abort', leave);
  }
};

/** Its answer is a file for good, which takes no room among the quick ones. */
const NOTHING_KEPT = { enter: () => () => undefined } as const;
