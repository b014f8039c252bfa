// A last parameter that streams: the method runs while the message is still coming, at its own
// pace and in little memory, and learns of a message that is not sound before it has read its end.

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test, type TestContext } from 'node:test';
import { Refusal } from '../../../src/domain/refusal.ts';
import {
  long,
  method,
  oneWay,
  service,
  streamedText,
  text,
} from '../../../src/wire/asmx/declare.ts';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import { exchange, keeping, serving, settled, type Heard } from '../http/serving.ts';
import { NS, PATH } from './offering.ts';
import { form, get, post, soap11, soap12 } from './soap-client.ts';
import { until } from '../../support/until.ts';

/** What the method has seen so far, and how it ended. */
interface Seen {
  name: string | null;
  data: string | null;
  pieces: number;
  end: 'none' | 'whole' | 'broken';
}

interface Wish {
  /** Waited for before each piece. */
  readonly pace?: () => Promise<void>;
  readonly refuses?: boolean;
  readonly ignores?: boolean;
}

/** More than comes at once, since what begins the text is counted with its whole chunk. */
const MESSAGE_BYTES_MAX = 200_000;
const STREAM_CHARACTERS_MAX = 50_000_000;

const uploadOf = (seen: Seen, { pace, refuses = false, ignores = false }: Wish) =>
  method({
    doc: '',
    input: { name: text, data: streamedText },
    output: long,
    run: async ({ name, data }) => {
      seen.name = name;
      if (refuses) throw new Refusal('stopping');
      if (ignores) return -2n;
      if (data === null) return -1n;
      const decoder = new TextDecoder();
      let bytes = 0n;
      seen.data = '';
      try {
        for await (const chunk of data) {
          await pace?.();
          seen.pieces += 1;
          bytes += BigInt(chunk.byteLength);
          if (seen.data.length < 10_000) seen.data += decoder.decode(chunk, { stream: true });
        }
        seen.end = 'whole';
        return bytes;
      } finally {
        if (seen.end === 'none') seen.end = 'broken';
      }
    },
  });

const uploading = async (t: TestContext, wish: Wish = {}) => {
  const seen: Seen = { name: null, data: null, pieces: 0, end: 'none' };
  const facts = { name: 'Test', namespace: NS, description: '', paths: [PATH] };
  const protocol = asmxOf({
    services: [service(facts, { Upload: uploadOf(seen, wish) })],
    zone: 'UTC',
    messageBytesMax: MESSAGE_BYTES_MAX,
    xmlDepthMax: 64,
    streamCharactersMax: STREAM_CHARACTERS_MAX,
  });
  const observer = keeping();
  const { port } = await serving(t, [protocol], { observer, requestBytesMax: 300_000_000 });
  return { port, seen, bugs: observer.told.bugs };
};

const upload = (inside: string): string => `<Upload xmlns="${NS}">${inside}</Upload>`;

const bodyText = ({ body }: Heard): string => body.toString('utf8');

const VALUES: readonly [title: string, element: string, data: string | null][] = [
  ['a text', '<data>a,b\r\n1,2</data>', 'a,b\n1,2'],
  ['references and CDATA', '<data>&lt;&amp;<![CDATA[<b>]]>&#x20AC;</data>', '<&<b>€'],
  ['characters beyond the first plane', '<data>😀𝒳</data>', '😀𝒳'],
  ['an empty element', '<data/>', ''],
  [
    'a nil one, which is an empty text to ASMX',
    '<data x:nil="1" xmlns:x="http://www.w3.org/2001/XMLSchema-instance"></data>',
    '',
  ],
  ['the first of two', '<data>one</data><data>two</data>', 'one'],
  ['one before what nobody knows', '<data>one</data><other><data>x</data></other>', 'one'],
  ['none', '', null],
];

