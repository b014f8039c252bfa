// The sample messages of help pages: those of the recorded services, line for line, and where each
// stands on the page of its operation.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Service } from '../../../src/wire/asmx/declare.ts';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import { samplesOf } from '../../../src/wire/asmx/samples.ts';
import { exchange, serving } from '../http/serving.ts';
import { FIXTURE_PARTS, FIXTURE_SERVICES } from './fixture-services.ts';

const FOLDER = new URL('help-samples/', import.meta.url);

for (const file of readdirSync(FOLDER)) {
  const text = readFileSync(new URL(file, FOLDER), 'utf8').replaceAll('\r\n', '\n');
  const [serviceName = '', name = ''] = file.slice(0, -'.txt'.length).split('_');
  test(`the samples of ${name} are those that were shown`, () => {
    const service = FIXTURE_SERVICES.find(
      (each) => each.name.toLowerCase() === serviceName.toLowerCase(),
    );
    const method = service?.methods[name];
    assert.ok(service && method);
    const path = /^POST (\S+) /.exec(text)?.[1] ?? '';
    const host = `${/^Host: (.*)$/m.exec(text)?.[1] ?? ''}:8080`;
    const samples = samplesOf({ service, name, method, host, path });
    assert.deepEqual(
      samples.flatMap(({ request, response }) => [request.trim(), response.trim()]),
      text.split(/^----$/m).map((each) => each.trim()),
    );
  });
}

const pageOf = async (
  t: Parameters<typeof serving>[0],
  op: string,
  forms?: Service['forms'],
): Promise<string> => {
  const services = FIXTURE_SERVICES.map((each) => ({ ...each, ...(forms && { forms }) }));
  const { port } = await serving(t, [asmxOf({ ...FIXTURE_PARTS, services })], { trustProxy: true });
  const { body } = await exchange(
    port,
    `GET /Probe.asmx?op=${op} HTTP/1.1\r\nHost: stars.example\r\n` +
      'X-Forwarded-For: 198.51.100.7\r\n\r\n',
  );
  return body.toString();
};

test('a page has a section for each way to call its operation, and a form to try it', async (t) => {
  const page = await pageOf(t, 'EchoInt');
  assert.deepEqual(
    [...page.matchAll(/<h2 id="([^"]*)"/g)].map(([, id]) => id),
    ['test', 'soap11', 'soap12', 'httpget', 'httppost'],
  );
  assert.match(
    page,
    /<form [^>]*action="http:\/\/stars\.example\/Probe\.asmx\/EchoInt" method="POST">/,
  );
  assert.match(page, /<input type="text" name="v"/);
  assert.match(page, /GET \/Probe\.asmx\/EchoInt\?v=string HTTP\/1\.1\nHost: stars\.example/);
});

test('a page says why it has no form', async (t) => {
  assert.match(await pageOf(t, 'EchoItem'), /only available for methods with primitive types/);
  const local = await pageOf(t, 'EchoInt', 'local-post');
  assert.match(local, /only available for requests from the local machine/);
  assert.doesNotMatch(local, /HTTP GET|HTTP POST/);
  const alone = await pageOf(t, 'EchoInt', 'nobody');
  assert.match(alone, /called by SOAP alone/);
  assert.doesNotMatch(alone, /HTTP GET|HTTP POST|<form/);
});

test("forms that are nobody's call nothing, from wherever they come", async (t) => {
  const services = FIXTURE_SERVICES.map((each) => ({ ...each, forms: 'nobody' as const }));
  const { port } = await serving(t, [asmxOf({ ...FIXTURE_PARTS, services })]);
  for (const head of ['GET /Probe.asmx/EchoInt?v=1', 'POST /Probe.asmx/EchoInt']) {
    const { status, body } = await exchange(
      port,
      `${head} HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n`,
    );
    assert.equal(status, 500);
    assert.match(body.toString(), /Request format is unrecognized/);
  }
  const { body } = await exchange(port, 'GET /Probe.asmx?WSDL HTTP/1.1\r\nHost: h\r\n\r\n');
  assert.doesNotMatch(body.toString(), /ProbeHttp(?:Get|Post)/);
});
