// The Groups service of CasJobs: its methods with their exact names, orders and types, as data, and
// the few lines each that hand them to the core. What groups are is not here.

import type { Accounts } from '../../core/accounts.ts';
import type { Groups } from '../../core/groups.ts';
import type { Account, AccountId } from '../../domain/account.ts';
import type { GroupId, OwnGroup } from '../../domain/group.ts';
import { arrayOf, boolean, long, method, nothing, record, service, text } from '../asmx/declare.ts';
import { optional } from '../asmx/declare.ts';
import type { Call, Service } from '../asmx/declare.ts';
import { GROUPS_DOCS, GROUPS_SERVICE_DOC } from './docs.ts';
import { faultOf } from './faults.ts';

/** What the service needs of the rest of the house. */
export interface GroupsServiceParts {
  readonly accounts: Pick<Accounts, 'signIn'>;
  readonly groups: Omit<Groups, 'publishedIn' | 'publishOnlyIn'>;
}

/** The service `Groups`, at the two addresses under which sites have it. */
export const groupsServiceOf = (parts: GroupsServiceParts): Service =>
  service(
    {
      name: 'Groups',
      namespace: 'http://Services.Cas.jhu.edu',
      description: GROUPS_SERVICE_DOC,
      paths: GROUPS_PATHS,
      looseNames: true,
      faultOf,
    },
    { ...owningMethodsOf(parts), ...answeringMethodsOf(parts), ...publishingMethodsOf(parts) },
  );

/** Where the service stands; the second is where MAST has it. */
export const GROUPS_PATHS = [
  '/casjobs/services/groups.asmx',
  '/gcasjobs/services/groups.asmx',
] as const;

const SIGNED = { wsid: long, pw: text } as const;
const OF_GROUP = { ...SIGNED, gid: long } as const;

const GROUP = record('Group', {
  Name: text,
  Description: text,
  AdminID: text,
  Owner: long,
  GID: long,
  UserIsMember: boolean,
});

const owningMethodsOf = (parts: GroupsServiceParts) => ({
  CreateGroup: method({
    doc: GROUPS_DOCS.CreateGroup,
    input: { ...SIGNED, groupName: text, description: optional(text) },
    output: long,
    run: async ({ wsid, pw, groupName, description }, call) => {
      const account = await signIn(parts, call, { wsid, pw });
      const ask = { name: (groupName ?? '').trim(), description: description ?? '' };
      return (await parts.groups.create(account, ask)).id;
    },
  }),
  DestroyGroup: method({
    doc: GROUPS_DOCS.DestroyGroup,
    input: OF_GROUP,
    output: nothing,
    run: async ({ wsid, pw, gid }, call) =>
      parts.groups.destroy(await signIn(parts, call, { wsid, pw }), gid as GroupId),
  }),
  InviteToGroup: method({
    doc: GROUPS_DOCS.InviteToGroup,
    input: { group_owner: long, group_owner_pw: text, user_wsid: long, group_id: long },
    output: nothing,
    run: async ({ group_owner, group_owner_pw, user_wsid, group_id }, call) => {
      const account = await signIn(parts, call, { wsid: group_owner, pw: group_owner_pw });
      await parts.groups.invite(account, group_id as GroupId, user_wsid as AccountId);
    },
  }),
  RemoveUser: method({
    doc: GROUPS_DOCS.RemoveUser,
    input: { caller_wsid: long, caller_pw: text, user2remove: long, gid: long },
    output: nothing,
    run: async ({ caller_wsid, caller_pw, user2remove, gid }, call) => {
      const account = await signIn(parts, call, { wsid: caller_wsid, pw: caller_pw });
      await parts.groups.remove(account, gid as GroupId, user2remove as AccountId);
    },
  }),
});

const answeringMethodsOf = (parts: GroupsServiceParts) => ({
  AcceptInvite: method({
    doc: GROUPS_DOCS.AcceptInvite,
    input: OF_GROUP,
    output: nothing,
    run: async ({ wsid, pw, gid }, call) =>
      parts.groups.accept(await signIn(parts, call, { wsid, pw }), gid as GroupId),
  }),
  DeclineInvite: method({
    doc: GROUPS_DOCS.DeclineInvite,
    input: OF_GROUP,
    output: nothing,
    run: async ({ wsid, pw, gid }, call) =>
      parts.groups.decline(await signIn(parts, call, { wsid, pw }), gid as GroupId),
  }),
  GetGroups: method({
    doc: GROUPS_DOCS.GetGroups,
    input: SIGNED,
    output: arrayOf(GROUP),
    run: async ({ wsid, pw }, call) =>
      (await parts.groups.list(await signIn(parts, call, { wsid, pw, needs: 'read' }))).map(
        groupOf,
      ),
  }),
});

const publishingMethodsOf = (parts: GroupsServiceParts) => ({
  PublishTable: method({
    doc: GROUPS_DOCS.PublishTable,
    input: { ...OF_GROUP, tableName: text },
    output: nothing,
    run: async ({ wsid, pw, gid, tableName }, call) => {
      const account = await signIn(parts, call, { wsid, pw });
      await parts.groups.publish(account, { group: gid as GroupId, table: tableName ?? '' });
    },
  }),
  DePublishTable: method({
    doc: GROUPS_DOCS.DePublishTable,
    input: { ...OF_GROUP, tableName: text },
    output: nothing,
    run: async ({ wsid, pw, gid, tableName }, call) => {
      const account = await signIn(parts, call, { wsid, pw });
      await parts.groups.withdraw(account, { group: gid as GroupId, table: tableName ?? '' });
    },
  }),
});

const groupOf = ({ name, description, ownerLogin, owner, id, standing }: OwnGroup) => ({
  Name: name,
  Description: description,
  AdminID: ownerLogin,
  Owner: owner,
  GID: id,
  UserIsMember: standing === 'member',
});

/** Who calls, and what an access token in the place of a password must reach. */
interface Caller {
  readonly wsid: bigint;
  readonly pw: string | null;
  readonly needs?: 'read' | 'all';
}

const signIn = (
  { accounts }: GroupsServiceParts,
  { address }: Call,
  { wsid, pw, needs = 'all' }: Caller,
): Promise<Account> =>
  accounts.signIn({ id: wsid as AccountId, password: pw ?? '', address, needs });
