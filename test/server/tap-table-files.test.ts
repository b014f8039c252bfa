// Files that are sent over TAP to become tables, on the real program: what becomes of the file
// where its client leaves, and of one that is not quite what it should be.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { basicOf, tapClient } from '../support/tap-client.ts';
import { until } from '../support/until.ts';

let server: ServerInTest;
const client = tapClient(() => server);
before(async () => {
  server = await startServer();
});
after(() => server[Symbol.asyncDispose]());

const put = (table: string, body: string, signal?: AbortSignal): Promise<Response> =>
  client.ask(`tables/${table}`, {
    method: 'PUT',
    headers: basicOf('demo', server.pw),
    body,
    ...(signal !== undefined && { signal }),
  });

test('A client that leaves while its table waits leaves no file behind.', async () => {
  const qry = 'SELECT COUNT_BIG(*) AS n INTO mydb.kept FROM Hipparcos a, Hipparcos b, Hipparcos c';
  const job = { qry, context: 'Stars', taskname: 'long', estimate: '1' };
  const jobId = /<long[^>]*>(\d+)</.exec(await server.call('SubmitJob', job))?.[1] ?? '';
  const left = (): readonly string[] => readdirSync(join(server.data, 'uploads'));
  const leaving = new AbortController();
  // The job of that file waits for the one that writes the table.
  const answer = put('MyDB.kept', 'n\n1\n', leaving.signal);
  const aborted = assert.rejects(answer, { name: 'AbortError' });
  await until(async () => (await jobsWaiting()).includes('>kept<'), 'its job');
  assert.equal(left().length, 1);
  leaving.abort();
  await aborted;
  await until(() => left().length === 0, 'the end of the file');
  await server.call('CancelJob', { jobId });
});

/** Jobs that wait, as GetJobs has them. */
const jobsWaiting = (): Promise<string> => {
  const who = { owner_wsid: server.wsid, owner_pw: server.pw };
  const form = { ...who, includeSystem: 'true', conditions: 'status : 0' };
  return server.call('GetJobs', form);
};
