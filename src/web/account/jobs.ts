// The account page of jobs: newest first, a page at a time, each with its query, what came of it,
// and a button to cancel it while that is of use.

import type { Instant } from '../../base/time.ts';
import { counted } from '../../base/quantity.ts';
import type { Jobs } from '../../core/jobs.ts';
import type { Account } from '../../domain/account.ts';
import { readJobId, type Job, type JobId, type JobStatus } from '../../domain/job.ts';
import type { JobSearch } from '../../domain/job-search.ts';
import { OUTPUT_FORMATS, type Output } from '../../domain/output.ts';
import { Refusal } from '../../domain/refusal.ts';
import { bracketed } from '../../domain/table.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { fieldOf, type OwnPage } from './declare.ts';
import { foldedText, spanText, timeText } from './figures.ts';
import { buttonForm } from './frame.ts';
import type { SignedVisit } from './visit.ts';

/** What the page needs. */
export interface JobsPageParts {
  readonly jobs: Pick<Jobs, 'find' | 'cancel' | 'extract'>;
  /** Where an output is fetched by who reaches us under a base address. */
  readonly outputUrl: (base: string, output: Output) => string;
  readonly now: () => Instant;
}

const PATH = '/account/jobs';

/** Jobs of one page: with their queries folded it is read in a minute. */
const JOBS_PER_PAGE = 20;

/** The page at `/account/jobs`; `?before=7` begins behind job 7, `?job=7` shows it alone. */
export const jobsPage = (parts: JobsPageParts): OwnPage => ({
  path: PATH,
  name: 'Jobs',
  show: async (visit) => {
    const alone = readJobId(visit.query.get('job') ?? '');
    if (alone !== undefined) {
      const job = await jobOf(parts, visit.account, alone);
      return html`${jobItem(parts, visit, job)}
        <p><a href="${PATH}">All jobs</a></p>`;
    }
    return list(parts, visit);
  },
  said: { upload: 'The file is here. When its job has finished, the table is there.' },
  actions: {
    extract: {
      done: 'The file is being made. When its job has finished, it can be fetched from here.',
      run: async (visit) => {
        const [table, format] = [fieldOf(visit, 'table'), fieldOf(visit, 'format')];
        await parts.jobs.extract(visit.account, { table: `mydb.${bracketed(table)}`, format });
        return 'done';
      },
    },
    cancel: {
      done: 'The job is being cancelled. If it has ended meanwhile, it stays as it is.',
      run: async ({ account, form }) => {
        const job = await jobOf(parts, account, readJobId(form.get('job') ?? ''));
        await parts.jobs.cancel(account, job.id);
        return 'done';
      },
    },
  },
});

const list = async (parts: JobsPageParts, visit: SignedVisit): Promise<Html> => {
  const before = readJobId(visit.query.get('before') ?? '');
  const search = await searchFor(parts, visit.account, before);
  const found: Job[] = [];
  for await (const job of parts.jobs.find(visit.account, search)) {
    found.push(job);
    if (found.length > JOBS_PER_PAGE) break;
  }
  const shown = found.slice(0, JOBS_PER_PAGE);
  const last = shown.at(-1);
  return html`${
      shown.length === 0
        ? html`<p>There are no ${before === undefined ? '' : 'earlier '}jobs.</p>`
        : html`<p class="soft">Times are in UTC.</p>
            <ul class="items">
              ${shown.map((job) => html`<li>${jobItem(parts, visit, job)}</li>`)}
            </ul>`
    }
    <nav class="turn" aria-label="Pages">
      ${before === undefined ? html`` : html`<a href="${PATH}">Newest</a>`}
      ${
        last === undefined || found.length === shown.length
          ? html``
          : html`<a href="${PATH}?before=${last.id}">Older</a>`
      }
    </nav>`;
};

/** What belongs to the account alone, an admin's as well; behind `before`, where it is theirs. */
const searchFor = async (
  parts: JobsPageParts,
  account: Account,
  before: JobId | undefined,
): Promise<JobSearch> => {
  const own = { owner: [{ from: account.id, to: account.id }], includeSystem: true };
  if (before === undefined) return own;
  const { id, submitted } = await jobOf(parts, account, before);
  return {
    ...own,
    submitted: [{ to: submitted }],
    where: {
      kind: 'or',
      parts: [
        { kind: 'compare', column: 'submitted', operator: '<', value: submitted },
        { kind: 'compare', column: 'id', operator: '<', value: id },
      ],
    },
  };
};

