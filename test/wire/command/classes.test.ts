// The classes of the Command Web Service on the wire and in the description: names, order and what
// is left out are those of the original's tables, written here by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrayOf, method, service, type Method } from '../../../src/wire/asmx/declare.ts';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import { wsdlOf } from '../../../src/wire/asmx/wsdl.ts';
import * as classes from '../../../src/wire/command/classes.ts';
import { bodyOf, requestOf } from '../../support/http-request.ts';

const NS = 'http://www.birst.com/';
const RESULT = {
  rows: [['a', null], []],
  columnNames: ['n', 'm'],
  displayNames: null,
  dataTypes: [12, 8],
  errorMessage: null,
  errorCode: 0,
  queryToken: 't',
  numRowsReturned: 1,
  hasMoreRows: false,
};

const METHODS: Readonly<Record<string, Method>> = {
  spaces: method({
    doc: '',
    input: {},
    output: arrayOf(classes.USER_SPACE),
    run: async () => [{ name: 's', owner: null, id: 'i' }],
  }),
  query: method({
    doc: '',
    input: { queryOptions: arrayOf(classes.QUERY_OPTION) },
    output: classes.COMMAND_QUERY_RESULT,
    run: async ({ queryOptions }) => ({ ...RESULT, queryToken: queryOptions?.[0]?.Value ?? null }),
  }),
  failed: method({
    doc: '',
    input: {},
    output: classes.COMMAND_QUERY_RESULT,
    run: async () => ({ ...RESULT, rows: [], errorMessage: 'no', errorCode: -1 }),
  }),
  statistics: method({
    doc: '',
    input: {},
    output: classes.SPACE_STATISTICS,
    run: async () => ({ SpaceSize: '1 MB', UserCount: 2 }),
  }),
  properties: method({
    doc: '',
    input: { it: classes.SPACE_PROPERTIES },
    output: classes.SPACE_PROPERTIES,
    run: async ({ it }) => it,
  }),
  source: method({
    doc: '',
    input: { it: classes.STAGING_TABLE },
    output: classes.STAGING_TABLE,
    run: async ({ it }) => it,
  }),
  metaData: method({
    doc: '',
    input: {},
    output: classes.META_DATA_RESULT,
    run: async () => ({ tables: [], relationships: null, errorCode: 0, errorMessage: null }),
  }),
};
const SERVICE = service(
  { name: 'Types', namespace: NS, description: '', paths: ['/t.asmx'], forms: 'nobody' },
  METHODS,
);
const LIMITS = { zone: 'UTC', messageBytesMax: 10_000, xmlDepthMax: 64 };

/** What stands in the element of the result. */
const resultOf = async (name: string, inside = ''): Promise<string> => {
  const sent =
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
    `<${name} xmlns="${NS}">${inside}</${name}></s:Body></s:Envelope>`;
  const { body } = await asmxOf({ services: [SERVICE], ...LIMITS }).answer(
    requestOf({
      method: 'POST',
      path: '/t.asmx',
      headers: { 'content-type': 'text/xml', soapaction: `"${NS}${name}"` },
      body: new Response(sent).body as unknown as AsyncIterable<Uint8Array>,
    }),
  );
  const text = await bodyOf(body);
  return new RegExp(`<${name}Result>(.*)</${name}Result>`).exec(text)?.[1] ?? text;
};

test('a page of rows has the base fields first, nil cells, and no error code of 0', async () => {
  const option =
    '<queryOptions><QueryOptionOfStringString><Key>batchSize</Key><Value>5</Value>' +
    '</QueryOptionOfStringString></queryOptions>';
  assert.equal(
    await resultOf('query', option),
    '<rows><ArrayOfString><string>a</string><string xsi:nil="true" /></ArrayOfString>' +
      '<ArrayOfString /></rows><columnNames><string>n</string><string>m</string></columnNames>' +
      '<dataTypes><int>12</int><int>8</int></dataTypes><queryToken>5</queryToken>' +
      '<numRowsReturned>1</numRowsReturned><hasMoreRows>false</hasMoreRows>',
  );
  const failed = await resultOf('failed');
  assert.match(failed, /^<rows \/>.*<errorMessage>no<\/errorMessage><errorCode>-1<\/errorCode>/);
});

test('spaces and what is known of them', async () => {
  assert.equal(await resultOf('spaces'), '<UserSpace><name>s</name><id>i</id></UserSpace>');
  assert.equal(await resultOf('statistics'), '<SpaceSize>1 MB</SpaceSize><UserCount>2</UserCount>');
  assert.equal(await resultOf('metaData'), '<tables /><errorCode>0</errorCode>');
  assert.equal(
    await resultOf('properties', '<it><AlwaysOn>true</AlwaysOn><SpaceName>s</SpaceName></it>'),
    '<SpaceName>s</SpaceName><UsageTracking>false</UsageTracking>' +
      '<IsDocumentRepository>false</IsDocumentRepository><AlwaysOn>true</AlwaysOn>' +
      '<UseNewDashboards>false</UseNewDashboards>',
  );
});

test('a source comes back as it was sent', async () => {
  const inside =
    '<Name>s</Name><Disabled>true</Disabled><Script><Output>o</Output></Script>' +
    '<LastModifiedDate>1970-01-01T00:00:00</LastModifiedDate><SubGroups><string>g</string>' +
    '</SubGroups><Columns><SourceColumnSubClass><Name>c</Name><DataType>Integer</DataType>' +
    '<EnableSecutityFilter>false</EnableSecutityFilter><Width>4</Width><Levels><ArrayOfString>' +
    '<string>l</string></ArrayOfString></Levels><AnalyzeByDate>false</AnalyzeByDate>' +
    '<Measure>true</Measure><LockType>false</LockType></SourceColumnSubClass></Columns>';
  assert.equal(await resultOf('source', `<it>${inside}</it>`), inside);
});

test('lists are described by their names, and the error code by its default', () => {
  const wsdl = wsdlOf(SERVICE, 'http://stars.example/t.asmx');
  for (const name of ['String', 'Int', 'ArrayOfString', 'UserSpace', 'SourceColumnSubClass'])
    assert.ok(wsdl.includes(`<s:complexType name="ArrayOf${name}">`), name);
  assert.match(wsdl, /minOccurs="0" maxOccurs="1" default="0" name="errorCode"/);
  assert.match(wsdl, /minOccurs="0" maxOccurs="1" default="false" name="AnalyzeMeasure"/);
  assert.match(wsdl, /minOccurs="1" maxOccurs="1" name="LastModifiedDate" nillable="true"/);
});
