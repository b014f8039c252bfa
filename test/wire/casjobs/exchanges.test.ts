// CasJobs on the wire: whole requests as its help pages show them and real clients send them, and
// the answers to the byte, over a core in memory.

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { OUTPUT_FORMATS } from '../../../src/domain/output.ts';
import { SaxesParser } from 'saxes';
import { after, DAY } from '../../../src/base/time.ts';
import type { Job } from '../../../src/domain/job.ts';
import type { OutputToken } from '../../../src/domain/output.ts';
import { createFakeCore, FAKE_NOW } from '../../support/fake-core.ts';
import { fakeProtocols, startFakeServer } from '../../support/fake-server.ts';
import { bodyOf, requestOf } from '../../support/http-request.ts';

const SERVICE = '/gcasjobs/services/jobs.asmx';
const PASSWORD = 'p w+&<';

/** The façade over a new core with one account, and a way to send it a request. */
const setUp = (zone = 'UTC') => {
  const core = createFakeCore();
  const { id } = core.addAccount({ id: 101n, password: PASSWORD });
  const protocols = fakeProtocols(core, zone);
  const send = async (request: Parameters<typeof requestOf>[0]) => {
    const asked = requestOf(request);
    const protocol = protocols.find((each) => each.takes(asked));
    assert.ok(protocol, asked.path);
    const { status, headers, body } = await protocol.answer(asked);
    return { status, type: headers['Content-Type'], body: await bodyOf(body) };
  };
  const put = (job: Partial<Job>) => core.put({ owner: id, ...job });
  const get = (operation: string, query: Record<string, string>) =>
    send({ path: `${SERVICE}/${operation}`, query: new URLSearchParams(query).toString() });
  return { core, put, send, get };
};

const ENVELOPES = {
  soap11: {
    namespace: 'http://schemas.xmlsoap.org/soap/envelope/',
    type: 'text/xml; charset=utf-8',
  },
  soap12: {
    namespace: 'http://www.w3.org/2003/05/soap-envelope',
    type: 'application/soap+xml; charset=utf-8',
  },
} as const;

const SCHEMAS =
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema"';

/** A request as the samples on the help pages of CasJobs have it. */
const soap = (version: keyof typeof ENVELOPES, operation: string, parameters: string) => ({
  method: 'POST',
  path: SERVICE,
  headers: {
    'content-type': ENVELOPES[version].type,
    ...(version === 'soap11' ? { soapaction: `"http://Services.Cas.jhu.edu/${operation}"` } : {}),
  },
  body: Readable.from([
    Buffer.from(`<?xml version="1.0" encoding="utf-8"?>
<s:Envelope ${SCHEMAS} xmlns:s="${ENVELOPES[version].namespace}">
  <s:Body>
    <${operation} xmlns="http://Services.Cas.jhu.edu">
      ${parameters}
    </${operation}>
  </s:Body>
</s:Envelope>`),
  ]),
});

