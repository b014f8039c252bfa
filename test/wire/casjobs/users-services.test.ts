// The two services about accounts on the wire, over a real core: who may make, find and close
// accounts, what an update overwrites, and that a wrong login and a wrong password look alike.

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { timeZoneOf } from '../../../src/base/time-zone.ts';
import { instant, MINUTE } from '../../../src/base/time.ts';
import type { Account } from '../../../src/domain/account.ts';
import type { Protocol } from '../../../src/wire/http/message.ts';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import { casUsersServiceOf } from '../../../src/wire/casjobs/cas-users-service.ts';
import { usersServiceOf } from '../../../src/wire/casjobs/users-service.ts';
import { openCore, PASSWORD, type CoreFixture } from '../../support/core-fixture.ts';
import { bodyOf, requestOf } from '../../support/http-request.ts';
import { newPassword, secretly } from '../../support/secrets.ts';

const USERS = { path: '/casjobs/services/users.asmx', namespace: 'http://Services.Cas.jhu.edu' };
const CAS_USERS = { path: '/gcasjobs/CASUSERS.asmx', namespace: 'http://Users.Cas.jhu.edu' };

let fixture: CoreFixture;
let asmx: Protocol;
let admin: Account;
before(async () => {
  fixture = await openCore();
  const parts = {
    ...fixture.core,
    timeZone: timeZoneOf('UTC'),
    now: () => instant(Date.now()),
  };
  const services = [usersServiceOf(parts), casUsersServiceOf({ ...parts, takesKeys: true })];
  asmx = asmxOf({ services, zone: 'UTC', messageBytesMax: 9_999, xmlDepthMax: 9 });
  admin = await fixture.account('keeper', ['admin']);
});
after(() => fixture.close());

type Form = Readonly<Record<string, string>>;

const answered = async (request: Parameters<typeof requestOf>[0]) => {
  const { status, body } = await asmx.answer(requestOf(request));
  return { status, body: await bodyOf(body) };
};

const bytes = (text: string) => Readable.from([Buffer.from(text)]);

