// An account as a row of a list.
// No secret is on it: an account does not hold any.

import { isoOf } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import { bytesText } from '../base/quantity.ts';
import { worded, type Row } from './listing.ts';

/** The account, with the id by which the Command Web Service knows its space. */
export const accountRow = (account: Account, spaceId: string): Row => {
  const { id, login, privileges, quotaBytes, created, name, email, emailLevel } = account;
  const { isVisible, closed } = account;
  return {
    wsid: id,
    login,
    privileges,
    quotaBytes: worded(quotaBytes, bytesText(quotaBytes)),
    created: isoOf(created),
    name,
    email,
    emailLevel,
    isVisible: worded(isVisible, isVisible ? 'visible' : 'hidden'),
    closed:
      closed === null ? worded(null, 'open') : worded(isoOf(closed), `closed ${isoOf(closed)}`),
    spaceId,
  };
};
