// Spaces of the Command Web Service on the real program: made, shared, queried page by page,
// copied, swapped and deleted, with files where they were written.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commandClient, textIn, textsIn, type CommandClient } from '../support/command-client.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { secretly } from '../support/secrets.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/almagest', import.meta.url));
const GUEST_PASSWORD = secretly('a guest of the house');

let server: ServerInTest;
let demo: CommandClient;
let guest: CommandClient;

before(async () => {
  server = await startServer([]);
  const words = ['account', 'add', 'guest', '--password-stdin', '--data', server.data];
  execFileSync(process.execPath, [PROGRAM, ...words], { input: GUEST_PASSWORD });
  demo = await commandClient(server, { username: 'demo', password: server.pw });
  guest = await commandClient(server, { username: 'guest', password: GUEST_PASSWORD });
});
after(() => server[Symbol.asyncDispose]());

const make = (name: string): Promise<string> =>
  demo.call('createNewSpace', { spaceName: name, comments: '', automatic: false });

const query = (spaceID: string, text: string, by = demo): Promise<string> =>
  by.call('executeQueryInSpace', {
    query: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
    spaceID,
  });

/** The cells of a result, row by row. */
const cellsOf = (xml: string): readonly (readonly string[])[] =>
  Array.from(xml.matchAll(/<ArrayOfString>(.*?)<\/ArrayOfString>/gs), ([, row = '']) =>
    textsIn(row, 'string'),
  );

const almagest = (...words: readonly string[]): string =>
  execFileSync(process.execPath, [PROGRAM, ...words, '--data', server.data]).toString();

test('a space is made, found and described by those in it alone', async () => {
  const spaceID = await make('Sales');
  assert.match(spaceID, /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/);
  assert.ok(textsIn(await demo.call('listSpaces'), 'id').includes(spaceID));
  assert.ok(!textsIn(await guest.call('listSpaces'), 'id').includes(spaceID));
  const unknown = `There is no space '${spaceID}' that you may use. Your own space is MyDB.`;
  const told = await guest.fault('getLoadStatus', { spaceID });
  assert.equal(told, `getLoadStatus: ${unknown.replaceAll("'", "'")}`);

  await demo.call('addUserToSpace', { userName: 'guest', spaceID, hasAdmin: false });
  assert.equal(await guest.call('getLoadStatus', { spaceID }), 'Available');
  assert.deepEqual(textsIn(await guest.call('listUsersInSpace', { spaceID }), 'string'), [
    'demo',
    'guest',
  ]);
  const words = { spaceID, spaceComments: 'of 2026' };
  assert.match(await guest.fault('setSpaceComments', words), /Only the owner and the admins/);
  await demo.call('setSpaceComments', words);
  assert.equal(await guest.call('getSpaceComments', { spaceID }), 'of 2026');
  await demo.call('SetSpaceProperties', {
    spaceID,
    spaceProperties:
      '<SpaceName>Sales 2</SpaceName><SpaceTimeZone>Europe/Berlin</SpaceTimeZone>' +
      '<UsageTracking>true</UsageTracking><IsDocumentRepository>false</IsDocumentRepository>' +
      '<AlwaysOn>false</AlwaysOn><UseNewDashboards>true</UseNewDashboards>',
  });
  const properties = await guest.call('GetSpaceProperties', { spaceID });
  assert.equal(
    properties,
    '<SpaceName>Sales 2</SpaceName><SpaceTimeZone>Europe/Berlin</SpaceTimeZone>' +
      '<UsageTracking>true</UsageTracking><IsDocumentRepository>false</IsDocumentRepository>' +
      '<AlwaysOn>false</AlwaysOn><UseNewDashboards>true</UseNewDashboards>',
  );
  await demo.call('removeUserFromSpace', { userName: 'guest', spaceID });
  assert.match(await guest.fault('getLoadStatus', { spaceID }), /There is no space/);
});

