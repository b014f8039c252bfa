// The steps of accounts, of who is in a space, of its groups and its variables. What a step changes
// is noted as it is submitted, and every list is held to what was noted.

import assert from 'node:assert/strict';
import type { Value } from './caller.ts';
import { itemsOf, ofMine, textOf, TOKEN } from './answers.ts';
import type { Move, State } from './move.ts';

const GROUP = 'Lädér & <Co>';
const TAG = 'LoadData';
/** Of the original, and none of ours. */
const OTHER_TAG = 'Visualizer';

/** Those that are set, in the order in which they are listed: queries, and what they come to. */
const VARIABLES = [
  { name: 'LoadCompletionTime', query: "SELECT '6/13/2016 4:21 PM'", value: '6/13/2016 4:21 PM' },
  { name: 'Year', query: 'SELECT \'<wörd> & "q"\' AS word WHERE 1 < 2', value: '<wörd> & "q"' },
] as const;

/** An answer with nothing in it, which stacks read in two ways. */
const nothing = (answer: Value): void => assert.equal(answer ?? '', '');

/** The login that the sequence makes: its own, for all sequences are on one server. */
const madeBy = ({ name }: State): string => `user.${name.replaceAll(/[^a-zA-Z]/g, '')}`;

const passwordOf = (state: State): string => `${madeBy(state)}-${state.passwords}`;

const ofMember = ({ token, member }: State) => ({ token, userName: member });

const ofGroup = ({ token, spaces }: State) => ({
  token,
  groupName: GROUP,
  spaceID: spaces.mine,
});

const ofUserInGroup = (state: State) => ({ ...ofMember(state), ...ofGroup(state) });

const ofTag = (aclTag: string) => (state: State) => {
  const { spaceID, ...more } = ofGroup(state);
  return { ...more, aclTag, spaceID };
};

/** A change without an answer, and what is so from then on. */
const change = (asks: Move['asks'], does: (state: State) => void): Move => ({
  asks,
  takes: (answer, state) => {
    nothing(answer);
    does(state);
  },
});

/** A list, of what must be so. */
const list = (asks: Move['asks'], expected: (state: State) => readonly Value[]): Move => ({
  asks,
  takes: (answer, state) => assert.deepEqual(itemsOf(answer), expected(state)),
});

const membership = (includeInternalGroups: boolean): Move =>
  list(
    ({ token, spaces, member: userName }) => ({
      token,
      spaceID: spaces.mine,
      userName,
      includeInternalGroups,
    }),
    ({ group }) => [...(includeInternalGroups ? ['USER$'] : []), ...namesOf(group.logins)],
  );

const namesOf = (logins: readonly string[]): readonly string[] =>
  logins.length > 0 ? [GROUP] : [];

const signsIn = {
  asks: (state: State) => ({ username: state.member, password: passwordOf(state) }),
  takes: (answer: Value) => void textOf(answer, TOKEN),
};

/** What is done with accounts. */
export const ACCOUNT_MOVES = {
  addUser: change(
    (state) => ({
      token: state.token,
      userName: madeBy(state),
      additionalParams: `password=${passwordOf(state)} email=somebody@example.org`,
    }),
    (state) => {
      state.member = madeBy(state);
    },
  ),
  'addUser without a password': {
    asks: (state) => ({
      token: state.token,
      userName: madeBy(state),
      additionalParams: ' email=somebody@example.org',
    }),
    refused: () => /^addUser: No account is made without a password/,
  },
  addProductToUser: change(
    (state) => ({ ...ofMember(state), productId: 11 }),
    () => {},
  ),
  setUserPassword: {
    before: (state) => {
      state.passwords += 1;
    },
    asks: (state) => ({ ...ofMember(state), password: passwordOf(state) }),
    takes: nothing,
  },
  'Login of who was made': signsIn,
  'Login by the password before': {
    asks: (state) => ({
      ...signsIn.asks(state),
      password: passwordOf({ ...state, passwords: state.passwords - 1 }),
    }),
    refused: () => /^Login: Failed web services login attempt for user/,
  },
} as const satisfies Readonly<Record<string, Move>>;

/** Who is in a space, and in its groups. */
export const GROUP_MOVES = {
  addUserToSpace: change(
    (state) => ({ ...ofMember(state), spaceID: state.spaces.mine, hasAdmin: true }),
    (state) => {
      state.inSpace = [state.member];
    },
  ),
  listUsersInSpace: list(ofMine, ({ ground, inSpace }) => [ground.username, ...inSpace]),
  removeUserFromSpace: change(
    (state) => ({ ...ofMember(state), spaceID: state.spaces.mine }),
    (state) => {
      state.inSpace = [];
    },
  ),
  getAvailableACLs: list(
    ({ token }) => ({ token }),
    () => ['LoadData', 'ManageSpace'],
  ),
  addGroupToSpace: change(ofGroup, ({ group }) => {
    group.isThere = true;
  }),
  listGroupsInSpace: list(ofMine, ({ group }) => (group.isThere ? [GROUP] : [])),
  removeGroupFromSpace: change(ofGroup, (state) => {
    state.group = { isThere: false, logins: [], tags: [] };
  }),
  addUserToGroupInSpace: change(ofUserInGroup, ({ group, member }) => {
    group.logins = [member];
  }),
  listUsersInGroupInSpace: list(ofGroup, ({ group }) => group.logins),
  listUserGroupMembership: membership(false),
  'listUserGroupMembership with internal groups': membership(true),
  'listUserGroupMembership of the owner': list(
    ({ token, spaces, ground }) => ({
      token,
      spaceID: spaces.mine,
      userName: ground.username,
      includeInternalGroups: false,
    }),
    () => [],
  ),
  removeUserFromGroupInSpace: change(ofUserInGroup, ({ group }) => {
    group.logins = [];
  }),
  addAclToGroupInSpace: change(ofTag(TAG), ({ group }) => {
    group.tags = [TAG];
  }),
  'addAclToGroupInSpace of another tag': {
    asks: ofTag(OTHER_TAG),
    refused: () => /no ACL tag 'Visualizer'.*LoadData, ManageSpace/,
  },
  listGroupAclsInSpace: list(ofGroup, ({ group }) => group.tags),
  removeAclFromGroupInSpace: change(ofTag(TAG), ({ group }) => {
    group.tags = [];
  }),
} as const satisfies Readonly<Record<string, Move>>;

/** The variables of a space. */
export const VARIABLE_MOVES = {
  setVariableInSpace: change(
    (state) => {
      const { name = '', query = '' } = VARIABLES[state.variables] ?? {};
      return { token: state.token, varName: name, query, spaceID: state.spaces.mine };
    },
    (state) => {
      state.variables += 1;
    },
  ),
  'setVariableInSpace to nothing': change(
    (state) => {
      const { name = '' } = VARIABLES[state.variables - 1] ?? {};
      return { token: state.token, varName: name, query: '', spaceID: state.spaces.mine };
    },
    (state) => {
      state.variables -= 1;
    },
  ),
  getVariablesForSpace: list(ofMine, ({ variables }) =>
    VARIABLES.slice(0, variables).map(({ name, value }) => [name, value]),
  ),
} as const satisfies Readonly<Record<string, Move>>;
