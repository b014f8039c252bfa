// The command line from outside: what it prints, what it refuses, and with which exit code.
// Accounts are made and listed in a store of each test's own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS } from '../../src/admin/command-line.ts';
import { almagest } from '../support/recorded-terminal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const REFUSED: readonly (readonly [string, number, RegExp])[] = [
  ['acount add', 2, /no command 'acount add'\. Is it 'account add'\?/],
  ['account', 2, /'account' needs a verb: account add, account list, account set-password/],
  ['account add', 2, /LOGIN is missing/],
  ['account add a b --password long-enough', 2, /more than LOGIN/],
  ['account add kepler', 2, /--password-stdin/],
  ['account add kepler --password short', 2, /at least 8 characters/],
  ['account add kepler --pasword long-enough', 2, /no option --pasword\. Is it --password\?/],
  ['account add kepler --password long-enough --wsid 0', 2, /--wsid 0/],
  ['account add kepler --password long-enough --wsid 9223372036854775808', 2, /--wsid/],
  ['account set-password nobody --password long-enough', 5, /no account 'nobody'/],
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
  ['doctor --verify --rebuild', 2, /either/],
];

for (const [words, code, expected] of REFUSED) {
  test(`'${words}' ends with ${code}`, async () => {
    await using folder = await temporaryFolder();
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
