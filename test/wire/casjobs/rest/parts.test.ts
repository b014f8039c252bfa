// The small parts of the REST API, each by itself: the path to a resource, what Accept wants, the
// fields of a body, and JSON with all its digits.

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { wantedOf } from '../../../../src/wire/casjobs/rest/accept.ts';
import { readFields } from '../../../../src/wire/casjobs/rest/fields.ts';
import { jsonOf } from '../../../../src/wire/casjobs/rest/json.ts';
import { textAnswer, type Resource } from '../../../../src/wire/casjobs/rest/resource.ts';
import { piecesUnder, routeOf } from '../../../../src/wire/casjobs/rest/route.ts';
import { tableOfObjects } from '../../../../src/wire/casjobs/rest/table-of-objects.ts';
import type { HttpRequest } from '../../../../src/wire/http/message.ts';
import { bodyOf, requestOf } from '../../../support/http-request.ts';

const resource = (method: Resource['method'], path: string): Resource => ({
  method,
  path,
  about: '',
  run: async () => textAnswer(''),
});

const API = {
  roots: ['/casjobs/restapi'],
  resources: [
    resource('GET', 'jobs/{job}'),
    resource('DELETE', 'jobs/{job}'),
    resource('GET', 'contexts/{context}/tables'),
    resource('POST', 'contexts/{context}/tables/{table}'),
  ],
};

void test('A path is found in any case, with or without a slash at its end.', () => {
  const path = '/CasJobs/RestAPI/Contexts/MyDB/Tables/';
  const routed = routeOf(API, requestOf({ path, query: 'taskname=a+b%2B' }));
  assert.ok(routed.kind === 'found');
  assert.equal(routed.resource.path, 'contexts/{context}/tables');
  assert.deepEqual(routed.call.named, { context: 'MyDB' });
  assert.equal(routed.call.parameter('TaskName'), 'a b+');
  assert.equal(routed.call.parameter('other'), null);
});

void test('A path without the method asked for says which it has; HEAD goes with GET.', () => {
  const path = '/casjobs/restapi/jobs/7';
  assert.deepEqual(routeOf(API, requestOf({ path, method: 'PATCH' })), {
    kind: 'no-method',
    methods: ['GET', 'DELETE'],
  });
  assert.equal(routeOf(API, requestOf({ path, method: 'HEAD' })).kind, 'found');
  assert.equal(routeOf(API, requestOf({ path: `${path}/rows` })).kind, 'nothing');
  assert.equal(routeOf(API, requestOf({ path: '/casjobs/restapi' })).kind, 'nothing');
});

void test('Only whole pieces of a path lead under a root.', () => {
  assert.equal(piecesUnder(API, '/casjobs/restapiary/jobs'), null);
  assert.equal(piecesUnder(API, '/casjobs'), null);
  assert.deepEqual(piecesUnder(API, '/CASJOBS/RestApi'), []);
});

const TYPES = ['text/plain', 'application/json', 'application/json+array', 'text/csv'];

/** What clients say in Accept, and what they get. */
const WANTED: readonly (readonly [string | undefined, string])[] = [
  [undefined, 'text/plain'],
  ['', 'text/plain'],
  ['*/*', 'text/plain'],
  ['application/json+array', 'application/json+array'],
  ['Application/JSON', 'application/json'],
  ['text/*', 'text/plain'],
  // RFC 9110, 12.5.1: the greater weight goes first, and 0 is never wanted.
  ['text/plain;q=0.5, application/json;q=0.9', 'application/json'],
  ['text/plain;q=0, text/csv', 'text/csv'],
  // What browsers send by fetch, and by a click.
  ['text/javascript, application/javascript, */*; q=0.01', 'text/plain'],
];

void test('Accept is weighed, and what is not there is refused with what is.', () => {
  for (const [header, type] of WANTED) assert.equal(wantedOf(header, TYPES), type, header);
  assert.throws(
    () => wantedOf('application/x-dataset', TYPES),
    (error) =>
      error instanceof Refusal &&
      error.code === 'unknown-format' &&
      /application\/x-dataset.*text\/plain, application\/json/s.test(
        `${error.message} ${error.hint}`,
      ),
  );
});

const bodied = (text: string): HttpRequest =>
  requestOf({ method: 'POST', body: Readable.from([Buffer.from(text)]) });

void test('Fields are read from JSON and from forms, by names in any case.', async () => {
  for (const text of [
    '{"query":"SELECT \'ä\' + 1","TASKNAME":"t","CreateTable":true}',
    ' {"Query":"SELECT \'ä\' + 1","TaskName":"t","CreateTable":"True"}\n',
    'Query=SELECT+%27%C3%A4%27+%2B+1&taskname=t&createtable=true',
  ]) {
    const fields = await readFields(bodied(text), 1_000);
    assert.equal(fields.text('Query'), "SELECT 'ä' + 1", text);
    assert.equal(fields.text('TaskName'), 't');
    assert.ok(fields.isTrue('CreateTable'));
    assert.equal(fields.text('TableName'), null);
    assert.ok(!fields.isTrue('TableName'));
  }
});

void test('What lies within other fields is found, or is nothing.', async () => {
  const fields = await readFields(bodied('{"auth":{"User":{"name":"kepler"}},"list":[1]}'), 1_000);
  assert.equal(fields.within('Auth').within('user').text('NAME'), 'kepler');
  assert.equal(fields.within('auth').within('nobody').text('name'), null);
  assert.equal(fields.text('list'), null);
  assert.equal((await readFields(bodied(''), 1_000)).text('query'), null);
});

const refused = (text: string, code: string): Promise<void> =>
  assert.rejects(
    readFields(bodied(text), 40),
    (error) => error instanceof Refusal && error.code === code && !error.message.includes('secret'),
  );

void test('A body that is too large or broken is refused, and nothing of it told.', async () => {
  await refused('x'.repeat(41), 'message-too-large');
  await refused('{"password":"secret', 'bad-parameters');
});

void test('JSON keeps every digit, and escapes what must be.', () => {
  const value = { 'a "b"': [9_223_372_036_854_775_807n, -1n, 0.5, null, true], c: {}, d: [] };
  assert.equal(jsonOf(value), '{"a \\"b\\"":[9223372036854775807,-1,0.5,null,true],"c":{},"d":[]}');
  assert.equal(jsonOf('\u2028 \0'), JSON.stringify('\u2028 \0'));
});

void test('Lines of JSON become an array, wherever their pieces were cut.', async () => {
  const lines = '{"a":1,"b":"x\\n,"}\n{"a":9007199254740993,"b":null}\n{"a":3,"b":"ä"}\n';
  const rows = lines.trim().split('\n').join(',');
  for (let size = 1; size <= lines.length + 2; size += 1) {
    const bytes = Buffer.from(lines);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    );
    const text = await bodyOf(tableOfObjects(Readable.from(pieces)));
    assert.equal(text, `[{"TableName":"Table1","Rows":[${rows}]}]\n`, `pieces of ${size}`);
  }
  assert.equal(await bodyOf(tableOfObjects(null)), '[{"TableName":"Table1","Rows":[]}]\n');
});
