// People over REST: who one is to CasJobs. Accounts are known by one number on every wire, so
// nothing has to be linked here, as the original links its accounts to those of SciServer.

import type { Accounts } from '../../../core/accounts.ts';
import { readAccountId, type Account, type AccountId } from '../../../domain/account.ts';
import { OWN_SPACE } from '../../../domain/catalog.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { fold } from '../../../domain/table.ts';
import type { HttpAnswer } from '../../http/message.ts';
import { readFields } from './fields.ts';
import { jsonAnswer, signed, type Doorkeeper, type Resource, type RestCall } from './resource.ts';

/** What people need of the rest of the house. */
export interface PeopleParts {
  readonly door: Doorkeeper;
  readonly accounts: Pick<Accounts, 'signIn'>;
  readonly messageBytesMax: number;
}

/** The resources of people. */
export const peopleResourcesOf = (parts: PeopleParts): readonly Resource[] => [
  {
    method: 'GET',
    path: 'users/{user}',
    about: 'Your account, by the id that your token tells.',
    run: signed(parts.door, async ({ named: { user = '' } }, account) =>
      personAnswer(account, user === account.id.toString(), user),
    ),
  },
  {
    method: 'GET',
    path: 'cjusers',
    about: 'Your account, by its name.',
    run: signed(parts.door, async (call, account) => {
      const name = call.parameter('name') ?? '';
      return personAnswer(account, fold(name) === fold(account.login), name);
    }),
  },
  {
    method: 'POST',
    path: 'cjusers/authenticate',
    about: 'The account of the wsid and password in the body.',
    run: (call) => authenticate(parts, call),
  },
];

const authenticate = async (parts: PeopleParts, call: RestCall): Promise<HttpAnswer> => {
  const fields = await readFields(call.request, parts.messageBytesMax);
  const written = fields.text('wsid') ?? '';
  // 0 is nobody's, and is refused as a wrong password is.
  const id = readAccountId(written) ?? (0n as AccountId);
  const password = fields.text('password') ?? '';
  const account = await parts.accounts.signIn({ id, password, address: call.request.address });
  return personAnswer(account, true, written);
};

/** One's own account; of all others nobody is told whether there are any. */
const personAnswer = (account: Account, isAsked: boolean, asked: string): HttpAnswer => {
  if (!isAsked) throw new Refusal('not-your-account', { account: asked });
  return jsonAnswer({
    WebServicesId: account.id,
    MyDBName: OWN_SPACE,
    UserID: account.login,
    Privileges: account.privileges.join(','),
  });
};
