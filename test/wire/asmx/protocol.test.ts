// The toolkit over services made for the test: what a declaration promises is what clients get,
// in all four bindings, from the smallest answer to streams without end.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '../../../src/domain/refusal.ts';
import {
  arrayOf,
  cleanText,
  int,
  long,
  looseBoolean,
  method,
  nothing,
  optional,
  record,
  service,
  streamedText,
  text,
  type Method,
  type ServiceFacts,
} from '../../../src/wire/asmx/declare.ts';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import type { HttpServer } from '../../../src/wire/http/server.ts';
import { exchange, keeping, serving, settled, until, type Wanted } from '../http/serving.ts';
import { form, get, soap11, soap12 } from './soap-client.ts';

const NS = 'urn:test';
const PATH = '/services/test.asmx';

/** A server of one service with these methods. */
const offering = (
  t: TestContext,
  methods: Readonly<Record<string, Method>>,
  more: { facts?: Partial<ServiceFacts>; wanted?: Wanted; messageBytesMax?: number } = {},
): Promise<HttpServer> => {
  const facts = { name: 'Test', namespace: NS, description: '', paths: [PATH], ...more.facts };
  const protocol = asmxOf({
    services: [service(facts, methods)],
    zone: 'UTC',
    messageBytesMax: more.messageBytesMax ?? 100_000,
    xmlDepthMax: 64,
  });
  return serving(t, [protocol], more.wanted);
};

const bodyOf = async (port: number, request: string): Promise<string> =>
  (await exchange(port, request)).body.toString('utf8');

const echo = method({
  doc: '',
  input: { jobId: long, name: optional(text), deep: optional(looseBoolean), n: optional(int) },
  output: text,
  run: async (input) => {
    const { jobId, name, deep, n } = input;
    return `${jobId} ${name === null ? 'null' : `'${name}'`} ${deep} ${n}`;
  },
});

const LENIENT: readonly [title: string, request: string, answer: string][] = [
  ['GET without the optional ones', get(`${PATH}/Echo?jobId=7`), '7 null false 0'],
  ['GET with names in any case', get(`${PATH}/Echo?JOBID=7&Name=a`), "7 'a' false 0"],
  ['GET with an empty number left open', get(`${PATH}/Echo?jobid=7&n=&name=`), "7 '' false 0"],
  ['GET with 1 for true', get(`${PATH}/Echo?jobId=7&deep=1`), '7 null true 0'],
  ['POST with True', form(`${PATH}/Echo`, 'jobId=7&deep=True&n=-3'), '7 null true -3'],
  [
    'SOAP with True',
    soap12(PATH, `<Echo xmlns="${NS}"><jobId>7</jobId><deep>TRUE</deep></Echo>`),
    '7 null true 0',
  ],
  [
    'SOAP with names in any case and no namespace',
    soap12(PATH, '<Echo><NAME>a</NAME><jobid>7</jobid></Echo>'),
    "7 'a' false 0",
  ],
];

for (const [title, request, answer] of LENIENT) {
  test(`a lenient declaration takes ${title}`, async (t) => {
    const facts = { looseNames: true };
    const { port } = await offering(t, { Echo: echo }, { facts });
    const body = await bodyOf(port, request);
    assert.match(body.replaceAll('&#39;', "'"), new RegExp(`>${answer}</`));
  });
}

test('without looseness a SOAP parameter in another case is unknown', async (t) => {
  const { port } = await offering(t, { Echo: echo });
  const request = soap12(PATH, `<Echo xmlns="${NS}"><jobid>7</jobid></Echo>`);
  assert.match(await bodyOf(port, request), />0 null false 0</);
});

test('numbers of 64 bits stay exact in every binding', async (t) => {
  const twice = method({
    doc: '',
    input: { v: long },
    output: long,
    run: async ({ v }) => v,
  });
  const { port } = await offering(t, { Same: twice });
  for (const value of ['9223372036854775807', '-9223372036854775808']) {
    const content = `<Same xmlns="${NS}"><v>${value}</v></Same>`;
    const requests = [
      get(`${PATH}/Same?v=${value}`),
      form(`${PATH}/Same`, `v=${value}`),
      soap11(PATH, `${NS}/Same`, content),
      soap12(PATH, content),
    ];
    for (const request of requests)
      assert.match(await bodyOf(port, request), new RegExp(`>${value}<`));
  }
});

