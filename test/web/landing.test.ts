// The start page: that it is well-formed whatever catalogs are called, links everything it should,
// and offers a first query that fits the catalogs there are.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SaxesParser } from 'saxes';
import { instant } from '../../src/base/time.ts';
import type { Column } from '../../src/domain/column.ts';
import type { Context, ContextTable } from '../../src/domain/context.ts';
import { landingOf } from '../../src/web/landing.ts';
import type { HttpAnswer } from '../../src/wire/http/message.ts';
import { bodyOf, requestOf } from '../support/http-request.ts';

const COLUMNS: readonly Column[] = [
  { name: 'hip', type: { name: 'int' }, description: 'Number in the catalog' },
  { name: 'ra', type: { name: 'float' }, unit: 'deg' },
  { name: 'dec', type: { name: 'float' }, unit: 'deg' },
  { name: 'price', type: { name: 'decimal', precision: 9, scale: 2 } },
  { name: 'note', type: { name: 'varchar', length: null } },
  { name: '_zone', type: { name: 'int' }, hidden: true },
];

const tableNamed = (name: string, more: Partial<ContextTable> = {}): ContextTable => ({
  name,
  columns: COLUMNS,
  rows: 118_216n,
  bytes: 1n,
  files: [],
  ...more,
});

const contextWith = (tables: readonly ContextTable[], more: Partial<Context> = {}): Context => ({
  name: 'Stars',
  description: 'Real stars.',
  version: 1,
  created: instant(0),
  tables,
  ...more,
});

const HIPPARCOS = tableNamed('Hipparcos', { key: 'hip', position: { ra: 'ra', dec: 'dec' } });
const STARS = contextWith([HIPPARCOS, tableNamed('DeepSky')], { mainTable: 'Hipparcos' });

const answerFor = (contexts: readonly Context[]): Promise<HttpAnswer> =>
  landingOf({
    contexts: async () => contexts,
    version: '1.2.3',
    documents: [{ path: 'guide/sql.md', text: '# The SQL <here>' }],
    apis: [
      {
        title: 'REST',
        about: 'By plain HTTP.',
        root: '/casjobs/RestApi',
        resources: [{ method: 'GET', path: 'jobs/{job}', about: 'A job <of> yours.' }],
      },
    ],
    services: [
      {
        title: 'Jobs',
        about: 'Batch jobs.',
        paths: ['/casjobs/services/jobs.asmx', '/gcasjobs/services/jobs.asmx'],
        operations: ['SubmitJob', 'GetJobs'],
        forms: 'everybody',
      },
      {
        title: 'Command',
        about: 'Tokens.',
        paths: ['/CommandWebService.asmx'],
        operations: ['clearJobStatus'],
        forms: 'nobody',
      },
    ],
  }).answer(requestOf({ base: 'https://stars.example' }));

interface Page {
  readonly source: string;
  /** Text with tags taken away. */
  readonly text: string;
  readonly links: readonly string[];
  readonly elements: ReadonlySet<string>;
}

/** Parses the page strictly, as XML: what is not closed or not escaped throws. */
const pageFor = async (contexts: readonly Context[]): Promise<Page> => {
  const source = await bodyOf((await answerFor(contexts)).body);
  const links: string[] = [];
  const elements = new Set<string>();
  let text = '';
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    elements.add(name);
    if (attributes['href'] !== undefined) links.push(attributes['href']);
  });
  parser.on('text', (piece) => {
    text += piece;
  });
  parser.write(source.replace(/^<!doctype html>/i, '')).close();
  return { source, text, links, elements };
};

void test('The page links both addresses of a service, its documents, and health.', async () => {
  const { links, text } = await pageFor([STARS]);
  for (const path of ['/casjobs/services/jobs.asmx', '/gcasjobs/services/jobs.asmx']) {
    for (const link of [path, `${path}?WSDL`, `${path}?disco`]) {
      assert.ok(links.includes(link), link);
    }
    assert.ok(text.includes(`https://stars.example${path}`), path);
  }
  assert.ok(links.includes('/casjobs/services/jobs.asmx?op=SubmitJob'));
  assert.ok(links.includes('/casjobs/services/jobs.asmx?op=GetJobs'));
  assert.ok(links.includes('/CommandWebService.asmx?op=clearJobStatus'));
  assert.match(
    text,
    /by SOAP 1\.1, SOAP 1\.2, GET and POST[^]*by SOAP 1\.1 and SOAP 1\.2[^]*clearJobStatus/,
  );
  assert.ok(links.includes('/healthz'));
  assert.ok(links.includes('/account'));
  assert.ok(links.includes('/docs/guide/sql'));
  assert.ok(text.includes('The SQL <here>'));
});

