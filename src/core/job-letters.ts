// Letters about jobs: who is told of which end is the account's own to say (its level of e-mail).
// The end is in the store before anything here begins, and nothing here can change or delay it.

import { isToldOf } from '../domain/account.ts';
import type { JobId } from '../domain/job.ts';
import type { Links } from '../ports/mail.ts';
import type { Observer } from '../ports/observer.ts';
import type { Store } from '../ports/store.ts';
import type { Letters } from './letters.ts';
import { jobLetterOf } from './letter-texts.ts';

/** Tells owners of the ends of their long jobs. */
export interface JobLetters {
  /** Posts a letter where the job has ended and its owner wants one; returns at once. */
  ended(job: JobId): void;
}

/** What the letters are made from. */
export interface JobLettersParts {
  readonly store: Pick<Store, 'jobs' | 'accounts'>;
  readonly links: Links;
  readonly observer: Observer;
  /** Null where no mail is configured. */
  readonly letters: Letters | null;
}

/** Letters about jobs, over the records of the store. */
export const createJobLetters = (parts: JobLettersParts): JobLetters => ({
  ended: (job) => {
    const { letters, observer } = parts;
    if (letters === null) return;
    tell(parts, letters, job).catch((error: unknown) => observer.bug(error, { job }));
  },
});

const tell = async (
  { store, links }: JobLettersParts,
  letters: Letters,
  id: JobId,
): Promise<void> => {
  const job = await store.jobs.byId(id);
  if (job === undefined || job.quick || job.reason === 'cleared') return;
  const account = (await store.accounts.byId(job.owner))?.account;
  if (account === undefined || account.email === null || account.closed !== null) return;
  if (!isToldOf(account.emailLevel, job.status)) return;
  const url = job.output === null ? null : links.outputOf(job.output);
  const letter = { to: account.email, ...jobLetterOf({ job, url }) };
  letters.post({ account: account.id, kind: 'job', letter });
};
