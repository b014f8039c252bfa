// The conditions of GetJobs: KEY : VALUE | FROM, | ,TO | FROM,TO ; KEY … read into a job search.
// The grammar of docs/protocols/casjobs.md (Conditions of GetJobs), with colons inside values.
// Pure: no query of the store is made here, and a value is never more than a value.

import type { Instant } from '../../base/time.ts';
import type { AccountId } from '../../domain/account.ts';
import type { JobId } from '../../domain/job.ts';
import type { JobSearch, Range } from '../../domain/job-search.ts';
import {
  contains,
  keysetsOf,
  readInt,
  readLong,
  readRange,
  unreadable,
  VALUES_MAX,
} from './condition-grammar.ts';
import { readDate } from './dates.ts';
import type { DateFrame } from './dates.ts';
import { allOf } from './ranges.ts';
import { STATUS_NUMBERS } from './status.ts';

/** What conditions are read against. */
interface ConditionFrame extends DateFrame {
  /** Whether the asker may see everybody's jobs; for others the key WSID has no effect. */
  readonly isAdmin: boolean;
  readonly includeSystem: boolean;
}

/**
 * The search that `text` describes; an empty one asks for every job. A key that comes twice must
 * hold twice. Throws Refusal bad-condition, which names the token that cannot be read.
 */
export const readConditions = (text: string, frame: ConditionFrame): JobSearch => {
  const search: Search = { includeSystem: frame.includeSystem };
  for (const { key, words } of keysetsOf(text)) {
    const reader = READERS.get(key.toLowerCase());
    if (reader === undefined) {
      throw unreadable(key, `the keys are ${Object.keys(KEYS).join(', ')}`);
    }
    reader(search, words, frame);
  }
  return search;
};

type Search = { -readonly [N in keyof JobSearch]: JobSearch[N] };
type Reader = (search: Search, words: readonly string[], frame: ConditionFrame) => void;

/** From each key, in the spelling of its documentation, to the field that it narrows. */
const KEYS: Readonly<Record<string, Reader>> = {
  JobID: (search, words) => {
    search.id = narrowed(search.id, words, (word) => readLong(word) as JobId);
  },
  TimeSubmit: (search, words, frame) => {
    search.submitted = narrowed(search.submitted, words, (word) => readInstant(word, frame));
  },
  TimeStart: (search, words, frame) => {
    search.started = narrowed(search.started, words, (word) => readInstant(word, frame));
  },
  TimeEnd: (search, words, frame) => {
    search.ended = narrowed(search.ended, words, (word) => readInstant(word, frame));
  },
  Status: (search, words) => {
    const ranges = words.map((word) => readRange(word, readInt));
    const meant = Object.entries(STATUS_NUMBERS).filter(([, number]) =>
      ranges.some((range) => contains(range, number)),
    );
    const before = search.status;
    search.status = meant
      .map(([status]) => status as keyof typeof STATUS_NUMBERS)
      .filter((status) => before === undefined || before.includes(status));
  },
  Queue: (search, words) => {
    search.queueMinutes = narrowed(search.queueMinutes, words, readInt);
  },
  TaskName: (search, words) => {
    search.taskName = narrowed(search.taskName, words, readText);
  },
  Error: (search, words) => {
    search.message = narrowed(search.message, words, readText);
  },
  Query: (search, words) => {
    search.text = narrowed(search.text, words, readText);
  },
  Context: (search, words) => {
    search.context = narrowed(search.context, words, readText);
  },
  Type: (search, words) => {
    search.type = narrowed(search.type, words, readText);
  },
  WSID: (search, words, frame) => {
    // For others it has no effect at all, not even that of being wrong.
    if (!frame.isAdmin) return;
    search.owner = narrowed(search.owner, words, (word) => readLong(word) as AccountId);
  },
};

const READERS = new Map(
  Object.entries(KEYS).map(([key, reader]) => [key.toLowerCase(), reader] as const),
);

const narrowed = <T extends bigint | number | string>(
  before: readonly Range<T>[] | undefined,
  words: readonly string[],
  read: (word: string) => T,
): readonly Range<T>[] => {
  const ranges = words.map((word) => readRange(word, read));
  const both = allOf(before, ranges, VALUES_MAX);
  if (both !== undefined) return both;
  throw unreadable(words.join('|'), 'together with the same key before, it has too many ranges');
};

const readText = (word: string): string => word;

const readInstant = (word: string, frame: DateFrame): Instant => {
  const at = readDate(word, frame);
  if (at === undefined) {
    throw unreadable(word, 'it is not a date; 2008-04-05 and 2008-04-05 13:02:03 are');
  }
  return at;
};