/** A job of the account's own; another's is as one that is not there. */
const jobOf = async (
  { jobs }: JobsPageParts,
  account: Account,
  id: JobId | undefined,
): Promise<Job> => {
  if (id !== undefined) {
    const owner = [{ from: account.id, to: account.id }];
    const search = { owner, id: [{ from: id, to: id }], includeSystem: true };
    for await (const job of jobs.find(account, search)) return job;
  }
  throw new Refusal('unknown-job', { job: id ?? 0n });
};

const jobItem = (parts: JobsPageParts, visit: SignedVisit, job: Job): Html =>
  html`<article class="card job" id="job-${job.id}">
    <div class="head">
      <h2>
        <a href="${PATH}?job=${job.id}">Job ${job.id}</a>
        ${
          job.taskName === null || job.taskName === ''
            ? html``
            : html`<span class="task">${job.taskName}</span>`
        }
      </h2>
      <span class="status ${job.status}">${STATUS_TEXT[job.status]}</span>
      ${
        mayCancel(job)
          ? buttonForm(visit, {
              action: `${PATH}/cancel`,
              label: 'Cancel',
              about: `job ${job.id}`,
              fields: { job: String(job.id) },
            })
          : html``
      }
    </div>
    <p class="soft">
      ${kindText(job)} in ${job.context}, submitted
      ${timeText(job.submitted)}${spans(job, parts.now())}
    </p>
    ${results(parts, visit, job)}
    ${job.message === null ? html`` : html`<p class="error">${job.message}</p>`}
    ${job.printed === null ? html`` : foldedText('Printed', job.printed)}
    ${foldedText('Query', job.text)}
  </article>`;

const STATUS_TEXT = {
  draft: 'draft',
  ready: 'waiting',
  started: 'running',
  canceling: 'being cancelled',
  cancelled: 'cancelled',
  failed: 'failed',
  finished: 'finished',
} as const satisfies Record<JobStatus, string>;

/** Quick queries are ended by whoever waits for them. */
const mayCancel = ({ status, quick }: Job): boolean =>
  !quick && (status === 'ready' || status === 'started');

const kindText = ({ kind, quick, format, source }: Job): string => {
  if (kind === 'query') return quick ? 'Quick query' : 'Query';
  if (kind === 'extract') {
    return `${format === null ? 'File' : OUTPUT_FORMATS[format].name} of ${source ?? 'a table'}`;
  }
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
};

/** How long it waited, and how long it ran. */
const spans = ({ submitted, started, ended }: Job, now: Instant): string => {
  if (started === null) {
    return ended === null ? `, waiting for ${spanText(Math.max(0, now - submitted))}` : '';
  }
  const ran = spanText(Math.max(0, (ended ?? now) - started));
  const waited = spanText(Math.max(0, started - submitted));
  return `, waited ${waited}, ${ended === null ? 'has run for' : 'ran'} ${ran}`;
};

const results = (parts: JobsPageParts, visit: SignedVisit, job: Job): Html => {
  const { rows, createdTable, output } = job;
  if (rows === null && createdTable === null && output === null) return html``;
  return html`<p class="results">
    ${rows === null ? html`` : html`<span>${counted(rows, 'row')}</span>`}
    ${
      createdTable === null
        ? html``
        : html`<span
            >made <a href="/account/tables"><code>${createdTable}</code></a></span
          >`
    }
    ${output === null ? html`` : fileLink(parts, visit, output)}
  </p>`;
};

const fileLink = (
  { outputUrl, now }: JobsPageParts,
  { request }: SignedVisit,
  output: Output,
): Html =>
  output.expires <= now()
    ? html`<span class="soft">${output.fileName} has expired</span>`
    : html`<span
        ><a href="${outputUrl(request.base, output)}" download="">${output.fileName}</a>
        <span class="soft">until ${timeText(output.expires)}</span></span
      >`;
