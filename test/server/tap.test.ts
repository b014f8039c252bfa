// TAP on the real program: every format of a result, a job's whole way, one job behind every door,
// what strangers and friends see, and that examples run. Validators have a script of their own.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { almagest, personOf, type Person } from '../support/people.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { secretly } from '../support/secrets.ts';
import { basicOf, tapClient, textOf } from '../support/tap-client.ts';

/** A page of another site, whose scripts may call. */
const PAGE = 'https://aladin.example';

let server: ServerInTest;
let visitor: Person;
before(async () => {
  const flags = ['--tap-guest', 'visitor', '--interrupt-seconds', '1', '--tap-origins', PAGE];
  server = await startServer([...flags, '--quick-result-bytes', '1 MiB']);
  visitor = personOf(server, 'visitor');
  almagest(server, 'context', 'grant', 'Stars', '--strangers');
});
after(() => server[Symbol.asyncDispose]());

const { ask, own, destroy, submit, ended } = tapClient(() => server);

const STARS = 'SELECT TOP 3 hip, ra FROM Stars.Hipparcos ORDER BY hip';

/** Runs until somebody stops it, or some minutes have passed. */
const LONG = `SELECT COUNT(*) AS n FROM Stars.Hipparcos AS a CROSS JOIN Stars.Hipparcos AS b
  CROSS JOIN Stars.Hipparcos AS c WHERE a.ra + b.ra + c.ra < 0`;

/** What each format begins with, by the standard of each. */
const BEGINNINGS: readonly (readonly [string, RegExp, RegExp])[] = [
  ['votable/td', /^application\/x-votable\+xml;serialization=TABLEDATA$/, /<TD>1<\/TD>/],
  ['votable/b2', /^application\/x-votable\+xml;serialization=BINARY2$/, /<BINARY2>/],
  ['text/xml', /^text\/xml$/, /<TABLEDATA>/],
  ['fits', /^application\/fits$/, /^SIMPLE {2}=/],
  ['csv', /^text\/csv/, /^hip,ra\n1,/],
  ['tsv', /^text\/tab-separated-values/, /^hip\tra\n1\t/],
  ['parquet', /^application\/vnd\.apache\.parquet$/, /^PAR1/],
  ['json', /^application\/json$/, /"Columns":\["hip","ra"\]/],
];

void test('A query at once answers in every format, and says of which type it is.', async () => {
  for (const [format, type, words] of BEGINNINGS) {
    const answer = await own('sync', { LANG: 'ADQL', QUERY: STARS, RESPONSEFORMAT: format });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    assert.match(answer.headers.get('content-type') ?? '', type);
    assert.match(text, words, format);
  }
});

void test('The result of a job has the same bytes as that of a query at once.', async () => {
  const form = { LANG: 'ADQL', QUERY: STARS, RESPONSEFORMAT: 'csv' };
  const job = await submit(STARS, { RESPONSEFORMAT: 'csv' });
  assert.equal(await ended(job), 'COMPLETED');
  assert.equal(await textOf(own(`${job}/results/result`)), await textOf(own('sync', form)));
});

void test('A long answer flows, and is whole.', async () => {
  const all = { LANG: 'ADQL', QUERY: 'SELECT * FROM Stars.Hipparcos', RESPONSEFORMAT: 'votable' };
  const answer = await own('sync', all);
  assert.equal(answer.headers.get('content-length'), null);
  const text = await answer.text();
  const counted = await textOf(
    own('sync', { ...all, QUERY: 'SELECT COUNT(*) AS n FROM Stars.Hipparcos' }),
  );
  const rows = [...text.matchAll(/<TR>/g)].length;
  assert.equal(/<TD>(\d+)</.exec(counted)?.[1], String(rows));
  assert.match(text, /<\/VOTABLE>\s*$/);
});