void test('Links within the page lead to a place on it.', async () => {
  for (const contexts of [[STARS], []]) {
    const { links, source } = await pageFor(contexts);
    for (const link of links.filter((each) => each.startsWith('#'))) {
      assert.ok(source.includes(`id="${link.slice(1)}"`), link);
    }
  }
});

void test('The page needs no script and fetches nothing.', async () => {
  const { elements } = await pageFor([STARS]);
  for (const name of ['script', 'img', 'link', 'iframe', 'form']) {
    assert.ok(!elements.has(name), name);
  }
  const { headers } = await answerFor([STARS]);
  assert.match(headers['Content-Security-Policy'] ?? '', /^default-src 'none'; style-src/);
});

void test('Contexts are shown with their tables, rows, columns, types and units.', async () => {
  const { text } = await pageFor([STARS]);
  const flat = text.replace(/\s+/g, ' ');
  for (const piece of ['Real stars.', 'Hipparcos', 'DeepSky', '118,216 rows, 5 columns']) {
    assert.ok(flat.includes(piece), piece);
  }
  for (const piece of ['decimal(9, 2)', 'varchar(max)', 'Number in the catalog']) {
    assert.ok(flat.includes(piece), piece);
  }
  assert.ok(!text.includes('_zone'), 'a hidden column is shown');
});

void test('Names and descriptions cannot become markup.', async () => {
  const evil = `<script>alert("1")</script>&'`;
  const column = { name: evil, type: { name: 'int' }, unit: evil, description: evil } as const;
  const table = tableNamed(evil, { columns: [column], description: evil });
  const { elements, text } = await pageFor([
    contextWith([table], { name: evil, description: evil }),
  ]);
  assert.ok(!elements.has('script'));
  assert.ok(text.split(evil).length > 6, 'it is shown as it was written');
});

void test('The first query is a cone where a catalog has positions.', async () => {
  const { text } = await pageFor([contextWith([tableNamed('Plain')], { name: 'First' }), STARS]);
  assert.match(text, /Ask for the Pleiades/);
  assert.match(text, /FROM fGetNearbyObjEq\(56\.75, 24\.12, 60\) AS n/);
  assert.match(text, /JOIN Hipparcos AS t ON t\.hip = n\.objID/);
  assert.match(text, /"context=Stars"/);
  assert.match(text, /SELECT TOP 10 t\.hip, t\.ra, t\.dec, n\.distance/);
  assert.match(text, /ORDER BY n\.distance"/);
  assert.match(
    text,
    /curl https:\/\/stars\.example\/casjobs\/services\/jobs\.asmx\/ExecuteQuickJob/,
  );
});

void test('The first query shows magnitudes where a column is known to hold them.', async () => {
  const vmag: Column = { name: 'v mag', type: { name: 'real' }, ucd: 'phot.mag;em.opt.V' };
  const { text } = await pageFor([
    contextWith([{ ...HIPPARCOS, columns: [...COLUMNS, vmag] }], { mainTable: 'Hipparcos' }),
  ]);
  assert.match(text, /SELECT TOP 10 t\.hip, t\.ra, t\.dec, t\.\[v mag\], n\.distance/);
  assert.match(text, /ORDER BY t\.\[v mag\]"/);
});

void test('Without positions the query is plain; without catalogs there is a way.', async () => {
  const { text } = await pageFor([contextWith([tableNamed('Odd name]')])]);
  assert.match(text, /SELECT TOP 10 \* FROM \[Odd name\]\]\]/);
  assert.match((await pageFor([])).text, /almagest context add NAME FILE…/);
});

void test('An API is shown with its address and its resources.', async () => {
  const { text } = await pageFor([STARS]);
  assert.match(text, /https:\/\/stars\.example\/casjobs\/RestApi/);
  assert.match(text, /GET jobs\/\{job\}\s+A job <of> yours\./);
});

void test('Only GET and HEAD of the root are taken.', () => {
  const landing = landingOf({
    contexts: async () => [],
    version: '',
    apis: [],
    documents: [],
    services: [{ title: '', about: '', paths: [], operations: [], forms: 'everybody' }],
  });
  assert.ok(landing.takes(requestOf({ path: '/' })));
  assert.ok(landing.takes(requestOf({ path: '/', method: 'HEAD' })));
  assert.ok(!landing.takes(requestOf({ path: '/', method: 'POST' })));
  assert.ok(!landing.takes(requestOf({ path: '/casjobs/services/jobs.asmx' })));
});
