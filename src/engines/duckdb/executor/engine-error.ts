// DuckDB's errors in our words, and those of files that were sent: what a person can act on, and
// never a path or SQL that we wrote.
// The engine's own words go to the log beside it, but for those that quote the query's values.
// A value has no end, and so has what quotes it: all is cut before anything looks at it.

import type { EndReason } from '../../../domain/job.ts';
import type { QueryError } from '../../../domain/query-error.ts';
import type { Ending } from '../messages.ts';
import { cut } from '../replies.ts';
import { uploadFaultOf } from './upload/fault.ts';

/** How a batch ended that threw `error`; whoever asked for the interrupt knows why. */
export const endingOfError = (
  error: unknown,
  stopping: boolean,
): { readonly ending: Ending; readonly detail?: string } => {
  const fault = uploadFaultOf(error);
  if (fault !== null && !stopping) {
    return { ending: { kind: 'failed', reason: 'query-error', errors: [fault] } };
  }
  const thrown = readError(error);
  if (stopping || thrown.type === 'INTERRUPT') return { ending: { kind: 'interrupted' } };
  const rule = RULES.find(
    ({ type, words }) => type.test(thrown.type) && words.test(thrown.message),
  );
  const { reason, hint } = rule ?? OTHERWISE;
  const message = rule === undefined ? sentenceOf(thrown.message) : saidOf(rule, thrown.message);
  const errors: readonly QueryError[] = [{ message, ...(hint !== undefined && { hint }) }];
  const detail = reason === 'query-error' ? thrown.type : `${thrown.type}: ${thrown.message}`;
  return { ending: { kind: 'failed', reason, errors }, detail };
};

interface ThrownByEngine {
  readonly type: string;
  readonly message: string;
}

interface Rule {
  readonly type: RegExp;
  readonly words: RegExp;
  readonly reason: EndReason;
  /** `$1` and `$2` stand for the groups of `words`: a value, and a type. */
  readonly say: string;
  readonly hint?: string;
}

const NO_MEMORY = 'The query needs more memory than one query may have here.';
const NO_MEMORY_HINT = 'Ask for fewer rows or columns, or sort, group and join less at once.';
const NO_DISK = 'There was no room on disk for the result or for what the query put aside.';
const NO_DISK_HINT = 'Ask for fewer rows or columns, or tell the operator.';
const NO_FILE = 'A file that this query reads or writes could not be used.';
const NO_FILE_HINT =
  'Nothing was changed. Submit it again; if it ends so again, tell the operator.';
const OUR_FAULT = 'The engine could not run what this query was translated to; that is our error.';
const OUR_FAULT_HINT = 'Please report the query to the operator.';
const OVERFLOW_HINT =
  'CAST one side to a larger type first, as CAST(x AS bigint) or CAST(x AS float).';
const UNFIT = 'Arithmetic overflow: the value $1 does not fit $2.';
const UNFIT_HINT = 'A larger type holds it, as bigint, decimal(38, 10) or float.';
const DIVIDED = 'Something was divided by zero.';
const DIVIDED_HINT = 'NULLIF(x, 0) as the divisor gives NULL instead.';

/** The first that fits. Types and words are those of DuckDB 1.5; the tests provoke them. */
const RULES: readonly Rule[] = [
  {
    type: /^Out of Memory$/,
    words: /max_temp_directory_size/,
    reason: 'disk',
    say: NO_DISK,
    hint: NO_DISK_HINT,
  },
  { type: /^Out of Memory$/, words: /^/, reason: 'memory', say: NO_MEMORY, hint: NO_MEMORY_HINT },
  {
    type: /^/,
    words: /bad_alloc|bad allocation/,
    reason: 'memory',
    say: NO_MEMORY,
    hint: NO_MEMORY_HINT,
  },
  {
    // What Node says of a file that this process writes itself.
    type: /^Error$/,
    words: /^(ENOSPC|EFBIG|EDQUOT): /,
    reason: 'disk',
    say: NO_DISK,
    hint: NO_DISK_HINT,
  },
  {
    type: /^IO$/,
    words: /no space left|file too large|quota exceeded/i,
    reason: 'disk',
    say: NO_DISK,
    hint: NO_DISK_HINT,
  },
  {
    type: /^IO$/,
    words: /^/,
    reason: 'engine',
    say: NO_FILE,
    hint: NO_FILE_HINT,
  },
  {
    // A file that is gone is taken for a folder, and its lock lets nobody look into that.
    type: /^Permission$/,
    words: /\/\*\*\/\*\.parquet"/,
    reason: 'engine',
    say: NO_FILE,
    hint: NO_FILE_HINT,
  },
  {
    type: /^/,
    words: /divi(de|sion) by zero/i,
    reason: 'query-error',
    say: DIVIDED,
    hint: DIVIDED_HINT,
  },
  {
    type: /^/,
    words: /^Overflow in multiplication of DECIMAL/,
    reason: 'query-error',
    say: 'Arithmetic overflow: a product of decimals has more than 38 digits, unrounded.',
    hint: 'CAST the factors to fewer digits after the point, as decimal(19, 4), or to float.',
  },
  {
    type: /^/,
    words: /^Overflow (?:in|on) |^[A-Z_]+ is out of range/,
    reason: 'query-error',
    say: 'Arithmetic overflow: a number went beyond its type.',
    hint: OVERFLOW_HINT,
  },
  {
    type: /^Conversion$/,
    words: /^Type \w+ with value (\S+) can't be cast .* destination type ([\w(), ]+?)(?: when |$)/m,
    reason: 'query-error',
    say: UNFIT,
    hint: UNFIT_HINT,
  },
  {
    type: /^Conversion$/,
    words:
      /^(?:Could not cast value|Casting value) "?([^\s"]+)"? to (?:type )?(\w+(?:\([\d, ]+\))?)/,
    reason: 'query-error',
    say: UNFIT,
    hint: UNFIT_HINT,
  },
  {
    type: /^Conversion$/,
    words: /^Could not convert string ['"]([-+.\deE]+)['"] to (\w+(?:\([\d, ]+\))?)/,
    reason: 'query-error',
    say: UNFIT,
    hint: UNFIT_HINT,
  },
  {
    type: /^/,
    words: /out of range for numeric function|is undefined outside \[-1,1\]/,
    reason: 'query-error',
    say: 'An invalid floating point operation occurred: a function does not take this number.',
    hint: 'As ASIN and ACOS, which take numbers from -1 to 1.',
  },
  {
    type: /^Invalid Input$/,
    words: /^(The maximum recursion \d+ has been exhausted before statement completion)/,
    reason: 'query-error',
    say: '$1.',
    hint: 'Does it ever end? OPTION (MAXRECURSION n) allows more steps, 0 any number.',
  },
  {
    type: /^Invalid Input$/,
    words: /^More than one row returned by a subquery/,
    reason: 'query-error',
    say: 'A subquery that stands for one value returned more than one row.',
    hint: 'Make it return one, as with TOP 1 or an aggregate, or use IN.',
  },
  {
    // The engine's words did not fit into a text of JavaScript's.
    type: /^Error$/,
    words: /^Failed to query\.?$/,
    reason: 'query-error',
    say: 'A value was too large for what the query does with it.',
  },
  {
    type: /^(Binder|Catalog|Parser|Syntax|Permission|Not implemented|INTERNAL|FATAL)$/,
    words: /^/,
    reason: 'engine',
    say: OUR_FAULT,
    hint: OUR_FAULT_HINT,
  },
];

