// The first service of CasJobs about accounts: the number that belongs to a login, and changes of
// one's own account with a secret key in the place of the wsid, for it has no password there.

import type { AccountKeeping } from '../../core/account-keeping.ts';
import type { Accounts } from '../../core/accounts.ts';
import { Refusal } from '../../domain/refusal.ts';
import { boolean, dateTime, int, long, method, record, service, text } from '../asmx/declare.ts';
import type { Service } from '../asmx/declare.ts';
import { faultOf } from './faults.ts';
import { keyNumber, signedIn } from './first-key.ts';
import { CAS_USERS_DOCS, CAS_USERS_SERVICE_DOC } from './users-docs.ts';
import { levelOf, orNull } from './users-service.ts';

/** What the service needs of the rest of the house. */
export interface CasUsersServiceParts {
  readonly accounts: Pick<Accounts, 'signInByLogin' | 'signInByKey'>;
  readonly accountKeeping: Pick<AccountKeeping, 'change'>;
  /** Whether the first services are there, which take keys. */
  readonly takesKeys: boolean;
}

/** The service `CasUsers`, at the root of the application, under the two addresses of sites. */
export const casUsersServiceOf = (parts: CasUsersServiceParts): Service =>
  service(
    {
      name: 'CasUsers',
      namespace: 'http://Users.Cas.jhu.edu',
      description: CAS_USERS_SERVICE_DOC,
      paths: CAS_USERS_PATHS,
      looseNames: true,
      faultOf,
    },
    { ...lookingUpOf(parts), ...(parts.takesKeys ? changingOf(parts) : {}) },
  );

const lookingUpOf = (parts: CasUsersServiceParts) => ({
  GetWebServiceId: method({
    doc: CAS_USERS_DOCS.GetWebServiceId,
    input: { userid: text, password: text },
    output: long,
    run: async ({ userid, password }, { address }) => {
      const ask = { login: userid ?? '', password: password ?? '', address };
      try {
        return (await parts.accounts.signInByLogin({ ...ask, needs: 'read' })).account.id;
      } catch (error) {
        // Of who is nobody and of a wrong password the same is told, after the same time.
        if (error instanceof Refusal && error.code === 'wrong-password') return NOBODY;
        throw error;
      }
    },
  }),
});

const changingOf = (parts: CasUsersServiceParts) => ({
  UpdateAccount: method({
    doc: CAS_USERS_DOCS.UpdateAccount,
    input: { wsid: keyNumber, user: USER },
    output: boolean,
    run: async ({ wsid, user }, call) => {
      const account = await signedIn(parts, call, wsid);
      if (user === null) return false;
      await parts.accountKeeping.change(account, {
        // A key is no password, and a link to another password goes to the e-mail address.
        name: orNull(user.Name),
        isVisible: user.GVisible,
        emailLevel: levelOf(user.EmailLevel),
      });
      return true;
    },
  }),
});

/** Where the service stands; clients write it in any case. */
export const CAS_USERS_PATHS = ['/casjobs/CasUsers.asmx', '/gcasjobs/CasUsers.asmx'] as const;

/** What clients look for. */
const NOBODY = -1n;

/** The class, in the original's order; what is not ours to change is read and left. */
const USER = record('user', {
  MyDBHost: text,
  MyDBName: text,
  UserID: text,
  Name: text,
  Email: text,
  Privileges: text,
  PWEncrypted: text,
  GVisible: boolean,
  WebServicesID: long,
  CreatedBy: long,
  EmailLevel: int,
  MyDBMinSize: int,
  MyDBMaxSize: int,
  TimeCreated: dateTime,
  LastModified: dateTime,
});
