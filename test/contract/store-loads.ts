// What the store promises of files that come in pieces, of sources and of loads.
// Where a file lies, and what is in it, is the business of others.

import assert from 'node:assert/strict';
import type { Account } from '../../src/domain/account.ts';
import type { JobId } from '../../src/domain/job.ts';
import type { SpaceId } from '../../src/domain/table.ts';
import { newUploadToken } from '../../src/domain/upload.ts';
import { at, newJob, termsOf, type CaseGroups, type Yard } from './store-yard.ts';

const makeSpace = async ({ store }: Yard, owner: Account, name = 'Sales'): Promise<SpaceId> => {
  const made = { name, comments: '', owner: owner.id, created: at(3), inQueries: false };
  const id = await store.spaces.insert(made, 100);
  if (id === undefined) throw new Error('The space was not made.');
  return id;
};

const begin = async ({ store }: Yard, owner: Account, space: SpaceId): Promise<JobId> => {
  const upload = newUploadToken();
  return store.loads.begin(newJob(owner, { kind: 'import', space, upload }), 'orders');
};

const chunk = (after: number, bytes = 10, digest = `digest-${after}`) => ({ after, bytes, digest });

/** Cases of loads. */
export const LOAD_CASES: CaseGroups = {
  'a file that comes in pieces': {
    'is a draft that nobody claims, and counts its chunks in turn': async (yard) => {
      const { store, account } = yard;
      const owner = await account();
      const job = await begin(yard, owner, await makeSpace(yard, owner));
      assert.equal((await store.jobs.byId(job))?.status, 'draft');
      assert.equal(await store.jobs.claim('import', termsOf()), undefined);
      assert.equal(await store.loads.reserve(job, chunk(0)), true);
      // The one before is not in the file yet, and no number is given twice.
      assert.equal(await store.loads.reserve(job, chunk(1)), false);
      await store.loads.written(job, 1);
      assert.equal(await store.loads.reserve(job, chunk(0)), false);
      assert.equal(await store.loads.reserve(job, chunk(1, 5)), true);
      await store.loads.written(job, 2);
      await store.loads.answered(job, 1);
      assert.equal((await store.loads.upload(job))?.isAnswered, false);
      await store.loads.answered(job, 2);
      await store.loads.repeated(job, 2);
      assert.deepEqual(await store.loads.upload(job), {
        file: await store.jobs.uploadOf(job),
        source: 'orders',
        options: {},
        bytes: 15,
        chunks: 2,
        lastBytes: 5,
        lastDigest: 'digest-1',
        isWritten: true,
        isAnswered: true,
        repeats: [2],
      });
    },

    'takes options and chunks until it is submitted, and then its space’s turn': async (yard) => {
      const { store, account } = yard;
      const owner = await account();
      const space = await makeSpace(yard, owner);
      const job = await begin(yard, owner, space);
      assert.equal(await store.loads.setOptions(job, { Separator: '|' }), true);
      assert.equal(await store.loads.setOptions(job, { RowsToSkipAtEnd: '1' }), true);
      assert.equal(await store.spaces.isBusy(space), false);
      assert.equal(await store.loads.submit(job, space), true);
      assert.equal(await store.loads.submit(job, space), false);
      assert.equal(await store.spaces.isBusy(space), true);
      assert.equal(await store.loads.setOptions(job, { Separator: ',' }), false);
      assert.equal(await store.loads.reserve(job, chunk(0)), false);
      const options = { Separator: '|', RowsToSkipAtEnd: '1' };
      assert.deepEqual((await store.loads.upload(job))?.options, options);
      const claim = await store.jobs.claim('import', termsOf());
      assert.deepEqual([claim?.job.id, claim?.space], [job, space]);
      assert.notEqual(claim?.upload, undefined);
    },

    'is wanted while it comes and while it waits for its load': async (yard) => {
      const { store, account, submit, mustTake, finish } = yard;
      const owner = await account();
      const space = await makeSpace(yard, owner);
      await begin(yard, owner, space);
      assert.equal((await store.jobs.uploads()).filter(({ isSource }) => isSource).length, 1);
      const file = newUploadToken();
      const source = { name: 'Orders', options: { Separator: '|' }, file };
      await submit(owner, { space });
      await finish(await mustTake(), { changes: [{ kind: 'put-source', space, source }] });
      assert.ok((await store.jobs.uploads()).some(({ upload }) => upload === file));
      await submit(owner, { space });
      const claim = await mustTake();
      const load = {
        kind: 'end-load',
        space,
        number: 1,
        job: claim.job.id,
        files: [file],
      } as const;
      await finish(claim, { changes: [load] });
      assert.ok(!(await store.jobs.uploads()).some(({ upload }) => upload === file));
      assert.deepEqual(await store.loads.sources(space), [
        { ...source, file: null, isEnabled: true, modified: at(20) },
      ]);
      assert.equal((await store.jobs.byId(claim.job.id))?.load, 1);
      assert.equal((await store.spaces.find(owner.id, space))?.loads, 1);
    },
  },

  'a source': {
    'has one file, the newest, and keeps that it is disabled': async (yard) => {
      const { store, account, submit, mustTake, finish } = yard;
      const owner = await account();
      const space = await makeSpace(yard, owner);
      const put = async (name: string) => {
        const source = { name, options: {}, file: newUploadToken() };
        await submit(owner, { space });
        await finish(await mustTake(), { changes: [{ kind: 'put-source', space, source }] });
        return source.file;
      };
      await put('orders');
      assert.equal(await store.loads.enable(space, 'ORDERS', false), true);
      assert.equal(await store.loads.enable(space, 'none', true), false);
      const file = await put('Orders');
      const [only, ...others] = await store.loads.sources(space);
      assert.deepEqual([only?.name, only?.file, only?.isEnabled], ['Orders', file, false]);
      assert.deepEqual(others, []);
    },
  },

  'loads of a space': {
    'are taken back from the newest on, and no number comes again': async (yard) => {
      const { store, account, submit, mustTake, finish } = yard;
      const owner = await account();
      const [space, other] = [await makeSpace(yard, owner), await makeSpace(yard, owner, 'B')];
      const load = async (number: number) => {
        await submit(owner, { space });
        const claim = await mustTake();
        const ended = { kind: 'end-load', space, number, job: claim.job.id, files: [] } as const;
        await finish(claim, { changes: [ended] });
      };
      await load(1);
      await load(2);
      assert.equal(await store.loads.newest(space), 2);
      await submit(owner, { space });
      await finish(await mustTake(), { changes: [{ kind: 'undo-load', space, number: 2 }] });
      assert.equal(await store.loads.newest(space), 1);
      assert.equal((await store.spaces.find(owner.id, space))?.loads, 2);
      await submit(owner, { space: other });
      const copy = { kind: 'copy-space', from: space, space: other } as const;
      await finish(await mustTake(), { changes: [copy] });
      assert.equal(await store.loads.newest(other), 1);
      assert.equal((await store.spaces.find(owner.id, other))?.loads, 2);
    },
  },
};
