// Types that no recorded service has: what the rules of .NET's serializer say of them, over SOAP
// and over GET.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import {
  arrayOf,
  defaulted,
  int,
  method,
  nullable,
  record,
  repeated,
  service,
  text,
} from '../../../src/wire/asmx/declare.ts';
import { exchange, serving } from '../http/serving.ts';

const POINT = record('Point', {
  tag: repeated(text),
  size: defaulted(int, 7),
  counts: arrayOf(nullable(int)),
});

const POINTS = service(
  { name: 'Points', namespace: 'urn:points', description: '', paths: ['/Points.asmx'] },
  {
    Echo: method({ doc: '', input: { v: POINT }, output: POINT, run: async ({ v }) => v }),
    Make: method({
      doc: '',
      input: {},
      output: POINT,
      run: async () => ({ tag: ['a', ''], size: 8, counts: [1, null] }),
    }),
  },
);

const PARTS = { services: [POINTS], zone: 'UTC', messageBytesMax: 1_000_000, xmlDepthMax: 64 };

const echoed = async (t: Parameters<typeof serving>[0], inside: string): Promise<string> => {
  const { port } = await serving(t, [asmxOf(PARTS)]);
  const body =
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" ' +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><e:Body>' +
    `<Echo xmlns="urn:points">${inside}</Echo></e:Body></e:Envelope>`;
  const { body: answer } = await exchange(
    port,
    'POST /Points.asmx HTTP/1.1\r\nHost: h\r\nContent-Type: text/xml; charset=utf-8\r\n' +
      `SOAPAction: "urn:points/Echo"\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return /<EchoResponse xmlns="urn:points">(.*)<\/EchoResponse>/.exec(answer.toString())?.[1] ?? '';
};

test('repeated elements stand bare, and are read wherever they stand', async (t) => {
  const sent = '<v><tag>a</tag><counts><int>1</int><int xsi:nil="true"/></counts><tag/></v>';
  assert.equal(
    await echoed(t, sent),
    '<EchoResult><tag>a</tag><tag />' +
      '<counts><int>1</int><int xsi:nil="true" /></counts></EchoResult>',
  );
});

test('a field at its usual value is left out, and is that value where it is missing', async (t) => {
  assert.equal(await echoed(t, '<v><size>7</size></v>'), '<EchoResult />');
  assert.equal(await echoed(t, '<v><size>8</size></v>'), '<EchoResult><size>8</size></EchoResult>');
});

test('a class that is nil, or in another namespace, is null', async (t) => {
  assert.equal(await echoed(t, '<v xsi:nil="true"/>'), '');
  assert.equal(await echoed(t, '<v xmlns="urn:other"/>'), '');
});

test('over GET a class is a document of its own, its elements indented', async (t) => {
  const { port } = await serving(t, [asmxOf(PARTS)]);
  const { body } = await exchange(port, 'GET /Points.asmx/Make HTTP/1.1\r\nHost: h\r\n\r\n');
  assert.equal(
    body.toString(),
    [
      '<?xml version="1.0" encoding="utf-8"?>',
      '<Point xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
        'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="urn:points">',
      '  <tag>a</tag>',
      '  <tag />',
      '  <size>8</size>',
      '  <counts>',
      '    <int>1</int>',
      '    <int xsi:nil="true" />',
      '  </counts>',
      '</Point>',
    ].join('\r\n'),
  );
});

test('a method whose parameter is a class is not there for forms', async (t) => {
  const { port } = await serving(t, [asmxOf(PARTS)]);
  const answer = await exchange(port, 'GET /Points.asmx/Echo?v=1 HTTP/1.1\r\nHost: h\r\n\r\n');
  assert.equal(answer.status, 500);
  assert.equal(answer.body.toString(), 'Echo Web Service method name is not valid.\r\n');
});
