// What the store promises of tables: what is current, what comes back, what may be swept, quotas.
// A table is a row here; that its files are there is the business of others.

import assert from 'node:assert/strict';
import { instant } from '../../src/base/time.ts';
import type { Account } from '../../src/domain/account.ts';
import type { TableChange } from '../../src/domain/table-change.ts';
import type { TableVersion } from '../../src/domain/table.ts';
import type { FinishResult } from '../../src/ports/store.ts';
import {
  at,
  by,
  create,
  MAX,
  rename,
  replace,
  version,
  versionsAfter,
  type Yard,
  each,
  type CaseGroups,
} from './store-yard.ts';

const CHANGES: readonly [
  title: string,
  changes: (owner: Account) => readonly TableChange[],
  result: FinishResult,
  names: readonly string[],
][] = [
  [
    'are not made twice under one name',
    (owner) => [create(version(owner, 'new')), create(version(owner, 'T'))],
    { kind: 'table-exists', name: 'T' },
    ['t'],
  ],
  [
    'can be dropped and made again by one job',
    (owner) => [by('drop', owner, 'T'), create(version(owner, 'T'))],
    { kind: 'finished' },
    ['T'],
  ],
  [
    'that are not there cannot be dropped, and then nothing of the job happens',
    (owner) => [by('drop', owner, 't'), by('drop', owner, 't')],
    { kind: 'no-such-table', name: 't' },
    ['t'],
  ],
  [
    'come back in the job that dropped them',
    (owner) => [by('drop', owner, 't'), by('undrop', owner, 'T')],
    { kind: 'finished' },
    ['t'],
  ],
  [
    'do not come back over one of their name',
    (owner) => [by('undrop', owner, 't')],
    { kind: 'table-exists', name: 't' },
    ['t'],
  ],
  [
    'that were never there do not come back',
    (owner) => [by('undrop', owner, 'u')],
    { kind: 'no-such-table', name: 'u' },
    ['t'],
  ],
  [
    'of another space are another matter',
    (owner) => [{ kind: 'drop', space: (owner.space + 1n) as Account['space'], name: 't' }],
    { kind: 'no-such-table', name: 't' },
    ['t'],
  ],
];

/** What stood as t before, in these cases. */
const T = 'tableone' as TableVersion['table'];

const REPLACEMENTS: readonly [
  title: string,
  changes: (owner: Account) => readonly TableChange[],
  result: FinishResult,
  current: Readonly<Record<string, number>>,
][] = [
  ['stand in the place of the old one', (o) => [next(o, 2)], { kind: 'finished' }, { t: 2 }],
  [
    'come one after the other in one job',
    (o) => [next(o, 2), next(o, 3)],
    { kind: 'finished' },
    { t: 3 },
  ],
  [
    'need a table to be versions of',
    (o) => [replace(version(o, 'u'))],
    { kind: 'no-such-table', name: 'u' },
    { t: 1 },
  ],
  [
    'leave the old one to UNDROP once the name is free',
    (o) => [next(o, 2), rename(o, 't', 'bad'), by('undrop', o, 'T')],
    { kind: 'finished' },
    { bad: 2, t: 1 },
  ],
  [
    'come back before the old one where they were dropped last',
    (o) => [next(o, 2), by('drop', o, 't'), by('undrop', o, 't')],
    { kind: 'finished' },
    { t: 2 },
  ],
  [
    'may be of a table that has another name since',
    (o) => [rename(o, 't', 'u'), replace(version(o, 'u', { table: T, version: 2 }))],
    { kind: 'finished' },
    { u: 2 },
  ],
];

const next = (owner: Account, number: number): TableChange =>
  replace(version(owner, 't', { table: T, version: number }));

const RENAMES: readonly [
  title: string,
  changes: (owner: Account) => readonly TableChange[],
  result: FinishResult,
  names: readonly string[],
][] = [
  ['give the new name alone', (o) => [rename(o, 'T', 'New')], { kind: 'finished' }, ['New']],
  ['may change the spelling', (o) => [rename(o, 't', 'T')], { kind: 'finished' }, ['T']],
  [
    'need a table to rename',
    (o) => [rename(o, 'u', 'v')],
    { kind: 'no-such-table', name: 'u' },
    ['t'],
  ],
  [
    'take no name that a table has',
    (o) => [create(version(o, 'U')), rename(o, 't', 'u')],
    { kind: 'table-exists', name: 'U' },
    ['t'],
  ],
  [
    'leave a name free for the next',
    (o) => [rename(o, 't', 'u'), create(version(o, 't'))],
    { kind: 'finished' },
    ['t', 'u'],
  ],
];

