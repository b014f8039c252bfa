// The columns of FindJob's predicates: every field of Job with what it is in the record, and how
// a comparison of it with a literal becomes a statement about jobs. Pure.

import { nearest } from '../../base/suggest.ts';
import type { Instant } from '../../base/time.ts';
import type { Comparison, JobColumn, JobPredicate, JobValue } from '../../domain/job-search.ts';
import { readDate } from './dates.ts';
import type { DateFrame } from './dates.ts';
import { outputsUnder } from './downloads.ts';
import { unreadable } from './predicate-tokens.ts';
import type { Token } from './predicate-tokens.ts';
import { STATUS_NUMBERS } from './status.ts';

/** What a predicate is read against. */
export interface PredicateFrame extends DateFrame {
  /** `scheme://host[:port]` by which the client reaches us: addresses of outputs begin so. */
  readonly base: string;
}

/** What a column is to comparisons. */
export type Column =
  | { readonly kind: 'number' | 'time' | 'text'; readonly column: JobColumn }
  /** The number of a job's status, which the record has as a word. */
  | { readonly kind: 'status' }
  /** The same number in every job. */
  | { readonly kind: 'fixed'; readonly value: bigint }
  /** A text that no job has. */
  | { readonly kind: 'absent' };

const NUMBER = (column: JobColumn) => ({ kind: 'number', column }) as const;
const TIME = (column: JobColumn) => ({ kind: 'time', column }) as const;
const TEXT = (column: JobColumn) => ({ kind: 'text', column }) as const;

/** Every field of Job, in its order; OutputLoc stands apart, for it depends on the client. */
const COLUMNS: Readonly<Record<string, Column | 'output'>> = {
  JobID: NUMBER('id'),
  Rows: NUMBER('rows'),
  WebServicesID: NUMBER('owner'),
  TimeSubmit: TIME('submitted'),
  TimeStart: TIME('started'),
  TimeEnd: TIME('ended'),
  SendEmail: { kind: 'fixed', value: 0n },
  Status: { kind: 'status' },
  AutoComplete: { kind: 'fixed', value: 0n },
  Estimate: NUMBER('queueMinutes'),
  TaskName: TEXT('title'),
  OutputLoc: 'output',
  HostIP: { kind: 'absent' },
  Message: TEXT('message'),
  Query: TEXT('text'),
  ModifiedQuery: { kind: 'absent' },
  Target: TEXT('context'),
  OutputType: TEXT('type'),
  Params: { kind: 'absent' },
  Created_Table: TEXT('createdTable'),
};

/** What the newer service calls some of them: who knows its keys need not learn others. */
const OTHER_NAMES: Readonly<Record<string, keyof typeof COLUMNS>> = {
  wsid: 'WebServicesID',
  queue: 'Estimate',
  error: 'Message',
  context: 'Target',
  type: 'OutputType',
};

/** The names of the columns, in the order of Job. */
export const COLUMN_NAMES = Object.keys(COLUMNS);

const BY_NAME = new Map(COLUMN_NAMES.map((name) => [name.toLowerCase(), name]));

/** The column that `token` names, in any case; refuses with the nearest name and all of them. */
export const columnOf = (token: Token, { base }: PredicateFrame): Column => {
  const folded = token.text.toLowerCase().replace(/^[js]\./, '');
  const column = COLUMNS[BY_NAME.get(folded) ?? OTHER_NAMES[folded] ?? ''];
  if (column === undefined) {
    const near = nearest(token.text, [...COLUMN_NAMES, ...Object.keys(OTHER_NAMES)]);
    const guess = near === undefined ? '' : `Is it ${near}? `;
    throw unreadable(token, 'there is no such column', `${guess}Columns: ${COLUMN_LIST}.`);
  }
  if (column !== 'output') return column;
  return TEXT({ outputUnder: outputsUnder(base) });
};

const COLUMN_LIST = COLUMN_NAMES.join(', ');

/** What a literal is worth: a text, a number as its digits, or NULL. */
export interface Literal {
  readonly kind: 'text' | 'number' | 'null';
  readonly token: Token;
}

/** The statement that is the same of every job. */
export const constant = (holds: boolean | null): JobPredicate => ({ kind: 'constant', holds });

/** `column operator literal` as a statement; refuses a literal of another kind than the column. */
export const compared = (
  column: Column,
  operator: Comparison,
  literal: Literal,
  frame: PredicateFrame,
): JobPredicate => {
  if (literal.kind === 'null' || column.kind === 'absent') return constant(null);
  switch (column.kind) {
    case 'number':
      return numberCompared(column.column, operator, numeralOf(literal));
    case 'status': {
      const numeral = numeralOf(literal);
      const among = STATUSES.filter((status) =>
        holds(operator, orderOf(BigInt(STATUS_NUMBERS[status]), numeral)),
      );
      return { kind: 'status', among };
    }
    case 'fixed':
      return constant(holds(operator, orderOf(column.value, numeralOf(literal))));
    case 'time':
      return { kind: 'compare', column: column.column, operator, value: timeOf(literal, frame) };
    case 'text':
      return {
        kind: 'compare',
        column: column.column,
        operator,
        value: textOf(column.column, literal.token.text),
      };
  }
};