/** What stands inside the Body of an answer; the envelope is checked on the way. */
const insideOf = (version: keyof typeof ENVELOPES, body: string): string => {
  const head =
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<soap:Envelope xmlns:soap="${ENVELOPES[version].namespace}" ` +
    `${SCHEMAS}><soap:Body>`;
  const tail = '</soap:Body></soap:Envelope>';
  assert.ok(body.startsWith(head), body);
  assert.ok(body.endsWith(tail), body);
  return body.slice(head.length, -tail.length);
};

const READY: Partial<Job> = {
  status: 'ready',
  started: null,
  ended: null,
  rows: null,
  taskName: null,
  text: 'SELECT "a<b" & 1',
};

/** A ready job without a name, as GetJobs writes it in one line. */
const READY_ROW =
  '<CJJob><JobID>1</JobID><Rows>0</Rows><WebServicesID>101</WebServicesID>' +
  '<TimeSubmit>2026-11-22T10:30:00.25</TimeSubmit><TimeStart>0001-01-01T00:00:00</TimeStart>' +
  '<TimeEnd>0001-01-01T00:00:00</TimeEnd><Status>0</Status><Queue>500</Queue>' +
  '<Query>SELECT "a&lt;b" &amp; 1</Query><Context>Stars</Context><Type>QUERY</Type></CJJob>';

const OWNER = `<owner_wsid>101</owner_wsid><owner_pw>p w+&amp;&lt;</owner_pw>`;

for (const version of ['soap11', 'soap12'] as const) {
  void test(`GetJobs answers ${version} with every field that is set, in order.`, async () => {
    const { put, send } = setUp();
    put(READY);
    const asked = `<conditions>jobid : 1;</conditions><includeSystem>false</includeSystem>`;
    const { status, type, body } = await send(soap(version, 'GetJobs', OWNER + asked));
    assert.equal(status, 200);
    assert.equal(type, ENVELOPES[version].type);
    assert.equal(
      insideOf(version, body),
      '<GetJobsResponse xmlns="http://Services.Cas.jhu.edu"><GetJobsResult>' +
        `${READY_ROW}</GetJobsResult></GetJobsResponse>`,
    );
  });

  void test(`CancelJob answers ${version} with nothing.`, async () => {
    const parameters = `<wsId>101</wsId><pw>p w+&amp;&lt;</pw><jobId>77</jobId>`;
    const { status, body } = await setUp().send(soap(version, 'CancelJob', parameters));
    assert.equal(status, 200);
    assert.equal(
      insideOf(version, body),
      '<CancelJobResponse xmlns="http://Services.Cas.jhu.edu" />',
    );
  });
}

void test('GetJobs by GET is the same list as a document, with lines of its own.', async () => {
  const { put, get } = setUp();
  put(READY);
  // The Python client sends wsid and pw beside owner_wsid and owner_pw, and False for false.
  const asked = { owner_wsid: '101', owner_pw: PASSWORD, wsid: '101', pw: PASSWORD };
  const { status, type, body } = await get('GetJobs', {
    ...asked,
    conditions: 'jobid : 1',
    includeSystem: 'False',
  });
  assert.equal(status, 200);
  assert.equal(type, 'text/xml; charset=utf-8');
  assert.equal(
    body.replace(/\r\n */g, ''),
    '<?xml version="1.0" encoding="utf-8"?>' +
      `<ArrayOfCJJob ${SCHEMAS} xmlns="http://Services.Cas.jhu.edu">${READY_ROW}</ArrayOfCJJob>`,
  );
});

const BINDINGS = ['soap11', 'soap12', 'get', 'post'] as const;
type Values = Readonly<Record<string, string>>;

const SIGNED = { wsid: '101', pw: PASSWORD };
const IN_XML: Values = { '&': '&amp;', '<': '&lt;' };

/** The parameters of a call, in one of the four ways to send them. */
const requestBy = (binding: (typeof BINDINGS)[number], operation: string, values: Values) => {
  const form = new URLSearchParams(values).toString();
  const path = `${SERVICE}/${operation}`;
  if (binding === 'get') return { path, query: form };
  if (binding === 'post') {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', path, headers, body: Readable.from([Buffer.from(form)]) };
  }
  const elements = Object.entries(values).map(
    ([name, value]) => `<${name}>${value.replace(/[&<]/g, (mark) => IN_XML[mark] ?? '')}</${name}>`,
  );
  return soap(binding, operation, elements.join(''));
};

/** A result over SOAP in one line, and as a document of its own over GET and POST. */
const scalarOf = (type: string, value: string): Expected => ({
  inside: value,
  document: `<${type} xmlns="http://Services.Cas.jhu.edu">${value}</${type}>`,
});

const arrayOf = (item: string, items: readonly Values[]): Expected => {
  const fields = items.map((each) =>
    Object.entries(each).map(([name, value]) => `<${name}>${value}</${name}>`),
  );
  const inside = fields.map((each) => `<${item}>${each.join('')}</${item}>`);
  const lines = fields.flatMap((each) => [
    `  <${item}>`,
    ...each.map((field) => `    ${field}`),
    `  </${item}>`,
  ]);
  const root = `ArrayOf${item}`;
  const head = `<${root} ${SCHEMAS} xmlns="http://Services.Cas.jhu.edu">`;
  return { inside: inside.join(''), document: [head, ...lines, `</${root}>`].join('\r\n') };
};

interface Expected {
  readonly inside: string;
  readonly document: string;
}

const queueOf = (context: string, minutes: string): Values => ({
  Context: context,
  Timeout: minutes,
});

const ANSWERED: readonly (readonly [operation: string, values: Values, answer: Expected])[] = [
  [
    'SubmitJob',
    { ...SIGNED, qry: 'SELECT 1 WHERE 1<2', context: 'Stars', taskname: 't', estimate: '30' },
    scalarOf('long', '2'),
  ],
  ['SubmitExtractJob', { ...SIGNED, tableName: 'stars', type: 'CSV' }, scalarOf('long', '2')],
  [
    'GetQueues',
    SIGNED,
    arrayOf('CJQueue', [
      queueOf('Stars', '1'),
      queueOf('Stars', '500'),
      queueOf('MyDB', '1'),
      queueOf('MyDB', '500'),
    ]),
  ],
  [
    'GetJobTypes',
    SIGNED,
    arrayOf('CJType', [
      { Type: 'QUERY', Description: 'A query; its result goes into a table of MyDB' },
      ...Object.values(OUTPUT_FORMATS).map(({ name, description }) => ({
        Type: name,
        Description: description,
      })),
    ]),
  ],
  ['GetJobStatus', { wsId: '101', pw: PASSWORD, jobId: '1' }, scalarOf('int', '5')],
];

for (const [operation, values, { inside, document }] of ANSWERED) {
  for (const binding of BINDINGS) {
    void test(`${operation} answers ${binding} as docs/protocols/casjobs.md has it.`, async () => {
      const { put, send } = setUp();
      put({ status: 'finished' });
      const { status, type, body } = await send(requestBy(binding, operation, values));
      assert.equal(status, 200, body);
      if (binding === 'soap11' || binding === 'soap12') {
        assert.equal(type, ENVELOPES[binding].type);
        assert.equal(
          insideOf(binding, body),
          `<${operation}Response xmlns="http://Services.Cas.jhu.edu"><${operation}Result>` +
            `${inside}</${operation}Result></${operation}Response>`,
        );
      } else {
        assert.equal(type, 'text/xml; charset=utf-8');
        assert.equal(body, `<?xml version="1.0" encoding="utf-8"?>\r\n${document}`);
      }
    });
  }
}

void test('Parameters are found in any case, and some may be missing.', async () => {
  const { put, get, send } = setUp();
  const { id } = put({ status: 'started' });
  const asked = { jobid: String(id), wsid: '101', pw: PASSWORD };
  assert.match((await get('GetJobStatus', asked)).body, />1<\/int>$/);
  const form = new URLSearchParams({ wsid: '101', pw: PASSWORD, qry: 'SELECT 1', context: 'mydb' });
  const { status, body } = await send({
    method: 'POST',
    path: `${SERVICE}/SubmitJob`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Readable.from([Buffer.from(form.toString())]),
  });
  assert.equal(status, 200, body);
  assert.equal(
    body,
    '<?xml version="1.0" encoding="utf-8"?>\r\n<long xmlns="http://Services.Cas.jhu.edu">2</long>',
  );
});

void test('A quick answer is one text, escaped, with its line feeds.', async () => {
  const { get } = setUp();
  const asked = { wsid: '101', pw: PASSWORD, qry: 'SELECT COUNT(*)', context: 'Stars' };
  assert.equal(
    (await get('ExecuteQuickJob', asked)).body,
    '<?xml version="1.0" encoding="utf-8"?>\r\n' +
      '<string xmlns="http://Services.Cas.jhu.edu">[Column1]:Integer\n118216\n</string>',
  );
});

void test('A refusal is one line by GET and a server fault by SOAP.', async () => {
  const { get, send } = setUp();
  const sentence = "There is no column 'nonsense'. Line 1, column 8.";
  const asked = { wsid: '101', pw: PASSWORD, qry: 'SELECT nonsense', context: 'Stars' };
  const plain = await get('ExecuteQuickJob', asked);
  assert.equal(plain.status, 500);
  assert.equal(plain.type, 'text/plain; charset=utf-8');
  assert.equal(plain.body, `System.Exception: ${sentence} ---> Almagest.query-error\r\n`);
  const parameters =
    '<wsid>101</wsid><pw>p w+&amp;&lt;</pw><qry>SELECT nonsense</qry><context>Stars</context>';
  const fault = await send(soap('soap11', 'ExecuteQuickJob', parameters));
  assert.equal(fault.status, 500);
  assert.equal(
    insideOf('soap11', fault.body),
    '<soap:Fault><faultcode>soap:Server</faultcode><faultstring>' +
      'System.Web.Services.Protocols.SoapException: Server was unable to process request. ' +
      `---&gt; System.Exception: ${sentence}</faultstring><detail /></soap:Fault>`,
  );
  const fault12 = insideOf(
    'soap12',
    (await send(soap('soap12', 'ExecuteQuickJob', parameters))).body,
  );
  assert.match(fault12, /<soap:Value>soap:Receiver<\/soap:Value>/);
  assert.ok(fault12.includes(`---&gt; System.Exception: ${sentence}</soap:Text>`), fault12);
});

void test('Times are those of the clocks of the site, written and read.', async () => {
  const { put, get } = setUp('America/New_York');
  put({ submitted: FAKE_NOW });
  const find = async (conditions: string): Promise<string> =>
    (await get('GetJobs', { owner_wsid: '101', owner_pw: PASSWORD, conditions })).body;
  const written = '2026-11-22T05:30:00.25';
  assert.ok((await find('')).includes(`<TimeSubmit>${written}</TimeSubmit>`));
  assert.ok((await find(`TimeSubmit : ${written}`)).includes('<CJJob>'));
  assert.ok(!(await find('TimeSubmit : 2026-11-22T05:30:00.251,')).includes('<CJJob>'));
  assert.ok((await find('TimeSubmit : 2026-11-22T10:30:00.25Z')).includes('<CJJob>'));
});

void test('A list of thousands is one well-formed document, newest first.', async () => {
  const { put, get } = setUp();
  for (let index = 0; index < 3_000; index += 1) put({ text: `SELECT ${index} \u0000<&>` });
  const { body } = await get('GetJobs', { owner_wsid: '101', owner_pw: PASSWORD });
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(body).close();
  const ids = [...body.matchAll(/<JobID>(\d+)</g)].map(([, id]) => Number(id));
  assert.equal(ids.length, 3_000);
  assert.deepEqual(
    ids,
    ids.toSorted((a, b) => b - a),
  );
});

void test('A list that fails at once is a failure, not an empty list.', async () => {
  const { core } = setUp();
  const broken = { ...core, jobs: { ...core.jobs, find: failing } };
  const [asmx] = fakeProtocols(broken);
  assert.ok(asmx);
  const query = new URLSearchParams({ owner_wsid: '101', owner_pw: PASSWORD }).toString();
  const answer = await asmx.answer(
    requestOf({ path: `${SERVICE}/GetJobs`, query, trace: () => '0badcafe' }),
  );
  assert.equal(answer.status, 500);
  const body = await bodyOf(answer.body);
  assert.match(body, /^System\.Exception: .* 0badcafe\. ---> Almagest\.bug\r\n$/);
  assert.doesNotMatch(body, /away/);
});

async function* failing(): AsyncIterable<Job> {
  yield* [];
  throw new Error('the store is away');
}

void test('An output is fetched over a socket under the address of its job.', async () => {
  const { core, put } = setUp();
  const token = 'ab'.repeat(16) as OutputToken;
  const output = { token, fileName: 'a b.csv', bytes: 4n, expires: after(FAKE_NOW, DAY) };
  core.files.set(token, Buffer.from('x\n1\n'));
  put({ kind: 'extract', format: 'csv', source: 't', output });
  const server = await startFakeServer(core);
  try {
    const base = `http://127.0.0.1:${server.port}`;
    const list = new URLSearchParams({ owner_wsid: '101', owner_pw: PASSWORD }).toString();
    const jobs = await (await fetch(`${base}${SERVICE}/GetJobs?${list}`)).text();
    const address = /<OutputLoc>(.*?)<\/OutputLoc>/.exec(jobs)?.[1] ?? '';
    assert.equal(address, `${base}/casjobs/output/${token}/a%20b.csv`);
    const got = await fetch(address);
    assert.deepEqual([got.status, await got.text()], [200, 'x\n1\n']);
    const head = await fetch(address, { method: 'HEAD' });
    assert.equal(head.headers.get('content-length'), '4');
    const known = await fetch(address, {
      headers: { 'if-none-match': got.headers.get('etag') ?? '' },
    });
    assert.equal(known.status, 304);
  } finally {
    await server.stop();
  }
});
