// The page at the address of TAP: that it is well-formed whatever catalogs are called, that its
// queries name tables and columns as ADQL wants them, and who is told to sign in.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SaxesParser } from 'saxes';
import { instant } from '../../src/base/time.ts';
import type { Context, ContextTable } from '../../src/domain/context.ts';
import { fold } from '../../src/domain/table.ts';
import { tapPageOf, type TapPageParts } from '../../src/web/tap-page.ts';
import { bodyOf, requestOf } from '../support/http-request.ts';

const HIPPARCOS: ContextTable = {
  name: 'Hipparcos',
  columns: [
    { name: 'hip', type: { name: 'int' } },
    { name: 'ra', type: { name: 'float' } },
    { name: 'decl <J2000>', type: { name: 'float' } },
    { name: 'vmag', type: { name: 'float' }, ucd: 'phot.mag;em.opt.V' },
  ],
  rows: 118_216n,
  bytes: 1n,
  files: [],
  key: 'hip',
  position: { ra: 'ra', dec: 'decl <J2000>' },
};

const STARS: Context = {
  name: 'Stars',
  description: 'Real stars.',
  version: 1,
  created: instant(0),
  tables: [HIPPARCOS],
  mainTable: 'Hipparcos',
};

const pageOf = ({
  contexts = async () => [STARS],
  forStrangers = async () => new Set([fold('Stars')]),
}: Partial<TapPageParts> = {}) =>
  tapPageOf({
    contexts,
    forStrangers,
    api: {
      title: 'TAP',
      about: 'ADQL & jobs.',
      root: '/tap',
      resources: [{ method: 'GET', path: 'tables/{table}', about: 'One <table>.' }],
    },
  });

const textOf = async (parts: Partial<TapPageParts> = {}): Promise<string> => {
  const { body } = await pageOf(parts).answer(requestOf({ path: '/tap' }));
  const text = await bodyOf(body);
  new SaxesParser().write(text.replace('<!doctype html>', '')).close();
  return text;
};

void test('It stands at the address itself, and leaves what lies below to others.', () => {
  const { takes } = pageOf();
  for (const path of ['/tap', '/tap/', '/TAP']) assert.ok(takes(requestOf({ path })), path);
  assert.ok(takes(requestOf({ path: '/tap', method: 'HEAD' })));
  assert.ok(!takes(requestOf({ path: '/tap', method: 'POST' })));
  assert.ok(!takes(requestOf({ path: '/tap/sync' })));
});

void test('The first query names what there is, in quotes where ADQL wants them.', async () => {
  const text = await textOf();
  // As its parts are written in HTML: a quotation mark and angles are numbers there.
  const dec = '&#34;decl &#60;J2000&#62;&#34;';
  assert.ok(text.includes(`SELECT TOP 10 hip, ra, ${dec}, vmag\nFROM Stars.Hipparcos\n`));
  assert.ok(text.includes(`POINT(ra, ${dec})`));
  assert.ok(text.includes('ORDER BY vmag'));
  assert.ok(text.includes('GET /tap/tables/{table}'));
  const plain = { ...STARS, tables: [{ ...HIPPARCOS, name: 'of old' }] };
  const other = await textOf({ contexts: async () => [plain] });
  assert.ok(other.includes('SELECT TOP 10 * FROM Stars.&#34;of old&#34;'));
  assert.match(await textOf({ contexts: async () => [] }), /context add/);
});

void test('Who must sign in is told where, and nobody else is.', async () => {
  const open = await textOf();
  assert.match(open, /Nobody need sign in/);
  assert.doesNotMatch(open, /LOGIN|session/);
  // A catalog that strangers may not read is not what they are told to read.
  const secret = { ...STARS, name: 'Secret' };
  assert.match(await textOf({ contexts: async () => [secret, STARS] }), /FROM Stars\.Hipparcos/);
  const closed = await textOf({ forStrangers: async () => new Set() });
  assert.match(closed, / -u <mark>LOGIN<\/mark>:<mark>PASSWORD<\/mark>/);
  assert.match(
    closed,
    /import pyvo, requests\n\nsession = requests.Session\(\)\nsession.auth = \(/,
  );
  assert.match(closed, /TAPService\([^)]*, session=session\)/);
});
