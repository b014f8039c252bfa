// The command line from outside: what it prints, what it refuses, and with which exit code.
// Accounts are made and listed in a store of each test's own.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { COMMANDS } from '../../src/admin/command-line.ts';
import { surroundings } from '../../src/admin/default-data.ts';
import { readSettings } from '../../src/admin/read-settings.ts';
import { openSite } from '../../src/admin/site.ts';
import { almagest } from '../support/recorded-terminal.ts';
import { secretly } from '../support/secrets.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const REFUSED: readonly (readonly [string, number, RegExp])[] = [
  ['acount add', 2, /no command 'acount add'\. Is it 'account add'\?/],
  ['account', 2, /'account' needs a verb: account add, account list, account set, account/],
  ['account add', 2, /LOGIN is missing/],
  ['account add a b --password long-enough', 2, /more than LOGIN/],
  ['account add kepler', 2, /--password-stdin/],
  ['account add kepler --password short', 2, /at least 8 characters/],
  ['account add kepler --pasword long-enough', 2, /no option --pasword\. Is it --password\?/],
  ['account add kepler --password long-enough --wsid 0', 2, /--wsid 0/],
  ['account add kepler --password long-enough --wsid 9223372036854775808', 2, /--wsid/],
  ['account key nobody', 5, /no account 'nobody'/],
  ['account key', 2, /LOGIN is missing/],
  ['account set-quota nobody 1GB', 5, /no account 'nobody'/],
  ['account set-quota kepler many', 2, /'many' is no number of bytes, as 20GB/],
  ['account add 7kepler --password long-enough', 2, /no such login: letters, digits and \. _/],
  ['account set-password nobody --password long-enough', 5, /no account 'nobody'/],
  ['queue suspend', 2, /QUEUE is missing/],
  ['queue suspend Stars/500', 5, /no queue 'Stars\/500'\. Queues here: site, MyDB\/1, MyDB\/500/],
  ['queue wake Nothing', 5, /no queue 'Nothing'/],
  ['context describe Nothing', 5, /no context 'Nothing'/],
  ['context add Stars', 2, /No FILE/],
  ['context add 2MASS x.csv', 2, /cannot be called '2MASS'/],
  ['context add MyDB x.csv', 2, /cannot be called 'MyDB': the name is reserved/],
  ['context add Stars /usr', 2, /\/usr: it is a folder, not a file/],
  ['context add Stars x.csv', 2, /x\.csv: there is no such file/],
  ['context add Stars x.csv --ra ra', 2, /told together/],
  ['context add Stars x.csv --type a=colour', 2, /COLUMN=TYPE/],
  ['context add Stars --table a', 2, /NAME=FILE/],
  ['context add Stars a.csv --table A=b.csv', 2, /differ only in case/],
  ['context add Stars a.csv --main b', 2, /'b' is not among the tables: a/],
  ['account add kepler --password long-enough --wsid -3', 2, /--wsid -3 is no whole number/],
  ['account add kepler --password', 2, /--password needs a value; .*--password=-/],
  ['serve stray', 2, /serve takes no word 'stray'/],
  ['serve --quick-seconds -1', 2, /'-1' of --quick-seconds cannot be used/],
  ['serve --port --host 127.0.0.1', 2, /--port needs a value; .*--port=-/],
  ['serve --prot 1', 2, /no option --prot\. Is it --port\?/],
  ['serve --port 99999', 2, /from 0 to 65535/],
  ['serve --host 0.0.0.0 --port 0', 2, /clear text.*--trust-proxy.*--plain-http/],
  ['serve --host 203.0.113.77 --port 0 --plain-http', 2, /no address 203\.0\.113\.77/],
  ['doctor --verify --rebuild', 2, /Say one of --verify, --rebuild and --adopt/],
  ['doctor --adopt --rebuild', 2, /Say one of/],
  ['drain --wait --undo', 2, /Say either --wait or --undo/],
  ['backup', 2, /TO is missing/],
  ['restore', 2, /FROM is missing/],
  ['restore one two', 2, /more than FROM/],
];

for (const [words, code, expected] of REFUSED) {
  test(`'${words}' ends with ${code}`, async () => {
    await using folder = await temporaryFolder();
    await (await openSite(await readSettings({ data: folder.path }, surroundings()))).close();
    const told = await almagest(folder.path, ...words.split(' '));
    assert.match(told.said, expected);
    assert.equal(told.code, code);
    assert.deepEqual(told.printed, []);
  });
}