const WHERE: readonly [path: string, taken: boolean][] = [
  ['/services/test.asmx', true],
  ['/SERVICES/Test.ASMX', true],
  ['/gservices/test.asmx/Ping', true],
  ['/services/test.asmx2', false],
  ['/services/test', false],
  ['/x/services/test.asmx', false],
];

for (const [path, taken] of WHERE) {
  test(`${path} is ${taken ? '' : 'not '}the service's`, async (t) => {
    const ping = method({ doc: '', input: {}, output: nothing, run: async () => {} });
    const facts = { paths: [PATH, '/gservices/test.asmx'] };
    const { port } = await offering(t, { Ping: ping }, { facts });
    assert.equal((await exchange(port, get(path))).status, taken ? 200 : 404);
  });
}

test('a method knows its caller and its binding', async (t) => {
  const seen: string[] = [];
  const who = method({
    doc: '',
    input: {},
    output: nothing,
    run: async (_input, { address, base, binding }) =>
      void seen.push(`${binding} ${address} ${base}`),
  });
  const { port } = await offering(t, { Who: who });
  await exchange(port, get(`${PATH}/Who`));
  await exchange(port, form(`${PATH}/Who`, ''));
  await exchange(port, soap11(PATH, `${NS}/Who`, ''));
  await exchange(port, soap12(PATH, `<Who xmlns="${NS}"/>`));
  const at = '127.0.0.1 http://stars.example';
  assert.deepEqual(seen, [`get ${at}`, `post ${at}`, `soap11 ${at}`, `soap12 ${at}`]);
});

const failing = method({
  doc: '',
  input: { how: text },
  output: nothing,
  run: async ({ how }) => {
    if (how === 'bug') throw new TypeError('the secret inside');
    throw new Refusal('unknown-job', { job: 7n });
  },
});

test('a refusal is told in each binding, and a bug only by its number', async (t) => {
  const observer = keeping();
  const { port } = await offering(t, { Fail: failing }, { wanted: { observer } });
  const refusals = [
    get(`${PATH}/Fail?how=no`),
    form(`${PATH}/Fail`, 'how=no'),
    soap12(PATH, `<Fail xmlns="${NS}"/>`),
  ];
  for (const request of refusals) {
    const answer = await exchange(port, request);
    assert.equal(answer.status, 500);
    assert.match(answer.body.toString(), /There is no job 7 of yours\./);
  }
  assert.deepEqual(observer.told.bugs, []);
  const bug = await exchange(port, get(`${PATH}/Fail?how=bug`));
  assert.equal(bug.status, 500);
  assert.match(bug.body.toString(), /under number 0badcafe/);
  assert.doesNotMatch(bug.body.toString(), /secret|TypeError/);
  assert.equal(observer.told.bugs.length, 1);
});

test('a service words its own faults', async (t) => {
  const facts: Partial<ServiceFacts> = {
    faultOf: ({ kind }, { binding }) => ({
      code: 'Client',
      soap: `<${kind}> over ${binding}\u0001`,
      plain: `plain ${kind}`,
    }),
  };
  const { port } = await offering(t, { Fail: failing }, { facts });
  assert.equal(await bodyOf(port, get(`${PATH}/Fail?how=no`)), 'plain refusal\r\n');
  assert.match(
    await bodyOf(port, soap11(PATH, `${NS}/Fail`, '')),
    /<faultcode>soap:Client<\/faultcode><faultstring>&lt;refusal&gt; over soap11\uFFFD<\/faultstring>/,
  );
  assert.match(
    await bodyOf(port, soap12(PATH, `<Fail xmlns="${NS}"/>`)),
    /<soap:Value>soap:Sender<\/soap:Value>.*&lt;refusal&gt; over soap12/,
  );
});

