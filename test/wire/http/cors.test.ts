// Leave for pages of other sites: who has it, what they may send and see, and that answers tell
// caches so. Rules are those of the Fetch standard, section 3.3.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../../src/domain/refusal.ts';
import { originsOf, withCors, type CorsPolicy } from '../../../src/wire/http/cors.ts';
import type { HttpAnswer, Protocol } from '../../../src/wire/http/message.ts';
import { plainText } from '../../../src/wire/http/plain.ts';
import { requestOf } from '../../support/http-request.ts';

const ANSWER: HttpAnswer = plainText(200, 'x', { Vary: 'Accept-Encoding' });

const PROTOCOL: Protocol = { name: 'x', takes: () => true, answer: async () => ANSWER };

const opened = (setting: string | null): Protocol => {
  const policy: CorsPolicy = {
    origins: originsOf(setting),
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['Accept'],
    signInHeaders: ['Authorization'],
    exposeHeaders: ['Location', 'ETag'],
  };
  return withCors(PROTOCOL, policy);
};

const PAGE = 'https://sky.example';

/** What is answered to a page that has a browser ask, or ask whether it may. */
const told = async (setting: string | null, origin: string | undefined, method = 'GET') => {
  const headers = {
    ...(origin !== undefined && { origin }),
    ...(method === 'OPTIONS' && { 'access-control-request-method': 'POST' }),
  };
  return opened(setting).answer(requestOf({ method, headers }));
};

void test('Without the setting no page is told anything, whatever it asks.', async () => {
  for (const setting of [null, '', ' , ']) {
    for (const method of ['GET', 'OPTIONS']) {
      assert.deepEqual(await told(setting, PAGE, method), ANSWER);
    }
  }
});

void test('A page of another origin than those listed is told nothing.', async () => {
  const listed = 'https://other.example http://sky.example https://sky.example:444';
  for (const origin of [PAGE, 'https://sky.example.evil.example', 'null', '*', '']) {
    for (const method of ['GET', 'OPTIONS']) {
      const { status, headers } = await told(listed, origin, method);
      assert.equal(status, 200, origin);
      assert.equal(headers['Access-Control-Allow-Origin'], undefined, origin);
      assert.equal(headers['Access-Control-Allow-Headers'], undefined, origin);
      assert.equal(headers['Vary'], 'Accept-Encoding, Origin');
    }
  }
});

void test('A page that is listed by name may sign in, and sees what is shown.', async () => {
  for (const setting of [`https://other.example, HTTPS://sky.example/`, `* ${PAGE}`]) {
    const leave = await told(setting, PAGE, 'OPTIONS');
    assert.equal(leave.status, 204);
    assert.equal(leave.body, null);
    assert.equal(leave.headers['Access-Control-Allow-Origin'], PAGE);
    assert.equal(leave.headers['Access-Control-Allow-Methods'], 'GET, POST');
    assert.equal(leave.headers['Access-Control-Allow-Headers'], 'Accept, Authorization');
    const { headers } = await told(setting, PAGE);
    assert.equal(headers['Access-Control-Allow-Origin'], PAGE);
    assert.equal(headers['Access-Control-Expose-Headers'], 'Location, ETag');
    assert.equal(headers['Content-Type'], 'text/plain; charset=utf-8');
  }
});

void test('A star lets every page, and none of them sign in.', async () => {
  for (const origin of [PAGE, 'null', '*']) {
    const leave = await told('*', origin, 'OPTIONS');
    assert.equal(leave.headers['Access-Control-Allow-Origin'], '*');
    assert.equal(leave.headers['Access-Control-Allow-Headers'], 'Accept');
    assert.equal((await told('*', origin)).headers['Access-Control-Allow-Origin'], '*');
  }
});

void test('No answer lets a browser add what it remembers.', async () => {
  for (const setting of ['*', PAGE]) {
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await told(setting, PAGE, method);
      assert.equal(headers['Access-Control-Allow-Credentials'], undefined);
    }
  }
});

void test('OPTIONS that is no question of a browser goes where it went before.', async () => {
  const request = requestOf({ method: 'OPTIONS', headers: { origin: PAGE } });
  const { status, headers } = await opened(PAGE).answer(request);
  assert.equal(status, 200);
  assert.equal(headers['Access-Control-Allow-Methods'], undefined);
});

void test('A refusal is for the page to read, in the form of its protocol or in ours.', () => {
  const failure = { kind: 'refusal', refusal: new Refusal('not-signed-in') } as const;
  const request = requestOf({ headers: { origin: PAGE } });
  const plain = opened(PAGE).refuse?.(failure, request);
  assert.equal(plain?.status, 401);
  assert.equal(plain.headers['Access-Control-Allow-Origin'], PAGE);
});
