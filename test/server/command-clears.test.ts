// Jobs of spaces that are cleared, on the real program: loads and queries whose process has been
// stopped. The space is free within ten seconds, and what was uploaded can still be loaded.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { commandClient, ENDLESS, textIn, type CommandClient } from '../support/command-client.ts';
import { almagest } from '../support/people.ts';
import { executorsOf, parentOf, sendTo, statOf, worksIn } from '../support/processes.ts';
import { runningJob, startServer, type ServerInTest } from '../support/running-server.ts';
import { secretly } from '../support/secrets.ts';
import { until } from '../support/until.ts';

let server: ServerInTest;
let demo: CommandClient;

before(async () => {
  server = await startServer([]);
  demo = await commandClient(server, { username: 'demo', password: server.pw });
});
after(() => server[Symbol.asyncDispose]());

const make = (name: string): Promise<string> =>
  demo.call('createNewSpace', { spaceName: name, comments: '', automatic: false });

const query = (spaceID: string, text: string): Promise<string> =>
  demo.call('executeQueryInSpace', { query: text.replaceAll('<', '&lt;'), spaceID });

const publish = (spaceID: string): Promise<string> =>
  demo.call('publishData', { spaceID, subgroups: '', date: '2026-11-29T00:00:00' });

const staged = (): readonly string[] => readdirSync(`${server.data}/staging`);

const worksInStaging = (pid: number): boolean => worksIn(pid, `${server.data}/staging`);

const isStopped = (pid: number): boolean => statOf(pid)[0] === 'T';

/** Ten seconds are what is promised; stopped processes end at the latest then. */
const SECONDS_MAX = 10;

/** Stops the executor that works at what is staged, and gives it. */
const stopAtWork = async (work: string): Promise<number> => {
  const busy = await until(() => executorsOf(server.child.pid).find(worksInStaging), work);
  sendTo(busy, 'SIGSTOP');
  await until(() => isStopped(busy), 'its stop');
  return busy;
};

/** Clears a job, and holds what is promised then: of the record at once, of the rest in time. */
const clear = async (spaceID: string, jobToken: string, pid: number): Promise<void> => {
  assert.equal(await demo.call('isJobComplete', { jobToken }), 'false');
  assert.equal(await demo.call('getLoadStatus', { spaceID }), 'Processing');
  const from = performance.now();
  assert.equal(await demo.call('clearJobStatus', { spaceID, jobToken }), 'true');
  assert.equal(await demo.call('isJobComplete', { jobToken }), 'true');
  assert.equal(await demo.call('getLoadStatus', { spaceID }), 'Available');
  await until(() => parentOf(pid) !== server.child.pid, 'the end of the process');
  await until(() => staged().length === 0, 'the removal of what was staged');
  assert.ok(performance.now() - from < SECONDS_MAX * 1_000);
  const detailed = await demo.call('getDetailedJobStatus', { jobToken });
  assert.equal(textIn(detailed, 'statusCode'), 'Cleared');
  assert.equal(await demo.call('clearJobStatus', { spaceID, jobToken }), 'false');
};

test('a load whose process is stopped is cleared, and its data can be loaded again', async () => {
  const spaceID = await make('Hung');
  const dataUploadToken = await demo.call('beginDataUpload', { spaceID, sourceName: 'n.csv' });
  for (let at = 0; at < CHUNKS; at++) {
    const rows = Array.from({ length: CHUNK_ROWS }, (_, row) => `${at},${row},word ${row % 97}\n`);
    const bytes = Buffer.from(rows.join(''));
    const fields = { dataUploadToken, numBytes: bytes.byteLength, data: bytes.toString('base64') };
    await demo.call('uploadData', fields);
  }
  await demo.call('finishDataUpload', { dataUploadToken });
  assert.equal((await demo.ended(dataUploadToken))[0], 'Complete');

  const jobToken = await publish(spaceID);
  const busy = await stopAtWork('the work of a load');
  await clear(spaceID, jobToken, busy);

  const next = await publish(spaceID);
  const [code, message] = await demo.ended(next);
  assert.deepEqual([code, message], ['Complete', `n: ${CHUNKS * CHUNK_ROWS} rows.`]);
  assert.equal(textIn(await demo.call('getJobStatus', { jobToken: next }), 'loadid'), '1');
});

/** So many rows that a load of them takes longer than it takes to find and stop its process. */
const CHUNKS = 20;
const CHUNK_ROWS = 100_000;

test('a query that writes into a space is cleared, and who waits for it is told', async () => {
  const spaceID = await make('Busy');
  const waiting = demo.fault('executeQueryInSpace', { spaceID, query: ENDLESS });
  const busy = await stopAtWork('the work of a query');
  const job = await runningJob(server);
  await clear(spaceID, secretly(almagest(server, 'job', 'token', job)), busy);
  assert.match(await waiting, /Cleared by its owner/);
  await query(spaceID, 'SELECT 1 AS n INTO wanted');
  assert.equal(textIn(await query(spaceID, 'SELECT n FROM wanted'), 'string'), '1');
});
