// Who may read the metrics: this machine past no proxy, or whoever has the token where one is set.
// What the metrics say is told elsewhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metricsOf } from '../../src/web/metrics.ts';
import { bodyOf, requestOf } from '../support/http-request.ts';
import { secretly } from '../support/secrets.ts';

const TOKEN = secretly('a-token-of-32-letters-and-digits');

interface Case {
  readonly title: string;
  readonly token?: string;
  readonly address?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
}

const CASES: readonly Case[] = [
  { title: 'this machine reads them', address: '127.0.0.1', status: 200 },
  { title: 'so it does over IPv6', address: '::1', status: 200 },
  { title: 'another machine does not', address: '192.0.2.7', status: 403 },
  { title: 'nor one of the same network', address: '10.0.0.2', status: 403 },
  {
    title: 'nor who comes by a proxy on this machine',
    headers: { 'x-forwarded-for': '192.0.2.7' },
    status: 403,
  },
  { title: 'nor one that hides whom it brings', headers: { via: '1.1 proxy' }, status: 403 },
  {
    title: 'no token helps where none is set',
    address: '192.0.2.7',
    headers: { authorization: `Bearer ${TOKEN}` },
    status: 403,
  },
  {
    title: 'the token opens them to another machine',
    token: TOKEN,
    address: '192.0.2.7',
    headers: { authorization: `Bearer ${TOKEN}` },
    status: 200,
  },
  {
    title: 'a wrong token opens nothing',
    token: TOKEN,
    headers: { authorization: `Bearer ${TOKEN}x` },
    status: 401,
  },
  {
    title: 'nor does a part of it',
    token: TOKEN,
    headers: { authorization: `Bearer ${TOKEN.slice(1)}` },
    status: 401,
  },
  { title: 'where a token is set this machine needs it too', token: TOKEN, status: 401 },
];

for (const { title, token = null, address = '127.0.0.1', headers = {}, status } of CASES) {
  test(title, async () => {
    const page = { text: async () => 'counted 1\n', contentType: 'text/plain', token };
    const request = requestOf({ path: '/metrics', address, headers });
    const metrics = metricsOf(page);
    assert.ok(metrics.takes(request));
    const answer = await metrics.answer(request);
    assert.equal(answer.status, status);
    assert.equal((await bodyOf(answer.body)).includes('counted'), status === 200);
    assert.equal(answer.headers['WWW-Authenticate'] !== undefined, status === 401);
  });
}
