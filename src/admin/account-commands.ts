// The commands about accounts. A password is taken from the command line or from standard input,
// never printed, and not kept after the call; a key is printed when it is made, and never again.

import { text } from 'node:stream/consumers';
import { isoOf } from '../base/time.ts';
import { createSpaces } from '../core/spaces.ts';
import type { Account, AccountId } from '../domain/account.ts';
import { createSeals } from '../identity/seals.ts';
import { badCommand, onlyOperand, soundSettings, type Call, type Command } from './command.ts';
import { withExistingSite } from './existing-site.ts';
import { bytesIn, bytesText } from './quantity.ts';
import { withSite } from './site.ts';

const PASSWORD_OPTIONS = {
  password: {
    type: 'text',
    value: 'PW',
    description: 'the password; others on this machine can see it while the command runs',
  },
  'password-stdin': { type: 'boolean', description: 'read the password from standard input' },
} as const satisfies Command['options'];

/** `account add`, `list`, `set-password`, `set-quota` and `key`. */
export const ACCOUNT_COMMANDS: readonly Command[] = [
  {
    name: 'account add',
    operands: 'LOGIN',
    summary: 'make an account and print its wsid, the number it signs in with',
    options: {
      ...PASSWORD_OPTIONS,
      wsid: { type: 'text', value: 'N', description: 'its number; by default a free one' },
      admin: { type: 'boolean', description: 'it may see and search the jobs of everybody' },
      json: { type: 'boolean', description: 'print {"wsid":N}' },
    },
    run: async (call) => {
      const login = onlyOperand(call, 'LOGIN');
      refuseStrangeLogin(login);
      const id = wsidIn(call);
      const password = await passwordOf(call);
      const account = await withSite(soundSettings(call), ({ accounts }) =>
        accounts.add({
          login,
          password,
          ...(id === undefined ? {} : { id }),
          privileges: call.has('admin') ? ['admin'] : [],
        }),
      );
      // Written by hand: JSON.stringify knows no integers of 64 bits.
      call.terminal.print(call.has('json') ? `{"wsid":${account.id}}` : String(account.id));
      return 0;
    },
  },
  {
    name: 'account list',
    operands: '',
    summary:
      'print every account: wsid, login, privileges, quota, when it was made, id of its space',
    options: { json: { type: 'boolean', description: 'print a line of JSON for each' } },
    run: async (call) => {
      const { all, spaces } = await withExistingSite(soundSettings(call), async (site) => ({
        all: await site.accounts.list(),
        spaces: createSpaces(createSeals(await site.store.sealKey())),
      }));
      const line = call.has('json') ? jsonLineOf : lineOf;
      all.forEach((account) => call.terminal.print(line(account, spaces.idOf(account.space))));
      if (all.length === 0) call.terminal.say('There is no account yet: account add makes one.');
      return 0;
    },
  },
  {
    name: 'account set-password',
    operands: 'LOGIN',
    summary: 'change a password; the old one fails from the next call on',
    options: PASSWORD_OPTIONS,
    run: async (call) => {
      const login = onlyOperand(call, 'LOGIN');
      const password = await passwordOf(call);
      const account = await withExistingSite(soundSettings(call), ({ accounts }) =>
        accounts.setPassword(login, password),
      );
      call.terminal.say(`The password of ${account.login} (wsid ${account.id}) is changed.`);
      return 0;
    },
  },
  {
    name: 'account set-quota',
    operands: 'LOGIN BYTES',
    summary: 'change what the tables of an account may take together, as 20GB or 512MiB',
    options: {},
    run: async (call) => {
      const [login, told, ...more] = call.operands;
      if (login === undefined) throw badCommand('LOGIN is missing.');
      if (told === undefined) throw badCommand('BYTES are missing.');
      if (more.length > 0) throw badCommand('There is more than LOGIN and BYTES.');
      const bytes = bytesIn(told);
      if (bytes === undefined) {
        throw badCommand(`'${told}' is no number of bytes, as 20GB, 512MiB or 1000000.`);
      }
      const account = await withExistingSite(soundSettings(call), ({ accounts }) =>
        accounts.setQuota(login, BigInt(bytes)),
      );
      const quota = bytesText(account.quotaBytes);
      call.terminal.say(`The tables of ${account.login} may take ${quota} together from now on.`);
      return 0;
    },
  },
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
];

/** Refuses a login that could not be typed, told and listed on one line. */
const refuseStrangeLogin = (login: string): void => {
  if (/^[A-Za-z][A-Za-z0-9._@+-]{0,63}$/.test(login)) return;
  const shown = JSON.stringify(login.slice(0, LOGIN_SHOWN_MAX));
  throw badCommand(
    `An account cannot be called ${shown}: letters, digits and . _ @ + - only, a letter first, ` +
      '64 characters at most.',
  );
};

/** Enough of a login to know it by. */
const LOGIN_SHOWN_MAX = 80;

const wsidIn = (call: Call): AccountId | undefined => {
  const told = call.text('wsid');
  if (told === undefined) return undefined;
  if (/^[1-9]\d{0,18}$/.test(told) && BigInt(told) <= WSID_MAX) return BigInt(told) as AccountId;
  throw badCommand(`--wsid ${told} is no whole number from 1 to ${WSID_MAX}.`);
};

/** The largest integer of 64 bits, as `long` is on the old wires. */
const WSID_MAX = 2n ** 63n - 1n;

const passwordOf = async (call: Call): Promise<string> => {
  const told = call.text('password');
  if (told !== undefined && call.has('password-stdin')) {
    throw badCommand('Say either --password or --password-stdin.');
  }
  if (told !== undefined) return told;
  if (!call.has('password-stdin')) {
    throw badCommand('A password is missing: --password PW, or --password-stdin and pipe it in.');
  }
  return (await text(process.stdin)).replace(/\r?\n$/, '');
};

const lineOf = (
  { id, login, privileges, quotaBytes, created }: Account,
  spaceId: string,
): string => {
  const rights = privileges.join(',') || '-';
  return [id, login, rights, bytesText(quotaBytes), isoOf(created), spaceId].join('\t');
};

const jsonLineOf = (
  { id, login, privileges, quotaBytes, created }: Account,
  spaceId: string,
): string => {
  const words = `"login":${JSON.stringify(login)},"privileges":${JSON.stringify(privileges)}`;
  const rest = `"quotaBytes":${quotaBytes},"created":"${isoOf(created)}","spaceId":"${spaceId}"`;
  return `{"wsid":${id},${words},${rest}}`;
};
