// The commands about who owns a space: what they print, what they change, and what they refuse.
// What becomes of the tables and of the quota is for the contract of the store to say.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../src/base/time.ts';
import { surroundings } from '../../src/admin/default-data.ts';
import { readSettings } from '../../src/admin/read-settings.ts';
import { openSite, type Site } from '../../src/admin/site.ts';
import { almagest } from '../support/recorded-terminal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Commands on a site with two accounts, of which the first owns a space of each name. */
const openGround = async (...names: readonly string[]) => {
  const folder = await temporaryFolder();
  const settings = await readSettings({ data: folder.path }, surroundings());
  const withSite = async <T>(work: (site: Site) => Promise<T>): Promise<T> => {
    const site = await openSite(settings);
    try {
      return await work(site);
    } finally {
      await site.close();
    }
  };
  const [, tycho] = await withSite(async ({ accounts, store }) => {
    const both = [];
    for (const login of ['kepler', 'tycho']) {
      both.push(await accounts.add({ login, password: 'long enough', privileges: [] }));
    }
    for (const name of names) {
      const made = { name, comments: '', created: instant(0), inQueries: true };
      await store.spaces.insert({ ...made, owner: both[0]?.id ?? assert.fail() }, 10);
    }
    return both;
  });
  return {
    withSite,
    tycho: tycho ?? assert.fail(),
    run: (words: string) => almagest(folder.path, ...words.split(' ')),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
};

test('the space of a closed owner is listed, and given to another account', async () => {
  await using ground = await openGround('Orbits');
  const { run, tycho, withSite } = ground;
  const list = async () => (await run('space list')).printed.map((line) => line.split('\t'));
  const [[id = '', ...facts] = []] = await list();
  assert.match(id, GUID);
  assert.deepEqual(facts, ['Orbits', 'kepler', 'open']);
  const closed = await run('account close kepler');
  assert.match(closed.said, /It owns Orbits: .* almagest space give makes another the owner\./);
  assert.deepEqual(await list(), [[id, 'Orbits', 'kepler', 'closed']]);
  const given = await run('space give ORBITS tycho');
  assert.match(
    given.said,
    /^Space Orbits belongs to tycho now, and kepler stays .* 0 bytes of 10\.7 GB\.$/,
  );
  assert.deepEqual(await list(), [[id, 'Orbits', 'tycho', 'open']]);
  await withSite(async ({ store }) => {
    const [, space] = await store.spaces.seenBy(tycho.id);
    assert.deepEqual([space?.name, space?.standing], ['Orbits', 'owner']);
    const members = await store.spaces.members(space?.id ?? assert.fail());
    assert.deepEqual(
      members.map(({ login, standing }) => [login, standing]),
      [
        ['kepler', 'admin'],
        ['tycho', 'owner'],
      ],
    );
  });
  const other = await run('account close tycho');
  assert.match(other.said, /It owns Orbits/);
  const back = await run(`space give ${id} kepler`);
  assert.match(back.said, /account kepler is closed/);
  assert.equal(back.code, 2);
});

test('a name that is nobody’s or of two spaces is refused', async () => {
  await using ground = await openGround('Twice', 'TWICE');
  const { run } = ground;
  for (const [words, expected] of [
    ['space give', /NAME is missing/],
    ['space give Twice', /LOGIN is missing/],
    ['space give None tycho', /no space 'None'/],
    ['space give twice tycho', /2 spaces 'twice': name one by its id/],
  ] as const) {
    const told = await run(words);
    assert.match(told.said, expected);
    assert.equal(told.code, 2);
  }
});
