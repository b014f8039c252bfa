// What stands beside jobs: who may call, queries at once, forms in parts, tables in both forms,
// what is open to everybody, and failures as DALI has them.

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { SaxesParser } from 'saxes';
import { Refusal } from '../../../src/domain/refusal.ts';
import type { TableSet } from '../../../src/domain/table-set.ts';
import { votableHeadOf } from '../../../src/formats/votable.ts';
import { basic, BASE, form, openTap } from './lab.ts';

const QUERY = { LANG: 'ADQL', QUERY: 'SELECT 1' };

const SET: TableSet = {
  schemas: [
    {
      name: 'Stars',
      description: 'Bright & near',
      tables: [
        {
          name: 'Stars.bright',
          bareName: 'bright',
          kind: 'table',
          rows: 9_007_199_254_740_993n,
          columns: [
            {
              name: 'ra',
              datatype: 'double',
              unit: 'deg',
              ucd: 'pos.eq.ra;meta.main',
              isIndexed: true,
              isPrincipal: true,
              isStandard: false,
            },
            {
              name: '"size"',
              datatype: 'unicodeChar',
              arraysize: '*',
              isIndexed: false,
              isPrincipal: false,
              isStandard: true,
            },
          ],
        },
        { name: 'Stars."of old"', bareName: '"of old"', kind: 'view', columns: [] },
      ],
    },
  ],
  keys: [
    {
      id: 'k',
      from: 'Stars.bright',
      target: 'Stars."of old"',
      columns: [['ra', 'x']],
    },
  ],
};

const AGENT = { ...basic('101', 'right password'), 'user-agent': 'STILTS/3.4.7' };

void test('Callers sign in by wsid or login and password, or by a token alone.', async () => {
  const tap = openTap();
  const token = 'almagest_aaaaaaaaaaaaaaaaaaaaaaaaaa';
  const cases = [
    [basic('101', 'right password'), 200],
    [basic(tap.mine.login, 'right password'), 200],
    [{ authorization: 'bearer a-token' }, 200],
    [{}, 401],
    [basic('101', 'wrong'), 401],
    [basic('nobody', 'right password'), 401],
    [basic('', token), 401],
    [{ authorization: 'Bearer another' }, 401],
    [{ authorization: 'Negotiate abc' }, 401],
    [{ authorization: 'Basic %%%' }, 401],
  ] as const;
  for (const [headers, status] of cases) {
    const answer = await tap.ask('GET', 'async', { headers });
    assert.equal(answer.status, status, JSON.stringify(headers));
    const challenge = answer.headers['WWW-Authenticate'] ?? '';
    assert.equal(/Basic .*Bearer/.test(challenge), status === 401);
  }
});

void test('Who has no account is the guest, where there is one; who is wrong is not.', async () => {
  const closed = openTap('nobody');
  assert.equal((await closed.ask('GET', 'async', { headers: {} })).status, 401);
  const name = openTap().theirs.login;
  const tap = openTap(name);
  const made = await tap.ask('POST', 'async', { headers: {}, body: form(QUERY) });
  assert.equal(made.status, 303);
  const shown = await tap.ask('GET', 'async/1/owner', { headers: {} });
  assert.equal(shown.text, name);
  assert.equal((await tap.ask('GET', 'async/1')).status, 404);
  const wrong = await tap.ask('GET', 'async', { headers: basic('101', 'wrong') });
  assert.equal(wrong.status, 401);
});

void test('A password that a browser remembers is not for pages of other sites.', async () => {
  const tap = openTap();
  const signed = basic('101', 'right password');
  const cases = [
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'https://elsewhere.example' }, 403],
    [{ 'sec-fetch-site': 'same-origin', origin: 'http://stars.example' }, 200],
    [{ 'sec-fetch-site': 'none' }, 200],
  ] as const;
  for (const [headers, status] of cases) {
    const more = { headers: { ...signed, ...headers }, body: form(QUERY) };
    assert.equal((await tap.ask('POST', 'sync', more)).status, status, JSON.stringify(headers));
  }
});

