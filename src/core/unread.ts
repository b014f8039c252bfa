// Quick answers that somebody is still to read: each keeps its spool until its last byte has left,
// long after its slot is free, so there is a number of them that a server and an account may have.

import type { AccountId } from '../domain/account.ts';
import type { Limits } from './limits.ts';

/** The answers of one server that are being made or read. */
export interface Unread {
  /** Counts one more answer of `account`, until it is let go; or says who has no room for it. */
  enter(account: AccountId): LetGo | 'account-full' | 'server-full';
}

/** Ends the counting of one answer; calling it twice is no error. */
export type LetGo = () => void;

/** Nothing to read yet; `onRoom` is called whenever there is room again. */
export const createUnread = (
  limits: Pick<Limits, 'quickUnreadMax' | 'quickUnreadPerAccountMax'>,
  onRoom: () => void,
): Unread => {
  const answers = new Map<symbol, AccountId>();
  const countOf = (account: AccountId): number =>
    [...answers.values()].filter((each) => each === account).length;
  return {
    enter: (account) => {
      if (answers.size >= limits.quickUnreadMax) return 'server-full';
      if (countOf(account) >= limits.quickUnreadPerAccountMax) return 'account-full';
      const answer = Symbol('answer');
      answers.set(answer, account);
      return () => {
        if (answers.delete(answer)) onRoom();
      };
    },
  };
};
