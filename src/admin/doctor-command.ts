// The command that looks whether a site is well, verifies every byte, or brings its tables into a
// store that was lost or put back. Prints sentences; problems make the exit code 1.

import { badCommand, soundSettings, type Call, type Command } from './command.ts';
import { examine } from './doctor.ts';
import type { Finding } from './finding.ts';
import { JSON_OPTION, printRows, unseen, worded } from './listing.ts';
import { adopt, rebuild } from './rebuild.ts';
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
    adopt: {
      type: 'boolean',
      description: 'bring in tables that the store does not know, after it was put back',
    },
    ...JSON_OPTION,
  },
  run: async (call) => {
    const [deed = 'examine', ...more] = (['verify', 'rebuild', 'adopt'] as const).filter((word) =>
      call.has(word),
    );
    if (more.length > 0) throw badCommand('Say one of --verify, --rebuild and --adopt.');
    const settings = soundSettings(call);
    const mustRest = deed === 'rebuild' || deed === 'adopt';
    const { sickbay, findings } = await openSickbay(settings, { mustRest });
    if (sickbay === undefined) return tell(call, findings);
    try {
      return await tell(call, DEEDS[deed](sickbay));
    } finally {
      await sickbay.close();
    }
  },
};

const DEEDS = { examine, verify, rebuild, adopt } as const;

/** Prints each finding as it comes; problems make the exit code 1. */
export const tell = async (
  call: Call,
  findings: AsyncIterable<Finding> | Iterable<Finding>,
): Promise<number> => {
  let problems = 0;
  for await (const { isProblem, sentence } of findings) {
    problems += isProblem ? 1 : 0;
    const words = isProblem ? `Problem: ${sentence}` : sentence;
    printRows(call, [{ isProblem: unseen(isProblem), sentence: worded(sentence, words) }]);
  }
  if (problems > 0) call.terminal.say(`${problems} ${problems === 1 ? 'problem' : 'problems'}.`);
  return problems === 0 ? 0 : 1;
};
