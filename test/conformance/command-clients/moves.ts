// Every step that a sequence may take: the operation that its name begins with, what it asks, and
// what must come back. A step notes what the next ones need: tokens, spaces, and which rows are
// where, so that each page of a query is held to what was sent.

import assert from 'node:assert/strict';
import type { Value } from './caller.ts';
import type { Move, SpaceRole, State } from './move.ts';
import { chunkOf, COLUMNS, DATA_TYPES, fileOf, ordersOf } from './orders.ts';

const TOKEN = /^[0-9a-f]{32}$/;
const SPACE_ID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
/** How clients know that a token is not good any more. */
export const DEAD_TOKEN = /: token [0-9a-f]{32} is not valid or has expired\.$/;
/** What has the form of a token and is none. */
const NO_TOKEN = '0123456789abcdef'.repeat(2);

/** Loads of the zone of the machine, to the second. */
const date = { kind: 'date', moment: '2026-11-29T01:02:03' } as const;
const texts = (...each: readonly (string | null)[]) => ({ kind: 'texts', texts: each }) as const;

const textOf = (answer: Value, form: RegExp): string => {
  assert.ok(typeof answer === 'string');
  assert.match(answer, form);
  return answer;
};

/** A field of an object that was answered. */
const fieldOf = (answer: Value, name: string): Value => {
  assert.ok(answer !== null && typeof answer === 'object' && !Array.isArray(answer), 'no object');
  return (answer as Readonly<Record<string, Value>>)[name] ?? null;
};

const itemsOf = (answer: Value): readonly Value[] => {
  if (answer === null || answer === '') return [];
  assert.ok(Array.isArray(answer), JSON.stringify(answer));
  return answer;
};

/** Answers a job token, and changes what is where once it has ended. */
const job = (asks: Move['asks'], does: (state: State) => void): Move => ({
  asks,
  takes: (answer, state) => {
    state.job = textOf(answer, TOKEN);
    does(state);
  },
});

const isTrue = (answer: Value): boolean => answer === 'true';

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

const query = (role: SpaceRole): Move => ({
  asks: ({ token, spaces }) => ({
    token,
    query: `SELECT ${COLUMNS.join(', ')} FROM orders ORDER BY id`,
    spaceID: spaces[role],
  }),
  refused: ({ contents }) => (contents[role].length === 0 ? /^executeQuery.*orders/s : undefined),
  takes: (answer, state) => {
    state.queryToken = textOf(fieldOf(answer, 'queryToken'), TOKEN);
    state.unread = state.contents[role];
    assert.deepEqual(fieldOf(answer, 'columnNames'), COLUMNS);
    assert.deepEqual(fieldOf(answer, 'displayNames'), COLUMNS);
    assert.deepEqual(fieldOf(answer, 'dataTypes'), DATA_TYPES);
    takePage(answer, state);
  },
});

/** As long as a page is where nothing else is said. */
const PAGE_ROWS = 1_000;

const takePage = (answer: Value, state: State): void => {
  const rows = itemsOf(fieldOf(answer, 'rows'));
  assert.deepEqual(rows, state.unread.slice(0, PAGE_ROWS));
  assert.equal(fieldOf(answer, 'numRowsReturned'), String(rows.length));
  state.unread = state.unread.slice(rows.length);
  assert.equal(fieldOf(answer, 'hasMoreRows'), String(state.unread.length > 0));
};

const upload = (chunk: (state: State) => Uint8Array): Move => ({
  asks: (state) => {
    const bytes = chunk(state);
    const data = { kind: 'bytes', bytes } as const;
    const { token, upload: dataUploadToken } = state;
    return { token, dataUploadToken, numBytes: bytes.byteLength, data };
  },
  takes: (_, state) => {
    state.chunks += 1;
  },
});

const publish = (): Move =>
  job(
    ({ token, spaces }) => ({ token, spaceID: spaces.mine, subgroups: texts(), date }),
    (state) => {
      state.contents.mine = [...state.contents.mine, ...state.fresh];
      state.fresh = [];
    },
  );

const tokenAnd = (name: string) => (state: State) => ({ token: state.token, [name]: state.job });

const ofMine = ({ token, spaces }: State) => ({ token, spaceID: spaces.mine });

const both = (from: string, to: string) => (state: State) => ({
  token: state.token,
  [from]: state.spaces.mine,
  [to]: state.spaces.other,
});

const copied = ({ contents }: State): void => {
  contents.other = contents.mine;
};

const SESSION_MOVES = {
  Login: {
    asks: ({ ground: { username, password } }) => ({ username, password }),
    takes: (answer, state) => {
      state.token = textOf(answer, TOKEN);
    },
  },
  'Login of nobody': {
    asks: ({ name }) => ({ username: `nobody of ${name}`, password: 'not the password' }),
    refused: () => /^Login: Failed web services login attempt for user/,
  },
  Logout: { asks: ({ token }) => ({ token }) },
} as const satisfies Readonly<Record<string, Move>>;

