// What each method of the jobs service needs of an access token: looking needs `read`, running and
// changing need `query`, and nothing asks for less than it does.

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { timeZoneOf } from '../../../src/base/time-zone.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import type { Needs, Scope } from '../../../src/domain/token.ts';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import { JOBS_PATHS, jobsServiceOf } from '../../../src/wire/casjobs/jobs-service.ts';
import { createFakeCore } from '../../support/fake-core.ts';
import { bodyOf, requestOf } from '../../support/http-request.ts';

const NEEDS: Readonly<Record<string, Scope>> = {
  ExecuteQuickJob: 'query',
  SubmitJob: 'query',
  SubmitExtractJob: 'query',
  CancelJob: 'query',
  GetJobStatus: 'read',
  GetJobs: 'read',
  GetQueues: 'read',
  GetJobTypes: 'read',
};

for (const [method, needs] of Object.entries(NEEDS)) {
  test(`${method} needs a token for ${needs}`, async () => {
    const core = createFakeCore();
    const asked: (Needs | undefined)[] = [];
    const accounts = {
      signIn: (ask: { readonly needs?: Needs }): never => {
        asked.push(ask.needs);
        throw new Refusal('token-scope', { scope: 'read', needs: 'all' });
      },
    };
    const parts = { ...core, accounts, timeZone: timeZoneOf('UTC') };
    const services = [jobsServiceOf(parts)] as const;
    const asmx = asmxOf({ services, zone: 'UTC', messageBytesMax: 9_999, xmlDepthMax: 9 });
    const form = new URLSearchParams({
      wsid: '7',
      pw: 'x',
      owner_wsid: '7',
      owner_pw: 'x',
      jobId: '1',
      qry: 'SELECT 1',
      context: 'Stars',
      tableName: 't',
      type: 'CSV',
    });
    const { status, body } = await asmx.answer(
      requestOf({
        method: 'POST',
        path: `${JOBS_PATHS[0]}/${method}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: Readable.from([Buffer.from(form.toString())]),
      }),
    );
    assert.equal(status, 500);
    assert.match(await bodyOf(body), /This access token is for 'read'/);
    assert.deepEqual(asked, [needs]);
  });
}
