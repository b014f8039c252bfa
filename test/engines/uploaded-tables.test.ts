// Tables that are sent along with a query, through real executors: each query sees those of its own
// job, under their names, whatever the files are; and what is wrong with a file names its table.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeYard, type Yard } from '../support/executor-yard.ts';
import { runText, told } from '../support/batch-cases.ts';

let yard: Yard;
before(() => void (yard = makeYard({ program: 'real' })));
after(() => yard[Symbol.asyncDispose]());

const VOTABLE = `<?xml version="1.0"?>
<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE>
<FIELD name="id" datatype="long"/><FIELD name="ra" datatype="double" unit="deg"/>
<DATA><TABLEDATA>
<TR><TD>9007199254740993</TD><TD>1.5</TD></TR><TR><TD>7</TD><TD/></TR>
</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`;

const linesOf = async (
  text: string,
  uploaded: Readonly<Record<string, string>>,
): Promise<readonly string[]> => {
  const { outcome, text: rows } = await runText(yard, text, { uploaded });
  assert.ok(outcome.kind === 'done', told(outcome));
  return rows.trimEnd().split('\n').slice(1);
};

test('a query joins tables of several formats that were sent with it', async () => {
  const uploaded = { stars: VOTABLE, Names: 'id,name\n7,Vega\n9007199254740993,"Alpha, B"\n' };
  const lines = await linesOf(
    `SELECT s.id, n.name, s.ra FROM TAP_UPLOAD.stars s
      JOIN tap_upload.NAMES n ON n.id = s.id ORDER BY s.id`,
    uploaded,
  );
  assert.deepEqual(lines, ['7,"Vega",null', '9007199254740993,"Alpha, B",1.5']);
});

test('two VOTables, and a star that names their columns alone', async () => {
  const lines = await linesOf(
    'SELECT b.*, a.id AS x FROM TAP_UPLOAD.a a, TAP_UPLOAD.b b WHERE a.id = b.id ORDER BY 1',
    { a: VOTABLE, b: VOTABLE },
  );
  assert.deepEqual(lines, ['7,null,7', '9007199254740993,1.5,9007199254740993']);
});

test('the next job of the same account does not see them', async () => {
  await linesOf('SELECT * FROM TAP_UPLOAD.t', { t: 'a\n1\n' });
  const { outcome } = await runText(yard, 'SELECT * FROM TAP_UPLOAD.t', {});
  assert.ok(outcome.kind === 'failed');
  assert.match(outcome.errors[0]?.message ?? '', /TAP_UPLOAD/);
});

test('a batch can read them, and not write to them', async () => {
  const uploaded = { t: 'a\n1\n2\n' };
  const { outcome } = await runText(yard, 'DELETE FROM TAP_UPLOAD.t', { uploaded });
  assert.ok(outcome.kind === 'failed');
  assert.match(outcome.errors[0]?.message ?? '', /TAP_UPLOAD/);
  const made = await runText(yard, 'SELECT a INTO mydb.kept FROM TAP_UPLOAD.t', { uploaded });
  assert.ok(made.outcome.kind === 'done');
  const [change] = made.outcome.changes;
  assert.ok(change?.kind === 'create');
  assert.equal(change.table.rows, 2n);
});

test('nothing that is kept reads them', async () => {
  const uploaded = { t: 'a\n1\n2\n' };
  for (const text of [
    'CREATE VIEW v AS SELECT a FROM TAP_UPLOAD.t',
    'CREATE VIEW v AS SELECT 1 AS b WHERE EXISTS (SELECT a FROM [tap_upload]..t)',
    'CREATE FUNCTION f() RETURNS TABLE AS RETURN SELECT a FROM TAP_UPLOAD.t',
  ]) {
    const { outcome } = await runText(yard, text, { uploaded });
    assert.ok(outcome.kind === 'failed', text);
    assert.match(outcome.errors[0]?.message ?? '', /^'t' ends with this batch/);
  }
});

test('a file that cannot be read is named by its table', async () => {
  const uploaded = { good: 'a\n1\n', bad: '<VOTABLE><RESOURCE><TABLE>' };
  const { outcome } = await runText(yard, 'SELECT * FROM TAP_UPLOAD.good', { uploaded });
  assert.ok(outcome.kind === 'failed');
  assert.equal(outcome.reason, 'query-error');
  assert.match(outcome.errors[0]?.message ?? '', /^TAP_UPLOAD\.bad: /);
});
