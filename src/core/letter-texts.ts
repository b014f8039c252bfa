// What letters say: plain text, whole sentences, lines that any reader of mail shows whole.
// Who gets one and when is decided elsewhere.

import { isoOf, type Instant } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import type { Job } from '../domain/job.ts';
import type { Letter } from '../ports/mail.ts';

/** A link by which somebody chooses another password. */
export interface ResetFacts {
  readonly account: Account;
  readonly url: string;
  /** How long it is good. */
  readonly minutes: number;
}

/** The letter with a link for another password. */
export const resetLetterOf = ({ account, url, minutes }: ResetFacts): Omit<Letter, 'to'> => ({
  subject: `Another password for ${account.login}`,
  text: [
    `Somebody asked for another password for the account ${account.login}.`,
    'If it was you, choose one here:',
    '',
    url,
    '',
    `The link is good once, for ${minutes} minutes; the newest counts. If it was not you, do`,
    'nothing: the password stays as it is.',
    '',
  ].join('\n'),
});

/** A link that confirms an e-mail address. */
export interface AddressFacts {
  readonly account: Account;
  readonly url: string;
  /** How long it is good. */
  readonly hours: number;
}

/** The letter with a link that confirms the address it goes to. */
export const addressLetterOf = ({ account, url, hours }: AddressFacts): Omit<Letter, 'to'> => ({
  subject: `An e-mail address for ${account.login}`,
  text: [
    `The account ${account.login} is to have this e-mail address.`,
    'If it is yours, confirm it here:',
    '',
    url,
    '',
    `The link is good for ${hours} hours. If the account is not yours, do nothing: without`,
    'the link it does not get this address.',
    '',
  ].join('\n'),
});

/** What an operator is told of a disk that has fallen below its floor. */
export interface DiskFacts {
  readonly site: string;
  readonly free: bigint;
  readonly floor: number;
}

/** The letter about a disk that has fallen below its floor. */
export const diskLetterOf = ({ site, free, floor }: DiskFacts): Omit<Letter, 'to'> => ({
  subject: `The disk of ${site} is almost full`,
  text: [
    `The disk with the data folder of ${site} has`,
    `${free} bytes left, which is less than the ${floor} of freeBytesMin.`,
    '',
    'Jobs that write wait until there is room again, and quick queries that write are',
    'refused. Reading goes on, and so does dropping tables.',
    '',
    'What was dropped or replaced is kept for tableKeepDays, outputs for outputKeepDays:',
    'lower them, or make the disk larger. This is told once for each fall.',
    '',
  ].join('\n'),
});

/** A job that has ended, and where its file is fetched; null where it has none. */
export interface JobFacts {
  readonly job: Job;
  readonly url: string | null;
}

/** The letter about a job that has ended. */
export const jobLetterOf = ({ job, url }: JobFacts): Omit<Letter, 'to'> => {
  const task = job.taskName === null ? '' : ` (${onOneLine(job.taskName)})`;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Job', String(job.id)],
    ['Task', job.taskName === null ? null : onOneLine(job.taskName)],
    ['Context', job.context],
    ['Status', job.status],
    ['Rows', job.rows === null ? null : String(job.rows)],
    ['Table', job.createdTable],
    ['Submitted', isoOf(job.submitted)],
    ['Started', momentOf(job.started)],
    ['Ended', momentOf(job.ended)],
    ['Error', job.message?.slice(0, MESSAGE_CHARACTERS_MAX) ?? null],
    ['Output', url],
  ];
  const lines = facts.flatMap(([what, value]) => (value === null ? [] : [`${what}: ${value}`]));
  return {
    subject: `Job ${job.id}${task} has ${job.status}`,
    text: [...lines, '', 'Your account says which jobs you are told of (e-mail level).', ''].join(
      '\n',
    ),
  };
};

const momentOf = (at: Instant | null): string | null => (at === null ? null : isoOf(at));

/** Names of tasks are as people send them. */
const onOneLine = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, NAME_CHARACTERS_MAX);

/** A subject that readers of mail show whole. */
const NAME_CHARACTERS_MAX = 80;

/** The first errors of a batch; the rest stands with the job. */
const MESSAGE_CHARACTERS_MAX = 2_000;
