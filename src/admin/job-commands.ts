// The commands about single jobs, on a record which a running server may be changing: their tokens,
// and the end of one that nobody else ends. A server finds by itself that a job is no longer its.

import { createJobTokens } from '../core/job-tokens.ts';
import { CLEARED_BY_OPERATOR } from '../core/run-end.ts';
import { readJobId, type JobId } from '../domain/job.ts';
import { Refusal } from '../domain/refusal.ts';
import { createSeals } from '../identity/seals.ts';
import { badCommand, onlyOperand, soundSettings, type Call, type Command } from './command.ts';
import { withExistingSite } from './existing-site.ts';

/** `job token` and `job clear`. */
export const JOB_COMMANDS: readonly Command[] = [
  {
    name: 'job token',
    operands: 'JOB',
    summary: "print a job's token, by which its owner asks for it at CommandWebService.asmx",
    options: {},
    run: async (call) => {
      const id = jobIn(call);
      const token = await withExistingSite(soundSettings(call), async (site) => {
        const { store, clock, settings } = site;
        if ((await store.jobs.status(id)) === undefined)
          throw new Refusal('unknown-job', { job: id });
        const seals = createSeals(await store.sealKey());
        const { jobTokenDays } = settings.values;
        return createJobTokens({ records: store.jobs, seals, clock, jobTokenDays }).tokenOf(id);
      });
      call.terminal.print(token);
      return 0;
    },
  },
  {
    name: 'job clear',
    operands: 'JOB',
    summary:
      'end a job of anybody at once, hung or not; nothing of what it had not committed stays',
    options: {},
    run: async (call) => {
      const id = jobIn(call);
      const { isCleared, status } = await withExistingSite(
        soundSettings(call),
        async ({ store, clock }) => {
          const found = await store.jobs.status(id);
          if (found === undefined) throw new Refusal('unknown-job', { job: id });
          const cleared = await store.jobs.clear(id, clock.now(), CLEARED_BY_OPERATOR);
          return { isCleared: cleared, status: (await store.jobs.status(id))?.status };
        },
      );
      call.terminal.print(
        isCleared
          ? `Job ${id} is cleared: it has failed, and its slot and its tables are free. Its ` +
              'server stops its process within a second, and kills it where it does not hear.'
          : `Job ${id} had ended before: it is ${status}.`,
      );
      return isCleared ? 0 : 1;
    },
  },
];

const jobIn = (call: Call): JobId => {
  const told = onlyOperand(call, 'JOB');
  const id = readJobId(told);
  if (id === undefined) throw badCommand(`'${told}' is no number of a job.`);
  return id;
};
