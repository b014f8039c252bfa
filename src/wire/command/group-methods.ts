// The methods of the Command Web Service on groups within a space, and on the tags that say what
// their members may do there. Lists are for everybody in the space, changes for its admins.

import { ACL_TAG_NAMES } from '../../domain/space-group.ts';
import { arrayOf, boolean, method, nothing, text } from '../asmx/declare.ts';
import { inSpace, signedIn, type CommandServiceParts } from './asking.ts';
import { DOCS } from './docs.ts';
import { keptRules } from './rules.ts';

/** The methods on groups and their tags. */
export const groupMethodsOf = (parts: CommandServiceParts) => ({
  ...listMethodsOf(parts),
  ...membershipMethodsOf(parts),
  ...tagMethodsOf(parts),
});

const listMethodsOf = (parts: CommandServiceParts) => ({
  addGroupToSpace: method({
    doc: DOCS.addGroupToSpace,
    input: { token: text, groupName: text, spaceID: text },
    output: nothing,
    run: ({ groupName, ...asked }) =>
      inSpace(parts, { operation: 'addGroupToSpace', by: 'managers', ...asked }, (space) =>
        parts.spaceGroups.add(space, keptRules({ groupName }).groupName),
      ),
  }),
  removeGroupFromSpace: method({
    doc: DOCS.removeGroupFromSpace,
    input: { token: text, groupName: text, spaceID: text },
    output: nothing,
    run: ({ groupName, ...asked }) =>
      inSpace(parts, { operation: 'removeGroupFromSpace', by: 'managers', ...asked }, (space) =>
        parts.spaceGroups.remove(space, keptRules({ groupName }).groupName),
      ),
  }),
  listGroupsInSpace: method({
    doc: DOCS.listGroupsInSpace,
    input: { token: text, spaceID: text },
    output: arrayOf(text),
    run: (asked) =>
      inSpace(parts, { operation: 'listGroupsInSpace', ...asked }, (space) =>
        parts.spaceGroups.names(space),
      ),
  }),
});

const membershipMethodsOf = (parts: CommandServiceParts) => ({
  addUserToGroupInSpace: method({
    doc: DOCS.addUserToGroupInSpace,
    input: { token: text, userName: text, groupName: text, spaceID: text },
    output: nothing,
    run: ({ userName, groupName, ...asked }) =>
      inSpace(parts, { operation: 'addUserToGroupInSpace', by: 'managers', ...asked }, (space) =>
        parts.spaceGroups.addMember(space, memberOf({ userName, groupName })),
      ),
  }),
  removeUserFromGroupInSpace: method({
    doc: DOCS.removeUserFromGroupInSpace,
    input: { token: text, userName: text, groupName: text, spaceID: text },
    output: nothing,
    run: ({ userName, groupName, ...asked }) =>
      inSpace(
        parts,
        { operation: 'removeUserFromGroupInSpace', by: 'managers', ...asked },
        (space) => parts.spaceGroups.removeMember(space, memberOf({ userName, groupName })),
      ),
  }),
  listUsersInGroupInSpace: method({
    doc: DOCS.listUsersInGroupInSpace,
    input: { token: text, groupName: text, spaceID: text },
    output: arrayOf(text),
    run: ({ groupName, ...asked }) =>
      inSpace(parts, { operation: 'listUsersInGroupInSpace', ...asked }, async (space) => {
        const kept = keptRules({ groupName });
        return (await parts.spaceGroups.find(space, kept.groupName)).logins;
      }),
  }),
  listUserGroupMembership: method({
    doc: DOCS.listUserGroupMembership,
    input: { token: text, spaceID: text, userName: text, includeInternalGroups: boolean },
    output: arrayOf(text),
    run: ({ userName, includeInternalGroups, ...asked }) =>
      inSpace(parts, { operation: 'listUserGroupMembership', ...asked }, (space) =>
        parts.spaceGroups.namesOf(space, {
          login: keptRules({ userName }).userName,
          withInternal: includeInternalGroups,
        }),
      ),
  }),
});

const tagMethodsOf = (parts: CommandServiceParts) => ({
  addAclToGroupInSpace: method({
    doc: DOCS.addAclToGroupInSpace,
    input: { token: text, groupName: text, aclTag: text, spaceID: text },
    output: nothing,
    run: ({ groupName, aclTag, ...asked }) =>
      inSpace(parts, { operation: 'addAclToGroupInSpace', by: 'managers', ...asked }, (space) =>
        parts.spaceGroups.addTag(space, tagOf({ groupName, aclTag })),
      ),
  }),
  removeAclFromGroupInSpace: method({
    doc: DOCS.removeAclFromGroupInSpace,
    input: { token: text, groupName: text, aclTag: text, spaceID: text },
    output: nothing,
    run: ({ groupName, aclTag, ...asked }) =>
      inSpace(
        parts,
        { operation: 'removeAclFromGroupInSpace', by: 'managers', ...asked },
        (space) => parts.spaceGroups.removeTag(space, tagOf({ groupName, aclTag })),
      ),
  }),
  listGroupAclsInSpace: method({
    doc: DOCS.listGroupAclsInSpace,
    input: { token: text, groupName: text, spaceID: text },
    output: arrayOf(text),
    run: ({ groupName, ...asked }) =>
      inSpace(parts, { operation: 'listGroupAclsInSpace', ...asked }, async (space) => {
        const kept = keptRules({ groupName });
        return (await parts.spaceGroups.find(space, kept.groupName)).tags;
      }),
  }),
  getAvailableACLs: method({
    doc: DOCS.getAvailableACLs,
    input: { token: text },
    output: arrayOf(text),
    run: ({ token }) =>
      signedIn(parts, { operation: 'getAvailableACLs', token }, async () => ACL_TAG_NAMES),
  }),
});

type Given<Name extends string> = Readonly<Record<Name, string | null>>;

const memberOf = (given: Given<'userName' | 'groupName'>) => {
  const { userName, groupName } = keptRules(given);
  return { login: userName, group: groupName };
};

const tagOf = (given: Given<'groupName' | 'aclTag'>) => {
  const { groupName, aclTag } = keptRules(given);
  return { group: groupName, tag: aclTag };
};
