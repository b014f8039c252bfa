// What the store promises of jobs that name tables of groups: which versions they get, that those
// stay while they run, and that nobody waits for anybody because of them.

import assert from 'node:assert/strict';
import type { Account } from '../../src/domain/account.ts';
import { fold } from '../../src/domain/table.ts';
import type { NewJob } from '../../src/ports/store.ts';
import { enter, newGroup, publish } from './store-groups.ts';
import {
  at,
  by,
  create,
  newJob,
  ref,
  replace,
  termsOf,
  version,
  versionsAfter,
  type CaseGroups,
  type Yard,
} from './store-yard.ts';

/** The table of a group, as a job names it. */
const reads = (group: string, ...names: readonly string[]): Pick<NewJob, 'shared'> => ({
  shared: names.map((name) => ({ group: fold(group), name: fold(name) })),
});

/** A group of two, one of whom has published T. */
const openGround = async (yard: Yard) => {
  const [owner, reader] = [await yard.account(), await yard.account()];
  const group = await newGroup(yard, owner, 'Survey');
  await enter(yard, group, reader);
  const t = version(owner, 'T');
  await yard.change(owner, create(t), create(version(owner, 'private')));
  assert.equal(await publish(yard, group, owner)('t'), 'published');
  return { owner, reader, group, t };
};

/** Cases of jobs that read tables of groups. */
export const SHARED_CASES: CaseGroups = {
  'jobs that read tables of groups': {
    'get what is published, and nothing else of that space': async (yard) => {
      const { reader, group, t } = await openGround(yard);
      await yard.submit(reader, reads('SURVEY', 'T', 'private', 'nothing'));
      const claim = await yard.mustTake();
      assert.deepEqual(claim.shared, [{ from: `group ${group.id}`, version: t }]);
      assert.deepEqual(claim.pinned, []);
      assert.deepEqual(claim.tableNames, []);
    },

    'get it in a quick query, too': async (yard) => {
      const { reader, group, t } = await openGround(yard);
      const quick = newJob(reader, { quick: true, ...reads('Survey', 't') });
      const claim = await yard.store.jobs.insertStarted(quick, termsOf());
      assert.ok(claim !== undefined && 'shared' in claim);
      assert.deepEqual(claim.shared, [{ from: `group ${group.id}`, version: t }]);
    },

    'get nothing where they are no members, or no more': async (yard) => {
      const { owner, reader, group } = await openGround(yard);
      const [guest, stranger] = [await yard.account(), await yard.account()];
      await yard.store.groups.invite({ group: group.id, by: owner.id, account: guest.id }, 9);
      for (const account of [guest, stranger, reader]) {
        await yard.submit(account, reads('Survey', 't'));
        await yard.store.groups.remove({ group: group.id, by: owner.id, account: account.id });
        assert.deepEqual((await yard.mustTake()).shared, []);
      }
    },

    'get the version that is current when they start, which then stays': async (yard) => {
      const { owner, reader, group, t } = await openGround(yard);
      const young = { ...t, version: 2 };
      await yard.submit(reader, reads('Survey', 't'));
      await changeBeside(yard, owner, young);
      const reading = await yard.mustTake();
      assert.deepEqual(reading.shared, [{ from: `group ${group.id}`, version: young }]);
      await yard.change(owner, by('drop', owner, 't'));
      const isLeft = async () =>
        (await versionsAfter(yard.store, at(1_000))).some(
          (each) => each.version.version === 2 && !each.isExpired,
        );
      assert.ok(await isLeft());
      await yard.finish(reading);
      assert.ok(!(await isLeft()));
    },

    'get one that is published twice, and is their own, by each name': async (yard) => {
      const { owner, group, t } = await openGround(yard);
      const other = await newGroup(yard, owner, 'Other');
      await publish(yard, other, owner)('t');
      const shared = [
        ...(reads('Survey', 't').shared ?? []),
        ...(reads('Other', 't').shared ?? []),
      ];
      await yard.submit(owner, { reads: [ref(owner, 't')], shared });
      const claim = await yard.mustTake();
      assert.deepEqual(claim.pinned, [t]);
      assert.deepEqual(claim.shared, [
        { from: `group ${group.id}`, version: t },
        { from: `group ${other.id}`, version: t },
      ]);
      await yard.finish(claim);
    },

    'get what their views name, though the view is younger than they are': async (yard) => {
      const { reader, group, t } = await openGround(yard);
      const object = { kind: 'view', name: 'v', text: '', reads: [], ...reads('Survey', 't') };
      const define = { kind: 'define', space: reader.space, object } as const;
      await yard.submit(reader, { writes: [ref(reader, 'v')] });
      const maker = await yard.mustTake();
      await yard.submit(reader, { reads: [ref(reader, 'v')] });
      await yard.finish(maker, { changes: [define as never] });
      const claim = await yard.mustTake();
      assert.deepEqual(claim.shared, [{ from: `group ${group.id}`, version: t }]);
      assert.deepEqual(claim.objects, [object]);
    },

    'wait for nobody, and nobody waits for them': async (yard) => {
      const { owner, reader, t } = await openGround(yard);
      await yard.submit(owner, { writes: [ref(owner, 't')] });
      const writer = await yard.mustTake();
      const quick = newJob(reader, { quick: true, ...reads('Survey', 't') });
      const claim = await yard.store.jobs.insertStarted(quick, termsOf());
      assert.ok(claim !== undefined && 'shared' in claim);
      assert.deepEqual(
        claim.shared.map((each) => each.version),
        [t],
      );
      const changes = [replace({ ...t, version: 2 })];
      assert.deepEqual(await yard.finish(writer, { changes }), { kind: 'finished' });
      await yard.submit(owner, { writes: [ref(owner, 't')] });
      assert.ok(await yard.take());
    },

    'get it again when they start again': async (yard) => {
      const { owner, reader, t } = await openGround(yard);
      await yard.submit(reader, reads('Survey', 't'));
      const server = await yard.dyingServer();
      assert.deepEqual(sharedBy(await yard.mustTake({ server })), [t]);
      await yard.store.jobs.retakeLost(at(50), 2);
      const young = { ...t, version: 2 };
      await changeBeside(yard, owner, young);
      assert.deepEqual(sharedBy(await yard.mustTake()), [young]);
    },
  },
};

const sharedBy = ({ shared }: Awaited<ReturnType<Yard['mustTake']>>) =>
  shared.map((each) => each.version);

/** A quick job of another account, while long ones wait. */
const changeBeside = async (yard: Yard, owner: Account, made: ReturnType<typeof version>) => {
  const claim = await yard.store.jobs.insertStarted(newJob(owner, { quick: true }), termsOf());
  assert.ok(claim !== undefined && 'job' in claim);
  await yard.finish(claim, { changes: [replace(made)] });
};
