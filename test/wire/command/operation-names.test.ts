// Every operation that the original is known to have: offered, or refused by its name over every
// way to call it, in the layout that clients know. No work is done: nothing is given but names.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMAND_SERVICE } from '../../../scripts/reference.ts';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import { wsdlOf } from '../../../src/wire/asmx/wsdl.ts';
import { OPERATION_NAMES } from '../../../src/wire/command/operation-names.ts';
import { bodyOf, requestOf } from '../../support/http-request.ts';

const PROTOCOL = asmxOf({
  services: [COMMAND_SERVICE],
  zone: 'UTC',
  messageBytesMax: 10_000,
  xmlDepthMax: 64,
});
const PATH = '/CommandWebService.asmx';
const NAMESPACE = 'http://www.birst.com/';

const OFFERED = Object.values(OPERATION_NAMES).flatMap(({ offered }) => offered);
const NAMES = [...OFFERED, ...Object.values(OPERATION_NAMES).flatMap(({ others }) => others)];

const bytes = (text: string): AsyncIterable<Uint8Array> =>
  new Response(text).body as unknown as AsyncIterable<Uint8Array>;

const soap = (version: string, name: string): AsyncIterable<Uint8Array> =>
  bytes(
    `<s:Envelope xmlns:s="${version}"><s:Body><${name} xmlns="${NAMESPACE}"><token>t</token>` +
      `</${name}></s:Body></s:Envelope>`,
  );

/** The status and the text of what a call answers. */
const answered = async (request: Parameters<typeof requestOf>[0]): Promise<[number, string]> => {
  const { status, body } = await PROTOCOL.answer(requestOf({ method: 'POST', ...request }));
  return [status, await bodyOf(body)];
};

const soap11 = (name: string): Promise<[number, string]> =>
  answered({
    path: PATH,
    headers: { 'content-type': 'text/xml', soapaction: `"${NAMESPACE}${name}"` },
    body: soap('http://schemas.xmlsoap.org/soap/envelope/', name),
  });

const soap12 = (name: string, type = 'application/soap+xml'): Promise<[number, string]> =>
  answered({
    path: PATH,
    headers: { 'content-type': type },
    body: soap('http://www.w3.org/2003/05/soap-envelope', name),
  });

const post = (name: string, address = '127.0.0.1'): Promise<[number, string]> =>
  answered({
    path: `${PATH}/${name}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: bytes('token=t'),
    address,
  });

test('the names are the 215 of the original, 58 of them offered', () => {
  assert.equal(NAMES.length, 215);
  assert.equal(new Set(NAMES).size, 215);
  assert.equal(OFFERED.length, 58);
});

test('every name is either offered or refused by name', () => {
  const offered = Object.keys(COMMAND_SERVICE.methods);
  const refused = [...(COMMAND_SERVICE.notOffered ?? [])];
  assert.deepEqual([...offered, ...refused].toSorted(), NAMES.toSorted());
  assert.deepEqual(offered.toSorted(), OFFERED.toSorted());
});

const page = (name: string) => answered({ method: 'GET', path: PATH, query: `op=${name}` });

test('the help page of what is not offered says so, and leads to the list', async () => {
  const [status, text] = await page('exportReportToPDF');
  assert.equal(status, 404);
  assert.match(text, /<p>This server does not offer exportReportToPDF\.<\/p>/);
  assert.match(text, /<a href="CommandWebService\.asmx">here<\/a> for a complete list/);
  assert.equal((await page('Login'))[0], 200);
  assert.equal((await page('noSuchName'))[0], 200);
});

for (const name of COMMAND_SERVICE.notOffered ?? []) {
  test(`${name} says that it is not offered, over SOAP 1.1, SOAP 1.2 and POST`, async () => {
    const message =
      `This server does not offer ${name}. ` +
      'The page at the address of the service lists what it offers.';
    const [status, first] = await soap11(name);
    assert.equal(status, 500);
    assert.ok(
      first.includes(
        `<soap:Fault><faultcode>soap:Client</faultcode><faultstring>${name}: ${message}` +
          `</faultstring><faultactor>http://stars.example${PATH}</faultactor><detail>` +
          `<b:error xmlns:b="${NAMESPACE}"><b:message>${message}</b:message></b:error></detail>`,
      ),
      first,
    );
    const action = `application/soap+xml; action="${NAMESPACE}${name}"`;
    for (const [code, body] of [await soap12(name), await soap12(name, action)]) {
      assert.equal(code, 500);
      assert.match(body, /<soap:Value>soap:Sender<\/soap:Value>/);
      assert.ok(body.includes(`>${name}: ${message}</soap:Text>`), body);
    }
    assert.deepEqual(await post(name), [500, `${name}: ${message}\r\n`]);
  });
}

test('forms from elsewhere, and names in another case, are answered as unknown ones', async () => {
  const [, far] = await post('copyWorkflow', '192.0.2.7');
  assert.match(far, /Request format is unrecognized/);
  assert.match((await soap11('CopyWorkflow'))[1], /did not recognize the value of HTTP Header/);
  assert.match((await soap12('CopyWorkflow'))[1], /without a valid action parameter/);
  assert.match((await post('CopyWorkflow'))[1], /^CopyWorkflow Web Service method name is not/);
});

test('what is not offered is not described', () => {
  const wsdl = wsdlOf(COMMAND_SERVICE, `http://stars.example${PATH}`);
  const described = [...wsdl.matchAll(/<wsdl:operation name="(\w+)"/g)].map(([, name]) => name);
  assert.deepEqual([...new Set(described)], Object.keys(COMMAND_SERVICE.methods));
});
