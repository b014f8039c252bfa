// Asks that are met together: who is met with whom, and who hears of a failure.
// The work is a list of answers; no clock decides anything.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gather } from '../../src/base/gather.ts';

test('what is asked while others are met is met together, in order, up to a limit', async () => {
  const met: (readonly number[])[] = [];
  const double = gather(async (asks: readonly number[]) => {
    met.push(asks);
    await Promise.resolve();
    return asks.map((ask) => ask * 2);
  }, 3);
  assert.deepEqual(await Promise.all([1, 2, 3, 4, 5].map(double)), [2, 4, 6, 8, 10]);
  assert.deepEqual(met, [[1], [2, 3, 4], [5]]);
  assert.equal(await double(6), 12);
});

test('a failure is heard by those it met, and by nobody after them', async () => {
  const answer = gather(async (asks: readonly string[]) => {
    await Promise.resolve();
    if (asks.includes('bad')) throw new Error('no answer');
    return asks;
  }, 2);
  const told = await Promise.allSettled(['good', 'bad', 'near', 'far'].map(answer));
  assert.deepEqual(
    told.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
  );
});
