// Queries whose rows become a file, as jobs: what their text says of the context they run in, and
// of the tables that they touch.

import type { Account } from '../domain/account.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import type { Dialect } from '../domain/dialect.ts';
import type { SentTable } from '../domain/job-terms.ts';
import type { OutputFormat } from '../domain/output.ts';
import { lineOfErrors } from '../domain/query-error.ts';
import { fold } from '../domain/table.ts';
import type { NewJob } from '../ports/store.ts';
import { parseIn } from '../sql/parse.ts';
import type { Batch } from '../sql/statement.ts';
import { touched } from '../sql/touched.ts';
import { namesOf } from './contexts.ts';
import { longQueueOf } from './jobs.ts';
import type { Parts } from './parts.ts';
import {
  bareNamesIn,
  lockedBy,
  refuseIfTooLong,
  TOUCHES_NOTHING,
  whyNotReading,
} from './submission.ts';

/** A query whose rows become a file. */
export interface QueryAsk {
  readonly dialect: Dialect;
  readonly text: string;
  readonly format: OutputFormat;
  /** So many rows are given and no more; null for no bound but those of every query. */
  readonly rowsMax: bigint | null;
  readonly taskName: string | null;
  /** Whether whoever asks may do nothing but read. */
  readonly readsOnly?: boolean;
  /** Files that were received, which the query has as tables; they go with the job. */
  readonly tables?: readonly SentTable[];
}

/** A query as a job in the long queue of its context; `problem` tells why it is none to be run. */
export type QueryJob =
  | { readonly job: NewJob; readonly batch: Batch }
  | { readonly job: NewJob; readonly problem: string };

/** Reads a query; refuses one that is too long. */
export const queryJobOf = async (
  parts: Parts,
  account: Account,
  ask: QueryAsk,
): Promise<QueryJob> => {
  refuseIfTooLong(parts, ask.text);
  const parsed = parseIn(ask.dialect, ask.text);
  if (parsed.kind === 'unparsable') {
    const job = await jobIn(parts, account, { ...ask, context: OWN_SPACE });
    return { job, problem: lineOfErrors(parsed.errors) };
  }
  const { batch } = parsed;
  const problem = ask.readsOnly === true ? whyNotReading(batch) : undefined;
  if (problem !== undefined) {
    return { job: await jobIn(parts, account, { ...ask, context: OWN_SPACE }), problem };
  }
  const context = await contextOf(parts, account, batch);
  const job = await jobIn(parts, account, { ...ask, context });
  const { reads, writes, elsewhere } = touched(batch, bareNamesIn(context));
  const locks = lockedBy(account, { space: undefined, reads, writes });
  const shared = await parts.contexts.sharedAmong(account, elsewhere);
  return { job: { ...job, ...locks, shared }, batch };
};

/** The first context that the text names, for nothing else says one; or else one's own space. */
const contextOf = async (parts: Parts, account: Account, batch: Batch): Promise<string> => {
  const { elsewhere } = touched(batch, 'context');
  if (elsewhere.length === 0) return OWN_SPACE;
  const names = new Map(
    namesOf(await parts.contexts.seenBy(account.id)).map((name) => [fold(name), name]),
  );
  const named = elsewhere.map(({ group }) => names.get(group));
  return named.find((name) => name !== undefined) ?? OWN_SPACE;
};

const jobIn = async (
  parts: Parts,
  account: Account,
  ask: QueryAsk & { readonly context: string },
): Promise<NewJob> => {
  const { context, text, taskName, format, dialect, rowsMax, tables = [] } = ask;
  const queues = await parts.contexts.queues(account);
  return {
    owner: account.id,
    kind: 'query',
    quick: false,
    system: false,
    context,
    queueMinutes: longQueueOf(queues, context, parts.limits.longMinutes).minutes,
    taskName,
    text,
    submitted: parts.clock.now(),
    ...TOUCHES_NOTHING,
    format,
    terms: { dialect, rowsMax, tables },
    needsRoom: true,
  };
};
