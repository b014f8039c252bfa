// The reference pages that are made from the code's own tables: refusals, functions of SQL,
// settings, commands and the WSDL of each service. Run without arguments it writes them; test/house
// compares them with what it would write. Nothing in them depends on the machine.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { COMMANDS, runCommandLine } from '../src/admin/command-line.ts';
import { environmentNameOf, flagOf, NAMES } from '../src/admin/read-settings.ts';
import { instant } from '../src/base/time.ts';
import { timeZoneOf } from '../src/base/time-zone.ts';
import { REFUSALS } from '../src/domain/refusal.ts';
import { SETTINGS, type SettingEntry, type SettingName } from '../src/settings.ts';
import { FUNCTION_TABLES } from '../src/sql/functions/listed.ts';
import { wsdlOf } from '../src/wire/asmx/wsdl.ts';
import { CAS_USERS_PATHS, casUsersServiceOf } from '../src/wire/casjobs/cas-users-service.ts';
import { USERS_PATHS, usersServiceOf } from '../src/wire/casjobs/users-service.ts';
import { FIRST_PATHS, firstServiceOf } from '../src/wire/casjobs/first-service.ts';
import { GROUPS_PATHS, groupsServiceOf } from '../src/wire/casjobs/groups-service.ts';
import { JOBS_PATHS, jobsServiceOf } from '../src/wire/casjobs/jobs-service.ts';
import { SERVERS_PATHS, serversServiceOf } from '../src/wire/casjobs/servers-service.ts';
import { commandServiceOf } from '../src/wire/command/command-service.ts';
import { COMMAND_PATH } from '../src/wire/command/faults.ts';
import { OPERATION_NAMES } from '../src/wire/command/operation-names.ts';

/** Every page by its path from the root, with its whole text. */
export const referencePages = async (): Promise<ReadonlyMap<string, string>> =>
  new Map([
    ['docs/reference/errors.md', errorsPage()],
    ['docs/reference/functions.md', functionsPage()],
    ['docs/reference/settings.md', settingsPage()],
    ['docs/reference/command-operations.md', operationsPage()],
    ['docs/reference/commands.md', await commandsPage()],
    ['docs/reference/casjobs.wsdl', `${wsdlOf(first, `${HOST}${FIRST_PATHS[0]}`)}\n`],
    ['docs/reference/groups.wsdl', `${wsdlOf(groups, `${HOST}${GROUPS_PATHS[0]}`)}\n`],
    ['docs/reference/jobs.wsdl', `${wsdlOf(jobs, `${HOST}${JOBS_PATHS[0]}`)}\n`],
    ['docs/reference/servers.wsdl', `${wsdlOf(servers, `${HOST}${SERVERS_PATHS[0]}`)}\n`],
    ['docs/reference/users.wsdl', `${wsdlOf(users, `${HOST}${USERS_PATHS[0]}`)}\n`],
    ['docs/reference/cas-users.wsdl', `${wsdlOf(casUsers, `${HOST}${CAS_USERS_PATHS[0]}`)}\n`],
    ['docs/reference/command.wsdl', `${wsdlOf(COMMAND_SERVICE, `${HOST}${COMMAND_PATH}`)}\n`],
  ]);

