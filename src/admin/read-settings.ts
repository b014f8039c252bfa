// Reads the settings from their three places: DATA/settings.json, the environment, flags; each
// outweighs the one before. Every value that cannot be used is a sentence that says where it
// stands; nothing here ends the program or opens anything but that one file.

import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { profileProblem } from '../domain/account.ts';
import { isError } from '../files/disk.ts';
import { cleanText, HIDDEN } from '../observe/secrets.ts';
import { originsOf } from '../wire/http/cors.ts';
import {
  SETTINGS,
  type SettingEntry,
  type SettingName,
  type Settings,
  type SettingSource,
  type SettingsRead,
} from '../settings.ts';
import { nearest } from '../base/suggest.ts';
import { defaultDataFolder, type Surroundings } from './default-data.ts';
import { bytesIn } from '../base/quantity.ts';

/** Flags as they were given: text, or a truth for `--flag` and `--no-flag`. */
export type Flags = Readonly<Partial<Record<SettingName, string | boolean>>>;

/** The settings in force, with `data` always an absolute path. */
export interface SettingsInForce extends SettingsRead {
  readonly values: Settings & { readonly data: string };
  /** The file that was looked for. */
  readonly file: string;
}

/** The settings in force, and everything that is wrong with what was told. */
export const readSettings = async (
  flags: Flags,
  around: Surroundings,
): Promise<SettingsInForce> => {
  const told = placesOf(flags);
  const environment = environmentOf(around.environment);
  const data = dataOf(flags, around);
  const file = join(data.path, SETTINGS_FILE);
  const inFile = await fileOf(file);
  const values: Record<string, unknown> = {};
  const sources: Record<string, SettingSource> = {};
  const problems = [...environment.problems, ...inFile.problems];
  for (const name of NAMES) {
    const place = told[name] ?? environment.places[name] ?? inFile.places[name];
    const read = place === undefined ? undefined : parse(name, place);
    if (read !== undefined && 'problem' in read) problems.push(read.problem);
    const isUsable = read !== undefined && 'value' in read;
    values[name] = isUsable ? read.value : SETTINGS[name].default;
    sources[name] = isUsable && place !== undefined ? place.source : 'default';
  }
  return {
    values: { ...(values as Settings), data: data.path },
    sources: { ...(sources as Record<SettingName, SettingSource>), data: data.source },
    problems,
    file,
  };
};

/** Settings that are not as they come, as anybody may see them. */
export const settingsToldOf = (values: Settings): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    NAMES.filter((name) => values[name] !== SETTINGS[name].default).map((name) => {
      const entry: SettingEntry = SETTINGS[name];
      return [name, entry.isSecret === true ? HIDDEN : cleanText(String(values[name]))];
    }),
  );

/** The file in the data folder. */
const SETTINGS_FILE = 'settings.json';

/** How a setting is written as a flag: `--quick-seconds`. */
export const flagOf = (name: SettingName): string => `--${kebabOf(name)}`;

/** How a setting is written in the environment: `ALMAGEST_QUICK_SECONDS`. */
export const environmentNameOf = (name: SettingName): string =>
  `${PREFIX}${kebabOf(name).replaceAll('-', '_').toUpperCase()}`;

/** Every setting's name, in the order of the table. */
export const NAMES = Object.keys(SETTINGS) as readonly SettingName[];

const PREFIX = 'ALMAGEST_';

/** Words between the test suite and its helpers, which servers in tests see too. */
const SUITE_PREFIX = 'ALMAGEST_TEST_';

/** A value as it was told, and where. */
interface Place {
  readonly source: Exclude<SettingSource, 'default'>;
  readonly value: unknown;
  /** How a sentence names it. */
  readonly where: string;
}

type Places = Partial<Record<SettingName, Place>>;

interface Told {
  readonly places: Places;
  readonly problems: readonly string[];
}

const kebabOf = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const placesOf = (flags: Flags): Places => {
  const places: Places = {};
  for (const name of NAMES) {
    const value = flags[name];
    if (value !== undefined) places[name] = { source: 'flag', value, where: flagOf(name) };
  }
  return places;
};

const environmentOf = (environment: Surroundings['environment']): Told => {
  const known = new Map(NAMES.map((name) => [environmentNameOf(name), name]));
  const places: Places = {};
  const problems: string[] = [];
  for (const [variable, value] of Object.entries(environment)) {
    const isOurs = variable.startsWith(PREFIX) && !variable.startsWith(SUITE_PREFIX);
    if (!isOurs || value === undefined) continue;
    const name = known.get(variable);
    const where = `environment variable ${variable}`;
    if (name === undefined) problems.push(unknown(`The ${where}`, variable, known.keys()));
    else places[name] = { source: 'environment', value, where };
  }
  return { places, problems };
};

const dataOf = (
  flags: Flags,
  around: Surroundings,
): { readonly path: string; readonly source: SettingSource } => {
  const { data: flag } = flags;
  if (typeof flag === 'string' && flag !== '') return { path: resolve(flag), source: 'flag' };
  const variable = around.environment[environmentNameOf('data')];
  if (variable !== undefined && variable !== '') {
    return { path: resolve(variable), source: 'environment' };
  }
  return { path: defaultDataFolder(around), source: 'default' };
};

const fileOf = async (file: string): Promise<Told> => {
  let told: unknown;
  try {
    told = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    // That the folder is a file is told by whoever opens it.
    if (isError(error, 'ENOENT', 'ENOTDIR')) return NOBODY;
    const why = error instanceof Error ? error.message : String(error);
    return { places: {}, problems: [`${file} cannot be read: ${why}.`] };
  }
  if (typeof told !== 'object' || told === null || Array.isArray(told)) {
    return { places: {}, problems: [`${file} must hold one object of settings, as {"port": 80}.`] };
  }
  return placesIn(file, told);
};

