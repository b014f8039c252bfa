// The log: what happened, in one line each, without a secret however it was passed.
// The lines are read as they are written; nothing goes to the terminal.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobId } from '../../src/domain/job.ts';
import type { Level, Observer } from '../../src/ports/observer.ts';
import { lineForPeople } from '../../src/observe/line.ts';
import { createObserver } from '../../src/observe/observer.ts';

const observed = (level: Level, act: (observer: Observer) => void): readonly string[] => {
  const lines: string[] = [];
  act(createObserver({ level, stream: { write: (line: string) => void lines.push(line) } }));
  return lines;
};

const noted = (facts: Readonly<Record<string, unknown>>): string =>
  observed('debug', (observer) => observer.note('info', 'test.noted', facts)).join('');

test('a note is one line of JSON with its level, time and facts', () => {
  const [line = '', ...rest] = observed('info', (observer) =>
    observer.note('warn', 'job.finished', { job: 9_007_199_254_740_993n, rows: 3 }),
  );
  assert.deepEqual(rest, []);
  assert.ok(line.endsWith('\n'));
  const { time, ...fields } = JSON.parse(line);
  assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual(fields, {
    level: 'warn',
    event: 'job.finished',
    job: '9007199254740993',
    rows: 3,
  });
});

test('what is below the level is not written', () => {
  const lines = observed('warn', (observer) => {
    observer.note('debug', 'a');
    observer.note('info', 'b');
    observer.note('warn', 'c');
    observer.note('error', 'd');
  });
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).event),
    ['c', 'd'],
  );
});

test('a bug is told whole, under the trace number that its victim is shown', () => {
  let trace = '';
  const [line = ''] = observed('info', (observer) => {
    const cause = new Error('the disk said no');
    trace = observer.bug(new TypeError('cannot go on', { cause }), { job: 5n });
  });
  assert.match(trace, /^[0-9a-f]{8}$/);
  const fields = JSON.parse(line);
  assert.equal(fields.trace, trace);
  assert.equal(fields.job, '5');
  assert.equal(fields.error.message, 'cannot go on');
  assert.match(fields.error.stack, /observer\.test\.ts/);
  assert.equal(fields.error.cause.message, 'the disk said no');
});

test('what is thrown and no error is told too', () => {
  const [line = ''] = observed('info', (observer) => void observer.bug('just words'));
  assert.equal(JSON.parse(line).error, 'just words');
});

const SECRET = 'Hipp4rcos!Nicaea';

/** Every way a secret could come along. */
const LEAKS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'a field': { pw: SECRET },
  'a field in capitals': { Owner_PW: SECRET },
  'a longer name': { newPassword: SECRET, outputToken: SECRET, passwordHash: SECRET },
  'a header': {
    headers: { Authorization: `Bearer ${SECRET}`, cookie: SECRET, 'Set-Cookie': SECRET },
  },
  'a key': { key: SECRET, apiKey: SECRET },
  'a deep field': { a: [{ b: { c: [{ password: SECRET }] } }] },
  'a map': { fields: new Map([['x', { token: SECRET }]]) },
  'an address': { url: `https://a.org/jobs.asmx/SubmitJob?wsid=1&pw=${SECRET}` },
  'the end of an address': { target: `/jobs.asmx/SubmitJob?qry=x&pw=${SECRET}#f` },
  'an address in a sentence': { message: `GET /a?pw=${SECRET} failed` },
  'a database address': { store: `postgres://almagest:${SECRET}@db/almagest` },
  'a form': { text: `wsid=1&pw=${SECRET}&qry=SELECT` },
  'a SOAP body': { text: `<wsid>1</wsid><cas:pw xsi:type="s">${SECRET}</cas:pw>` },
  'a JSON body': { text: `{"wsid":1,"password": "${SECRET}"}` },
  'a header line': { text: `authorization: Basic ${Buffer.from(SECRET).toString('base64')}` },
  'a password for a database with slashes, marks and signs': {
    store: `postgres://almagest:a/b?c@d${SECRET}@db/almagest?ssl=1`,
  },
  'a SOAP body with CDATA': { text: `<pw><![CDATA[<a>]]]</pw>${SECRET}]]></pw>` },
  'a SOAP body cut off in CDATA': { text: `<pw x="1"> <!-- --> <![CDATA[${SECRET}` },
  'a SOAP body shown in XML': { text: `&lt;cas:pw a="b"&gt;${SECRET}&lt;/cas:pw&gt;` },
  'a body of Python': { text: `{'wsid': 1, 'pw': '${SECRET}'}` },
  'a body of Ruby': { text: `{"pw" => "a\\"b${SECRET}"}` },
  'JSON within JSON': { text: JSON.stringify({ text: JSON.stringify({ pw: SECRET }) }) },
  'a pair in text': { text: `[["newPassword", "${SECRET}"]]` },
  'a command line': { text: `almagest account add --password ${SECRET}` },
  'a command line with quotes': { text: `--new-password='a b ${SECRET}' --admin` },
  'a list of arguments': { argv: ['account', 'add', '--password', SECRET] },
  'header lines': { rawHeaders: ['Host', 'h', 'Authorization', SECRET] },
  'a map by name': { fields: new Map([['pw', SECRET]]) },
  pairs: { entries: [['owner_pw', SECRET]] },
  'quotes behind a sign': { text: `newPassword = "a b${SECRET}"` },
  'a quote within a form': { text: `pw=a"b'${SECRET}` },
  'an error': { error: new Error(`cannot fetch /x?token=${SECRET}`) },
  'a field of an error': { error: Object.assign(new Error('no'), { password: SECRET }) },
  'the cause of an error': { error: new Error('no', { cause: new Error(`pw=${SECRET}`) }) },
};

