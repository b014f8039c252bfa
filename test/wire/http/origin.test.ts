// Where requests came from: what is believed, of whom, and what is repeated of it.
// Heads are made here as Node reads them; no socket is opened.

import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { originOf } from '../../../src/wire/http/origin.ts';

interface Head {
  readonly from?: string;
  readonly host?: string;
  readonly forwarded?: Readonly<Record<string, string>>;
}

/** No more of a message than an origin is told from. */
const messageOf = ({ from = '127.0.0.1', host = 'near.example', forwarded = {} }: Head) => {
  const headers = Object.entries(forwarded).map(([name, value]) => [`x-forwarded-${name}`, value]);
  const socket = { remoteAddress: from, localAddress: '192.0.2.80', localPort: 8080 };
  return {
    socket,
    headers: { host, ...Object.fromEntries(headers) },
  } as unknown as IncomingMessage;
};

const ALL = { for: '6.6.6.6, 198.51.100.7', proto: 'https', host: 'stars.example' };

const ORIGINS: readonly [title: string, head: Head, base: string, address: string][] = [
  ['a proxy on this machine', { forwarded: ALL }, 'https://stars.example', '198.51.100.7'],
  [
    'a proxy in a private network',
    { from: '::ffff:10.0.0.2', forwarded: ALL },
    'https://stars.example',
    '198.51.100.7',
  ],
  [
    'a client that reached us past the proxy',
    { from: '203.0.113.9', forwarded: ALL },
    'http://near.example',
    '203.0.113.9',
  ],
  [
    'a scheme that is a script',
    { forwarded: { proto: 'javascript', host: 'evil.example' } },
    'http://evil.example',
    '127.0.0.1',
  ],
  [
    'a scheme in capitals',
    { forwarded: { proto: 'http, HTTPS' } },
    'https://near.example',
    '127.0.0.1',
  ],
  [
    'a host that is none',
    { forwarded: { host: 'a"><script>' } },
    'http://near.example',
    '127.0.0.1',
  ],
  [
    'hosts that are none',
    { host: 'a b', forwarded: { host: 'user@evil.example' } },
    'http://192.0.2.80:8080',
    '127.0.0.1',
  ],
  ['an address that is none', { forwarded: { for: 'junk' } }, 'http://near.example', 'unknown'],
];

for (const [title, head, base, address] of ORIGINS) {
  test(`the origin of ${title} is ${base} and ${address}`, () => {
    assert.deepEqual(originOf(messageOf(head), true), { base, address });
  });
}

test('without trust nothing forwarded counts', () => {
  assert.deepEqual(originOf(messageOf({ forwarded: ALL }), false), {
    base: 'http://near.example',
    address: '127.0.0.1',
  });
});
