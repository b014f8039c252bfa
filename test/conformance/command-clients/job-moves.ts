// The steps of sessions and of watching jobs, under each of the names that the service has for it.
// A status is held to the one word that it must have; what a job brought is not looked at here.

import assert from 'node:assert/strict';
import type { Value } from './caller.ts';
import { DEAD_TOKEN, fieldOf, itemsOf, textOf, TOKEN } from './answers.ts';
import type { Move, State } from './move.ts';

/** What has the form of a token and is none. */
const NO_TOKEN = '0123456789abcdef'.repeat(2);

const isTrue = (answer: Value): boolean => answer === 'true';

const tokenAnd = (name: string) => (state: State) => ({ token: state.token, [name]: state.job });

/** Logging in and out. */
export const SESSION_MOVES = {
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

/** Watching jobs, and clearing one. */
export const JOB_MOVES = {
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
