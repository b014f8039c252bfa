// ExecuteQuickJobDS on the real program, over each binding: rows as a data set of .NET, what has no
// rows, and errors; and that an answer too large says so in the words that clients look for.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SaxesParser } from 'saxes';
import { BINDINGS, sendOver, shownBy, type BindingInTest } from '../support/four-bindings.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';

let server: ServerInTest;
before(async () => {
  server = await startServer(['--quick-result-bytes', '4000000']);
});
after(() => server[Symbol.asyncDispose]());

const ask = (binding: BindingInTest, qry: string, name = 'ExecuteQuickJobDS', context = 'Stars') =>
  sendOver(binding, {
    url: server.url,
    name,
    parameters: {
      wsid: server.wsid,
      pw: server.pw,
      qry,
      context,
      taskname: 'FOR CONESEARCH',
      isSystem: 'false',
    },
  });

/** The elements of a document, as `Table/hip`, with the texts of those that have no elements. */
const leavesOf = (document: string): readonly (readonly [path: string, text: string])[] => {
  const parser = new SaxesParser();
  const leaves: (readonly [string, string])[] = [];
  const path: string[] = [];
  let text = '';
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    path.push(name);
    text = '';
  });
  parser.on('text', (piece) => void (text += piece));
  parser.on('closetag', () => {
    if (text.trim() !== '') leaves.push([path.slice(-2).join('/'), text]);
    path.pop();
    text = '';
  });
  parser.write(document).close();
  return leaves;
};

const ROOTS: Readonly<Record<BindingInTest, string>> = {
  soap11: '<ExecuteQuickJobDSResult><xs:schema ',
  soap12: '<ExecuteQuickJobDSResult><xs:schema ',
  get: '<DataSet xmlns="http://Services.Cas.jhu.edu"><xs:schema ',
  post: '<DataSet xmlns="http://Services.Cas.jhu.edu"><xs:schema ',
};

for (const binding of BINDINGS) {
  test(`${binding}: rows are a data set with its schema`, async () => {
    const qry = 'SELECT 9223372036854775807 AS id, NULL AS none, \'<a> & b\' AS "a b", 0.5e0 AS x';
    const { status, body } = await ask(binding, qry);
    assert.equal(status, 200);
    assert.ok(body.includes(ROOTS[binding]), body);
    assert.match(body, /<xs:element name="id" type="xs:(?:long|decimal)" minOccurs="0" ?\/>/);
    assert.match(body, /<Table diffgr:id="Table1" msdata:rowOrder="0">/);
    assert.deepEqual(leavesOf(body), [
      ['Table/id', '9223372036854775807'],
      ['Table/a_x0020_b', '<a> & b'],
      ['Table/x', '0.5'],
    ]);
  });

  test(`${binding}: a long answer is whole`, async () => {
    const { status, body } = await ask(binding, 'SELECT TOP 20000 hip FROM Hipparcos');
    assert.equal(status, 200);
    assert.equal(leavesOf(body).filter(([path]) => path === 'Table/hip').length, 20_000);
  });

  test(`${binding}: what has no rows answers the number it changed`, async () => {
    const table = `made_by_${binding}`;
    const into = await ask(binding, `SELECT TOP 3 hip INTO mydb.${table} FROM Hipparcos`);
    assert.deepEqual(leavesOf(into.body), [['Table/RowsAffected', '3']]);
    const { body } = await ask(binding, `DROP TABLE ${table}`, 'ExecuteQuickJobDS', 'MyDB');
    assert.deepEqual(leavesOf(body), [['Table/RowsAffected', '-1']]);
  });

  test(`${binding}: an error is the sentence alone`, async () => {
    const { status, body } = await ask(binding, 'SELECT nope FROM Hipparcos');
    assert.equal(status, 500);
    assert.match(shownBy(binding, body), /^\S.*nope.*line 1, column 8/i);
  });

  for (const name of ['ExecuteQuickJob', 'ExecuteQuickJobDS']) {
    test(`${binding}: ${name} says what exceeds its limit and what to do`, async () => {
      const { status, body } = await ask(binding, 'SELECT * FROM Hipparcos', name);
      assert.equal(status, 500);
      assert.match(
        shownBy(binding, body),
        /exceed memory limit \(4000000 bytes.*Add INTO mydb\.name and submit it as a batch job/,
      );
    });
  }
}

test('the WSDL describes its result as the original does', async () => {
  const wsdl = await (await fetch(`${server.url}/casjobs/services/jobs.asmx?WSDL`)).text();
  const squeezed = wsdl.replace(/>\s+</g, '><');
  const inside =
    '<s:complexType><s:sequence><s:element ref="s:schema" /><s:any /></s:sequence></s:complexType>';
  const result = '<s:element minOccurs="0" maxOccurs="1" name="ExecuteQuickJobDSResult">';
  assert.ok(squeezed.includes(`${result}${inside}</s:element>`));
  assert.ok(squeezed.includes(`<s:element name="DataSet" nillable="true">${inside}</s:element>`));
});