test('a result is read page by page with its first token, after another login', async () => {
  const spaceID = await make('Paged');
  await query(
    spaceID,
    'CREATE TABLE t (n bigint, w varchar(20), x float, d datetime, b bit); ' +
      "INSERT INTO t VALUES (9223372036854775807, 'a <b> & \"c\"', 0.1, '2026-01-02', 1), " +
      '(-1, NULL, NULL, NULL, 0)',
  );
  const first = await query(spaceID, 'SELECT n, w, x, d, b FROM t ORDER BY n DESC');
  assert.deepEqual(textsIn(textIn2(first, 'dataTypes'), 'int'), ['-5', '12', '8', '93', '-7']);
  assert.deepEqual(textsIn(textIn2(first, 'columnNames'), 'string'), ['n', 'w', 'x', 'd', 'b']);
  assert.ok(
    first.startsWith(
      '<rows><ArrayOfString><string>9223372036854775807</string>' +
        '<string>a &lt;b&gt; &amp; "c"</string><string>0.1</string>' +
        '<string>2026-01-02T00:00:00</string><string>true</string></ArrayOfString>' +
        '<ArrayOfString><string>-1</string><string xsi:nil="true" />',
    ),
    first,
  );
  assert.ok(!first.includes('errorCode'));
  assert.equal(textIn(first, 'hasMoreRows'), 'false');

  // One page needs no file for others.
  const kept = () => readdirSync(`${server.data}/outputs`);
  assert.deepEqual(kept(), []);

  const many = 'SELECT TOP 2500 hip FROM Stars..Hipparcos ORDER BY hip';
  const seen: string[] = [];
  let page = await query(spaceID, many);
  const queryToken = secretly(textIn(page, 'queryToken'));
  assert.match(queryToken, /^[0-9a-f]{32}$/);
  for (const rows of ['1000', '1000', '500']) {
    assert.equal(textIn(page, 'numRowsReturned'), rows);
    seen.push(...cellsOf(page).map(([hip = '']) => hip));
    if (textIn(page, 'hasMoreRows') === 'false') break;
    assert.deepEqual(kept(), [queryToken]);
    const later = await commandClient(server, { username: 'demo', password: server.pw });
    assert.match(await guest.fault('queryMore', { queryToken }), /no more rows/);
    page = await later.call('queryMore', { queryToken });
  }
  const expected = await server.call('ExecuteQuickJob', {
    qry: many.replace('Stars..', ''),
    context: 'Stars',
    taskname: 'all',
    isSystem: 'false',
  });
  assert.deepEqual(seen, expected.match(/^\d+$/gm));
  assert.match(await demo.fault('queryMore', { queryToken }), /no more rows/);
  assert.deepEqual(kept(), []);

  const inBatchesOf = (size: string) => ({
    query: 'SELECT n FROM t',
    spaceID,
    queryOptions:
      `<QueryOptionOfStringString><Key>batchSize</Key><Value>${size}</Value>` +
      '</QueryOptionOfStringString>',
  });
  const small = await demo.call('executeQueryInSpaceWithOptions', inBatchesOf('1'));
  assert.equal(textIn(small, 'numRowsReturned'), '1');
  for (const size of ['0', '-1', '1.5', 'all', '100001']) {
    const told = await demo.fault('executeQueryInSpaceWithOptions', inBatchesOf(size));
    assert.ok(told.includes(`A page cannot have '${size}' rows: it has from 1 to 100000`), told);
  }
  assert.match(await demo.fault('executeQueryInSpace', { query: 'SELEC 1', spaceID }), /Line 1/);
});

/** The XML inside the first element of a name. */
const textIn2 = (xml: string, name: string): string =>
  new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1] ?? '';

test('contents are copied and swapped, and are read by who may', async () => {
  const [one, other] = [await make('One'), await make('Other')];
  await query(one, 'SELECT 1 AS n INTO t');
  await query(other, 'SELECT 2 AS n INTO t; SELECT 3 AS n INTO u');
  const swap = await demo.call('swapSpaceContents', { sp1ID: one, sp2ID: other });
  assert.match(swap, /^[0-9a-f]{32}$/);
  assert.deepEqual(await demo.ended(swap), ['Complete', '']);
  assert.deepEqual(cellsOf(await query(one, 'SELECT t.n, u.n FROM t CROSS JOIN u')), [['2', '3']]);
  assert.deepEqual(cellsOf(await query(other, 'SELECT n FROM t')), [['1']]);

  const copy = await demo.call('copySpace', {
    spFromID: one,
    spToID: other,
    mode: 'copy',
    options: 'data;datastore;catalog:shared/Sales',
  });
  assert.deepEqual(await demo.ended(copy), ['Complete', '']);
  await query(other, 'INSERT INTO t VALUES (20)');
  assert.deepEqual(cellsOf(await query(one, 'SELECT n FROM t ORDER BY n')), [['2']]);
  assert.deepEqual(cellsOf(await query(other, 'SELECT n FROM t ORDER BY n')), [['2'], ['20']]);
  const modes = { spFromID: one, spToID: other, mode: 'Copy', options: '' };
  assert.match(await demo.fault('copySpace', modes), /mode 'Copy'/);

  const cleared = await demo.call('deleteAllDataFromSpace', { spaceID: one });
  assert.deepEqual(await demo.ended(cleared), ['Complete', '']);
  assert.match(
    await demo.fault('executeQueryInSpace', { query: 'SELECT n FROM t', spaceID: one }),
    /t/,
  );
  assert.deepEqual(cellsOf(await query(other, 'SELECT COUNT(*) FROM t')), [['2']]);
  const gone = await demo.call('deleteSpace', { spaceId: one });
  assert.deepEqual(await demo.ended(gone), ['Complete', '']);
  assert.match(await demo.fault('getLoadStatus', { spaceID: one }), /There is no space/);
});

test('a member reads, and does not write', async () => {
  const spaceID = await make('Shared');
  await query(spaceID, 'SELECT 7 AS n INTO t');
  await demo.call('addUserToSpace', { userName: 'guest', spaceID, hasAdmin: false });
  assert.deepEqual(cellsOf(await query(spaceID, 'SELECT n FROM t', guest)), [['7']]);
  const writing = { query: 'DROP TABLE t', spaceID };
  assert.match(await guest.fault('executeQueryInSpace', writing), /Only the owner and the admins/);
  // By its name, over the other services, and out of there as any table of one's own.
  const guestId = /^(\d+)\tguest\t/m.exec(almagest('account', 'list'))?.[1] ?? '';
  const other = { wsid: guestId, pw: GUEST_PASSWORD, taskname: 't', isSystem: 'false' };
  const asked = { ...other, qry: 'SELECT n FROM Shared..t', context: 'MyDB' };
  assert.match(await server.call('ExecuteQuickJob', asked), /\n7\n/);
  await demo.call('removeUserFromSpace', { userName: 'guest', spaceID });
  const { status, body } = await server.post('ExecuteQuickJob', asked);
  assert.equal(status, 500);
  assert.match(body, /Shared/);
  // Their own tables are none of the space's.
  assert.match(
    await guest.fault('executeQueryInSpace', { query: 'SELECT n FROM t', spaceID: 'mydb' }),
    /t/,
  );
});