const sized = (owner: Account, name: string, bytes: bigint) =>
  create(version(owner, name, { bytes }));

const resized = (owner: Account, bytes: bigint) => replace(version(owner, 't', { bytes }));

const quotaBytes = 1_000n;

const QUOTAS: readonly [string, (owner: Account) => readonly TableChange[], bigint | null][] = [
  ['may be filled to the last byte', (o) => [sized(o, 'u', 400n)], null],
  ['may not be passed by a byte', (o) => [sized(o, 'u', 401n)], 1_001n],
  [
    'is over what stands at the end of the job',
    (o) => [sized(o, 'u', 900n), by('drop', o, 't')],
    null,
  ],
  [
    'counts every table that a job makes',
    (o) => [sized(o, 'u', 300n), sized(o, 'v', 300n)],
    1_200n,
  ],
  ['counts the new version for the old one', (o) => [resized(o, 1_000n)], null],
  ['may not be passed by a new version either', (o) => [resized(o, 1_001n)], 1_001n],
  ['is no matter of names', (o) => [rename(o, 't', 'u')], null],
  [
    'counts what comes back',
    (o) => [by('drop', o, 't'), sized(o, 'u', 600n), by('undrop', o, 't')],
    1_200n,
  ],
];

/** Cases of tables. */
export const TABLE_CASES: CaseGroups = {
  tables: {
    'are listed by name and found in any case, with every number exact': async (yard) => {
      const { store, account, change } = yard;
      const [owner, other] = [await account({ quotaBytes: MAX }), await account()];
      const exact = { rows: MAX, bytes: MAX - 100n, job: MAX as TableVersion['job'] };
      const big = version(owner, 'Äpfel', {
        ...exact,
        files: [{ name: 'part-0.parquet', bytes: MAX, rows: MAX, sha256: '00'.repeat(32) }],
      });
      const small = version(owner, 'b');
      await change(owner, create(big), create(small));
      await change(other, create(version(other, 'b')));
      assert.deepEqual(await store.tables.list(owner.space), [small, big]);
      assert.deepEqual(await store.tables.current(owner.space, 'äPFEL'), big);
      assert.equal(await store.tables.current(owner.space, 'c'), undefined);
      assert.equal(await store.tables.usedBytes(owner.space), MAX);
      assert.equal(await store.tables.usedBytes(other.space), 100n);
    },

    'that UNDROP would bring back are told, last dropped first': async (yard) => {
      const { store, account, change } = yard;
      const [owner, other] = [await account({ quotaBytes: MAX }), await account()];
      const [a, b, c] = [version(owner, 'A'), version(owner, 'b'), version(owner, 'c')];
      await change(owner, create(a), create(b), create(c));
      await change(other, create(version(other, 'd')), by('drop', other, 'd'));
      assert.deepEqual(await store.tables.dropped(owner.space, 10), []);
      await change(owner, by('drop', owner, 'a'));
      await change(owner, by('drop', owner, 'b'));
      // Of what was replaced nothing comes back while a table has the name.
      await change(owner, replace(version(owner, 'c', { table: c.table, version: 2 })));
      const named = async (most: number) =>
        (await store.tables.dropped(owner.space, most)).map((table) => table.version.name);
      assert.deepEqual((await named(10)).toSorted(), ['A', 'b']);
      assert.equal((await named(1)).length, 1);
      const again = version(owner, 'a');
      await change(owner, create(again));
      assert.deepEqual(await named(10), ['b']);
      await change(owner, by('drop', owner, 'A'));
      const [newest] = await store.tables.dropped(owner.space, 10);
      assert.deepEqual(newest?.version, again);
      await store.tables.condemn(instant(Number.MAX_SAFE_INTEGER));
      assert.deepEqual(await named(10), []);
    },

    ...each(CHANGES, ([title, changes, result, names]) => [
      title,
      async (yard) => {
        const { account, change } = yard;
        const owner = await account();
        await change(owner, create(version(owner, 't')));
        assert.deepEqual(await change(owner, ...changes(owner)), result);
        assert.deepEqual(await namesOf(yard, owner), names);
      },
    ]),

    ...each(RENAMES, ([title, changes, result, names]) => [
      `renamed: ${title}`,
      async (yard) => {
        const { account, change } = yard;
        const owner = await account();
        await change(owner, create(version(owner, 't')));
        assert.deepEqual(await change(owner, ...changes(owner)), result);
        assert.deepEqual(await namesOf(yard, owner), names);
      },
    ]),

    ...each(REPLACEMENTS, ([title, changes, result, current]) => [
      `new versions: ${title}`,
      async ({ store, account, change }) => {
        const owner = await account();
        await change(owner, create(version(owner, 't', { table: T })));
        assert.deepEqual(await change(owner, ...changes(owner)), result);
        const listed = await store.tables.list(owner.space);
        const found = Object.fromEntries(listed.map((table) => [table.name, table.version]));
        assert.deepEqual(found, current);
        assert.ok(listed.every(({ table }) => table === T));
      },
    ]),

    'have a next version, of the same table unless an older one was brought back': async (yard) => {
      const { store, account, change } = yard;
      const owner = await account();
      await change(owner, create(version(owner, 't', { table: T })), next(owner, 2));
      assert.deepEqual(await store.tables.next(owner.space, 'T'), { table: T, version: 3 });
      assert.equal(await store.tables.next(owner.space, 'u'), undefined);
      await change(owner, rename(owner, 't', 'bad'), by('undrop', owner, 't'));
      assert.deepEqual(await store.tables.next(owner.space, 'bad'), { table: T, version: 3 });
      const own = await store.tables.next(owner.space, 't');
      assert.ok(own?.version === 1 && own.table !== T, 'two lines of versions never meet');
    },

    'that were replaced expire as dropped ones do, and count no more': async (yard) => {
      const { store, account, change } = yard;
      const owner = await account();
      const old = version(owner, 't', { table: T, bytes: 700n });
      const young = version(owner, 't', { table: T, version: 2, bytes: 300n });
      await change(owner, create(old));
      await change(owner, replace(young));
      assert.equal(await store.tables.usedBytes(owner.space), 300n);
      assert.deepEqual(await versionsAfter(store, at(21)), [
        { version: old, isExpired: true },
        { version: young, isExpired: false },
      ]);
    },

    'come back as the newest that was dropped': async (yard) => {
      const { store, account, change, submit, mustTake, finish } = yard;
      const owner = await account();
      const versions = [version(owner, 't'), version(owner, 't'), version(owner, 't')];
      for (const [index, made] of versions.entries()) {
        await change(owner, create(made));
        await submit(owner);
        const changes = [by('drop', owner, 't')];
        await finish(await mustTake(), { changes, at: at(100 + index) });
      }
      await change(owner, by('undrop', owner, 't'));
      assert.deepEqual(await store.tables.current(owner.space, 't'), versions[2]);
    },

    'come back as the one dropped last, whatever the clock said of the drops': async (yard) => {
      const { store, account, change, submit, mustTake, finish } = yard;
      const owner = await account();
      const versions = [version(owner, 't'), version(owner, 't'), version(owner, 't')];
      for (const [index, made] of versions.entries()) {
        await change(owner, create(made));
        await submit(owner);
        const changes = [by('drop', owner, 't')];
        await finish(await mustTake(), { changes, at: at(100 - index) });
      }
      for (const made of versions.toReversed()) {
        await change(owner, by('undrop', owner, 't'));
        assert.deepEqual(await store.tables.current(owner.space, 't'), made);
        await yard.place.execute(`delete from table_versions where table_id = '${made.table}'`);
      }
    },

    'are read a page at a time, each once': async (yard) => {
      const { store, account, change } = yard;
      const owner = await account();
      const made = Array.from({ length: 450 }, (_, index) =>
        version(owner, `t${index}`, { bytes: 1n }),
      );
      await change(owner, ...made.map(create));
      const found = await versionsAfter(store, at(0));
      const tables = found.map((entry) => entry.version.table);
      assert.deepEqual(tables.toSorted(), made.map(({ table }) => table).toSorted());
      assert.ok((await store.tables.versions()).length < made.length);
    },

    'are expired some time after they were dropped, and then never come back': async (yard) => {
      const { store, account, change } = yard;
      const owner = await account();
      const [kept, dropped] = [version(owner, 'kept'), version(owner, 'dropped')];
      await change(owner, create(kept), create(dropped));
      await change(owner, by('drop', owner, 'dropped'));
      const expiredAt = async (milliseconds: number) =>
        (await versionsAfter(store, at(milliseconds)))
          .filter(({ isExpired }) => isExpired)
          .map((entry) => entry.version);
      assert.deepEqual(await expiredAt(20), [], 'dropped at 20, so not before it');
      assert.deepEqual(await expiredAt(21), [dropped]);
      assert.deepEqual(await expiredAt(0), [dropped], 'what was condemned stays so');
      const result = await change(owner, by('undrop', owner, 'dropped'));
      assert.deepEqual(result, { kind: 'no-such-table', name: 'dropped' });
      assert.deepEqual(await store.tables.forget([kept, dropped]), [dropped]);
      assert.deepEqual(await store.tables.forget([dropped]), [], 'once');
      const left = await versionsAfter(store, at(0));
      assert.deepEqual(left, [{ version: kept, isExpired: false }]);
    },

    'of an account that was closed expire some time after that': async (yard) => {
      const { store, account, change } = yard;
      const [owner, back, other] = [await account(), await account(), await account()];
      const theirs = version(owner, 'theirs');
      await change(owner, create(theirs));
      for (const stays of [back, other]) await change(stays, create(version(stays, 'theirs')));
      for (const { id } of [owner, back]) await store.accounts.close(id, at(50));
      await store.accounts.reopen(back.id);
      const expiredAt = async (milliseconds: number) =>
        (await versionsAfter(store, at(milliseconds)))
          .filter(({ isExpired }) => isExpired)
          .map((entry) => entry.version);
      assert.deepEqual(await expiredAt(50), [], 'closed at 50, so not before it');
      assert.deepEqual(await namesOf(yard, owner), ['theirs']);
      assert.deepEqual(await expiredAt(51), [theirs]);
      for (const stays of [back, other]) assert.deepEqual(await namesOf(yard, stays), ['theirs']);
    },
  },

  'a quota': {
    ...each(QUOTAS, ([title, changes, usedBytes]) => [
      title,
      async (yard) => {
        const { store, account, change } = yard;
        const owner = await account({ quotaBytes });
        await change(owner, sized(owner, 't', 600n));
        const before = await store.tables.list(owner.space);
        const result = await change(owner, ...changes(owner));
        if (usedBytes === null) assert.deepEqual(result, { kind: 'finished' });
        else {
          assert.deepEqual(result, { kind: 'over-quota', usedBytes, quotaBytes });
          assert.deepEqual(await store.tables.list(owner.space), before);
        }
      },
    ]),

    'that has shrunk still lets tables be dropped and replaced by smaller ones': async (yard) => {
      const { place, account, change } = yard;
      const owner = await account({ quotaBytes });
      await change(owner, sized(owner, 't', 600n), sized(owner, 'u', 400n));
      await place.execute(`update accounts set quota_bytes = 10 where id = ${owner.id}`);
      const smaller = [by('drop', owner, 't'), sized(owner, 't', 500n)];
      assert.deepEqual(await change(owner, ...smaller), { kind: 'finished' });
      assert.deepEqual(await change(owner, by('drop', owner, 'u')), { kind: 'finished' });
      const result = await change(owner, by('undrop', owner, 'u'));
      assert.deepEqual(result, { kind: 'over-quota', usedBytes: 900n, quotaBytes: 10n });
    },
  },
};

const namesOf = async ({ store }: Yard, owner: Account): Promise<readonly string[]> =>
  (await store.tables.list(owner.space)).map(({ name }) => name);
