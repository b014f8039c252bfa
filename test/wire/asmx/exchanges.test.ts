// Recorded exchanges with the original toolkit, replayed: the bytes of each `.req` are sent to the
// fixture services and what comes back must be what was recorded in the `.res` beside it.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { serving, exchange } from '../http/serving.ts';
import { FIXTURE_PARTS } from './fixture-services.ts';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';

const FOLDER = new URL('exchanges/', import.meta.url);

interface Recorded {
  readonly status: number;
  readonly type: string | null;
  readonly body: string;
}

const recordedOf = (bytes: Buffer): Recorded => {
  const end = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const type = lines.find((line) => line.toLowerCase().startsWith('content-type:'));
  return {
    status: Number(first.split(' ')[1]),
    type: type?.slice('content-type:'.length).trim() ?? null,
    body: bytes.subarray(end + 4).toString('utf8'),
  };
};

/**
 * The recorded host wrote LF for .NET's CRLF; and outside envelopes it declared namespaces in the
 * order of its hashes, which is nobody's.
 */
const comparable = (body: string): string => {
  const lines = body.replaceAll('\r\n', '\n');
  return body.includes('<soap:Envelope') ? lines : lines.replace(/<[^<>]+>/g, sortedDeclarations);
};

const sortedDeclarations = (tag: string): string => {
  const declared = tag.match(DECLARATION) ?? [];
  return tag.replace(DECLARATION, '') + declared.toSorted().join('');
};

const DECLARATION = / xmlns(?::\w+)?="[^"]*"/g;

const check = (got: Recorded, recorded: Recorded): void => {
  assert.equal(got.status, recorded.status);
  if (recorded.body.startsWith('<!-- an HTML page -->')) {
    assert.match(got.type ?? '', /^text\/html/);
    return;
  }
  assert.equal(got.type, recorded.type);
  assert.equal(comparable(got.body), comparable(recorded.body));
};

const folders = readdirSync(FOLDER);
const cases = folders.flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, FOLDER))
    .filter((file) => file.endsWith('.req'))
    .map((file) => `${folder}/${file.slice(0, -'.req'.length)}`),
);

test('recorded exchanges are answered as they were', async (t) => {
  const { port } = await serving(t, [asmxOf(FIXTURE_PARTS)]);
  for (const name of cases) {
    await t.test(`${name} is answered as it was`, async () => {
      const request = readFileSync(new URL(`${name}.req`, FOLDER));
      const answer = await exchange(port, request);
      const type = answer.headers['content-type'] ?? null;
      const got = { status: answer.status, type, body: answer.body.toString('utf8') };
      check(got, recordedOf(readFileSync(new URL(`${name}.res`, FOLDER))));
    });
  }
});

test('an indented answer breaks its lines as Windows does', async (t) => {
  const { port } = await serving(t, [asmxOf(FIXTURE_PARTS)]);
  const answer = await exchange(
    port,
    'GET /gcasjobs/services/jobs.asmx/GetJobTypes?owner_wsid=1&owner_pw=p HTTP/1.1\r\n' +
      'Host: h\r\n\r\n',
  );
  assert.equal(
    answer.body.toString('utf8'),
    [
      '<?xml version="1.0" encoding="utf-8"?>',
      '<ArrayOfCJType xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
        'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="http://Services.Cas.jhu.edu">',
      '  <CJType>',
      '    <Name>QUERY</Name>',
      '  </CJType>',
      '</ArrayOfCJType>',
    ].join('\r\n'),
  );
});
