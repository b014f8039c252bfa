// What parameters change in a job (UWS 1.1, 2.2.3): whatever address they were sent to, each does
// what it says. First come those of the query, then its bounds, then the running or stopping.

import { instant, isoOf, type Instant } from '../../base/time.ts';
import type { OwnJob, OwnJobs, RunAsk } from '../../core/own-jobs.ts';
import type { Account } from '../../domain/account.ts';
import type { JobId } from '../../domain/job.ts';
import type { SentTable } from '../../domain/job-terms.ts';
import { lineOf, Refusal } from '../../domain/refusal.ts';
import { fold } from '../../domain/table.ts';
import type { HttpRequest } from '../http/message.ts';
import { isOfStranger } from './door.ts';
import { parametersOf, type Parameter, type Parameters } from './parameters.ts';
import { isActive, phaseOf } from './phase.ts';
import { runIdOf } from './query.ts';
import { isTableUpdate, workOf } from './table-update.ts';
import {
  fetched,
  forgotten,
  namedTables,
  refuseMissing,
  sentWith,
  wantedTables,
  type Fetcher,
  type UploadParts,
} from './uploads.ts';
import { badParameters } from './wrong.ts';

/** What parameters say to a job. */
export interface Change {
  readonly isDelete: boolean;
  /** Those of its query, each name once. */
  readonly told: readonly Parameter[];
  /** Tables that came with them. */
  readonly tables: readonly SentTable[];
  readonly seconds?: number;
  readonly destruction?: Instant;
  readonly phase?: 'RUN' | 'ABORT';
}

/** Reads what parameters say; refuses what is not said so that it can be done. */
export const readChange = (parameters: Parameters): Change => {
  const { all, one } = parameters;
  const action = one('ACTION')?.trim().toUpperCase();
  if (action !== undefined && action !== 'DELETE') {
    throw badParameters(`ACTION is '${action}'; the only one there is, is DELETE.`);
  }
  // Such a job takes an account, which its own address asks for.
  if (isTableUpdate(parameters)) {
    throw badParameters(
      'REQUEST=table-update makes no job. POST the other parameters to /tap/table-update.',
    );
  }
  const seconds = secondsIn(one('EXECUTIONDURATION'));
  const destruction = momentIn(one('DESTRUCTION'));
  const phase = phaseIn(one('PHASE'));
  const named = namedTables(parameters);
  return {
    isDelete: action === 'DELETE',
    tables: typeof named === 'string' ? [] : sentWith(parameters, named),
    told: merged(
      [],
      all.filter(([name]) => !OF_JOBS.has(name)),
    ),
    ...(seconds !== undefined && { seconds }),
    ...(destruction !== undefined && { destruction }),
    ...(phase !== undefined && { phase }),
  };
};

/** Parameters of UWS, which are said to a job and are none of its query's. */
const OF_JOBS: ReadonlySet<string> = new Set([
  'PHASE',
  'ACTION',
  'EXECUTIONDURATION',
  'DESTRUCTION',
  'WAIT',
]);

/** New values take the place of older ones of their names; of UPLOAD, table by table. */
export const merged = (
  before: readonly Parameter[],
  more: readonly Parameter[],
): readonly Parameter[] => {
  const values = new Map<string, string>(before);
  for (const [name, value] of more) {
    const known = name === 'UPLOAD' ? values.get(name) : undefined;
    values.set(name, known === undefined ? value : mergedTables(known, value));
  }
  return [...values];
};

const mergedTables = (before: string, more: string): string => {
  const added = more.split(';');
  const kept = before
    .split(';')
    .filter((pair) => !added.some((each) => isSameName(nameIn(each), nameIn(pair))));
  return [...kept, ...added].join(';');
};

const nameIn = (pair: string): string => pair.split(',')[0]?.trim() ?? '';

const isSameName = (one: string, other: string): boolean => fold(one) === fold(other);

/** What changes are made with. */
export interface ChangeParts {
  readonly ownJobs: OwnJobs;
  readonly uploads: UploadParts;
  readonly request: HttpRequest;
}

/** A job of an account. */
interface Whose {
  readonly account: Account;
  readonly id: JobId;
}

/** Makes a job, and does what else its parameters say. */
export const createJob = async (
  parts: ChangeParts,
  account: Account,
  change: Change,
): Promise<JobId> => {
  const { told: parameters, tables, ...rest } = change;
  const taskName = runIdOf(parametersOf(parameters));
  const id = await parts.ownJobs
    .create(account, { parameters, taskName, tables })
    .catch((error: unknown) => forgotten(parts.uploads, tables, error));
  for (const { upload } of tables) parts.uploads.imports.given(upload);
  await changeJob(parts, { account, id }, { ...rest, told: [], tables: [] });
  return id;
};

