// How a call of the first CasJobs service says whose it is: by a secret key in the place of a wsid.
// What was sent and is no key is never repeated.

import type { Accounts } from '../../core/accounts.ts';
import type { Account } from '../../domain/account.ts';
import { long, type Call, type Scalar } from '../asmx/declare.ts';

/** Every text that is no key is 0, which no account has: an error would say what was sent. */
const readKey = (written: string): bigint =>
  BigInt(/^\s*([1-9]\d{14})\s*$/.exec(written)?.[1] ?? 0);

/** A long to every client. */
export const keyNumber: Scalar<bigint> = { ...long, fromXml: readKey, fromForm: readKey };

/** The account whose key this is; refuses with `wrong-key`. */
export const signedIn = (
  { accounts }: { readonly accounts: Pick<Accounts, 'signInByKey'> },
  { address }: Call,
  key: bigint,
): Promise<Account> => accounts.signInByKey({ key: String(key), address });
