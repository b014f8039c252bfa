// An account on one line, for people and as JSON.
// No secret is on it: an account does not hold any.

import { isoOf } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import { bytesText } from '../base/quantity.ts';

/** The account as words with tabs between; what is not told is `-`. */
export const lineOf = (account: Account, spaceId: string): string => {
  const { id, login, privileges, quotaBytes, created, name, email, emailLevel } = account;
  const rights = privileges.join(',') || '-';
  const facts = [id, login, rights, bytesText(quotaBytes), isoOf(created)];
  const sight = account.isVisible ? 'visible' : 'hidden';
  const told = [name ?? '-', email ?? '-', emailLevel, sight, stateOf(account)];
  return [...facts, ...told, spaceId].join('\t');
};

const stateOf = ({ closed }: Account): string =>
  closed === null ? 'open' : `closed ${isoOf(closed)}`;

/** The account as JSON, by hand: JSON.stringify knows no integers of 64 bits. */
export const jsonLineOf = (account: Account, spaceId: string): string => {
  const { id, quotaBytes, created, closed, login, privileges, name, email } = account;
  const { emailLevel, isVisible } = account;
  const words = JSON.stringify({
    login,
    privileges,
    created: isoOf(created),
    name,
    email,
    emailLevel,
    isVisible,
    closed: closed === null ? null : isoOf(closed),
    spaceId,
  });
  return `{"wsid":${id},"quotaBytes":${quotaBytes},${words.slice(1)}`;
};
