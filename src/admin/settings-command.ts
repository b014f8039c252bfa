// The command that tells every setting: its value in force, its unit, where the value came from,
// and why the setting is there. What cannot be used is told too.

import { cleanText, HIDDEN } from '../observe/secrets.ts';
import { SETTINGS } from '../settings.ts';
import type { Command } from './command.ts';
import { JSON_OPTION, printRows, unseen, worded } from './listing.ts';
import { environmentNameOf, flagOf, NAMES } from './read-settings.ts';

/** `settings`. */
export const SETTINGS_COMMAND: Command = {
  name: 'settings',
  operands: '',
  summary: 'print every setting: value in force, unit, where it came from, why it is there',
  options: JSON_OPTION,
  run: (call) => {
    const { settings, terminal } = call;
    const { values, sources, problems, file } = settings;
    for (const name of NAMES) {
      const value = values[name];
      const { type, unit, reason, ...more } = SETTINGS[name];
      // The address of a store may hold a password.
      const shown = 'isSecret' in more ? HIDDEN : cleanText(String(value));
      const text = value === null ? '-' : shown;
      const amount = type !== 'integer' || name === 'port' ? text : `${text} ${unit}`;
      const shownValue = value === null || typeof value !== 'string' ? value : shown;
      const row = { name, value: worded(shownValue, amount), unit: unseen(unit) };
      printRows(call, [{ ...row, source: sources[name], reason }]);
    }
    terminal.say('');
    terminal.say(`Set one in ${file} as {"port": 8081}, in the environment as`);
    terminal.say(
      `${environmentNameOf('port')}=8081, or as ${flagOf('port')} 8081; flags weigh most.`,
    );
    problems.forEach((problem) => terminal.say(problem));
    return Promise.resolve(problems.length === 0 ? 0 : 2);
  },
};
