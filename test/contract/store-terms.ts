// What the store promises of drafts, and of what a job is told beside its text.
// That a result's file goes when its time has come is the business of the sweep.

import assert from 'node:assert/strict';
import type { Account } from '../../src/domain/account.ts';
import type { JobId } from '../../src/domain/job.ts';
import { PLAIN_TERMS } from '../../src/domain/job-terms.ts';
import type { NewJob, Store } from '../../src/ports/store.ts';
import { newUploadToken } from '../../src/domain/upload.ts';
import { at, MAX, newJob, newOutput, ref, type CaseGroups, type Yard } from './store-yard.ts';

const PARAMETERS = [
  ['QUERY', 'SELECT α'],
  ['MAXREC', '5'],
] as const;

const TABLES = [{ name: 'mine', upload: newUploadToken() }];

const TERMS = { destruction: at(500), parameters: PARAMETERS };

/** What a draft of these cases was told. */
const TOLD = { parameters: PARAMETERS, tables: [] };

const NOTHING_TOLD = { taskName: null, parameters: [], tables: [], before: TOLD };

const draft = async ({ store }: Yard, owner: Account, parts: Partial<NewJob> = {}) => {
  const id = await store.terms.insertDraft(newJob(owner, { terms: TERMS, ...parts }), 100);
  if (id === undefined) throw new Error('The draft was not taken in.');
  return id;
};

const termsOf = async ({ store }: Yard, id: JobId) => (await store.jobs.byId(id))?.terms;

/** A job with an output, and that output. */
const withOutput = async (yard: Yard, owner: Account, parts: Partial<NewJob> = {}) => {
  const id = await yard.submit(owner, { format: 'votable', ...parts });
  const output = newOutput({ expires: at(900) });
  await yard.finish(await yard.mustTake(), { output: { output, ownerBytesMax: MAX } });
  return { id, output };
};