test('account add prints the wsid alone, or as JSON with every digit', async () => {
  await using folder = await temporaryFolder();
  const free = await almagest(folder.path, 'account', 'add', 'kepler', '--password', 'tycho-1601');
  assert.match(free.printed.join('\n'), /^\d{9}$/);
  const words = ['account', 'add', 'tycho', '--password', 'uraniborg', '--json'];
  const told = await almagest(folder.path, ...words, '--wsid', '9223372036854775807', '--admin');
  assert.deepEqual(told, { code: 0, printed: ['{"wsid":9223372036854775807}'], said: '' });
});

test('account list prints every account with its wsid, login and privileges', async () => {
  await using folder = await temporaryFolder();
  await almagest(folder.path, 'account', 'add', 'a', '--password', 'long-enough', '--wsid', '7');
  const words = ['account', 'add', 'b', '--password', 'long-enough', '--wsid', '9'];
  await almagest(folder.path, ...words, '--admin');
  const { printed } = await almagest(folder.path, 'account', 'list');
  assert.deepEqual(
    printed.map((line) => line.split('\t').slice(0, 3)),
    [
      ['7', 'a', '-'],
      ['9', 'b', 'admin'],
    ],
  );
});

test('account list tells the id of each space, a GUID that stays', async () => {
  await using folder = await temporaryFolder();
  for (const login of ['a', 'b']) {
    await almagest(folder.path, 'account', 'add', login, '--password', 'long-enough');
  }
  const list = async (...more: readonly string[]) =>
    (await almagest(folder.path, 'account', 'list', ...more)).printed;
  const ids = (await list()).map((line) => line.split('\t').at(-1) ?? '');
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/);
  assert.equal(new Set(ids).size, 2);
  const inJson = (await list('--json')).map((line) => /"spaceId":"([^"]*)"\}$/.exec(line)?.[1]);
  assert.deepEqual(inJson, ids);
});

test('queue list tells how each queue stands after it was suspended and woken', async () => {
  await using folder = await temporaryFolder();
  await almagest(folder.path, 'account', 'add', 'a', '--password', 'long-enough');
  const list = async () => (await almagest(folder.path, 'queue', 'list')).printed;
  assert.deepEqual(await list(), ['site\trunning', 'MyDB/1\trunning', 'MyDB/500\trunning']);
  const told = await almagest(folder.path, 'queue', 'suspend', 'mydb/500');
  assert.deepEqual(told, { code: 0, printed: [], said: 'MyDB/500 is suspended now.' });
  assert.deepEqual(await list(), ['site\trunning', 'MyDB/1\trunning', 'MyDB/500\tsuspended']);
  await almagest(folder.path, 'queue', 'suspend', 'site');
  const woken = await almagest(folder.path, 'queue', 'wake', 'MyDB/500');
  assert.equal(woken.said, 'MyDB/500 is suspended now.', 'with all others');
  await almagest(folder.path, 'queue', 'wake', 'site');
  const { printed } = await almagest(folder.path, 'queue', 'list', '--json');
  assert.deepEqual(printed.at(-1), '{"queue":"MyDB/500","state":"running"}');
});

test('job token refuses what is no job', async () => {
  await using folder = await temporaryFolder();
  await almagest(folder.path, 'account', 'add', 'a', '--password', 'long-enough');
  // The last is the highest that 64 bits hold.
  for (const number of ['77', '9223372036854775807']) {
    const unknown = await almagest(folder.path, 'job', 'token', number);
    assert.equal(unknown.code, 5);
    assert.equal(unknown.said, `There is no job ${number}.`);
  }
  for (const word of ['x', '1.5', '0', '9223372036854775808', '9'.repeat(20)]) {
    const told = await almagest(folder.path, 'job', 'token', word);
    assert.equal(told.code, 2);
    assert.match(told.said, /is no number of a job/);
  }
});