void test('Rows beyond MAXREC are left out, and that is said; none is not.', async () => {
  const cases = [
    ['0', 0, true],
    ['2', 2, true],
    ['3', 3, false],
    ['4', 3, false],
  ] as const;
  for (const [most, rows, isCut] of cases) {
    const text = await textOf(own('sync', { LANG: 'ADQL', QUERY: STARS, MAXREC: most }));
    assert.equal([...text.matchAll(/<TR>/g)].length, rows, most);
    assert.equal(/QUERY_STATUS" value="OVERFLOW"/.test(text), isCut, most);
  }
});

void test('A mistake is told with its place, at once and by a job.', async () => {
  const wrong = 'SELECT hip,\n  nothing FROM Stars.Hipparcos';
  const answer = await own('sync', { LANG: 'ADQL', QUERY: wrong });
  assert.equal(answer.status, 400);
  assert.match(await answer.text(), /QUERY_STATUS" value="ERROR">[^<]*nothing[^<]*2/);
  for (const query of [wrong, 'SELEKT nothing']) {
    const job = await submit(query);
    assert.equal(await ended(job), 'ERROR');
    const error = await own(`${job}/error`);
    assert.equal(error.status, 200);
    assert.match(await error.text(), /value="ERROR">[^<]*(nothing|SELEKT)/);
    assert.match(await textOf(own(job)), /<uws:errorSummary type="fatal" hasDetail="true">/);
  }
});

void test('A job of TAP is one of CasJobs, and is cancelled there.', async () => {
  const job = await submit(LONG, { RUNID: 'the long one' });
  const id = job.slice('async/'.length);
  const conditions = { owner_wsid: server.wsid, owner_pw: server.pw, includeSystem: 'false' };
  const listed = await server.call('GetJobs', { ...conditions, conditions: `jobid:${id}` });
  assert.match(listed, /the long one/);
  await server.call('CancelJob', { jobId: id });
  assert.equal(await ended(job), 'ABORTED');
});

void test('A job of CasJobs is one of TAP, told in its words.', async () => {
  const form = { qry: 'SELECT 1 AS n', context: 'MyDB', taskname: 'batch', estimate: '1' };
  const submitted = await server.call('SubmitJob', form);
  const id = />(\d+)</.exec(submitted)?.[1] ?? submitted;
  assert.equal(await ended(`async/${id}`), 'COMPLETED');
  const text = await textOf(own(`async/${id}`));
  assert.match(text, /<uws:runId>batch</);
  assert.match(text, /<uws:parameter id="LANG">CASJOBS-SQL</);
  assert.match(await textOf(own('async?PHASE=COMPLETED&LAST=50')), new RegExp(`jobref id="${id}"`));
});

void test('A job that is stopped is stopped, and one that runs too long is aborted.', async () => {
  const stopped = await submit(LONG);
  assert.equal((await own(`${stopped}/phase`, { PHASE: 'ABORT' })).status, 303);
  assert.equal(await ended(stopped), 'ABORTED');
  const bounded = await submit(LONG, { EXECUTIONDURATION: '1' });
  assert.equal(await textOf(own(`${bounded}/executionduration`)), '1');
  assert.equal(await ended(bounded), 'ABORTED');
  for (const job of [stopped, bounded]) {
    assert.equal((await destroy(job)).status, 303);
    assert.equal((await own(job)).status, 404);
    assert.equal((await destroy(job)).status, 303);
  }
});

void test('A result goes when its owner says, and its job is found where asked for.', async () => {
  const job = await submit(STARS);
  assert.equal(await ended(job), 'COMPLETED');
  await own(`${job}/destruction`, { DESTRUCTION: '2020-01-01T00:00:00Z' });
  assert.equal(await textOf(own(`${job}/phase`)), 'ARCHIVED');
  assert.equal((await own(`${job}/results/result`)).status, 410);
  const id = job.slice('async/'.length);
  assert.doesNotMatch(await textOf(own('async')), new RegExp(`jobref id="${id}"`));
  assert.match(await textOf(own('async?PHASE=ARCHIVED')), new RegExp(`jobref id="${id}"`));
});

void test('Own tables are told to their owner alone, by TAP_SCHEMA and by the list.', async () => {
  const query = "SELECT hip, 'x' AS word INTO mydb.kept FROM Stars.Hipparcos WHERE hip < 100";
  const made = await own('sync', { LANG: 'CASJOBS-SQL', QUERY: query });
  assert.equal(made.status, 200, await made.text());
  const listing = { LANG: 'ADQL', QUERY: 'SELECT table_name FROM TAP_SCHEMA.tables' };
  const mine = await textOf(own('sync', listing));
  assert.match(mine, /<TD>MyDB\.kept<\/TD>/);
  const guests = { method: 'POST', body: new URLSearchParams(listing) };
  const theirs = await textOf(ask('sync', guests));
  assert.match(theirs, /<TD>Stars\.Hipparcos<\/TD>/);
  assert.doesNotMatch(theirs, /kept/);
  // Three numbers below 100 are missing in the catalog.
  const told = await own('tables/MyDB.kept');
  assert.match(await textOf(Promise.resolve(told)), /<nrows>99<\/nrows>/);
  assert.equal((await ask('tables/MyDB.kept')).status, 404);
});

void test('Views are told with their columns while they can be read.', async () => {
  for (const QUERY of [
    'SELECT hip, ra INTO mydb.base FROM Stars.Hipparcos WHERE hip < 100',
    'CREATE FUNCTION last () RETURNS int AS BEGIN RETURN (SELECT MAX(hip) FROM MyDB.base) END',
    // A function behind dbo is one's own in every context, and so is what it reads.
    'CREATE VIEW far AS SELECT TOP 1 h.ra, dbo.last() AS n FROM Stars.dbo.Hipparcos h',
    'CREATE VIEW near AS SELECT ra FROM MyDB.far',
  ]) {
    const made = await own('sync', { LANG: 'CASJOBS-SQL', QUERY });
    assert.equal(made.status, 200, `${QUERY}: ${await made.text()}`);
  }
  const listing = "SELECT table_name FROM TAP_SCHEMA.tables WHERE table_type = 'view'";
  const views = async (): Promise<readonly string[]> =>
    [...(await textOf(own('sync', { LANG: 'ADQL', QUERY: listing }))).matchAll(/<TD>(.*?)<\/TD>/g)]
      .map(([, name = '']) => name)
      .toSorted();
  assert.deepEqual(await views(), ['MyDB.far', 'MyDB.near']);
  const one = await textOf(own('tables/MyDB.near'));
  assert.match(one, /<vosi:table [^>]*type="view"/);
  assert.match(one, /<name>ra<\/name>.*<unit>deg<\/unit>\s*<ucd>pos.eq.ra;meta.main</s);
  const rows = await textOf(own('sync', { LANG: 'ADQL', QUERY: 'SELECT n FROM MyDB.far' }));
  assert.match(rows, /<TD>99<\/TD>/);
  await own('sync', { LANG: 'CASJOBS-SQL', QUERY: 'DROP TABLE mydb.base' });
  assert.deepEqual(await views(), []);
  const list = await own('tables');
  assert.equal(list.status, 200);
  assert.doesNotMatch(await list.text(), /MyDB\.(far|near)/);
});

void test('An xtype that comes with a table goes with its column.', async () => {
  const sent = `<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
    <RESOURCE><TABLE><FIELD name="shape" datatype="char" arraysize="*" xtype="polygon"/>
    <DATA><TABLEDATA><TR><TD>1 2 3 4 5 6</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`;
  const asked = async (LANG: string, QUERY: string, more: Record<string, string> = {}) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ LANG, QUERY, ...more })) form.set(name, value);
    if (more['UPLOAD'] !== undefined) form.set('file', new Blob([sent]));
    const answer = await own('sync', form);
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return text;
  };
  const UPLOAD = 'sent,param:file';
  const field = /<FIELD name="shape" datatype="unicodeChar" arraysize="\*" xtype="polygon"\/>/;
  assert.match(await asked('ADQL', 'SELECT shape FROM TAP_UPLOAD.sent', { UPLOAD }), field);
  const INTO = 'SELECT shape INTO mydb.areas FROM TAP_UPLOAD.sent';
  await asked('CASJOBS-SQL', INTO, { UPLOAD });
  assert.match(await asked('ADQL', 'SELECT shape FROM MyDB.areas'), field);
  const told = "SELECT xtype FROM TAP_SCHEMA.columns WHERE table_name = 'MyDB.areas'";
  assert.match(await asked('ADQL', told), /<TD>polygon<\/TD>/);
  assert.match(await textOf(own('tables/MyDB.areas')), /extendedType="polygon"/);
});

