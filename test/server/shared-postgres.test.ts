// Two servers on one folder and one PostgreSQL: what one of them gave a client of the Command Web
// Service, the other knows. Every call goes to the server that the call before did not go to.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  commandClient,
  ENDLESS,
  textIn,
  textsIn,
  type CommandClient,
  type CommandFields,
} from '../support/command-client.ts';
import { almagest } from '../support/people.ts';
import { executorsOf, parentOf, sendTo, worksIn } from '../support/processes.ts';
import { startPostgres, whyNoPostgres } from '../support/postgres.ts';
import {
  runningJob,
  startBeside,
  startServer,
  type ServerInTest,
} from '../support/running-server.ts';
import { secretly } from '../support/secrets.ts';
import { until } from '../support/until.ts';

const skip = whyNoPostgres() ?? false;

const parts = new AsyncDisposableStack();
let server: ServerInTest;
let clients: readonly [CommandClient, CommandClient];
let flags: readonly string[];
let calls = 0;

before(async () => {
  if (skip !== false) return;
  const postgres = await startPostgres();
  parts.defer(() => postgres.stop());
  flags = ['--store', await postgres.createDatabase()];
  server = parts.use(await startServer(flags));
  const other = parts.use(await startBeside(server, flags));
  const login = { username: 'demo', password: server.pw };
  clients = [await commandClient(server, login), await commandClient(other, login)];
});
after(() => parts.disposeAsync());

const call = (operation: string, fields: CommandFields = {}): Promise<string> =>
  clients[(calls += 1) % 2 === 0 ? 0 : 1].call(operation, fields);

const make = (spaceName: string): Promise<string> =>
  call('createNewSpace', { spaceName, comments: '', automatic: false });

/** Waits for the end of a job, asking both by turns, and gives its statusCode and message. */
const ended = async (jobToken: string): Promise<readonly string[]> => {
  await until(async () => (await call('isJobComplete', { jobToken })) === 'true');
  const codes = [];
  for (const _ of clients) {
    const status = await call('getJobStatus', { jobToken });
    codes.push(textIn(status, 'statusCode'), textIn(status, 'message'));
  }
  assert.deepEqual(codes.slice(0, 2), codes.slice(2));
  return codes.slice(0, 2);
};

test(
  'a login token of one server is taken by the other, until it is ended there',
  { skip },
  async () => {
    const [one, two] = clients;
    const login = { username: 'demo', password: server.pw };
    const { body } = await one.raw('Login', login);
    const token = secretly(textIn(body, 'LoginResult'));
    assert.match(token, /^[0-9a-f]{32}$/);
    assert.equal((await two.raw('listSpaces', { token })).status, 200);
    assert.equal((await one.raw('Logout', { token })).status, 200);
    assert.equal((await two.raw('listSpaces', { token })).status, 500);
  },
);

test('a load goes on at the server that its last chunk did not go to', { skip }, async () => {
  const spaceID = await make('Shared load');
  const upload = { spaceID, sourceName: 'n.csv' };
  const dataUploadToken = secretly(await call('beginDataUpload', upload));
  for (const chunk of ['n,w\n1,a\n', '2,b\n', '3,c\n', '4,d\n']) {
    const data = Buffer.from(chunk).toString('base64');
    await call('uploadData', { dataUploadToken, numBytes: chunk.length, data });
  }
  await call('finishDataUpload', { dataUploadToken });
  assert.equal((await ended(dataUploadToken))[0], 'Complete');
  const date = '2026-11-29T00:00:00';
  const jobToken = secretly(await call('publishData', { spaceID, subgroups: '', date }));
  assert.deepEqual(await ended(jobToken), ['Complete', 'n: 4 rows.']);
});

test('pages of a query that one server ran are read on the other', { skip }, async () => {
  const spaceID = await make('Shared pages');
  const query = 'SELECT TOP 2500 hip FROM Stars..Hipparcos ORDER BY hip';
  const first = await call('executeQueryInSpace', { query, spaceID });
  const queryToken = secretly(textIn(first, 'queryToken'));
  const pages = [first];
  for (let page = first; textIn(page, 'hasMoreRows') === 'true'; pages.push(page)) {
    page = await call('queryMore', { queryToken });
  }
  const rows = pages.map((page) => textIn(page, 'numRowsReturned'));
  assert.deepEqual(rows, ['1000', '1000', '500']);
  const cells = pages.map((page) => textsIn(page.slice(0, page.indexOf('</rows>')), 'string'));
  assert.equal(new Set(cells.flat()).size, 2_500);
});

test(
  'a job whose process is stopped is cleared on the server that does not have it',
  { skip },
  async () => {
    const spaceID = await make('Shared hang');
    const [one, two] = clients;
    const waiting = one.fault('executeQueryInSpace', { spaceID, query: ENDLESS });
    const busy = await until(
      () => executorsOf(server.child.pid).find((pid) => worksIn(pid, `${server.data}/staging`)),
      'the work of a query',
    );
    sendTo(busy, 'SIGSTOP');
    const job = await runningJob(server);
    const jobToken = secretly(almagest(server, 'job', 'token', job, ...flags));
    assert.equal(await two.call('isJobComplete', { jobToken }), 'false');
    assert.equal(await two.call('clearJobStatus', { spaceID, jobToken }), 'true');
    for (const client of clients) {
      assert.equal(await client.call('isJobComplete', { jobToken }), 'true');
      assert.equal(await client.call('getLoadStatus', { spaceID }), 'Available');
    }
    await until(() => parentOf(busy) !== server.child.pid, 'the end of the process');
    assert.match(await waiting, /Cleared by its owner/);
  },
);
