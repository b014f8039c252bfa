// The drill of an operator, on the real program: a backup while it serves, twenty tables committed
// after it, the older store put back, and not one file lost, whatever is swept; then the tables
// are brought back and hold the rows they held.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, cp, open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { createHousekeeping } from '../../src/core/housekeeping.ts';
import type { Parts } from '../../src/core/parts.ts';
import { DAY, instant } from '../../src/base/time.ts';
import { alignGenerations, findDataFolder } from '../../src/files/data-folder.ts';
import { NO_PLACES } from '../../src/files/places.ts';
import { openFiles } from '../../src/files/files.ts';
import type { SweepReport } from '../../src/ports/files.ts';
import { createObserver } from '../../src/observe/observer.ts';
import { openSqliteStore } from '../../src/store/open.ts';
import { almagest } from '../support/recorded-terminal.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { testLog } from '../support/secrets.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const TABLES = Array.from({ length: 20 }, (_, at) => at + 1);

let server: ServerInTest;
let beside: TemporaryFolder;
before(async () => {
  server = await startServer();
  beside = await temporaryFolder();
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await beside[Symbol.asyncDispose]();
});

const submit = async (qry: string): Promise<string> => {
  const body = await server.call('SubmitJob', { qry, context: 'Stars', estimate: '500' });
  return />(\d+)</.exec(body)?.[1] ?? '';
};

const finished = async (qry: string): Promise<void> => {
  const job = await server.ended(await submit(qry));
  assert.equal(job['Status'], '5', job['Error']);
};

const quick = async (qry: string): Promise<string> => {
  const form = { qry, context: 'MyDB', taskname: '', isSystem: 'false' };
  return server.call('ExecuteQuickJob', form);
};

/** Every file of a table, with its folder, relative to `spaces`. */
const filesIn = async (data: string): Promise<readonly string[]> =>
  (await readdir(join(data, 'spaces'), { recursive: true }))
    .filter((name) => name.endsWith('.parquet'))
    .toSorted();

/** A sweep as a server makes each hour, in two days; a heedless one asks for no generation. */
const sweepInTwoDays = async (data: string, isHeedless: boolean): Promise<SweepReport> => {
  const store = await openSqliteStore({ file: join(data, 'store', 'store.sqlite') });
  try {
    const clock = { now: () => instant(Date.now() + 2 * DAY) };
    const observer = createObserver({ level: 'info', stream: testLog() });
    const sweepHindrance = async () =>
      isHeedless ? undefined : await alignGenerations(data, store);
    const files = await openFiles({ data, executorIdFirst: null, clock, observer, sweepHindrance });
    const limits = { tableKeepDays: 7, loginTokenMinutes: 1, sessionMinutes: 1 };
    const parts = { store, files, clock, observer, limits } as unknown as Parts;
    return await createHousekeeping(parts).sweep();
  } finally {
    await store.close();
  }
};

const generationOf = async (data: string): Promise<number | undefined> =>
  (await findDataFolder(data, NO_PLACES))?.generation;

const backup = () => join(beside.path, 'backups', 'monday');
let committed: readonly string[] = [];
let waiting = '';

test('a backup is made by one command while the server runs, and says what it holds', async () => {
  await finished('SELECT TOP 3 hip INTO mydb.kept FROM Hipparcos ORDER BY hip');
  await finished('SELECT TOP 1 hip INTO mydb.grows FROM Hipparcos');
  await almagest(server.data, 'drain');
  waiting = await submit('INSERT INTO mydb.grows SELECT TOP 2 hip FROM Hipparcos');
  const told = await almagest(server.data, 'backup', backup());
  assert.equal(told.code, 0, told.said);
  assert.match(
    told.printed.join('\n'),
    /The store holds 1 account, 0 groups, 3 jobs, 2 tables, 1 context;/,
  );
  assert.match(told.printed.join('\n'), /rsync -a \S+\/spaces \S+\/catalogs/);
  assert.deepEqual(await readdir(backup()), ['manifest.json', 'store.sqlite']);
  assert.equal((await stat(backup())).mode & 0o777, 0o700);
  assert.equal((await stat(join(backup(), 'store.sqlite'))).mode & 0o777, 0o600);
  const again = await almagest(server.data, 'backup', backup());
  assert.deepEqual([again.code, again.printed], [6, []]);
  assert.match(again.said, /There is something at \S+monday already/);
});

test('a backup is not put back under a server', async () => {
  const told = await almagest(server.data, 'restore', backup());
  assert.equal(told.code, 6);
  assert.match(told.said, /is already served: by process \d+ on host/);
});

