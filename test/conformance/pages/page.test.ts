// Saved help pages are taken apart as they stand, squeezed or whole; what differs is told.
// The pages themselves are not here: this one is made up.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filled, holdShape, sampleOf } from './call.ts';
import { differenceOf } from './own-page.ts';
import { readSeedPage } from './page.ts';

const ENVELOPE = [
  '<?xml version="1.0" encoding="utf-8"?>',
  '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">',
  '<soap:Body>',
  '<Find xmlns="http://a">',
  '<wsId>long</wsId>',
  '</Find>',
  '</soap:Body>',
  '</soap:Envelope>',
];

const SQUEEZED = [
  'Svc',
  'Click here for a complete list of operations.',
  'Find',
  'Finds.',
  "To test the operation using the HTTP POST protocol, click the 'Invoke' button.SOAP 1.1",
  'The following is a sample.',
  'POST /a/Svc.asmx HTTP/1.1',
  'Host: a.example',
  'Content-Type: text/xml; charset=utf-8',
  'Content-Length: length',
  'SOAPAction: "http://a/Find"',
  ...ENVELOPE,
  'HTTP/1.1 200 OK',
  'Content-Type: text/xml; charset=utf-8',
  'HTTP GET',
  'The following is a sample.',
  'GET /a/Svc.asmx/Find?wsId=string HTTP/1.1 Host: a.example',
  'HTTP/1.1 200 OK',
  'Content-Type: text/xml; charset=utf-8',
  '<?xml version="1.0" encoding="utf-8"?>',
  '<ArrayOfJob xmlns="http://a">',
  '<Job><JobID>long</JobID><Name>string</Name></Job>',
  '<Job><JobID>long</JobID><Name>string</Name></Job>',
  '</ArrayOfJob>',
].join('\n');

const PAGE = readSeedPage('a.txt', SQUEEZED);

test('a page is taken apart', () => {
  assert.equal(PAGE.service, 'Svc');
  assert.equal(PAGE.operation, 'Find');
  assert.equal(PAGE.isWhole, false);
  assert.deepEqual(
    PAGE.samples.map(({ title }) => title),
    ['SOAP 1.1', 'HTTP GET'],
  );
});

test('a sample is sent with values in the place of types', () => {
  const soap = filled(PAGE, sampleOf(PAGE, 'SOAP 1.1'), { wsId: '<7' });
  assert.deepEqual(soap.headers, {
    Host: 'a.example',
    'Content-Type': 'text/xml; charset=utf-8',
    SOAPAction: '"http://a/Find"',
  });
  assert.equal(soap.body, ENVELOPE.join('\n').replace('long', '&lt;7'));
  const get = filled(PAGE, sampleOf(PAGE, 'HTTP GET'), { wsId: '<7' });
  assert.equal(get.target, '/a/Svc.asmx/Find?wsId=%3C7');
});

test('lines that were run together are compared as one, and what differs is told', () => {
  const { request } = sampleOf(PAGE, 'HTTP GET');
  const own = ['GET /a/Svc.asmx/Find?wsId=string HTTP/1.1', 'Host: a.example', ''];
  assert.equal(differenceOf(request, own, false), undefined);
  assert.match(differenceOf(request, [...own, 'More: 1'], false) ?? '', /a line more: 'More: 1'/);
  assert.match(differenceOf(request, ['GET /b'], false) ?? '', /^line 1 is 'GET \/b'/);
  assert.match(differenceOf(['  <a>'], ['<a>'], true) ?? '', /^line 1/);
});

const answered = (body: string) => ({
  status: 200,
  type: 'text/xml; charset=utf-8',
  body: `<?xml version="1.0"?><ArrayOfJob xmlns="http://a">${body}</ArrayOfJob>`,
});

const JOB = '<JobID>1</JobID><Name>n</Name>';

const WRONG: Readonly<Record<string, string>> = {
  'lacks a field that is always there': '<Job><Name>n</Name></Job>',
  'has its fields in another order': '<Job><Name>n</Name><JobID>1</JobID></Job>',
  'has a field more': `<Job>${JOB}<More>1</More></Job>`,
  'has a value of another type': '<Job><JobID>one</JobID></Job>',
  'has an item of another name': `<Other>${JOB}</Other>`,
};

test('an answer of the shape of the sample is good, whatever strings it lacks', () => {
  const sample = sampleOf(PAGE, 'HTTP GET');
  const { children } = holdShape(sample, answered(`<Job>${JOB}</Job><Job><JobID>2</JobID></Job>`));
  assert.equal(children.length, 2);
  assert.equal(holdShape(sample, answered('')).children.length, 0);
});

for (const [what, body] of Object.entries(WRONG)) {
  test(`an answer that ${what} is not`, () => {
    assert.throws(() => holdShape(sampleOf(PAGE, 'HTTP GET'), answered(body)));
  });
}
