// Types that no recorded service has: what the rules of .NET's serializer say of them, over SOAP
// and over GET.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import {
  any,
  arrayOf,
  base64,
  column,
  dataTable,
  defaulted,
  int,
  markup,
  method,
  nullable,
  oneWay,
  record,
  repeated,
  service,
  text,
  valueOfAny,
} from '../../../src/wire/asmx/declare.ts';
import { exchange, serving } from '../http/serving.ts';

const POINT = record('Point', {
  tag: repeated(text),
  size: defaulted(int, 7),
  counts: arrayOf(nullable(int)),
});

const BOX = record('Box', { it: any });

/** What one-way calls have told. */
const told: (string | null)[] = [];

const POINTS = service(
  { name: 'Points', namespace: 'urn:points', description: '', paths: ['/Points.asmx'] },
  {
    Echo: method({ doc: '', input: { v: POINT }, output: POINT, run: async ({ v }) => v }),
    Tell: method({
      doc: '',
      input: { a: text },
      output: oneWay,
      run: async ({ a }) => void told.push(a),
    }),
    Slow: method({
      doc: '',
      input: {},
      output: oneWay,
      run: () => new Promise<void>(() => {}),
    }),
    Signed: method({
      doc: '',
      input: {},
      output: text,
      headers: { Token: record('Token', { key: text }) },
      run: async (_, { headers }) => Object.keys(headers).join(),
    }),
    Unsigned: method({
      doc: '',
      input: {},
      output: text,
      run: async (_, { headers }) => Object.keys(headers).join(),
    }),
    Blobs: method({
      doc: '',
      input: { v: arrayOf(base64) },
      output: int,
      run: async ({ v }) => v?.length ?? 0,
    }),
    Table: method({
      doc: '',
      input: {},
      output: dataTable,
      run: async () => ({
        name: 'Set',
        isTable: true as const,
        tables: [
          {
            name: 'a b',
            columns: [column('2', int), column('x><y', text), column('1', int)],
            rows: [[2, 'two', 1]],
          },
        ],
      }),
    }),
    Any: method({ doc: '', input: {}, output: any, run: async () => valueOfAny(int, 5) }),
    Box: method({ doc: '', input: {}, output: BOX, run: async () => ({ it: valueOfAny(int, 5) }) }),
    Tree: method({ doc: '', input: {}, output: markup, run: async () => '<r xmlns=""><a /></r>' }),
    Make: method({
      doc: '',
      input: {},
      output: POINT,
      run: async () => ({ tag: ['a', ''], size: 8, counts: [1, null] }),
    }),
  },
);

const PARTS = { services: [POINTS], zone: 'UTC', messageBytesMax: 1_000_000, xmlDepthMax: 64 };

type Context = Parameters<typeof serving>[0];

const called = async (t: Context, name: string, inside: string) => {
  const { port } = await serving(t, [asmxOf(PARTS)]);
  const body =
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" ' +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><e:Body>' +
    `<${name} xmlns="urn:points">${inside}</${name}></e:Body></e:Envelope>`;
  return exchange(
    port,
    'POST /Points.asmx HTTP/1.1\r\nHost: h\r\nContent-Type: text/xml; charset=utf-8\r\n' +
      `SOAPAction: "urn:points/${name}"\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
};

/** Told by its body alone, as SOAP 1.2 without an action is. */
const calledByBody = async (t: Context, name: string, header: string): Promise<string> => {
  const { port } = await serving(t, [asmxOf(PARTS)]);
  const body =
    '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope">' +
    `<e:Header>${header}</e:Header><e:Body><${name} xmlns="urn:points"/></e:Body></e:Envelope>`;
  const answer = await exchange(
    port,
    'POST /Points.asmx HTTP/1.1\r\nHost: h\r\nContent-Type: application/soap+xml\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return answer.body.toString();
};

const echoed = async (t: Context, inside: string): Promise<string> => {
  const { body } = await called(t, 'Echo', inside);
  return /<EchoResponse xmlns="urn:points">(.*)<\/EchoResponse>/.exec(body.toString())?.[1] ?? '';
};

const got = async (t: Context, name: string): Promise<string> => {
  const { port } = await serving(t, [asmxOf(PARTS)]);
  const { body } = await exchange(port, `GET /Points.asmx/${name} HTTP/1.1\r\nHost: h\r\n\r\n`);
  return body.toString();
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

test('a call that nobody waits for runs, and is only said to be accepted', async (t) => {
  const { status, headers, body } = await called(t, 'Tell', '<a>news</a>');
  assert.deepEqual(told, ['news']);
  assert.deepEqual([status, headers['content-type'], body.length], [202, undefined, 0]);
});

test('an object says its type by the prefixes that are there, or by its own', async (t) => {
  assert.match(await got(t, 'Box'), /\r\n {2}<it xsi:type="xsd:int">5<\/it>\r\n/);
  assert.match(
    await got(t, 'Any'),
    /<anyType xmlns:q1="[^"]*" d1p1:type="q1:int" .*>5<\/anyType>$/,
  );
});

test('markup without a namespace says so within a message, and not alone', async (t) => {
  const { body } = await called(t, 'Tree', '');
  assert.match(body.toString(), /<TreeResult><r xmlns=""><a \/><\/r><\/TreeResult>/);
  assert.equal(
    await got(t, 'Tree'),
    '<?xml version="1.0" encoding="utf-8"?>\r\n<r>\r\n  <a />\r\n</r>',
  );
});

test('a call that nobody waits for is accepted before it has ended', async (t) => {
  assert.equal((await called(t, 'Slow', '')).status, 202);
});

test('a header is understood by the method that declares it, and by no other', async (t) => {
  const header = '<Token xmlns="urn:points" e:mustUnderstand="1"><key>k</key></Token>';
  assert.match(await calledByBody(t, 'Signed', header), /<SignedResult>Token<\/SignedResult>/);
  assert.match(await calledByBody(t, 'Unsigned', header), /SOAP header Token was not understood/);
  const optional = header.replace(' e:mustUnderstand="1"', '');
  assert.match(await calledByBody(t, 'Unsigned', optional), /<UnsignedResult \/>/);
});

test('arrays of bytes are nothing that a form could send', async (t) => {
  assert.equal(await got(t, 'Blobs?v=1'), 'Blobs Web Service method name is not valid.\r\n');
});

test('columns keep their places, and names that XML cannot have are spelled', async (t) => {
  const page = await got(t, 'Table');
  const row = /<a_x0020_b diffgr:id[^>]*>\s*(.*)\s*<\/a_x0020_b>/s.exec(page)?.[1] ?? '';
  assert.equal(
    row.replaceAll(/\s+/g, ''),
    '<_x0032_>2</_x0032_><x_x003E__x003C_y>two</x_x003E__x003C_y><_x0031_>1</_x0031_>',
  );
});

test('a page is there whatever host its reader names', async (t) => {
  const { port } = await serving(t, [asmxOf(PARTS)]);
  const { status } = await exchange(
    port,
    'GET /Points.asmx?op=Any HTTP/1.1\r\nHost: h:99999\r\n\r\n',
  );
  assert.equal(status, 200);
});