test('a backup is put back after the server stopped, and the store before it is kept', async () => {
  await almagest(server.data, 'drain', '--undo');
  assert.equal((await server.ended(waiting))['Status'], '5');
  const ids = [];
  for (const n of TABLES) {
    ids.push(await submit(`SELECT TOP ${n} hip INTO mydb.after_${n} FROM Hipparcos ORDER BY hip`));
  }
  for (const id of ids) assert.equal((await server.ended(id))['Status'], '5');
  // The same name as a table that the backup knows.
  await finished('DROP TABLE mydb.kept SELECT TOP 5 hip INTO mydb.kept FROM Hipparcos');
  committed = await filesIn(server.data);
  assert.ok(committed.length >= TABLES.length + 4);
  await server.stop('SIGKILL');
  const folder = await generationOf(server.data);
  const { code, printed, said } = await almagest(server.data, 'restore', backup());
  assert.equal(code, 0, said);
  assert.match(printed.join('\n'), /holds 1 account, 0 groups, 3 jobs, 2 tables, 1 context;/);
  assert.match(printed.join('\n'), /almagest doctor --adopt/);
  const [, replaced = ''] = /lies in (\S+)\.$/m.exec(printed.join('\n')) ?? [];
  assert.ok((await readdir(replaced)).includes('store.sqlite'));
  assert.ok(Number(await generationOf(server.data)) > Number(folder));
});

test('no sweep takes a file that the older store does not know', async () => {
  const copy = join(beside.path, 'without-care');
  const executors = join(server.data, 'executors');
  await cp(server.data, copy, { recursive: true, filter: (path) => !path.startsWith(executors) });
  const careless = await sweepInTwoDays(copy, true);
  assert.equal(careless.movedToLostAndFound.length, TABLES.length + 2, 'the sweep can do it');
  await server.start();
  assert.match(server.printed(), /Warning: The store is of generation .* Nothing will be removed/);
  await server.stop('SIGTERM');
  const careful = await sweepInTwoDays(server.data, false);
  assert.deepEqual(careful.movedToLostAndFound, []);
  assert.deepEqual(await filesIn(server.data), committed);
});

test('doctor --adopt brings every table back, with its rows', async () => {
  const { code, printed } = await almagest(server.data, 'doctor', '--adopt');
  assert.equal(code, 0, printed.join('\n'));
  for (const n of TABLES) {
    const rows = `${n} row${n === 1 ? '' : 's'}`;
    assert.ok(printed.includes(`Table after_${n} of demo, ${rows}.`), printed.join('\n'));
  }
  const renamed = 'Table kept of demo, now kept_2, for there is another of its name, 5 rows.';
  assert.ok(printed.includes(renamed), printed.join('\n'));
  assert.match(printed.join('\n'), new RegExp(`Job ${waiting} will not begin again: its table`));
  await almagest(server.data, 'drain', '--undo');
  await server.start();
  assert.doesNotMatch(server.printed(), /generation/);
  for (const [name, rows] of [
    ...TABLES.map((n) => [`after_${n}`, n]),
    ['kept', 3],
    ['kept_2', 5],
    ['grows', 3],
  ]) {
    const answer = await quick(`SELECT COUNT(*) AS n, MIN(hip) AS least FROM ${name}`);
    assert.match(answer, new RegExp(`\\n${rows},\\d+\\s`), `${name}: ${answer}`);
  }
  const after20 = await quick('SELECT hip FROM after_20 ORDER BY hip');
  const stars = await server.call('ExecuteQuickJob', {
    qry: 'SELECT TOP 20 hip FROM Hipparcos ORDER BY hip',
    context: 'Stars',
    taskname: '',
    isSystem: 'false',
  });
  assert.equal(after20, stars);
  // Numbers of jobs that the store has forgotten are not given out again.
  assert.ok(Number(await submit('SELECT 1 AS n INTO mydb.late')) > TABLES.length + 2);
  const swept = await almagest(server.data, 'doctor');
  assert.doesNotMatch(swept.printed.join('\n'), /does not know|generation/);
});

test('doctor --verify finds one byte that changed, in its file alone', async () => {
  const [name = ''] = committed.filter((each) => each.endsWith('.parquet'));
  const path = join(server.data, 'spaces', name);
  await chmod(path, 0o644);
  const file = await open(path, 'r+');
  const [byte = 0] = (await readFile(path)).subarray(10, 11);
  await file.write(Buffer.from([byte ^ 1]), 0, 1, 10);
  await file.close();
  const { code, printed } = await almagest(server.data, 'doctor', '--verify');
  const problems = printed.filter((line) => line.startsWith('Problem: '));
  assert.deepEqual([code, problems.length], [1, 1], problems.join('\n'));
  assert.match(problems[0] ?? '', /part-0\.parquet has other bytes than when it was written/);
  assert.ok(problems[0]?.includes(join('spaces', name, '..')), problems[0]);
});

test('the program itself makes backups and says what they are to a script', async () => {
  const program = join(import.meta.dirname, '..', '..', 'bin', 'almagest');
  const to = join(beside.path, 'for a script');
  const words = ['backup', to, '--json', '--data', server.data];
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...words]);
  const made = JSON.parse(stdout) as {
    bytes: number;
    folder: string;
    files: { name: string; bytes: number }[];
  };
  assert.equal(made.folder, to);
  assert.equal(made.bytes, (await stat(join(to, 'store.sqlite'))).size);
});
