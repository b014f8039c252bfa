// The durable points of a run: at each COMMIT of its batch, what stands before it becomes tables.
// The job stays started, and keeps its locks; a point that cannot be made is its end. Files go
// first and are taken back as at the last commit (commit.ts), of which each point is a small one.

import { failureOf, type RunEnd } from './run-end.ts';
import type { TableVersion } from '../domain/table.ts';
import type { CommitPointResult, StagedChange } from '../ports/engine.ts';
import type { Staging } from '../ports/files.ts';
import type { Claim } from '../ports/store.ts';
import { createdTableOf, endOfProblem, retractTables } from './commit.ts';
import type { Parts } from './parts.ts';
import { publishChanges } from './staged-changes.ts';

/** The points of one run. */
export interface CommitPoints {
  /** Makes one; never rejects. They are asked for one after the other. */
  commit(changes: readonly StagedChange[]): Promise<CommitPointResult>;
  /** How many are durable. */
  made(): number;
  /** The newest table that one of them made, as `mydb.name`. */
  createdTable(): string | null;
  /** The end of the run whose point could not be made. */
  refusal(): RunEnd | null;
}

/** What a run makes points of. */
export interface PointsAsk {
  readonly claim: Claim;
  readonly staging: Staging;
  /** Aborted when the run is stopped: no point is made after that. */
  readonly signal: AbortSignal;
}

/** No point has been made yet. */
export const createCommitPoints = (parts: Parts, ask: PointsAsk): CommitPoints => {
  let made = 0;
  let createdTable: string | null = null;
  let refusal: RunEnd | null = null;
  const make = async (changes: readonly StagedChange[]): Promise<RunEnd | null> => {
    const created = createdTableOf(changes) ?? createdTable;
    const published: TableVersion[] = [];
    const point = { changes, createdTable: created, number: made + 1 };
    const end = await makePoint(parts, ask, point, published);
    if (end !== null) return end;
    made += 1;
    createdTable = created;
    return leaveInStaging(parts, ask, { changes, published });
  };
  return {
    commit: async (changes) => {
      // Whoever has stopped the run says how it ends; the executor need only hear that it is over.
      if (ask.signal.aborted) return { kind: 'refused', errors: [] };
      refusal ??= await make(changes);
      if (refusal === null) return { kind: 'committed' };
      const errors = refusal.kind === 'failed' ? [{ message: refusal.message }] : [];
      return { kind: 'refused', errors };
    },
    made: () => made,
    createdTable: () => createdTable,
    refusal: () => refusal,
  };
};

interface Point {
  readonly changes: readonly StagedChange[];
  readonly createdTable: string | null;
  /** Which COMMIT of the run it is, from 1. */
  readonly number: number;
}

/** Makes a point durable; the end of the run where it cannot be made. */
const makePoint = async (
  parts: Parts,
  { claim, staging }: PointsAsk,
  { changes, createdTable, number }: Point,
  published: TableVersion[],
): Promise<RunEnd | null> => {
  const { id: job, attempt } = claim.job;
  let isAsked = false;
  try {
    const made = await publishChanges(parts, { claim, staging, changes }, published);
    isAsked = true;
    const point = { job, attempt, at: parts.clock.now(), changes: made, createdTable };
    const result = await parts.store.jobs.commit(point);
    parts.observer.note('info', 'job.point', { job, number, result: result.kind });
    if (result.kind === 'committed') return null;
    await retractTables(parts, published);
    return await endOfProblem(parts, claim.job, result);
  } catch (error) {
    const end = failureOf(parts, job, error);
    const takeBack = () => retractTables(parts, published);
    if (isAsked)
      return { ...end, takeBack: () => takeBackUnkept(parts, { job, number }, takeBack) };
    await takeBack();
    return end;
  }
};

/** Once the job has failed, the store tells for good whether a point without answer stands. */
const takeBackUnkept = async (
  { store }: Parts,
  { job, number }: Pick<Point, 'number'> & { readonly job: Claim['job']['id'] },
  takeBack: () => Promise<void>,
): Promise<void> => {
  const record = await store.jobs.byId(job);
  if (record !== undefined && record.commits < number) await takeBack();
};

/** Changes that are durable, and the versions they made, in the order of their tables. */
interface Committed {
  readonly changes: readonly StagedChange[];
  readonly published: readonly TableVersion[];
}

/** Lets the rest of the batch read what was committed where it lay before. */
const leaveInStaging = async (
  parts: Parts,
  { claim, staging }: PointsAsk,
  { changes, published }: Committed,
): Promise<RunEnd | null> => {
  const folders = changes.flatMap((change) => ('table' in change ? [change.table.folder] : []));
  try {
    for (const [at, version] of published.entries()) {
      const folder = folders[at];
      if (folder !== undefined) await parts.files.leaveTable(staging, folder, version);
    }
    return null;
  } catch (error) {
    return failureOf(parts, claim.job.id, error);
  }
};
