// Jobs that change a space as a whole: it becomes a copy of another, changes places with one, is
// emptied, or goes. They need no executor: what they do is one move of the store.

import type { Account } from '../domain/account.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import type { Job, JobId } from '../domain/job.ts';
import { Refusal } from '../domain/refusal.ts';
import { managesSpace, type SeenSpace } from '../domain/space.ts';
import type { SpaceChange } from '../domain/table-change.ts';
import type { SpaceId } from '../domain/table.ts';
import type { Claim } from '../ports/store.ts';
import type { Parts } from './parts.ts';
import { endOfFinish } from './commit.ts';
import { failureOf, type RunEnd } from './run-end.ts';
import { refuseOwn } from './spaces.ts';
import { insertWaiting, TOUCHES_NOTHING, turnOf } from './submission.ts';

/** What is to become of a space; both were found by whoever asks. */
export type SpaceMove =
  /** Its contents become copies of those of `from`, which is only looked at. */
  | { readonly kind: 'copy'; readonly space: SeenSpace; readonly from: SeenSpace }
  | { readonly kind: 'swap'; readonly space: SeenSpace; readonly other: SeenSpace }
  | { readonly kind: 'empty'; readonly space: SeenSpace }
  | { readonly kind: 'delete'; readonly space: SeenSpace };

/** The verb on whole spaces. */
export interface SpaceJobs {
  /**
   * Makes a job of it. Refuses with `space-not-managed` what only an admin of the space may do, of
   * `delete` what only its owner may, and with `own-space` what a MyDB is not for.
   */
  submit(account: Account, move: SpaceMove): Promise<JobId>;
}

/** The verb over `parts`. */
export const createSpaceJobs = (parts: Parts): SpaceJobs => ({
  submit: async (account, move) => {
    const { space } = move;
    refuseUnmanaged(move);
    const other = otherOf(move);
    return insertWaiting(parts, {
      owner: account.id,
      kind: move.kind,
      quick: false,
      system: false,
      context: OWN_SPACE,
      queueMinutes: parts.limits.longMinutes,
      taskName: space.name,
      text: textOf(move),
      submitted: parts.clock.now(),
      ...TOUCHES_NOTHING,
      space: space.id,
      source: other === undefined ? null : String(other.id),
      writes: [space, ...(other === undefined ? [] : [other])].map(({ id }) => turnOf(id)),
    });
  },
});

const otherOf = (move: SpaceMove): SeenSpace | undefined => {
  if (move.kind === 'copy') return move.from;
  return move.kind === 'swap' ? move.other : undefined;
};

const refuseUnmanaged = (move: SpaceMove): void => {
  const { kind, space } = move;
  refuseOwn(space);
  const mayDo = kind === 'delete' ? space.standing === 'owner' : managesSpace(space.standing);
  if (!mayDo) throw new Refusal('space-not-managed', { space: space.name });
  const other = otherOf(move);
  if (other === undefined) return;
  if (other.id === space.id) throw new Refusal('same-space', { space: space.name });
  if (kind !== 'swap') return;
  refuseOwn(other);
  if (!managesSpace(other.standing)) throw new Refusal('space-not-managed', { space: other.name });
};

/** What lists show as the text of such a job. */
const textOf = (move: SpaceMove): string => {
  const other = otherOf(move)?.name ?? '';
  return {
    copy: `COPY SPACE ${other} TO ${move.space.name}`,
    swap: `SWAP SPACES ${move.space.name} AND ${other}`,
    empty: `EMPTY SPACE ${move.space.name}`,
    delete: `DELETE SPACE ${move.space.name}`,
  }[move.kind];
};

/** The change that a claimed job makes to whole spaces; undefined for all other jobs. */
export const spaceChangeOf = ({ kind, space, source }: Job): SpaceChange | undefined => {
  if (space === null) return undefined;
  if (kind === 'copy') return { kind: 'copy-space', from: otherIn(source), space };
  if (kind === 'swap') return { kind: 'swap-spaces', space, other: otherIn(source) };
  if (kind === 'empty') return { kind: 'empty-space', space };
  return kind === 'delete' ? { kind: 'delete-space', space } : undefined;
};

/** The number of the other space, as `submit` has written it down. */
const otherIn = (source: string | null): SpaceId => BigInt(source ?? 0) as SpaceId;

/** Makes the change and ends the job with it, if its owner may still do so. */
export const runSpaceMove = async (
  parts: Parts,
  { job }: Claim,
  change: SpaceChange,
): Promise<RunEnd> => {
  try {
    if (!(await mayStill(parts, job, change))) return NOT_ANY_MORE;
    const at = parts.clock.now();
    const result = await parts.store.jobs.finish({
      job: job.id,
      attempt: job.attempt,
      at,
      rows: null,
      createdTable: null,
      changes: [change],
      output: null,
    });
    parts.observer.note('info', 'job.committed', { job: job.id, result: result.kind });
    return await endOfFinish(parts, job, { result, outcome: { rows: null } });
  } catch (error) {
    return failureOf(parts, job.id, error);
  }
};

/**
 * Whether the owner of a job stands to both spaces as he did when he submitted it. It has waited:
 * one of them may be gone by now, into which a swap would put what nobody finds again. Neither goes
 * while the job runs, which holds the turns of both.
 */
const mayStill = async (
  { store }: Parts,
  { owner }: Pick<Job, 'owner'>,
  change: SpaceChange,
): Promise<boolean> => {
  const standingIn = async (id: SpaceId) => (await store.spaces.find(owner, id))?.standing;
  const manages = async (id: SpaceId): Promise<boolean> => {
    const standing = await standingIn(id);
    return standing !== undefined && managesSpace(standing);
  };
  switch (change.kind) {
    case 'copy-space':
      return (await manages(change.space)) && (await standingIn(change.from)) !== undefined;
    case 'swap-spaces':
      return (await manages(change.space)) && (await manages(change.other));
    case 'empty-space':
      return manages(change.space);
    case 'delete-space':
      return (await standingIn(change.space)) === 'owner';
  }
};

const NOT_ANY_MORE: RunEnd = {
  kind: 'failed',
  reason: 'query-error',
  message:
    'While this job waited, a space that it names was deleted, or what you may do there was ' +
    'taken from you. Nothing was changed.',
};