void test('Scripts of pages that are named sign in, and others ask as nobody.', async () => {
  const page = 'https://aladin.example';
  const tap = openTap('nobody', {}, { tapOrigins: `* ${page}` });
  const asked = (origin: string, signed: Record<string, string>) =>
    tap.ask('POST', 'sync', {
      headers: { ...signed, origin, 'sec-fetch-site': 'cross-site' },
      body: form(QUERY),
    });
  const token = { authorization: 'Bearer a-token' };
  const password = basic('101', 'right password');
  const own = await asked(page, token);
  assert.equal(own.status, 200);
  assert.equal(own.headers['Access-Control-Allow-Origin'], page);
  // A browser may have added the password by itself, to a form that asked for no leave.
  for (const [origin, signed] of [
    [page, password],
    ['https://other.example', password],
    ['https://other.example', token],
  ] as const) {
    const { status, text } = await asked(origin, signed);
    assert.equal(status, 403);
    assert.match(text, /tapOrigins/);
  }
  // There is no guest here: a page of whatever site may read that, too.
  const stranger = await asked('https://other.example', {});
  assert.equal(stranger.status, 401);
  assert.equal(stranger.headers['Access-Control-Allow-Origin'], '*');
  const made = await tap.ask('POST', 'async', {
    headers: { ...token, origin: page },
    body: form(QUERY),
  });
  assert.equal(made.status, 303);
  assert.equal(made.headers['Access-Control-Allow-Origin'], page);
  assert.match(made.headers['Access-Control-Expose-Headers'] ?? '', /Location/);
  for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
    const headers = { origin: page, 'access-control-request-method': method };
    const leave = await tap.ask('OPTIONS', 'async/1', { headers });
    assert.equal(leave.status, 204);
    assert.match(leave.headers['Access-Control-Allow-Headers'] ?? '', /Authorization/);
    assert.match(
      leave.headers['Access-Control-Allow-Methods'] ?? '',
      new RegExp(`\\b${method}\\b`),
    );
  }
});

void test('What the service is, and whether it is well, everybody may know.', async () => {
  const tap = openTap();
  const headers = {};
  const capabilities = await tap.ask('GET', 'capabilities', { headers });
  assert.equal(capabilities.status, 200);
  assert.equal(capabilities.headers['Server'], 'Almagest/1.2.3');
  assert.match(capabilities.text, /<interface role="std" version="1.1"/);
  assert.ok(capabilities.text.includes(`<accessURL use="base">${BASE}</accessURL>`));
  assert.doesNotMatch(capabilities.text, /<securityMethod \/>/);
  assert.match((await openTap('x').ask('GET', 'capabilities')).text, /<securityMethod \/>/);
  const availability = await tap.ask('GET', 'AVAILABILITY/', { headers });
  assert.match(availability.text, /<vosi:available>true</);
  assert.match((await tap.ask('GET', 'examples', { headers })).text, /FROM TAP_SCHEMA.tables/);
});

void test('A query at once is asked by GET, by a form and by a form in parts.', async () => {
  const tap = openTap();
  const boundary = '===1795337335660===';
  // astroquery's boundary stands without quotes; its parts have no types.
  const parts = Object.entries({ ...QUERY, FORMAT: 'csv', jobname: 'x' })
    .map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    .join('');
  const type = `multipart/form-data; boundary=${boundary}`;
  const inParts = await tap.ask('POST', 'sync', {
    headers: { ...AGENT, 'content-type': type },
    body: Readable.from([Buffer.from(`${parts}--${boundary}--\r\n`)]),
  });
  const inQuery = await tap.ask('GET', 'sync?LANG=ADQL&query=SELECT+1&FORMAT=csv');
  const inForm = await tap.post('sync', { ...QUERY, responseformat: 'csv' });
  for (const answer of [inParts, inQuery, inForm]) {
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers['Content-Type'], 'text/csv; charset=utf-8; header=present');
    assert.equal(answer.text, tap.bytes.toString());
  }
  const one = {
    dialect: 'adql',
    text: 'SELECT 1',
    format: 'csv',
    rowsMax: null,
    taskName: null,
    tables: [],
    readsOnly: false,
  };
  assert.deepEqual(tap.asked, [one, one, one]);
});

const bytes = (text: string): Readable => Readable.from([Buffer.from(text, 'latin1')]);

