// Health: the word and the status that watchers look for.
// Whether a server is well is decided elsewhere, and given here.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../src/web/health.ts';
import { bodyOf, requestOf } from '../support/http-request.ts';

const check = async (isWell: boolean, status: number, body: string): Promise<void> => {
  const health = healthOf(async () => isWell);
  const request = requestOf({ path: '/healthz' });
  assert.ok(health.takes(request));
  const answer = await health.answer(request);
  assert.equal(answer.status, status);
  assert.equal(await bodyOf(answer.body), body);
};

void test('A server that is well answers 200 and ok.', () => check(true, 200, 'ok\n'));
void test('A server that is not answers 503.', () => check(false, 503, 'not ready\n'));
