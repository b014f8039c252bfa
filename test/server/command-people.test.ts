// Groups of a space and their tags, its variables, and accounts, over the Command Web Service of
// the real program: what a member, a loader, an admin and a stranger each may do.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commandClient, textIn, textsIn, type CommandClient } from '../support/command-client.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { secretly } from '../support/secrets.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/almagest', import.meta.url));
const PASSWORD = secretly('a password of many');

let server: ServerInTest;
let demo: CommandClient;
let member: CommandClient;
let loader: CommandClient;
let stranger: CommandClient;
/** An admin of the server, who is in none of the spaces. */
let root: CommandClient;

const almagest = (input: string, ...words: readonly string[]): string =>
  execFileSync(process.execPath, [PROGRAM, ...words, '--data', server.data], { input }).toString();

const login = (username: string, password = PASSWORD): Promise<CommandClient> =>
  commandClient(server, { username, password });

before(async () => {
  server = await startServer([]);
  demo = await login('demo', server.pw);
  for (const name of ['member', 'loader', 'stranger', 'root']) {
    const more = name === 'root' ? ['--admin'] : [];
    almagest(PASSWORD, 'account', 'add', name, '--password-stdin', ...more);
  }
  member = await login('member');
  loader = await login('loader');
  stranger = await login('stranger');
  root = await login('root');
});
after(() => server[Symbol.asyncDispose]());

/** A space of demo's with a member, a loader by the tag of a group, and nobody else. */
const openSpace = async (name: string): Promise<string> => {
  const made = { spaceName: name, comments: '', automatic: false };
  const spaceID = await demo.call('createNewSpace', made);
  for (const userName of ['member', 'loader']) {
    await demo.call('addUserToSpace', { userName, spaceID, hasAdmin: false });
  }
  const groupName = 'Loaders';
  await demo.call('addGroupToSpace', { groupName, spaceID });
  await demo.call('addUserToGroupInSpace', { userName: 'LOADER', groupName: 'loaders', spaceID });
  await demo.call('addAclToGroupInSpace', { groupName, aclTag: 'loaddata', spaceID });
  return spaceID;
};

const listed = async (
  client: CommandClient,
  operation: string,
  fields: Readonly<Record<string, string | boolean>>,
): Promise<readonly string[]> => textsIn(await client.call(operation, fields), 'string');

const unknownSpace = (operation: string, spaceID: string): string =>
  `${operation}: There is no space '${spaceID}' that you may use. Your own space is MyDB.`;

test('groups are listed by everybody in the space, and their tags with them', async () => {
  const spaceID = await openSpace('Lists');
  const group = { groupName: 'LOADERS', spaceID };
  await demo.call('addGroupToSpace', { groupName: 'Analysts', spaceID });
  for (const client of [demo, member, loader]) {
    assert.deepEqual(await listed(client, 'listGroupsInSpace', { spaceID }), [
      'Analysts',
      'Loaders',
    ]);
    assert.deepEqual(await listed(client, 'listUsersInGroupInSpace', group), ['loader']);
    assert.deepEqual(await listed(client, 'listGroupAclsInSpace', group), ['LoadData']);
    for (const [userName, includeInternalGroups, names] of [
      ['loader', false, ['Loaders']],
      ['Loader', true, ['USER$', 'Loaders']],
      ['member', true, ['USER$']],
      ['demo', true, ['OWNER$', 'USER$']],
    ] as const) {
      const asked = { spaceID, userName, includeInternalGroups };
      assert.deepEqual(await listed(client, 'listUserGroupMembership', asked), names);
    }
  }
  assert.deepEqual(await listed(stranger, 'getAvailableACLs', {}), ['LoadData', 'ManageSpace']);
  const { status, body } = await stranger.raw('getAvailableACLs', { token: 'f'.repeat(32) });
  assert.equal(status, 500);
  assert.match(body, /<faultstring>getAvailableACLs: token f{32} is not valid or has expired\./);
});

/** Each operation on groups that changes something, with what it takes beside the space. */
const CHANGES = {
  addGroupToSpace: { groupName: 'Crew' },
  addUserToGroupInSpace: { userName: 'member', groupName: 'Crew' },
  addAclToGroupInSpace: { groupName: 'Crew', aclTag: 'LoadData' },
  removeAclFromGroupInSpace: { groupName: 'Crew', aclTag: 'LoadData' },
  removeUserFromGroupInSpace: { userName: 'member', groupName: 'Crew' },
  removeGroupFromSpace: { groupName: 'Crew' },
} as const;

