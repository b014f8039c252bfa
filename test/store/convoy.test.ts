// Asks that are answered together: which go with which, and who hears of a failure.
// What is asked for is of no matter here.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inConvoy } from '../../src/store/convoy.ts';

test('what is asked while some are under way goes with the next ones, as many as may', async () => {
  const goes: (readonly number[])[] = [];
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const ask = inConvoy<number, string>({
    go: async (asks) => {
      goes.push(asks);
      await gate;
      return asks.map((each) => `answer ${each}`);
    },
    max: 3,
  });
  const answers = [1, 2, 3, 4, 5].map(ask);
  open();
  assert.deepEqual(
    await Promise.all(answers),
    [1, 2, 3, 4, 5].map((each) => `answer ${each}`),
  );
  assert.equal(await ask(6), 'answer 6');
  assert.deepEqual(goes, [[1], [2, 3, 4], [5], [6]]);
});

test('a failure is told to those that went together, and the others go on', async () => {
  const ask = inConvoy<number, number>({
    go: async (asks) => {
      await Promise.resolve();
      if (asks.includes(3)) throw new Error(`${asks.join(' and ')} failed`);
      return asks;
    },
    max: 2,
  });
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map(ask));
  assert.deepEqual(
    outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).message,
    ),
    [1, '2 and 3 failed', '2 and 3 failed', 4],
  );
});
