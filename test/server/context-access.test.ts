// A context that is open to one group alone, seen by somebody outside: it is in no list, no
// suggestion, no plan, no error and no page, and its tables are in no query. Its members see it
// and no admin as such, but in states of queues, GetServers and the lists of everybody's jobs; who
// leaves the group is an outsider from then on.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { almagest, personOf, type Person } from '../support/people.ts';
import { secretly } from '../support/secrets.ts';
import { startServer, type Answer, type ServerInTest } from '../support/running-server.ts';
import { until } from '../support/until.ts';

let server: ServerInTest;
let owner: Person;
let member: Person;
let outsider: Person;
let admin: Person;

/** Keys of the first service, by login. */
const keys = new Map<string, string>();

before(async () => {
  server = await startServer(['--interrupt-seconds', '1']);
  [owner, member, outsider, admin] = [
    personOf(server, 'owner'),
    personOf(server, 'member'),
    personOf(server, 'outsider'),
    personOf(server, 'admin', ['--admin']),
  ];
  const file = join(server.data, 'Plates.csv');
  await writeFile(file, 'plate,ra,dec\n1,10.5,20.5\n2,30.5,-40.5\n');
  almagest(server, 'context', 'add', 'Hidden', file);
  await member.quick('SELECT plate, ra INTO mydb.kept FROM Hidden..Plates');
  await member.quick('CREATE VIEW seen AS SELECT plate FROM Hidden..Plates');
  await outsider.quick('CREATE VIEW seen AS SELECT plate FROM Hidden..Plates');
  almagest(server, 'group', 'create', 'Team', '--owner', 'owner');
  almagest(server, 'group', 'add', 'Team', 'member');
  almagest(server, 'context', 'grant', 'hidden', '--group', 'TEAM');
});
after(() => server[Symbol.asyncDispose]());

/** Nothing of the context, but what the asker has said himself. */
const HIDDEN = /hidden|plates|plate\b|team/i;

const queuesOf = async ({ wsid, pw }: Person): Promise<string> =>
  (await server.post('GetQueues', { wsid, pw })).body;

const planOf = async ({ login }: Person, qry: string, target: string): Promise<string> => {
  // A new key ends the one before.
  const wsId = keys.get(login) ?? secretly(almagest(server, 'account', 'key', login));
  keys.set(login, wsId);
  const body = new URLSearchParams({ wsId, target, qry });
  const answer = await fetch(`${server.url}/casjobs/CasJobs.asmx/GetPlan`, {
    method: 'POST',
    body,
  });
  return answer.text();
};

test('members see it', async () => {
  for (const person of [owner, member]) {
    assert.match(await queuesOf(person), /<Context>Hidden<\/Context>/, person.login);
    const query = 'SELECT plate FROM Plates ORDER BY plate';
    assert.deepEqual(await person.quick(query, 'Hidden'), ['1', '2'], person.login);
    assert.match(await planOf(person, 'SELECT plate FROM Hidden..Plates', 'MyDB'), /Plates/);
  }
  assert.deepEqual(await member.quick('SELECT COUNT(*) FROM seen'), ['2']);
});

test('an admin is an outsider, but for states of queues and lists of jobs', async () => {
  assert.doesNotMatch(await queuesOf(admin), HIDDEN);
  assert.match(await admin.complaint('SELECT 1 AS n', 'Hidden'), /no context 'Hidden'/);
  assert.match(await admin.complaint('SELECT * FROM Hidden..Plates'), /space 'Hidden'/);
  const { wsid, pw } = admin;
  const { status, body } = await server.post('GetServiceState', {
    wsid,
    pw,
    serviceName: 'Hidden/500',
  });
  assert.equal(status, 200, body);
  const everybodys = { owner_wsid: wsid, owner_pw: pw, includeSystem: 'false' };
  assert.match((await server.post('GetJobs', everybodys)).body, /FROM Hidden\.\.Plates/);
});