const LISTS = {
  listGroupsInSpace: {},
  listUsersInGroupInSpace: { groupName: 'Crew' },
  listGroupAclsInSpace: { groupName: 'Crew' },
  listUserGroupMembership: { userName: 'demo', includeInternalGroups: true },
  getVariablesForSpace: {},
} as const;

test('groups are changed by the owner of the space and its admins alone', async () => {
  const spaceID = await openSpace('Changes');
  const none = '00000000-0000-0000-0000-000000000000';
  for (const [operation, fields] of Object.entries({ ...CHANGES, ...LISTS })) {
    // Server admins have no say in it; what is not one's to know is as what is not there.
    for (const client of [stranger, root]) {
      const asked = { ...fields, spaceID };
      assert.equal(await client.fault(operation, asked), unknownSpace(operation, spaceID));
    }
    const asked = { ...fields, spaceID: none };
    assert.equal(await demo.fault(operation, asked), unknownSpace(operation, none));
  }
  for (const [operation, fields] of Object.entries(CHANGES)) {
    for (const client of [member, loader]) {
      const fault = await client.fault(operation, { ...fields, spaceID });
      assert.match(fault, /Only the owner and the admins of space Changes may do this/);
    }
    assert.equal(await demo.call(operation, { ...fields, spaceID }), '', operation);
  }
  assert.deepEqual(await listed(demo, 'listGroupsInSpace', { spaceID }), ['Loaders']);
});

test('what cannot be done with groups is refused by name', async () => {
  const spaceID = await openSpace('Refused');
  const own = { groupName: 'Crew', spaceID: 'mydb' };
  assert.match(await demo.fault('addGroupToSpace', own), /no members and no groups/);
  const joining = { groupName: 'Loaders', spaceID };
  for (const userName of ['stranger', 'nobody']) {
    assert.match(
      await demo.fault('addUserToGroupInSpace', { userName, ...joining }),
      new RegExp(`${userName} is not in space Refused.*Add it to the space first`),
    );
  }
  assert.match(
    await demo.fault('addGroupToSpace', { groupName: 'user$', spaceID }),
    /every space has one of that name/,
  );
  assert.match(
    await demo.fault('addAclToGroupInSpace', { aclTag: 'ViewDashboards', ...joining }),
    /no ACL tag 'ViewDashboards'.*LoadData, ManageSpace/,
  );
  const gone = { groupName: 'Gone', spaceID };
  assert.match(await member.fault('listUsersInGroupInSpace', gone), /no group 'Gone' in space/);
  await demo.call('removeUserFromSpace', { userName: 'loader', spaceID });
  assert.deepEqual(await listed(demo, 'listUsersInGroupInSpace', joining), []);
});

test('values that break a rule are told by the rules they break', async () => {
  const spaceID = await openSpace('Rules');
  for (const [operation, fields, rule] of [
    ['addGroupToSpace', { groupName: 'abc' }, /^Group name must be longer than 3 characters$/],
    ['listGroupAclsInSpace', { groupName: 'x'.repeat(256) }, /^Group name must be shorter than/],
    ['addAclToGroupInSpace', { groupName: 'Loaders', aclTag: 'abc' }, /^ACL tag name must be/],
    ['addUserToGroupInSpace', { userName: 'x'.repeat(256), groupName: 'Loaders' }, /^username/],
    ['setVariableInSpace', { varName: 'abc', query: 'SELECT 1' }, /^Variable name must be longer/],
    ['setVariableInSpace', { varName: 'Year', query: ' '.repeat(32_768) }, /than 32k$/],
  ] as const) {
    const broken = await demo.brokenRules(operation, { ...fields, spaceID });
    assert.equal(broken.length, 1);
    assert.match(broken[0] ?? '', rule);
  }
  for (const [operation, fields, rule] of [
    ['addUser', { userName: 'newcomer', additionalParams: 'password=12345' }, /^password must be/],
    ['setUserPassword', { userName: 'root', password: '12345' }, /^password must be longer than 5/],
    ['addProductToUser', { userName: 'member', productId: 0 }, /^Product ID must be greater/],
  ] as const) {
    assert.match((await root.brokenRules(operation, fields)).join(), rule);
  }
  assert.deepEqual(
    await demo.brokenRules('addGroupToSpace', { groupName: 'Crew', spaceID: 'nothing' }),
    ['Space ID must be 36 characters'],
  );
});

