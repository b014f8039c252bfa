// What a command is: its words, its options, what it says of itself and what it does.
// The table of all commands is command-line.ts; here is only the shape of a row and how its
// options are read.

import { parseArgs } from 'node:util';
import { Refusal } from '../domain/refusal.ts';
import { SETTINGS, type SettingName } from '../settings.ts';
import { nearest } from '../base/suggest.ts';
import { flagOf, NAMES, readSettings, type Flags, type SettingsInForce } from './read-settings.ts';
import { surroundings } from './default-data.ts';
import type { Serve } from './running-server.ts';
import type { Terminal } from './terminal.ts';

/** An option of one command beside the settings, which every command takes. */
export interface CommandOption {
  readonly type: 'text' | 'boolean';
  readonly isRepeatable?: boolean;
  /** What stands for its value in the help, as `FILE`. */
  readonly value?: string;
  readonly description: string;
}

/** One row of the table of commands. */
export interface Command {
  /** As typed: `account add`. */
  readonly name: string;
  /** What follows the name, as `LOGIN`. */
  readonly operands: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Does it; resolves with the exit code. Refusals are thrown. */
  run(call: Call): Promise<number>;
}

/** What the commands are given to work with. */
export interface Given {
  readonly terminal: Terminal;
  /** Loads the server, which only `serve` needs: the others start in half the time without. */
  loadServe(): Promise<Serve>;
}

/** A command as it was typed, its options read. */
export interface Call extends Given {
  /** What stands behind the name and is no option. */
  readonly operands: readonly string[];
  readonly settings: SettingsInForce;
  /** The last value of a text option. */
  text(name: string): string | undefined;
  /** All values of a text option, in order. */
  texts(name: string): readonly string[];
  has(name: string): boolean;
}

/** Reads the words behind a command's name; refuses what the command does not know. */
export const readCall = async (
  command: Command,
  words: readonly string[],
  { terminal, loadServe }: Given,
): Promise<Call> => {
  const { values, positionals } = parsed(command, words);
  const [stray] = positionals;
  if (command.operands === '' && stray !== undefined) {
    throw badCommand(`${command.name} takes no word '${stray}', only options.`);
  }
  const texts = (name: string): readonly string[] =>
    [values[name] ?? []].flat().filter((value) => typeof value === 'string');
  const settings = await readSettings(flagsIn(values), surroundings());
  return {
    operands: positionals,
    settings,
    terminal,
    loadServe,
    text: (name) => texts(name).at(-1),
    texts,
    has: (name) => values[name] === true,
  };
};

/** The settings, refused where any of what was told cannot be used. */
export const soundSettings = ({ settings }: Call): SettingsInForce => {
  if (settings.problems.length === 0) return settings;
  throw new Refusal('bad-settings', { problems: settings.problems.join('\n') });
};

/** The only operand, refused where there is none or more. */
export const onlyOperand = (call: Call, what: string): string => {
  const [operand, ...more] = call.operands;
  if (operand !== undefined && more.length === 0) return operand;
  throw badCommand(operand === undefined ? `${what} is missing.` : `There is more than ${what}.`);
};

/** A refusal of what was typed. */
export const badCommand = (message: string): Refusal => new Refusal('bad-command', { message });

type Values = Readonly<
  Record<string, string | boolean | readonly (string | boolean)[] | undefined>
>;

const parsed = (
  command: Command,
  words: readonly string[],
): { readonly values: Values; readonly positionals: readonly string[] } => {
  const options = { ...settingOptions(), ...ownOptions(command) };
  try {
    return parseArgs({
      args: joined(words, options),
      options,
      allowPositionals: true,
      allowNegative: true,
    });
  } catch (error) {
    throw badCommand(sentenceOf(error, command));
  }
};

/** A negative number is the value of the option before it: what it may be, we say ourselves. */
const joined = (
  words: readonly string[],
  options: Readonly<Record<string, ParseOption>>,
): string[] => {
  const args: string[] = [];
  for (const word of words) {
    const last = args.at(-1);
    const isValue =
      /^-\d/.test(word) && last?.startsWith('--') && options[last.slice(2)]?.type === 'string';
    if (isValue === true && last !== undefined) args[args.length - 1] = `${last}=${word}`;
    else args.push(word);
  }
  return args;
};

interface ParseOption {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
}

const settingOptions = (): Record<string, ParseOption> =>
  Object.fromEntries(
    NAMES.map((name) => [
      flagOf(name).slice(2),
      { type: SETTINGS[name].type === 'boolean' ? 'boolean' : 'string' },
    ]),
  );

const ownOptions = ({ options }: Command): Record<string, ParseOption> =>
  Object.fromEntries(
    Object.entries(options).map(([name, { type, isRepeatable }]) => [
      name,
      { type: type === 'text' ? 'string' : 'boolean', multiple: isRepeatable === true },
    ]),
  );

const flagsIn = (values: Values): Flags => {
  const flags: Partial<Record<SettingName, string | boolean>> = {};
  for (const name of NAMES) {
    const value = values[flagOf(name).slice(2)];
    if (typeof value === 'string' || typeof value === 'boolean') flags[name] = value;
  }
  return flags;
};

/** What Node says of a bad option, in our words. */
const sentenceOf = (error: unknown, command: Command): string => {
  const message = error instanceof Error ? error.message : String(error);
  const [, unknown] = /^Unknown option '(--?[^']*)'/.exec(message) ?? [];
  const [, needy] =
    /^Option '(?:-\w, )?(--[^ ']+)[^']*' argument (?:is ambiguous|missing)/.exec(message) ?? [];
  if (needy !== undefined) {
    return `${needy} needs a value; one that begins with - is written ${needy}=-… in one word.`;
  }
  if (unknown === undefined) return message.replace(/\s+/g, ' ').replace(/\.?$/, '.');
  const known = [...NAMES.map(flagOf), ...Object.keys(command.options).map((name) => `--${name}`)];
  const near = nearest(unknown, known);
  return `${command.name} has no option ${unknown}.${near === undefined ? '' : ` Is it ${near}?`}`;
};
