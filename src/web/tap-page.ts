// The page at the address that programs of the Virtual Observatory are given, for people who open
// it: what to do with the address, a first query for each kind of program, and what can be called.
// How the calls answer is not known here.

import type { Context } from '../domain/context.ts';
import { fold, type FoldedName } from '../domain/table.ts';
import type { HttpAnswer, Protocol } from '../wire/http/message.ts';
import { coneIn, NO_CATALOG, type Cone } from './first-query.ts';
import { html, trusted } from './html.ts';
import type { Html } from './html.ts';
import type { ListedApi } from './landing.ts';
import { pageAnswer } from './page.ts';

/** What the page tells of. */
export interface TapPageParts {
  readonly api: ListedApi;
  /** Those that everybody may read. */
  readonly contexts: () => Promise<readonly Context[]>;
  /** Those that callers without an account may query. */
  readonly forStrangers: () => Promise<ReadonlySet<FoldedName>>;
}

/** The protocol of the page. */
export const tapPageOf = (parts: TapPageParts): Protocol => ({
  name: 'tap-page',
  takes: ({ path, method }) =>
    path.replace(/\/$/, '').toLowerCase() === parts.api.root &&
    (method === 'GET' || method === 'HEAD'),
  answer: async ({ base }) => {
    const { api } = parts;
    const open = await parts.forStrangers();
    const all = await parts.contexts();
    const strange = all.filter(({ name }) => open.has(fold(name)));
    const hasGuest = strange.length > 0;
    const asking = { address: `${base}${api.root}`, hasGuest };
    return pageOf(api, firstQueries(hasGuest ? strange : all, asking), asking);
  },
});

const pageOf = (api: ListedApi, first: Html, { address }: Asking): HttpAnswer =>
  pageAnswer({
    title: 'TAP · Almagest',
    about: api.about,
    body: html`<header class="sky">
        <div class="page">
          <div>
            <h1>Table Access Protocol</h1>
            <p>
              Give <code>${address}</code> to TOPCAT, STILTS, pyvo, astroquery, or any other program
              of the Virtual Observatory. Its jobs and tables are those of every other service here.
            </p>
            <nav aria-label="Site">
              <a href="/">Almagest</a>
              <a href="${api.root}/examples">Examples</a>
              <a href="${api.root}/tables">Tables</a>
              <a href="${api.root}/capabilities">Capabilities</a>
              <a href="/docs/protocols/tap">How it answers</a>
              <a href="/docs/guide/sql">The languages</a>
            </nav>
          </div>
        </div>
      </header>
      <main class="page">
        ${first}
        <h2>What can be called</h2>
        <div class="scroll">
          <table>
            <tbody>
              ${api.resources.map(
                ({ method, path, about }) =>
                  html` <tr>
                    <td><code>${method} ${api.root}/${path}</code></td>
                    <td>${about}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
        <footer>
          <a href="/docs/protocols/tap">How each of them answers</a>, and what the programs are
          told.
        </footer>
      </main>`,
  });

interface Asking {
  readonly address: string;
  readonly hasGuest: boolean;
}

const firstQueries = (contexts: readonly Context[], { address, hasGuest }: Asking): Html => {
  const query = queryFor(contexts);
  if (query === undefined) return NO_CATALOG;
  const account = hasGuest ? html`` : html` -u <mark>LOGIN</mark>:<mark>PASSWORD</mark>`;
  return html` <h2 id="first">A first query</h2>
    <p>${query.about} ${hasGuest ? 'Nobody need sign in for it.' : SIGNED_IN}</p>
    <pre><code>${query.lines.join('\n')}</code></pre>
    <h4>In TOPCAT</h4>
    <p>
      Choose VO, then Table Access Protocol (TAP) Query. Write <code>${address}</code> behind TAP
      URL, press Use Service, paste the query below ADQL Text, and press Run Query.
    </p>
    <h4>From a shell</h4>
    <pre><code>curl ${address}/sync${account} \\
  -d LANG=ADQL -d FORMAT=csv \\
  --data-urlencode 'QUERY=${query.lines.join('\n    ')}'</code></pre>
    <h4>From Python, with <code>pip install pyvo</code></h4>
    <pre><code>import pyvo${hasGuest ? html`` : SESSION}

service = pyvo.dal.TAPService("${address}"${hasGuest ? '' : ', session=session'})
print(service.search("""
    ${query.lines.join('\n    ')}
""").to_table())</code></pre>`;
};

const SIGNED_IN =
  'It needs an account: sign in with its login or wsid, and its password or an access token, ' +
  'which stand for the marked words.';

/** What signs in, behind `import pyvo`. */
const SESSION = trusted(
  ', requests\n\nsession = requests.Session()\n' +
    'session.auth = ("<mark>LOGIN</mark>", "<mark>PASSWORD</mark>")',
);

interface FirstQuery {
  /** A sentence. */
  readonly about: string;
  readonly lines: readonly string[];
}

/** Around the Pleiades where a table has positions, else the first rows of a table. */
const queryFor = (contexts: readonly Context[]): FirstQuery | undefined => {
  const [cone] = contexts.flatMap((context) => coneIn(context) ?? []);
  if (cone !== undefined) return coneQueryOf(cone);
  const [plain] = contexts.flatMap(({ name, tables: [table] }) =>
    table === undefined ? [] : [{ name, table }],
  );
  return plain === undefined
    ? undefined
    : {
        about: `Ten rows of ${plain.table.name}.`,
        lines: [`SELECT TOP 10 * FROM ${nameOf(plain.name)}.${nameOf(plain.table.name)}`],
      };
};

const coneQueryOf = ({ context, table, names, ra, dec, magnitude }: Cone): FirstQuery => ({
  about:
    `What ${table} has within a degree of the middle of the Pleiades, ` +
    `${magnitude === undefined ? 'from south to north' : 'the brightest first'}.`,
  lines: [
    `SELECT TOP 10 ${names.map(nameOf).join(', ')}`,
    `FROM ${nameOf(context)}.${nameOf(table)}`,
    `WHERE 1 = CONTAINS(POINT(${nameOf(ra)}, ${nameOf(dec)}), CIRCLE(56.75, 24.12, 1))`,
    ...(magnitude === undefined ? [] : [`AND ${nameOf(magnitude)} IS NOT NULL`]),
    `ORDER BY ${nameOf(magnitude ?? dec)}`,
  ],
});

/** In quotes where a name would not stand without. */
const nameOf = (name: string): string =>
  /^[a-z]\w*$/i.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
