// The conditions of GetUsers, read into a question that an account meets or not.
// The grammar is that of all conditions of CasJobs; texts are compared without regard to case.

import type { Account } from '../../domain/account.ts';
import { contains, keysetsOf, readLong, readRange, unreadable } from './condition-grammar.ts';
import { readDate, type DateFrame } from './dates.ts';

/** What of an account a key speaks of: values, one of which must lie within its ranges. */
interface Key {
  read(word: string, frame: UserFrame): bigint | string;
  of(account: Account): readonly (bigint | string)[];
}

/** What dates are read against. */
type UserFrame = Pick<DateFrame, 'timeZone' | 'now'>;

/** The question that `text` asks of an account; throws Refusal bad-condition. */
export const readUserConditions = (
  text: string,
  frame: UserFrame,
): ((account: Account) => boolean) => {
  const demands = keysetsOf(text).map(({ key: written, words }) => {
    const key = KEYS.get(written.toLowerCase());
    if (key === undefined) throw unreadable(written, `the keys are ${[...KEYS.keys()].join(', ')}`);
    const ranges = words.map((word) => readRange(word, (end) => key.read(end, frame)));
    return (account: Account): boolean =>
      key.of(account).some((value) => ranges.some((range) => contains(range, value)));
  });
  return (account) => demands.every((isMet) => isMet(account));
};

const folded = (text: string): string => text.toLowerCase();

const texts = (of: (account: Account) => readonly (string | null)[]): Key => ({
  read: folded,
  of: (account) => of(account).flatMap((value) => (value === null ? [] : [folded(value)])),
});

const numbers = (of: (account: Account) => bigint): Key => ({
  read: readLong,
  of: (account) => [of(account)],
});

const readTruth = (word: string): bigint => {
  const truth = TRUTHS.get(folded(word));
  if (truth === undefined) throw unreadable(word, 'it is neither true nor false');
  return truth;
};

const TRUTHS: ReadonlyMap<string, bigint> = new Map([
  ['true', 1n],
  ['1', 1n],
  ['false', 0n],
  ['0', 0n],
]);

const KEYS: ReadonlyMap<string, Key> = new Map<string, Key>([
  ['userid', texts(({ login }) => [login])],
  ['name', texts(({ name }) => [name])],
  ['email', texts(({ email }) => [email])],
  ['privileges', texts(({ privileges }) => privileges)],
  ['gvisible', { read: readTruth, of: ({ isVisible }) => [isVisible ? 1n : 0n] }],
  ['wsid', numbers(({ id }) => id)],
  ['emaillevel', numbers(({ emailLevel }) => BigInt(emailLevel))],
  [
    'timecreated',
    {
      read: (word, frame) => {
        const at = readDate(word, frame);
        if (at === undefined) throw unreadable(word, 'it is not a date; 2008-04-05 is one');
        return BigInt(at);
      },
      of: ({ created }) => [BigInt(created)],
    },
  ],
]);
