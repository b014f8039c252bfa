// The steps of files, loads and queries, each page of which is held to the rows that were sent.
// What a load brings is noted as it is submitted; sequences wait for the job before they look.

import assert from 'node:assert/strict';
import type { Value } from './caller.ts';
import { DEAD_TOKEN, fieldOf, itemsOf, job, ofMine, textOf, TOKEN } from './answers.ts';
import type { Move, SpaceRole, State } from './move.ts';
import { chunkOf, COLUMNS, DATA_TYPES, fileOf, ordersOf } from './orders.ts';

/** Loads of the zone of the machine, to the second. */
const date = { kind: 'date', moment: '2026-11-29T01:02:03' } as const;
const texts = (...each: readonly (string | null)[]) => ({ kind: 'texts', texts: each }) as const;

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

/** Bringing data, and reading it. */
export const LOAD_MOVES = {
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

/** As soon as a job was cleared, its space must be free. */
const FREE_SECONDS = 10;
