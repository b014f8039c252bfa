// The commands that keep a site and put it back. Everything they print says where it lies, and what
// an operator does next; what a script reads is one line of JSON.

import { resolve } from 'node:path';
import { bytesText, counted } from '../base/quantity.ts';
import { makeBackup, type MadeBackup } from './backup.ts';
import { onlyOperand, soundSettings, type Call, type Command } from './command.ts';
import { quoted } from './quoted.ts';
import { restoreBackup, type Restored } from './restore.ts';
import type { StoreSummary } from '../store/sqlite/copy.ts';

/** `backup` and `restore`. */
export const BACKUP_COMMANDS: readonly Command[] = [
  {
    name: 'backup',
    operands: 'TO',
    summary: 'copy the store and the settings into a new folder; a server may run meanwhile',
    options: { json: { type: 'boolean', description: 'print what was made as a line of JSON' } },
    run: async (call) => {
      const made = await makeBackup(soundSettings(call), onlyOperand(call, 'TO'));
      if (call.has('json')) {
        const { folder, manifest, beside } = made;
        call.terminal.print(JSON.stringify({ folder, bytes: bytesOf(made), ...manifest, beside }));
      } else {
        backupLines(made).forEach((line) => call.terminal.print(line));
      }
      return 0;
    },
  },
  {
    name: 'restore',
    operands: 'FROM',
    summary: 'put back the store of a backup, or of a file an upgrade kept; no server may run',
    options: { json: { type: 'boolean', description: 'print what was done as a line of JSON' } },
    run: async (call) => {
      const from = onlyOperand(call, 'FROM');
      const restored = await restoreBackup(soundSettings(call), from);
      if (call.has('json')) {
        const { summary, ...rest } = restored;
        call.terminal.print(JSON.stringify({ ...summary, ...rest }));
      } else {
        restoreLines(call, from, restored).forEach((line) => call.terminal.print(line));
      }
      return 0;
    },
  },
];

const bytesOf = ({ manifest }: MadeBackup): number =>
  manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);

const backupLines = (made: MadeBackup): readonly string[] => {
  const { folder, manifest, beside } = made;
  const rooms = beside.map(quoted).join(' ');
  return [
    `${folder}: ${bytesText(BigInt(bytesOf(made)))}, readable for this user alone.`,
    ...manifest.files.map(({ name, bytes }) => `${name}: ${bytesText(BigInt(bytes))}.`),
    `The store holds ${holdings(manifest)}.`,
    'Files of tables and catalogs are not in it: they never change, so copy them as they are, ' +
      'and after this, so that every table the backup knows is among them:',
    `  rsync -a ${rooms} WHERE-FILES-ARE-KEPT/`,
    `almagest restore ${quoted(folder)} puts it back.`,
  ];
};

const holdings = ({ counts, schema, generation }: StoreSummary): string => {
  const { accounts, jobs, tables, contexts, groups } = counts;
  const held = [
    counted(BigInt(accounts), 'account'),
    counted(BigInt(groups), 'group'),
    counted(BigInt(jobs), 'job'),
    counted(BigInt(tables), 'table'),
    counted(BigInt(contexts), 'context'),
  ];
  return `${held.join(', ')}; schema ${schema}, generation ${generation}`;
};

const restoreLines = (call: Call, from: string, restored: Restored): readonly string[] => {
  const { summary, replaced, unread, isStranger, settings } = restored;
  const data = resolve(call.settings.values.data);
  return [
    `The store of ${from} is in place; it holds ${holdings(summary)}.`,
    ...(replaced === undefined ? [] : [`The one that was there lies in ${replaced}.`]),
    ...(isStranger ? [STRANGER] : []),
    ...(unread === undefined ? [] : [unreadLine(unread)]),
    ...SETTINGS_LINES[settings],
    'Passwords, tokens and groups are as they were when it was made, and jobs that waited or ran ' +
      'then begin again at the next start. No file of a table was touched, and nothing is swept ' +
      'until tables made since have been brought back. Do that before the start:',
    `  almagest doctor --adopt --data ${quoted(data)}`,
  ];
};

const STRANGER =
  'The two were made apart: look whether this backup is one of this site. The other can be put ' +
  'back in the same way.';

const unreadLine = (why: string): string =>
  `It could not be read (${why}), so numbers of jobs that it gave out may be given out again: ` +
  'jobIdFirst in the settings puts new ones above them.';

const SETTINGS_LINES = {
  none: [],
  same: [],
  'put back': ['The settings of the backup were put back too: settings.json.'],
  left: [
    'The settings here are not those of the backup, and stay as they are: compare settings.json.',
  ],
} as const satisfies Record<Restored['settings'], readonly string[]>;