const NOBODY: Told = { places: {}, problems: [] };

const placesIn = (file: string, told: object): Told => {
  const places: Places = {};
  const problems: string[] = [];
  for (const [key, value] of Object.entries(told)) {
    const name = NAMES.find((candidate) => candidate === key);
    const where = `"${key}" in ${file}`;
    if (name === undefined) problems.push(unknown(`The setting ${where}`, key, NAMES));
    else if (name === 'data') problems.push(`The folder cannot be told by ${where}: it is there.`);
    else places[name] = { source: 'file', value, where };
  }
  return { places, problems };
};

const unknown = (subject: string, name: string, candidates: Iterable<string>): string => {
  const near = nearest(name, candidates);
  const hint = near === undefined ? 'almagest settings lists those there are.' : `Is it ${near}?`;
  return `${subject} is no setting. ${hint}`;
};

type Parsed = { readonly value: string | number | boolean } | { readonly problem: string };

const parse = (name: SettingName, place: Place): Parsed => {
  const entry: SettingEntry = SETTINGS[name];
  const value = PARSERS[entry.type](place.value, entry);
  const wish = value === undefined ? EXPECTED[entry.type](entry) : CHECKS[name]?.(value);
  if (value !== undefined && wish === undefined) return { value };
  // The address of a store may hold a password.
  const was =
    entry.isSecret === true
      ? HIDDEN
      : typeof place.value === 'string'
        ? `'${cleanText(place.value)}'`
        : JSON.stringify(place.value);
  return { problem: `The value ${was} of ${place.where} cannot be used: ${wish}.` };
};

const PARSERS = {
  text: (value, { choices }) => {
    const text = typeof value === 'string' ? value.trim() : '';
    return text !== '' && (choices?.includes(text) ?? true) ? text : undefined;
  },
  integer: (value, entry) => integerIn(value, entry),
  boolean: (value) => (typeof value === 'boolean' ? value : TRUTHS.get(String(value))),
} as const satisfies Record<
  SettingEntry['type'],
  (value: unknown, entry: SettingEntry) => string | number | boolean | undefined
>;

const EXPECTED = {
  text: ({ choices }) =>
    choices === undefined
      ? 'it must be a text that is not empty'
      : `it must be ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`,
  integer: ({ unit, min = 1, max }) => {
    const form = unit === 'bytes' ? ' of bytes, as 500000000, 500 MB or 2 GiB' : ` (${unit})`;
    return `it must be a whole number${form}, ${rangeText(min, max)}`;
  },
  boolean: () => 'it must be true or false',
} as const satisfies Record<SettingEntry['type'], (entry: SettingEntry) => string>;

const rangeText = (min: number, max: number | undefined): string =>
  max === undefined ? `at least ${min}` : `from ${min} to ${max}`;

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'off', '0'].map((word) => [word, false] as const),
]);

const integerIn = (value: unknown, { unit, min = 1, max }: SettingEntry): number | undefined => {
  const number = typeof value === 'number' ? value : numberIn(String(value), unit);
  if (number === undefined || !Number.isSafeInteger(number)) return undefined;
  return number < min || number > (max ?? Number.MAX_SAFE_INTEGER) ? undefined : number;
};

const numberIn = (text: string, unit: string): number | undefined => {
  if (unit === 'bytes') return bytesIn(text);
  return /^\d+$/.test(text.trim()) ? Number(text) : undefined;
};

/** What a value must be beyond its type; each returns the wish that was not met. */
const CHECKS: Partial<
  Record<SettingName, (value: string | number | boolean) => string | undefined>
> = {
  siteZone: (value) =>
    isZone(String(value)) ? undefined : 'it must be an IANA zone, as UTC or America/New_York',
  publicUrl: (value) =>
    /^https?:$/.test(URL.parse(String(value))?.protocol ?? '')
      ? undefined
      : 'it must be an address as https://almagest.example.org',
  smtpUrl: (value) =>
    /^smtps?:$/.test(URL.parse(String(value))?.protocol ?? '')
      ? undefined
      : 'it must be an address as smtp://mail.example.org:587',
  mailFrom: addressProblem,
  operatorMail: addressProblem,
  metricsToken: (value) =>
    /^[\w.~+/=-]{16,}$/.test(String(value))
      ? undefined
      : 'it must have 16 characters or more of A-Z a-z 0-9 . _ ~ + / = -',
  tapOrigins: originProblem,
  restOrigins: originProblem,
  store: (value) =>
    /^postgres(?:ql)?:$/.test(URL.parse(String(value))?.protocol ?? '')
      ? undefined
      : 'it must be an address as postgres://user@host/database',
};

function addressProblem(value: string | number | boolean): string | undefined {
  return profileProblem({ email: String(value) }) === undefined
    ? undefined
    : 'it must be one e-mail address, as almagest@example.org';
}

/** What is wrong with a list of origins; a page is compared with them letter by letter. */
function originProblem(value: string | number | boolean): string | undefined {
  const stray = [...originsOf(String(value))].find(
    (origin) => origin !== '*' && (origin.includes('*') || URL.parse(origin)?.origin !== origin),
  );
  return stray === undefined
    ? undefined
    : `'${stray}' is no origin, which is written as https://example.org or http://localhost:8000, ` +
        'without a path, the usual port, or a * for a part of it';
}

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
