// The commands about groups: what an operator does in the place of a group's owner and its members.
// Only words in and sentences out; what may be done is decided by the verbs they call.

import type { Account } from '../domain/account.ts';
import type { Group, GroupMember, OwnGroup } from '../domain/group.ts';
import { Refusal } from '../domain/refusal.ts';
import { badCommand, onlyOperand, soundSettings, type Call, type Command } from './command.ts';
import { withExistingSite } from './existing-site.ts';
import { JSON_OPTION, printRows, type Row } from './listing.ts';
import type { Site } from './site.ts';

/** `group create`, `list`, `add`, `remove` and `destroy`. */
export const GROUP_COMMANDS: readonly Command[] = [
  {
    name: 'group create',
    operands: 'NAME',
    summary: 'make a group for an account, which owns it from then on, and print its number',
    options: {
      owner: { type: 'text', value: 'LOGIN', description: 'the account that owns it' },
      description: { type: 'text', value: 'TEXT', description: 'what it is for' },
    },
    run: async (call) => {
      const name = onlyOperand(call, 'NAME');
      const owner = call.text('owner');
      if (owner === undefined) throw badCommand('The owner is missing: --owner LOGIN.');
      const ask = { name, description: call.text('description') ?? '' };
      const group = await withExistingSite(soundSettings(call), async ({ accounts, groups }) =>
        groups.create(await accounts.named(owner), ask),
      );
      call.terminal.print(String(group.id));
      return 0;
    },
  },
  {
    name: 'group list',
    operands: '',
    summary: 'print every group: number, name, login of its owner, members, who is invited',
    options: JSON_OPTION,
    run: async (call) => {
      const rows = await withExistingSite(soundSettings(call), async ({ store }) => {
        const groups = await store.groups.all();
        return Promise.all(
          groups.map(async (group) => rowOf(group, await store.groups.members(group.id))),
        );
      });
      printRows(call, rows);
      if (rows.length === 0) call.terminal.say('There is no group yet.');
      return 0;
    },
  },
  {
    name: 'group add',
    operands: 'NAME LOGIN',
    summary: 'put an account into a group, without an invitation that it would have to accept',
    options: {},
    run: (call) =>
      withMember(call, async ({ site: { groups }, group, owner, account }) => {
        await groups.invite(owner, group.id, account.id);
        await groups.accept(account, group.id);
        return `${account.login} is in ${group.name}.`;
      }),
  },
  {
    name: 'group remove',
    operands: 'NAME LOGIN',
    summary: 'take an account out of a group, and what it has published there',
    options: {},
    run: (call) =>
      withMember(call, async ({ site: { groups }, group, owner, account }) => {
        await groups.remove(owner, group.id, account.id);
        return `${account.login} is not in ${group.name} any more.`;
      }),
  },
  {
    name: 'group destroy',
    operands: 'NAME',
    summary: 'end a group; tables stay with those who published them',
    options: {},
    run: async (call) => {
      const name = onlyOperand(call, 'NAME');
      await withExistingSite(soundSettings(call), async (site) => {
        const group = await groupNamed(site, name);
        await site.groups.destroy(await site.accounts.numbered(group.owner), group.id);
      });
      call.terminal.say(`There is no group ${name} any more.`);
      return 0;
    },
  },
];

/** The group of a name; refuses one that is not there. */
export const groupNamed = async ({ store }: Site, name: string): Promise<Group> => {
  const group = await store.groups.byName(name);
  if (group === undefined) throw new Refusal('no-such-group', { group: name });
  return group;
};

/** A command on a member of a group. */
interface MemberCall {
  readonly site: Site;
  readonly group: Group;
  readonly owner: Account;
  readonly account: Account;
}

/** Finds group and account, and says what `work` says when it is done. */
const withMember = async (
  call: Call,
  work: (on: MemberCall) => Promise<string>,
): Promise<number> => {
  const [name, login, ...more] = call.operands;
  if (name === undefined) throw badCommand('NAME is missing.');
  if (login === undefined) throw badCommand('LOGIN is missing.');
  if (more.length > 0) throw badCommand('There is more than NAME and LOGIN.');
  const done = await withExistingSite(soundSettings(call), async (site) => {
    const group = await groupNamed(site, name);
    const owner = await site.accounts.numbered(group.owner);
    return work({ site, group, owner, account: await site.accounts.named(login) });
  });
  call.terminal.say(done);
  return 0;
};

const rowOf = ({ id, name, ownerLogin }: OwnGroup, members: readonly GroupMember[]): Row => {
  const those = (standing: GroupMember['standing']): readonly string[] =>
    members.filter((member) => member.standing === standing).map(({ login }) => login);
  return { id, name, owner: ownerLogin, members: those('member'), invited: those('invited') };
};
