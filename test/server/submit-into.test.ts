// SubmitJobInto on the real program: the rows are in the table that was named, in the one that is
// named after the job where none was, and what cannot go there is refused in a sentence.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer, type ServerInTest } from '../support/running-server.ts';

let server: ServerInTest;
before(async () => {
  server = await startServer();
});
after(() => server[Symbol.asyncDispose]());

const QUERY = 'SELECT TOP 3 hip FROM Hipparcos ORDER BY hip';
const FORM = { qry: QUERY, context: 'Stars', taskname: 'into', estimate: '30' };

const submitInto = async (table: string): Promise<string> => {
  const body = await server.call('SubmitJobInto', { ...FORM, table });
  const id = /<long[^>]*>(\d+)</.exec(body)?.[1] ?? '';
  assert.equal((await server.ended(id))['Status'], '5');
  return id;
};

const countOf = async (table: string): Promise<string> => {
  const qry = `SELECT COUNT(*) FROM mydb.[${table}]`;
  const body = await server.call('ExecuteQuickJob', { qry, context: 'MyDB' });
  return /\n(\d+)\n/.exec(body)?.[1] ?? body;
};

test('rows go into the table that is named', async () => {
  const id = await submitInto('first three');
  assert.equal(await countOf('first three'), '3');
  const owner = { owner_wsid: server.wsid, owner_pw: server.pw, conditions: `jobid : ${id}` };
  const jobs = await server.call('GetJobsJob', owner);
  assert.match(jobs, /<ArrayOfJob [^>]*xmlns="http:\/\/Services\.Cas\.jhu\.edu"/);
  assert.match(jobs, /<Created_Table>mydb\.first three<\/Created_Table>/);
  assert.match(jobs, /<Target>Stars<\/Target>\s*<OutputType>QUERY<\/OutputType>/);
});

test('rows go into a table of their own where none is named', async () => {
  assert.equal(await countOf(`job_${await submitInto('')}`), '3');
});

test('a query that says itself where its rows go is refused', async () => {
  const { wsid, pw } = server;
  const qry = 'SELECT hip INTO mydb.other FROM Hipparcos';
  const form = { wsid, pw, ...FORM, qry, table: 'first' };
  const { status, body } = await server.post('SubmitJobInto', form);
  assert.equal(status, 500);
  assert.match(body, /^System\.Exception: The rows cannot go into a table 'first': the query has/);
});
