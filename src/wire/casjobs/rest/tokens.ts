// The tokens that clients of SciServer sign in with, in the shapes of Keystone's two versions.
// They are login tokens: they live as long, and end as early, as those of every other wire.

import type { LoginTokens } from '../../../core/login-tokens.ts';
import type { Account } from '../../../domain/account.ts';
import type { HttpAnswer } from '../../http/message.ts';
import { readFields, type Fields } from './fields.ts';
import type { Json } from './json.ts';
import { jsonAnswer, type Doorkeeper, type Resource, type RestCall } from './resource.ts';
import type { Api } from './route.ts';

/** What tokens need of the rest of the house. */
export interface TokenParts {
  readonly loginTokens: Pick<LoginTokens, 'begin' | 'end'>;
  readonly door: Doorkeeper;
  readonly messageBytesMax: number;
}

/** The tokens of both versions, under the paths that sites have them at. */
export const tokensOf = (parts: TokenParts): Api => ({
  roots: TOKEN_ROOTS,
  resources: [
    {
      method: 'POST',
      path: 'v3/tokens',
      about: 'A token for a login and its password, in the header X-Subject-Token.',
      run: (call) => beginThird(parts, call),
    },
    {
      method: 'GET',
      path: 'v3/tokens/{token}',
      about: 'Whose token it is.',
      run: async ({ named: { token = '' } }) => {
        const account = await parts.door.signInByToken(token, 'read');
        return jsonAnswer({ token: { user: userOf(account) } });
      },
    },
    {
      method: 'DELETE',
      path: 'v3/tokens/{token}',
      about: 'Ends a token.',
      run: async ({ named: { token = '' } }) => {
        await parts.loginTokens.end(token);
        return jsonAnswer({});
      },
    },
    secondOf(parts, 'v2.0/tokens'),
  ],
});

/** The second version at the root of the server, the only place where clients of it look. */
export const secondTokensOf = (parts: TokenParts): Api => ({
  roots: ['/v2.0'],
  resources: [secondOf(parts, 'tokens')],
});

const secondOf = (parts: TokenParts, path: string): Resource => ({
  method: 'POST',
  path,
  about: 'The same in the shape of Keystone 2, with the token in the body.',
  run: (call) => beginSecond(parts, call),
});

/** Clients name the whole address, so that of the original's login portal is there too. */
export const TOKEN_ROOTS = ['/keystone', '/casjobs/keystone', '/login-portal/keystone'] as const;

const beginThird = async (parts: TokenParts, call: RestCall): Promise<HttpAnswer> => {
  const body = await readFields(call.request, parts.messageBytesMax);
  const user = body.within('auth').within('identity').within('password').within('user');
  const { token, account } = await begin(parts, call, { user, nameField: 'name' });
  const answer = jsonAnswer({ token: { user: userOf(account) } });
  return { ...answer, headers: { ...answer.headers, 'X-Subject-Token': token } };
};

const beginSecond = async (parts: TokenParts, call: RestCall): Promise<HttpAnswer> => {
  const body = await readFields(call.request, parts.messageBytesMax);
  const user = body.within('auth').within('passwordCredentials');
  const { token, account } = await begin(parts, call, { user, nameField: 'username' });
  const { id, name } = userOf(account);
  return jsonAnswer({ access: { token: { id: token }, user: { id, name, username: name } } });
};

const begin = async (
  { loginTokens, door }: TokenParts,
  { request: { address } }: RestCall,
  { user, nameField }: { readonly user: Fields; readonly nameField: string },
): Promise<{ readonly token: string; readonly account: Account }> => {
  const [login, password] = [user.text(nameField) ?? '', user.text('password') ?? ''];
  const token = await loginTokens.begin({ login, password, address });
  return { token, account: await door.signInByToken(token, 'all') };
};

/** A text, as Keystone's ids are: clients join it to an address. */
const userOf = ({ id, login }: Account): { readonly id: string; readonly name: string } & Json => ({
  id: id.toString(),
  name: login,
});
