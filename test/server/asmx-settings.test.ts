// The settings of the SOAP services on the real program: who may call them by forms, and what
// their errors tell. What each choice means is tested with the toolkit; here, that the server
// hands it on.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer, type ServerInTest } from '../support/running-server.ts';

let set: ServerInTest;
let plain: ServerInTest;
before(async () => {
  const forms = ['--command-forms', 'nobody', '--casjobs-forms', 'local-post'];
  set = await startServer([...forms, '--asmx-errors', 'development']);
  plain = await startServer();
});
after(async () => {
  await set[Symbol.asyncDispose]();
  await plain[Symbol.asyncDispose]();
});

const COMMAND = '/CommandWebService.asmx';
const JOBS = '/casjobs/services/jobs.asmx';
const FIRST = '/casjobs/CasJobs.asmx';

const SOAP11 = 'http://schemas.xmlsoap.org/soap/envelope/';

interface Answer {
  readonly status: number;
  readonly body: string;
}

const get = async (server: ServerInTest, path: string): Promise<Answer> => {
  const response = await fetch(server.url + path);
  return { status: response.status, body: await response.text() };
};

const post = async (
  server: ServerInTest,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<Answer> => {
  const response = await fetch(server.url + path, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: await response.text() };
};

/** A call of SOAP 1.1; `fields` is what stands in the operation's element. */
const soap = async (
  server: ServerInTest,
  path: string,
  operation: { readonly namespace: string; readonly name: string; readonly fields: string },
): Promise<Answer> => {
  const { namespace, name, fields } = operation;
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${namespace}/${name}"` },
    body:
      `<s:Envelope xmlns:s="${SOAP11}"><s:Body>` +
      `<${name} xmlns="${namespace}/">${fields}</${name}></s:Body></s:Envelope>`,
  });
  return { status: response.status, body: await response.text() };
};

const logIn = (server: ServerInTest): Promise<Answer> =>
  soap(server, COMMAND, {
    namespace: 'http://www.birst.com',
    name: 'Login',
    fields: `<username>demo</username><password>${server.pw}</password>`,
  });

test('commandForms is who may call the Command Web Service by POST', async () => {
  for (const [server, answers] of [
    [set, false],
    [plain, true],
  ] as const) {
    const form = { username: 'demo', password: server.pw };
    const { status, body } = await post(server, `${COMMAND}/Login`, form);
    assert.equal(status, answers ? 200 : 500, body);
    assert.equal(/>[0-9a-f]{32}</.test(body), answers);
    const overSoap = await logIn(server);
    assert.equal(overSoap.status, 200);
    assert.match(overSoap.body, /<LoginResult>[0-9a-f]{32}</);
    const { body: description } = await get(server, `${COMMAND}?WSDL`);
    assert.match(description, /<wsdl:binding name="CommandWebServiceSoap"/);
    assert.doesNotMatch(description, /HttpPost|HttpGet/);
    const { body: page } = await get(server, `${COMMAND}?op=Login`);
    assert.equal(page.includes('<form '), answers);
  }
});

test('casjobsForms is who may call both CasJobs services by GET and POST', async () => {
  for (const [server, isOpen] of [
    [set, false],
    [plain, true],
  ] as const) {
    for (const path of [JOBS, FIRST]) {
      const { body } = await get(server, `${path}?WSDL`);
      for (const kind of ['HttpGet', 'HttpPost']) assert.equal(body.includes(kind), isOpen, path);
    }
    const query = `wsid=${server.wsid}&pw=${server.pw}`;
    const byGet = await get(server, `${JOBS}/GetQueues?${query}`);
    assert.equal(byGet.status, isOpen ? 200 : 500, byGet.body);
    const first = await get(server, `${FIRST}/FindJob?wsId=1&predicate=`);
    assert.equal(/Request format is unrecognized/.test(first.body), !isOpen, first.body);
    // From this machine POST stays open, as local-post says.
    assert.match(await server.call('GetQueues', {}), /<CJQueue>/);
  }
});

test('asmxErrors is what errors tell: types and stacks in development alone', async () => {
  const unreadable = {
    namespace: 'http://Services.Cas.jhu.edu',
    name: 'GetJobStatus',
    fields: '<wsId>1</wsId><pw>none</pw><jobId>seven</jobId>',
  };
  const told = await soap(set, JOBS, unreadable);
  const silent = await soap(plain, JOBS, unreadable);
  for (const { status, body } of [told, silent]) {
    assert.equal(status, 500);
    assert.match(body, /Server was unable to read request\. ---&gt; .*There is an error in XML/s);
  }
  const TYPE = /<faultstring>System\.Web\.Services\.Protocols\.SoapException: Server was unable/;
  const STACK = /End of inner exception stack trace|\n {3}at System\./;
  assert.match(told.body, TYPE);
  assert.match(told.body, STACK);
  assert.doesNotMatch(silent.body, /Exception|stack trace|\n/);
});
