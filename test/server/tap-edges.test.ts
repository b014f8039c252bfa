// What no validator of TAP looks at, on the real program: a kill in the middle of a query, many who
// delete or tell one job, large and strange uploads, and rows that are counted twice.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { tapClient, textOf } from '../support/tap-client.ts';
import { until } from '../support/until.ts';

let server: ServerInTest;
before(async () => {
  server = await startServer(['--interrupt-seconds', '1']);
});
after(() => server[Symbol.asyncDispose]());

const { destroy, own, submit, ended } = tapClient(() => server);

/** A form in parts that sends a file as TAP_UPLOAD.sent. */
const sending = (file: Blob): FormData => {
  const form = new FormData();
  form.set('UPLOAD', 'sent,param:file');
  form.set('file', file, 'sent');
  return form;
};

/** The rows of a CSV, without its header. */
const rowsOf = (text: string): readonly string[] => text.trimEnd().split('\n').slice(1);

/** Compares 300 million pairs, which takes a second, or some. */
const SECONDS = `SELECT COUNT(*) AS n FROM Stars.Hipparcos AS a JOIN Stars.Hipparcos AS b
  ON a.ra + b.ra < 20 AND a.dec < b.dec WHERE a.hip < 2500`;

test('a job whose server is killed while it runs is run again, and ends', async () => {
  const job = await submit(SECONDS, { RESPONSEFORMAT: 'csv' });
  const phase = async () => textOf(own(`${job}/phase`));
  await until(async () => (await phase()) === 'EXECUTING', 'its start');
  await server.restart('SIGKILL');
  assert.equal(await ended(job), 'COMPLETED');
  const counted = rowsOf(await textOf(own(`${job}/results/result`)));
  assert.deepEqual(counted, [String(await pairsByHand())]);
});

/** What `SECONDS` counts. */
const pairsByHand = async (): Promise<number> => {
  const QUERY = 'SELECT hip, ra, dec FROM Stars.Hipparcos';
  const text = await textOf(own('sync', { LANG: 'ADQL', RESPONSEFORMAT: 'csv', QUERY }));
  const stars = rowsOf(text).map((row) => row.split(',').map(Number));
  let pairs = 0;
  for (const [hip = 0, ra = 0, dec = 0] of stars) {
    if (hip >= 2_500) continue;
    for (const [, otherRa = 0, otherDec = 0] of stars) {
      if (ra + otherRa < 20 && dec < otherDec) pairs += 1;
    }
  }
  return pairs;
};

test('many delete one job at once, in both ways, and each is led to the list', async () => {
  for (const query of [SECONDS, 'SELECT TOP 1 hip FROM Stars.Hipparcos']) {
    const job = await submit(query);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        at % 2 === 0 ? destroy(job) : own(job, { ACTION: 'DELETE' }),
      ),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([303]));
    for (const answer of answers) {
      assert.match(answer.headers.get('location') ?? '', /\/tap\/async\?LAST=\d+$/);
    }
    assert.equal((await own(job)).status, 404);
  }
});

test('words of every script come back as they were sent', async () => {
  const words = ['αλμαγέστη', 'المجسطي', '大', '🌌 tab\tand "quotes"', '', 'a,b;c'];
  const cells = words.map((word) => `<TR><TD>${word}</TD></TR>`).join('');
  const votable =
    '<?xml version="1.0"?><VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">' +
    '<RESOURCE><TABLE><FIELD name="w" datatype="unicodeChar" arraysize="*"/><DATA><TABLEDATA>' +
    `${cells}</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`;
  const form = sending(new Blob([votable]));
  form.set('LANG', 'ADQL');
  form.set('QUERY', 'SELECT w FROM TAP_UPLOAD.sent');
  form.set('RESPONSEFORMAT', 'json');
  const text = await textOf(own('sync', form));
  const found = JSON.parse(text) as { readonly Result: readonly [{ readonly Data: unknown }] };
  // An empty cell of TABLEDATA says that there is no value.
  assert.deepEqual(
    found.Result[0].Data,
    words.map((word) => [word === '' ? null : word]),
  );
});

test('fifty megabytes that are sent along are joined, and every row is counted', async () => {
  const count = 2_500_000;
  const lines = Array.from({ length: count }, (_, at) => `${at},${(at % 997) / 8},row ${at}\n`);
  const file = new Blob(['n,x,w\n', lines.join('')]);
  assert.ok(file.size > 50_000_000);
  const query =
    'SELECT COUNT(*) AS c, SUM(u.n) AS s, COUNT(h.hip) AS h FROM TAP_UPLOAD.sent AS u ' +
    'LEFT JOIN Stars.Hipparcos AS h ON h.hip = u.n';
  const job = await submit(query, sending(file));
  assert.equal(await ended(job), 'COMPLETED');
  const text = await textOf(own(`${job}/results/result`));
  const cells = [...text.matchAll(/<TD>([^<]*)<\/TD>/g)].map(([, cell]) => cell);
  // Hipparcos has a row for each number it names, up to 120,404: all are among those sent.
  assert.deepEqual(cells, [String(count), String((count * (count - 1)) / 2), '118216']);
});

test('as many rows come in every format as COUNT(*) says', async () => {
  const from = 'FROM Stars.Hipparcos WHERE vmag < 7 AND dec < 0';
  const form = { LANG: 'ADQL', RESPONSEFORMAT: 'csv' };
  const counted = await textOf(own('sync', { ...form, QUERY: `SELECT COUNT(*) AS n ${from}` }));
  const rows = rowsOf(await textOf(own('sync', { ...form, QUERY: `SELECT hip ${from}` })));
  assert.deepEqual([String(rows.length)], rowsOf(counted));
  assert.equal(new Set(rows).size, rows.length);
});

test('what twenty requests tell one draft at once, all of it stays', async () => {
  const made = await own('async', { LANG: 'ADQL', QUERY: 'SELECT 1 AS one' });
  const job = (made.headers.get('location') ?? '').replace(`${server.url}/tap/`, '');
  const names = Array.from({ length: 20 }, (_, number) => `P${number}`);
  const answers = await Promise.all(
    names.map((name) => own(`${job}/parameters`, { [name]: `value of ${name}` })),
  );
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([303]));
  const text = await textOf(own(`${job}/parameters`));
  const told = [...text.matchAll(/id="(P\d+)"[^>]*>([^<]*)</g)];
  assert.deepEqual(
    told.map(([, name, value]) => `${name} ${value}`).toSorted(),
    names.map((name) => `${name} value of ${name}`).toSorted(),
  );
  assert.match(text, /SELECT 1 AS one/);
});

test('a job that is told more while it is set to run, runs as it was told', async () => {
  const rounds = Array.from({ length: 10 }, async () => {
    const made = await own('async', {
      LANG: 'ADQL',
      RESPONSEFORMAT: 'csv',
      QUERY: 'SELECT 1 AS a',
    });
    const job = (made.headers.get('location') ?? '').replace(`${server.url}/tap/`, '');
    const [told, run] = await Promise.all([
      own(`${job}/parameters`, { QUERY: 'SELECT 2 AS a' }),
      own(`${job}/phase`, { PHASE: 'RUN' }),
    ]);
    assert.equal(run.status, 303, await run.text());
    assert.equal(await ended(job), 'COMPLETED');
    const answer = await textOf(own(`${job}/results/result`));
    assert.equal(answer, told.status === 303 ? 'a\n2\n' : 'a\n1\n');
    assert.match(await textOf(own(`${job}/parameters`)), /SELECT \d AS a/);
  });
  await Promise.all(rounds);
});