/** What is left are errors of values: their first sentence is about the query's own data. */
const OTHERWISE: Pick<Rule, 'reason' | 'hint'> = { reason: 'query-error' };

/** `errors_as_json` makes an error's message data, sometimes behind a prefix. */
const readError = (error: unknown): ThrownByEngine => {
  const text = (error instanceof Error ? error.message : String(error)).slice(0, THROWN_MAX);
  const found = THROWN.exec(text)?.groups;
  const [type, message] = [found?.['type'], textOf(found?.['message'])];
  if (type !== undefined && message !== undefined) return { type, message: cut(message) };
  return { type: error instanceof Error ? error.name : 'unknown', message: cut(text) };
};

/** Four times what a person is shown, for the prefix and for what JSON escapes. */
const THROWN_MAX = 8_000;

/** Characters inside a string of JSON. */
const INSIDE = /(?:[^"\\]|\\u[\da-f]{4}|\\[^u])*/i.source;

/** What stands in the JSON as far as it was kept; the message may lack its end. */
const THROWN = new RegExp(
  `\\{"exception_type":"(?<type>${INSIDE})","exception_message":"(?<message>${INSIDE})`,
  'i',
);

const textOf = (escaped: string | undefined): string | undefined => {
  try {
    return String(JSON.parse(`"${escaped}"`));
  } catch {
    return undefined;
  }
};

const saidOf = ({ words, say }: Rule, message: string): string => {
  const groups = words.exec(message) ?? [];
  return say.replace(/\$(\d)/g, (_, group: string) =>
    // A whole number in a float is 5.0 in the engine's words.
    shownOf((groups[Number(group)] ?? '').replace(/^(-?\d+)\.0$/, '$1')),
  );
};

/** A value or a type in the words of T-SQL, and short. */
const shownOf = (text: string): string =>
  shortened(text.replace(/\b[A-Z]+[0-9]*\b/g, (word) => TYPE_NAMES[word] ?? word));

/** A number written out can have 309 digits, and a text has no end. */
const shortened = (text: string): string =>
  text.replace(/\S{61,}/g, (word) => `${Array.from(word).slice(0, 40).join('')}…`);

/**
 * The first line as a sentence, with T-SQL's names of types, and without paths or what the query
 * was translated to.
 */
const sentenceOf = (message: string): string => {
  const [first = ''] = message.split('\n');
  const plain = first
    .replace(/ (?:when casting )?from source column .*$/, '')
    .replace(PATH, 'a file');
  const said = shownOf(plain).replace(/[.!]*$/, '.');
  return said.charAt(0).toUpperCase() + said.slice(1);
};

/** Anything with two slashes in a row of names, with its quotes. */
const PATH = /["']?(?:\/[^\s"'/]+){2,}["']?/g;

const TYPE_NAMES: Readonly<Record<string, string>> = {
  BOOL: 'bit',
  UINT8: 'tinyint',
  INT16: 'smallint',
  INT32: 'int',
  INT64: 'bigint',
  INT128: 'decimal(38, 0)',
  FLOAT: 'real',
  DOUBLE: 'float',
  VARCHAR: 'varchar',
  DECIMAL: 'decimal',
  DATE: 'date',
  TIME: 'time',
  TIMESTAMP: 'datetime',
  UUID: 'uniqueidentifier',
};