for (const [title, element, data] of VALUES) {
  test(`a streamed parameter can be ${title}`, async (t) => {
    const inside = upload(`<name>n</name>${element}`);
    for (const request of [soap11(PATH, `${NS}/Upload`, inside), soap12(PATH, inside)]) {
      const { port, seen } = await uploading(t);
      const answer = await exchange(port, request);
      assert.equal(answer.status, 200, bodyText(answer));
      assert.equal(seen.name, 'n');
      assert.equal(seen.data, data);
      const bytes = data === null ? -1 : Buffer.byteLength(data);
      assert.match(bodyText(answer), new RegExp(`<UploadResult>${bytes}</UploadResult>`));
    }
  });
}

test('over GET and POST the text comes whole', async (t) => {
  for (const request of [
    get(`${PATH}/Upload?name=n&data=a%0Ab`),
    form(`${PATH}/Upload`, 'name=n&data=a%0Ab'),
  ]) {
    const { port, seen } = await uploading(t);
    assert.match(bodyText(await exchange(port, request)), />3<\/long>$/);
    assert.equal(seen.data, 'a\nb');
  }
  const { port } = await uploading(t);
  const missing = await exchange(port, get(`${PATH}/Upload?name=n`));
  assert.equal(bodyText(missing), 'Missing parameter: data.\r\n');
});

test('it is a string to the WSDL', async (t) => {
  const { port } = await uploading(t);
  const wsdl = bodyText(await exchange(port, get(`${PATH}?WSDL`)));
  assert.match(wsdl, /<s:element minOccurs="0" maxOccurs="1" name="data" type="s:string" \/>/);
});

/** A request with this length whose body is sent by the test. */
const opened = (port: number, length: number) => {
  const socket = connect({ port, host: '127.0.0.1' });
  const type = 'Content-Type: application/soap+xml; charset=utf-8';
  socket.write(`POST ${PATH} HTTP/1.1\r\nHost: h\r\n${type}\r\nContent-Length: ${length}\r\n\r\n`);
  return socket;
};

const BEFORE =
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>' +
  `<Upload xmlns="${NS}"><name>n</name><data>`;
const AFTER = '</data></Upload></s:Body></s:Envelope>';

test('the method reads while the message is still coming', async (t) => {
  const { port, seen } = await uploading(t);
  const filling = 'x'.repeat(500);
  const socket = opened(port, BEFORE.length + 2 * filling.length + AFTER.length);
  socket.write(BEFORE + filling);
  await until(() => seen.data?.length === 500);
  assert.equal(seen.end, 'none');
  socket.write(filling + AFTER);
  await until(() => seen.end === 'whole');
  assert.equal(seen.data?.length, 1_000);
  socket.destroy();
});

test('no more is read than the method asks for', async (t) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { port, seen } = await uploading(t, { pace: () => promise });
  const filling = Buffer.alloc(40_000_000, 'x');
  const socket = opened(port, BEFORE.length + filling.length + AFTER.length);
  socket.write(BEFORE);
  socket.write(filling);
  await settled(() => socket.bytesWritten - socket.writableLength);
  assert.ok(socket.writableLength > 20_000_000, `${socket.writableLength} bytes wait`);
  resolve();
  socket.write(AFTER);
  await until(() => seen.end === 'whole');
  socket.destroy();
});

test('a client that leaves in the middle breaks the text off', async (t) => {
  const { port, seen } = await uploading(t);
  const socket = opened(port, 1_000_000);
  socket.write(`${BEFORE}${'x'.repeat(500)}`);
  await until(() => seen.pieces > 0);
  socket.destroy();
  await until(() => seen.end === 'broken');
});

const BROKEN: readonly [title: string, content: string][] = [
  ['an end tag that does not match', '<data>abc</dat>'],
  ['a message that ends too soon', `<data>abc`],
  ['a bad reference in the text', '<data>abc&nope;</data>'],
  ['an element in the text', '<data>abc<b/></data>'],
  ['a comment in the text', '<data>abc<!-- --></data>'],
  ['what is wrong long behind the text', '<data>abc</data></Upload><x y="1" y="2"/>'],
];