test('lists do not show it to others', async () => {
  assert.doesNotMatch(await queuesOf(outsider), HIDDEN);
  assert.match(await queuesOf(outsider), /<Context>Stars<\/Context>/);
  const page = await (await fetch(`${server.url}/`)).text();
  assert.doesNotMatch(page, /hidden|plates/i);
  assert.match(page, /Hipparcos/);
  const databases = await outsider.quick('SELECT name FROM sys.databases');
  assert.ok(databases.includes('"Stars"'));
  assert.doesNotMatch(databases.join(), HIDDEN);
});

/** What an outsider asks, in which context, and what the answer may say of what he asked. */
const ASKED: readonly (readonly [what: string, query: string, context: string, said: RegExp])[] = [
  ['a cross-context name', 'SELECT * FROM Hidden..Plates', 'MyDB', /space 'Hidden'/],
  ['a name with dbo', 'SELECT * FROM Hidden.dbo.Plates', 'Stars', /space 'Hidden'/],
  ['a name of two parts', 'SELECT * FROM Hidden.Plates', 'Stars', /space 'Hidden'/],
  ['its schema', 'SELECT * FROM Hidden.information_schema.columns', 'MyDB', /space 'Hidden'/],
  ['its system views', 'SELECT * FROM Hidden.sys.tables', 'MyDB', /space 'Hidden'/],
  ['it as a context', 'SELECT 1 AS n', 'Hidden', /no context 'Hidden'/],
  ['it misspelt', 'SELECT * FROM Hiden..Plates', 'MyDB', /space 'Hiden'/],
  ['it misspelt as a context', 'SELECT 1 AS n', 'Hiden', /no context 'Hiden'/],
  ['its table misspelt', 'SELECT * FROM Plate', 'Stars', /no table 'Plate'/],
  ['its table alone', 'SELECT * FROM Plates', 'MyDB', /no table 'Plates'/],
  ['it as a table', 'SELECT * FROM Hidden', 'MyDB', /no table 'Hidden'/],
  ['its functions', 'SELECT * FROM Hidden.dbo.fGetNearbyPlatesEq(1, 2, 3)', 'MyDB', /'Hidden'/],
  ['a view of his own that reads it', 'SELECT * FROM seen', 'MyDB', /view 'seen'.*space 'Hidden'/],
  ['to write into it', 'SELECT 1 AS n INTO Hidden..other', 'MyDB', /not in 'Hidden'/],
];

