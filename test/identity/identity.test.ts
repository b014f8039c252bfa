// Passwords: hashed as the standard says, checked under the hash's own parameters, two at a time.
// The known answers are those of Argon2's authors.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../src/domain/refusal.ts';
import { createIdentity } from '../../src/identity/identity.ts';
import { createTurns } from '../../src/identity/turns.ts';
import type { Lane } from '../../src/ports/identity.ts';

const stranger = (name: string): Lane => ({ name, isKnown: false });
const ONE = stranger('one');

test('a password is right for its own hash and for no other', async () => {
  const identity = createIdentity();
  const [first, second] = await Promise.all([identity.hash('parallax'), identity.hash('parallax')]);
  assert.match(first, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  assert.notEqual(first, second, 'each has a salt of its own');
  assert.equal(await identity.verify('parallax', first, ONE), true);
  assert.equal(await identity.verify('Parallax', first, ONE), false);
  assert.equal(await identity.verify('', first, ONE), false);
});

/** What the reference implementation of Argon2 makes of `password` and the salt `somesalt`. */
const VECTORS = [
  '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
  '$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg',
  '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc',
];

for (const phc of VECTORS) {
  test(`a hash with parameters other than ours is checked under its own: ${phc}`, async () => {
    const identity = createIdentity();
    assert.equal(await identity.verify('password', phc, ONE), true);
    assert.equal(await identity.verify('passwore', phc, ONE), false);
  });
}

test('a letter and its composed form are one password', async () => {
  const identity = createIdentity();
  assert.equal(
    await identity.verify('e\u0301toile', await identity.hash('\u00e9toile'), ONE),
    true,
  );
});

const NOT_HASHES = [
  '',
  'plain',
  '$2b$10$abcdefghijklmnopqrstuv',
  '$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR',
  '$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
];

for (const phc of NOT_HASHES) {
  test(`a stored hash ${JSON.stringify(phc)} is an error, not a wrong password`, async () => {
    await assert.rejects(createIdentity().verify('password', phc, ONE), /not one of argon2id/);
  });
}

test('a digest tells texts apart, and means nothing to another process', () => {
  const identity = createIdentity();
  assert.equal(identity.digest('1 secret'), identity.digest('1 secret'));
  assert.notEqual(identity.digest('1 secret'), identity.digest('1 secreT'));
  assert.notEqual(identity.digest('1 secret'), createIdentity().digest('1 secret'));
  assert.ok(!identity.digest('1 secret').includes('secret'));
});

test('who comes when too many of an address wait is told to try again', async () => {
  const identity = createIdentity();
  // Wrong hashes fail at once, but only when their turn comes: cheap work to fill the line with.
  const from = (lane: string) =>
    Array.from({ length: 20 }, () => identity.verify('password', 'no hash', stranger(lane)));
  const first = Promise.allSettled(from('one'));
  const second = Promise.allSettled(from('other'));
  assert.equal(busyAmong(await first), 20 - 18, 'two at work and sixteen waiting');
  assert.equal(busyAmong(await second), 20 - 16, 'sixteen waiting beside them');
});

const busyAmong = (results: readonly PromiseSettledResult<unknown>[]): number =>
  results.filter(
    (result) =>
      result.status === 'rejected' &&
      result.reason instanceof Refusal &&
      result.reason.code === 'sign-in-busy',
  ).length;

const TERMS = { atOnceMax: 2, waitingMax: 10, waitingPerLaneMax: 6 };

test('lines are served in turn, each in the order in which it came', async () => {
  const turns = createTurns({ ...TERMS, atOnceMax: 1 });
  const started: string[] = [];
  const take = async (lane: string, name: string): Promise<unknown> =>
    turns.take(stranger(lane), async () => void started.push(name));
  const names = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'];
  await Promise.all(names.map((name) => take(name.charAt(0), name)));
  assert.deepEqual(started, ['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
});

test('who is known comes before all strangers, and finds room where they have none', async () => {
  const turns = createTurns({ ...TERMS, atOnceMax: 1, waitingMax: 3 });
  const started: string[] = [];
  const take = (lane: Lane): Promise<unknown> | undefined =>
    turns.take(lane, async () => void started.push(lane.name));
  const strangers = ['a', 'b', 'c', 'd', 'e'].map((name) => take(stranger(name)));
  assert.equal(strangers.at(-1), undefined, 'one at work, three waiting');
  const known = take({ name: 'known', isKnown: true });
  assert.notEqual(known, undefined);
  await Promise.all([...strangers, known]);
  assert.deepEqual(started, ['a', 'known', 'b', 'c', 'd']);
});

test('a line has its own limit, and all lines have one together', () => {
  const turns = createTurns({ atOnceMax: 1, waitingMax: 3, waitingPerLaneMax: 2 });
  const isTaken = (lane: string) =>
    turns.take(stranger(lane), () => new Promise(() => {})) !== undefined;
  assert.deepEqual(['a', 'a', 'a', 'a', 'b', 'b'].map(isTaken), [
    true,
    true,
    true,
    false,
    true,
    false,
  ]);
});

test('turns are taken in order, never more at once than may be, also after a failure', async () => {
  const turns = createTurns(TERMS);
  const started: number[] = [];
  const all: Promise<void>[] = [];
  let atWork = 0;
  let most = 0;
  const take = (number: number) => {
    const turn = turns.take(stranger('one'), async () => {
      started.push(number);
      atWork += 1;
      most = Math.max(most, atWork);
      // Who comes while others end and wait must wait as well.
      if (number < 4) take(number + 4);
      await new Promise((resolve) => setImmediate(resolve));
      atWork -= 1;
      if (number % 3 === 0) throw new Error('failed');
    });
    assert.ok(turn);
    all.push(turn.catch(() => undefined));
  };
  for (const number of [0, 1, 2, 3]) take(number);
  // Each of the first four adds one more while it works.
  await Promise.all(all.slice(0, 4));
  await Promise.all(all);
  assert.deepEqual(started, [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.equal(most, 2);
});
