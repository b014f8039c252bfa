// Drafts over TAP on the real program, told by several requests at once: whichever of them comes
// first, no word of another is lost.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer, type ServerInTest } from '../support/running-server.ts';

let server: ServerInTest;
before(async () => {
  server = await startServer();
});
after(() => server[Symbol.asyncDispose]());

const own = (path: string, form?: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(`${server.url}/tap/${path}`, {
    redirect: 'manual',
    headers: {
      Authorization: `Basic ${Buffer.from(`demo:${server.pw}`).toString('base64')}`,
    },
    ...(form !== undefined && { method: 'POST', body: new URLSearchParams(form) }),
  });

void test('What twenty requests tell one draft at once, all of it stays.', async () => {
  const made = await own('async', { LANG: 'ADQL', QUERY: 'SELECT 1 AS one' });
  const job = (made.headers.get('location') ?? '').replace(`${server.url}/tap/`, '');
  const names = Array.from({ length: 20 }, (_, number) => `P${number}`);
  const answers = await Promise.all(
    names.map((name) => own(`${job}/parameters`, { [name]: `value of ${name}` })),
  );
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([303]));
  const text = await (await own(`${job}/parameters`)).text();
  const told = [...text.matchAll(/id="(P\d+)"[^>]*>([^<]*)</g)];
  assert.deepEqual(
    told.map(([, name, value]) => `${name} ${value}`).toSorted(),
    names.map((name) => `${name} value of ${name}`).toSorted(),
  );
  assert.match(text, /SELECT 1 AS one/);
});
