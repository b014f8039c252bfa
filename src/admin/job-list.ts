// The jobs of a site as its operator looks at them: who asked for what, where it stands and why it
// ended. Never the text of a query, which is its owner's.

import { isoOf, type Instant } from '../base/time.ts';
import type { AccountId } from '../domain/account.ts';
import { MACHINE, type Job, type JobStatus } from '../domain/job.ts';
import type { JobSearch } from '../domain/job-search.ts';
import { badCommand, soundSettings, type Call, type Command } from './command.ts';
import { withExistingSite } from './existing-site.ts';
import { JSON_OPTION, printRows, printTable, type Row } from './listing.ts';
import type { Site } from './site.ts';

/** `jobs`. */
export const JOB_LIST_COMMAND: Command = {
  name: 'jobs',
  operands: '',
  summary: 'print the newest jobs of all accounts, or of one: where they stand and how they ended',
  options: {
    status: {
      type: 'text',
      isRepeatable: true,
      value: 'STATUS',
      description: `those that are ${Object.keys(MACHINE).join(', ')}; again for several`,
    },
    owner: { type: 'text', value: 'LOGIN', description: 'those of one account' },
    limit: { type: 'text', value: 'N', description: 'so many at most; 50 by default' },
    ...JSON_OPTION,
  },
  run: async (call) => {
    const status = statusesIn(call);
    const limit = limitIn(call);
    const printed = await withExistingSite(soundSettings(call), async (site) => {
      const login = call.text('owner');
      const owner = login === undefined ? undefined : (await site.accounts.named(login)).id;
      const search: JobSearch = {
        includeSystem: true,
        ...(status.length > 0 && { status }),
        ...(owner !== undefined && { owner: [{ from: owner, to: owner }] }),
      };
      return printNewest(call, site, { search, limit });
    });
    if (printed === 0) call.terminal.say('There is no such job.');
    return 0;
  },
};

/** A list that people read; whoever wants all asks for so many. */
const LIMIT = 50;

/** Prints jobs as they are found, for a site may have millions; how many they were. */
const printNewest = async (
  call: Call,
  site: Site,
  { search, limit }: { readonly search: JobSearch; readonly limit: number },
): Promise<number> => {
  const logins = new Map<AccountId, string>();
  let printed = 0;
  for await (const job of site.store.jobs.search(search)) {
    const login = logins.get(job.owner) ?? (await site.accounts.numbered(job.owner)).login;
    logins.set(job.owner, login);
    const print = printed === 0 ? printTable : printRows;
    print(call, [rowOf(job, login)]);
    printed += 1;
    if (printed === limit) break;
  }
  return printed;
};

const rowOf = (job: Job, owner: string): Row => ({
  job: job.id,
  owner,
  kind: job.kind,
  queue: `${job.context}/${job.queueMinutes}`,
  status: job.status,
  reason: job.reason,
  submitted: isoOf(job.submitted),
  started: momentOf(job.started),
  ended: momentOf(job.ended),
  rows: job.rows,
  task: job.taskName,
});

const momentOf = (at: Instant | null): string | null => (at === null ? null : isoOf(at));

const statusesIn = (call: Call): readonly JobStatus[] =>
  call.texts('status').map((told) => {
    if (Object.hasOwn(MACHINE, told)) return told as JobStatus;
    throw badCommand(`--status ${told} is none of ${Object.keys(MACHINE).join(', ')}.`);
  });

const limitIn = (call: Call): number => {
  const told = call.text('limit') ?? String(LIMIT);
  if (/^[1-9]\d{0,8}$/.test(told)) return Number(told);
  throw badCommand(`--limit ${told} is no whole number from 1 to 999999999.`);
};
