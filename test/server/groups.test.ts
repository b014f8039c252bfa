// Groups on the real program: tables published by one account are read by the executors of others,
// live, and only by those that are in the group; as root each executor is a user of its own.

import assert from 'node:assert/strict';
import { constants, getPriority } from 'node:os';
import { after, before, test } from 'node:test';
import { personOf, type Person } from '../support/people.ts';
import { executorsOf, sendTo, statOf } from '../support/processes.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { basicOf } from '../support/tap-client.ts';
import { until } from '../support/until.ts';

let server: ServerInTest;
let anna: Person;
let ben: Person;
let eve: Person;
let gid: string;

before(async () => {
  server = await startServer(['--interrupt-seconds', '1']);
  [anna, ben, eve] = [personOf(server, 'anna'), personOf(server, 'ben'), personOf(server, 'eve')];
  const made = await anna.groups('CreateGroup', { groupName: 'Survey', description: 'our own' });
  gid = /<long[^>]*>(\d+)</.exec(made.body)?.[1] ?? '';
  const invited = { group_owner: anna.wsid, group_owner_pw: anna.pw, group_id: gid };
  assert.equal(
    (await anna.groups('InviteToGroup', { ...invited, user_wsid: ben.wsid })).status,
    200,
  );
  assert.equal((await ben.groups('AcceptInvite', { gid })).status, 200);
  await anna.quick('SELECT 1 AS n, 2.5 AS ra INTO mydb.Bright');
  await anna.quick('SELECT 7 AS n INTO mydb.private');
  const published = await anna.groups('PublishTable', { gid, tableName: 'MyDB.bright' });
  assert.equal(published.status, 200, published.body);
});
after(() => server[Symbol.asyncDispose]());

test('a member reads a published table by each of its names, in every context', async () => {
  for (const name of ['Survey.dbo.Bright', 'survey..bright', '[SURVEY].bright']) {
    assert.deepEqual(await ben.quick(`SELECT n FROM ${name}`), ['1'], name);
  }
  assert.deepEqual(await ben.quick('SELECT n FROM Survey..Bright', 'Stars'), ['1']);
  const joined = 'SELECT b.n, h.hip FROM Survey..Bright b JOIN Stars..Hipparcos h ON h.hip = b.n';
  assert.deepEqual(await ben.quick(joined), ['1,1']);
  assert.deepEqual(await anna.quick('SELECT n FROM Survey..Bright'), ['1']);
});

test('a member reads it in a batch, into a table of his own, and through a view', async () => {
  await ben.batch('SELECT n, ra INTO mydb.copy FROM Survey.dbo.Bright');
  assert.deepEqual(await ben.quick('SELECT n, ra FROM mydb.copy'), ['1,2.5']);
  await ben.quick('CREATE VIEW v AS SELECT n + 1 AS m FROM Survey..Bright');
  assert.deepEqual(await ben.quick('SELECT m FROM v'), ['2']);
  assert.match(await eve.complaint('CREATE VIEW v AS SELECT n FROM Survey..Bright'), /'Survey'/);
  await ben.quick('DROP VIEW v');
});

const statusFor = async ({ login, pw }: Person): Promise<number> => {
  const headers = basicOf(login, pw);
  return (await fetch(`${server.url}/tap/tables/Survey.Bright`, { headers })).status;
};

test('TAP_SCHEMA and /tap/tables tell members of it, and nobody else', async () => {
  const tables = "SELECT table_name FROM TAP_SCHEMA.tables WHERE schema_name = 'Survey'";
  const columns = `SELECT column_name, datatype FROM TAP_SCHEMA.columns
    WHERE table_name = 'Survey.Bright' ORDER BY column_index`;
  assert.deepEqual(await ben.quick(tables, 'Stars'), ['"Survey.Bright"']);
  assert.deepEqual(await ben.quick(columns), ['"n","int"', '"ra","double"']);
  assert.deepEqual(await eve.quick(tables), []);
  assert.deepEqual([await statusFor(ben), await statusFor(eve)], [200, 404]);
});

test('what is not published does not exist for members, nor anything for others', async () => {
  assert.match(
    await ben.complaint('SELECT * FROM Survey..private'),
    /no table 'private' in Survey/,
  );
  for (const query of ['SELECT * FROM Survey..Bright', 'SELECT * FROM Survey.sys.tables']) {
    const sentence = await eve.complaint(query);
    assert.match(sentence, /no context, group or space 'Survey'/);
    assert.doesNotMatch(sentence, /Bright.*Bright/);
  }
  const misspelt = await ben.complaint('SELECT * FROM Surveyy..Bright');
  assert.match(misspelt, /Survey\b/);
  assert.doesNotMatch(await eve.complaint('SELECT * FROM Surveyy..Bright'), /Survey\b/);
  assert.match(await ben.complaint('SELECT * FROM Survey..Brigt'), /Bright/);
});

