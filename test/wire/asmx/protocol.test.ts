// The toolkit over services made for the test: what a declaration promises is what clients get,
// in all four bindings, and what it refuses is refused in each one's form.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Refusal } from '../../../src/domain/refusal.ts';
import {
  int,
  long,
  looseBoolean,
  method,
  nothing,
  optional,
  text,
  type ServiceFacts,
} from '../../../src/wire/asmx/declare.ts';
import { exchange, keeping } from '../http/serving.ts';
import { bodyOf, NS, offering, PATH } from './offering.ts';
import { form, get, soap11, soap12 } from './soap-client.ts';
import { until } from '../../support/until.ts';

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

const LOGGED: readonly [path: string, logged: string][] = [
  [PATH, PATH],
  [`${PATH}/Ping`, `${PATH}/Ping`],
  ['/SERVICES/test.asmx/Ping', '/SERVICES/test.asmx/Ping'],
  [`${PATH}/Ping/pw=hunter2/hunter2`, `${PATH}/…`],
  [`${PATH}/hunter2`, `${PATH}/…`],
  [`${PATH}/Ping%0a%1b%5d0;hunter2`, `${PATH}/…`],
];

for (const [path, logged] of LOGGED) {
  test(`a request of ${path} is logged as ${logged}`, async (t) => {
    const ping = method({ doc: '', input: {}, output: nothing, run: async () => {} });
    const observer = keeping();
    const { port } = await offering(t, { Ping: ping }, { wanted: { observer } });
    await exchange(port, get(path));
    await until(() => observer.told.notes.length === 1);
    assert.equal(observer.told.notes[0]?.facts['path'], logged);
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
    /<faultcode>soap:Client<\/faultcode><faultstring>&lt;refusal&gt; over soap11\uFFFD</,
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

test('an answer that does not come in time is a fault of its binding', async (t) => {
  const never = method({
    doc: '',
    input: {},
    output: nothing,
    run: async (_input, { signal }) => void (await once(signal, 'abort')),
  });
  const wanted = { limits: { answerSeconds: 0.05 } };
  const { port } = await offering(t, { Never: never }, { wanted });
  const soap = await exchange(port, soap12(PATH, `<Never xmlns="${NS}"/>`));
  assert.equal(soap.status, 500);
  assert.equal(soap.headers['content-type'], 'application/soap+xml; charset=utf-8');
  assert.match(soap.body.toString(), /<soap:Text xml:lang="en">[^<]*no answer after 0\.05 s/);
  const plain = await exchange(port, get(`${PATH}/Never`));
  assert.equal(plain.headers['content-type'], 'text/plain; charset=utf-8');
  assert.match(plain.body.toString(), /no answer after 0\.05 s/);
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
