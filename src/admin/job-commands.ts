// The commands about jobs. They read the record, which a running server may be changing, and
// decide nothing about it.

import { createJobTokens } from '../core/job-tokens.ts';
import { readJobId, type JobId } from '../domain/job.ts';
import { Refusal } from '../domain/refusal.ts';
import { createSeals } from '../identity/seals.ts';
import { badCommand, onlyOperand, soundSettings, type Call, type Command } from './command.ts';
import { withExistingSite } from './existing-site.ts';

/** `job token`. */
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
];

const jobIn = (call: Call): JobId => {
  const told = onlyOperand(call, 'JOB');
  const id = readJobId(told);
  if (id === undefined) throw badCommand(`'${told}' is no number of a job.`);
  return id;
};
