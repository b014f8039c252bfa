// The commit: what an executor left in staging becomes tables and outputs, all at once or never.
// Files first, made durable where nothing refers to them; then one move in the store, which the
// job's attempt must still own. Whatever goes wrong before that move takes the files back.

import { after, DAY, type Instant } from '../base/time.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import type { Job } from '../domain/job.ts';
import { newOutputToken, type Output } from '../domain/output.ts';
import { OBJECTS_CHARACTERS_MAX, OBJECTS_MAX } from '../domain/space-object.ts';
import type { TableChange } from '../domain/table-change.ts';
import type { TableVersion } from '../domain/table.ts';
import type { RunOutcome, StagedChange } from '../ports/engine.ts';
import type { Staging } from '../ports/files.ts';
import type { ChangeProblem, Claim, FinishResult, JobFinish } from '../ports/store.ts';
import type { Parts } from './parts.ts';
import { overQuota } from './quota.ts';
import { CANCELLED, failureOf, type RunEnd } from './run-end.ts';
import { publishChanges } from './staged-changes.ts';

/** A run that is done and is to be committed. */
export interface CommitAsk {
  readonly claim: Claim;
  readonly staging: Staging;
  readonly outcome: Extract<RunOutcome, { readonly kind: 'done' }>;
  /** The newest table of the job's commit points. */
  readonly createdTable: string | null;
  /** What the job does beside what its executor did. */
  readonly besides: readonly TableChange[];
}

/** Commits a run that is done; the end it returns is already in the store when it is `finished`. */
export const commitRun = async (parts: Parts, ask: CommitAsk): Promise<RunEnd> => {
  const job = ask.claim.job.id;
  const published: Published = { versions: [], outputs: [] };
  const finish = await publish(parts, ask, published);
  parts.observer.note('debug', 'job.published', { job });
  try {
    const result = await parts.store.jobs.finish(finish);
    if (result.kind !== 'finished') await retract(parts, published);
    parts.observer.note('info', 'job.committed', { job, result: result.kind });
    return endOfFinish(parts, ask.claim.job, { result, outcome: ask.outcome });
  } catch (error) {
    // The move may have been made and only its answer lost. Whether it was, nobody knows before
    // the store has said that the job failed: until then its files stay.
    return { ...failureOf(parts, job, error), takeBack: () => retract(parts, published) };
  }
};

/** Puts everything at its final place and says what the store is to do; all or nothing. */
const publish = async (parts: Parts, ask: CommitAsk, published: Published): Promise<JobFinish> => {
  const { outcome, claim, staging } = ask;
  const at = parts.clock.now();
  try {
    const changes = await publishChanges(
      parts,
      { claim, staging, changes: outcome.changes },
      published.versions,
    );
    const output = await publishOutput(parts, ask, { at, published });
    const ownerBytesMax = BigInt(parts.limits.outputBytesMax);
    return {
      job: claim.job.id,
      attempt: claim.job.attempt,
      at,
      rows: outcome.rows,
      createdTable: createdTableOf(outcome.changes) ?? ask.createdTable,
      ...printedOf(outcome),
      changes: [...changes, ...ask.besides],
      output: output === null ? null : { output, ownerBytesMax },
      ...(outcome.isCut === undefined ? {} : { isCut: outcome.isCut }),
    };
  } catch (error) {
    await retract(parts, published);
    throw error;
  }
};

/** What already lies at its final place, for taking it back. */
interface Published {
  readonly versions: TableVersion[];
  readonly outputs: Output[];
}

const publishOutput = async (
  parts: Parts,
  { staging, outcome }: CommitAsk,
  { at, published }: { readonly at: Instant; readonly published: Published },
): Promise<Output | null> => {
  if (outcome.file === undefined) return null;
  const output: Output = {
    token: newOutputToken(),
    fileName: outcome.file.name,
    bytes: outcome.file.bytes,
    expires: after(at, parts.limits.outputKeepDays * DAY),
  };
  published.outputs.push(output);
  await parts.files.publishOutput(staging, outcome.file.name, output);
  return output;
};

