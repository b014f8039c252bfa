// Requests of the service's path that are no call: each is refused, and none is answered with
// a page of 200, which scripts would take for a result.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeCore } from '../../support/fake-core.ts';
import { fakeProtocols } from '../../support/fake-server.ts';
import { bodyOf, requestOf } from '../../support/http-request.ts';

const SERVICE = '/casjobs/services/jobs.asmx';

/** What stands behind the service's path, and how ASMX answers it. */
const NOWHERE: readonly (readonly [
  behind: string,
  method: string,
  status: number,
  says: RegExp,
])[] = [
  ['/', 'GET', 500, /unexpectedly ending in &#39;\/&#39;\./],
  ['/Nope', 'GET', 500, /^Nope Web Service method name is not valid\.\r\n$/],
  ['/Nope', 'POST', 500, /^Nope Web Service method name is not valid\.\r\n$/],
  ['/getqueues', 'GET', 500, /method names are case sensitive/],
  ['/GetQueues/', 'GET', 500, /^GetQueues\/ Web Service method name is not valid\.\r\n$/],
  ['/GetQueues/x', 'GET', 500, /^GetQueues\/x Web Service method name is not valid\.\r\n$/],
  ['/constructor', 'GET', 500, /^constructor Web Service method name is not valid\.\r\n$/],
  ['/GetQueues', 'GET', 500, /^Missing parameter: wsid\.\r\n$/],
  ['/GetQueues', 'POST', 500, /^Request format is invalid: \.\r\n$/],
  ['/GetQueues', 'PROPFIND', 500, /Request format is unrecognized/],
  ['/GetQueues', 'HEAD', 500, /Request format is unrecognized/],
  ['', 'PROPFIND', 405, /Request format is unrecognized/],
];

for (const [behind, method, status, says] of NOWHERE) {
  void test(`${method} of jobs.asmx${behind} without a call in it is a ${status}.`, async () => {
    const request = requestOf({ method, path: SERVICE + behind });
    const [asmx] = fakeProtocols(createFakeCore());
    assert.ok(asmx);
    assert.ok(asmx.takes(request));
    const answer = await asmx.answer(request);
    assert.equal(answer.status, status);
    assert.match(await bodyOf(answer.body), says);
  });
}
