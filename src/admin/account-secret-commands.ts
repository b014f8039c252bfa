// The commands that make what stands for a password: keys, access tokens and invitations.
// Each is printed when it is made, and never again; the store knows its hash alone.

import { isoOf, type Instant } from '../base/time.ts';
import { scopeOf, SCOPES, type AccessToken } from '../domain/token.ts';
import { badCommand, onlyOperand, soundSettings, type Call, type Command } from './command.ts';
import { withExistingSite } from './existing-site.ts';
import { printRows, type Row } from './listing.ts';

/** `account key`, `token` and `invite`. */
export const ACCOUNT_SECRET_COMMANDS: readonly Command[] = [
  {
    name: 'account key',
    operands: 'LOGIN',
    summary: 'mint the secret key that the first CasJobs service takes as wsId, and print it once',
    options: {
      revoke: { type: 'boolean', description: 'take its key away instead' },
      json: { type: 'boolean', description: 'print {"key":"…"}, or {"key":null} with --revoke' },
    },
    run: async (call) => {
      const login = onlyOperand(call, 'LOGIN');
      const isJson = call.has('json');
      const { print, say } = call.terminal;
      if (call.has('revoke')) {
        const { login: known } = await withExistingSite(soundSettings(call), ({ accounts }) =>
          accounts.revokeKey(login),
        );
        if (isJson) print('{"key":null}');
        else say(`${known} has no key any more; the one it had fails from the next call on.`);
        return 0;
      }
      const { key, account } = await withExistingSite(soundSettings(call), ({ accounts }) =>
        accounts.mintKey(login),
      );
      print(isJson ? `{"key":"${key}"}` : key);
      if (!isJson) {
        say(`This is the key of ${account.login}, shown this once; one it had before fails now.`);
      }
      return 0;
    },
  },
  {
    name: 'account token',
    operands: 'LOGIN [NAME]',
    summary: 'mint an access token and print it once; without NAME, list those of the account',
    options: {
      scope: {
        type: 'text',
        value: 'SCOPE',
        description: `what it is good for: ${SCOPES.join(', ')}; query by default`,
      },
      days: { type: 'text', value: 'N', description: 'how long it is good; by default for ever' },
      revoke: { type: 'boolean', description: 'take the token NAME away instead' },
      json: { type: 'boolean', description: 'print JSON' },
    },
    run: async (call) => {
      const [login, name, ...more] = call.operands;
      if (login === undefined) throw badCommand('LOGIN is missing.');
      if (more.length > 0) throw badCommand('There is more than LOGIN and NAME.');
      if (name === undefined) await listTokens(call, login);
      else if (call.has('revoke')) await revokeToken(call, login, name);
      else await mintToken(call, login, name);
      return 0;
    },
  },
  {
    name: 'account invite',
    operands: '',
    summary: 'print a code with which one person can make an account, where registration lets it',
    options: {
      days: { type: 'text', value: 'N', description: 'how long it is good; 7 by default' },
    },
    run: async (call) => {
      const { code, expires } = await withExistingSite(soundSettings(call), ({ invite }) =>
        invite(daysIn(call) ?? INVITATION_DAYS),
      );
      call.terminal.print(code);
      call.terminal.say(`It is good once, until ${isoOf(expires)}.`);
      const { registration } = call.settings.values;
      if (registration === 'closed') {
        call.terminal.say('Nobody can use it while the setting registration is closed.');
      }
      return 0;
    },
  },
];

/** A week: as long as a letter lies about. */
const INVITATION_DAYS = 7;

const listTokens = async (call: Call, login: string): Promise<void> => {
  if (call.has('revoke')) throw badCommand('NAME is missing: which token is to be revoked?');
  const tokens = await withExistingSite(soundSettings(call), async ({ accounts, accessTokens }) =>
    accessTokens.list(await accounts.named(login)),
  );
  printRows(call, tokens.map(rowOf));
  if (tokens.length === 0) call.terminal.say(`${login} has no access token.`);
};

const mintToken = async (call: Call, login: string, name: string): Promise<void> => {
  const scope = scopeOf(call.text('scope') ?? 'query');
  if (scope === undefined) {
    throw badCommand(`--scope ${call.text('scope')} is none of ${SCOPES.join(', ')}.`);
  }
  const days = daysIn(call) ?? null;
  const { text, token } = await withExistingSite(
    soundSettings(call),
    async ({ accounts, accessTokens }) =>
      accessTokens.mint(await accounts.named(login), { name, scope, days }),
  );
  call.terminal.print(call.has('json') ? `{"token":"${text}"}` : text);
  if (call.has('json')) return;
  const end = token.expires === null ? 'is revoked' : `expires on ${isoOf(token.expires)}`;
  call.terminal.say(
    `It stands for the password of ${login} for all that needs ${scope}, until it ${end}.`,
  );
};

const revokeToken = async (call: Call, login: string, name: string): Promise<void> => {
  await withExistingSite(soundSettings(call), async ({ accounts, accessTokens }) =>
    accessTokens.revoke(await accounts.named(login), name),
  );
  call.terminal.say(`The token '${name}' of ${login} fails from the next call on.`);
};

const daysIn = (call: Call): number | undefined => {
  const told = call.text('days');
  if (told === undefined) return undefined;
  if (/^[1-9]\d{0,3}$/.test(told)) return Number(told);
  throw badCommand(`--days ${told} is no whole number of days.`);
};

const rowOf = ({ name, scope, created, expires, lastUsed }: AccessToken): Row => ({
  name,
  scope,
  created: isoOf(created),
  expires: momentOf(expires),
  lastUsed: momentOf(lastUsed),
});

const momentOf = (at: Instant | null): string | null => (at === null ? null : isoOf(at));
