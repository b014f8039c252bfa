// Old addresses lead to the pages of today, for people and in any case, and to nowhere else.
// Where the pages of today are, a real server says.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { oldPages } from '../../src/web/old-pages.ts';
import { requestOf } from '../support/http-request.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';

let server: ServerInTest;
before(async () => {
  server = await startServer();
});
after(() => server[Symbol.asyncDispose]());

/** Pages that scripts and bookmarks of the first sites name, and what is there today. */
const LED: readonly (readonly [string, string])[] = [
  ['/casjobs', '/'],
  ['/CasJobs/', '/'],
  ['/casjobs/SubmitJob.aspx?name=x', '/'],
  ['/gcasjobs/Guide.aspx', '/'],
  ['/casjobs/casjobscl.aspx', '/'],
  ['/CASJOBS/mydb.aspx', '/account/tables'],
  ['/casjobs/Output.aspx', '/account/jobs'],
  ['/casjobs/jobdetails.aspx?id=77', '/account/jobs'],
  ['/casjobs/changedetails.aspx', '/account'],
  ['/casjobs/CreateAccount.aspx', '/account'],
];

for (const [from, to] of LED) {
  test(`${from} leads to ${to}, which is there`, async () => {
    const led = await fetch(`${server.url}${from}`, { redirect: 'manual' });
    assert.deepEqual([led.status, led.headers.get('location')], [302, to]);
    const there = await fetch(`${server.url}${to}`);
    assert.equal(there.status, 200);
  });
}

test('nothing else is led anywhere', () => {
  for (const path of ['/casjobs/Other.aspx', '/casjobs/services/jobs.asmx', '/mydb.aspx', '/']) {
    assert.equal(oldPages.takes(requestOf({ path })), false, path);
  }
  assert.equal(oldPages.takes(requestOf({ method: 'POST', path: '/casjobs/login.aspx' })), false);
});
