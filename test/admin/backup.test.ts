// Backups that must not be put back, places that must not be written to, and what of the present
// site outlives a restore. The drill on a running server is in test/server.

import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { test } from 'node:test';
import { tellUpgrade } from '../../src/admin/upgrade.ts';
import { schemaOf } from '../../src/store/sqlite/copy.ts';
import { almagest, type Told } from '../support/recorded-terminal.ts';
import { QUIET } from '../support/quiet-observer.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Yard extends AsyncDisposable {
  readonly data: string;
  readonly backup: string;
  readonly store: string;
  /** A place of its own for a test. */
  at(name: string): string;
  run(...words: readonly string[]): Promise<Told>;
  logins(): Promise<string>;
}

/** A site with the account kepler, of which there is a backup, and then with tycho too. */
const openYard = async (): Promise<Yard> => {
  const folder = await temporaryFolder();
  const at = (name: string): string => join(folder.path, name);
  const [data, backup] = [at('data'), at('backup')];
  const run = (...words: readonly string[]): Promise<Told> => almagest(data, ...words);
  const add = (login: string) => run('account', 'add', login, '--password', 'long-enough');
  await add('kepler');
  await writeFile(join(data, 'settings.json'), '{ "longMinutes": 60 }');
  assert.equal((await run('backup', backup)).code, 0);
  await add('tycho');
  return {
    data,
    backup,
    store: join(data, 'store', 'store.sqlite'),
    at,
    run,
    logins: async () => (await run('account', 'list')).printed.join('\n'),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
};

const UNUSABLE: Readonly<Record<string, [(backup: string) => Promise<unknown>, RegExp]>> = {
  'a byte of its store changed': [
    async (backup) => {
      const path = join(backup, 'store.sqlite');
      const bytes = await readFile(path);
      bytes[5_000] = (bytes[5_000] ?? 0) ^ 1;
      await writeFile(path, bytes);
    },
    /cannot be put back: its store\.sqlite has other bytes than when it was made\./,
  ],
  'it was cut short': [
    (backup) => truncate(join(backup, 'store.sqlite'), 4096),
    /its store\.sqlite has other bytes/,
  ],
  'its making was stopped': [
    (backup) => rm(join(backup, 'manifest.json')),
    /it has no manifest\.json: it is no backup, or was never finished/,
  ],
  'it is not there': [(backup) => rm(backup, { recursive: true }), /there is nothing there/],
  'its manifest names a path': [
    async (backup) => {
      const path = join(backup, 'manifest.json');
      const text = (await readFile(path, 'utf8')).replace('"settings.json"', '"../secret"');
      await rm(path);
      await writeFile(path, text);
    },
    /its manifest\.json names a file "\.\.\/secret"/,
  ],
};

for (const [what, [harm, says]] of Object.entries(UNUSABLE)) {
  test(`a backup is not put back, and nothing changes, where ${what}`, async () => {
    await using yard = await openYard();
    await harm(yard.backup);
    const told = await yard.run('restore', yard.backup);
    assert.equal(told.code, 6);
    assert.match(told.said, says);
    assert.match(await yard.logins(), /tycho/);
    assert.deepEqual(await readdir(join(yard.data, 'store')), ['store.sqlite']);
  });
}

test('a file that is no store is not put back, and the present one stays', async () => {
  await using yard = await openYard();
  await writeFile(yard.at('letter.txt'), 'Dear Tycho, this is a letter and no store.\n'.repeat(99));
  const told = await yard.run('restore', yard.at('letter.txt'));
  assert.deepEqual([told.code, told.printed], [6, []]);
  assert.match(told.said, /letter\.txt cannot be put back: file is not a database/);
  assert.match(await yard.logins(), /tycho/);
  assert.deepEqual(await readdir(join(yard.data, 'store')), ['store.sqlite']);
});

test('the store of a newer version is not put back', async () => {
  await using yard = await openYard();
  const newer = yard.at('newer.sqlite');
  await cp(join(yard.backup, 'store.sqlite'), newer);
  {
    using database = new DatabaseSync(newer);
    database.exec("insert into migrations (number, name) values (99, 'to come')");
  }
  const told = await yard.run('restore', newer);
  assert.equal(told.code, 6);
  assert.match(told.said, /The store has schema 99; this version knows up to \d+\./);
  assert.match(await yard.logins(), /tycho/);
});

test('what a restore replaced is a store that can be put back itself', async () => {
  await using yard = await openYard();
  const told = await yard.run('restore', yard.backup);
  assert.equal(told.code, 0, told.said);
  assert.doesNotMatch(await yard.logins(), /tycho/);
  const [, replaced = ''] = /lies in (\S+)\.$/m.exec(told.printed.join('\n')) ?? [];
  assert.equal((await yard.run('restore', join(replaced, 'store.sqlite'))).code, 0);
  assert.match(await yard.logins(), /tycho/);
});

test('the store of another site is put back, and said to be one', async () => {
  await using yard = await openYard();
  assert.doesNotMatch((await yard.run('restore', yard.backup)).printed.join('\n'), /made apart/);
  await almagest(yard.at('other'), 'account', 'add', 'brahe', '--password', 'long-enough');
  const told = await yard.run('restore', yard.at('other/store/store.sqlite'));
  assert.match(told.printed.join('\n'), /The two were made apart: look whether this backup is one/);
  const doctor = await yard.run('doctor');
  assert.match(doctor.printed.join('\n'), /store keeps replaced-\S+, replaced-\S+ to go back to/);
});

test('a damaged store is replaced all the same, and kept', async () => {
  await using yard = await openYard();
  await writeFile(yard.store, 'no store any more'.repeat(1_000));
  const told = await yard.run('restore', yard.backup);
  assert.equal(told.code, 0, told.said);
  assert.match(told.printed.join('\n'), /It could not be read \(file is not a database\), so numb/);
  assert.match(await yard.logins(), /kepler/);
});

test('a site whose machine is gone begins again from its backup, settings too', async () => {
  await using yard = await openYard();
  await rm(yard.data, { recursive: true });
  const told = await yard.run('restore', yard.backup);
  assert.equal(told.code, 0, told.said);
  assert.match(told.printed.join('\n'), /settings of the backup were put back too/);
  assert.match(await yard.logins(), /kepler/);
  assert.match((await yard.run('settings')).printed.join('\n'), /longMinutes\t60 min\tfile/);
});

test('settings that have changed since the backup stay, and are said to differ', async () => {
  await using yard = await openYard();
  await writeFile(join(yard.data, 'settings.json'), '{ "longMinutes": 90 }');
  const told = await yard.run('restore', yard.backup);
  assert.match(told.printed.join('\n'), /The settings here are not those of the backup, and stay/);
  assert.match((await yard.run('settings')).printed.join('\n'), /longMinutes\t90 min\tfile/);
});

test('a backup that cannot be written says where and leaves nothing', async () => {
  await using yard = await openYard();
  await writeFile(yard.at('file'), '');
  const told = await yard.run('backup', yard.at('file/in it'));
  assert.equal(told.code, 6);
  assert.match(told.said, /The backup cannot be written to \S+file\/in it: it is a file, not a fo/);
  const within = await yard.run('backup', yard.at('data/backup'));
  assert.match(within.said, /it lies in the data folder, and would be lost with it/);
  const nowhere = await yard.run('backup', '/proc/backup');
  assert.match(nowhere.said, /the system makes no folder in \/proc/);
  await mkdir(yard.at('empty'));
  const taken = await yard.run('backup', yard.at('empty'));
  assert.match(taken.said, /There is something at \S+empty already/);
  assert.deepEqual(await readdir(yard.at('empty')), []);
});

test('of a folder that is not there no backup is made', async () => {
  await using folder = await temporaryFolder();
  const told = await almagest(join(folder.path, 'none'), 'backup', join(folder.path, 'to'));
  assert.equal(told.code, 5);
  assert.match(told.said, /There is no data folder \S+none yet/);
  assert.deepEqual(await readdir(folder.path), []);
});

const POSTGRES = 'postgres://almagest:secret-word@db/site';

for (const [words, says] of [
  [['backup', 'to'], /pg_dump --format=custom --file=\S+to\/store\.dump --dbname=postgres:\/\/alm/],
  [['restore', 'from'], /pg_restore --clean --if-exists --single-transaction --dbname=postgres:/],
] as const) {
  test(`${words[0]} of a store in PostgreSQL names the command, without its password`, async () => {
    await using yard = await openYard();
    const told = await yard.run(...words, '--store', POSTGRES);
    assert.equal(told.code, 6);
    assert.match(told.said, /The store lies in PostgreSQL \(db\/site\), whose own programs/);
    assert.match(told.said, says);
    assert.doesNotMatch(told.said, /secret-word/);
  });
}

test('an upgrade of a store in PostgreSQL names the command that goes back, in the log too', () => {
  const facts: unknown[] = [];
  const observer = { ...QUIET, note: (...told: unknown[]) => void facts.push(told) };
  const settings = { data: '/data', store: POSTGRES };
  const [sentence = ''] = tellUpgrade(settings, { upgrade: { from: 12, to: 16 } }, observer);
  assert.match(sentence, /from schema 12 to 16, in PostgreSQL \(db\/site\), of which no copy was/);
  assert.match(sentence, /run with it: pg_restore .*--dbname=postgres:\/\/almagest@db\/site/);
  assert.doesNotMatch(JSON.stringify([facts, sentence]), /secret-word/);
  assert.match(JSON.stringify(facts), /store\.upgraded.*pg_restore/);
});

test('a backup has the schema of the store and not of the program', async () => {
  await using yard = await openYard();
  {
    using database = new DatabaseSync(yard.store);
    database.exec("insert into migrations (number, name) values (99, 'to come')");
  }
  const told = await yard.run('backup', yard.at('newer'));
  assert.match(told.printed.join('\n'), /schema 99/);
  assert.equal(schemaOf(yard.at('newer/store.sqlite')), 99);
});