void test('Strangers do not see jobs of others, and a wrong password is no stranger.', async () => {
  const job = await submit(STARS);
  assert.equal((await ask(job)).status, 404);
  assert.equal((await ask(`${job}/results/result`)).status, 404);
  const headers = basicOf('demo', 'wrong');
  const answer = await ask('async', { headers });
  assert.equal(answer.status, 401);
  assert.match(answer.headers.get('www-authenticate') ?? '', /^Basic /);
});

void test('HEAD runs no query, and statements that change tables come by POST alone.', async () => {
  const query = 'LANG=ADQL&QUERY=SELECT+TOP+1+hip+FROM+Stars.Hipparcos';
  for (let time = 0; time < 10; time++) {
    assert.equal((await ask(`sync?${query}`, { method: 'HEAD' })).status, 405);
  }
  assert.match(await textOf(ask(`sync?${query}`)), /<TR>/);
  const change = await own('sync?LANG=CASJOBS-SQL&QUERY=DROP+TABLE+mydb.kept');
  assert.equal(change.status, 400);
  assert.match(await change.text(), /by POST alone/);
});

const askedByStranger = (QUERY: string): Promise<Response> =>
  ask('sync', { method: 'POST', body: new URLSearchParams({ LANG: 'CASJOBS-SQL', QUERY }) });

