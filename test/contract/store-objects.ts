// What the store promises of views and functions: their names, their limits, and that who reads
// one reads, waits for and pins what it reads.

import assert from 'node:assert/strict';
import type { Account } from '../../src/domain/account.ts';
import { OBJECTS_MAX, type SpaceObject } from '../../src/domain/space-object.ts';
import type { TableChange } from '../../src/domain/table-change.ts';
import { fold } from '../../src/domain/table.ts';
import type { FinishResult } from '../../src/ports/store.ts';
import {
  by,
  create,
  each,
  newJob,
  ref,
  rename,
  replace,
  termsOf,
  version,
  type CaseGroups,
} from './store-yard.ts';

const view = (name: string, ...reads: readonly string[]): SpaceObject => ({
  kind: 'view',
  name,
  text: `CREATE VIEW ${name} AS SELECT 1 AS n -- ☉`,
  reads: reads.map(fold),
});

const define = (owner: Account, object: SpaceObject): TableChange => ({
  kind: 'define',
  space: owner.space,
  object,
});

const VIEW_V = { kind: 'table-exists', name: 'V', is: 'view' } as const;

const NAMES: readonly [string, (owner: Account) => readonly TableChange[], FinishResult][] = [
  ['no table that is made', (o) => [create(version(o, 'v'))], VIEW_V],
  ['no table that comes back', (o) => [by('undrop', o, 'v')], VIEW_V],
  ['no table that is renamed', (o) => [rename(o, 't', 'v')], VIEW_V],
  [
    'unless the view goes first',
    (o) => [by('undefine', o, 'v'), create(version(o, 'v'))],
    { kind: 'finished' },
  ],
  [
    'nor may a view have that of a table',
    (o) => [define(o, view('T'))],
    { kind: 'table-exists', name: 't' },
  ],
  [
    'nor goes what is not there',
    (o) => [by('undefine', o, 'w')],
    { kind: 'no-such-table', name: 'w' },
  ],
  [
    'nor goes a table as a view',
    (o) => [by('undefine', o, 't')],
    { kind: 'no-such-table', name: 't' },
  ],
  ['nor a view as a table', (o) => [by('drop', o, 'v')], { kind: 'no-such-table', name: 'v' }],
];

/** Cases of views and functions. */
export const OBJECT_CASES: CaseGroups = {
  'views and functions': {
    'are told to every job of their space, by name, as they were written': async (yard) => {
      const { store, account, change, submit, mustTake } = yard;
      const [owner, other] = [await account(), await account()];
      const f: SpaceObject = { ...view('F'), kind: 'function' };
      await change(owner, define(owner, view('w', 't')), define(owner, f));
      await submit(owner);
      assert.deepEqual((await mustTake()).objects, [f, view('w', 't')]);
      assert.deepEqual(await store.tables.objects(owner.space), [f, view('w', 't')]);
      await submit(other);
      assert.deepEqual((await mustTake()).objects, []);
    },

    'take the place of the one of their name': async ({ account, change, submit, mustTake }) => {
      const owner = await account();
      await change(owner, define(owner, view('v', 't')), define(owner, view('V', 'u')));
      await submit(owner);
      assert.deepEqual((await mustTake()).objects, [view('V', 'u')]);
    },

    ...each(NAMES, ([title, changes, result]) => [
      `leave their name to no table: ${title}`,
      async ({ account, change }) => {
        const owner = await account();
        await change(owner, create(version(owner, 'v')), by('drop', owner, 'v'));
        await change(owner, create(version(owner, 't')), define(owner, view('V')));
        assert.deepEqual(await change(owner, ...changes(owner)), result);
      },
    ]),

    'are bounded in number': async ({ account, change }) => {
      const owner = await account();
      const names = Array.from({ length: OBJECTS_MAX }, (_, at) => define(owner, view(`v${at}`)));
      assert.deepEqual(await change(owner, ...names), { kind: 'finished' });
      assert.deepEqual(await change(owner, define(owner, view('V0'))), { kind: 'finished' });
      assert.deepEqual(await change(owner, define(owner, view('w'))), { kind: 'too-many-objects' });
    },

    'are bounded in text': async ({ account, change }) => {
      const owner = await account();
      const long = (name: string) => define(owner, { ...view(name), text: 'x'.repeat(700_000) });
      assert.deepEqual(await change(owner, long('a'), long('b')), { kind: 'finished' });
      assert.deepEqual(await change(owner, long('c')), { kind: 'too-many-objects' });
    },

    'pin for who reads them what they read, and so on': async (yard) => {
      const { account, change, submit, mustTake } = yard;
      const owner = await account();
      const [t, u] = [version(owner, 't'), version(owner, 'u')];
      await change(owner, create(t), create(u), create(version(owner, 'other')));
      await change(owner, define(owner, view('v', 'w', 't')), define(owner, view('w', 'u', 'v')));
      await submit(owner, { reads: [ref(owner, 'v')] });
      assert.deepEqual((await mustTake()).pinned, [t, u]);
    },

    'pin what they read when the job starts, not when it was asked for': async (yard) => {
      const { account, change, submit, mustTake, finish } = yard;
      const owner = await account();
      const [t, u] = [version(owner, 't'), version(owner, 'u')];
      await change(owner, create(t), create(u), define(owner, view('v', 't')));
      await submit(owner, { writes: [ref(owner, 'v')] });
      const writer = await mustTake();
      await submit(owner, { reads: [ref(owner, 'v')] });
      assert.deepEqual(await finish(writer, { changes: [define(owner, view('v', 'u'))] }), {
        kind: 'finished',
      });
      assert.deepEqual((await mustTake()).pinned, [t, u]);
    },

    'keep who reads them waiting for who writes what they read': async (yard) => {
      const { store, account, change, submit, mustTake, take, finish } = yard;
      const owner = await account();
      const t = version(owner, 't');
      await change(owner, create(t), define(owner, view('v', 't')));
      await submit(owner, { writes: [ref(owner, 't')] });
      const writer = await mustTake();
      await submit(owner, { reads: [ref(owner, 'v')] });
      assert.equal(await take(), undefined);
      const quick = newJob(owner, { quick: true, reads: [ref(owner, 'v')] });
      const answer = await store.jobs.insertStarted(quick, termsOf());
      assert.deepEqual(answer, { waitsFor: writer.job.id, table: 't' });
      const young = { ...t, version: 2 };
      await finish(writer, { changes: [replace(young)] });
      assert.deepEqual((await mustTake()).pinned, [young]);
    },
  },
};
