// The phases of UWS (UWS 1.1, 2.1.3) for the statuses of jobs.
// Nothing of a job is kept or changed here.

import type { OwnJob } from '../../core/own-jobs.ts';
import { FINAL, type JobStatus } from '../../domain/job.ts';

/** A phase that a job of ours can be in. */
export type Phase =
  | 'PENDING'
  | 'QUEUED'
  | 'EXECUTING'
  | 'COMPLETED'
  | 'ERROR'
  | 'ABORTED'
  | 'ARCHIVED';

const PHASES = {
  draft: 'PENDING',
  ready: 'QUEUED',
  started: 'EXECUTING',
  // It runs until the engine has let go of it, and UWS has no word for that.
  canceling: 'EXECUTING',
  cancelled: 'ABORTED',
  failed: 'ERROR',
  finished: 'COMPLETED',
} as const satisfies Record<JobStatus, Phase>;

/** The phase of a job; one that ran into its time limit was aborted by it (UWS 1.1, 2.2.1.3). */
export const phaseOf = ({
  status,
  reason,
  isArchived,
}: Pick<OwnJob, 'status' | 'reason' | 'isArchived'>): Phase => {
  if (isArchived && FINAL.includes(status)) return 'ARCHIVED';
  return status === 'failed' && reason === 'time-limit' ? 'ABORTED' : PHASES[status];
};

/** Whether a job in this phase may change by itself: only then is it waited for. */
export const isActive = (phase: Phase): boolean => ACTIVE.has(phase);

const ACTIVE: ReadonlySet<Phase> = new Set(['PENDING', 'QUEUED', 'EXECUTING']);

/** Every word that UWS has for a phase; jobs of ours are never in the last four. */
export const PHASE_WORDS: readonly string[] = [
  ...new Set<string>([...Object.values(PHASES), 'ARCHIVED']),
  'HELD',
  'SUSPENDED',
  'UNKNOWN',
];

/** The statuses of jobs that may be in one of these phases; all where none is named. */
export const statusesIn = (phases: readonly string[]): readonly JobStatus[] =>
  STATUSES.filter(
    (status) => phases.length === 0 || phasesWith(status).some((phase) => phases.includes(phase)),
  );

const STATUSES = Object.keys(PHASES) as readonly JobStatus[];

const phasesWith = (status: JobStatus): readonly Phase[] => [
  PHASES[status],
  ...(status === 'failed' ? (['ABORTED'] as const) : []),
  ...(FINAL.includes(status) ? (['ARCHIVED'] as const) : []),
];