/** Cases of drafts and terms. */
export const TERMS_CASES: CaseGroups = {
  'a draft of a query': {
    'waits for its owner, keeps what it was told, and is nobody else’s to take': async (yard) => {
      const { store, account, take } = yard;
      const id = await draft(yard, await account(), { taskName: 'one' });
      assert.equal(await take(), undefined);
      assert.equal((await store.jobs.byId(id))?.status, 'draft');
      assert.deepEqual(await termsOf(yard, id), { ...PLAIN_TERMS, ...TERMS });
      const before = { parameters: PARAMETERS, tables: [] };
      const told = { taskName: 'two', parameters: [['LANG', 'ADQL']], tables: TABLES } as const;
      assert.equal(await store.terms.tell(id, { ...told, before }), 'told');
      assert.deepEqual((await termsOf(yard, id))?.parameters, told.parameters);
      assert.deepEqual((await termsOf(yard, id))?.tables, TABLES);
      assert.equal((await store.jobs.byId(id))?.taskName, 'two');
    },

    'keeps what others have told it meanwhile': async (yard) => {
      const { store, account, place } = yard;
      const owner = await account();
      const id = await draft(yard, owner, { taskName: 'one' });
      const own = { parameters: PARAMETERS, tables: [] };
      const told = { taskName: 'two', parameters: [['LANG', 'ADQL']], tables: TABLES } as const;
      const others = [
        { ...own, parameters: [] },
        { ...own, tables: TABLES },
      ];
      for (const before of others) {
        assert.equal(await store.terms.tell(id, { ...told, before }), 'changed');
      }
      const job = newJob(owner);
      const failure = { at: at(7), reason: 'query-error', message: 'None.' } as const;
      for (const before of others) {
        assert.equal(await store.terms.submit(id, { job, before }, 100), 'changed');
        assert.equal(await store.terms.submitFailed(id, { job, before }, failure), 'changed');
      }
      assert.deepEqual(await termsOf(yard, id), { ...PLAIN_TERMS, ...TERMS });
      const { status, taskName } = (await store.jobs.byId(id)) ?? {};
      assert.deepEqual([status, taskName], ['draft', 'one']);
      const other = await place.open();
      const names = Array.from({ length: 20 }, (_, number) => `P${number}`);
      const add = async (name: string, { jobs, terms }: Pick<Store, 'jobs' | 'terms'>) => {
        for (;;) {
          const before = (await jobs.byId(id))?.terms ?? PLAIN_TERMS;
          const parameters = [...before.parameters, [name, '1'] as const];
          const { tables } = before;
          const result = await terms.tell(id, { taskName: null, parameters, tables, before });
          if (result !== 'changed') return result;
        }
      };
      const results = await Promise.all(
        names.map((name, number) => add(name, number % 2 === 0 ? store : other)),
      );
      await other.close();
      assert.deepEqual(new Set(results), new Set(['told']));
      const all = (await termsOf(yard, id))?.parameters.map(([name]) => name) ?? [];
      assert.deepEqual(all.toSorted(), [...PARAMETERS.map(([name]) => name), ...names].toSorted());
    },

    'becomes a job that waits its turn with its locks, once': async (yard) => {
      const { store, account, mustTake, take, submit, finish } = yard;
      const owner = await account();
      const moons = [ref(owner, 'moons')];
      await submit(owner, { writes: moons });
      const id = await draft(yard, owner);
      const terms = { dialect: 'adql', rowsMax: 5n } as const;
      const words = { text: 'SELECT β', context: 'Moons', format: 'fits' } as const;
      const job = newJob(owner, { ...words, reads: moons, terms });
      assert.equal(await store.terms.submit(id, { job, before: TOLD }, 100), 'submitted');
      assert.equal(await store.terms.submit(id, { job, before: TOLD }, 100), 'no-draft');
      assert.equal(await store.terms.tell(id, NOTHING_TOLD), 'no-draft');
      const writer = await mustTake();
      assert.equal(await take(), undefined);
      await finish(writer);
      const claim = await mustTake();
      const { text, context, format } = claim.job;
      assert.deepEqual({ id: claim.job.id, text, context, format }, { id, ...words });
      assert.deepEqual(claim.job.terms, { ...PLAIN_TERMS, ...TERMS, ...terms });
    },

    'becomes the record of a job that failed, once': async (yard) => {
      const { store, account } = yard;
      const owner = await account();
      const id = await draft(yard, owner);
      const failure = { at: at(7), reason: 'query-error', message: 'There is no SELECT.' } as const;
      const job = newJob(owner, { text: 'SELECT', terms: { dialect: 'adql' } });
      assert.equal(await store.terms.submitFailed(id, { job, before: TOLD }, failure), 'submitted');
      assert.equal(await store.terms.submitFailed(id, { job, before: TOLD }, failure), 'no-draft');
      const failed = await store.jobs.byId(id);
      assert.equal(failed?.status, 'failed');
      assert.deepEqual(
        [failed.text, failed.ended, failed.reason, failed.message, failed.terms?.dialect],
        ['SELECT', at(7), 'query-error', 'There is no SELECT.', 'adql'],
      );
    },

    'is refused where its owner has as many drafts, or as many waiting jobs': async (yard) => {
      const { store, account, submit } = yard;
      const owner = await account();
      const id = await draft(yard, owner);
      assert.equal(await store.terms.insertDraft(newJob(owner), 1), undefined);
      assert.notEqual(await store.terms.insertDraft(newJob(await account()), 1), undefined);
      await submit(owner);
      assert.equal(await store.terms.submit(id, { job: newJob(owner), before: TOLD }, 1), 'full');
      assert.equal((await store.jobs.byId(id))?.status, 'draft');
    },

    'keeps the files of tables that were sent with it until it has ended': async (yard) => {
      const { store, account, mustTake, finish } = yard;
      const owner = await account();
      const tables = [
        { name: 'one', upload: newUploadToken() },
        { name: 'two', upload: newUploadToken() },
      ];
      const wanted = async (): Promise<readonly string[]> =>
        (await store.jobs.uploads())
          .filter((each) => each.owner === owner.id && !each.isSource)
          .map(({ upload }) => upload);
      const id = await draft(yard, owner, { terms: { ...TERMS, tables } });
      const tokens = tables.map(({ upload }) => upload);
      assert.deepEqual(await wanted(), tokens);
      const job = newJob(owner, { terms: { tables } });
      assert.equal(
        await store.terms.submit(id, { job, before: { ...TOLD, tables } }, 100),
        'submitted',
      );
      assert.deepEqual(await wanted(), tokens);
      const claim = await mustTake();
      assert.deepEqual(claim.job.terms?.tables, tables);
      assert.deepEqual(await wanted(), tokens);
      await finish(claim);
      assert.deepEqual(await wanted(), []);
    },

    'is no file that comes in pieces': async (yard) => {
      const { store, account } = yard;
      const owner = await account();
      const space = await store.spaces.insert(
        { name: 'Sales', comments: '', owner: owner.id, created: at(3), inQueries: false },
        100,
      );
      assert.ok(space);
      const coming = newJob(owner, { kind: 'import', space, upload: newUploadToken() });
      const file = await store.loads.begin(coming, 'orders');
      assert.equal(await store.terms.tell(file, NOTHING_TOLD), 'no-draft');
      assert.equal(
        await store.terms.submit(file, { job: newJob(owner), before: TOLD }, 100),
        'no-draft',
      );
    },

    'is there for every server, with its destruction, when its number is given': async (yard) => {
      const { store, account, place } = yard;
      const id = await draft(yard, await account());
      await store.terms.setDestruction(id, at(700));
      const other = await place.open();
      const found = await other.jobs.byId(id);
      await other.close();
      const told = { ...PLAIN_TERMS, ...TERMS, destruction: at(700) };
      assert.deepEqual([found?.status, found?.terms], ['draft', told]);
    },

    'is cancelled as a waiting job is': async (yard) => {
      const { store, account } = yard;
      const id = await draft(yard, await account());
      assert.equal(await store.jobs.cancel(id, 'cancelled'), 'canceling');
      const end = { job: id, attempt: 0, at: at(9) };
      assert.equal(await store.jobs.fail(end, 'cancelled', 'Cancelled.'), true);
      assert.equal((await store.jobs.byId(id))?.status, 'cancelled');
    },
  },

  'what a job is told': {
    'is written down with it, however it begins': async (yard) => {
      const { store, account, submit } = yard;
      const owner = await account();
      const terms = { dialect: 'adql', rowsMax: 2n ** 40n, secondsMax: 9 } as const;
      const whole = { ...PLAIN_TERMS, ...terms };
      const failed = await store.jobs.insertFailed(newJob(owner, { terms }), 'query-error', 'No.');
      assert.deepEqual(await termsOf(yard, failed), whole);
      assert.deepEqual(await termsOf(yard, await submit(owner, { terms })), whole);
      assert.equal(await termsOf(yard, await submit(owner)), undefined);
      const quick = newJob(owner, { quick: true, terms });
      const claim = await store.jobs.insertStarted(quick, {
        server: 'server-1',
        now: at(10),
        slots: 9,
        perAccountMax: 9,
      });
      assert.ok(claim !== undefined && 'job' in claim);
      assert.deepEqual(claim.job.terms, whole);
    },

    'can be said later of a job that was told nothing': async (yard) => {
      const { store, account, submit } = yard;
      const id = await submit(await account());
      assert.equal(await store.terms.secondsMax(id), null);
      await store.terms.setSecondsMax(id, 60);
      await store.terms.setDestruction(id, at(77));
      assert.equal(await store.terms.secondsMax(id), 60);
      const told = { secondsMax: 60, destruction: at(77) };
      assert.deepEqual(await termsOf(yard, id), { ...PLAIN_TERMS, ...told });
      await store.terms.setSecondsMax(id, null);
      assert.equal(await store.terms.secondsMax(id), null);
      assert.equal((await termsOf(yard, id))?.destruction, at(77));
    },

    'tells whether rows were left out': async (yard) => {
      const { account, submit, mustTake, finish } = yard;
      const id = await submit(await account(), { terms: { rowsMax: 5n } });
      await finish(await mustTake(), { rows: 5n, isCut: true });
      assert.deepEqual(await termsOf(yard, id), { ...PLAIN_TERMS, rowsMax: 5n, isCut: true });
    },
  },

  'the destruction of a job': {
    'is when its output expires, said before it is made or after': async (yard) => {
      const { store, account } = yard;
      const owner = await account();
      const before = await withOutput(yard, owner, { terms: { destruction: at(300) } });
      const after = await withOutput(yard, owner);
      assert.equal((await store.jobs.byId(after.id))?.output?.expires, at(900));
      await store.terms.setDestruction(after.id, at(400));
      assert.equal((await store.jobs.byId(before.id))?.output?.expires, at(300));
      assert.equal((await store.jobs.byId(after.id))?.output?.expires, at(400));
      assert.deepEqual(await store.outputs.kept(at(350)), [after.output.token]);
    },

    'is overdue for those alone that have not ended, draft, waiting or running': async (yard) => {
      const { store, account, submit, mustTake, finish } = yard;
      const owner = await account();
      const terms = { destruction: at(50) };
      const ended = await submit(owner, { terms });
      await finish(await mustTake());
      const running = await submit(owner, { terms });
      await mustTake();
      const waiting = await submit(owner, { terms });
      const drafted = await draft(yard, owner, { terms });
      const canceling = await draft(yard, owner, { terms });
      await store.jobs.cancel(canceling, 'cancelled');
      await submit(owner, { terms: { destruction: at(51) } });
      await submit(owner);
      const ids = (await store.terms.overdue(at(50))).map(({ id }) => id);
      assert.deepEqual(new Set(ids), new Set([running, waiting, drafted]));
      assert.ok(!ids.includes(ended));
      assert.deepEqual(await store.terms.overdue(at(49)), []);
    },

    'takes a destroyed job from those lists that leave such out, and its output': async (yard) => {
      const { store, account, submit } = yard;
      const owner = await account();
      const { id, output } = await withOutput(yard, owner);
      const other = await submit(owner);
      await store.terms.destroy(id, at(600));
      await store.terms.destroy(id, at(600));
      const listed = async (withoutDestroyed: boolean) => {
        const search = { includeSystem: true, withoutDestroyed };
        const jobs = await Array.fromAsync(store.jobs.search(search));
        return new Set(jobs.map((job) => job.id));
      };
      assert.deepEqual(await listed(true), new Set([other]));
      assert.deepEqual(await listed(false), new Set([id, other]));
      assert.equal((await termsOf(yard, id))?.isDestroyed, true);
      assert.equal((await store.outputs.byToken(output.token))?.output.expires, at(600));
    },
  },
};