void test('What is wrong with a request is told in a VOTable.', async () => {
  const tap = openTap();
  const cases = [
    [await tap.post('sync', { LANG: 'OOBLECK', QUERY: 'SELECT <1' }), 400, /OOBLECK/],
    [await tap.post('sync', { ...QUERY, x: 'y'.repeat(20_000) }), 413, /10000/],
    [await tap.ask('GET', 'sync?LANG=ADQL&QUERY=SELECT+%E9'), 400, /no UTF-8/],
    [
      await tap.ask('POST', 'sync', { body: bytes('LANG=ADQL&QUERY=SELECT+\xE9') }),
      400,
      /no UTF-8/,
    ],
    [
      await tap.ask('POST', 'sync', { body: bytes('LANG=ADQL&QUERY=SELECT+%e9%3') }),
      400,
      /no UTF-8/,
    ],
    [await tap.ask('GET', 'nothing'), 404, /\/tap\/nothing/],
    [await tap.ask('GET', 'async', { headers: {} }), 401, /HTTP Basic/],
  ] as const;
  for (const [{ status, headers, text }, expected, words] of cases) {
    assert.equal(status, expected, text);
    assert.equal(headers['Content-Type'], 'application/x-votable+xml');
    assert.match(text, /<INFO name="QUERY_STATUS" value="ERROR">[^<]+</);
    assert.match(text, words);
  }
});

void test('Tables are told with their schemas, and less where less is asked for.', async () => {
  const tap = openTap(null, SET);
  const { text } = await tap.ask('GET', 'tables', { headers: AGENT });
  assert.match(text, /<description>Bright &amp; near</);
  assert.match(text, /<name>Stars.bright</);
  // A schema allows the number before the columns only, and a table may not have it.
  assert.match(text, /<nrows>9007199254740993<\/nrows>\s*<column>/);
  assert.equal(text.match(/<nrows>/g)?.length, 1);
  assert.match(text, /<name>"size"</);
  assert.match(text, /<dataType xsi:type="vs:VOTableType" arraysize="\*">unicodeChar</);
  assert.match(text, /<flag>indexed<\/flag>\s*<flag>principal</);
  assert.match(text, /<targetTable>Stars\."of old"</);
  assert.match(text, /<table type="table">\s*<name>Stars.bright</);
  assert.match(text, /<table type="view">\s*<name>Stars."of old"</);
  assert.doesNotMatch(text, /esatapplus/);
  const least = (await tap.ask('GET', 'tables?detail=min', { headers: AGENT })).text;
  assert.match(least, /Stars.bright/);
  assert.doesNotMatch(least, /column|foreignKey/);
});

void test('One table is found by its name in any case, in quotes or not.', async () => {
  const tap = openTap(null, SET);
  for (const name of ['Stars.bright', 'stars.BRIGHT', 'Stars."of old"', 'Stars.of old']) {
    const { status, text } = await tap.ask('GET', `tables/${name}`, { headers: AGENT });
    assert.equal(status, 200, name);
    assert.match(text, /<vosi:table /);
  }
  assert.equal((await tap.ask('GET', 'tables/Stars.none', { headers: AGENT })).status, 404);
});

// astroquery 0.4.6 stops at a column without its attribute, and puts schemas before names itself.
void test('TapPlus has a form of its own, whether it says its name or none at all.', async () => {
  const tap = openTap(null, SET);
  const asks = [
    tap.ask('GET', 'tables'),
    tap.ask('GET', 'tables', { headers: { ...AGENT, 'user-agent': 'astroquery/0.4.6' } }),
    tap.ask('GET', 'tables?tables=Stars.bright', { headers: AGENT }),
  ];
  for (const { text } of await Promise.all(asks)) {
    assert.match(text, /<column esatapplus:flags="0">\s*<name>ra</);
    assert.match(text, /<name>bright</);
  }
  const wanted = (await asks[2])?.text ?? '';
  assert.doesNotMatch(wanted, /of old"<\/name>/);
  const names = await tap.ask('GET', 'tables?only_tables=true', { headers: AGENT });
  assert.doesNotMatch(names.text, /<column/);
});

void test('A long VOTable that breaks off says why, and is XML still.', async () => {
  const tap = openTap();
  const head = votableHeadOf({ fields: [], title: 't', query: 'q', serialization: 'TABLEDATA' });
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${head}<TR><TD>1</TD></TR>\n<TR><TD>2`);
    await Promise.resolve();
    throw new Refusal('query-stopped', { message: 'Stopped after 60 s.' });
  }
  tap.flow(broken);
  const answer = await tap.post('sync', QUERY);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['Content-Length'], undefined);
  new SaxesParser().write(answer.text).close();
  assert.match(answer.text, /<TD>1<\/TD>/);
  assert.doesNotMatch(answer.text, /<TD>2/);
  assert.match(answer.text, /<INFO name="QUERY_STATUS" value="ERROR">Stopped after 60 s\./);
});
