// Health: the words and the statuses that watchers look for.
// Whether a server is well is decided elsewhere, and given here.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Unready } from '../../src/core/readiness.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { healthOf } from '../../src/web/health.ts';
import { bodyOf, requestOf } from '../support/http-request.ts';

const DISK: Unready = { part: 'disk', why: '1 bytes are free.' };

const healthWith = (isWell: boolean, not: readonly Unready[]) =>
  healthOf({
    isWell: async () => isWell,
    readiness: { look: async () => not },
  });

const check = async (path: string, well: boolean, status: number, body: string): Promise<void> => {
  const health = healthWith(well, well ? [] : [DISK]);
  const request = requestOf({ path });
  assert.ok(health.takes(request));
  const answer = await health.answer(request);
  assert.equal(answer.status, status);
  assert.equal(await bodyOf(answer.body), body);
};

void test('A server that is well answers 200 and ok.', () => check('/healthz', true, 200, 'ok\n'));
void test('A server that is not answers 503.', () => check('/healthz', false, 503, 'not ready\n'));
void test('A process that answers is alive, ready or not.', () =>
  check('/health/live', false, 200, 'ok\n'));
void test('A server that is ready says so.', () =>
  check('/health/ready', true, 200, '{"ready":true}\n'));
void test('One that is not tells which part and why.', () =>
  check(
    '/health/ready',
    false,
    503,
    '{"ready":false,"not":[{"part":"disk","why":"1 bytes are free."}]}\n',
  ));

void test('a server that stops is alive and not ready', () => {
  const health = healthWith(true, []);
  const failure = { kind: 'refusal', refusal: new Refusal('stopping') } as const;
  const statusAt = (path: string) => health.refuse?.(failure, requestOf({ path })).status;
  assert.deepEqual(['/health/live', '/health/ready', '/healthz'].map(statusAt), [200, 503, 503]);
});