for (const [way, facts] of Object.entries(LEAKS)) {
  test(`a secret in ${way} does not reach the log`, () => {
    const line = noted(facts);
    assert.ok(line.includes('test.noted'));
    assert.ok(!line.includes(SECRET), line);
    assert.ok(!line.includes(Buffer.from(SECRET).toString('base64')), line);
  });
}

const KEY = '314159265358979';

/** Every way the key of an account could come along in the place of its wsid. */
const KEY_LEAKS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'a field': { wsId: BigInt(KEY) },
  'a field of text': { input: { owner_wsid: KEY } },
  'an address': { url: `https://a.org/CasJobs.asmx/FindJob?wsId=${KEY}` },
  'a form': { text: `wsId=${KEY}&predicate=` },
  'a SOAP body': { text: `<wsId>${KEY}</wsId>` },
  'a JSON body': { text: `{"wsId": "${KEY}"}` },
  'a header line': { headers: ['wsId', KEY] },
  'a field with a sign': { wsid: ` +0${KEY}` },
  'an element with its type': { text: `<wsId xsi:type="xsd:long">${KEY}</wsId>` },
  'an element with a prefix': { text: `<j:wsId xmlns:j="http://a.org/">\r\n    ${KEY}</j:wsId>` },
  'an element with CDATA': { text: `<wsId><![CDATA[${KEY}]]></wsId>` },
  'an element with a sign and zeros': { text: `<wsId>+00${KEY}</wsId>` },
  'escaped XML': { text: `&lt;wsId&gt;${KEY}&lt;/wsId&gt;` },
  'escaped XML with a type': {
    text: `&lt;wsId xsi:type=&quot;xsd:long&quot;&gt;${KEY}&lt;/wsId&gt;`,
  },
  'XML escaped twice': { text: `&amp;lt;wsId a="b"&amp;gt;${KEY}` },
  'XML escaped by numbers': { text: `&#60;wsId&#62;${KEY}&#x3c;/wsId` },
  'XML in JSON': { text: `"\\u003cwsId xsi:type=\\"xsd:long\\"\\u003e\\n${KEY}"` },
  'an escaped form': { text: `wsId%3D${KEY}%26predicate%3D` },
  'an escaped element with its type': { text: `%3CwsId+a%3D%22xsd%3Along%22%3E${KEY}%3C` },
  'a form escaped twice': { text: `wsId%253D%2520${KEY}` },
  'a form with a blank before it': { text: `wsId=%20${KEY}` },
};

for (const [way, facts] of Object.entries(KEY_LEAKS)) {
  test(`a key as wsId in ${way} does not reach the log`, () => {
    const line = noted(facts);
    assert.ok(line.includes('test.noted'));
    assert.ok(!line.includes(KEY), line);
  });
}
test('a token in a sentence about it does not reach the log', () => {
  const token = '0123456789abcdef0123456789abcdef';
  for (const text of [`getJobStatus: token ${token} is not valid`, `the token '${token}' died`]) {
    const line = noted({ text, error: new Error(text) });
    assert.ok(!line.includes(token), line);
    assert.match(line, /token/);
  }
});