/** Sends a file as a client, loads it, and gives what came of it. */
const load = async (client: CommandClient, spaceID: string): Promise<string> => {
  const dataUploadToken = await client.call('beginDataUpload', { spaceID, sourceName: 't.csv' });
  const data = Buffer.from('n\n7\n');
  const chunk = { numBytes: data.byteLength, data: data.toString('base64') };
  await client.call('uploadData', { dataUploadToken, ...chunk });
  await client.call('finishDataUpload', { dataUploadToken });
  await client.ended(dataUploadToken);
  const date = '2026-11-29T00:00:00';
  const published = await client.call('publishData', { spaceID, subgroups: '', date });
  return (await client.ended(published)).join(' ');
};

test('a loader brings data and takes it back, and does nothing else to the space', async () => {
  const spaceID = await openSpace('Loaded');
  assert.equal(await load(loader, spaceID), 'Complete t: 1 row.');
  const source = { spaceID, dataSourceName: 't', enabled: true };
  await loader.call('enableSourceInSpace', source);
  const back = await loader.call('deleteLastDataFromSpace', { spaceID });
  assert.equal((await loader.ended(back))[0], 'Complete');
  const begin = { spaceID, sourceName: 't.csv' };
  assert.match(
    await member.fault('beginDataUpload', begin),
    /bring data to space Loaded.*LoadData/,
  );
  assert.match(await member.fault('enableSourceInSpace', source), /bring data to space Loaded/);
  assert.match(await stranger.fault('beginDataUpload', begin), /There is no space/);
  for (const [operation, fields] of [
    ['deleteAllDataFromSpace', { spaceID }],
    ['setSpaceComments', { spaceID, spaceComments: 'x' }],
    ['addUserToSpace', { userName: 'stranger', spaceID, hasAdmin: false }],
    ['executeQueryInSpace', { query: 'DROP TABLE t', spaceID }],
    ['setVariableInSpace', { varName: 'Year', query: 'SELECT 1', spaceID }],
  ] as const) {
    assert.match(await loader.fault(operation, fields), /Only the owner and the admins/, operation);
  }
  // By another tag the same account does all that an admin may.
  await demo.call('addAclToGroupInSpace', {
    groupName: 'Loaders',
    aclTag: 'ManageSpace',
    spaceID,
  });
  await loader.call('setSpaceComments', { spaceID, spaceComments: 'by a group' });
  await loader.call('executeQueryInSpace', { query: 'DROP TABLE t', spaceID });
  assert.match(await loader.fault('deleteSpace', { spaceId: spaceID }), /Only the owner/);
  await demo.call('removeGroupFromSpace', { groupName: 'Loaders', spaceID });
  assert.match(await loader.fault('beginDataUpload', begin), /bring data to space Loaded/);
});

/** The rows of an ArrayOfArrayOfString. */
const pairsIn = (xml: string): readonly (readonly string[])[] =>
  Array.from(xml.matchAll(/<ArrayOfString>(.*?)<\/ArrayOfString>/gs), ([, row = '']) =>
    textsIn(row.replaceAll('<string />', '<string></string>'), 'string'),
  );

test('variables are read anew by everybody in the space, with his rights', async () => {
  const spaceID = await openSpace('Variables');
  const set = (varName: string, query: string) =>
    demo.call('setVariableInSpace', { varName, query, spaceID });
  const read = async (client: CommandClient) =>
    pairsIn(await client.call('getVariablesForSpace', { spaceID }));
  assert.deepEqual(await read(member), []);
  const asMember = { varName: 'Year', query: 'SELECT 1', spaceID };
  assert.match(await member.fault('setVariableInSpace', asMember), /Only the owner/);
  const text =
    'CREATE TABLE t (n bigint, d datetime); INSERT INTO t VALUES (-7, &apos;2026-01-02&apos;)';
  await demo.call('executeQueryInSpace', { query: text, spaceID });
  await set('Newest', 'SELECT d, n FROM t ORDER BY n DESC');
  await set('Large', 'SELECT CAST(9223372036854775807 AS bigint)');
  await set('Null', 'SELECT NULL');
  await set('Empty', 'SELECT n FROM t WHERE n = 0');
  await set('LARGE', 'SELECT MAX(n) FROM t');
  const expected = [
    ['Empty', ''],
    ['LARGE', '-7'],
    ['Newest', '2026-01-02T00:00:00'],
    ['Null', ''],
  ];
  for (const client of [demo, member, loader]) assert.deepEqual(await read(client), expected);
  await demo.call('executeQueryInSpace', { query: 'INSERT INTO t VALUES (8, NULL)', spaceID });
  assert.deepEqual((await read(member))[1], ['LARGE', '8']);
  assert.match(
    await demo.fault('setVariableInSpace', { ...asMember, query: 'SELECT 1 AS n INTO u' }),
    /'Year' does not serve: It changes a table/,
  );
  assert.match(
    await demo.fault('setVariableInSpace', { ...asMember, query: 'SELEC 1' }),
    /'Year' does not serve: .*Line 1/,
  );
  for (const name of ['EMPTY', 'null', 'Gone']) await set(name, '');
  assert.equal((await read(demo)).length, 2);
  await set('Year', 'SELECT year FROM years');
  assert.match(
    await member.fault('getVariablesForSpace', { spaceID }),
    /^getVariablesForSpace: The query of variable 'Year' does not serve: .*years/,
  );
});

