// The command before an upgrade: nothing new starts, on any server, and who still runs is told,
// with the time by which that must have ended. It stops nothing and nobody.

import { after, isoOf, SECOND, type Instant } from '../base/time.ts';
import { pause } from '../base/pause.ts';
import { counted } from '../base/quantity.ts';
import type { JobId, JobKind } from '../domain/job.ts';
import { serversOfFolder } from '../files/data-folder.ts';
import { badCommand, soundSettings, type Call, type Command } from './command.ts';
import { withExistingSite } from './existing-site.ts';
import type { Site } from './site.ts';

/** `drain`. */
export const DRAIN_COMMAND: Command = {
  name: 'drain',
  operands: '',
  summary: 'let run what runs, start nothing new in any queue, and print who runs until when',
  options: {
    wait: { type: 'boolean', description: 'end only once nothing runs any more' },
    undo: { type: 'boolean', description: 'let queues start jobs again, as queue wake site does' },
    json: { type: 'boolean', description: 'print how it stands as a line of JSON' },
  },
  run: async (call) => {
    if (call.has('undo') && call.has('wait')) throw badCommand('Say either --wait or --undo.');
    await withExistingSite(soundSettings(call), (site) =>
      call.has('undo') ? undo(call, site) : drain(call, site),
    );
    return 0;
  },
};

/** A job that runs now. */
interface RunningJob {
  readonly job: JobId;
  readonly owner: string;
  readonly kind: JobKind;
  readonly queue: string;
  readonly started: Instant;
  /** When its queue, or its owner, has it ended at the latest. */
  readonly until: Instant;
}

const undo = async (call: Call, { queueStates }: Site): Promise<void> => {
  const { name, state } = await queueStates.wake('site');
  if (call.has('json')) call.terminal.print(JSON.stringify({ queue: name, state }));
  else call.terminal.print(`Queues start jobs again: ${name} is ${state} now.`);
};

const drain = async (call: Call, site: Site): Promise<void> => {
  await site.queueStates.suspend('site');
  let running = await runningJobs(site);
  tell(call, running);
  if (!call.has('wait') || running.length === 0) return;
  while (running.length > 0) {
    if ((await serversOfFolder(site.layout.data)).length === 0) {
      call.terminal.say(NO_SERVER);
      return;
    }
    call.terminal.progress(`${counted(BigInt(running.length), 'job')} still running.`);
    await pause(LOOK);
    running = await runningJobs(site);
  }
  tell(call, running);
};

/** Milliseconds between two looks: whoever waits for hours does not mind one. */
const LOOK = SECOND;

const NO_SERVER =
  'No server says that it serves this folder, so these jobs run nowhere: the next start begins ' +
  'them again.';

const tell = (call: Call, running: readonly RunningJob[]): void => {
  if (call.has('json')) {
    const jobs = running.map((job) => ({
      ...job,
      job: String(job.job),
      started: isoOf(job.started),
      until: isoOf(job.until),
    }));
    const state = running.length > 0 ? 'suspending' : 'suspended';
    call.terminal.print(JSON.stringify({ queue: 'site', state, running: jobs }));
    return;
  }
  call.terminal.print(
    'Nothing new starts in any queue; jobs that wait go on waiting, over a start too. ' +
      'almagest drain --undo, or almagest queue wake site, ends this.',
  );
  for (const { job, owner, kind, queue, started, until } of running) {
    call.terminal.print(
      `Job ${job} of ${owner}, ${kind} in ${queue}, has run since ${isoOf(started)} and ends by ` +
        `${isoOf(until)}.`,
    );
  }
  if (running.length === 0) {
    call.terminal.print('Nothing runs: the server can be stopped and no job begins again.');
  }
};

/** Those that hold slots, those that end first before. */
const runningJobs = async ({ store, settings }: Site): Promise<readonly RunningJob[]> => {
  const { quickSeconds } = settings.values;
  const jobs: RunningJob[] = [];
  for (const { job: id } of await store.jobs.activeAttempts()) {
    const job = await store.jobs.byId(id);
    if (job === undefined || job.started === null) continue;
    const own = await store.terms.secondsMax(id);
    const most = job.quick ? quickSeconds : job.queueMinutes * 60;
    jobs.push({
      job: id,
      owner: (await store.accounts.byId(job.owner))?.account.login ?? String(job.owner),
      kind: job.kind,
      queue: `${job.context}/${job.queueMinutes}`,
      started: job.started,
      until: after(job.started, Math.min(own ?? most, most) * SECOND),
    });
  }
  return jobs.toSorted((a, b) => a.until - b.until);
};
