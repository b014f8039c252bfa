// The start page: what this is, how to ask a first query, which catalogs there are, and every
// service with its documents. One answer of plain HTML; it needs no script and fetches nothing.

import type { Context } from '../domain/context.ts';
import type { HttpAnswer, HttpRequest, Protocol } from '../wire/http/message.ts';
import { catalogs } from './catalogs.ts';
import { firstQuery } from './first-query.ts';
import { documentList, type Document } from './documents.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { pageAnswer } from './page.ts';
import { pleiades } from './pleiades.ts';

/** A web service as the start page shows it. */
export interface ListedService {
  readonly title: string;
  /** One sentence on what it is for. */
  readonly about: string;
  /** Every path it stands under, the one to use first. */
  readonly paths: readonly string[];
  readonly operations: readonly string[];
  /** Who may call them by GET and POST, beside SOAP. */
  readonly forms: keyof typeof BINDINGS;
}

/** An API of resources as the start page shows it. */
export interface ListedApi {
  readonly title: string;
  /** One sentence on what it is for. */
  readonly about: string;
  /** The path that all its resources begin with. */
  readonly root: string;
  /** The path of a page of its own, where it has one. */
  readonly page?: string;
  readonly resources: readonly {
    readonly method: string;
    readonly path: string;
    readonly about: string;
  }[];
}

const BINDINGS = {
  everybody: 'SOAP 1.1, SOAP 1.2, GET and POST',
  'local-post': 'SOAP 1.1 and SOAP 1.2, and by POST from the machine of the server itself',
  nobody: 'SOAP 1.1 and SOAP 1.2',
} as const;

/** What the start page tells of. */
export interface LandingParts {
  readonly contexts: () => Promise<readonly Context[]>;
  /** The first is the one that the first query uses, through its ExecuteQuickJob. */
  readonly services: readonly [ListedService, ...ListedService[]];
  readonly apis: readonly ListedApi[];
  /** All that are served; the page links those for people who use or run a server. */
  readonly documents: readonly Document[];
  readonly version: string;
}

/** The protocol of `/`. */
export const landingOf = (parts: LandingParts): Protocol => ({
  name: 'landing',
  takes: ({ path, method }) => path === '/' && (method === 'GET' || method === 'HEAD'),
  answer: async (request) => pageOf(await parts.contexts(), parts, request),
});

const pageOf = (
  contexts: readonly Context[],
  parts: LandingParts,
  { base }: HttpRequest,
): HttpAnswer =>
  pageAnswer({
    title: 'Almagest',
    about: "Batch queries against large catalogs, on CasJobs' own wire.",
    body: html`<header class="sky">
        <div class="page">
          <div>
            <h1>Almagest</h1>
            <p>
              Send SQL to catalogs too large to download. Short queries answer at once; long ones
              wait in a queue, run for hours, and leave their results in a database of your own.
              Scripts written for CasJobs run here as they are.
            </p>
            <nav aria-label="On this page">
              <a href="#first">First query</a>
              ${contexts.length === 0 ? html`` : html`<a href="#catalogs">Catalogs</a>`}
              <a href="#services">Services</a>
              ${parts.documents.length === 0 ? html`` : html`<a href="#documents">Documents</a>`}
              <a href="/account">Your account</a>
            </nav>
          </div>
          ${pleiades()}
        </div>
      </header>
      <main class="page">
        ${firstQuery(contexts, base, parts.services[0].paths[0] ?? '')} ${catalogs(contexts)}
        <h2 id="services">Services</h2>
        ${parts.services.map((service) => serviceCard(service, base))}
        ${parts.apis.map((api) => apiCard(api, base))} ${documentList(parts.documents)}
        <footer>
          Almagest ${parts.version}, open source under the Apache License 2.0.
          <a href="/healthz">Health</a>
        </footer>
      </main>`,
  });

const serviceCard = (
  { title, about, paths, operations, forms }: ListedService,
  base: string,
): Html =>
  html` <section class="card">
    <h3>${title}</h3>
    <p class="soft">${about}</p>
    <dl>
      ${paths.map(
        (path, index) =>
          html` <dt>${index === 0 ? 'Address' : 'Also at'}</dt>
            <dd>
              <a href="${path}"><code>${base}${path}</code></a> · <a href="${path}?WSDL">WSDL</a> ·
              <a href="${path}?disco">DISCO</a>
            </dd>`,
      )}
    </dl>
    <h4>Operations, by ${BINDINGS[forms]}</h4>
    <ul class="plain">
      ${operations.toSorted().map(
        (operation) =>
          html` <li>
            <a href="${paths[0] ?? ''}?op=${encodeURIComponent(operation)}">${operation}</a>
          </li>`,
      )}
    </ul>
  </section>`;

const apiCard = ({ title, about, root, page, resources }: ListedApi, base: string): Html => {
  const address = html`<code>${base}${root}</code>`;
  return html` <section class="card">
    <h3>${title}</h3>
    <p class="soft">${about}</p>
    <dl>
      <dt>Address</dt>
      <dd>${page === undefined ? address : html`<a href="${page}">${address}</a>`}</dd>
    </dl>
    <h4>Resources</h4>
    <ul>
      ${resources.map(
        (resource) =>
          html` <li><code>${resource.method} ${resource.path}</code> ${resource.about}</li>`,
      )}
    </ul>
  </section>`;
};
