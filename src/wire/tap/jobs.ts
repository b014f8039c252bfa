// Jobs over TAP: the resources under /tap/async (UWS 1.1, 2.2). Every job of an account is there,
// by the number that it has over every other wire too.

import { isoOf, SECOND, type Instant } from '../../base/time.ts';
import type { OwnJob, OwnJobs } from '../../core/own-jobs.ts';
import type { Account } from '../../domain/account.ts';
import { readJobId, type JobId } from '../../domain/job.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Scope } from '../../domain/token.ts';
import type { HttpAnswer } from '../http/message.ts';
import { answerWithFile } from '../http/output-answer.ts';
import { changeJob, createJob, merged, readChange } from './change.ts';
import type { Door } from './door.ts';
import { errorAnswer } from './errors.ts';
import { contentTypeFor } from './formats.ts';
import { listAnswer } from './job-list.ts';
import { parametersOf, type Parameter } from './parameters.ts';
import { isActive, PHASE_WORDS, phaseOf } from './phase.ts';
import { formatAsked } from './query.ts';
import { seeOther, TAP_ROOT, textAnswer, type Resource, type TapCall } from './resource.ts';
import { TABLE_UPDATE } from './table-update.ts';
import { errorOf, jobTree, parametersOfJob, parametersTree, partTree, resultsTree } from './uws.ts';
import type { View } from './uws.ts';
import type { UploadParts } from './uploads.ts';
import { xmlAnswer } from './xml.ts';
import { badParameters } from './wrong.ts';

/** What jobs need of the rest of the house. */
export interface TapJobsParts {
  readonly door: Door;
  readonly ownJobs: OwnJobs;
  readonly uploads: UploadParts;
  readonly now: () => Instant;
}

/** The resources of jobs. */
export const jobResourcesOf = (parts: TapJobsParts): readonly Resource[] => [
  {
    methods: ['GET'],
    path: 'async',
    about: 'Your jobs, newest first; PHASE, AFTER and LAST say which.',
    run: signed(parts, 'read', (call, account) => listAnswer(parts, call, account)),
  },
  {
    methods: ['POST'],
    path: 'async',
    about: 'Makes a job of the parameters, and runs it where PHASE is RUN.',
    run: signed(parts, 'query', (call, account) => create(parts, call, account)),
  },
  {
    methods: ['POST'],
    path: 'table-update',
    about: 'Makes a job that looks whether TABLE has the columns of INDEX; tables need no index.',
    run: async (call) => {
      const account = await parts.door.enterOwn(call.request, 'query');
      return create(parts, call, account, [TABLE_UPDATE]);
    },
  },
  {
    methods: ['GET'],
    path: 'async/{job}',
    about: 'A job; WAIT waits for a change of its phase.',
    run: signed(parts, 'read', (call, account) => show(parts, call, account)),
  },
  {
    methods: ['DELETE'],
    path: 'async/{job}',
    about: 'Stops a job and removes its result.',
    run: signed(parts, 'query', async (call, account) => {
      await parts.ownJobs.destroy(account, jobIdOf(call));
      return seeOther(call.request, LIST);
    }),
  },
  ...CHANGED.map(([path, about]): Resource => ({
    methods: ['POST'],
    path,
    about,
    run: signed(parts, 'query', (call, account) => change(parts, call, account)),
  })),
  ...SHOWN.map(({ path, about, answer }): Resource => ({
    methods: ['GET'],
    path,
    about,
    run: signed(parts, 'read', async (call, account) => {
      const job = await parts.ownJobs.find(account, jobIdOf(call));
      return answer(job, call, viewOf(call, account));
    }),
  })),
  {
    methods: ['GET'],
    path: 'async/{job}/results/result',
    about: 'The rows, once it has finished.',
    run: signed(parts, 'read', (call, account) => result(parts, call, account)),
  },
];

/** Who has deleted a job reads the list that he is sent to: of thousands, the first will do. */
const LIST = 'async?LAST=20';

type Run = (call: TapCall, account: Account) => Promise<HttpAnswer>;

const signed =
  ({ door }: TapJobsParts, needs: Scope, run: Run): Resource['run'] =>
  async (call) =>
    run(call, await door.enter(call.request, needs));

/** What takes parameters, and what each is for. All of them take all. */
const CHANGED: readonly (readonly [path: string, about: string])[] = [
  ['async/{job}', 'Changes a job: its parameters, or ACTION=DELETE.'],
  ['async/{job}/phase', 'Runs a job (PHASE=RUN) or stops it (PHASE=ABORT).'],
  ['async/{job}/executionduration', 'Bounds its time (EXECUTIONDURATION, in seconds).'],
  ['async/{job}/destruction', 'Says when its result goes (DESTRUCTION).'],
  ['async/{job}/parameters', 'Adds parameters to a job that has not been run.'],
];

/** What a part of a job is shown as. */
interface Shown {
  readonly path: string;
  readonly about: string;
  answer(job: OwnJob, call: TapCall, view: View): HttpAnswer;
}