/** The newest table that changes make, as `mydb.name`. */
export const createdTableOf = (changes: readonly StagedChange[]): string | null => {
  const created = changes.findLast((change) => change.kind === 'create');
  return created === undefined ? null : `mydb.${created.table.name}`;
};

/** What the store made of a finish, and what the run had come to. */
interface Finished {
  readonly result: FinishResult;
  readonly outcome: Pick<CommitAsk['outcome'], 'rows' | 'columns' | 'isCut'>;
}

/** The end of a job that the store was told to finish. */
export const endOfFinish = async (
  parts: Pick<Parts, 'store' | 'limits'>,
  job: Pick<Job, 'space'>,
  { result, outcome }: Finished,
): Promise<RunEnd> => {
  const { limits } = parts;
  switch (result.kind) {
    case 'finished':
      return {
        kind: 'finished',
        rows: outcome.rows,
        ...(outcome.isCut === undefined ? {} : { isCut: outcome.isCut }),
        ...(outcome.columns === undefined ? {} : { columns: outcome.columns }),
      };
    case 'over-outputs':
      return {
        kind: 'failed',
        reason: 'quota',
        message:
          `Your outputs would take ${result.usedBytes} bytes, more than the ` +
          `${limits.outputBytesMax} that an account may have (outputBytesMax). Outputs are gone ` +
          `after ${limits.outputKeepDays} days; extract fewer rows or columns, or wait.`,
      };
    case 'superseded':
    case 'over-quota':
    case 'table-exists':
    case 'no-such-table':
    case 'too-many-objects':
      return endOfProblem(parts, job, result);
  }
};

/** The end of a job whose changes the store did not make, with the reason in words. */
export const endOfProblem = async (
  { store }: Pick<Parts, 'store'>,
  job: Pick<Job, 'space'>,
  problem: ChangeProblem | { readonly kind: 'superseded' },
): Promise<RunEnd> => {
  if (problem.kind === 'superseded') {
    // Cancelled meanwhile, or no longer this attempt's: which of them, the store says.
    return { kind: 'failed', reason: 'cancelled', message: CANCELLED };
  }
  if (problem.kind === 'over-quota') return overQuota(job, `${problem.usedBytes}`, problem);
  const space = job.space === null ? undefined : await store.accounts.spaceOf(job.space);
  const where = space?.name ?? OWN_SPACE;
  switch (problem.kind) {
    case 'table-exists':
      return {
        kind: 'failed',
        reason: 'table-exists',
        message:
          `There is already a ${problem.is ?? 'table'} '${problem.name}' in ${where}. ` +
          `Drop it first (DROP ${(problem.is ?? 'table').toUpperCase()}), or choose another name.`,
      };
    case 'no-such-table':
      return {
        kind: 'failed',
        reason: 'query-error',
        message: `There is no table '${problem.name}' in ${where} that could be used for this.`,
      };
    case 'too-many-objects':
      return {
        kind: 'failed',
        reason: 'quota',
        message:
          `${where} holds at most ${OBJECTS_MAX} views and functions, of at most ` +
          `${OBJECTS_CHARACTERS_MAX} characters together. Drop some that you no longer need.`,
      };
  }
};

const printedOf = ({ printed }: RunOutcome & { kind: 'done' }): Pick<JobFinish, 'printed'> =>
  printed === undefined || printed.length === 0 ? {} : { printed: printed.join('\n') };

/** Takes back what was published; what cannot be is left to the sweep, for nothing refers to it. */
const retract = async (parts: Parts, published: Published): Promise<void> => {
  const { files, observer } = parts;
  await retractTables(parts, published.versions);
  try {
    for (const output of published.outputs) await files.retractOutput(output);
  } catch (error) {
    observer.bug(error);
  }
};

/** As `retract`, for tables alone. */
export const retractTables = async (
  { files, observer }: Pick<Parts, 'files' | 'observer'>,
  versions: readonly TableVersion[],
): Promise<void> => {
  try {
    for (const version of versions) await files.retractTable(version);
  } catch (error) {
    observer.bug(error);
  }
};
