// The project's own documents as pages under /docs/, each where it lies in the folder of documents.
// Their texts are given once, at the start; nothing is read for a request.

import type { Protocol } from '../wire/http/message.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { markdown, titleOf } from './markdown.ts';
import { pageAnswer } from './page.ts';

/** A document as it lies in its folder. */
export interface Document {
  /** From the folder of documents, as `guide/sql.md`. */
  readonly path: string;
  /** Markdown. */
  readonly text: string;
}

/** The protocol of `/docs/…`. */
export const documentsOf = (documents: readonly Document[]): Protocol => {
  const pages = new Map(documents.map((document) => [addressOf(document), document]));
  const pageAt = (path: string): Document | undefined => pages.get(path.replace(/\.md$/, ''));
  return {
    name: 'documents',
    takes: ({ path, method }) =>
      pageAt(path) !== undefined && (method === 'GET' || method === 'HEAD'),
    answer: async ({ path }) => {
      const document = pageAt(path);
      // Only what is taken is asked for.
      if (document === undefined) throw new Error(`No document is at ${path}.`);
      const linkTo = (target: string): string | undefined => hrefOf(target, document, pages);
      return pageAnswer({
        title: `${nameOf(document)} · Almagest`,
        about: nameOf(document),
        body: frameOf(markdown(document.text, linkTo)),
      });
    },
  };
};

/** Links to the documents for those who use a server or run one. */
export const documentList = (documents: readonly Document[]): Html => {
  const shown = SHELVES.map(({ title, begin }) => ({
    title,
    documents: begin.flatMap((each) => documents.filter(({ path }) => path.startsWith(each))),
  })).filter((shelf) => shelf.documents.length > 0);
  if (shown.length === 0) return html``;
  return html`<h2 id="documents">Documents</h2>
    <section class="card">
      <dl>
        ${shown.map(
          (shelf) =>
            html` <dt>${shelf.title}</dt>
              <dd>
                <ul class="lines">
                  ${shelf.documents.map(
                    (document) =>
                      html` <li><a href="${addressOf(document)}">${nameOf(document)}</a></li>`,
                  )}
                </ul>
              </dd>`,
        )}
      </dl>
    </section>`;
};

/** What is for people who use or run a server; decisions are for those who build one. */
const SHELVES: readonly { readonly title: string; readonly begin: readonly string[] }[] = [
  { title: 'To query', begin: ['guide/', 'reference/functions', 'glossary.md'] },
  { title: 'To call from programs', begin: ['protocols/', 'reference/errors.md'] },
  { title: 'To run a server', begin: ['operate/', 'reference/commands', 'reference/settings'] },
];

const frameOf = (text: Html): Html =>
  html`<header class="sky slim">
      <div class="page">
        <nav aria-label="Site"><a href="/">Almagest</a> <a href="/#documents">Documents</a></nav>
      </div>
    </header>
    <main class="page text">${text}</main>`;

const addressOf = ({ path }: Document): string => `/docs/${path.replace(/\.md$/, '')}`;

const nameOf = ({ path, text }: Document): string => titleOf(text) ?? path;

/** A link between documents leads to the other's page; one out of their folder leads nowhere. */
const hrefOf = (
  target: string,
  from: Document,
  pages: ReadonlyMap<string, Document>,
): string | undefined => {
  if (/^https?:\/\//.test(target) || target.startsWith('#')) return target;
  if (!URL.canParse(target, `${FOLDER}${from.path}`)) return undefined;
  const { origin, pathname, hash } = new URL(target, `${FOLDER}${from.path}`);
  const page = pathname.replace(/\.md$/, '');
  return origin === ORIGIN && pages.has(page) ? `${page}${hash}` : undefined;
};

/** Stands for this server while a link is put together. */
const ORIGIN = 'http://almagest.invalid';
const FOLDER = `${ORIGIN}/docs/`;
