// The documents as pages: every one that is shipped is well formed, keeps its words, and links
// only to what is there; whatever stands in one cannot become markup.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SaxesParser } from 'saxes';
import { readDocuments } from '../../src/admin/read-documents.ts';
import { documentsOf, type Document } from '../../src/web/documents.ts';
import { markdown, titleOf } from '../../src/web/markdown.ts';
import { bodyOf, requestOf } from '../support/http-request.ts';

const flat = (text: string): string => markdown(text, () => undefined).html.replaceAll(/\s+/g, ' ');

const FORMS: readonly (readonly [string, string, RegExp])[] = [
  ['headings', '## The sky & more', /<h2 id="the-sky-more">The sky &#38; more<\/h2>/],
  ['paragraphs of several lines', 'one\ntwo\n\nthree', /<p>one two<\/p><p>three<\/p>/],
  ['inline code', 'say `a < b` and `*`', /<code>a &#60; b<\/code> and <code>\*<\/code>/],
  ['strong words', '**account.** A *no*', /<strong>account\.<\/strong> A <em>no<\/em>/],
  ['stars that are none', '2 * 3 * 4', /<p>2 \* 3 \* 4<\/p>/],
  ['lists', '- one\n  and on\n- two', /<ul> <li>one and on<\/li><li>two<\/li> <\/ul>/],
  ['numbered lists', '1. one\n2. two', /<ol> <li>one<\/li><li>two<\/li> <\/ol>/],
  [
    'fenced code',
    '```sql\nSELECT 1\n\n# x\n```\nbehind',
    /<code>SELECT 1 # x<\/code><\/pre><p>beh/,
  ],
  [
    'tables',
    '| a | b |\n| --- | --- |\n| 1 \\| 2 | `x` |',
    /<th>a<\/th>.*data-label="a"> 1 \| 2 </,
  ],
  ['tables without a header', '| | |\n| --- | --- |\n| 1 | 2 |', /^(?!.*<th>).*data-label=""> 1 </],
  ['links to pages that are not served', '[here](../x.md)', /<p>here<\/p>/],
  ['markup', '<script>x</script> & "', /<p>&#60;script&#62;x&#60;\/script&#62; &#38; &#34;<\/p>/],
];

for (const [title, text, expected] of FORMS) {
  test(`${title} are written as such`, () => {
    assert.match(flat(text), expected);
  });
}

test('links between documents lead to their pages, and to nothing else', async () => {
  const documents = [
    {
      path: 'guide/sql.md',
      text: '# S\n[a](../glossary.md#job) [b](more.md) [c](../../src/x.md) [d](https://ivoa.net/) [e](javascript:x)',
    },
    { path: 'guide/more.md', text: '# M' },
    { path: 'glossary.md', text: '# G' },
  ];
  const page = await pageAt(documents, '/docs/guide/sql');
  const links = page.links.filter((link) => !link.startsWith('/#') && link !== '/');
  assert.deepEqual(links, ['/docs/glossary#job', '/docs/guide/more', 'https://ivoa.net/']);
});

test('every shipped document is a page with a title, and links only to pages', async () => {
  const documents = await readDocuments();
  const paths = documents.map(({ path }) => path);
  for (const path of [
    'docs/guide/sql.md',
    'docs/protocols/casjobs.md',
    'docs/reference/errors.md',
    'docs/glossary.md',
  ]) {
    assert.ok(paths.includes(path.replace('docs/', '')), path);
  }
  const protocol = documentsOf(documents);
  for (const { path, text } of documents) {
    const { links, title } = await pageAt(documents, `/docs/${path}`);
    assert.equal(title, `${titleOf(text)} · Almagest`);
    for (const link of links.filter((each) => each.startsWith('/docs/'))) {
      assert.ok(protocol.takes(requestOf({ path: link.replace(/#.*/, '') })), link);
    }
  }
});

test('only GET and HEAD of documents are taken', () => {
  const protocol = documentsOf([{ path: 'guide/sql.md', text: '# S' }]);
  assert.ok(protocol.takes(requestOf({ path: '/docs/guide/sql' })));
  assert.ok(protocol.takes(requestOf({ path: '/docs/guide/sql.md', method: 'HEAD' })));
  for (const path of ['/docs', '/docs/', '/docs/guide/../guide/sql', '/docs/guide/nothing']) {
    assert.ok(!protocol.takes(requestOf({ path })), path);
  }
  assert.ok(!protocol.takes(requestOf({ path: '/docs/guide/sql', method: 'POST' })));
});

test('a program without its documents serves none', async () => {
  assert.deepEqual(await readDocuments('/nowhere/docs'), []);
});

interface Page {
  readonly links: readonly string[];
  readonly title: string;
}

/** Parses the page strictly, as XML: what is not closed or not escaped throws. */
const pageAt = async (documents: readonly Document[], path: string): Promise<Page> => {
  const { body } = await documentsOf(documents).answer(requestOf({ path }));
  const links: string[] = [];
  let [title, isTitle] = ['', false];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    isTitle = name === 'title';
    if (attributes['href'] !== undefined) links.push(attributes['href']);
  });
  parser.on('closetag', () => {
    isTitle = false;
  });
  parser.on('text', (piece) => {
    if (isTitle) title += piece;
  });
  parser.write((await bodyOf(body)).replace(/^<!doctype html>/i, '')).close();
  return { links, title };
};