test('account add refuses a login that is no word', async () => {
  await using folder = await temporaryFolder();
  for (const login of ['a\nb', 'a b', '', 'x'.repeat(65)]) {
    const told = await almagest(folder.path, 'account', 'add', login, '--password', 'long-enough');
    assert.equal(told.code, 2, login);
    assert.match(told.said, /There can be no such login: letters, digits/);
  }
  for (const login of ['Kepler-1', 'j.kepler+sky@graz.example_1', 'x'.repeat(64)]) {
    const told = await almagest(folder.path, 'account', 'add', login, '--password', 'long-enough');
    assert.equal(told.code, 0, told.said);
  }
});

test('account set-quota changes the quota that account list shows', async () => {
  await using folder = await temporaryFolder();
  await almagest(folder.path, 'account', 'add', 'kepler', '--password', 'long-enough');
  const told = await almagest(folder.path, 'account', 'set-quota', 'kepler', '20GB');
  assert.equal(told.code, 0, told.said);
  assert.match(told.said, /kepler may take 20 GB/);
  const { printed } = await almagest(folder.path, 'account', 'list');
  assert.equal(printed[0]?.split('\t')[3], '20 GB');
});

test('account key prints a key alone, as JSON, or takes it away', async () => {
  await using folder = await temporaryFolder();
  await almagest(folder.path, 'account', 'add', 'kepler', '--password', 'long-enough');
  const plain = await almagest(folder.path, 'account', 'key', 'kepler');
  assert.equal(plain.code, 0, plain.said);
  assert.match(plain.printed.join('\n'), /^[1-9]\d{14}$/);
  assert.match(plain.said, /key of kepler, shown this once/);
  const json = await almagest(folder.path, 'account', 'key', 'kepler', '--json');
  assert.match(json.printed.join('\n'), /^\{"key":"[1-9]\d{14}"\}$/);
  assert.notEqual(json.printed[0], `{"key":"${plain.printed[0]}"}`);
  const gone = await almagest(folder.path, 'account', 'key', 'kepler', '--revoke');
  assert.deepEqual([gone.code, gone.printed], [0, []]);
  assert.match(gone.said, /kepler has no key any more/);
  const again = await almagest(folder.path, 'account', 'key', 'kepler', '--revoke', '--json');
  assert.deepEqual(again, { code: 0, printed: ['{"key":null}'], said: '' });
  const { printed } = await almagest(folder.path, 'account', 'list', '--json');
  assert.doesNotMatch(printed.join(''), /key/);
});

const LOOKING = [
  'context list',
  'context describe Stars',
  'context check Stars',
  'account list',
  'account set-password kepler --password long-enough',
  'account set-quota kepler 1GB',
  'job token 1',
];

for (const words of LOOKING) {
  test(`'${words}' makes no data folder`, async () => {
    await using folder = await temporaryFolder();
    const mistyped = join(folder.path, 'mistyped');
    const told = await almagest(mistyped, ...words.split(' '));
    assert.equal(told.code, 5);
    assert.match(told.said, /There is no data folder \S+mistyped yet: serve makes it/);
    assert.equal(existsSync(mistyped), false);
  });
}

const PLACES: readonly (readonly [string, RegExp])[] = [
  ['/proc/almagest', /\/proc\/almagest cannot be used: the system makes no folder in \/proc\./],
  ['/etc/hostname', /\/etc\/hostname cannot be used: it is a file, not a folder\./],
  ['/etc/hostname/data', /cannot be used: (a file stands above it|it is a file, not a folder)\./],
];

for (const [data, expected] of PLACES) {
  test(
    `a data folder ${data} is refused at once`,
    { skip: !existsSync('/proc/self') },
    async () => {
      const told = await almagest(data, 'account', 'add', 'kepler', '--password', 'long-enough');
      assert.match(told.said, expected);
      assert.doesNotMatch(told.said, /Error|fault of Almagest/);
      assert.equal(told.code, 6);
      const looked = await almagest(data, 'doctor');
      assert.doesNotMatch(looked.said, /fault of Almagest/);
    },
  );
}

test('a cut format.json is told in a sentence', async () => {
  await using folder = await temporaryFolder();
  await almagest(folder.path, 'account', 'add', 'kepler', '--password', 'long-enough');
  await rm(join(folder.path, 'format.json'));
  await writeFile(join(folder.path, 'format.json'), '{"format": 1, "gene');
  const told = await almagest(folder.path, 'account', 'list');
  assert.match(told.said, /format\.json cannot be read: .*move it away/);
  assert.equal(told.code, 6);
});

