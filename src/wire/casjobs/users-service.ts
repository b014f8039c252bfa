// The Users service of CasJobs: accounts as admins keep them, and one's own as one changes it.
// Who may do what is for the core to know; a password comes in here and is never sent out.

import type { AccountKeeping } from '../../core/account-keeping.ts';
import type { Accounts } from '../../core/accounts.ts';
import { emailLevelOf, privilegesIn } from '../../domain/account.ts';
import type { Account, AccountId, EmailLevel, Privilege } from '../../domain/account.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Needs } from '../../domain/token.ts';
import {
  arrayOf,
  boolean,
  cleanText,
  dateTime,
  int,
  long,
  method,
  nothing,
  optional,
  record,
  service,
  short,
  text,
} from '../asmx/declare.ts';
import type { Call, RecordValue, Service } from '../asmx/declare.ts';
import type { DateFrame } from './dates.ts';
import { faultOf } from './faults.ts';
import { readUserConditions } from './user-conditions.ts';
import { USERS_DOCS, USERS_SERVICE_DOC } from './users-docs.ts';

/** What the service needs of the rest of the house. */
export interface UsersServiceParts extends Pick<DateFrame, 'timeZone'> {
  readonly accounts: Pick<Accounts, 'signIn'>;
  readonly accountKeeping: Pick<AccountKeeping, 'create' | 'close' | 'list' | 'change'>;
  readonly now: () => DateFrame['now'];
}

/** The service `Users`, at the two addresses under which sites have it. */
export const usersServiceOf = (parts: UsersServiceParts): Service =>
  service(
    {
      name: 'Users',
      namespace: 'http://Services.Cas.jhu.edu',
      description: USERS_SERVICE_DOC,
      paths: USERS_PATHS,
      looseNames: true,
      faultOf,
    },
    { ...adminMethodsOf(parts), ...ownMethodsOf(parts) },
  );

/** Where the service stands; the second is where MAST has it. */
export const USERS_PATHS = [
  '/casjobs/services/users.asmx',
  '/gcasjobs/services/users.asmx',
] as const;

/** The class, in the original's order; a password is read and never written. */
const CJ_USER = record('CJUser', {
  UserID: cleanText,
  Name: cleanText,
  Email: cleanText,
  Privileges: cleanText,
  Password: text,
  GVisible: boolean,
  WebServicesID: long,
  EmailLevel: int,
  TimeCreated: dateTime,
});

const adminMethodsOf = (parts: UsersServiceParts) => ({
  CreateAccount: method({
    doc: USERS_DOCS.CreateAccount,
    input: {
      admin_wsid: long,
      admin_pw: text,
      userid: text,
      name: text,
      email: text,
      password: text,
      privileges: text,
      emaillevel: int,
      gvisible: short,
    },
    output: long,
    run: async ({ admin_wsid, admin_pw, ...asked }, call) => {
      // Nor does it make what outlives it: an account may be another admin's.
      const who = { wsid: admin_wsid, pw: admin_pw, needs: 'password' } as const;
      const admin = await signIn(parts, call, who);
      const account = await parts.accountKeeping.create(admin, {
        login: asked.userid?.trim() ?? '',
        password: asked.password ?? '',
        name: orNull(asked.name),
        email: orNull(asked.email),
        privileges: wordsOf(asked.privileges ?? ''),
        emailLevel: levelOf(asked.emaillevel),
        isVisible: asked.gvisible !== 0,
      });
      return account.id;
    },
  }),
  DeleteAccount: method({
    doc: USERS_DOCS.DeleteAccount,
    input: { admin_wsid: long, admin_pw: text, deleteme: long },
    output: nothing,
    run: async ({ admin_wsid, admin_pw, deleteme }, call) => {
      const admin = await signIn(parts, call, { wsid: admin_wsid, pw: admin_pw });
      await parts.accountKeeping.close(admin, deleteme as AccountId);
    },
  }),
  GetUsers: method({
    doc: USERS_DOCS.GetUsers,
    input: { admin_wsid: long, admin_pw: text, conditions: optional(text) },
    output: arrayOf(CJ_USER),
    run: async ({ admin_wsid, admin_pw, conditions }, call) => {
      const admin = await signIn(parts, call, { wsid: admin_wsid, pw: admin_pw });
      const frame = { timeZone: parts.timeZone, now: parts.now() };
      const all = await parts.accountKeeping.list(admin);
      // What was deleted is not there, to these clients.
      const open = all.filter(({ closed }) => closed === null);
      return open.filter(readUserConditions(conditions ?? '', frame)).map(cjUserOf);
    },
  }),
});

const ownMethodsOf = (parts: UsersServiceParts) => ({
  UpdateAccount: method({
    doc: USERS_DOCS.UpdateAccount,
    input: { wsid: long, pw: text, user: CJ_USER },
    output: boolean,
    run: async ({ wsid, pw, user }, call) => {
      // An access token may not change what outlives it.
      const account = await signIn(parts, call, { wsid, pw, needs: 'password' });
      if (user === null) return false;
      const { UserID, Privileges, Password } = user;
      await parts.accountKeeping.change(account, {
        name: orNull(user.Name),
        email: orNull(user.Email),
        isVisible: user.GVisible,
        emailLevel: levelOf(user.EmailLevel),
        ...(orNull(UserID) === null ? {} : { login: UserID?.trim() ?? '' }),
        ...(Privileges === null ? {} : { privileges: wordsOf(Privileges) }),
        ...(Password === null ? {} : { password: Password }),
      });
      return true;
    },
  }),
});

const cjUserOf = (account: Account): RecordValue<typeof CJ_USER> => ({
  UserID: account.login,
  Name: account.name,
  Email: account.email,
  Privileges: orNull(account.privileges.join(',')),
  Password: null,
  GVisible: account.isVisible,
  WebServicesID: account.id,
  EmailLevel: account.emailLevel,
  TimeCreated: account.created,
});

const signIn = (
  { accounts }: UsersServiceParts,
  { address }: Call,
  { wsid, pw, needs = 'all' }: Caller,
): Promise<Account> =>
  accounts.signIn({ id: wsid as AccountId, password: pw ?? '', address, needs });

interface Caller {
  readonly wsid: bigint;
  readonly pw: string | null;
  readonly needs?: Needs;
}

/** A level of e-mail as clients send it. */
export const levelOf = (number: number): EmailLevel => {
  const level = emailLevelOf(number);
  if (level !== undefined) return level;
  throw new Refusal('bad-profile', { field: 'level of e-mail', rule: '0, 1, 2 or 3' });
};

/** A text as clients send it; an empty one is none. */
export const orNull = (told: string | null): string | null => {
  const trimmed = told?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
};

const wordsOf = (list: string): readonly Privilege[] => {
  const words = privilegesIn(list);
  if (words !== undefined) return words;
  throw new Refusal('bad-profile', {
    field: 'list of privileges',
    rule: 'words of letters, digits and . _ -, a letter first, with commas between',
  });
};