void test('Strangers read, in either language, and make nothing.', async () => {
  assert.match(await textOf(askedByStranger('SELECT TOP 1 hip FROM Stars.dbo.Hipparcos')), /<TR>/);
  for (const query of ['CREATE VIEW Hipparcos AS SELECT 666 AS hip', 'SELECT 1 AS a INTO mydb.t']) {
    const answer = await askedByStranger(query);
    assert.equal(answer.status, 400, query);
    assert.match(await answer.text(), /Who has not signed in can only read/);
  }
});

void test('Strangers read what is opened to them, and others read it all the same.', async () => {
  const QUERY = 'SELECT TOP 1 hip FROM Stars.Hipparcos';
  const paths = { list: 'tables', one: 'tables/Stars.Hipparcos', examples: 'examples' };
  const rows = `sync?LANG=ADQL&QUERY=${encodeURIComponent(QUERY)}`;
  const seen = async (headers: NonNullable<RequestInit['headers']> = {}) => ({
    list: /Hipparcos/.test(await textOf(ask(paths.list, { headers }))),
    one: (await ask(paths.one, { headers })).status,
    examples: /Hipparcos/.test(await textOf(ask(paths.examples, { headers }))),
    rows: (await ask(rows, { headers })).status,
  });
  const all = { list: true, one: 200, examples: true, rows: 200 };
  assert.deepEqual(await seen(), all);
  almagest(server, 'context', 'revoke', 'Stars', '--strangers');
  assert.deepEqual(await seen(), { list: false, one: 404, examples: false, rows: 400 });
  assert.deepEqual(await seen(basicOf('demo', server.pw)), all);
  const listing = 'SELECT schema_name FROM TAP_SCHEMA.schemas';
  assert.doesNotMatch(await textOf(askedByStranger(listing)), /Stars/);
  // Who signs in as the guest is a stranger still.
  const guest = basicOf(visitor.login, visitor.pw);
  assert.equal((await ask(paths.one, { headers: guest })).status, 404);
  almagest(server, 'context', 'grant', 'Stars', '--strangers');
  assert.deepEqual(await seen(), all);
});

void test('A page whose site is named asks as a browser does, to the rows of a job.', async () => {
  const asking = { Origin: PAGE, 'Access-Control-Request-Method': 'POST' };
  const leave = await ask('async', { method: 'OPTIONS', headers: asking });
  assert.equal(leave.status, 204);
  assert.match(leave.headers.get('Access-Control-Allow-Headers') ?? '', /Authorization/);
  const token = secretly(almagest(server, 'account', 'token', 'demo', 'page'));
  const Authorization = `Bearer ${token}`;
  const headers = { Authorization, Origin: PAGE, 'Sec-Fetch-Site': 'cross-site' };
  const body = new URLSearchParams({ LANG: 'ADQL', QUERY: STARS, PHASE: 'RUN' });
  const made = await ask('async', { method: 'POST', headers, body });
  assert.equal(made.headers.get('Access-Control-Allow-Origin'), PAGE);
  const job = (made.headers.get('Location') ?? '').slice(`${server.url}/tap/`.length);
  assert.equal(await ended(job), 'COMPLETED');
  const result = await ask(`${job}/results/result`, { headers });
  assert.equal(result.status, 200);
  assert.equal(result.headers.get('Access-Control-Allow-Origin'), PAGE);
  assert.equal(result.headers.get('Vary'), 'Accept-Encoding, Origin');
  const other = await ask(job, { headers: { ...headers, Origin: 'https://other.example' } });
  assert.equal(other.status, 403);
  assert.equal(other.headers.get('Access-Control-Allow-Origin'), null);
});

