// Every setting and limit of the product, in one table: its type, default, unit and reason.
// Values come from a file, the environment and flags, in that order of growing weight; who uses
// a setting is not known here: only roots read it and pass values on.

import { availableParallelism, totalmem } from 'node:os';
import type { SettingEntry } from './settings/entry.ts';
import { IMPORT_SLOTS, UPLOAD_SETTINGS } from './settings/uploads.ts';

export type { SettingEntry } from './settings/entry.ts';

const cores = availableParallelism();
const longSlots = Math.max(1, Math.floor(cores / 2));
const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
/** What one account may take of the quick slots; there is always one more than that. */
const quickPerAccountMax = 2;
const quickSlots = quickPerAccountMax + 1;
const DAY_SECONDS = 86_400;
const DAY_MINUTES = 1_440;
/** The longest that a timer of Node waits is 2^31 - 1 milliseconds; a longer one does not wait. */
const TIMER_MINUTES_MAX = 35_791;

/** What `local-post` and `by-client` come to where a proxy is not told of. */
const LOCAL_BEHIND_PROXY =
  'Behind a proxy on this machine everybody counts as this machine, unless trustProxy is set.';

/** Who may call a service by forms, as declarations of services have it. */
const FORMS_CHOICES = ['everybody', 'local-post', 'nobody'] as const;