for (const [what, query, context, said] of ASKED) {
  test(`a query does not know it: ${what}`, async () => {
    const sentence = await outsider.complaint(query, context);
    assert.match(sentence, said);
    // What remains when the asker's own words are taken away says nothing of it.
    assert.doesNotMatch(sentence.replaceAll(/'[^']*'/g, ''), HIDDEN);
  });

  test(`a plan does not know it: ${what}`, async () => {
    const text = await planOf(outsider, query, context);
    assert.match(text, said);
    assert.doesNotMatch(text.replaceAll(/'[^']*'/g, ''), HIDDEN);
  });
}

test('it is to an outsider as what there is not', async () => {
  const asked = ['Hidden', 'Nowhere'].map(async (name) => {
    const sentences = await Promise.all([
      outsider.complaint(`SELECT * FROM ${name}..Plates`),
      outsider.complaint(`SELECT * FROM ${name}.sys.tables`),
      outsider.complaint('SELECT 1 AS n', name),
      planOf(outsider, `SELECT * FROM ${name}..Plates`, 'MyDB'),
    ]);
    // Places in the text differ by the length of the name.
    return sentences.map((each) => each.replaceAll(name, 'X').replaceAll(/column \d+/g, ''));
  });
  const [hidden, nowhere] = await Promise.all(asked);
  assert.deepEqual(hidden, nowhere);
});

/** What is asked of a name, as a context or in a query, and of which jobs it makes the number. */
const SUBMITTED: Readonly<Record<string, (name: string) => readonly [string, JobForm]>> = {
  'SubmitJob in it': (name) => ['SubmitJob', { context: name }],
  'SubmitJob that reads it': (name) => ['SubmitJob', { qry: `SELECT * FROM ${name}..Plates` }],
  'SubmitJobInto in it': (name) => ['SubmitJobInto', { context: name, table: 'mine' }],
  'SubmitJobInto a table of it': (name) => ['SubmitJobInto', { table: `${name}..mine` }],
  'SubmitJobInto from it': (name) => [
    'SubmitJobInto',
    { qry: `SELECT * FROM ${name}..Plates`, table: 'mine' },
  ],
};

type JobForm = Readonly<Record<string, string>>;

const JOB: JobForm = { qry: 'SELECT 1 AS n', context: 'MyDB', taskname: '', estimate: '1' };

for (const [what, formOf] of Object.entries(SUBMITTED)) {
  test(`${what} is answered as for what there is not, and its job ends so`, async () => {
    const [hidden, nowhere] = await asOfBoth(async (name) => {
      const [method, form] = formOf(name);
      const { wsid, pw } = outsider;
      const { status, body } = await server.post(method, { wsid, pw, ...JOB, ...form });
      const id = /<long[^>]*>(\d+)</.exec(body)?.[1];
      if (id === undefined) return { status, body };
      const { Status, Error = '', Rows } = await outcomeOf(outsider, id);
      return { status, body: `${Status} ${Rows} ${Error}` };
    });
    assert.deepEqual(hidden, nowhere);
    assert.doesNotMatch(hidden.body, HIDDEN);
  });
}

/** The same of the context that is hidden and of none, without the asker's own word for it. */
const asOfBoth = async (
  answerFor: (name: string) => Promise<Answer>,
): Promise<readonly [Answer, Answer]> => {
  const told = async (name: string): Promise<Answer> => {
    const { status, body } = await answerFor(name);
    // Places in the text differ by the length of the name.
    const plain = body
      .replaceAll(name, 'X')
      .replaceAll(/X\.+Plates/g, 'X')
      .replaceAll("'Plates'", '');
    return { status, body: plain.replaceAll(/column \d+/g, '') };
  };
  return [await told('Hidden'), await told('Nowhere')];
};

/** The row of a job in GetJobs, once it has ended. */
const outcomeOf = async (
  { wsid, pw }: Person,
  id: string,
): Promise<Readonly<Record<string, string>>> => {
  const form = { owner_wsid: wsid, owner_pw: pw, includeSystem: 'true' };
  return until(async () => {
    const { body } = await server.post('GetJobs', { ...form, conditions: `jobid : ${id}` });
    const row = Object.fromEntries(
      [...body.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name = '', value = '']) => [name, value]),
    );
    return Number(row['Status']) >= 3 && row;
  }, `the end of job ${id}`);
};

test('the REST API knows of it as of what there is not', async () => {
  const { login, pw } = outsider;
  const user = { name: login, password: pw };
  const begun = await fetch(`${server.url}/keystone/v3/tokens`, {
    method: 'POST',
    body: JSON.stringify({ auth: { identity: { password: { user } } } }),
  });
  const token = secretly(begun.headers.get('X-Subject-Token') ?? 'none');
  const rest = async (
    method: string,
    path: string,
    body: string | null = null,
  ): Promise<Answer> => {
    const headers = { 'X-Auth-Token': token, 'Content-Type': 'application/json' };
    const init = { method, headers, body };
    const answer = await fetch(`${server.url}/casjobs/RestApi/${path}`, init);
    return { status: answer.status, body: await answer.text() };
  };
  const contexts = await rest('GET', 'contexts');
  assert.equal(contexts.status, 200);
  assert.match(contexts.body, /Stars/);
  assert.doesNotMatch(contexts.body, HIDDEN);
  const query = JSON.stringify({ Query: 'SELECT * FROM Plates' });
  const asked: readonly (readonly [method: string, under: string, body?: string])[] = [
    ['GET', 'tables'],
    ['PUT', 'jobs', query],
    ['POST', 'query', query],
    ['PUT', 'tables/mine', 'a\n1\n'],
  ];
  for (const [method, under, body] of asked) {
    const [hidden, nowhere] = await asOfBoth((name) =>
      rest(method, `contexts/${name}/${under}`, body),
    );
    assert.ok(hidden.status >= 400, `${method} ${under}: ${hidden.status}`);
    assert.deepEqual(hidden, nowhere);
    assert.doesNotMatch(hidden.body, HIDDEN);
  }
});

/** What an outsider is answered who makes a group of a name. */
const toCreate = async (groupName: string): Promise<Answer> => {
  const { status, body } = await outsider.groups('CreateGroup', { groupName, description: '' });
  return { status, body: body.replaceAll(groupName, 'X') };
};