const post = ({ path }: typeof USERS, method: string, form: Form) =>
  answered({
    method: 'POST',
    path: `${path}/${method}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: bytes(new URLSearchParams(form).toString()),
  });

const ENVELOPES = {
  soap11: 'http://schemas.xmlsoap.org/soap/envelope/',
  soap12: 'http://www.w3.org/2003/05/soap-envelope',
} as const;

const soap = (
  { path, namespace }: typeof USERS,
  method: string,
  inside: string,
  version: keyof typeof ENVELOPES = 'soap12',
) =>
  answered({
    method: 'POST',
    path,
    headers:
      version === 'soap12'
        ? { 'content-type': 'application/soap+xml; charset=utf-8' }
        : { 'content-type': 'text/xml', soapaction: `"${namespace}/${method}"` },
    body: bytes(
      `<s:Envelope xmlns:s="${ENVELOPES[version]}"><s:Body>` +
        `<${method} xmlns="${namespace}">${inside}</${method}></s:Body></s:Envelope>`,
    ),
  });

const asAdmin = () => ({ admin_wsid: String(admin.id), admin_pw: PASSWORD });

const valueIn = (body: string): string => />(-?\w+)<\//.exec(body)?.[1] ?? '';

const NEW = {
  name: 'Johannes Kepler',
  email: 'kepler@example.org',
  privileges: 'sight',
  emaillevel: '1',
  gvisible: '1',
} as const;

const create = (userid: string, parts: Form = {}) =>
  post(USERS, 'CreateAccount', { ...asAdmin(), ...NEW, userid, password: PASSWORD, ...parts });

const madeAs = async (userid: string): Promise<string> => valueIn((await create(userid)).body);

test('an admin makes an account, which signs in by its number', async () => {
  const { status, body } = await create('Kepler');
  assert.equal(status, 200, body);
  assert.match(body, /<long xmlns="http:\/\/Services\.Cas\.jhu\.edu">\d{9}<\/long>/);
  const id = BigInt(valueIn(body)) as Account['id'];
  const signIn = { id, password: PASSWORD, address: '192.0.2.1' };
  const account = await fixture.core.accounts.signIn(signIn);
  const { login, name, email, privileges, emailLevel, isVisible } = account;
  assert.deepEqual(
    [login, name, email, privileges, emailLevel, isVisible],
    ['Kepler', 'Johannes Kepler', 'kepler@example.org', ['sight'], 1, true],
  );
});

/** What cannot be an account, and what is said of it. */
const REFUSED: readonly (readonly [Form, RegExp])[] = [
  [{ userid: 'keeper' }, /already an account 'keeper'/],
  [{ userid: 'a b' }, /no such login/],
  [{ password: '1234567' }, /at least 8 characters/],
  [{ email: 'x@y, z@w' }, /no such e-mail/],
  [{ privileges: 'a b' }, /no such list of privileges/],
  [{ emaillevel: '4' }, /no such level of e-mail: 0, 1, 2 or 3/],
];

for (const [parts, sentence] of REFUSED) {
  test(`an account is not made with ${JSON.stringify(parts)}`, async () => {
    const { status, body } = await create('refused', parts);
    assert.equal(status, 500);
    assert.match(body, sentence);
    assert.equal(await fixture.store.accounts.byLogin('refused'), undefined);
  });
}

test('nobody but an admin makes, finds and closes accounts', async () => {
  const { id } = await fixture.account('plain');
  const { id: victim } = await fixture.account('victim');
  const who = { admin_wsid: String(id), admin_pw: PASSWORD };
  const calls = [
    create('sneaked', who),
    post(USERS, 'GetUsers', { ...who, conditions: '' }),
    post(USERS, 'DeleteAccount', { ...who, deleteme: String(victim) }),
  ];
  for (const { status, body } of await Promise.all(calls)) {
    assert.equal(status, 500);
    assert.match(body, /Only an account with the admin privilege/);
    assert.doesNotMatch(body, /victim/);
  }
  assert.equal((await fixture.core.accounts.numbered(victim)).closed, null);
});

test('an access token that is not for all keeps no accounts', async () => {
  const ask = { name: 'q', scope: 'query', days: null } as const;
  const { text } = await fixture.core.accessTokens.mint(admin, ask);
  const { body } = await post(USERS, 'GetUsers', { ...asAdmin(), admin_pw: secretly(text) });
  assert.match(body, /access token is for 'query'/);
});

test('UpdateAccount takes no access token, not even one for all', async () => {
  const account = await fixture.account('guarded');
  const ask = { name: 'all', scope: 'all', days: null } as const;
  const token = secretly((await fixture.core.accessTokens.mint(account, ask)).text);
  for (const change of [
    '<Password>another password</Password>',
    '<Email>thief@x.org</Email>',
    '',
  ]) {
    const who = `<wsid>${account.id}</wsid><pw>${token}</pw>`;
    const user = `<user>${change}<GVisible>true</GVisible><EmailLevel>0</EmailLevel></user>`;
    const { status, body } = await soap(USERS, 'UpdateAccount', who + user);
    assert.equal(status, 500);
    assert.match(body, /No access token serves here, .* Use the password itself\./);
  }
  assert.deepEqual(await fixture.core.accounts.numbered(account.id), account);
  const signIn = { id: account.id, password: PASSWORD, address: '192.0.2.1' };
  assert.deepEqual(await fixture.core.accounts.signIn(signIn), account);
});

const find = async (conditions: string) =>
  (await post(USERS, 'GetUsers', { ...asAdmin(), conditions })).body;

test('accounts are found by each key, in the order of fields, and without a password', async () => {
  const wsid = await madeAs('Galileo');
  const whole = await find(`wsid : ${wsid}`);
  assert.deepEqual(
    [...whole.matchAll(/<(\w+)>[^<]+<\//g)].map(([, field]) => field),
    [
      'UserID',
      'Name',
      'Email',
      'Privileges',
      'GVisible',
      'WebServicesID',
      'EmailLevel',
      'TimeCreated',
    ],
  );
  assert.doesNotMatch(whole, /Password/);
  const finding = [
    'userid : galileo',
    'USERID:galileo|nobody',
    'userid : galile,galileoz ; emaillevel : 1',
    `wsid : ${wsid} ; privileges : SIGHT ; gvisible : true`,
    `wsid : ${wsid} ; email : Kepler@Example.org ; name : johannes kepler`,
    `wsid : ${wsid} ; timecreated : 2020-01-01,`,
  ];
  for (const conditions of finding) {
    const body = await find(conditions);
    assert.equal(body.match(/<CJUser>/g)?.length, 1, conditions);
    assert.match(body, /<UserID>Galileo</);
  }
  for (const conditions of [`wsid : ${wsid} ; gvisible : 0`, 'timecreated : ,2020-01-01']) {
    assert.doesNotMatch(await find(conditions), /<CJUser>/, conditions);
  }
  assert.match(await find('colour : red'), /colour.*userid, name, email/);
});

test('a deleted account is closed, and found no more', async () => {
  const wsid = await madeAs('Leaving');
  const { status, body } = await post(USERS, 'DeleteAccount', { ...asAdmin(), deleteme: wsid });
  assert.deepEqual([status, body], [200, '']);
  const id = BigInt(wsid) as Account['id'];
  assert.notEqual((await fixture.core.accounts.numbered(id)).closed, null);
  const found = await post(USERS, 'GetUsers', { ...asAdmin(), conditions: `wsid : ${wsid}` });
  assert.doesNotMatch(found.body, /Leaving/);
  const own = await post(USERS, 'DeleteAccount', { ...asAdmin(), deleteme: String(admin.id) });
  assert.match(own.body, /Nobody closes the account that he is signed in with/);
  const none = await post(USERS, 'DeleteAccount', { ...asAdmin(), deleteme: '7' });
  assert.match(none.body, /There is no account with the wsid 7/);
});

test('an update overwrites what is missing, but for login, privileges and password', async () => {
  const wsid = await madeAs('Herschel');
  const id = BigInt(wsid) as Account['id'];
  const update = (user: string) =>
    soap(USERS, 'UpdateAccount', `<wsid>${wsid}</wsid><pw>${PASSWORD}</pw><user>${user}</user>`);
  const rest = '<GVisible>false</GVisible><WebServicesID>1</WebServicesID>';
  const { status, body } = await update(`<Name>William</Name>${rest}<EmailLevel>2</EmailLevel>`);
  assert.equal(status, 200, body);
  assert.match(body, /<UpdateAccountResult>true<\/UpdateAccountResult>/);
  const { login, name, email, privileges, emailLevel, isVisible } =
    await fixture.core.accounts.numbered(id);
  assert.deepEqual(
    [login, name, email, privileges, emailLevel, isVisible],
    ['Herschel', 'William', null, ['sight'], 2, false],
  );
  const grab = await update('<Privileges>admin</Privileges>');
  assert.match(grab.body, /Only an account with the admin privilege/);
  assert.deepEqual((await fixture.core.accounts.numbered(id)).privileges, ['sight']);
  const password = newPassword();
  const renaming = `<UserID>Caroline</UserID><Privileges>sight</Privileges>`;
  await update(`${renaming}<Password>${password}</Password>`);
  const signIn = { id, password, address: '192.0.2.1' };
  assert.equal((await fixture.core.accounts.signIn(signIn)).login, 'Caroline');
});

const webServiceId = (userid: string, password: string) => ({
  get: () => {
    const query = new URLSearchParams({ userid, password }).toString();
    return answered({ path: `${CAS_USERS.path}/GetWebServiceId`, query });
  },
  post: () => post(CAS_USERS, 'GetWebServiceId', { userid, password }),
  soap11: () => {
    const inside = `<userid>${userid}</userid><password>${password}</password>`;
    return soap(CAS_USERS, 'GetWebServiceId', inside, 'soap11');
  },
  soap12: () => {
    const inside = `<userid>${userid}</userid><password>${password}</password>`;
    return soap(CAS_USERS, 'GetWebServiceId', inside);
  },
});

test('a login and its password give the number, over every binding', async () => {
  const { id } = await fixture.account('Ptolemy');
  for (const [binding, call] of Object.entries(webServiceId('ptolemy', PASSWORD))) {
    const { status, body } = await call();
    assert.deepEqual([status, valueIn(body)], [200, String(id)], binding);
  }
});

test('a wrong password and an unknown login give -1 alike, and are slowed down alike', async () => {
  await fixture.account('hipparchus');
  for (const login of ['hipparchus', 'nobody-at-all']) {
    const { get, post: byPost, soap11, soap12 } = webServiceId(login, 'not the password');
    for (const call of [get, byPost, soap11]) {
      const { status, body } = await call();
      assert.deepEqual([status, valueIn(body)], [200, '-1'], login);
    }
    const { status, body } = await soap12();
    assert.equal(status, 500);
    assert.match(body, /Too many wrong passwords/);
    fixture.ahead += MINUTE;
  }
});

const updateFirst = (wsid: string) =>
  soap(
    CAS_USERS,
    'UpdateAccount',
    `<wsid>${wsid}</wsid><user><UserID>other</UserID><Name>Beta</Name>` +
      '<Email>thief@example.org</Email>' +
      '<Privileges>admin</Privileges><GVisible>true</GVisible><EmailLevel>3</EmailLevel></user>',
  );

test('the first service takes a key to change an account, and no number', async () => {
  const { id } = await fixture.account('eratosthenes');
  const { key } = await fixture.core.accounts.mintKey('eratosthenes');
  const byNumber = await updateFirst(String(id));
  assert.equal(byNumber.status, 500);
  assert.doesNotMatch(byNumber.body, new RegExp(String(id)));
  const { status, body } = await updateFirst(secretly(key));
  assert.equal(status, 200, body);
  assert.match(body, /<UpdateAccountResult>true</);
  const { login, name, email, privileges, emailLevel, isVisible } =
    await fixture.core.accounts.numbered(id);
  // Who has the address can have another password: a key, which is none, does not change it.
  assert.deepEqual(
    [login, name, email, privileges, emailLevel, isVisible],
    ['eratosthenes', 'Beta', null, [], 3, true],
  );
});

test('without the first services nothing takes a key', () => {
  const { methods } = casUsersServiceOf({ ...fixture.core, takesKeys: false });
  assert.deepEqual(Object.keys(methods), ['GetWebServiceId']);
});
