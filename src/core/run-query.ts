// Queries whose rows somebody waits for on the line, in any format and of any length: what fits is
// kept until it is whole, so that an error is an error; what does not fit flows from there on, as
// quick as it is read.

import type { Account } from '../domain/account.ts';
import { Refusal } from '../domain/refusal.ts';
import { lowDisk, needsRoom } from './disk-floor.ts';
import type { Parts } from './parts.ts';
import { queryJobOf, type QueryAsk } from './query-jobs.ts';
import { answerQuick, takeSlot, type QueryAnswer } from './quick.ts';

/** The verb `runQuery`. */
export const runQuery = async (
  parts: Parts,
  account: Account,
  ask: QueryAsk,
  signal: AbortSignal,
): Promise<QueryAnswer> => {
  const read = await queryJobOf(parts, account, ask);
  const queueMinutes = Math.ceil(parts.limits.quickSeconds / 60);
  const job = { ...read.job, quick: true, format: null, queueMinutes };
  if ('problem' in read) {
    await parts.store.jobs.insertFailed(job, 'query-error', read.problem);
    throw new Refusal('query-error', { message: read.problem });
  }
  const { batch } = read;
  const low = needsRoom(batch, 'to-client') ? await lowDisk(parts) : undefined;
  if (low !== undefined) throw new Refusal('disk-low', { ...low });
  const slot = await takeSlot(parts, parts.unread, { job, signal });
  const { format, rowsMax } = ask;
  return answerQuick(parts, { ...slot, batch, format, rowsMax, mayFlow: true }, signal);
};