test('a login or wsid that is taken is refused with 6', async () => {
  await using folder = await temporaryFolder();
  const add = ['account', 'add', 'kepler', '--password', 'long-enough', '--wsid', '7'];
  await almagest(folder.path, ...add);
  const again = await almagest(folder.path, ...add);
  assert.equal(again.code, 6);
  assert.match(again.said, /already an account 'kepler'/);
  const other = await almagest(folder.path, ...add.with(2, 'tycho'));
  assert.equal(other.code, 6);
  assert.match(other.said, /wsid 7/);
});

test('no command prints the password it was given', async () => {
  await using folder = await temporaryFolder();
  const secret = 'sphinx-of-black-quartz';
  const told = [
    await almagest(folder.path, 'account', 'add', 'kepler', '--password', secret),
    await almagest(folder.path, 'account', 'add', 'kepler', '--password', secret),
    await almagest(folder.path, 'account', 'set-password', 'kepler', '--password', secret),
    await almagest(folder.path, 'account', 'list', '--json'),
  ];
  assert.doesNotMatch(JSON.stringify(told), new RegExp(secret));
});

test('settings prints every setting with its value, source and reason', async () => {
  await using folder = await temporaryFolder();
  const told = await almagest(folder.path, 'settings', '--quick-seconds', '7');
  const line = told.printed.find((each) => each.startsWith('quickSeconds\t'));
  assert.deepEqual(line?.split('\t').slice(0, 3), ['quickSeconds', '7 s', 'flag']);
  assert.ok(told.printed.every((each) => each.split('\t').length === 4));
});

for (const { name, options } of COMMANDS) {
  test(`'${name} --help' names its options and the data folder`, async () => {
    await using folder = await temporaryFolder();
    const { code, printed } = await almagest(folder.path, ...name.split(' '), '--help');
    const help = printed.join('\n');
    assert.equal(code, 0);
    for (const option of [...Object.keys(options), 'data']) {
      assert.match(help, new RegExp(`^ {2}--${option}\\b`, 'm'));
    }
  });
}

test('account set, token, close, reopen and invite do what they say', async () => {
  await using folder = await temporaryFolder();
  const run = (...words: readonly string[]) => almagest(folder.path, 'account', ...words);
  await run('add', 'kepler', '--password', 'long-enough', '--privileges', 'sight', '--admin');
  await run('set', 'KEPLER', '--name', 'J. Kepler', '--email', 'k@example.org');
  const set = await run('set', 'kepler', '--email-level', '3', '--visible', 'yes', '--login', 'jk');
  assert.equal(set.code, 0, set.said);
  const facts = async () => (await run('list')).printed[0]?.split('\t') ?? [];
  const known = await facts();
  assert.deepEqual(
    [known[1], known[2], ...known.slice(5, 10)],
    ['jk', 'sight,admin', 'J. Kepler', 'k@example.org', '3', 'visible', 'open'],
  );
  for (const words of [['--email-level', '4'], ['--visible', 'maybe'], ['--email', 'x'], []]) {
    assert.equal((await run('set', 'jk', ...words)).code, 2, words.join(' '));
  }

  const minted = await run('token', 'jk', 'nightly', '--scope', 'read', '--days', '30');
  assert.match(secretly(minted.printed[0] ?? ''), /^almagest_[a-z2-7]{26}$/);
  const [name, scope, , expires, used] = (await run('token', 'jk')).printed[0]?.split('\t') ?? [];
  assert.deepEqual([name, scope, used], ['nightly', 'read', '-']);
  assert.ok(Date.parse(expires ?? '') > Date.now());
  assert.equal((await run('token', 'jk', 'x', '--scope', 'write')).code, 2);
  assert.equal((await run('token', 'jk', 'NIGHTLY', '--revoke')).code, 0);
  assert.equal((await run('token', 'jk', 'nightly', '--revoke')).code, 5);

  assert.equal((await run('close', 'jk')).code, 0);
  assert.match((await facts())[9] ?? '', /^closed 20/);
  assert.equal((await run('close', 'jk')).code, 6);
  assert.equal((await run('reopen', 'jk')).code, 0);
  assert.equal((await facts())[9], 'open');

  const invited = await run('invite', '--days', '3');
  assert.match(secretly(invited.printed[0] ?? ''), /^[a-z2-7]{26}$/);
  assert.match(invited.said, /while the setting registration is closed/);
});
