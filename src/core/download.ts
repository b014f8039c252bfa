// A table's file, made while somebody waits for it: an extract job in a quick slot.
// The slot is free when the file is made, however slowly it is read then; and whoever reads it has
// the whole file or an error, and can take it up again where it broke off.

import { Refusal } from '../domain/refusal.ts';
import type { JobId } from '../domain/job.ts';
import type { Output } from '../domain/output.ts';
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
      if (end.kind === 'finished') return await outputOf(parts, id);
      throw await refusalOf(parts, id, end);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  };

/** Its answer is a file for good, which takes no room among the quick ones. */
const NOTHING_KEPT = { enter: () => () => undefined } as const;

const outputOf = async ({ store }: Parts, id: JobId): Promise<Output> => {
  const output = (await store.jobs.byId(id))?.output ?? null;
  if (output === null) throw new Error(`job ${id} has finished and left no output`);
  return output;
};
