// The steps of spaces: made, described, copied, swapped, emptied and deleted. What a step
// changes is noted as it is submitted; sequences wait for the job before they look.

import assert from 'node:assert/strict';
import { fieldOf, itemsOf, job, ofMine, textOf } from './answers.ts';
import type { Move, SpaceRole, State } from './move.ts';

const SPACE_ID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

const create = (role: SpaceRole): Move => ({
  asks: ({ token, name }) => ({
    token,
    spaceName: `${name} ${role}`,
    comments: `of ${name}`,
    automatic: false,
  }),
  takes: (answer, { spaces }) => {
    spaces[role] = textOf(answer, SPACE_ID);
  },
});

const both = (from: string, to: string) => (state: State) => ({
  token: state.token,
  [from]: state.spaces.mine,
  [to]: state.spaces.other,
});

const copied = ({ contents }: State): void => {
  contents.other = contents.mine;
};

/** What is done with spaces. */
export const SPACE_MOVES = {
  createNewSpace: create('mine'),
  'createNewSpace as the other': create('other'),
  listSpaces: {
    asks: ({ token }) => ({ token }),
    takes: (answer, { spaces, gone, ground }) => {
      const listed = itemsOf(answer);
      const ids = listed.map((each) => fieldOf(each, 'id'));
      const kept = Object.values(spaces).filter((id) => id !== '');
      assert.deepEqual(
        [...kept, ...gone].filter((id) => ids.includes(id)),
        kept,
      );
      const own = listed.find((each) => fieldOf(each, 'id') === kept[0]) ?? listed[0] ?? null;
      assert.equal(fieldOf(own, 'owner'), ground.username);
    },
  },
  setSpaceComments: {
    asks: (state) => ({ ...ofMine(state), spaceComments: `wörds of ${state.name}` }),
  },
  getSpaceComments: {
    asks: ofMine,
    takes: (answer, { name }) => assert.equal(answer, `wörds of ${name}`),
  },
  'getSpaceComments as it was made': {
    asks: ofMine,
    takes: (answer, { name }) => assert.equal(answer, `of ${name}`),
  },
  GetSpaceProperties: {
    asks: ofMine,
    takes: (answer, state) => {
      state.properties = answer as Readonly<Record<string, string>>;
      assert.equal(fieldOf(answer, 'SpaceName'), `${state.name} mine`);
    },
  },
  SetSpaceProperties: {
    asks: (state) => {
      const but = { SpaceName: `${state.name} renamed` };
      state.properties = { ...state.properties, ...but };
      const spaceProperties = { kind: 'kept', of: 'GetSpaceProperties', but } as const;
      return { ...ofMine(state), spaceProperties };
    },
  },
  'GetSpaceProperties as they were set': {
    asks: ofMine,
    takes: (answer, { properties }) => assert.deepEqual(answer, properties),
  },
  copySpace: job(
    (state) => ({
      ...both('spFromID', 'spToID')(state),
      mode: 'replicate',
      options: 'data;datastore;catalog:shared/Sales',
    }),
    copied,
  ),
  'copySpace to nowhere': {
    asks: ({ token, spaces }) => ({
      token,
      spFromID: spaces.mine,
      spToID: '00000000-0000-0000-0000-000000000000',
      mode: 'copy',
      options: '',
    }),
    refused: () => /^copySpace: There is no space '0{8}-/,
  },
  copySpaceContents: job(both('spFromID', 'spToID'), copied),
  swapSpaceContents: job(both('sp1ID', 'sp2ID'), ({ contents }) => {
    [contents.mine, contents.other] = [contents.other, contents.mine];
  }),
  deleteAllDataFromSpace: job(ofMine, ({ contents }) => {
    contents.mine = [];
  }),
  deleteSpace: job(
    ({ token, spaces }) => ({ token, spaceId: spaces.other }),
    ({ spaces, gone }) => {
      gone.push(spaces.other);
      spaces.other = '';
    },
  ),
} as const satisfies Readonly<Record<string, Move>>;