test('a message that is too large is refused in the form of its binding', async (t) => {
  const { port } = await offering(t, { Echo: echo }, { messageBytesMax: 1_000 });
  const name = 'x'.repeat(1_000);
  const content = `<Echo xmlns="${NS}"><name>${name}</name></Echo>`;
  const soap = await exchange(port, soap11(PATH, `${NS}/Echo`, content));
  assert.equal(soap.status, 500);
  assert.match(soap.body.toString(), /<faultstring>[^<]*larger than 1000 bytes/);
  const plain = await exchange(port, form(`${PATH}/Echo`, `jobId=1&name=${name}`));
  assert.equal(plain.status, 500);
  assert.match(plain.body.toString(), /larger than 1000 bytes/);
});

const HOSTILE: readonly [title: string, content: string][] = [
  ['elements nested a thousand deep', '<a>'.repeat(1_000)],
  ['an entity bomb', '<!DOCTYPE a [<!ENTITY a "aaaa">]><a>&a;</a>'],
  [
    'a thousand attributes',
    `<a ${Array.from({ length: 1_000 }, (_, n) => `a${n}=""`).join(' ')}/>`,
  ],
  ['an attribute of 70,000 characters', `<a b="${'x'.repeat(70_000)}"/>`],
  ['a name of 70,000 characters', `<${'a'.repeat(70_000)}/>`],
];

for (const [title, content] of HOSTILE) {
  test(`${title}: 400 without a body, and the method does not run`, async (t) => {
    let ran = false;
    const ping = method({
      doc: '',
      input: {},
      output: nothing,
      run: async () => {
        ran = true;
      },
    });
    const { port } = await offering(t, { Ping: ping });
    const answer = await exchange(port, soap11(PATH, `${NS}/Ping`, content));
    assert.equal(answer.status, 400);
    assert.equal(answer.body.byteLength, 0);
    assert.equal(ran, false);
  });
}

const ROW = record('Row', { id: long, note: text });

async function* rows(
  count: number,
  failAt = Infinity,
): AsyncGenerator<{ id: bigint; note: string }> {
  for (let index = 0; index < count; index += 1) {
    if (index === failAt) throw new Error('the rows broke');
    yield { id: BigInt(index), note: 'x'.repeat(50) };
  }
}

const listing = (failAt?: number) =>
  method({
    doc: '',
    input: { count: int },
    output: arrayOf(ROW),
    run: async ({ count }) => rows(count, failAt),
  });

test('few rows have a length, many rows are sent in chunks, and all are there', async (t) => {
  const { port } = await offering(t, { List: listing() });
  const few = await exchange(port, get(`${PATH}/List?count=3`));
  assert.equal(few.headers['content-length'], String(few.body.byteLength));
  for (const request of [
    get(`${PATH}/List?count=20000`),
    soap12(PATH, `<List xmlns="${NS}"><count>20000</count></List>`),
  ]) {
    const many = await exchange(port, request);
    assert.equal(many.headers['transfer-encoding'], 'chunked');
    assert.equal(many.whole, true);
    assert.equal(many.body.toString().match(/<id>\d+<\/id>/g)?.length, 20_000);
    assert.match(many.body.toString(), /<id>19999<\/id>/);
  }
});

test('rows that break early are a fault, and later a cut answer', async (t) => {
  const observer = keeping();
  const early = await offering(t, { List: listing(5) }, { wanted: { observer } });
  const fault = await exchange(
    early.port,
    soap11(PATH, `${NS}/List`, `<List xmlns="${NS}"><count>9</count></List>`),
  );
  assert.equal(fault.status, 500);
  assert.match(fault.body.toString(), /<faultcode>soap:Server/);
  const late = await offering(t, { List: listing(15_000) }, { wanted: { observer } });
  const cut = await exchange(late.port, get(`${PATH}/List?count=20000`));
  assert.equal(cut.status, 200);
  assert.equal(cut.whole, false);
  assert.equal(observer.told.bugs.length, 2);
});

test('rows are made no faster than they are read, and no more once the reader has left', async (t) => {
  let made = 0;
  let ended = false;
  async function* counted(): AsyncGenerator<{ id: bigint; note: string }> {
    try {
      for (;;) {
        made += 1;
        yield { id: BigInt(made), note: 'x'.repeat(50) };
        // Real rows come from a store; a source that never waits would hold up the test itself.
        if (made % 100 === 0) await pause(0);
      }
    } finally {
      ended = true;
    }
  }
  const list = method({ doc: '', input: {}, output: arrayOf(ROW), run: async () => counted() });
  const { port } = await offering(t, { List: list });
  const socket = connect({ port, host: '127.0.0.1' });
  socket.pause();
  socket.write(get(`${PATH}/List`));
  await settled(() => made);
  assert.ok(made < 200_000, `${made} rows were made for a reader that reads nothing`);
  socket.destroy();
  await until(() => ended);
});