const SHOWN: readonly Shown[] = [
  {
    path: 'async/{job}/phase',
    about: 'Its phase.',
    answer: (job) => textAnswer(phaseOf(job)),
  },
  {
    path: 'async/{job}/executionduration',
    about: 'The seconds that it may run.',
    answer: ({ secondsMax }) => textAnswer(String(secondsMax)),
  },
  {
    path: 'async/{job}/destruction',
    about: 'When its result goes.',
    answer: ({ destruction }) => textAnswer(destruction === null ? '' : isoOf(destruction)),
  },
  {
    path: 'async/{job}/quote',
    about: 'When it will be done: that is not known, so it is empty.',
    answer: () => textAnswer(''),
  },
  {
    path: 'async/{job}/owner',
    about: 'The login of its owner.',
    answer: (_job, _call, { owner }) => textAnswer(owner),
  },
  {
    path: 'async/{job}/parameters',
    about: 'What it was told.',
    answer: (job) => xmlAnswer(partTree(parametersTree(job))),
  },
  {
    path: 'async/{job}/parameters/{parameter}',
    about: 'One of its parameters.',
    answer: (job, { named: { parameter = '' } }) => {
      const found = parametersOf(parametersOfJob(job)).one(parameter.toUpperCase());
      return found === undefined
        ? errorAnswer(404, `The job has no parameter '${parameter}'.`)
        : textAnswer(found);
    },
  },
  {
    path: 'async/{job}/results',
    about: 'Its result, once it has finished.',
    answer: (job, _call, view) => xmlAnswer(partTree(resultsTree(job, view))),
  },
  {
    path: 'async/{job}/error',
    about: 'Why it has failed.',
    answer: (job) => {
      const message = errorOf(job);
      return message === undefined
        ? errorAnswer(404, `Job ${job.id} has no error: it is ${phaseOf(job)}.`)
        : errorAnswer(200, message);
    },
  },
];

const viewOf = ({ request: { base } }: TapCall, { login }: Account): View => ({
  root: `${base}${TAP_ROOT}/async`,
  owner: login,
});

const jobIdOf = ({ named: { job = '' } }: TapCall): JobId => {
  const id = readJobId(job);
  if (id === undefined) throw new Refusal('unknown-job', { job });
  return id;
};

const create = async (
  parts: TapJobsParts,
  { request, parameters }: TapCall,
  account: Account,
  marks: readonly Parameter[] = [],
): Promise<HttpAnswer> => {
  const said = readChange(parameters);
  const change = { ...said, told: merged(said.told, marks) };
  const id = await createJob({ ...parts, request }, account, change);
  return seeOther(request, `async/${id}`);
};

const change = async (
  parts: TapJobsParts,
  call: TapCall,
  account: Account,
): Promise<HttpAnswer> => {
  const id = jobIdOf(call);
  const said = readChange(call.parameters);
  await changeJob({ ...parts, request: call.request }, { account, id }, said);
  return seeOther(call.request, said.isDelete ? LIST : `async/${id}`);
};

const show = async (
  { ownJobs }: TapJobsParts,
  call: TapCall,
  account: Account,
): Promise<HttpAnswer> => {
  const id = jobIdOf(call);
  const job = await ownJobs.find(account, id);
  const milliseconds = patienceOf(call, job);
  const { signal } = call.request;
  const phase = phaseOf(job);
  const shown =
    milliseconds === 0
      ? job
      : await ownJobs.waitForChange(account, id, (now) => phaseOf(now) !== phase, {
          milliseconds,
          signal,
        });
  return xmlAnswer(jobTree(shown, viewOf(call, account)));
};

/** How long to wait (UWS 1.1, 2.2.1.1): not for what has ended, nor where it has changed. */
const patienceOf = ({ parameters: { one } }: TapCall, job: OwnJob): number => {
  const text = one('WAIT')?.trim();
  const expected = one('PHASE')?.trim().toUpperCase();
  if (text === undefined) return 0;
  if (!/^(-1|\d{1,9})$/.test(text))
    throw badParameters(`WAIT is '${text}'; it must be seconds, or -1.`);
  if (expected !== undefined && !PHASE_WORDS.includes(expected)) {
    throw badParameters(
      `PHASE is '${expected}', which is no phase. There is ${PHASE_WORDS.join(', ')}.`,
    );
  }
  const phase = phaseOf(job);
  if (!isActive(phase) || (expected !== undefined && expected !== phase)) return 0;
  const seconds = Number(text);
  return (seconds < 0 ? WAIT_MAX : Math.min(seconds, WAIT_MAX)) * SECOND;
};

/** Proxies give a silent server a minute; clients ask again. */
const WAIT_MAX = 59;

/** A no of the file as one of this protocol, with what its head says of the file. */
const inOwnForm = ({ status, headers, body }: HttpAnswer): HttpAnswer => {
  const { 'Content-Length': _, ...said } = headers;
  const answer = errorAnswer(status, typeof body === 'string' ? body.trim() : '');
  return { ...answer, headers: { ...said, ...answer.headers } };
};

const result = async (
  { ownJobs, now }: TapJobsParts,
  call: TapCall,
  account: Account,
): Promise<HttpAnswer> => {
  const id = jobIdOf(call);
  const job = await ownJobs.find(account, id);
  const found = await ownJobs.result(account, id);
  if (found.kind !== 'found') {
    const gone = found.kind === 'expired' || phaseOf(job) === 'ARCHIVED';
    const why = gone ? 'its time is over' : `it is ${phaseOf(job)}`;
    return errorAnswer(gone ? 410 : 404, `Job ${id} has no result: ${why}.`);
  }
  const answer = await answerWithFile(call.request, found, now());
  if (answer.status === 412 || answer.status === 416) return inOwnForm(answer);
  const asked = formatAsked(parametersOf(job.parameters));
  if (answer.headers['Content-Type'] === undefined || answer.status >= 300) return answer;
  const type = contentTypeFor(found.format, asked);
  return { ...answer, headers: { ...answer.headers, 'Content-Type': type } };
};