/** The table. Flags and environment names derive from the names: `--port`, `ALMAGEST_PORT`. */
export const SETTINGS = {
  data: {
    type: 'text',
    default: null,
    unit: 'folder',
    reason: "Everything the server keeps. By default the user's data folder, never inside a clone.",
  },
  spacesDir: {
    type: 'text',
    default: null,
    unit: 'folder',
    reason:
      'Tables of accounts and what queries write, on a volume of their own. By default in data. ' +
      'Staging lies beside them, for a commit renames it into place.',
  },
  tempDir: {
    type: 'text',
    default: null,
    unit: 'folder',
    reason: 'What queries spill and answers that wait, on a volume of its own. By default in data.',
  },
  outputDir: {
    type: 'text',
    default: null,
    unit: 'folder',
    reason: 'Files that can be fetched, on a volume of their own. By default in data.',
  },
  host: {
    type: 'text',
    default: '127.0.0.1',
    unit: 'address',
    reason: 'Where the server listens. Only this machine unless told otherwise.',
  },
  port: {
    type: 'integer',
    default: 8080,
    unit: 'port',
    min: 0,
    max: 65_535,
    reason: 'Where the server listens; 0 takes a free one.',
  },
  publicUrl: {
    type: 'text',
    default: null,
    unit: 'URL',
    reason: 'The address people reach the server by, for links it writes. By default its own.',
  },
  plainHttp: {
    type: 'boolean',
    default: false,
    unit: '',
    reason: 'Says yes to passwords in clear text where the server listens beyond this machine.',
  },
  tlsCert: {
    type: 'text',
    default: null,
    unit: 'file',
    reason:
      'The certificate by which the server itself speaks TLS, with those above it, as PEM; read ' +
      'at the start. Without it the server speaks plain HTTP.',
  },
  tlsKey: {
    type: 'text',
    default: null,
    unit: 'file',
    reason: 'The key of tlsCert, as PEM; the one is of no use without the other.',
  },
  trustProxy: {
    type: 'boolean',
    default: false,
    unit: '',
    reason:
      'A proxy in front ends TLS and tells the true address of clients. It is believed only on ' +
      'this machine or in a private network; beyond this machine publicUrl is needed too.',
  },
  store: {
    type: 'text',
    default: null,
    unit: 'URL',
    reason:
      'postgres://… for a store that several servers share. By default a file in the data. A ' +
      'password in it belongs into ALMAGEST_STORE or settings.json: all read command lines.',
  },
  demo: {
    type: 'boolean',
    default: true,
    unit: '',
    reason: 'Makes the demo context and account on the first start on this machine alone.',
  },
  siteZone: {
    type: 'text',
    default: 'UTC',
    unit: 'IANA zone',
    reason: 'The zone of the zone-less times that old protocols write and read.',
  },
  firstCasjobs: {
    type: 'boolean',
    default: true,
    unit: '',
    reason: 'Serves the first CasJobs service, which takes secret keys in the place of passwords.',
  },
  registration: {
    type: 'text',
    default: 'closed',
    unit: '',
    choices: ['closed', 'invitation', 'open'],
    reason: 'Who may make an account at /account: nobody, who has an invitation, or everybody.',
  },
  smtpUrl: {
    type: 'text',
    default: null,
    unit: 'URL',
    reason:
      'smtp://user:password@host:port or smtps://… of the server that takes our mail; without it ' +
      'none is sent. A password in it belongs into ALMAGEST_SMTP_URL or settings.json.',
  },
  mailFrom: {
    type: 'text',
    default: null,
    unit: 'address',
    reason: 'Whom letters come from, as almagest@example.org; needed where smtpUrl is set.',
  },
  operatorMail: {
    type: 'text',
    default: null,
    unit: 'address',
    reason:
      'Who is told by letter when the disk falls below freeBytesMin; needs smtpUrl. Nobody by ' +
      'default.',
  },
  lettersWaitingMax: {
    type: 'integer',
    default: 1_000,
    unit: 'letters',
    reason: 'Letters that wait in memory for the mail server; beyond it new ones are left.',
  },
  lettersPerHourMax: {
    type: 'integer',
    default: 60,
    unit: 'letters',
    reason: 'Letters about jobs that one account gets within an hour; a script has thousands.',
  },
  quickSeconds: {
    type: 'integer',
    default: 60,
    unit: 's',
    max: DAY_SECONDS,
    reason: 'A quick query holds a line open; a minute is what clients of CasJobs wait.',
  },
  quickResultBytes: {
    type: 'integer',
    default: 100 * MIB,
    unit: 'bytes',
    reason: 'A quick answer is spooled before it is sent; beyond this INTO is the better way.',
  },
  longMinutes: {
    type: 'integer',
    default: 500,
    unit: 'min',
    max: TIMER_MINUTES_MAX,
    reason: 'The limit of the long queue of every context, as at the first CasJobs sites.',
  },
  quickSlots: {
    type: 'integer',
    default: quickSlots,
    unit: 'jobs',
    reason:
      'Quick queries that run at once: more than quickPerAccountMax, so that one account whose ' +
      'queries take long never makes the others wait.',
  },
  longSlots: {
    type: 'integer',
    default: longSlots,
    unit: 'jobs',
    reason: 'Long jobs that run at once: half the cores, so that quick queries stay quick.',
  },
  quickPerAccountMax: {
    type: 'integer',
    default: quickPerAccountMax,
    unit: 'jobs',
    reason: 'Quick queries one account may run at once.',
  },
  quickUnreadMax: {
    type: 'integer',
    default: 20,
    unit: 'answers',
    reason: 'Quick answers made but not read to their end; each may hold quickResultBytes of disk.',
  },
  quickUnreadPerAccountMax: {
    type: 'integer',
    default: 4,
    unit: 'answers',
    reason: 'As quickUnreadMax, of one account: a slow reader must not use up the others.',
  },
  longPerAccountMax: {
    type: 'integer',
    default: 2,
    unit: 'jobs',
    reason: 'Long jobs one account may run at once.',
  },
  waitingPerAccountMax: {
    type: 'integer',
    default: 1_000,
    unit: 'jobs',
    reason: 'Ready jobs one account may have: a loop gone wrong must not fill the queue.',
  },
  groupsPerAccountMax: {
    type: 'integer',
    default: 50,
    unit: 'groups',
    reason: 'Groups one account may own: each takes a name from everybody else.',
  },
  groupMembersMax: {
    type: 'integer',
    default: 1_000,
    unit: 'accounts',
    reason: 'Members of a group and invitations to it together: larger than any collaboration.',
  },
  groupTablesMax: {
    type: 'integer',
    default: 1_000,
    unit: 'tables',
    reason: 'Tables published in one group: a query that names the group is told all of them.',
  },
  spacesPerAccountMax: {
    type: 'integer',
    default: 100,
    unit: 'spaces',
    reason: 'Spaces one account may own beside its own: each is a folder and a user.',
  },
  spaceMembersMax: {
    type: 'integer',
    default: 1_000,
    unit: 'accounts',
    reason: 'Accounts that one space may be shared with: larger than any company that loads it.',
  },
  spaceGroupsMax: {
    type: 'integer',
    default: 200,
    unit: 'groups',
    reason: 'Groups within one space: more than a person who keeps them can tell apart.',
  },
  spaceVariablesMax: {
    type: 'integer',
    default: 100,
    unit: 'variables',
    reason: 'Variables of one space: to read them runs a quick query for each, one by one.',
  },
  quickWaitSeconds: {
    type: 'integer',
    default: 10,
    unit: 's',
    min: 0,
    max: DAY_SECONDS,
    reason: 'How long a quick query waits for a slot before it is refused.',
  },
  quotaBytes: {
    type: 'integer',
    default: 10 * GIB,
    unit: 'bytes',
    min: 0,
    reason: 'What the tables of a new account may take together; account set-quota changes one.',
  },
  outputKeepDays: {
    type: 'integer',
    default: 7,
    unit: 'd',
    min: 0,
    reason: 'How long an output can be fetched; the table it was made from stays.',
  },
  outputKeepDaysMax: {
    type: 'integer',
    default: 30,
    unit: 'd',
    min: 0,
    reason:
      'How long the owner of a job may have its output kept, from when he says so: a month holds ' +
      'over a vacation. Never less than outputKeepDays.',
  },
  pagesKeepMinutes: {
    type: 'integer',
    default: 60,
    unit: 'min',
    max: DAY_MINUTES,
    reason:
      'How long the rows of a result that is read page by page wait for the next call; with the ' +
      'last page they go at once.',
  },
  outputBytesMax: {
    type: 'integer',
    default: 10 * GIB,
    unit: 'bytes',
    min: 0,
    reason: 'What the outputs of one account that can still be fetched may take, beside its quota.',
  },
  tableKeepDays: {
    type: 'integer',
    default: 7,
    unit: 'd',
    min: 0,
    reason: 'How long a dropped table can be brought back; outside the quota.',
  },
  jobIdFirst: {
    type: 'integer',
    default: 1,
    unit: 'number',
    reason:
      'No job gets a lower number from now on: who moves in from elsewhere sets it above the ' +
      'last number there. Never lowers.',
  },
  jobAttemptsMax: {
    type: 'integer',
    default: 2,
    unit: 'attempts',
    reason: 'How often a job whose server died is started, before it is given up as lost.',
  },
  loginTokenMinutes: {
    type: 'integer',
    default: 10,
    unit: 'min',
    max: DAY_MINUTES,
    reason: 'How long a login token lives after its last use; clients of Birst expect ten minutes.',
  },
  sessionMinutes: {
    type: 'integer',
    default: 60,
    unit: 'min',
    max: DAY_MINUTES,
    reason: 'How long who signed in at /account stays so after the last page: people read on.',
  },
  jobTokenDays: {
    type: 'integer',
    default: 30,
    unit: 'd',
    reason: 'How long a job can be asked for by its token after its end; its record stays.',
  },
  leaseSeconds: {
    type: 'integer',
    default: 30,
    unit: 's',
    min: 2,
    max: DAY_SECONDS,
    reason: 'A server that has not spoken for so long is dead to the others.',
  },
  interruptSeconds: {
    type: 'integer',
    default: 2,
    unit: 's',
    min: 0,
    max: DAY_SECONDS,
    reason: 'How long a query may take to answer an interrupt before its process is killed.',
  },
  executorMemoryBytes: {
    type: 'integer',
    default: Math.max(
      GIB,
      Math.floor((totalmem() - 2 * GIB) / (longSlots + quickSlots + IMPORT_SLOTS)),
    ),
    unit: 'bytes',
    // Below this an executor does not start at all.
    min: 256 * MIB,
    reason: 'Memory of one query: what the machine has, less 2 GiB, shared among the slots.',
  },
  executorThreads: {
    type: 'integer',
    default: Math.max(1, Math.ceil(cores / longSlots)),
    unit: 'threads',
    reason: 'Threads of one query; with all slots busy the cores are just used.',
  },
  loopTurnsMax: {
    type: 'integer',
    default: 100_000,
    unit: 'turns',
    reason:
      'All WHILE loops and GO n of one batch together; a turn is a query or two of a millisecond.',
  },
  executorIdFirst: {
    type: 'integer',
    default: 200_000,
    unit: 'uid',
    reason: 'As root, the executor of space n runs as user and group executorIdFirst + n.',
  },
  tempBytesMax: {
    type: 'integer',
    default: 50 * GIB,
    unit: 'bytes',
    reason: 'Staging and temporary files of one job together; over it the job is stopped.',
  },
  freeBytesMin: {
    type: 'integer',
    default: 1 * GIB,
    unit: 'bytes',
    min: 0,
    reason: 'Below so much free disk no job that writes may start.',
  },
  ...UPLOAD_SETTINGS,
  unsignedBytesMax: {
    type: 'integer',
    default: 4 * MIB,
    unit: 'bytes',
    reason: 'The largest body of a request that holds no upload; ASMX has the same default.',
  },
  queryCharactersMax: {
    type: 'integer',
    default: 1_000_000,
    unit: 'characters',
    reason: 'The longest batch; longer lists of values belong into a table.',
  },
  xmlDepthMax: {
    type: 'integer',
    default: 64,
    unit: 'elements',
    reason: 'No SOAP message nests deeper; deeper ones are attacks.',
  },
  casjobsForms: {
    type: 'text',
    default: 'everybody',
    unit: '',
    choices: FORMS_CHOICES,
    reason:
      'Who may call the CasJobs services by GET and POST. Scripts of all years do. ' +
      LOCAL_BEHIND_PROXY,
  },
  commandForms: {
    type: 'text',
    default: 'local-post',
    unit: '',
    choices: FORMS_CHOICES,
    reason:
      'Who may call the Command Web Service by GET and POST: by POST this machine alone, as the ' +
      'original has it. ' +
      LOCAL_BEHIND_PROXY,
  },
  restOrigins: {
    type: 'text',
    default: null,
    unit: 'origins',
    reason:
      'Pages whose scripts may call the REST API of CasJobs from a browser, as ' +
      'https://example.org, separated by blanks; * for all. None by default.',
  },
  restGuest: {
    type: 'text',
    default: null,
    unit: 'login',
    reason:
      'The account as which the REST API of CasJobs runs quick queries without a token, over ' +
      'contexts that are open to strangers. Give it a quota of 0, so that nobody keeps tables in ' +
      'it. None by default.',
  },
  tapOrigins: {
    type: 'text',
    default: null,
    unit: 'origins',
    reason:
      'Pages whose scripts may call TAP from a browser, as https://example.org, separated by ' +
      'blanks; * for all, without an account. Scripts of those that are named may sign in with a ' +
      'token. None by default.',
  },
  tapGuest: {
    type: 'text',
    default: null,
    unit: 'login',
    reason:
      'The account as which TAP answers who has not signed in, over contexts that are open to ' +
      'strangers. They share its jobs, its slots and its quota; give it a quota of 0. None by ' +
      'default: then all but capabilities, availability and examples needs an account.',
  },
  tapUploadHosts: {
    type: 'text',
    default: null,
    unit: 'hosts',
    reason:
      'From where TAP fetches tables that a query names by their URL, as example.org or ' +
      'localhost:8000, separated by blanks. None by default: this server would be asking on ' +
      'behalf of whoever calls it.',
  },
  tapUploadSeconds: {
    type: 'integer',
    default: 60,
    unit: 's',
    reason: 'How long such a table may take to come.',
  },
  asmxErrors: {
    type: 'text',
    default: 'production',
    unit: '',
    choices: ['production', 'development', 'by-client'],
    reason:
      'What errors of the SOAP services tell: development adds types and stacks for everybody, ' +
      'by-client for this machine alone. ' +
      LOCAL_BEHIND_PROXY,
  },
  metricsToken: {
    type: 'text',
    default: null,
    unit: 'secret',
    isSecret: true,
    reason:
      'Who sends it as a Bearer token may read /metrics, from anywhere. Without it they are read ' +
      'on this machine alone. It belongs into ALMAGEST_METRICS_TOKEN or settings.json.',
  },
  logLevel: {
    type: 'text',
    default: 'info',
    unit: '',
    choices: ['debug', 'info', 'warn', 'error'],
    reason: 'How much the log tells: lines of this level and of those behind it.',
  },
} as const satisfies Record<string, SettingEntry>;

/** The names of the table. */
export type SettingName = keyof typeof SETTINGS;

type ValueOf<E extends SettingEntry> =
  | (E extends { readonly choices: readonly (infer Choice)[] } ? Choice : ValueOfType[E['type']])
  | (E['default'] extends null ? null : never);

interface ValueOfType {
  readonly text: string;
  readonly integer: number;
  readonly boolean: boolean;
}

/** A value for every setting. */
export type Settings = { readonly [N in SettingName]: ValueOf<(typeof SETTINGS)[N]> };

/** Where the value in force came from. */
export type SettingSource = 'default' | 'file' | 'environment' | 'flag';

/** What reading the settings came to. */
export interface SettingsRead {
  readonly values: Settings;
  readonly sources: Readonly<Record<SettingName, SettingSource>>;
  /** One sentence per value that cannot be used, naming where it stands. */
  readonly problems: readonly string[];
}
