// What the store promises of tables that it does not know and that their files tell of.
// The files themselves play no part: their stories are told to the store directly.

import assert from 'node:assert/strict';
import type { AccountId } from '../../src/domain/account.ts';
import type { JobId } from '../../src/domain/job.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Space, SpaceId } from '../../src/domain/table.ts';
import {
  at,
  by,
  create,
  newAccount,
  version,
  versionsAfter,
  each,
  type CaseGroups,
} from './store-yard.ts';

const owner = 314_159n as AccountId;

const space: Space = { id: 4_000n as SpaceId, name: 'MyDB', owner, kind: 'own' };

const account = { id: owner, space: space.id } as Parameters<typeof version>[0];

/** Cases of rebuilding. */
export const RESTORE_CASES: CaseGroups = {
  'a restored table': {
    'is there again, in the space and of the owner that its files name': async (yard) => {
      const { store } = yard;
      const made = version(account, 't');
      assert.equal(await store.tables.restore(made, space, 'current'), true);
      assert.equal(await store.tables.restore(made, space, 'current'), false);
      assert.deepEqual(await store.tables.list(space.id), [made]);
      assert.deepEqual(await store.accounts.spaceOf(space.id), space);
      const again = await store.accounts.insert(newAccount({ id: owner }));
      assert.ok(typeof again !== 'string');
      assert.equal(again.space, space.id);
    },

    'goes to its owner who was made before it, and has no other table': async (yard) => {
      const { store } = yard;
      await store.accounts.insert(newAccount({ id: owner }));
      await store.tables.restore(version(account, 't'), space, 'current');
      assert.equal((await store.accounts.byId(owner))?.account.space, space.id);
    },

    'is not put into a space that is another’s': async (yard) => {
      const { store } = yard;
      await store.tables.restore(version(account, 't'), space, 'current');
      const other = { ...space, owner: 1n as AccountId };
      await assert.rejects(
        store.tables.restore(version(account, 'u'), other, 'current'),
        (error) => error instanceof Refusal && error.code === 'space-taken',
      );
      assert.equal((await store.tables.list(space.id)).length, 1);
    },

    ...each(['older first', 'younger first'], (order) => [
      `is current in its newest version alone, whatever the older one was called: ${order}`,
      async ({ store }) => {
        const old = version(account, 't', { created: at(1) });
        const young = { ...old, name: 'u', version: 2, created: at(2) };
        for (const made of order === 'older first' ? [old, young] : [young, old]) {
          assert.equal(await store.tables.restore(made, space, 'current'), true);
        }
        assert.deepEqual(await store.tables.list(space.id), [young]);
        assert.deepEqual(await versionsAfter(store, at(0)), [
          { version: old, isExpired: false },
          { version: young, isExpired: false },
        ]);
      },
    ]),

    ...each(['older first', 'younger first'], (order) => [
      `gives its name to the younger of two and stays to be undropped: ${order}`,
      async (yard) => {
        const { store, change } = yard;
        const old = version(account, 'T', { created: at(1) });
        const young = version(account, 't', { created: at(2) });
        const versions = order === 'older first' ? [old, young] : [young, old];
        for (const made of versions) {
          assert.equal(await store.tables.restore(made, space, 'current'), true);
        }
        assert.deepEqual(await store.tables.list(space.id), [young]);
        const made = await store.accounts.insert(newAccount({ id: owner }));
        assert.ok(typeof made !== 'string');
        await store.tables.forget([young]);
        const last = await versionsAfter(store, at(0));
        assert.deepEqual(
          last.map(({ isExpired }) => isExpired),
          [false, false],
        );
        await change(made, by('drop', made, 't'), create(version(made, 'x')));
        assert.deepEqual(await change(made, by('undrop', made, 't')), { kind: 'finished' });
      },
    ]),

    'is not met by a new account whose space has its number': async (yard) => {
      const { store, account: newOwner } = yard;
      const highest = ((await newOwner()).space + 500n) as SpaceId;
      await store.reserveSpaces(highest);
      await store.reserveSpaces(3n as SpaceId);
      assert.equal((await newOwner()).space, highest + 1n);
      await store.reserveSpaces(highest);
      assert.equal((await newOwner()).space, highest + 2n);
    },

    'keeps the numbers of its job and its space from being given out again': async (yard) => {
      const { store, submit, account: newOwner } = yard;
      const before = await submit(await newOwner());
      const job = (before + 1_000n) as JobId;
      const far = { ...space, id: ((await newOwner()).space + 1_000n) as SpaceId };
      await store.tables.restore(
        version({ ...account, space: far.id }, 't', { job }),
        far,
        'current',
      );
      const later = await newOwner();
      assert.ok(later.space > far.id);
      assert.ok((await submit(later)) > job);
    },
  },
};