const JOB_MOVES = {
  isJobComplete: { asks: tokenAnd('jobToken'), awaits: isTrue },
  'isJobComplete at once': {
    asks: tokenAnd('jobToken'),
    takes: (answer) => assert.equal(answer, 'true'),
  },
  'isJobComplete of no job': {
    asks: ({ token }) => ({ token, jobToken: NO_TOKEN }),
    refused: () => new RegExp(`^isComplete${DEAD_TOKEN.source}`),
  },
  getJobStatus: {
    asks: tokenAnd('jobToken'),
    takes: (answer) => assert.equal(fieldOf(answer, 'statusCode'), 'Complete'),
  },
  'getJobStatus on the way': {
    asks: tokenAnd('jobToken'),
    takes: (answer) => void textOf(fieldOf(answer, 'statusCode'), WORDS),
  },
  'getJobStatus of one that runs': {
    asks: tokenAnd('jobToken'),
    awaits: (answer, { ground }) =>
      fieldOf(answer, 'statusCode') === 'Running' && ground.isFrozen(),
  },
  'getJobStatus of one that was cleared': {
    asks: tokenAnd('jobToken'),
    takes: (answer, { ground }) => {
      ground.thaw();
      assert.equal(fieldOf(answer, 'statusCode'), 'Failed');
      assert.ok(fieldOf(answer, 'message'));
    },
  },
  clearJobStatus: {
    asks: ({ token, spaces, job: jobToken }) => ({ token, spaceID: spaces.mine, jobToken }),
    takes: (answer, state) => {
      assert.equal(answer, 'true');
      state.cleared = performance.now();
    },
  },
  isPublishingComplete: { asks: tokenAnd('publishingToken'), awaits: isTrue },
  getPublishingStatus: {
    asks: tokenAnd('publishingToken'),
    takes: (answer) => assert.equal(itemsOf(answer)[0], 'Complete'),
  },
  'getPublishingStatus on the way': {
    asks: tokenAnd('publishingToken'),
    takes: (answer) => void textOf(itemsOf(answer)[0] ?? null, WORDS),
  },
  isDataUploadComplete: { asks: tokenAnd('dataUploadToken'), awaits: isTrue },
  getDataUploadStatus: {
    asks: tokenAnd('dataUploadToken'),
    takes: (answer) => assert.deepEqual(itemsOf(answer), []),
  },
} as const satisfies Readonly<Record<string, Move>>;

/** The four words that clients know. */
const WORDS = /^(?:None|Running|Complete|Failed)$/;

/** As soon as a job was cleared, its space must be free. */
const FREE_SECONDS = 10;

const LOAD_MOVES = {
  getLoadStatus: { asks: ofMine, awaits: (answer) => answer === 'Available' },
  'getLoadStatus of one that was cleared': {
    asks: ofMine,
    awaits: (answer) => answer === 'Available',
    takes: (_, { cleared }) =>
      assert.ok(performance.now() - cleared < FREE_SECONDS * 1_000, 'free too late'),
  },
  'getLoadStatus of no space': {
    asks: ({ token }) => ({ token, spaceID: 'too short' }),
    refused: () => /^Validation failure$/,
  },
  'getLoadStatus after the end': { asks: ofMine, refused: () => DEAD_TOKEN },
  beginDataUpload: {
    asks: (state) => ({ ...ofMine(state), sourceName: 'orders.csv' }),
    takes: (answer, state) => {
      state.upload = state.job = textOf(answer, TOKEN);
      state.fresh = ordersOf(state.files);
      state.chunks = 0;
      state.files += 1;
    },
  },
  setDataUploadOptions: {
    asks: ({ token, upload: dataUploadToken }) => ({
      token,
      dataUploadToken,
      options: texts('ConsolidateIdenticalStructures=false', 'ColumnNamesInFirstRow=true'),
    }),
  },
  uploadData: upload(({ fresh, chunks }) => chunkOf(fileOf(fresh), chunks)),
  'uploadData of it all': upload(({ fresh }) => fileOf(fresh)),
  finishDataUpload: {
    asks: ({ token, upload: dataUploadToken }) => ({ token, dataUploadToken }),
  },
  publishData: publish(),
  'publishData of all groups': {
    ...publish(),
    asks: (state) => ({ ...ofMine(state), subgroups: texts(null), date }),
  },
  'publishData of a day': {
    ...publish(),
    asks: (state) => ({ ...ofMine(state), subgroups: texts(), date: '2026-11-29' }),
  },
  'publishData that hangs': {
    ...publish(),
    before: ({ ground }) => ground.freeze(),
    takes: (answer, state) => {
      state.job = textOf(answer, TOKEN);
    },
  },
  getSourcesList: {
    asks: ofMine,
    takes: (answer) => assert.deepEqual(itemsOf(answer), ['orders']),
  },
  getSourceDetails: {
    asks: (state) => ({ ...ofMine(state), sourceName: 'orders' }),
    takes: (answer) => {
      const names = itemsOf(fieldOf(answer, 'Columns')).map((each) => fieldOf(each, 'Name'));
      assert.deepEqual(names, [...COLUMNS, '_load']);
    },
  },
  clearCacheInSpace: {
    asks: ofMine,
    takes: (answer) => assert.equal(answer, 'true'),
  },
  executeQueryInSpace: query('mine'),
  'executeQueryInSpace of the other': query('other'),
  queryMore: {
    asks: ({ token, queryToken }) => ({ token, queryToken }),
    takes: takePage,
  },
} as const satisfies Readonly<Record<string, Move>>;

const SPACE_MOVES = {
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
  addUserToSpace: {
    asks: ({ token, ground, spaces }) => ({
      token,
      userName: ground.guest,
      spaceID: spaces.mine,
      hasAdmin: true,
    }),
  },
  listUsersInSpace: {
    asks: ofMine,
    takes: (answer, { ground }) =>
      assert.deepEqual(itemsOf(answer), [ground.username, ground.guest]),
  },
  removeUserFromSpace: {
    asks: ({ token, ground, spaces }) => ({
      token,
      userName: ground.guest,
      spaceID: spaces.mine,
    }),
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

/** Every step by its name. */
export const MOVES = { ...SESSION_MOVES, ...JOB_MOVES, ...LOAD_MOVES, ...SPACE_MOVES } as const;

/** The name of a step. */
export type Step = keyof typeof MOVES;