test('what is no secret stays readable', () => {
  const fields = JSON.parse(
    noted({
      wsid: 77n,
      body: '<wsid xsi:type="xsd:long">1234567890</wsid><id>314159265358979</id>',
      url: 'https://a.org/jobs.asmx?wsid=1',
      text: 'SELECT a / b FROM t WHERE c = 5',
      tokens: 3,
      monkey: 'brass',
      at: new Date(0),
      bytes: new Uint8Array(7),
    }),
  );
  assert.equal(fields.wsid, '77');
  assert.equal(fields.body, '<wsid xsi:type="xsd:long">1234567890</wsid><id>314159265358979</id>');
  assert.equal(fields.url, 'https://a.org/jobs.asmx?');
  assert.equal(fields.text, 'SELECT a / b FROM t WHERE c = 5');
  assert.equal(fields.tokens, 3);
  assert.equal(fields.monkey, 'brass');
  assert.equal(fields.at, '1970-01-01T00:00:00.000Z');
  assert.equal(fields.bytes, '[7 bytes]');
});

const SLOW = [
  '/',
  '//a:',
  '<pw ',
  '<pw><![CDATA[',
  '"pw":"',
  "--pw '",
  'a-',
  '&lt;pw ',
  '\\',
  'pw=',
  'wsid ',
  '<wsid a="',
  'wsid%25',
  'wsid&amp;',
];

for (const piece of SLOW) {
  test(`a text of nothing but ${piece} is cleaned in the time its length takes`, () => {
    const began = performance.now();
    for (let count = 0; count < 20; count++) noted({ text: piece.repeat(8_192 / piece.length) });
    assert.ok(performance.now() - began < 1_000);
  });
}

test('facts that refer to themselves are cut, not followed for ever', () => {
  const facts: Record<string, unknown> = { name: 'loop' };
  facts['self'] = facts;
  assert.match(noted(facts), /\[deep\]/);
});

test('on a terminal a line is for people', () => {
  const line = JSON.stringify({
    level: 'info',
    time: '2026-11-22T10:41:07.123Z',
    event: 'job.finished',
    job: '12',
    rows: 3,
    error: { stack: 'Error: no\n    at x' },
  });
  assert.equal(
    lineForPeople(line),
    '10:41:07 info  job.finished  job=12  rows=3\n  Error: no\n      at x\n',
  );
});

test('nothing that a stranger sent moves the cursor or passes for a line of the log', () => {
  const evil = '/a\n\u001b]0;title\u0007\u009b2J\r10:41:08 info  forged\u202e';
  const line = JSON.stringify({
    level: 'info',
    time: '2026-11-22T10:41:07.123Z',
    event: 'http.answer',
    path: evil,
    deep: { path: evil },
    [evil]: 1,
    error: { stack: `Error: ${evil}\n    at x` },
  });
  const lines = lineForPeople(line).split('\n');
  assert.match(lines[0] ?? '', /path=\/a\\u000a\\u001b\]0;title\\u0007\\u009b2J\\u000d10:41:08/);
  assert.ok(lines.slice(1).every((each) => each === '' || each.startsWith('  ')));
  // oxlint-disable-next-line no-control-regex -- these must not be there
  assert.doesNotMatch(lines.join(''), /[\u0000-\u001f\u007f-\u009f\u202e]/);
});

test('lines bear what they are within, and their own words weigh more', async () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const observer = createObserver({ level: 'info', stream });
  await observer.within({ request: 'r-1' }, async () => {
    await Promise.resolve();
    observer.within({ job: 7n as JobId }, () => observer.note('info', 'both'));
    observer.note('info', 'own', { request: 'r-2' });
    observer.within(null, () => observer.note('info', 'none'));
    observer.bug('odd');
  });
  observer.note('info', 'outside');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)).map(({ event, request, job }) => [event, request, job]),
    [
      ['both', 'r-1', '7'],
      ['own', 'r-2', undefined],
      ['none', undefined, undefined],
      ['bug', 'r-1', undefined],
      ['outside', undefined, undefined],
    ],
  );
});
