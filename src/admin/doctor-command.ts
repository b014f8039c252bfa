// The command that looks whether a site is well, verifies every byte, or lists its tables again
// after the store was lost. Prints sentences; problems make the exit code 1.

import { badCommand, soundSettings, type Call, type Command } from './command.ts';
import { examine } from './doctor.ts';
import type { Finding } from './finding.ts';
import { rebuild } from './rebuild.ts';
import { openSickbay } from './sickbay.ts';
import { verify } from './verify.ts';

/** `doctor`. */
export const DOCTOR_COMMAND: Command = {
  name: 'doctor',
  operands: '',
  summary: 'look whether everything is well, and say what to do where it is not',
  options: {
    verify: { type: 'boolean', description: 'read every file and compare it with its checksum' },
    rebuild: {
      type: 'boolean',
      description: 'list tables and contexts again from their files, after the store was lost',
    },
  },
  run: async (call) => {
    if (call.has('verify') && call.has('rebuild')) {
      throw badCommand('Say either --verify or --rebuild.');
    }
    const settings = soundSettings(call);
    const { sickbay, findings } = await openSickbay(settings, { mustRest: call.has('rebuild') });
    if (sickbay === undefined) return tell(call, findings);
    try {
      if (call.has('rebuild')) return await tell(call, rebuild(sickbay));
      if (call.has('verify')) return await tell(call, verify(sickbay));
      return await tell(call, examine(sickbay));
    } finally {
      await sickbay.close();
    }
  },
};

/** Prints each finding as it comes. */
const tell = async (
  call: Call,
  findings: AsyncIterable<Finding> | Iterable<Finding>,
): Promise<number> => {
  let problems = 0;
  for await (const { isProblem, sentence } of findings) {
    problems += isProblem ? 1 : 0;
    call.terminal.print(isProblem ? `Problem: ${sentence}` : sentence);
  }
  if (problems > 0) call.terminal.say(`${problems} ${problems === 1 ? 'problem' : 'problems'}.`);
  return problems === 0 ? 0 : 1;
};