async function* bytesOf(chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

const streaming = (chunks: readonly (string | Uint8Array)[]) =>
  method({
    doc: '',
    input: {},
    output: streamedText,
    run: async () => bytesOf(chunks),
  });

const euro = Buffer.from('€');

const TEXTS: readonly [title: string, chunks: readonly (string | Uint8Array)[], written: string][] =
  [
    ['is escaped while it flows', ['a<b', ' & c>"d"\r\n'], 'a&lt;b &amp; c&gt;"d"\r\n'],
    ['may be split inside a character', [euro.subarray(0, 1), euro.subarray(1)], '€'],
    ['has no character that XML forbids', ['a\u0000b\u001Fc\uFFFE\t'], 'a\uFFFDb\uFFFDc\uFFFD\t'],
    ['has its broken bytes replaced', [Buffer.from([0x61, 0xff, 0x62])], 'a\uFFFDb'],
    ['keeps what looks like a byte order mark', ['\uFEFFa'], '\uFEFFa'],
  ];

for (const [title, chunks, written] of TEXTS) {
  test(`a streamed text ${title}`, async (t) => {
    const { port } = await offering(t, { Text: streaming(chunks) });
    assert.equal(
      await bodyOf(port, get(`${PATH}/Text`)),
      `<?xml version="1.0" encoding="utf-8"?>\r\n<string xmlns="${NS}">${written}</string>`,
    );
    const soap = await bodyOf(port, soap12(PATH, `<Text xmlns="${NS}"/>`));
    assert.ok(soap.includes(`<TextResult>${written}</TextResult>`));
  });
}

test('a streamed text without bytes is an empty element', async (t) => {
  const { port } = await offering(t, { Text: streaming([]) });
  assert.match(await bodyOf(port, get(`${PATH}/Text`)), /<string xmlns="urn:test" \/>$/);
  assert.match(await bodyOf(port, soap12(PATH, `<Text xmlns="${NS}"/>`)), /<TextResult \/>/);
});

test('a streamed text of 50 MB arrives whole', async (t) => {
  const piece = `${'x'.repeat(99)}\n`.repeat(500);
  const { port } = await offering(t, {
    Text: streaming(Array.from({ length: 1_000 }, () => piece)),
  });
  let bytes = 0;
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write(`GET ${PATH}/Text HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);
  for await (const chunk of socket as AsyncIterable<Uint8Array>) bytes += chunk.byteLength;
  assert.ok(bytes > 50_000_000);
});

test('a clean text is readable whatever it holds, a plain one is as .NET writes it', async (t) => {
  const row = record('Row', { clean: cleanText, plain: text });
  const one = method({
    doc: '',
    input: {},
    output: row,
    run: async () => ({ clean: 'a\u0001b', plain: 'a\u0001b' }),
  });
  const { port } = await offering(t, { One: one });
  const body = await bodyOf(port, get(`${PATH}/One`));
  assert.match(body, /<clean>a\uFFFDb<\/clean>/);
  assert.match(body, /<plain>a&#x1;b<\/plain>/);
});

test('a client that leaves aborts the call', async (t) => {
  let asked = false;
  let aborted = false;
  const wait = method({
    doc: '',
    input: {},
    output: nothing,
    run: async (_input, { signal }) => {
      asked = true;
      await once(signal, 'abort');
      aborted = true;
    },
  });
  const { port } = await offering(t, { Wait: wait });
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write(soap11(PATH, `${NS}/Wait`, ''));
  await until(() => asked);
  socket.destroy();
  await until(() => aborted);
});

test('names of the language itself are no methods and no parameters', async (t) => {
  const { port } = await offering(t, { Echo: echo });
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    assert.match(
      await bodyOf(port, get(`${PATH}/${name}?jobId=1`)),
      new RegExp(`^${name} Web Service method name is not valid\\.`),
    );
  }
});