/** Does what parameters say; refuses what cannot be, and then what stands before it is done. */
export const changeJob = async (
  parts: ChangeParts,
  { account, id }: Whose,
  { isDelete, told, tables, seconds, destruction, phase }: Change,
): Promise<void> => {
  const { ownJobs } = parts;
  if (isDelete) return ownJobs.destroy(account, id);
  if (told.length > 0 || tables.length > 0) {
    await tell(parts, { account, id }, { told, tables });
  }
  if (seconds !== undefined) await ownJobs.setSecondsMax(account, id, seconds);
  if (destruction !== undefined) await ownJobs.setDestruction(account, id, destruction);
  if (phase === 'RUN') await run(parts, { account, id });
  if (phase === 'ABORT') await abort(ownJobs, { account, id });
};

/** Tells a draft more; a table of a name that it has already takes the place of that. */
const tell = async (
  { ownJobs, uploads }: ChangeParts,
  { account, id }: Whose,
  { told, tables }: Pick<Change, 'told' | 'tables'>,
): Promise<void> => {
  try {
    const isReplaced = ({ name }: SentTable): boolean =>
      tables.some((each) => isSameName(each.name, name));
    const before = await ownJobs.changeParameters(account, id, (job) => {
      const parameters = merged(job.parameters, told);
      const taskName = runIdOf(parametersOf(parameters));
      const kept = (job.terms?.tables ?? []).filter((table) => !isReplaced(table));
      return { parameters, taskName, tables: [...kept, ...tables] };
    });
    for (const { upload } of tables) uploads.imports.given(upload);
    const replaced = (before.terms?.tables ?? []).filter(isReplaced);
    for (const { upload } of replaced) await uploads.imports.forget({ token: upload });
  } catch (error) {
    await forgotten(uploads, tables, error);
  }
};

const run = async (parts: ChangeParts, { account, id }: Whose): Promise<void> => {
  const { ownJobs, uploads, request } = parts;
  const { signal } = request;
  const tables: SentTable[] = [];
  const read = async (draft: OwnJob): Promise<RunAsk> => {
    // Those of a draft that was told more since go: it may name others.
    for (const { upload } of tables.splice(0)) await uploads.imports.forget({ token: upload });
    const said = await runAskOf(uploads, { account, signal }, draft);
    if ('problem' in said) return said;
    tables.push(...(said.tables ?? []));
    return { ...said, readsOnly: isOfStranger(request) };
  };
  await ownJobs.run(account, id, read).catch((error: unknown) => forgotten(uploads, tables, error));
  for (const { upload } of tables) uploads.imports.given(upload);
};

/**
 * What becomes of a job with its parameters: one that asks for no query, or for a table that does
 * not come, fails and says why (TAP 1.1, 2.7).
 */
const runAskOf = async (uploads: UploadParts, fetcher: Fetcher, job: OwnJob): Promise<RunAsk> => {
  const parameters = parametersOf(job.parameters);
  try {
    // The job has its name already.
    const { taskName: _, ...ask } = workOf(parameters);
    const wanted = wantedTables(parameters);
    refuseMissing(wanted, job.terms?.tables ?? []);
    return { ...ask, tables: await fetched(uploads, fetcher, wanted) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { problem: lineOf(error) };
  }
};

/** Stopping what has been stopped is no mistake; stopping what has ended otherwise is one. */
const abort = async (ownJobs: OwnJobs, { account, id }: Whose): Promise<void> => {
  const phase = phaseOf(await ownJobs.find(account, id));
  if (!isActive(phase) && phase !== 'ABORTED') throw new Refusal('job-ended', { job: id });
  await ownJobs.abort(account, id);
};

const secondsIn = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(text)) return Number(text);
  throw badParameters(
    `EXECUTIONDURATION is '${text}'; it must be whole seconds, or 0 for the most.`,
  );
};

/** A moment of DALI (DALI 1.1, 3.3.3), of UTC whether it says so or not. */
const momentIn = (text: string | undefined): Instant | undefined => {
  if (text === undefined) return undefined;
  return readMoment(text) ?? refuseMoment('DESTRUCTION', text);
};

/** The moment that a text of ISO 8601 is, with or without its time and its Z. */
export const readMoment = (text: string): Instant | undefined => {
  const found = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d(?:\.\d{1,9})?))?Z?$/.exec(text.trim());
  if (found === null) return undefined;
  const [, date = '', time = '00:00:00'] = found;
  const milliseconds = Date.parse(`${date}T${time}Z`);
  // A 30th of February is read as a day of March.
  if (Number.isNaN(milliseconds) || !isoOf(instant(milliseconds)).startsWith(date))
    return undefined;
  return instant(milliseconds);
};

/** Says what a moment is. */
export const refuseMoment = (name: string, text: string): never => {
  throw badParameters(`${name} is '${text}'; it must be a moment of UTC, as 2026-01-31T12:00:00Z.`);
};

const phaseIn = (text: string | undefined): 'RUN' | 'ABORT' | undefined => {
  const phase = text?.trim().toUpperCase();
  if (phase === undefined || phase === 'RUN' || phase === 'ABORT') return phase;
  throw badParameters(`PHASE is '${text}'; a job can be told RUN or ABORT.`);
};
