// The commands about queues: what there is, and that a queue starts nothing for a while, as before
// the machine is stopped. A server that runs feels it at once.

import type { NamedQueue, QueueStates } from '../core/queue-states.ts';
import { ACTIVE, type JobStatus } from '../domain/job.ts';
import type { OpenJobs } from '../ports/history-records.ts';
import type { Settings } from '../settings.ts';
import { onlyOperand, soundSettings, type Call, type Command } from './command.ts';
import { withExistingSite } from './existing-site.ts';
import { JSON_OPTION, printRows, printTable, type Row } from './listing.ts';

/** `queue list`, `queues`, `queue suspend` and `queue wake`. */
export const QUEUE_COMMANDS: readonly Command[] = [
  {
    name: 'queue list',
    operands: '',
    summary: 'print every queue and whether it runs; site stands for all of them',
    options: JSON_OPTION,
    run: async (call) => {
      const all = await withStates(call, (states) => states.list());
      printRows(
        call,
        all.map(({ name, state }) => ({ queue: name, state })),
      );
      return 0;
    },
  },
  {
    name: 'queues',
    operands: '',
    summary:
      'print every queue with its state, its slots on a server, and what runs and waits in it',
    options: JSON_OPTION,
    run: async (call) => {
      const settings = soundSettings(call);
      const rows = await withExistingSite(settings, async ({ queueStates, store }) => {
        const [queues, jobs] = [await queueStates.list(), await store.history.openJobs()];
        return queues.flatMap((queue) => busyRow(queue, jobs, settings.values));
      });
      printTable(call, rows);
      return 0;
    },
  },
  {
    name: 'queue suspend',
    operands: 'QUEUE',
    summary: 'let run what runs in a queue, as Stars/500, or in all (site), and start nothing new',
    options: {},
    run: (call) => change(call, 'suspend'),
  },
  {
    name: 'queue wake',
    operands: 'QUEUE',
    summary: 'let a suspended queue, or all (site), start jobs again',
    options: {},
    run: (call) => change(call, 'wake'),
  },
];

/** Slots are those of the class: all queues of it share them. */
const busyRow = (
  { name, state, queue }: NamedQueue,
  jobs: readonly OpenJobs[],
  { quickSlots, longSlots }: Settings,
): readonly Row[] => {
  if (queue === undefined) return [];
  const here = jobs.filter(
    ({ context, queueMinutes }) => context === queue.context && queueMinutes === queue.minutes,
  );
  const countOf = (isMeant: (status: JobStatus) => boolean): number =>
    here.reduce((sum, { status, count }) => (isMeant(status) ? sum + count : sum), 0);
  return [
    {
      queue: name,
      state,
      slots: queue.class === 'quick' ? quickSlots : longSlots,
      running: countOf((status) => ACTIVE.includes(status)),
      waiting: countOf((status) => status === 'ready'),
    },
  ];
};

const change = async (call: Call, verb: 'suspend' | 'wake'): Promise<number> => {
  const name = onlyOperand(call, 'QUEUE');
  const queue = await withStates(call, (states) => states[verb](name));
  call.terminal.say(sentenceOf(queue));
  return 0;
};

const sentenceOf = ({ name, state }: NamedQueue): string => `${name} is ${state} now.`;

const withStates = <T>(call: Call, work: (states: QueueStates) => Promise<T>): Promise<T> =>
  withExistingSite(soundSettings(call), ({ queueStates }) => work(queueStates));
