// Passwords: hashed as the standard says, checked under the hash's own parameters, two at a time.
// The known answers are those of Argon2's authors.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../src/domain/refusal.ts';
import { createIdentity } from '../../src/identity/identity.ts';
import { createTurns } from '../../src/identity/turns.ts';

test('a password is right for its own hash and for no other', async () => {
  const identity = createIdentity();
  const [first, second] = await Promise.all([identity.hash('parallax'), identity.hash('parallax')]);
  assert.match(first, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  assert.notEqual(first, second, 'each has a salt of its own');
  assert.equal(await identity.verify('parallax', first), true);
  assert.equal(await identity.verify('Parallax', first), false);
  assert.equal(await identity.verify('', first), false);
});

/** Test vectors of the reference implementation of Argon2 (its src/test.c), version 0x13. */
const VECTORS = [
  '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
  '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc',
];

for (const phc of VECTORS) {
  test(`a hash with parameters other than ours is checked under its own: ${phc}`, async () => {
    const identity = createIdentity();
    assert.equal(await identity.verify('password', phc), true);
    assert.equal(await identity.verify('passwore', phc), false);
  });
}

test('a letter and its composed form are one password', async () => {
  const identity = createIdentity();
  assert.equal(await identity.verify('e\u0301toile', await identity.hash('\u00e9toile')), true);
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
    await assert.rejects(createIdentity().verify('password', phc), /not one of argon2id/);
  });
}

test('a digest tells texts apart, and means nothing to another process', () => {
  const identity = createIdentity();
  assert.equal(identity.digest('1 secret'), identity.digest('1 secret'));
  assert.notEqual(identity.digest('1 secret'), identity.digest('1 secreT'));
  assert.notEqual(identity.digest('1 secret'), createIdentity().digest('1 secret'));
  assert.ok(!identity.digest('1 secret').includes('secret'));
});

test('who comes when too many wait is told to try again', async () => {
  const identity = createIdentity();
  // Wrong hashes fail at once, but only when their turn comes: cheap work to fill the queue with.
  const results = await Promise.allSettled(
    Array.from({ length: 110 }, () => identity.verify('password', 'no hash')),
  );
  const busy = results.filter(
    (result) =>
      result.status === 'rejected' &&
      result.reason instanceof Refusal &&
      result.reason.code === 'sign-in-busy',
  );
  assert.equal(busy.length, 110 - 102, 'two at work and a hundred waiting');
});

test('turns are taken in order, never more at once than may be, also after a failure', async () => {
  const turns = createTurns({ atOnceMax: 2, waitingMax: 10 });
  const started: number[] = [];
  let atWork = 0;
  let most = 0;
  const all = Array.from({ length: 8 }, (_, number) =>
    turns.take(async () => {
      started.push(number);
      atWork += 1;
      most = Math.max(most, atWork);
      await new Promise((resolve) => setImmediate(resolve));
      atWork -= 1;
      if (number % 3 === 0) throw new Error('failed');
    }),
  );
  await Promise.allSettled(all.map((turn) => turn ?? Promise.reject(new Error('sent away'))));
  assert.deepEqual(started, [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.equal(most, 2);
});
