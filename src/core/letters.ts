// Letters on their way: a queue in memory that never holds up who writes, and never fails them.
// One is handed over at a time, tried again a few times, and then given up with a line in the log;
// what waits when the server stops is not sent.

import { setTimeout as sleep } from 'node:timers/promises';
import { HOUR, MINUTE, SECOND, type Instant } from '../base/time.ts';
import type { AccountId } from '../domain/account.ts';
import type { Clock } from '../ports/clock.ts';
import type { Letter, Mail } from '../ports/mail.ts';
import type { Observer } from '../ports/observer.ts';
import { putNewest } from './newest.ts';

/** What a letter is about; each kind has a limit of its own. */
export type LetterKind = 'job' | 'reset' | 'address' | 'disk';

/** A letter to the owner of an account, or to the operator. */
export interface LetterAsk {
  /** Null for the operator. */
  readonly account: AccountId | null;
  readonly kind: LetterKind;
  readonly letter: Letter;
}

/** The queue. */
export interface Letters {
  /** Takes a letter; false where it is left, for too many wait or its account has had too many. */
  post(ask: LetterAsk): boolean;
}

/** What the queue is built from. */
export interface LettersParts {
  readonly mail: Mail;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly limits: LetterLimits;
  /** Milliseconds before each further try; by default those of `TRIED_AGAIN_AFTER`. */
  readonly triedAgainAfter?: readonly number[];
}

/** How many letters, under the names of settings. */
export interface LetterLimits {
  readonly lettersWaitingMax: number;
  readonly lettersPerHourMax: number;
}

/** A server that greylists wants a minute, one that is restarted some more. */
const TRIED_AGAIN_AFTER = [5 * SECOND, MINUTE, 10 * MINUTE];

/** Who asks for more links than that does not read them. */
const LINKS_PER_HOUR_MAX = 5;

/** Whoever was told so often knows that his disk comes and goes. */
const ALARMS_PER_HOUR_MAX = 3;

/** Letters that an account had since `from`, within the hour. */
interface Share {
  readonly from: Instant;
  readonly count: number;
}

/** A queue with nothing in it. */
export const createLetters = (parts: LettersParts): Letters => {
  const { mail, clock, observer, limits } = parts;
  const pauses = parts.triedAgainAfter ?? TRIED_AGAIN_AFTER;
  const shares = new Map<string, Share>();
  const most = {
    job: limits.lettersPerHourMax,
    reset: LINKS_PER_HOUR_MAX,
    address: LINKS_PER_HOUR_MAX,
    disk: ALARMS_PER_HOUR_MAX,
  } as const satisfies Record<LetterKind, number>;
  let waiting = 0;
  let last = Promise.resolve();

  const mayHave = ({ account, kind }: LetterAsk): boolean => {
    const key = `${kind} ${account}`;
    const now = clock.now();
    const known = shares.get(key);
    const share = known !== undefined && now - known.from < HOUR ? known : { from: now, count: 0 };
    if (share.count >= most[kind]) return false;
    putNewest(shares, key, { ...share, count: share.count + 1 });
    return true;
  };

  const handOver = async ({ letter }: LetterAsk): Promise<unknown> => {
    try {
      await mail.send(letter);
      return undefined;
    } catch (error) {
      return error;
    }
  };

  /** In the queue of what has its turn, but for the pauses, which hold up nobody. */
  const carry = async (ask: LetterAsk): Promise<void> => {
    const { account, kind } = ask;
    for (const [tries, wait] of [0, ...pauses].entries()) {
      // A letter that waits does not keep a server alive that stops.
      if (wait > 0) await sleep(wait, undefined, { ref: false });
      const turn = last.then(() => handOver(ask));
      last = turn.then(() => undefined);
      const error = await turn;
      if (error === undefined) {
        observer.note('info', 'letter.sent', { account, kind, tries: tries + 1 });
        return;
      }
      observer.note('warn', 'letter.not-sent', { account, kind, tries: tries + 1, error });
    }
  };

  return {
    post: (ask) => {
      const { account, kind } = ask;
      if (waiting >= limits.lettersWaitingMax || !mayHave(ask)) {
        observer.note('warn', 'letter.left', { account, kind, waiting });
        return false;
      }
      waiting += 1;
      void carry(ask).finally(() => {
        waiting -= 1;
      });
      return true;
    },
  };
};
