// What the store promises of servers that are processes of their own: eight of them claim jobs as
// fast as they can, and no limit is passed by. Each tells when it held a job, by one clock; what
// lies between those moments ran for certain, so that whatever overlaps there ran together.

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PER_ACCOUNT_MAX, SLOTS, type Held } from './claiming-child.ts';
import { openYard, ref, type StoreAdapter, type Yard } from './store-yard.ts';

const PROCESSES = 8;

/** Of each account. */
const JOBS = 24;

const CHILD = fileURLToPath(new URL('./claiming-child.ts', import.meta.url));

/** Declares the case of processes for `adapter`. */
export const processCases = (adapter: StoreAdapter): void => {
  describe(`eight processes on one store on ${adapter.name}`, () => {
    it('run each job once, and no more at once than may run', async () => {
      const place = await adapter.makePlace();
      const yard = await openYard(place);
      try {
        await checkLimits(yard);
      } finally {
        await yard.close();
        await place.remove();
      }
    });
  });
};

const checkLimits = async ({ account, submit, place }: Yard): Promise<void> => {
  const owners = [await account(), await account(), await account()] as const;
  const [writer] = owners;
  const writes = [ref(writer, 't')];
  for (let round = 0; round < JOBS; round += 1) {
    await submit(writer, { writes });
    for (const owner of owners.slice(1)) await submit(owner);
  }
  const held = await heldByAll(place.address);
  assert.equal(new Set(held.map(({ job }) => job)).size, owners.length * JOBS);
  assert.equal(held.length, owners.length * JOBS);
  for (const { id } of owners) {
    const most = mostAtOnce(held.filter(({ owner }) => owner === String(id)));
    // All that the writer runs writes one table.
    assert.ok(most <= (id === writer.id ? 1 : PER_ACCOUNT_MAX), `${most} of one account at once`);
  }
  const servers = Map.groupBy(held, ({ server }) => server);
  for (const [server, own] of servers) {
    assert.ok(mostAtOnce(own) <= SLOTS, `${mostAtOnce(own)} on ${server} at once`);
  }
  // They did meet: what kept to the limits was the store, and not chance.
  assert.ok(servers.size > 1, `${servers.size} processes had a job`);
  assert.ok(mostAtOnce(held) > 1, `${mostAtOnce(held)} jobs at once`);
};

/** What all of them have run; they begin together. */
const heldByAll = async (address: string): Promise<readonly Held[]> => {
  const held: Held[] = [];
  const children = Array.from({ length: PROCESSES }, (_, number) =>
    fork(CHILD, [address, `process-${number}`], { execArgv: [] }),
  );
  try {
    await Promise.all(children.map((child) => once(child, 'message')));
    for (const child of children) child.on('message', (each) => void held.push(each as Held));
    const ended = children.map((child) => once(child, 'close'));
    for (const child of children) child.send('go');
    for (const [code] of await Promise.all(ended)) assert.equal(code, 0);
    return held;
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
};

/** How many of these overlapped. */
const mostAtOnce = (held: readonly Held[]): number => {
  const steps = held.flatMap(({ from, to }) => [
    { moment: BigInt(from), step: 1 },
    { moment: BigInt(to), step: -1 },
  ]);
  let [now, most] = [0, 0];
  for (const { step } of steps.toSorted((a, b) => (a.moment < b.moment ? -1 : 1))) {
    now += step;
    most = Math.max(most, now);
  }
  return most;
};