test('nobody outside learns from a name that is taken whether a context has it', async () => {
  // The group is one that the outsider is not in.
  const [context, group] = [await toCreate('HIDDEN'), await toCreate('TEAM')];
  assert.equal(context.status, 500);
  assert.match(context.body, /The name 'X' is taken/);
  assert.deepEqual(context, group);
});

test('a table that was made from it is its owner’s to publish, with nothing of it', async () => {
  const made = await outsider.groups('CreateGroup', { groupName: 'Outside', description: '' });
  const gid = /<long[^>]*>(\d+)</.exec(made.body)?.[1] ?? '';
  almagest(server, 'group', 'add', 'Outside', 'member');
  await member.groups('PublishTable', { gid, tableName: 'kept' });
  assert.deepEqual(await outsider.quick('SELECT plate FROM Outside..kept ORDER BY 1'), ['1', '2']);
  const view = await member.groups('PublishTable', { gid, tableName: 'seen' });
  assert.match(view.body, /'seen' is a view or a function, and only tables can be published/);
});

test('who leaves the group is an outsider, in a job that waits for its turn too', async () => {
  await owner.quick('SELECT 1 AS n INTO mydb.lent');
  const gid = /^(\d+)\tTeam\t/m.exec(almagest(server, 'group', 'list'))?.[1] ?? '';
  const published = await owner.groups('PublishTable', { gid, tableName: 'lent' });
  assert.equal(published.status, 200, published.body);
  almagest(server, 'queue', 'suspend', 'site');
  const { wsid, pw } = member;
  const submit = async (form: JobForm): Promise<string> => {
    const { body } = await server.post('SubmitJob', { wsid, pw, ...JOB, ...form });
    return /<long[^>]*>(\d+)</.exec(body)?.[1] ?? assert.fail(body);
  };
  const ids = [
    await submit({ context: 'Hidden' }),
    await submit({ qry: 'SELECT plate INTO mydb.late FROM Hidden..Plates' }),
    await submit({ qry: 'SELECT * INTO mydb.later FROM Team..lent' }),
  ];
  almagest(server, 'group', 'remove', 'Team', 'member');
  almagest(server, 'queue', 'wake', 'site');
  const ends = await Promise.all(ids.map((id) => outcomeOf(member, id)));
  assert.deepEqual(
    ends.map(({ Status }) => Status),
    ['4', '4', '4'],
  );
  const errors = ends.map((end) => end['Error'] ?? '');
  assert.match(errors[0] ?? '', /no context 'Hidden'/);
  assert.match(errors[1] ?? '', /no context, group or space 'Hidden'/);
  assert.match(errors[2] ?? '', /no context, group or space 'Team'/);
  assert.doesNotMatch(await queuesOf(member), /Hidden/);
  assert.match(await member.complaint('SELECT * FROM seen'), /space 'Hidden'/);
  assert.match(await member.complaint('SELECT 1 AS n', 'Hidden'), /no context 'Hidden'/);
});

test('the operator sees who may, and opens it to everybody again', async () => {
  const lines = almagest(server, 'context', 'list').split('\n');
  assert.match(lines.find((line) => line.startsWith('Hidden')) ?? '', /\tTeam$/);
  assert.match(lines.find((line) => line.startsWith('Stars')) ?? '', /\teverybody$/);
  assert.match(almagest(server, 'group', 'list'), /\tTeam\towner\towner\t-$/m);
  assert.throws(() => almagest(server, 'group', 'destroy', 'Team'), /Hidden is open to group/);
  assert.throws(() => almagest(server, 'context', 'add', 'Team', 'nothing.csv'), /'Team' is taken/);
  almagest(server, 'context', 'revoke', 'Hidden', '--group', 'Team');
  assert.match(await queuesOf(outsider), /<Context>Hidden<\/Context>/);
  assert.deepEqual(await outsider.quick('SELECT COUNT(*) FROM seen'), ['2']);
  assert.throws(
    () => almagest(server, 'context', 'revoke', 'Hidden', '--group', 'Team'),
    /is not open to group Team as such/,
  );
});
