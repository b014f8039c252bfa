// Refusals: every expected "no" of the product, numbered, with its kind, sentence and hint.
// A query that fails is not here (it is how a job ended), nor is a bug (it is everything else).

/** Who must act on a refusal; the only thing a façade needs to know. */
export type RefusalKind =
  | 'invalid'
  | 'unsigned'
  | 'forbidden'
  | 'unknown'
  | 'conflict'
  | 'limit'
  | 'busy'
  | 'engine';

interface RefusalEntry {
  /** Never reused, never renumbered. */
  readonly number: number;
  readonly kind: RefusalKind;
  /** A sentence; `{name}` is a blank filled in when it is thrown. */
  readonly sentence: string;
  /** What to do about it; empty where the sentence already says so. */
  readonly hint: string;
}

/** The catalogue. Sentences say what happened in the asker's words; the hint says what to do. */
export const REFUSALS = {
  'wrong-password': {
    number: 101,
    kind: 'unsigned',
    sentence: 'The wsid and password do not match.',
    hint: 'Check both: the wsid is the number shown when the account was made, not the login name.',
  },
  'too-many-attempts': {
    number: 102,
    kind: 'limit',
    sentence: 'Too many wrong passwords for account {account} from this address.',
    hint: 'Wait {seconds} s and try again.',
  },
  'unknown-context': {
    number: 201,
    kind: 'unknown',
    sentence: "There is no context '{context}'.",
    hint: 'Contexts here: {contexts}.',
  },
  'unknown-table': {
    number: 202,
    kind: 'unknown',
    sentence: "There is no table '{table}' in MyDB.",
    hint: '{suggestion}',
  },
  'unknown-job': {
    number: 203,
    kind: 'unknown',
    sentence: 'There is no job {job} of yours.',
    hint: 'GetJobs lists the jobs you have.',
  },
  'unknown-format': {
    number: 204,
    kind: 'invalid',
    sentence: "There is no output type '{format}'.",
    hint: 'Types that can be extracted here: {formats}.',
  },
  'bad-condition': {
    number: 205,
    kind: 'invalid',
    sentence: "The condition '{token}' cannot be read: {why}.",
    hint: 'A condition is KEY : VALUE, with | between values and ; between keys.',
  },
  'job-not-yours': {
    number: 301,
    kind: 'forbidden',
    sentence: 'Job {job} belongs to another account, so you cannot cancel it.',
    hint: 'Sign in with the account that submitted it.',
  },
  'query-error': {
    number: 401,
    kind: 'invalid',
    sentence: '{message}',
    hint: '',
  },
  'query-stopped': {
    number: 402,
    kind: 'limit',
    sentence: '{message}',
    hint: '',
  },
  'result-too-large': {
    number: 403,
    kind: 'limit',
    sentence: 'The rows of this quick query exceed memory limit ({bytes} bytes, quickResultBytes).',
    hint: 'Add INTO mydb.name and submit it as a batch job, or ask for fewer rows.',
  },
  'table-being-written': {
    number: 404,
    kind: 'conflict',
    sentence: "Job {job} is going to write '{table}', so this quick query cannot start now.",
    hint: 'Wait until that job has ended, or submit this query as a batch job: it will wait by itself.',
  },
  'waiting-jobs-limit': {
    number: 501,
    kind: 'limit',
    sentence: 'You have {count} jobs waiting, the most an account may have (waitingPerAccountMax).',
    hint: 'Wait until some have run, or cancel some.',
  },
  'quick-slots-busy': {
    number: 502,
    kind: 'busy',
    sentence: 'All slots for quick queries were busy for {seconds} s.',
    hint: 'Try again in a moment, or submit it as a batch job.',
  },
  'body-too-large': {
    number: 503,
    kind: 'limit',
    sentence: 'The request is larger than {bytes} bytes (requestBytesMax).',
    hint: 'Send less at once.',
  },
  'disk-low': {
    number: 504,
    kind: 'limit',
    sentence:
      'The disk of this server has only {free} bytes left, so no job that writes may start.',
    hint: 'Ask the operator to make room (freeBytesMin is {floor}).',
  },
  'text-too-large': {
    number: 505,
    kind: 'limit',
    sentence: 'The query has {characters} characters, more than {limit} (queryCharactersMax).',
    hint: 'Put long lists of values into a table and join it.',
  },
  stopping: {
    number: 601,
    kind: 'busy',
    sentence: 'The server is stopping.',
    hint: 'Try again in a minute.',
  },
  'login-taken': {
    number: 701,
    kind: 'conflict',
    sentence: "There is already an account '{login}'.",
    hint: 'Choose another login.',
  },
  'account-id-taken': {
    number: 702,
    kind: 'conflict',
    sentence: 'There is already an account with wsid {account}.',
    hint: 'Leave --wsid away to be given a free one.',
  },
  'unknown-login': {
    number: 703,
    kind: 'unknown',
    sentence: "There is no account '{login}'.",
    hint: 'account list shows those there are.',
  },
  'weak-password': {
    number: 704,
    kind: 'invalid',
    sentence: 'A password needs at least {length} characters.',
    hint: 'Choose a longer one.',
  },
} as const satisfies Record<string, RefusalEntry>;

export type RefusalName = keyof typeof REFUSALS;

/** The blanks in a refusal's sentence and hint. */
export type Blanks = Readonly<Record<string, string | number | bigint>>;

/** Our expected *no*; core throws nothing else. */
export class Refusal extends Error {
  readonly code: RefusalName;
  readonly kind: RefusalKind;
  readonly hint: string;

  constructor(code: RefusalName, blanks: Blanks = {}) {
    super(fill(REFUSALS[code].sentence, blanks));
    this.code = code;
    this.kind = REFUSALS[code].kind;
    this.hint = fill(REFUSALS[code].hint, blanks);
  }
}

/** The sentence and the hint in one line, for wires that have no place for two. */
export const lineOf = (refusal: Refusal): string =>
  [refusal.message, refusal.hint].filter((part) => part !== '').join(' ');

const fill = (template: string, blanks: Blanks): string =>
  template.replace(/\{(\w+)\}/g, (blank, name: string) => String(blanks[name] ?? blank));
