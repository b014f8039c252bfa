// The commands about accounts themselves: made, listed, changed, closed and opened again.
// A password is taken from the command line or from standard input, never printed, and not kept
// after the call.

import { readFile } from 'node:fs/promises';
import { spaceIdOf } from '../core/spaces.ts';
import { createSeals } from '../identity/seals.ts';
import { accountsIn, badImport } from './account-import.ts';
import { accountRow } from './account-lines.ts';
import {
  PASSWORD_OPTIONS,
  passwordOf,
  PROFILE_OPTIONS,
  profileIn,
  wsidIn,
} from './account-options.ts';
import { badCommand, onlyOperand, soundSettings, type Command } from './command.ts';
import { withExistingSite } from './existing-site.ts';
import { JSON_OPTION, printRows } from './listing.ts';
import { bytesIn, bytesText } from '../base/quantity.ts';
import { withSite } from './site.ts';

/** `account add`, `list`, `set`, `import`, `set-password`, `set-quota`, `close` and `reopen`. */
export const ACCOUNT_COMMANDS: readonly Command[] = [
  {
    name: 'account add',
    operands: 'LOGIN',
    summary: 'make an account and print its wsid, the number it signs in with',
    options: {
      ...PASSWORD_OPTIONS,
      wsid: { type: 'text', value: 'N', description: 'its number; by default a free one' },
      admin: { type: 'boolean', description: 'the privilege admin, besides others' },
      ...PROFILE_OPTIONS,
      json: { type: 'boolean', description: 'print {"wsid":N}' },
    },
    run: async (call) => {
      const login = onlyOperand(call, 'LOGIN');
      const { privileges = [], ...profile } = profileIn(call);
      const id = wsidIn(call);
      const password = await passwordOf(call);
      const account = await withSite(soundSettings(call), ({ accounts }) =>
        accounts.add({
          ...profile,
          login,
          password,
          ...(id === undefined ? {} : { id }),
          privileges: call.has('admin') ? [...new Set([...privileges, 'admin'])] : privileges,
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
      'print every account: wsid, login, privileges, quota, when it was made, name, e-mail, its ' +
      'level, whether it is visible and whether it is open, id of its space',
    options: JSON_OPTION,
    run: async (call) => {
      const { all, seals } = await withExistingSite(soundSettings(call), async (site) => ({
        all: await site.accounts.list(),
        seals: createSeals(await site.store.sealKey()),
      }));
      const rows = all.map((account) => accountRow(account, spaceIdOf(seals, account.space)));
      printRows(call, rows);
      if (all.length === 0) call.terminal.say('There is no account yet: account add makes one.');
      return 0;
    },
  },
  {
    name: 'account set',
    operands: 'LOGIN',
    summary: 'change what an account is called, how it is told of jobs, and what it may do',
    options: {
      login: { type: 'text', value: 'LOGIN', description: 'another login; the wsid stays' },
      ...PROFILE_OPTIONS,
    },
    run: async (call) => {
      const login = onlyOperand(call, 'LOGIN');
      const renamed = call.text('login');
      const profile = { ...profileIn(call), ...(renamed === undefined ? {} : { login: renamed }) };
      if (Object.keys(profile).length === 0) throw badCommand('Nothing is said to be changed.');
      const account = await withExistingSite(soundSettings(call), async ({ accounts }) =>
        accounts.change((await accounts.named(login)).id, profile),
      );
      call.terminal.say(`The account ${account.login} (wsid ${account.id}) is changed.`);
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
    name: 'account import',
    operands: 'FILE.csv',
    summary: 'make the accounts of another system, with their numbers and passwords: all or none',
    options: {},
    run: async (call) => {
      const file = onlyOperand(call, 'FILE.csv');
      const { accounts, lines } = accountsIn(file, await textOf(file));
      const problem = await withSite(soundSettings(call), ({ importAll }) => importAll(accounts));
      if (problem !== undefined) throw badImport(file, lines[problem.at] ?? 1, problem.why);
      call.terminal.say(`${accounts.length} accounts are imported.`);
      return 0;
    },
  },
  {
    name: 'account close',
    operands: 'LOGIN',
    summary:
      'let nobody sign in with an account; its jobs end, and its tables go after tableKeepDays',
    options: {},
    run: async (call) => {
      const login = onlyOperand(call, 'LOGIN');
      const { account, owned } = await withExistingSite(
        soundSettings(call),
        async ({ accounts, store }) => {
          const closed = await accounts.close((await accounts.named(login)).id);
          const all = await store.spaces.all();
          const own = all.filter(({ ownerLogin }) => ownerLogin === closed.login);
          return { account: closed, owned: own.map(({ name }) => name) };
        },
      );
      const days = call.settings.values.tableKeepDays;
      call.terminal.say(
        `The account ${account.login} (wsid ${account.id}) is closed. Its tables stay for ` +
          `${days} d, its jobs for ever; until then account reopen brings all of it back.` +
          (owned.length === 0 ? '' : ` ${ownedSentence(owned)}`),
      );
      return 0;
    },
  },
  {
    name: 'account reopen',
    operands: 'LOGIN',
    summary: 'open a closed account again, with its password and the tables that are left',
    options: {},
    run: async (call) => {
      const login = onlyOperand(call, 'LOGIN');
      const account = await withExistingSite(soundSettings(call), async ({ accounts }) =>
        accounts.reopen((await accounts.named(login)).id),
      );
      call.terminal.say(`The account ${account.login} (wsid ${account.id}) is open.`);
      return 0;
    },
  },
];

/** What becomes of the spaces that a closed account owns. */
const ownedSentence = (names: readonly string[]): string =>
  `It owns ${names.join(', ')}: there the tables stay while an open account is in the space, and ` +
  'count for the quota of the closed one; almagest space give makes another the owner.';

const textOf = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badCommand(`${file} cannot be read: ${why}.`);
  }
};
