// How fast passwords and keys may be tried: by one network on one name, and by one on all.
// An attempt counts before it is made, so that many at once are not all made before the first has
// failed. Passwords are not known here.

import { after, MINUTE, SECOND, type Instant } from '../base/time.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Clock } from '../ports/clock.ts';
import { putNewest } from './newest.ts';

/** Attempts that have not been wrong so far, and those that have. */
export interface Attempts {
  /**
   * Counts one; refuses what comes too fast with `too-many-attempts` or, where no account is named
   * or too many are, `too-many-from-here`.
   */
  begin(network: string, who: Tried): Attempt;
}

/** Whose password is tried. */
export interface Tried {
  /**
   * The door and the name as typed, as `login:kepler`: never what the store makes of it, or a
   * stranger could tell names that are somebody's from others by how they are slowed down.
   */
  readonly key: string;
  /** As who tries has named it; absent where one names none, as with a key. */
  readonly named?: string;
}

/** One attempt, which counts as wrong from its beginning on until it is told otherwise. */
export interface Attempt {
  /** The password was wrong: the time until the next begins now. */
  wasWrong(): void;
  /** The password was right: the name is free for this network again. */
  wasRight(): void;
  /** The password was not looked at. */
  wasNotMade(): void;
}

/** Wrong passwords a network may send for one name before it is slowed down. */
const FREE_ATTEMPTS = 3;
/** The longest a network is slowed down for, so that a locked-out person waits a minute. */
const SLOWED_MAX = MINUTE;
/** Wrong passwords a network may send for all names at once: a class that mistypes at nine. */
const NETWORK_ATTEMPTS = 30;
/** After so long one of them is forgotten; who guesses at this pace takes years for a word list. */
const FORGOTTEN = 2 * SECOND;

/** UTF-16 units; longer than any login, so that nobody is slowed down by what is cut off. */
const KEY_MAX = 200;

/** Nothing has been tried yet. */
export const createAttempts = (clock: Clock): Attempts => {
  const pairs = new Map<string, Failures>();
  const networks = new Map<string, Level>();

  const levelOf = (network: string): number => {
    const { count, at } = networks.get(network) ?? { count: 0, at: clock.now() };
    return Math.max(0, count - (clock.now() - at) / FORGOTTEN);
  };
  const add = (network: string, by: 1 | -1): void => {
    const count = Math.max(0, levelOf(network) + by);
    putNewest(networks, network, { count, at: clock.now() });
  };

  const refuseIfTooMany = (network: string, pair: string, named: string | undefined): void => {
    const left = (pairs.get(pair)?.blockedUntil ?? 0) - clock.now();
    if (left > 0) {
      const seconds = Math.ceil(left / SECOND);
      if (named === undefined) throw new Refusal('too-many-from-here', { seconds });
      throw new Refusal('too-many-attempts', { account: named, seconds });
    }
    const excess = levelOf(network) + 1 - NETWORK_ATTEMPTS;
    if (excess <= 0) return;
    const seconds = Math.ceil((excess * FORGOTTEN) / SECOND);
    throw new Refusal('too-many-from-here', { seconds });
  };

  const slowDown = (pair: string, count: number): void => {
    putNewest(pairs, pair, { count, blockedUntil: after(clock.now(), slowedBy(count)) });
  };

  const begin = (network: string, { key, named }: Tried): Attempt => {
    // What strangers type may be long, and is kept.
    const pair = `${network} ${key.slice(0, KEY_MAX)}`;
    refuseIfTooMany(network, pair, named);
    add(network, 1);
    const count = (pairs.get(pair)?.count ?? 0) + 1;
    slowDown(pair, count);
    return {
      wasWrong: () => slowDown(pair, Math.max(count, pairs.get(pair)?.count ?? 0)),
      wasRight: () => {
        add(network, -1);
        pairs.delete(pair);
      },
      wasNotMade: () => {
        add(network, -1);
        const now = pairs.get(pair);
        if (now !== undefined) putNewest(pairs, pair, { ...now, count: now.count - 1 });
      },
    };
  };

  return { begin };
};

interface Failures {
  readonly count: number;
  readonly blockedUntil: Instant;
}

/** Wrong passwords that are not forgotten yet, as of a time. */
interface Level {
  readonly count: number;
  readonly at: Instant;
}

const slowedBy = (count: number): number =>
  count < FREE_ATTEMPTS ? 0 : Math.min(SLOWED_MAX, SECOND * 2 ** (count - FREE_ATTEMPTS));
