// The loop that takes jobs: what happens to a ring that comes while it looks.
// The rest of it is shown by the tests of the core, which run it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBell } from '../../src/base/bell.ts';
import { startWorker, type WorkerOptions } from '../../src/worker/loop.ts';

const nothing = async (): Promise<undefined> => undefined;

test('a job that comes while the loop finds nothing is taken at once', async (t) => {
  // No clock ticks: a loop that had missed the ring would sleep for ever.
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const bell = createBell();
  const looks: string[] = [];
  const core = {
    work: {
      takeNext: async () => {
        looks.push('look');
        // The store has answered that there is none; then a job is stored, and rung for.
        if (looks.length === 1) bell.ring();
        return undefined;
      },
      wait: bell.wait,
      abandon: nothing,
    },
    housekeeping: {
      renewLease: async () => true,
      retakeLost: nothing,
      giveBackUnheld: nothing,
      confirmCancels: nothing,
      stopStrangers: nothing,
      stopOverdue: nothing,
      sweep: nothing,
    },
  } as unknown as WorkerOptions['core'];
  const worker = await startWorker({ core, leaseSeconds: 30, onError: assert.fail });
  for (let turn = 0; turn < 100 && looks.length < 2; turn++) await new Promise(setImmediate);
  assert.equal(looks.length, 2);
  await worker.stop();
});
