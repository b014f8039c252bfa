// The list of jobs (UWS 1.1, 2.2.2.1), sent a job at a time, so that no list is too long to hold.
// What a job is, is not known here.

import type { Instant } from '../../base/time.ts';
import { treeText } from '../../base/xml/tree.ts';
import type { ListAsk, OwnJob, OwnJobs } from '../../core/own-jobs.ts';
import type { Account } from '../../domain/account.ts';
import { gathered } from '../http/gather.ts';
import type { HttpAnswer } from '../http/message.ts';
import { readMoment, refuseMoment } from './change.ts';
import { PHASE_WORDS, phaseOf, statusesIn } from './phase.ts';
import { TAP_ROOT, type TapCall } from './resource.ts';
import { jobReference, LIST_HEAD, LIST_TAIL, type View } from './uws.ts';
import { tidy } from './xml.ts';
import { badParameters } from './wrong.ts';

/** What the list is made from. */
export interface ListParts {
  readonly ownJobs: Pick<OwnJobs, 'list'>;
}

/** The jobs of an account that the parameters ask for, newest first. */
export const listAnswer = async (
  { ownJobs }: ListParts,
  call: TapCall,
  account: Account,
): Promise<HttpAnswer> => {
  const jobs = ownJobs.list(account, askOf(call));
  const view = { root: `${call.request.base}${TAP_ROOT}/async`, owner: account.login };
  return {
    status: 200,
    headers: { 'Content-Type': 'text/xml; charset=utf-8' },
    body: await gathered(written(jobs, view), HELD_BYTES),
  };
};

/** Some hundred jobs: more are sent as they are read. */
const HELD_BYTES = 65_536;

async function* written(jobs: AsyncIterable<OwnJob>, view: View): AsyncGenerator<Uint8Array> {
  yield Buffer.from(LIST_HEAD);
  for await (const job of jobs) {
    yield Buffer.from(`\n${treeText(tidy(jobReference(job, view)), () => '', 1)}`);
  }
  yield Buffer.from(LIST_TAIL);
}

/** Which jobs: those that are archived only where they are asked for by that word. */
const askOf = ({ parameters: { one, every } }: TapCall): ListAsk => {
  const phases = every('PHASE').map((phase) => phase.trim().toUpperCase());
  for (const phase of phases) {
    if (!PHASE_WORDS.includes(phase)) {
      throw badParameters(
        `PHASE is '${phase}', which is no phase. There is ${PHASE_WORDS.join(', ')}.`,
      );
    }
  }
  const after = afterIn(one('AFTER'));
  const last = lastIn(one('LAST'));
  return {
    statuses: statusesIn(phases),
    matches: (job) =>
      phases.length === 0 ? phaseOf(job) !== 'ARCHIVED' : phases.includes(phaseOf(job)),
    ...(after !== undefined && { after }),
    ...(last !== undefined && { last }),
  };
};

const afterIn = (text: string | undefined): Instant | undefined =>
  text === undefined ? undefined : (readMoment(text) ?? refuseMoment('AFTER', text));

const lastIn = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (/^\s*0*[1-9]\d{0,8}\s*$/.test(text)) return Number(text);
  throw badParameters(`LAST is '${text}'; it must be how many jobs you want, 1 or more.`);
};