test('lists show exactly what a member may see', async () => {
  const tables = 'SELECT table_name FROM Survey.information_schema.tables';
  assert.deepEqual(await ben.quick(tables), ['"Bright"']);
  const columns = 'SELECT column_name FROM Survey.information_schema.columns ORDER BY 1';
  assert.deepEqual(await ben.quick(columns), ['"n"', '"ra"']);
  const databases =
    "SELECT name, is_read_only FROM sys.databases WHERE name <> 'tempdb' ORDER BY name";
  assert.deepEqual(await ben.quick(databases), ['"MyDB",False', '"Stars",True', '"Survey",True']);
  assert.deepEqual(await eve.quick(databases), ['"MyDB",False', '"Stars",True']);
});

const WRITES = [
  'SELECT 1 AS n INTO Survey..other',
  'INSERT INTO Survey..Bright VALUES (2, 2.5)',
  'UPDATE Survey..Bright SET n = 2',
  'DELETE FROM Survey.dbo.Bright',
  'DROP TABLE Survey..Bright',
  'CREATE TABLE Survey..other (n int)',
  'TRUNCATE TABLE Survey..Bright',
];

for (const write of WRITES) {
  test(`nobody writes to a group: ${write}`, async () => {
    for (const person of [ben, anna]) {
      assert.match(await person.complaint(write), /your own space only, not in 'Survey'/);
    }
  });
}

const { PRIORITY_LOW } = constants.priority;
const skip =
  (process.platform !== 'linux' && 'needs Linux') ||
  (getPriority() === PRIORITY_LOW && 'needs a priority that is not the lowest');

test('a new version is read by the next query, and by no query that runs', { skip }, async () => {
  const ran = ben.batch(SLOWLY_SEEN);
  const isRunning = async () => {
    const asked = { owner_wsid: ben.wsid, owner_pw: ben.pw, includeSystem: 'false' };
    return (await server.call('GetJobs', { ...asked, conditions: 'status : 1' })).includes(
      '<JobID>',
    );
  };
  await until(isRunning, 'the start');
  await until(() => longExecutors().length > 0, 'a process for it');
  const frozen = longExecutors();
  frozen.forEach((pid) => sendTo(pid, 'SIGSTOP'));
  try {
    await anna.quick('INSERT INTO mydb.Bright VALUES (2, 3.5)');
    assert.deepEqual(await ben.quick('SELECT n FROM Survey..Bright ORDER BY n'), ['1', '2']);
    assert.ok(await isRunning());
  } finally {
    frozen.forEach((pid) => sendTo(pid, 'SIGCONT'));
  }
  await ran;
  assert.deepEqual(await ben.quick('SELECT n FROM mydb.seen'), ['1']);
});

/** Reads the table of the group after seconds of work. */
const SLOWLY_SEEN =
  'WITH stars AS (SELECT TOP 30000 ra FROM Stars..Hipparcos) ' +
  'SELECT COUNT_BIG(*) AS n INTO mydb.pairs FROM stars a JOIN stars b ON a.ra < b.ra; ' +
  'SELECT n INTO mydb.seen FROM Survey..Bright';

/** Processes of long jobs have the lowest priority, and those of quick ones that of the tests. */
const longExecutors = (): readonly number[] =>
  executorsOf(server.child.pid).filter((pid) => statOf(pid)[16] === String(PRIORITY_LOW));

test('a dropped table is withdrawn, and comes back to its owner alone', async () => {
  await anna.quick('SELECT 5 AS n INTO mydb.short');
  await anna.groups('PublishTable', { gid, tableName: 'short' });
  assert.deepEqual(await ben.quick('SELECT n FROM Survey..short'), ['5']);
  await anna.quick('DROP TABLE short');
  assert.match(await ben.complaint('SELECT n FROM Survey..short'), /no table 'short' in Survey/);
  await anna.quick('UNDROP TABLE short');
  assert.match(await ben.complaint('SELECT n FROM Survey..short'), /no table 'short' in Survey/);
});

test('who leaves takes his tables with him and reads no more', async () => {
  await ben.quick('SELECT 9 AS n INTO mydb.mine');
  await ben.groups('PublishTable', { gid, tableName: 'mine' });
  assert.deepEqual(await anna.quick('SELECT n FROM Survey..mine'), ['9']);
  const himself = { caller_wsid: ben.wsid, caller_pw: ben.pw, user2remove: ben.wsid, gid };
  assert.equal((await ben.groups('RemoveUser', himself)).status, 200);
  assert.match(await ben.complaint('SELECT n FROM Survey..Bright'), /no context, group or space/);
  assert.match(await anna.complaint('SELECT n FROM Survey..mine'), /no table 'mine' in Survey/);
  assert.deepEqual(await ben.quick('SELECT n FROM mydb.mine'), ['9']);
});
