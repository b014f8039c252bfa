// The first CasJobs service and the servers on the real program, with a key that the command line
// mints: jobs as data sets, outputs by their state, short jobs, and what runs the queues.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { almagest } from '../support/recorded-terminal.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { newPassword, secretly } from '../support/secrets.ts';

let server: ServerInTest;
let key: string;
before(async () => {
  server = await startServer();
  const { printed } = await almagest(server.data, 'account', 'key', 'demo');
  key = secretly(printed[0] ?? '');
});
after(() => server[Symbol.asyncDispose]());

const call = async (
  method: string,
  form: Readonly<Record<string, string>>,
  service = 'CasJobs.asmx',
): Promise<string> => {
  const response = await fetch(`${server.url}/casjobs/${service}/${method}`, {
    method: 'POST',
    body: new URLSearchParams({ wsId: key, ...form }),
  });
  const body = await response.text();
  assert.equal(response.status, 200, body);
  return body;
};

const numberIn = (body: string): string => /<long[^>]*>(\d+)</.exec(body)?.[1] ?? '';

test('a job that is submitted with a key is found as a data set, page by page', async () => {
  const ask = { target: 'Stars', qry: 'SELECT TOP 2 hip INTO mydb.two FROM Hipparcos' };
  const id = numberIn(await call('SubmitJob', { ...ask, taskname: 'two' }));
  assert.equal((await server.ended(id))['Status'], '5');
  const set = await call('FindJobDataSet', { predicate: "TaskName = 'two'" });
  assert.match(set, /<DataSet xmlns="http:\/\/Jobs\.Cas\.jhu\.edu">\s*<xs:schema id="NewDataSet"/);
  assert.match(set, /<xs:element name="Created_Table" type="xs:string" minOccurs="0" \/>/);
  assert.match(set, new RegExp(`<JobID>${id}</JobID>\\s*<Rows>2</Rows>`));
  const page = { select: 'JobID', where: 'j.rows = 2', setSize: '5', position: '0' };
  const paged = await call('FindJobWithStatusDataSet', {
    ...page,
    justCount: 'false',
    maxChars: '-1',
  });
  assert.match(paged, new RegExp(`<Table [^>]*>\\s*<JobID>${id}</JobID>\\s*</Table>`));
  const counted = await call('FindJobWithStatusDataSet', {
    ...page,
    justCount: 'true',
    maxChars: '-1',
  });
  assert.match(counted, /<Column1>1<\/Column1>/);
  assert.match(await call('getStatusHTML', { jobId: id }), /&lt;p class = "Finished"&gt;Finished/);
});

test('an extract is pending until its file can be fetched', async () => {
  await call('SubmitShortJob', { target: 'MyDB', qry: 'SELECT 1 AS n INTO mydb.one' });
  const asked = await server.call('SubmitExtractJob', { tableName: 'one', type: 'CSV' });
  const id = numberIn(asked);
  assert.equal((await server.ended(id))['Status'], '5');
  assert.doesNotMatch(await call('GetPendingOutputAsJobs', {}), /<JobID>/);
  assert.doesNotMatch(await call('GetFailedOutputAsJobs', {}), /<JobID>/);
  const listed = await call('GetOutputDownloadsAsJobs', {});
  assert.match(listed, new RegExp(`<JobID>${id}</JobID>`));
  const address = /<OutputLoc>([^<]*)</.exec(listed)?.[1] ?? '';
  assert.equal(await (await fetch(address)).text(), 'n\n1\n');
});

test('a short job is answered with its rows, and a heartbeat with nothing', async () => {
  const rows = await call('SubmitShortJob', { target: 'Stars', qry: 'SELECT 5 AS n' });
  assert.match(rows, /<Table [^>]*>\s*<n>5<\/n>\s*<\/Table>/);
  assert.equal(await call('Heartbeat', {}), '');
});

test('servers are listed for an admin', async () => {
  const admin_pw = newPassword();
  const words = ['account', 'add', 'operator', '--admin', '--password', admin_pw];
  const admin_wsid = (await almagest(server.data, ...words)).printed[0] ?? '';
  const form = { admin_wsid, admin_pw, conditions: 'context : stars; timeout : 2,' };
  const listed = await call('GetServers', form, 'services/servers.asmx');
  assert.match(
    listed,
    /<CJServer>\s*<Name>Stars\/500<\/Name>\s*<Timeout>500<\/Timeout>\s*<Context>Stars<\/Context>/,
  );
  assert.equal(listed.split('<CJServer>').length, 2);
  assert.doesNotMatch(listed, /DBPw|DBUser|DBMachine/);
});