const errorsPage = (): string => {
  const rows = Object.entries(REFUSALS)
    .toSorted(([, a], [, b]) => a.number - b.number)
    .map(
      ([code, { number, kind, sentence, hint }]) =>
        `| ${number} | \`${code}\` | ${kind} | ${inCell(sentence)} | ${inCell(hint)} |`,
    );
  return [
    '# Refusals',
    '',
    'Every expected *no*. The number never changes its meaning; the kind says who must act; words',
    'in braces are filled in. Queries that fail say so in their own words, kept with the job.',
    '',
    '| number | code | kind | sentence | what to do |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
};

/** Each function of SQL with its call, its result and a line. */
const functionsPage = (): string =>
  [
    '# Functions',
    '',
    'Every function that a query can call, from the tables that the binder reads. What stands in',
    'brackets may be left out; `…` says that more may follow. Names are written in any case.',
    '',
    ...Object.entries(FUNCTION_TABLES).flatMap(([theme, rows]) => [
      `## ${theme}`,
      '',
      '| call | result | what it gives |',
      '| --- | --- | --- |',
      ...rows.map(
        ({ usage, result, about }) =>
          `| \`${inCell(usage)}\` | ${inCell(result)} | ${inCell(about)} |`,
      ),
      '',
    ]),
  ].join('\n');

/** Every known operation of the Command Web Service: offered, or not. */
const operationsPage = (): string => {
  const rows = Object.entries(OPERATION_NAMES).map(
    ([theme, { offered, others }]) => `| ${theme} | ${listed(offered)} | ${listed(others)} |`,
  );
  const all = Object.values(OPERATION_NAMES).flatMap((each) => [...each.offered, ...each.others]);
  const count = Object.keys(COMMAND_SERVICE.methods).length;
  return [
    '# Operations of the Command Web Service',
    '',
    `The original is known to have ${all.length} operations. This server offers ${count} of them;`,
    'the others answer a fault that names them.',
    '',
    '| theme | offered | not offered |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
};

const listed = (names: readonly string[]): string =>
  names.map((name) => `\`${name}\``).join(', ') || '–';

const settingsPage = (): string =>
  [
    '# Settings',
    '',
    'Each is read from `settings.json` in the data folder, under its name (all but `data`); from',
    'the environment; and from a flag; the later outweighs the earlier. `almagest settings` prints',
    'the values in force and where they came from. Bytes may be written as `500 MB` or `2 GiB`;',
    'the flag of a boolean has a twin that begins with `--no-`.',
    '',
    '| setting | flag | environment | type | default | unit | range | why |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...NAMES.map(settingRow),
    '',
  ].join('\n');

const settingRow = (name: SettingName): string => {
  const entry: SettingEntry = SETTINGS[name];
  const { type, unit, reason } = entry;
  const names = [name, flagOf(name), environmentNameOf(name)].map((word) => `\`${word}\``);
  const facts = [type, defaultOf(name), unit, rangeOf(entry), inCell(reason)];
  return `| ${[...names, ...facts].join(' | ')} |`;
};

/** Defaults that are found on the machine where the server runs, in words. */
const FOUND_DEFAULTS: Partial<Record<SettingName, string>> = {
  data: '`/var/lib/almagest` for root, otherwise `almagest` in the folder for data of the user',
  publicUrl: 'none',
  store: 'none',
  smtpUrl: 'none',
  restOrigins: 'none',
  tapOrigins: 'none',
  restGuest: 'none',
  mailFrom: 'none',
  longSlots: 'half the cores, at least 1',
  executorMemoryBytes: 'memory less 2 GiB, shared among all slots, at least 1 GiB',
  executorThreads: 'cores shared among the long slots, rounded up',
};

const defaultOf = (name: SettingName): string => {
  const { unit, default: value }: SettingEntry = SETTINGS[name];
  const found = FOUND_DEFAULTS[name];
  if (found !== undefined) return found;
  return `\`${unit === 'bytes' ? binaryBytes(Number(value)) : String(value)}\``;
};

/** As settings take them: `100 MiB`. */
const binaryBytes = (bytes: number): string =>
  bytes % 1024 ** 3 === 0 ? `${bytes / 1024 ** 3} GiB` : `${bytes / 1024 ** 2} MiB`;

const rangeOf = ({ type, unit, min = 1, max, choices }: SettingEntry): string => {
  if (choices !== undefined) return choices.join(', ');
  if (type !== 'integer') return '';
  if (max !== undefined) return `${min} to ${max}`;
  return `from ${unit === 'bytes' && min >= 1024 ** 2 ? binaryBytes(min) : min}`;
};

/** What each command prints when it is asked for help. */
const commandsPage = async (): Promise<string> => {
  const pages: string[] = [];
  for (const { name } of COMMANDS)
    pages.push(`## ${name}`, '', await helpBlock(name.split(' ')), '');
  const exits =
    'Exit codes: 0 done, 1 something was found that is not well, 2 the words or settings are ' +
    'wrong, 4 not allowed, 5 not there, 6 in the way of something, 7 over a limit, 8 busy, ' +
    '9 the engine, 70 a fault of ours.';
  return ['# Commands', '', await helpBlock([]), '', exits, '', ...pages].join('\n');
};

const helpBlock = async (words: readonly string[]): Promise<string> => {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  const terminal = { print, say: print, progress: () => undefined };
  await runCommandLine([...words, '--help'], { terminal, loadServe: never });
  return ['```text', ...lines, '```'].join('\n');
};

const inCell = (text: string): string => text.replaceAll('|', '\\|');

/** A server writes its own address. */
const HOST = 'http://localhost';

/** Declared, never called: a WSDL comes from the declaration alone, help from the table. */
const never = (): never => {
  throw new Error('The reference describes methods and commands and calls none.');
};

const jobs = jobsServiceOf({
  accounts: { signIn: never },
  jobs: {
    submit: never,
    extract: never,
    quick: never,
    status: never,
    cancel: never,
    clear: never,
    find: never,
    queues: never,
  },
  queueStates: never,
  imports: { receive: never, now: never },
  timeZone: timeZoneOf('UTC'),
  now: () => instant(0),
});

const groups = groupsServiceOf({
  accounts: { signIn: never },
  groups: {
    create: never,
    destroy: never,
    list: never,
    invite: never,
    accept: never,
    decline: never,
    remove: never,
    publish: never,
    withdraw: never,
  },
});

const first = firstServiceOf({
  accounts: { signInByKey: never },
  jobs: { find: never, submit: never, cancel: never, quick: never },
  plans: { plan: never },
  timeZone: timeZoneOf('UTC'),
  now: () => instant(0),
});

const servers = serversServiceOf({
  accounts: { signIn: never },
  queueStates: never,
  slots: { quick: 0, long: 0 },
});

const users = usersServiceOf({
  accounts: { signIn: never },
  accountKeeping: { create: never, close: never, list: never, change: never },
  timeZone: timeZoneOf('UTC'),
  now: () => instant(0),
});

const casUsers = casUsersServiceOf({
  accounts: { signInByLogin: never, signInByKey: never },
  accountKeeping: { change: never },
  takesKeys: true,
});

/** The Command Web Service, with nothing behind it: for what it says of itself. */
export const COMMAND_SERVICE = commandServiceOf({
  loginTokens: { begin: never, accountOf: never, signInByToken: never, end: never },
  jobTokens: { jobOf: never, jobNumbered: never, tokenOf: never },
  jobs: { cancel: never, clear: never },
  spaces: {
    idOf: never,
    find: never,
    findManaged: never,
    findLoaded: never,
    list: never,
    create: never,
    say: never,
    addMember: never,
    removeMember: never,
    members: never,
    tables: never,
    usedBytes: never,
    isBusy: never,
  },
  spaceGroups: {
    add: never,
    remove: never,
    names: never,
    find: never,
    addMember: never,
    removeMember: never,
    namesOf: never,
    addTag: never,
    removeTag: never,
  },
  spaceJobs: { submit: never },
  spaceVariables: { set: never, values: never },
  accountKeeping: { create: never, named: never, setPassword: never },
  queryPages: { open: never, next: never },
  loads: {
    begin: never,
    setOptions: never,
    takeChunk: never,
    finish: never,
    notesOf: never,
    publish: never,
    deleteLast: never,
    sources: never,
    enable: never,
  },
  now: () => instant(0),
});

if (import.meta.main) {
  for (const [path, text] of await referencePages()) {
    const full = join(import.meta.dirname, '..', path);
    await mkdir(join(full, '..'), { recursive: true });
    await writeFile(full, text);
  }
}
