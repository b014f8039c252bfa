// The Groups service on the wire: every method over SOAP and by POST, and what is asked of the core
// for it. Names, orders and types are those of the original's help pages.

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { Refusal } from '../../../src/domain/refusal.ts';
import type { AccountId } from '../../../src/domain/account.ts';
import type { GroupId } from '../../../src/domain/group.ts';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import {
  GROUPS_PATHS,
  groupsServiceOf,
  type GroupsServiceParts,
} from '../../../src/wire/casjobs/groups-service.ts';
import { createFakeCore, FAKE_NOW } from '../../support/fake-core.ts';
import { bodyOf, requestOf } from '../../support/http-request.ts';

const GROUP = {
  id: 9_007_199_254_740_993n as GroupId,
  name: 'Survey',
  description: 'bright <& faint',
  owner: 101n as AccountId,
  ownerLogin: 'anna',
  created: FAKE_NOW,
  standing: 'member',
} as const;

/** The service over a core that keeps what it was asked; group 13 is nobody's. */
const setUp = () => {
  const core = createFakeCore();
  core.addAccount({ id: 101n, password: 'right' });
  const asked: unknown[] = [];
  const heard = async (what: string, ...rest: readonly unknown[]): Promise<void> => {
    asked.push([what, ...rest]);
    if (rest.includes(13n)) throw new Refusal('unknown-group', { group: 13 });
  };
  const groups: GroupsServiceParts['groups'] = {
    create: async ({ id }, ask) => {
      await heard('create', id, ask);
      return GROUP;
    },
    destroy: ({ id }, group) => heard('destroy', id, group),
    list: async () => [GROUP, { ...GROUP, description: '', standing: 'invited' }],
    invite: ({ id }, group, guest) => heard('invite', id, group, guest),
    accept: ({ id }, group) => heard('accept', id, group),
    decline: ({ id }, group) => heard('decline', id, group),
    remove: ({ id }, group, member) => heard('remove', id, group, member),
    publish: ({ id }, ask) => heard('publish', id, ask),
    withdraw: ({ id }, ask) => heard('withdraw', id, ask),
  };
  const services = [groupsServiceOf({ accounts: core.accounts, groups })];
  const asmx = asmxOf({ services, zone: 'UTC', messageBytesMax: 9_999, xmlDepthMax: 9 });
  const send = async (request: Parameters<typeof requestOf>[0]) => {
    const { status, body } = await asmx.answer(requestOf(request));
    return { status, body: await bodyOf(body) };
  };
  return { asked, send, takes: (path: string) => asmx.takes(requestOf({ path })) };
};

const soap = (operation: string, parameters: string) => ({
  method: 'POST',
  path: GROUPS_PATHS[1],
  headers: {
    'content-type': 'text/xml; charset=utf-8',
    soapaction: `"http://Services.Cas.jhu.edu/${operation}"`,
  },
  body: Readable.from([
    Buffer.from(
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
        `<${operation} xmlns="http://Services.Cas.jhu.edu">${parameters}</${operation}>` +
        '</s:Body></s:Envelope>',
    ),
  ]),
});

const form = (operation: string, parameters: Readonly<Record<string, string>>) => ({
  method: 'POST',
  path: `${GROUPS_PATHS[0]}/${operation}`,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: Readable.from([Buffer.from(new URLSearchParams(parameters).toString())]),
});

const ME = { wsid: '101', pw: 'right' };
const MINE = { ...ME, gid: '12' };

/** Each method with its parameters in their order, and what the core is asked. */
const CALLS: readonly (readonly [
  operation: string,
  parameters: Readonly<Record<string, string>>,
  ask: readonly unknown[],
])[] = [
  [
    'CreateGroup',
    { ...ME, groupName: ' Survey ', description: 'ours' },
    ['create', 101n, { name: 'Survey', description: 'ours' }],
  ],
  ['DestroyGroup', MINE, ['destroy', 101n, 12n]],
  [
    'InviteToGroup',
    { group_owner: '101', group_owner_pw: 'right', user_wsid: '102', group_id: '12' },
    ['invite', 101n, 12n, 102n],
  ],
  ['AcceptInvite', MINE, ['accept', 101n, 12n]],
  ['DeclineInvite', MINE, ['decline', 101n, 12n]],
  [
    'RemoveUser',
    { caller_wsid: '101', caller_pw: 'right', user2remove: '102', gid: '12' },
    ['remove', 101n, 12n, 102n],
  ],
  [
    'PublishTable',
    { ...MINE, tableName: 'mydb.t' },
    ['publish', 101n, { group: 12n, table: 'mydb.t' }],
  ],
  ['DePublishTable', { ...MINE, tableName: 't' }, ['withdraw', 101n, { group: 12n, table: 't' }]],
];

for (const [operation, parameters, ask] of CALLS) {
  void test(`${operation} asks the core for what it says, over SOAP and by POST.`, async () => {
    const { asked, send } = setUp();
    const elements = Object.entries(parameters).map(
      ([name, value]) => `<${name}>${value}</${name}>`,
    );
    for (const request of [soap(operation, elements.join('')), form(operation, parameters)]) {
      const { status, body } = await send(request);
      assert.equal(status, 200, body);
    }
    assert.deepEqual(asked, [ask, ask]);
  });
}

void test('CreateGroup answers the number of the group, exactly.', async () => {
  const { body } = await setUp().send(form('CreateGroup', { ...ME, groupName: 'Survey' }));
  assert.match(body, /<long xmlns="http:\/\/Services.Cas.jhu.edu">9007199254740993<\/long>/);
});

void test('GetGroups answers groups with the fields of the original, in their order.', async () => {
  const { body } = await setUp().send(soap('GetGroups', '<wsid>101</wsid><pw>right</pw>'));
  const facts = '<AdminID>anna</AdminID><Owner>101</Owner><GID>9007199254740993</GID>';
  assert.ok(
    body.includes(
      '<GetGroupsResponse xmlns="http://Services.Cas.jhu.edu"><GetGroupsResult>' +
        '<Group><Name>Survey</Name><Description>bright &lt;&amp; faint</Description>' +
        `${facts}<UserIsMember>true</UserIsMember></Group>` +
        '<Group><Name>Survey</Name><Description />' +
        `${facts}<UserIsMember>false</UserIsMember></Group>` +
        '</GetGroupsResult></GetGroupsResponse>',
    ),
    body,
  );
});

void test('A wrong password and a group of others are errors in one line.', async () => {
  const { send } = setUp();
  const unsigned = await send(form('DestroyGroup', { ...MINE, pw: 'wrong' }));
  assert.match(unsigned.body, /wsid and password do not match.* ---> Almagest.wrong-password/);
  const strange = await send(form('DestroyGroup', { ...MINE, gid: '13' }));
  assert.equal(strange.status, 500);
  assert.match(strange.body, /no group 13 .*GetGroups lists .* ---> Almagest.unknown-group/);
});

void test('It stands at both addresses, in any case.', () => {
  const { takes } = setUp();
  for (const path of [
    ...GROUPS_PATHS,
    '/CasJobs/Services/Groups.ASMX',
    '/gcasjobs/services/groups.asmx/GetGroups',
  ]) {
    assert.ok(takes(path), path);
  }
});
