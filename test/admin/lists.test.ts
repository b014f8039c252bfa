// Lists of an operator: jobs and queues as the record has them, and every list as lines of JSON
// that say no less than its words. The site is real; no server runs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { surroundings } from '../../src/admin/default-data.ts';
import { readSettings } from '../../src/admin/read-settings.ts';
import { openSite } from '../../src/admin/site.ts';
import { instant } from '../../src/base/time.ts';
import type { Account } from '../../src/domain/account.ts';
import { newAccount, newJob, SERVER, termsOf } from '../contract/store-yard.ts';
import { almagest } from '../support/recorded-terminal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const at = (second: number) => ({ submitted: instant(second * 1_000) });

const openGround = async () => {
  const folder = await temporaryFolder();
  const site = await openSite(await readSettings({ data: folder.path }, surroundings()));
  const add = async (login: string): Promise<Account> => {
    const account = await site.store.accounts.insert(newAccount({ login }));
    if (typeof account === 'string') throw new Error(account);
    return account;
  };
  const [kepler, tycho] = [await add('kepler'), await add('tycho')];
  const context = { name: 'Stars', description: '', version: 1, created: instant(0), tables: [] };
  await site.store.contexts.publish(context);
  const jobs = site.store.jobs;
  await site.store.servers.renew(SERVER, instant(Date.now() + 1_000_000));
  await jobs.insert(newJob(kepler, { ...at(1), taskName: 'first\tnight' }), 10);
  await jobs.claim('long', termsOf());
  await jobs.insert(newJob(tycho, at(2)), 10);
  await jobs.insert(newJob(kepler, { ...at(3), context: 'MyDB' }), 10);
  await jobs.insertFailed(newJob(tycho, at(4)), 'query-error', 'No.');
  await site.close();
  return {
    run: (...words: readonly string[]) => almagest(folder.path, ...words),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
};

const jobsOf = (printed: readonly string[]): readonly unknown[] =>
  printed.map((line): unknown => JSON.parse(line).job);

test('jobs are listed newest first, by status and by owner, at most so many', async () => {
  await using ground = await openGround();
  const list = async (...words: readonly string[]) =>
    jobsOf((await ground.run('jobs', '--json', ...words)).printed);
  assert.deepEqual(await list(), [4, 3, 2, 1]);
  assert.deepEqual(await list('--status', 'ready'), [3, 2]);
  assert.deepEqual(await list('--status', 'ready', '--status', 'started'), [3, 2, 1]);
  assert.deepEqual(await list('--owner', 'Tycho'), [4, 2]);
  assert.deepEqual(await list('--limit', '1'), [4]);
  const words = (await ground.run('jobs', '--owner', 'kepler')).printed;
  assert.equal(words.length, 3);
  assert.equal(words[0]?.split('\t')[0], 'job');
  assert.match(
    words[2] ?? '',
    /^1\tkepler\tquery\tStars\/500\tstarted\t-\t1970-01-01T00:00:01\.000Z\t\S+\t-\t-\tfirst night$/,
  );
});

test('what is no status, no limit and no account is refused', async () => {
  await using ground = await openGround();
  const codeOf = async (...words: readonly string[]) => (await ground.run('jobs', ...words)).code;
  assert.equal(await codeOf('--status', 'toString'), 2);
  assert.equal(await codeOf('--limit', '0'), 2);
  assert.equal(await codeOf('--owner', 'nobody'), 5);
});

test('queues are listed with what runs and waits in each', async () => {
  await using ground = await openGround();
  const { printed } = await ground.run(
    'queues',
    '--json',
    '--long-slots',
    '5',
    '--quick-slots',
    '4',
  );
  assert.deepEqual(
    printed.map((line): unknown => JSON.parse(line)),
    [
      { queue: 'Stars/1', state: 'running', slots: 4, running: 0, waiting: 0 },
      { queue: 'Stars/500', state: 'running', slots: 5, running: 1, waiting: 1 },
      { queue: 'MyDB/1', state: 'running', slots: 4, running: 0, waiting: 0 },
      { queue: 'MyDB/500', state: 'running', slots: 5, running: 0, waiting: 1 },
    ],
  );
});

const LISTS = [
  'account list',
  'context list',
  'group list',
  'queue list',
  'space list',
  'settings',
  'doctor',
];

test('every list is there as JSON, a line for each line of words', async () => {
  await using ground = await openGround();
  await ground.run('group', 'create', 'Survey', '--owner', 'kepler');
  for (const name of LISTS) {
    const words = await ground.run(...name.split(' '));
    const json = await ground.run(...name.split(' '), '--json');
    assert.equal(json.code, words.code, name);
    assert.equal(json.printed.length, words.printed.length, name);
    for (const line of json.printed) assert.equal(typeof JSON.parse(line), 'object', name);
  }
  const [group] = (await ground.run('group', 'list', '--json')).printed;
  assert.match(
    group ?? '',
    /"name":"Survey","owner":"kepler","members":\["kepler"\],"invited":\[\]/,
  );
});

test('the token of the metrics stands in no list of settings', async () => {
  await using ground = await openGround();
  const told = ['settings', '--metrics-token', 'sixteen-letters-and-more'];
  for (const words of [told, [...told, '--json']]) {
    const { printed } = await ground.run(...words);
    assert.ok(printed.some((line) => line.includes('metricsToken') && line.includes('[hidden]')));
    assert.ok(printed.every((line) => !line.includes('sixteen-letters')));
  }
  const short = await ground.run('settings', '--metrics-token', 'too-short');
  assert.doesNotMatch(short.said, /too-short/);
  assert.match(short.said, /\[hidden\] of --metrics-token cannot be used: it must have 16/);
});
