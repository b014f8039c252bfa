// Tables that people make over TAP, on the real program: each format becomes a table that is there
// at once for its owner and for nobody else, rows are added all or none, and every no says why.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { almagest, personOf, type Person } from '../support/people.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { secretly } from '../support/secrets.ts';
import { basicOf } from '../support/tap-client.ts';

let server: ServerInTest;
let anna: Person;
let ben: Person;
before(async () => {
  server = await startServer(['--tap-guest', 'visitor', '--upload-bytes-max', '3000000']);
  [anna, ben] = [personOf(server, 'anna'), personOf(server, 'ben')];
  personOf(server, 'visitor');
  almagest(server, 'context', 'grant', 'Stars', '--strangers');
});
after(() => server[Symbol.asyncDispose]());

interface Read {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

interface Ask {
  readonly method?: string;
  readonly body?: string | Uint8Array<ArrayBuffer> | URLSearchParams;
  readonly type?: string;
  /** Anna, unless it says another; null for nobody. */
  readonly by?: Person | null;
  readonly headers?: Readonly<Record<string, string>>;
}

const ask = async (
  path: string,
  { by = anna, type, headers, ...init }: Ask = {},
): Promise<Read> => {
  const answer = await fetch(`${server.url}/tap/${path}`, {
    redirect: 'manual',
    ...init,
    headers: {
      ...(by !== null && basicOf(by.login, by.pw)),
      ...(type !== undefined && { 'Content-Type': type }),
      ...headers,
    },
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};

const put = (table: string, body: NonNullable<Ask['body']>, more: Ask = {}): Promise<Read> =>
  ask(`tables/${table}`, { method: 'PUT', body, ...more });

const load = (table: string, body: NonNullable<Ask['body']>, more: Ask = {}): Promise<Read> =>
  ask(`load/${table}`, { method: 'POST', body, ...more });

const drop = (table: string, more: Ask = {}): Promise<Read> =>
  ask(`tables/${table}`, { method: 'DELETE', ...more });

/** The answer to a query as CSV, or its error. */
const rowsOf = async (query: string, more: Ask = {}): Promise<string> => {
  const body = new URLSearchParams({ LANG: 'ADQL', QUERY: query, RESPONSEFORMAT: 'csv' });
  return (await ask('sync', { method: 'POST', body, ...more })).text;
};

const VOTABLE = 'application/x-votable+xml';

const votable = (rows: string): string => `<?xml version="1.0"?>
<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE>
<FIELD name="id" datatype="long" ucd="meta.id;meta.main"/>
<FIELD name="ra" datatype="double" unit="deg" ucd="pos.eq.ra">
  <DESCRIPTION>Right ascension</DESCRIPTION></FIELD>
<FIELD name="seen" datatype="char" arraysize="*" xtype="timestamp"/>
${rows}</TABLE></RESOURCE></VOTABLE>`;

/** No float holds this number. */
const BIG = '9007199254740993';

const ROW = `<DATA><TABLEDATA><TR><TD>${BIG}</TD><TD>1.5</TD><TD>2020-01-02T03:04:05</TD></TR>
  </TABLEDATA></DATA>`;

test('A VOTable becomes a table of its sender, with its columns as they were said.', async () => {
  const made = await put('MyDB.sent', votable(ROW), { type: VOTABLE });
  assert.equal(made.status, 201, made.text);
  assert.equal(made.headers.get('location'), `${server.url}/tap/tables/MyDB.sent`);
  assert.equal(
    await rowsOf('SELECT * FROM MyDB.sent'),
    `id,ra,seen\n${BIG},1.5,2020-01-02 03:04:05\n`,
  );
  const { text } = await ask('tables/MyDB.sent');
  assert.match(text, /<name>id<\/name>\s*<ucd>meta.id;meta.main<\/ucd>\s*<dataType[^>]*>long</);
  assert.match(text, /<description>Right ascension<\/description>\s*<unit>deg<\/unit>/);
  assert.match(text, /<name>seen<\/name>\s*<dataType[^>]*extendedType="timestamp">char</);
  const told = await rowsOf("SELECT unit FROM TAP_SCHEMA.columns WHERE table_name = 'MyDB.sent'");
  assert.match(told, /\ndeg\n/);
});

test('A VOTable without rows becomes an empty table.', async () => {
  for (const [name, rows] of [
    ['none_said', ''],
    ['none_there', '<DATA><TABLEDATA></TABLEDATA></DATA>'],
  ] as const) {
    assert.equal((await put(`MyDB.${name}`, votable(rows), { type: VOTABLE })).status, 201);
    assert.equal(await rowsOf(`SELECT * FROM MyDB.${name}`), 'id,ra,seen\n');
  }
});

test('Rows are added by the names of their columns, all or none.', async () => {
  assert.equal((await put('MyDB.grows', votable(ROW), { type: VOTABLE })).status, 201);
  const more = await load('MyDB.grows', 'ra\tid\n2.5\t7\n3.5\t8\n', {
    type: 'text/tab-separated-values',
  });
  assert.deepEqual([more.status, more.text], [200, 'Inserted 2 rows to table MyDB.grows\n']);
  const all = 'SELECT id, ra FROM MyDB.grows ORDER BY id';
  const right = `id,ra\n7,2.5\n8,3.5\n${BIG},1.5\n`;
  assert.equal(await rowsOf(all), right);
  // A column that the file has not holds nothing.
  const seen = 'SELECT id FROM MyDB.grows WHERE seen IS NULL ORDER BY id';
  assert.equal(await rowsOf(seen), 'id\n7\n8\n');
  const wrong = await load('MyDB.grows', 'id,ra\n9,4.5\n10,far\n', { type: 'text/csv' });
  assert.equal(wrong.status, 400);
  assert.match(wrong.text, /Line 3, column 'ra': 'far' is no float/);
  const strange = await load('MyDB.grows', 'id,dec\n9,4.5\n', { type: 'text/csv' });
  assert.equal(strange.status, 400);
  assert.match(strange.text, /no column 'dec'.*id, ra, seen/s);
  assert.equal(await rowsOf(all), right);
});

test('What is dropped is gone, and dropping it again says so.', async () => {
  assert.equal((await put('MyDB.leaves', 'n\n1\n', { type: 'text/csv' })).status, 201);
  assert.equal((await drop('mydb.LEAVES')).status, 204);
  assert.equal((await ask('tables/MyDB.leaves')).status, 404);
  assert.match(await rowsOf('SELECT * FROM MyDB.leaves'), /leaves/);
  for (const answer of [await drop('MyDB.leaves'), await load('MyDB.leaves', 'n\n2\n')]) {
    assert.equal(answer.status, 404);
    assert.match(answer.text, /There is no table 'leaves' in MyDB\./);
  }
});

test('A table that is there stays as it is.', async () => {
  assert.equal((await put('MyDB.stays', 'n\n1\n', { type: 'text/csv' })).status, 201);
  const again = await put('MyDB.STAYS', 'n\n2\n', { type: 'text/csv' });
  assert.equal(again.status, 409);
  assert.match(again.text, /There is already a table 'STAYS' in MyDB\./);
  assert.equal(await rowsOf('SELECT n FROM MyDB.stays'), 'n\n1\n');
});

const VOSI = `<?xml version="1.0"?>
<vosi:table xmlns:vosi="http://www.ivoa.net/xml/VOSITables/v1.0" type="output"
    xmlns:vs="http://www.ivoa.net/xml/VODataService/v1.1"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <name>elsewhere.called_so</name><description>of the table</description>
  <column><name>big</name><dataType xsi:type="vs:VOTableType">long</dataType></column>
  <column><name>size</name><description>Of a &lt;galaxy&gt;</description><unit>arcsec</unit>
    <ucd>phys.angSize</ucd><dataType xsi:type="vs:VOTableType">float</dataType></column>
  <column><name>words</name>
    <dataType xsi:type="vs:VOTableType" arraysize="30*">char</dataType></column>
  <column><name>seen</name><dataType xsi:type="vs:VOTableType" arraysize="*"
    extendedType="timestamp">char</dataType></column>
  <column><name>small</name><dataType xsi:type="vs:TAPType">SMALLINT</dataType></column>
  <column><name>named</name><dataType xsi:type="vs:TAPType" size="9">VARCHAR</dataType></column>
</vosi:table>`;

test('The description of a table becomes an empty one, which rows are then added to.', async () => {
  const made = await put('MyDB.described', VOSI, { type: 'text/xml; charset=utf-8' });
  assert.equal(made.status, 201, made.text);
  const { text } = await ask('tables/MyDB.described');
  const columns = [...text.matchAll(/<column>\s*<name>([^<]+)<.*?<dataType([^>]*)>(\w+)</gs)];
  assert.deepEqual(
    columns.map(([, name, said = '', type]) => [
      name,
      type,
      /extendedType="(\w+)"/.exec(said)?.[1],
    ]),
    [
      ['big', 'long', undefined],
      ['"size"', 'float', undefined],
      ['words', 'unicodeChar', undefined],
      ['seen', 'char', 'timestamp'],
      ['small', 'short', undefined],
      ['named', 'unicodeChar', undefined],
    ],
  );
  assert.match(text, /<description>Of a &lt;galaxy&gt;<\/description>\s*<unit>arcsec<\/unit>/);
  assert.match(text, /<ucd>phys.angSize<\/ucd>/);
  const rows = `words,big,seen,small\nM 31,${BIG},2020-01-02T03:04:05,-32768\n`;
  assert.equal((await load('MyDB.described', rows, { type: 'text/csv' })).status, 200);
  const answer = await rowsOf('SELECT big, words, seen, small FROM MyDB.described');
  assert.equal(answer, `big,words,seen,small\n${BIG},M 31,2020-01-02 03:04:05,-32768\n`);
  const beyond = await load('MyDB.described', 'small\n32768\n', { type: 'text/csv' });
  assert.match(beyond.text, /Line 2, column 'small': '32768' is no smallint/);
});

/** What a description says of its columns, but which of them the table is sorted by. */
const columnsOf = (all: string): string =>
  all.slice(all.indexOf('<column>')).replaceAll(/\s*<flag>indexed<\/flag>/g, '');

test('A table goes back as it came, described and with its rows, in every format.', async () => {
  const { text } = await ask('tables/Stars.Hipparcos');
  assert.equal((await put('MyDB.like', text, { type: 'text/xml' })).status, 201);
  assert.equal(columnsOf((await ask('tables/MyDB.like')).text), columnsOf(text));
  const some = 'SELECT TOP 5 hip, ra, vmag, name FROM Stars.Hipparcos ORDER BY hip';
  const right = await rowsOf(some);
  for (const [format, type] of [
    ['votable', VOTABLE],
    ['votable/b2', VOTABLE],
    ['fits', 'application/fits'],
    ['parquet', 'application/vnd.apache.parquet'],
    ['csv', 'text/csv'],
    ['tsv', 'text/tab-separated-values'],
  ] as const) {
    const sent = new URLSearchParams({ LANG: 'ADQL', QUERY: some, RESPONSEFORMAT: format });
    const file = await fetch(`${server.url}/tap/sync`, { method: 'POST', body: sent });
    const bytes = new Uint8Array(await file.arrayBuffer());
    const table = `MyDB.as_${format.replace('/', '_')}`;
    const made = await put(table, bytes, { type });
    assert.equal(made.status, 201, made.text);
    assert.equal(await rowsOf(`SELECT * FROM ${table} ORDER BY hip`), right, format);
    const more = await load(table, bytes, { type });
    assert.match(more.text, /^Inserted 5 rows/, format);
    assert.match(await rowsOf(`SELECT COUNT(*) AS n FROM ${table}`), /\n10\n/);
  }
});

const column = (type: string): string =>
  `<table><column><name>a</name><dataType arraysize="2">${type}</dataType></column></table>`;

test('What cannot be a table is refused in a sentence, and leaves nothing.', async () => {
  for (const [type, body, words] of [
    ['text/xml', VOSI.replace('</vosi:table>', ''), /description of the table cannot be read/],
    ['text/xml', column('double'), /Column 'a'.*double\[2\]/],
    ['text/xml', '<table><name>x</name></table>', /has no column/],
    ['text/xml', votable(''), /application\/x-votable\+xml/],
    ['text/xml', '<!DOCTYPE table [<!ENTITY a "b">]><table/>', /cannot be read/],
    [VOTABLE, votable('').replace('"double"', '"double" arraysize="2"'), /'ra'.*double\[2\]/],
    [VOTABLE, VOSI, /no table with fields/],
    ['application/fits', 'SIMPLE  =                    T', /FITS/],
    ['text/csv', '', /empty/],
    ['multipart/form-data; boundary=x', '--x--', /form in parts/],
  ] as const) {
    const answer = await put('MyDB.never', body, { type });
    assert.equal(answer.status, 400, answer.text);
    assert.match(answer.text, words);
  }
  const large = await put('MyDB.never', `n\n${'1234567890\n'.repeat(300_000)}`);
  assert.equal(large.status, 413, large.text);
  assert.match(large.text, /larger than 3000000 bytes/);
  assert.equal((await ask('tables/MyDB.never')).status, 404);
});

test('Nobody but its owner changes a table, and not from a page of another site.', async () => {
  assert.equal((await put('MyDB.mine', 'n\n1\n')).status, 201);
  const words = ['account', 'token', 'anna', 'look', '--scope', 'read'];
  const token = secretly(almagest(server, ...words));
  const changes = (more: Ask): Promise<readonly Read[]> =>
    Promise.all([
      put('MyDB.other', 'n\n1\n', more),
      load('MyDB.mine', 'n\n2\n', more),
      drop('MyDB.mine', more),
      ask('permissions/MyDB.mine', { method: 'POST', body: 'r-group=', ...more }),
      ask('table-update', { method: 'POST', body: INDEX, ...more }),
    ]);
  const statuses = async (more: Ask): Promise<readonly number[]> =>
    (await changes(more)).map(({ status }) => status);
  assert.deepEqual(await statuses({ by: null }), [401, 401, 401, 401, 401]);
  const bearer = { by: null, headers: { Authorization: `Bearer ${token}` } };
  assert.deepEqual(await statuses(bearer), [403, 403, 403, 403, 403]);
  assert.match((await drop('MyDB.mine', bearer)).text, /for 'read', and this call needs.*'query'/);
  const foreign = { headers: { 'Sec-Fetch-Site': 'cross-site' } };
  assert.deepEqual(await statuses(foreign), [403, 403, 403, 403, 403]);
  assert.equal(await rowsOf('SELECT n FROM MyDB.mine'), 'n\n1\n');
  // Ben's MyDB is another one.
  assert.equal((await ask('tables/MyDB.mine', { by: ben })).status, 404);
  assert.deepEqual((await statuses({ by: ben })).slice(1, 4), [404, 404, 404]);
  assert.equal((await ask('permissions/MyDB.mine', { by: null })).status, 401);
});

const INDEX = new URLSearchParams({ table: 'MyDB.mine', index: 'n', unique: 'false' });

test('Tables elsewhere are nobody’s to change, whether there are such or not.', async () => {
  for (const table of ['Stars.Hipparcos', 'Stars.new', 'nowhere.new', 'TAP_SCHEMA.tables']) {
    for (const answer of [
      await put(table, 'n\n1\n'),
      await load(table, 'n\n1\n'),
      await drop(table),
    ]) {
      assert.equal(answer.status, 403, answer.text);
      assert.match(answer.text, /in MyDB alone/);
    }
  }
  for (const table of ['bare', 'MyDB.a.b', 'MyDB.', '.a', 'MyDB.%23t']) {
    const answer = await put(table, 'n\n1\n');
    assert.equal(answer.status, 400, answer.text);
  }
  const odd = 'MyDB.%22two%20%22%22words%22%22%22';
  assert.equal((await put(odd, 'n\n1\n')).status, 201);
  assert.equal(await rowsOf('SELECT n FROM MyDB."two ""words"""'), 'n\n1\n');
  assert.equal((await drop(odd)).status, 204);
});

test('A table that was made is one of CasJobs at once, and counts against the quota.', async () => {
  assert.equal((await put('MyDB.shown', 'n\n5\n', { by: ben })).status, 201);
  assert.deepEqual(await ben.quick('SELECT n FROM shown'), ['5']);
  almagest(server, 'account', 'set-quota', 'ben', '0');
  const kept = await put('MyDB.beyond', 'n\n5\n', { by: ben });
  assert.equal(kept.status, 400);
  assert.match(kept.text, /more than your quota of 0/);
  assert.equal((await ask('tables/MyDB.beyond', { by: ben })).status, 404);
  almagest(server, 'account', 'set-quota', 'ben', '1GB');
});

/** Runs the job that a form makes, as pyvo does, and returns it. */
const ran = async (form: Readonly<Record<string, string>>): Promise<string> => {
  const made = await ask('table-update', { method: 'POST', body: new URLSearchParams(form) });
  assert.equal(made.status, 303, made.text);
  const job = new URL(made.headers.get('location') ?? '').pathname.replace('/tap/', '');
  const run = new URLSearchParams({ PHASE: 'RUN' });
  await ask(`${job}/phase`, { method: 'POST', body: run });
  const ended = async (): Promise<string> => {
    const { text } = await ask(`${job}?WAIT=20`);
    return /<uws:phase>(?:QUEUED|EXECUTING)</.test(text) ? ended() : text;
  };
  return ended();
};

test('A job for an index ends well and makes none, and one for a unique index fails.', async () => {
  assert.equal((await put('MyDB.listed', 'id,my name\n1,a\n')).status, 201);
  for (const index of ['id', 'ID', '"my name"', 'id, my name']) {
    const text = await ran({ table: 'MyDB.listed', index, unique: 'false' });
    assert.match(text, /<uws:phase>COMPLETED<.*<note>No index was made/s, index);
  }
  for (const [form, words] of [
    [{ table: 'MyDB.listed', index: 'id', unique: 'true' }, /UNIQUE asks that no two rows/],
    [{ table: 'MyDB.listed', index: 'id', unique: '1' }, /UNIQUE asks that no two rows/],
    [{ table: 'MyDB.listed', index: 'id', unique: 'maybe' }, /UNIQUE is 'maybe'/],
    [{ table: 'MyDB.listed', index: 'dec' }, /'dec'/],
    [{ table: 'MyDB.nothing', index: 'id' }, /nothing/],
    [{ table: 'Stars.Hipparcos', index: 'hip' }, /in MyDB alone/],
    [{ table: 'MyDB.listed' }, /INDEX is missing/],
  ] as const) {
    const text = await ran(form);
    assert.match(text, /<uws:phase>ERROR</);
    assert.match(/<uws:message>([^<]*)/.exec(text)?.[1] ?? '', words);
    assert.doesNotMatch(text, /<note>/);
  }
});

/** Says who reads a table. */
const say = (body: string): Promise<Read> =>
  ask('permissions/mydb.OPEN', { method: 'POST', body, type: 'text/plain' });

const told = async (): Promise<string> => (await ask('permissions/MyDB.open')).text;

const readers = (names: string): string =>
  `owner=anna\npublic=false\nr-group=${names}\nrw-group=\n`;

test('Permissions publish a table in groups, and say no to what there is not.', async () => {
  for (const name of ['Survey', 'Other']) {
    const made = await anna.groups('CreateGroup', { groupName: name, description: '' });
    const gid = /<long[^>]*>(\d+)</.exec(made.body)?.[1] ?? '';
    const owner = { group_owner: anna.wsid, group_owner_pw: anna.pw, group_id: gid };
    await anna.groups('InviteToGroup', { ...owner, user_wsid: ben.wsid });
    await ben.groups('AcceptInvite', { gid });
  }
  assert.equal((await put('MyDB.open', 'n\n5\n')).status, 201);
  assert.equal(await told(), readers(''));
  assert.equal((await say('r-group=ivo://stars.example/gms?Survey\n')).status, 204);
  assert.equal(await told(), readers('Survey'));
  assert.deepEqual(await ben.quick('SELECT n FROM Survey..[open]'), ['5']);
  // What was told can be said back.
  assert.equal((await say(await told())).status, 204);
  for (const [line, status, words] of [
    ['public=true', 400, /not read by everybody/],
    ['rw-group=Survey', 400, /only its owner changes/],
    ['owner=ben', 400, /stays its owner/],
    ['public=yes', 400, /public/],
    ['junk=true', 400, /no line of permissions/],
    ['r-group', 400, /no line of permissions/],
    ['r-group=Nobodys', 404, /no group Nobodys/],
  ] as const) {
    const answer = await say(`r-group=Other\n${line}\n`);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.text, words);
    assert.equal(await told(), readers('Survey'));
  }
  assert.equal((await say('r-group=other\n')).status, 204);
  assert.equal(await told(), readers('Other'));
  assert.deepEqual(await ben.quick('SELECT n FROM Other..[open]'), ['5']);
  assert.match(await ben.complaint('SELECT n FROM Survey..[open]'), /open/);
  assert.equal((await say('public=false\n')).status, 204);
  assert.equal(await told(), readers('Other'));
  assert.equal((await say('r-group=\n')).status, 204);
  assert.equal(await told(), readers(''));
});