/** A query for each word that capabilities declare. */
const DECLARED: Readonly<Record<string, string>> = {
  LOWER: "SELECT LOWER('Ab') AS x FROM Stars.Hipparcos WHERE hip = 1",
  UPPER: "SELECT UPPER('Ab') AS x FROM Stars.Hipparcos WHERE hip = 1",
  ILIKE: "SELECT hip FROM Stars.Hipparcos WHERE name ILIKE 'sirius'",
  UNION: 'SELECT 1 AS x UNION SELECT 2 AS x',
  EXCEPT: 'SELECT 1 AS x EXCEPT SELECT 2 AS x',
  INTERSECT: 'SELECT 1 AS x INTERSECT SELECT 1 AS x',
  WITH: 'WITH a AS (SELECT hip FROM Stars.Hipparcos WHERE hip < 10) SELECT hip FROM a',
  CAST: 'SELECT CAST(ra AS INTEGER) AS x FROM Stars.Hipparcos WHERE hip = 1',
  IN_UNIT: "SELECT IN_UNIT(ra, 'rad') AS x FROM Stars.Hipparcos WHERE hip = 1",
  OFFSET: 'SELECT hip FROM Stars.Hipparcos ORDER BY hip OFFSET 5',
  ...Object.fromEntries(
    Object.entries({
      POINT: '1 = CONTAINS(POINT(ra, dec), CIRCLE(POINT(56.75, 24.12), 1))',
      CIRCLE: '1 = CONTAINS(POINT(ra, dec), CIRCLE(56.75, 24.12, 1))',
      BOX: '1 = CONTAINS(POINT(ra, dec), BOX(56.75, 24.12, 2, 2))',
      POLYGON: '1 = CONTAINS(POINT(ra, dec), POLYGON(55, 23, 58, 23, 57, 26))',
      CENTROID: 'DISTANCE(POINT(ra, dec), CENTROID(BOX(56.75, 24.12, 2, 2))) < 1',
      CONTAINS: "CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 56.75, 24.12, 1)) = 1",
      INTERSECTS: '1 = INTERSECTS(CIRCLE(ra, dec, 0.1), BOX(56.75, 24.12, 2, 2))',
      DISTANCE: 'DISTANCE(ra, dec, 56.75, 24.12) < 1',
      AREA: 'AREA(CIRCLE(ra, dec, vmag / 10)) > 1',
      COORD1: 'COORD1(POINT(ra, dec)) > 100',
      COORD2: 'COORD2(POINT(ra, dec)) > 10',
      COORDSYS: "COORDSYS(POINT(ra, dec)) = ''",
    }).map(([word, where]) => [word, `SELECT TOP 1 hip FROM Stars.Hipparcos WHERE ${where}`]),
  ),
};

void test('What capabilities declare of ADQL runs, and all of it is tried here.', async () => {
  const text = await textOf(ask('capabilities'));
  const declared = [...text.matchAll(/<form>(\w+)</g)].map(([, word]) => word ?? '');
  assert.deepEqual(declared.toSorted(), Object.keys(DECLARED).toSorted());
  for (const word of declared) {
    const form = { LANG: 'ADQL-2.1', QUERY: DECLARED[word] ?? '', MAXREC: '1' };
    const answer = await own('sync', form);
    assert.match(await answer.text(), /<TR>/, word);
  }
});

void test('The first query of the page finds Alcyone, HIP 17702, the first of all.', async () => {
  const page = await textOf(ask(''));
  const QUERY = /<pre><code>(SELECT[^<]+)</.exec(page)?.[1] ?? '';
  const body = new URLSearchParams({ LANG: 'ADQL', FORMAT: 'csv', QUERY });
  const [head, first] = (await textOf(ask('sync', { method: 'POST', body }))).split(/\r?\n/);
  assert.equal(head, 'hip,ra,dec,vmag');
  assert.match(first ?? '', /^17702,/);
});

void test('The page leads to examples, and each runs for whom it is shown to.', async () => {
  assert.match(await textOf(fetch(server.url)), /href="\/tap"/);
  assert.match(await textOf(ask('')), /\/tap\/examples/);
  const examples = await textOf(ask('examples'));
  const queries = [...examples.matchAll(/<pre property="query">([^<]*)</g)].map(([, text]) =>
    (text ?? '').replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
  );
  assert.equal(queries.length, 3);
  for (const query of queries) {
    const body = new URLSearchParams({ LANG: 'ADQL', QUERY: query });
    const text = await textOf(ask('sync', { method: 'POST', body }));
    assert.match(text, /<TR>/, query);
  }
});
