// The commands about queues: what there is, and that a queue starts nothing for a while, as before
// the machine is stopped. A server that runs feels it at once.

import type { NamedQueue, QueueStates } from '../core/queue-states.ts';
import { onlyOperand, soundSettings, type Call, type Command } from './command.ts';
import { withExistingSite } from './existing-site.ts';

/** `queue list`, `suspend` and `wake`. */
export const QUEUE_COMMANDS: readonly Command[] = [
  {
    name: 'queue list',
    operands: '',
    summary: 'print every queue and whether it runs; site stands for all of them',
    options: { json: { type: 'boolean', description: 'print a line of JSON for each' } },
    run: async (call) => {
      const all = await withStates(call, (states) => states.list());
      for (const { name, state } of all) {
        call.terminal.print(
          call.has('json') ? JSON.stringify({ queue: name, state }) : `${name}\t${state}`,
        );
      }
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

const change = async (call: Call, verb: 'suspend' | 'wake'): Promise<number> => {
  const name = onlyOperand(call, 'QUEUE');
  const queue = await withStates(call, (states) => states[verb](name));
  call.terminal.say(sentenceOf(queue));
  return 0;
};

const sentenceOf = ({ name, state }: NamedQueue): string => `${name} is ${state} now.`;

const withStates = <T>(call: Call, work: (states: QueueStates) => Promise<T>): Promise<T> =>
  withExistingSite(soundSettings(call), ({ queueStates }) => work(queueStates));
