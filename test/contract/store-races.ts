// What the store promises of several servers that move at the same moment: each opener has its
// connections of its own, so their transactions truly meet in the database.

import assert from 'node:assert/strict';
import { eachVersion } from '../../src/core/housekeeping.ts';
import type { Claim } from '../../src/ports/store.ts';
import type { OpenedStore } from '../../src/store/open.ts';
import {
  at,
  by,
  create,
  drawNumber,
  newAccount,
  newJob,
  ref,
  SERVER,
  termsOf,
  version,
  type CaseGroups,
  type Yard,
} from './store-yard.ts';

/** How many move at once. */
const RUNNERS = 12;

/** Cases of moves that meet. */
export const RACE_CASES: CaseGroups = {
  'of moves that meet': {
    'each claim gets a job of its own': async (yard) => {
      const { account, submit } = yard;
      const owner = await account();
      for (let i = 0; i < RUNNERS - 2; i++) await submit(owner);
      const claims = await atOnce(yard, (store) => store.jobs.claim('long', termsOf()));
      const ids = claims.flatMap((claim) => (claim === undefined ? [] : [claim.job.id]));
      assert.equal(ids.length, RUNNERS - 2);
      assert.equal(new Set(ids).size, ids.length);
    },

    'claims of both classes each get a job of their own class': async (yard) => {
      const { store, account, submit } = yard;
      const owner = await account();
      const long = [await submit(owner), await submit(owner)];
      const quick = await submit(owner, { quick: true });
      const asked = ['long', 'quick', 'quick', 'long', 'long'] as const;
      const claims = await Promise.all(asked.map((each) => store.jobs.claim(each, termsOf())));
      // Which of those that ask at once is first, nobody promises.
      const given = (queueClass: 'long' | 'quick') =>
        new Set(
          claims.filter((_, index) => asked[index] === queueClass).map((claim) => claim?.job.id),
        );
      assert.deepEqual(given('long'), new Set([...long, undefined]));
      assert.deepEqual(given('quick'), new Set([quick, undefined]));
    },

    'no more claims than slots are met': async (yard) => {
      const { account, submit } = yard;
      for (let i = 0; i < RUNNERS; i++) await submit(await account());
      const claims = await atOnce(yard, (store) => store.jobs.claim('long', termsOf({ slots: 3 })));
      assert.equal(count(claims), 3);
    },

    'no account runs more than it may': async (yard) => {
      const { store, account, submit } = yard;
      const owner = await account();
      for (let i = 0; i < RUNNERS; i++) await submit(owner);
      await store.servers.renew('server-2', at(1_000_000));
      const claims = await atOnce(yard, (each, index) => {
        const server = index % 2 === 0 ? SERVER : 'server-2';
        return each.jobs.claim('long', termsOf({ server, perAccountMax: 2 }));
      });
      assert.equal(count(claims), 2);
    },

    'no two jobs that write one table are started': async (yard) => {
      const { account, submit } = yard;
      const owner = await account();
      const writes = [ref(owner, 't')];
      for (let i = 0; i < RUNNERS; i++) await submit(owner, { writes });
      const claims = await atOnce(yard, (store) => store.jobs.claim('long', termsOf()));
      assert.equal(count(claims), 1);
    },

    'no quick job starts beside one that writes its table': async (yard) => {
      const { account } = yard;
      const owner = await account();
      const job = newJob(owner, { quick: true, writes: [ref(owner, 't')] });
      const results = await atOnce(yard, (store) => store.jobs.insertStarted(job, termsOf()));
      const claims = results.filter((result) => result !== undefined && 'job' in result);
      assert.equal(claims.length, 1);
      assert.equal(count(results), RUNNERS, 'the others were told whom to wait for');
    },

    'no more jobs are taken in than may wait': async (yard) => {
      const { account } = yard;
      const job = newJob(await account());
      const ids = await atOnce(yard, (store) => store.jobs.insert(job, 5));
      assert.equal(count(ids), 5);
    },

    'one end wins, and the others are told so': async (yard) => {
      const { store, account, submit, mustTake } = yard;
      const id = await submit(await account());
      const { job } = await mustTake();
      const end = { job: id, attempt: job.attempt, at: at(20) };
      const results = await atOnce(yard, async (each, index) => {
        if (index % 3 === 0) return each.jobs.fail(end, 'engine', 'Failed.');
        const none = { rows: null, createdTable: null, changes: [], output: null };
        const result = await each.jobs.finish({ ...end, ...none });
        return result.kind === 'finished';
      });
      assert.equal(count(results), 1);
      const winner = results.indexOf(true);
      const status = winner % 3 === 0 ? 'failed' : 'finished';
      assert.equal((await store.jobs.byId(id))?.status, status);
    },

    'a cancel and a finish never both win': async (yard) => {
      await using other = await openOther(yard);
      const { store, account, submit, mustTake, finish } = yard;
      const owner = await account();
      for (let round = 0; round < 10; round++) {
        const id = await submit(owner);
        const claim = await mustTake();
        const [status, result] = await Promise.all([
          other.store.jobs.cancel(id, 'cancelled'),
          finish(claim),
        ]);
        const now = (await store.jobs.byId(id))?.status;
        assert.equal(now, result.kind === 'finished' ? 'finished' : 'canceling');
        assert.equal(status, now);
        const end = { job: id, attempt: 1, at: at(30) };
        if (now === 'canceling') await store.jobs.fail(end, 'cancelled', 'Cancelled.');
      }
    },

    'one table of a name is made, and the quota holds': async (yard) => {
      const { store, account, submit, mustTake } = yard;
      const owner = await account({ quotaBytes: 350n });
      const claims: Claim[] = [];
      for (let i = 0; i < RUNNERS; i++) {
        await submit(owner);
        claims.push(await mustTake());
      }
      const results = await atOnce(yard, (each, index) => {
        const { job } = claims[index] ?? assert.fail();
        const changes = [create(version(owner, `t${index % 6}`, { bytes: 100n }))];
        const none = { rows: null, createdTable: null, output: null };
        return each.jobs.finish({ job: job.id, attempt: 1, at: at(20), changes, ...none });
      });
      const names = (await store.tables.list(owner.space)).map(({ name }) => name);
      assert.equal(new Set(names).size, names.length);
      assert.equal(names.length, 3, 'as many as the quota allows');
      const finished = results.filter(({ kind }) => kind === 'finished');
      assert.equal(finished.length, 3);
    },

    'an undrop and the sweep never both win': async (yard) => {
      await using other = await openOther(yard);
      const { store, account, change, submit, mustTake, finish } = yard;
      const owner = await account();
      for (let round = 0; round < 30; round++) {
        const made = version(owner, `t${round}`);
        await change(owner, create(made));
        await change(owner, by('drop', owner, made.name));
        await submit(owner);
        const claim = await mustTake();
        const [result, gone] = await Promise.all([
          finish(claim, { changes: [by('undrop', owner, made.name)] }),
          sweepAt(other.store, 1_000),
        ]);
        const isBack = result.kind === 'finished';
        const current = await store.tables.current(owner.space, made.name);
        assert.deepEqual(current, isBack ? made : undefined);
        assert.deepEqual(gone, isBack ? [] : [made.table], `round ${round}: ${result.kind}`);
        const end = { job: claim.job.id, attempt: 1, at: at(30) };
        if (!isBack) await store.jobs.fail(end, 'query-error', 'There is no such table.');
      }
    },

    'several sweeps forget each version once': async (yard) => {
      const { account, change } = yard;
      const owner = await account();
      const made = Array.from({ length: 40 }, (_, index) => version(owner, `t${index}`));
      await change(owner, ...made.map(create));
      await change(owner, ...made.map(({ name }) => by('drop', owner, name)));
      const gone = (await atOnce(yard, (store) => sweepAt(store, 1_000))).flat();
      assert.deepEqual(gone.toSorted(), made.map(({ table }) => table).toSorted());
    },

    'one account gets a login, and one a number': async (yard) => {
      const login = `Kepler-${drawNumber()}`;
      const made = await atOnce(yard, (store) => store.accounts.insert(newAccount({ login })));
      assert.equal(made.filter((each) => typeof each !== 'string').length, 1);
      assert.equal(made.filter((each) => each === 'login-taken').length, RUNNERS - 1);
      const id = BigInt(drawNumber()) as never;
      const same = await atOnce(yard, (store) => store.accounts.insert(newAccount({ id })));
      assert.equal(same.filter((each) => typeof each !== 'string').length, 1);
      assert.equal(same.filter((each) => each === 'id-taken').length, RUNNERS - 1);
    },

    'what was lost is found once': async (yard) => {
      const { account, submit, mustTake, dyingServer } = yard;
      const owner = await account();
      for (let i = 0; i < 5; i++) {
        await submit(owner);
        await mustTake({ server: await dyingServer() });
      }
      const lost = (await atOnce(yard, (store) => store.jobs.retakeLost(at(50), 2))).flat();
      assert.equal(lost.length, 5);
    },

    'what one opener did, the other sees at once': async (yard) => {
      await using other = await openOther(yard);
      const { store, account, submit } = yard;
      const owner = await account();
      for (let round = 0; round < 20; round++) {
        const id = await submit(owner);
        assert.equal((await other.store.jobs.status(id))?.status, 'ready');
        await other.store.jobs.cancel(id, 'cancelled');
        assert.equal((await store.jobs.byId(id))?.status, 'canceling');
      }
    },
  },
};

/** What a sweep does in the store; the tables whose files it may remove. */
const sweepAt = async ({ tables }: OpenedStore, milliseconds: number) => {
  await tables.condemn(at(milliseconds));
  const found = await Array.fromAsync(eachVersion(tables));
  const expired = found.flatMap(({ version: each, isExpired }) => (isExpired ? [each] : []));
  return (await tables.forget(expired)).map(({ table }) => table);
};

/** A second opener of the same store, closed where its block ends. */
const openOther = async (yard: Yard) => {
  const store = await yard.place.open();
  return { store, [Symbol.asyncDispose]: () => store.close() };
};

/** Runs `move` many times at once, on two openers in turn. */
const atOnce = async <T>(
  yard: Yard,
  move: (store: OpenedStore, index: number) => Promise<T>,
): Promise<T[]> => {
  await using other = await openOther(yard);
  return await Promise.all(
    Array.from({ length: RUNNERS }, (_, index) =>
      move(index % 2 === 0 ? yard.store : other.store, index),
    ),
  );
};

const count = (results: readonly unknown[]): number =>
  results.filter((result) => result !== undefined && result !== false).length;
