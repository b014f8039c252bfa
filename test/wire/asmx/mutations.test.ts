// Recorded requests, mutated at random: whatever comes in, there is an answer that ASMX could give,
// no bug, and never a 200 for what is not well-formed. Protocols are called here without a socket.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { HttpAnswer, HttpRequest } from '../../../src/wire/http/message.ts';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import { FIXTURE_PARTS } from './fixture-services.ts';
import { toldByUs } from '../../base/xml/reading.ts';

const FOLDER = new URL('exchanges/', import.meta.url);

interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const sentOf = (bytes: Buffer): Sent => {
  const end = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const [method = '', target = ''] = first.split(' ');
  const pairs = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { method, target, headers: Object.fromEntries(pairs), body: bytes.subarray(end + 4) };
};

const recorded = readdirSync(FOLDER).flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, FOLDER))
    .filter((file) => file.endsWith('.req'))
    .map((file) => sentOf(readFileSync(new URL(`${folder}/${file}`, FOLDER)))),
);

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
}

const requestOf = (sent: Sent, bugs: unknown[]): HttpRequest => {
  const [path = '', ...query] = sent.target.split('?');
  return {
    method: sent.method,
    path,
    query: query.join('?'),
    headers: sent.headers,
    body: pieces(sent.body),
    address: '192.0.2.1',
    signal: new AbortController().signal,
    sent: Promise.resolve(true),
    base: 'http://stars.example',
    trace: (error) => {
      bugs.push(error);
      return '0badcafe';
    },
  };
};

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.nat(4),
  put: fc.oneof(
    fc.constantFrom('', '<', '>', '"', '&', '/', ' ', ':', '=', '%', '\r\n', '\0', '\uFFFF', 'é'),
    fc.string({ maxLength: 3 }),
  ),
});

type Edit = { readonly at: number; readonly drop: number; readonly put: string };

const edited = (text: string, edits: readonly Edit[]): string =>
  edits.reduce((so, { at, drop, put }) => {
    const from = Math.floor(at * so.length);
    return so.slice(0, from) + put + so.slice(from + drop);
  }, text);

const mutated = (
  sent: Sent,
  where: 'target' | 'headers' | 'body',
  edits: readonly Edit[],
): Sent => {
  if (where === 'target') return { ...sent, target: `/${edited(sent.target.slice(1), edits)}` };
  if (where === 'body') {
    return { ...sent, body: Buffer.from(edited(sent.body.toString('latin1'), edits), 'latin1') };
  }
  const headers = Object.entries(sent.headers).map(([name, value]) => [name, edited(value, edits)]);
  return { ...sent, headers: Object.fromEntries(headers) as Record<string, string> };
};

const wholeBody = async ({ body }: HttpAnswer): Promise<string> => {
  if (body === null || typeof body === 'string') return body ?? '';
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

const STATUSES = new Set([200, 400, 405, 415, 500]);

test('a mutated request is answered as ASMX could answer it', async () => {
  const protocol = asmxOf(FIXTURE_PARTS);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...recorded),
      fc.constantFrom('target' as const, 'headers' as const, 'body' as const),
      fc.array(edit, { minLength: 1, maxLength: 3 }),
      async (sent, where, edits) => {
        const bugs: unknown[] = [];
        const request = requestOf(mutated(sent, where, edits), bugs);
        if (!protocol.takes(request)) return;
        const answer = await protocol.answer(request);
        assert.deepEqual(bugs, []);
        assert.ok(STATUSES.has(answer.status), `status ${answer.status}`);
        const body = await wholeBody(answer);
        const type = answer.headers['Content-Type'] ?? '';
        // What we say is XML can be read, but for controls in texts, which .NET writes as they are.
        if (/xml/.test(type) && body !== '' && !/&#x[0-9A-F]+;/.test(body)) {
          assert.notEqual(toldByUs([body.toWellFormed()]), null, body);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

test('an envelope that is not well-formed is never a 200', async () => {
  const protocol = asmxOf(FIXTURE_PARTS);
  const envelopes = recorded.filter(
    ({ method, body, headers }) =>
      method === 'POST' &&
      /charset="?utf-8/i.test(headers['content-type'] ?? '') &&
      toldByUs([body.toString('utf8')]) !== null,
  );
  assert.ok(envelopes.length > 50);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...envelopes),
      fc.array(edit, { minLength: 1, maxLength: 2 }),
      async (sent, edits) => {
        const body = Buffer.from(edited(sent.body.toString('utf8'), edits), 'utf8');
        if (toldByUs([body.toString('utf8')]) !== null) return;
        const answer = await protocol.answer(requestOf({ ...sent, body }, []));
        assert.notEqual(answer.status, 200);
      },
    ),
    { numRuns: 2_000 },
  );
});
