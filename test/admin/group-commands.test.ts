// The commands about groups and about who sees a context: what they do, what they refuse, and with
// which exit code.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../src/base/time.ts';
import { surroundings } from '../../src/admin/default-data.ts';
import { readSettings } from '../../src/admin/read-settings.ts';
import { openSite } from '../../src/admin/site.ts';
import { almagest } from '../support/recorded-terminal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Commands on a site with two accounts, a context, and a group of the first account. */
const openGround = async () => {
  const folder = await temporaryFolder();
  const site = await openSite(await readSettings({ data: folder.path }, surroundings()));
  for (const login of ['kepler', 'tycho']) {
    await site.accounts.add({ login, password: 'long enough', privileges: [] });
  }
  const context = { name: 'Stars', description: '', version: 1, created: instant(0), tables: [] };
  await site.store.contexts.publish(context);
  await site.close();
  const run = (words: string) => almagest(folder.path, ...words.split(' '));
  const made = await run('group create Survey --owner kepler');
  return {
    run,
    made,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
};

test('groups are made, filled, emptied and ended', async () => {
  await using ground = await openGround();
  const { run, made } = ground;
  const [id = ''] = made.printed;
  assert.match(id, /^\d+$/);
  const list = async () => (await run('group list')).printed;
  assert.deepEqual(await list(), [`${id}\tSurvey\tkepler\tkepler\t-`]);
  assert.equal((await run('group add survey tycho')).said, 'tycho is in Survey.');
  assert.deepEqual(await list(), [`${id}\tSurvey\tkepler\tkepler,tycho\t-`]);
  const removed = await run('group remove Survey tycho');
  assert.equal(removed.said, 'tycho is not in Survey any more.');
  assert.deepEqual(await list(), [`${id}\tSurvey\tkepler\tkepler\t-`]);
  assert.equal((await run('group destroy Survey')).code, 0);
  assert.deepEqual(await list(), []);
});

test('a context is opened to groups, and to everybody again after the last', async () => {
  await using ground = await openGround();
  const { run } = ground;
  const access = async () => (await run('context list')).printed.map((line) => line.split('\t'));
  const last = async () => (await access()).map((fields) => fields.at(-1));
  await run('group create Team --owner tycho');
  assert.deepEqual(await last(), ['everybody']);
  const said = (await run('context grant stars --group survey')).said;
  assert.equal(said, 'Stars is open to the members of Survey.');
  await run('context grant Stars --group Team');
  assert.deepEqual(await last(), ['Survey,Team']);
  const closed = await run('context revoke Stars --group Survey');
  assert.equal(closed.said, 'Stars is open to the members of Team.');
  assert.equal((await run('group destroy Team')).code, 6);
  const open = await run('context revoke Stars --group Team');
  assert.equal(open.said, 'Stars is open to everybody who has an account.');
  assert.deepEqual(await last(), ['everybody']);
});

test('a context is opened to strangers, and closed to them by itself or by a group', async () => {
  await using ground = await openGround();
  const { run } = ground;
  const said = async (words: string) => (await run(words)).said;
  const last = async () => (await run('context list')).printed.at(-1)?.split('\t').at(-1);
  const open = 'Stars is open to everybody who has an account, and to strangers.';
  assert.equal(await said('context grant stars --strangers'), open);
  assert.equal(await last(), 'everybody,strangers');
  const shut = 'Stars is open to everybody who has an account, and to strangers no longer.';
  assert.equal(await said('context revoke stars --strangers'), shut);
  await run('context grant stars --strangers');
  assert.equal(
    await said('context grant stars --group Survey'),
    'Stars is open to the members of Survey, and to strangers no longer.',
  );
  assert.equal(await last(), 'Survey');
  const refused = await run('context grant Stars --strangers');
  assert.match(refused.said, /Stars is open to groups alone, and so not to strangers/);
  assert.equal(refused.code, 6);
  await run('context revoke stars --group Survey');
  assert.equal(await last(), 'everybody');
});

const REFUSED: readonly (readonly [string, number, RegExp])[] = [
  ['group create Other', 2, /--owner LOGIN/],
  ['group create Other --owner nobody', 5, /no account 'nobody'/],
  ['group create SURVEY --owner tycho', 6, /'SURVEY' is taken/],
  ['group create stars --owner tycho', 6, /'stars' is taken/],
  ['group create public --owner tycho', 2, /cannot be called 'public'/],
  ['group add Survey', 2, /LOGIN is missing/],
  ['group add Survey nobody', 5, /no account 'nobody'/],
  ['group add Other tycho', 5, /no group 'Other'/],
  ['group remove Survey tycho', 5, /neither in group/],
  ['group remove Survey kepler', 6, /owner of group \d+ stays/],
  ['group destroy Other', 5, /no group 'Other'/],
  ['context grant Stars', 2, /--group GROUP or --strangers/],
  ['context grant Stars --group Survey --strangers', 2, /--group GROUP or --strangers/],
  ['context grant Other --strangers', 5, /no context 'Other'/],
  ['context revoke Stars --strangers', 5, /not open to strangers as such/],
  ['context grant Stars --group Other', 5, /no group 'Other'/],
  ['context grant Other --group Survey', 5, /no context 'Other'/],
  ['context revoke Stars --group Survey', 5, /not open to group Survey as such/],
];

test('what cannot be done is refused in a sentence', async () => {
  await using ground = await openGround();
  for (const [words, code, expected] of REFUSED) {
    const told = await ground.run(words);
    assert.match(told.said, expected, words);
    assert.equal(told.code, code, words);
    assert.deepEqual(told.printed, [], words);
  }
});
