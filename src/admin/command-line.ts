// The command line: one table of commands, and how any of them is found, run and ended.
// Exit codes follow the kind of a refusal; everything a person must read is one sentence.

import {
  lineOf,
  Refusal,
  type RefusalKind,
  type RefusalName,
  type Words,
} from '../domain/refusal.ts';
import { saying } from '../files/disk.ts';
import { SETTINGS } from '../settings.ts';
import { nearest } from '../base/suggest.ts';
import { ACCOUNT_COMMANDS } from './account-commands.ts';
import { ACCOUNT_SECRET_COMMANDS } from './account-secret-commands.ts';
import { AUDIT_COMMAND } from './audit-command.ts';
import { BACKUP_COMMANDS } from './backup-commands.ts';
import { badCommand, readCall, type Command, type CommandOption, type Given } from './command.ts';
import { CONTEXT_COMMANDS } from './context-commands.ts';
import { DOCTOR_COMMAND } from './doctor-command.ts';
import { DRAIN_COMMAND } from './drain-command.ts';
import { GROUP_COMMANDS } from './group-commands.ts';
import { exitCodeOfInterruption } from './interruption.ts';
import { flagOf, NAMES } from './read-settings.ts';
import { JOB_COMMANDS } from './job-commands.ts';
import { JOB_LIST_COMMAND } from './job-list.ts';
import { QUEUE_COMMANDS } from './queue-commands.ts';
import { REPORT_COMMAND } from './report-command.ts';
import { SPACE_COMMANDS } from './space-commands.ts';
import { SPACE_OWNER_COMMANDS } from './space-owner-commands.ts';
import { SERVE_COMMAND } from './serve-command.ts';
import { SETTINGS_COMMAND } from './settings-command.ts';
import { terminalOf } from './terminal.ts';
import { productVersion } from './version.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  SERVE_COMMAND,
  ...ACCOUNT_COMMANDS,
  ...ACCOUNT_SECRET_COMMANDS,
  ...CONTEXT_COMMANDS,
  ...GROUP_COMMANDS,
  ...JOB_COMMANDS,
  JOB_LIST_COMMAND,
  ...QUEUE_COMMANDS,
  DRAIN_COMMAND,
  ...SPACE_COMMANDS,
  ...SPACE_OWNER_COMMANDS,
  REPORT_COMMAND,
  AUDIT_COMMAND,
  SETTINGS_COMMAND,
  ...BACKUP_COMMANDS,
  DOCTOR_COMMAND,
];

/**
 * Runs the words of a command line; resolves with the exit code of the process. By default it
 * speaks on the terminal of this process.
 */
export const runCommandLine = async (
  words: readonly string[],
  {
    terminal = terminalOf(process.stdout, process.stderr, Date.now),
    loadServe,
  }: Pick<Given, 'loadServe'> & Partial<Given>,
): Promise<number> => {
  try {
    return await dispatch(words, { terminal, loadServe });
  } catch (error) {
    const interrupted = exitCodeOfInterruption(error);
    if (error instanceof Refusal) terminal.say(lineOf(error, WORDS[error.code]));
    else if (interrupted !== undefined && error instanceof Error) terminal.say(error.message);
    else terminal.say(apologyFor(error));
    return error instanceof Refusal ? EXIT_CODES[error.kind] : (interrupted ?? EXIT_BUG);
  }
};

const dispatch = async (words: readonly string[], given: Given): Promise<number> => {
  const { terminal } = given;
  const command = commandIn(words);
  const rest = words.slice(command === undefined ? 0 : command.name.split(' ').length);
  if (command === undefined && rest.includes('--version')) {
    terminal.print(await productVersion());
    return 0;
  }
  if (rest.includes('--help') || rest.includes('-h') || words.length === 0) {
    const lines = command === undefined ? helpOfAll(words) : helpOf(command);
    lines.forEach((line) => terminal.print(line));
    return words.length === 0 ? EXIT_CODES.invalid : 0;
  }
  if (command === undefined) throw badCommand(unknownCommand(words));
  const call = await readCall(command, rest, given);
  // Whatever a command writes lies in its data folder.
  return saying(call.settings.values.data, () => command.run(call));
};

/** What operators know by the name of an option. */
const WORDS: Readonly<Partial<Record<RefusalName, Words>>> = {
  'account-id-taken': {
    sentence: 'There is already an account with wsid {account}.',
    hint: 'Leave --wsid away to be given a free one.',
  },
  'unknown-job': { sentence: 'There is no job {job}.', hint: '' },
};

/** Exit codes by who must act. */
const EXIT_CODES = {
  invalid: 2,
  unsigned: 3,
  forbidden: 4,
  unknown: 5,
  conflict: 6,
  limit: 7,
  busy: 8,
  engine: 9,
} as const satisfies Record<RefusalKind, number>;

/** EX_SOFTWARE of sysexits.h. */
const EXIT_BUG = 70;

const commandIn = (words: readonly string[]): Command | undefined =>
  COMMANDS.find(({ name }) => name.split(' ').every((word, at) => words[at] === word));

const unknownCommand = (words: readonly string[]): string => {
  const options = words.findIndex((word) => word.startsWith('-'));
  const typed = words.slice(0, options < 0 ? 2 : Math.min(2, options));
  const [noun] = typed;
  if (noun === undefined) return 'The command comes first, its options after it.';
  const family = COMMANDS.filter(({ name }) => name.startsWith(`${noun} `));
  if (family.length > 0 && typed.length === 1) {
    return `'${noun}' needs a verb: ${family.map(({ name }) => name).join(', ')}.`;
  }
  const names = COMMANDS.map(({ name }) => name);
  const near = nearest(typed.join(' '), names) ?? nearest(noun, names);
  const hint = near === undefined ? '' : ` Is it '${near}'?`;
  return `There is no command '${typed.join(' ')}'.${hint}`;
};

const apologyFor = (error: unknown): string => {
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a fault of Almagest, not yours:\n${story}`;
};

const helpOfAll = (words: readonly string[]): readonly string[] => {
  const family = COMMANDS.filter(({ name }) => name.startsWith(`${words[0] ?? ''} `));
  const shown = family.length > 0 ? family : COMMANDS;
  const width = Math.max(...shown.map((command) => callOf(command).length));
  return [
    'almagest COMMAND [OPTIONS]',
    '',
    ...shown.map((command) => `  ${callOf(command).padEnd(width)}  ${command.summary}`),
    '',
    'Each takes --data DIR, --help, and every setting as an option; almagest settings lists them.',
    'almagest --version prints the version.',
  ];
};

const callOf = ({ name, operands }: Command): string => `${name} ${operands}`.trim();

const helpOf = (command: Command): readonly string[] => {
  const own = Object.entries(command.options).map(([name, option]) => optionLine(name, option));
  const settings = NAMES.filter((name) => command.name === 'serve' || name === 'data').map((name) =>
    pairOf(SETTINGS[name].type === 'boolean' ? flagOf(name) : `${flagOf(name)} VALUE`, {
      text: SETTINGS[name].reason,
    }),
  );
  return [`almagest ${callOf(command)}`, '', `  ${command.summary}`, '', ...own, ...settings];
};

const optionLine = (name: string, option: CommandOption): string => {
  const value = option.value === undefined ? '' : ` ${option.value}`;
  return pairOf(`--${name}${value}`, { text: option.description });
};

/** Wide enough for the longest flag that is common; longer ones push their text on. */
const pairOf = (left: string, { text }: { readonly text: string }): string =>
  `  ${left.padEnd(32)}  ${text}`;