for (const [title, content] of BROKEN) {
  test(`a message is refused and the text breaks off for ${title}`, async (t) => {
    const filling = `<name>n</name>${content}`;
    for (const wish of [{}, { ignores: true }]) {
      const { port, seen, bugs } = await uploading(t, wish);
      const inside = `<Upload xmlns="${NS}">${filling}`;
      const whole = content.includes('</Upload>') ? inside : `${inside}</Upload>`;
      const answer = await exchange(port, soap11(PATH, `${NS}/Upload`, whole));
      assert.equal(answer.status, 400);
      assert.equal(bodyText(answer), '');
      assert.notEqual(seen.end, 'whole');
      assert.deepEqual(bugs, []);
    }
  });
}

const BEHIND: readonly [title: string, content: string][] = [
  ['a parameter', upload('<data>abc</data><name>n</name>')],
  ['a second call', upload('<data>abc</data>') + upload('<name>n</name>')],
];

for (const [title, content] of BEHIND) {
  test(`${title} behind the streamed one is refused in words`, async (t) => {
    const { port, seen } = await uploading(t);
    const answer = await exchange(port, soap11(PATH, `${NS}/Upload`, content));
    assert.equal(answer.status, 500);
    assert.match(bodyText(answer), /<faultcode>soap:Client</);
    assert.match(bodyText(answer), /The parameter 'data' streams and must be the last one/);
    assert.notEqual(seen.end, 'whole');
  });
}

test('a header that has to be understood is refused before the method runs', async (t) => {
  const { port, seen } = await uploading(t);
  const body = `${BEFORE}abc${AFTER}`.replace(
    '<s:Body>',
    '<s:Header><h xmlns="urn:h" s:mustUnderstand="1"/></s:Header><s:Body>',
  );
  const type = 'Content-Type: application/soap+xml; charset=utf-8\r\n';
  const answer = await exchange(port, post(PATH, type, body));
  assert.match(bodyText(answer), /SOAP header h was not understood\./);
  assert.equal(seen.name, null);
});

test('a method that refuses is heard before the rest has come', async (t) => {
  const { port } = await uploading(t, { refuses: true });
  const socket = opened(port, 1_000_000);
  socket.write(`${BEFORE}${'x'.repeat(500)}`);
  let heard = '';
  socket.on('data', (chunk: Buffer) => void (heard += chunk.toString('latin1')));
  await until(() => heard.includes('</soap:Envelope>'));
  assert.match(heard, /^HTTP\/1\.1 500 /);
  socket.destroy();
});

test('the limit of messages holds before the text, and the text has its own', async (t) => {
  const early = await uploading(t);
  const padded = upload(`<x>${'y'.repeat(MESSAGE_BYTES_MAX)}</x><data>abc</data>`);
  const refused = await exchange(early.port, soap11(PATH, `${NS}/Upload`, padded));
  assert.equal(refused.status, 500);
  assert.match(bodyText(refused), /larger than 200000 bytes/);
  assert.equal(early.seen.name, null);
  const late = await uploading(t);
  const tooLong = upload(`<data>${'z'.repeat(STREAM_CHARACTERS_MAX + 1)}</data>`);
  const answer = await exchange(late.port, soap11(PATH, `${NS}/Upload`, tooLong));
  assert.equal(answer.status, 400);
  assert.equal(late.seen.end, 'broken');
});

const run = async (): Promise<never> => assert.fail();

test('a streamed text that is not the last parameter cannot be declared', () => {
  const facts = { name: 'Test', namespace: NS, description: '', paths: [PATH] };
  const input = { data: streamedText, name: text };
  assert.throws(
    () => service(facts, { Bad: method({ doc: '', input, output: text, run }) }),
    /The streamed text of Bad is not its last parameter/,
  );
  assert.throws(
    () =>
      service(facts, {
        Bad: method({ doc: '', input: { data: streamedText }, output: oneWay, run }),
      }),
    /nobody waits/,
  );
});