test('an admin of the server makes accounts, which sign in', async () => {
  const password = secretly('a-password-without-spaces');
  await root.call('addUser', {
    userName: 'newcomer',
    additionalParams: ` password=${password}  email=new@example.org`,
  });
  const newcomer = await login('newcomer', password);
  assert.equal(textIn(await newcomer.call('listSpaces'), 'owner'), 'newcomer');
  assert.match(almagest('', 'account', 'list'), /newcomer\t.*new@example\.org/);
  const ask = (userName: string, params: string, client = root) =>
    client.fault('addUser', { userName, additionalParams: params });
  assert.match(await ask('NEWCOMER', 'password=whatever1'), /already an account 'NEWCOMER'/);
  assert.match(await ask('other', ''), /No account is made without a password.*Give password=/);
  assert.match(await ask('other', 'password=whatever1 isAdmin=true'), /made with 'isAdmin'/);
  const spaced = await ask('other', 'password=whatever1 and-more');
  assert.match(spaced, /no 'name=value'/);
  assert.ok(!spaced.includes('and-more'));
  assert.match(await ask('other', 'password=whatever1 email=none'), /no such e-mail/);
  assert.match(await ask('1other', 'password=whatever1'), /no such login/);
  assert.match(await ask('other', 'password=seven77'), /at least 8 characters/);
  for (const name of ['newcomer', 'nobody']) {
    assert.match(
      await ask(name, 'password=whatever1', stranger),
      /^addUser: Only an account with the admin privilege may do this\. Ask [^']*$/,
    );
  }
});

test('a password is changed by its owner or an admin, and ends the logins', async () => {
  const next = secretly('another password of many');
  const set = { userName: 'stranger', password: next };
  for (const userName of ['root', 'nobody']) {
    const asked = { userName, password: next };
    assert.match(await stranger.fault('setUserPassword', asked), /admin privilege/);
  }
  const weak = { userName: 'stranger', password: 'seven77' };
  assert.match(await stranger.fault('setUserPassword', weak), /at least 8 characters/);
  const nobody = { userName: 'nobody', password: next };
  assert.match(await root.fault('setUserPassword', nobody), /There is no account 'nobody'\.$/);
  assert.equal(await stranger.call('setUserPassword', set), '');
  assert.match(await stranger.fault('listSpaces'), /is not valid or has expired/);
  await assert.rejects(login('stranger'));
  await root.call('setUserPassword', { userName: 'STRANGER', password: PASSWORD });
  await assert.rejects(login('stranger', next));
  stranger = await login('stranger');
});

test('a login for an access token makes no account and sets no password', async () => {
  const words = ['account', 'token', 'root', 'script', '--scope', 'all'];
  const text = /almagest_[a-z2-7]{26}/.exec(almagest('', ...words))?.[0] ?? '';
  const script = await login('root', secretly(text));
  const made = { userName: 'sneaked', additionalParams: 'password=whatever1' };
  assert.match(await script.fault('addUser', made), /No access token serves here/);
  const set = { userName: 'root', password: 'whatever1' };
  assert.match(await script.fault('setUserPassword', set), /No access token serves here/);
  assert.equal(await script.call('addProductToUser', { userName: 'root', productId: 11 }), '');
});

test('a product is given to a user that there is, by an admin, and changes nothing', async () => {
  const ask = { userName: 'Member', productId: 11 };
  const accounts = almagest('', 'account', 'list');
  assert.equal(await root.call('addProductToUser', ask), '');
  assert.equal(almagest('', 'account', 'list'), accounts);
  const nobody = { userName: 'nobody', productId: 11 };
  assert.match(await root.fault('addProductToUser', nobody), /There is no account 'nobody'/);
  for (const asked of [ask, nobody]) {
    assert.match(await stranger.fault('addProductToUser', asked), /admin privilege/);
  }
});
