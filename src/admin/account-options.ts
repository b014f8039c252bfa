// Options that commands about accounts share, and how their values are read.
// What is wrong with a value is said in the words of the option; what an account may be, core says.

import { text } from 'node:stream/consumers';
import {
  emailLevelOf,
  privilegesIn,
  ACCOUNT_ID_MAX,
  readAccountId,
  type AccountId,
  type EmailLevel,
  type Privilege,
  type Profile,
} from '../domain/account.ts';
import { badCommand, type Call, type Command } from './command.ts';

/** How a password is told. */
export const PASSWORD_OPTIONS = {
  password: {
    type: 'text',
    value: 'PW',
    description: 'the password; others on this machine can see it while the command runs',
  },
  'password-stdin': { type: 'boolean', description: 'read the password from standard input' },
} as const satisfies Command['options'];

/** What an account tells of itself, and what it may do. */
export const PROFILE_OPTIONS = {
  name: { type: 'text', value: 'NAME', description: "what its owner is called; '' for nothing" },
  email: { type: 'text', value: 'ADDRESS', description: "its owner's e-mail; '' for none" },
  'email-level': {
    type: 'text',
    value: 'N',
    description: 'long jobs it is told of by e-mail: 0 none, 1 failed, 2 finished, 3 both',
  },
  visible: {
    type: 'text',
    value: 'yes|no',
    description: 'whether those who invite to groups see it in lists',
  },
  privileges: {
    type: 'text',
    value: 'LIST',
    description: "all it may do beyond the usual, as admin,sight; '' for nothing",
  },
} as const satisfies Command['options'];

/** What the options of `PROFILE_OPTIONS` say. */
export const profileIn = (call: Call): Partial<Profile> => {
  const name = call.text('name');
  const email = call.text('email');
  const level = call.text('email-level');
  const visible = call.text('visible');
  const privileges = call.text('privileges');
  return {
    ...(name === undefined ? {} : { name: name.trim() === '' ? null : name.trim() }),
    ...(email === undefined ? {} : { email: email.trim() === '' ? null : email.trim() }),
    ...(level === undefined ? {} : { emailLevel: levelIn(level) }),
    ...(visible === undefined ? {} : { isVisible: truthIn(visible) }),
    ...(privileges === undefined ? {} : { privileges: wordsIn(privileges) }),
  };
};

const levelIn = (told: string): EmailLevel => {
  const level = /^\d$/.test(told) ? emailLevelOf(Number(told)) : undefined;
  if (level === undefined) throw badCommand(`--email-level ${told} is none of 0, 1, 2 and 3.`);
  return level;
};

const truthIn = (told: string): boolean => {
  if (told === 'yes' || told === 'no') return told === 'yes';
  throw badCommand(`--visible ${told} is neither yes nor no.`);
};

const wordsIn = (told: string): readonly Privilege[] => {
  const words = privilegesIn(told);
  if (words === undefined)
    throw badCommand(`--privileges ${told} is no list of words, as admin,sight.`);
  return words;
};

/** The number of an account, where `--wsid` tells it. */
export const wsidIn = (call: Call): AccountId | undefined => {
  const told = call.text('wsid');
  if (told === undefined) return undefined;
  const id = readAccountId(told);
  if (id !== undefined) return id;
  throw badCommand(`--wsid ${told} is no whole number from 1 to ${ACCOUNT_ID_MAX}.`);
};

/** The password, from wherever it was told. */
export const passwordOf = async (call: Call): Promise<string> => {
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