const STATUSES = Object.keys(STATUS_NUMBERS) as (keyof typeof STATUS_NUMBERS)[];

/** Two literals compared, as in `1 = 1`; as numbers where both are, otherwise as texts. */
export const literalsCompared = (
  left: Literal,
  operator: Comparison,
  right: Literal,
): JobPredicate => {
  if (left.kind === 'null' || right.kind === 'null') return constant(null);
  if (left.kind === 'number' && right.kind === 'number') {
    return constant(holds(operator, orderOfNumerals(numeralOf(left), numeralOf(right))));
  }
  const [a, b] = [left.token.text.toLowerCase(), right.token.text.toLowerCase()];
  return constant(holds(operator, a < b ? -1 : Number(a > b)));
};

/** Whether a comparison holds of two values in this order: below 0, 0, above 0. */
const holds = (operator: Comparison, order: number): boolean => HOLDS[operator](order);

const HOLDS = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
} as const satisfies Record<Comparison, (order: number) => boolean>;

/** A number, exact: the whole number at or below it, and the digits behind its point. */
interface Numeral {
  readonly floor: bigint;
  /** Without zeros at its end; for a negative number what it is above its floor. */
  readonly fraction: string;
}

const numeralOf = ({ token }: Literal): Numeral => {
  const [, sign, whole = '', fraction = ''] =
    /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(token.text.trim()) ?? [];
  if (whole === '' && fraction === '') {
    throw unreadable(token, 'it is not a number, and the column beside it is one');
  }
  if (whole.length > DIGITS_MAX || fraction.length > DIGITS_MAX) {
    throw unreadable(token, 'no number in a job is so long');
  }
  const digits = fraction.replace(/0+$/, '');
  if (sign !== '-') return { floor: BigInt(whole || '0'), fraction: digits };
  if (digits === '') return { floor: -BigInt(whole || '0'), fraction: '' };
  const rest = 10n ** BigInt(digits.length) - BigInt(digits);
  return {
    floor: -BigInt(whole || '0') - 1n,
    fraction: String(rest).padStart(digits.length, '0').replace(/0+$/, ''),
  };
};

/** Twice what 64 bits have, for zeros that stand before or behind. */
const DIGITS_MAX = 40;

const orderOf = (value: bigint, { floor, fraction }: Numeral): number => {
  if (value !== floor) return value < floor ? -1 : 1;
  return fraction === '' ? 0 : -1;
};

const orderOfNumerals = (left: Numeral, right: Numeral): number => {
  if (left.floor !== right.floor) return left.floor < right.floor ? -1 : 1;
  if (left.fraction === right.fraction) return 0;
  return left.fraction < right.fraction ? -1 : 1;
};

const LONG_MAX = 2n ** 63n - 1n;
const LONG_MIN = -(2n ** 63n);

/** Numbers of jobs are whole and have 64 bits: against any other number the answer is known. */
const numberCompared = (
  column: JobColumn,
  operator: Comparison,
  { floor, fraction }: Numeral,
): JobPredicate => {
  if (floor > LONG_MAX) return constant(holds(operator, -1));
  if (floor < LONG_MIN) return constant(holds(operator, 1));
  if (fraction === '') return { kind: 'compare', column, operator, value: floor };
  if (operator === '=' || operator === '<>') return constant(operator === '<>');
  // What is less than 1.5 is at most 1, and what is more is more than 1.
  const whole = operator === '<' || operator === '<=' ? '<=' : '>';
  return { kind: 'compare', column, operator: whole, value: floor };
};

const timeOf = ({ token }: Literal, frame: PredicateFrame): Instant => {
  const at = token.kind === 'text' ? readDate(token.text, frame) : undefined;
  if (at === undefined) {
    const why = token.kind === 'text' ? 'it is not a date' : 'a date stands in quotes';
    throw unreadable(token, why, "Dates are as '2008-04-05' and '2008-04-05 13:02:03'.");
  }
  return at;
};

/** Addresses of outputs are compared as they are read, without their percent signs. */
const textOf = (column: JobColumn, text: string): string => {
  if (typeof column === 'string') return text;
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
};

/** `column IN (literals)`. */
export const among = (
  column: Column,
  literals: readonly Literal[],
  frame: PredicateFrame,
): JobPredicate => {
  const each = literals.map((literal) => compared(column, '=', literal, frame));
  const values: JobValue[] = [];
  const others: JobPredicate[] = [];
  for (const one of each) {
    if (one.kind === 'compare') values.push(one.value);
    else others.push(one);
  }
  if (values.length > 0 && 'column' in column) {
    others.push({ kind: 'in', column: column.column, values });
  }
  const [only, ...more] = others;
  return only !== undefined && more.length === 0 ? only : { kind: 'or', parts: others };
};
