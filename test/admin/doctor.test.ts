// The doctor on sites that are well, damaged, and without their store: what it says, what it puts
// back, and that looking changes nothing. Tables are published as a job's commit would.

import assert from 'node:assert/strict';
import { chmod, chown, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { surroundings } from '../../src/admin/default-data.ts';
import { readSettings } from '../../src/admin/read-settings.ts';
import { removeOldReleases } from '../../src/admin/releases.ts';
import { openSickbay } from '../../src/admin/sickbay.ts';
import { DAY, instant } from '../../src/base/time.ts';
import type { Account } from '../../src/domain/account.ts';
import { claimDataFolder } from '../../src/files/data-folder.ts';
import { relativeFolderOf } from '../../src/ports/files.ts';
import type { NewJob } from '../../src/ports/store.ts';
import { furnish, open, publish } from '../support/furnished-site.ts';
import { almagest } from '../support/recorded-terminal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const problemsOf = (printed: readonly string[]): readonly string[] =>
  printed.filter((line) => line.startsWith('Problem: '));

test('a folder that is not there is no problem and is not made', async () => {
  await using folder = await temporaryFolder();
  const told = await almagest(join(folder.path, 'none'), 'doctor');
  assert.match(told.printed.join(), /no data folder .*none yet/);
  assert.equal(told.code, 0);
  assert.deepEqual(await readdir(folder.path), []);
});

test('a site that lets strangers in, and has nothing for them, is told so', async () => {
  await using folder = await temporaryFolder();
  await furnish(folder.path);
  const examined = async () =>
    problemsOf((await almagest(folder.path, 'doctor', '--tap-guest', 'visitor')).printed).join();
  const shut = /ask as visitor, and no context is open to them: almagest context grant NAME --str/;
  assert.match(await examined(), shut);
  await almagest(folder.path, 'context', 'grant', 'T', '--strangers');
  assert.doesNotMatch(await examined(), shut);
});

test('a site that is well has its folder, store, contexts and tables told', async () => {
  await using folder = await temporaryFolder();
  await furnish(folder.path);
  const { printed } = await almagest(folder.path, 'doctor');
  const told = printed.join('\n');
  assert.match(told, /format that this version knows/);
  assert.match(told, /The store answers; it has 1 account\./);
  assert.match(told, /The context T is complete, version 1\./);
  assert.match(told, /The store knows 1 version of tables\.\nNone of their files is missing\./);
  // Which walls stand depends on who runs the test, and on the machine.
  assert.deepEqual(
    problemsOf(printed).filter((line) => !/[Ee]xecutors|limited here/.test(line)),
    [],
  );
  const verified = await almagest(folder.path, 'doctor', '--verify');
  assert.deepEqual(verified.printed, ['Whole: 1 version of tables.', 'The context T is whole.']);
  assert.equal(verified.code, 0);
});

test('missing files, strangers and leftovers are each told, and stay as they are', async () => {
  await using folder = await temporaryFolder();
  const version = await furnish(folder.path);
  const home = join(folder.path, 'catalogs', 't');
  await chmod(join(home, '1'), 0o755);
  await rm(join(home, '1', 'a.parquet'));
  await mkdir(join(home, '2.tmp-0badcafe'));
  await mkdir(join(home, '3'));
  const table = join(folder.path, relativeFolderOf(version));
  await chmod(table, 0o755);
  await rm(join(table, 'part-0.parquet'));
  await writeFile(join(folder.path, 'holiday.jpg'), '');
  await mkdir(join(folder.path, 'lost+found', 'something'));
  const told = await almagest(folder.path, 'doctor');
  const problems = problemsOf(told.printed).join('\n');
  assert.equal(told.code, 1);
  assert.match(problems, /context T lacks a\.parquet/);
  assert.match(problems, /2\.tmp-0badcafe was left by a context add that was killed/);
  assert.match(problems, /catalogs\/t\/3 is no release that the store knows/);
  assert.match(
    problems,
    /table Bright of kepler, version 1, lacks 1 of its files\. Put it back .*spaces\//,
  );
  assert.match(problems, /Nobody knows holiday\.jpg/);
  assert.match(problems, /lost\+found holds 1 thing/);
  assert.deepEqual(await readdir(home), ['1', '2.tmp-0badcafe', '3']);
});

test('--verify finds a byte that has changed in a table and in a context', async () => {
  await using folder = await temporaryFolder();
  const version = await furnish(folder.path);
  const table = join(folder.path, relativeFolderOf(version), 'part-0.parquet');
  const context = join(folder.path, 'catalogs', 't', '1', 'a.parquet');
  for (const path of [table, context]) await chmod(path, 0o644);
  await writeFile(table, 'rows of a cable');
  await writeFile(context, 'other bytes');
  const told = await almagest(folder.path, 'doctor', '--verify');
  assert.equal(told.code, 1);
  assert.deepEqual(problemsOf(told.printed), [
    'Problem: The table Bright of kepler, version 1: part-0.parquet has other bytes than when it ' +
      `was written. Put it back from a backup into ${relativeFolderOf(version)}, or have its ` +
      'owner make the table again.',
    'Problem: The context T: a.parquet has other bytes than when it was written. Make it again ' +
      'from its files: almagest context add.',
  ]);
});

test('--rebuild lists tables, accounts and contexts again after the store is gone', async () => {
  await using folder = await temporaryFolder();
  const version = await furnish(folder.path);
  await rm(join(folder.path, 'store'), { recursive: true });
  assert.match(
    (await almagest(folder.path, 'doctor')).printed.join(),
    /^Problem: There is no store .*--rebuild/,
  );
  assert.ok(!(await readdir(folder.path)).includes('store'), 'none was made');
  await almagest(folder.path, 'account', 'list');
  const before = await almagest(folder.path, 'doctor');
  assert.match(before.printed.join('\n'), /does not know 1 version of tables/);
  assert.match(before.printed.join('\n'), /generation 0, older than its data folder \(1\)/);
  const told = await almagest(folder.path, 'doctor', '--rebuild');
  assert.deepEqual(told.printed, [
    'Table Bright of kepler, 5 rows.',
    'The files do not tell which tables had been dropped, nor which were left by jobs that never ' +
      'committed: what is listed above is current, unless a younger table has its name. DROP ' +
      'TABLE removes what should not be there; UNDROP TABLE brings back the older one of a name. ' +
      'A table that was renamed has the name it was last written under; views and functions have ' +
      'no files.',
    'Account kepler has its number 7 again, and no password: ' +
      'almagest account set-password kepler gives it one.',
    'Accounts that had no table cannot be brought back: almagest account add makes them anew.',
    'Context T, version 1, open to everybody who has an account.',
    'The store knows all that is there: it is swept again.',
  ]);
  const { sickbay } = await openSickbay(await readSettings({ data: folder.path }, surroundings()), {
    mustRest: false,
  });
  assert.ok(sickbay !== undefined);
  const { accounts, store } = sickbay.site;
  try {
    const [account] = await accounts.list();
    assert.deepEqual([account?.id, account?.login], [7n, 'kepler']);
    assert.ok(account !== undefined);
    assert.deepEqual(await store.tables.list(account.space), [version]);
    const signIn = accounts.signIn({ id: account.id, password: 'long-enough', address: 'here' });
    await assert.rejects(signIn, { code: 'wrong-password' });
    assert.equal((await store.contexts.current('T'))?.tables[0]?.rows, 1n);
  } finally {
    await sickbay.close();
  }
  assert.equal((await almagest(folder.path, 'context', 'check', 'T')).code, 0);
  const after = await almagest(folder.path, 'doctor');
  assert.doesNotMatch(after.printed.join('\n'), /generation|does not know/);
  const again = await almagest(folder.path, 'doctor', '--rebuild');
  assert.deepEqual(again.printed, ['Known already: 1 version of tables.']);
});

test('--rebuild brings nothing to life that the store knows no job to have committed', async () => {
  await using folder = await temporaryFolder();
  await furnish(folder.path);
  const sickbay = await open(folder.path, false);
  const { store, accounts } = sickbay.site;
  const [account] = await accounts.list();
  assert.ok(account !== undefined);
  const now = instant(Date.now());
  await store.servers.renew('server', instant(now + DAY));
  const started = async () => {
    await store.jobs.insert(jobOf(account), 10);
    const terms = { server: 'server', now, slots: 10, perAccountMax: 10 };
    const { job } = (await store.jobs.claim('long', terms)) ?? assert.fail();
    return { job: job.id, attempt: 1, at: now };
  };
  const nothing = { rows: null, createdTable: null, changes: [], output: null };
  try {
    const failed = await started();
    await publish(sickbay, { account, job: failed.job, name: 'failed' });
    await store.jobs.fail(failed, 'lost', 'The server stopped.');
    const finished = await started();
    await publish(sickbay, { account, job: finished.job, name: 'expired' });
    await store.jobs.finish({ ...finished, ...nothing });
    const running = await started();
    await publish(sickbay, { account, job: running.job, name: 'running' });
  } finally {
    await sickbay.close();
  }
  const looked = await almagest(folder.path, 'doctor');
  assert.doesNotMatch(looked.printed.join('\n'), /rebuild|does not know/);
  assert.match(looked.printed.join('\n'), /2 versions of tables that no job committed, or/);
  const told = await almagest(folder.path, 'doctor', '--rebuild');
  assert.deepEqual(told.printed, [
    'Table expired of kepler, 5 rows, which was dropped: UNDROP TABLE brings it back.',
    'Known already: 1 version of tables.',
    'Left aside: 2 versions of tables that no job committed; the sweep will move them.',
  ]);
  const after = await open(folder.path, false);
  try {
    const tables = await after.site.store.tables.list(account.space);
    assert.deepEqual(
      tables.map(({ name }) => name),
      ['Bright'],
    );
  } finally {
    await after.close();
  }
});

const jobOf = (account: Account): NewJob => ({
  owner: account.id,
  kind: 'query',
  quick: false,
  system: false,
  context: 'T',
  queueMinutes: 500,
  taskName: null,
  text: 'SELECT 1 INTO mydb.t',
  submitted: instant(Date.now()),
  source: null,
  format: null,
  into: null,
  reads: [],
  writes: [],
  writesOwnName: false,
  needsRoom: true,
});

test('a new account of a new store gets no space whose files are there', async () => {
  await using folder = await temporaryFolder();
  const { space } = await furnish(folder.path);
  await rm(join(folder.path, 'store'), { recursive: true });
  await almagest(folder.path, 'account', 'add', 'tycho', '--password', 'long-enough');
  const sickbay = await open(folder.path, false);
  try {
    const [account] = await sickbay.site.accounts.list();
    assert.equal(account?.space, space + 1n);
  } finally {
    await sickbay.close();
  }
});

test('--rebuild holds the folder, and believes its lock alone', async () => {
  await using folder = await temporaryFolder();
  await furnish(folder.path);
  const claim = { data: folder.path, hasExecutorUsers: false, now: instant(1_000) };
  const dead = { pid: 1, host: 'a-host-that-is-gone', since: 1_000 };
  const run = join(folder.path, 'run');
  await writeFile(join(run, 'server-0badcafe.json'), JSON.stringify(dead));
  const sickbay = await open(folder.path, true);
  await assert.rejects(claimDataFolder({ ...claim, isShared: true }), { code: 'folder-served' });
  await sickbay.close();
  const server = await claimDataFolder({ ...claim, isShared: true });
  for (const name of await readdir(run)) if (name.endsWith('.json')) await rm(join(run, name));
  const told = await almagest(folder.path, 'doctor', '--rebuild');
  assert.match(told.printed.join(), /^Problem: The data folder .* is already served/);
  await server.release();
  assert.equal((await almagest(folder.path, 'doctor', '--rebuild')).code, 0);
});

const NEEDS_ROOT = process.getuid?.() === 0 ? false : 'only root can give folders away';

test(
  'a doctor who is root changes nothing of a server who is not',
  { skip: NEEDS_ROOT },
  async () => {
    await using folder = await temporaryFolder();
    await furnish(folder.path);
    const rooms = (await readdir(folder.path, { withFileTypes: true })).filter((entry) =>
      entry.isDirectory(),
    );
    const paths = rooms.map(({ name }) => join(folder.path, name));
    for (const name of await readdir(join(folder.path, 'spaces'))) {
      paths.push(join(folder.path, 'spaces', name));
    }
    for (const path of paths) {
      await chown(path, 1_234, 1_234);
      await chmod(path, 0o700);
    }
    await almagest(folder.path, 'doctor');
    await almagest(folder.path, 'doctor', '--rebuild');
    await almagest(folder.path, 'account', 'list');
    for (const path of paths) {
      const found = await stat(path);
      assert.deepEqual([found.uid, found.gid], [1_234, 1_234], path);
      // The room of contexts is open to all on every server.
      if (!path.endsWith('catalogs')) assert.equal(found.mode & 0o777, 0o700, path);
    }
  },
);

test('a release is removed a day after the next one replaced it, and no earlier', async () => {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  const csv = join(folder.path, 'a.csv');
  await writeFile(csv, 'id\n1\n');
  for (let times = 0; times < 2; times++) await almagest(data, 'context', 'add', 'T', csv);
  const settings = await readSettings({ data }, surroundings());
  const { sickbay } = await openSickbay(settings, { mustRest: false });
  assert.ok(sickbay !== undefined);
  const { layout, store } = sickbay.site;
  try {
    const at = (milliseconds: number, longMinutes = 500) => ({
      longMinutes,
      layout,
      contexts: store.contexts,
      now: () => instant(Date.now() + milliseconds),
    });
    assert.deepEqual(await removeOldReleases(at(DAY / 2), 'T'), []);
    // A job may have read it for three days.
    assert.deepEqual(await removeOldReleases(at(2 * DAY, 3 * 24 * 60), 'T'), []);
    assert.deepEqual(await removeOldReleases(at(DAY + 60_000), 'T'), ['t/1']);
    assert.deepEqual(await readdir(join(layout.catalogs, 't')), ['2']);
    assert.deepEqual(await removeOldReleases(at(10 * DAY), 'T'), []);
  } finally {
    await sickbay.close();
  }
});
