// The first query a visitor can send: a cone on the sky where a catalog has positions, by curl
// and by the public Python client, with this server's own address in it.

import type { Context } from '../domain/context.ts';
import { bracketed } from '../domain/table.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** How to ask the first query of `contexts` at `base`; nothing where there is nothing to ask. */
export const firstQuery = (contexts: readonly Context[], base: string, service: string): Html => {
  const query = queryFor(contexts);
  if (query === undefined) return NO_CATALOG;
  const address = `${base}${service}`;
  return html` <h2 id="first">${query.title}</h2>
    <p>
      ${query.about} In place of the marked words put the wsid and the password of your account.
      Whoever runs this server can make you one, with
      <code>almagest account add LOGIN</code>; where it came with a demo account, it printed that
      account's wsid and password when it first started.
    </p>
    <h4>From a shell</h4>
    <pre><code>curl ${address}/ExecuteQuickJob \\
  -d wsid=<mark>WSID</mark> --data-urlencode pw=<mark>PASSWORD</mark> \\
  --data-urlencode "context=${query.context}" \\
  --data-urlencode "qry=${query.sql.join('\n    ')}"</code></pre>
    <h4>From Python, with <code>pip install casjobs</code></h4>
    <pre><code>from casjobs import CasJobs

jobs = CasJobs(userid=<mark>WSID</mark>, password="<mark>PASSWORD</mark>",
    base_url="${address}",
    request_type="POST", context="${query.context}")
print(jobs.quick("""
    ${query.sql.join('\n    ')}"""))</code></pre>`;
};

interface FirstQuery {
  readonly title: string;
  readonly about: string;
  readonly context: string;
  /** Line by line. */
  readonly sql: readonly string[];
}

const queryFor = (contexts: readonly Context[]): FirstQuery | undefined => {
  const [cone] = contexts.flatMap((context) => coneIn(context) ?? []);
  if (cone !== undefined) return coneQueryOf(cone);
  return contexts.flatMap((context) => plainIn(context) ?? [])[0];
};

/** The table that sky functions of a context search, and the columns of it that people look at. */
export interface Cone {
  readonly context: string;
  readonly table: string;
  readonly key: string;
  readonly ra: string;
  readonly dec: string;
  readonly magnitude: string | undefined;
  /** All of these that there are. */
  readonly names: readonly string[];
}

/** Where a circle can be searched in a context; undefined where there is nothing of the kind. */
export const coneIn = (context: Context): Cone | undefined => {
  const table = context.tables.find((each) => each.name === context.mainTable);
  if (table?.position === undefined || table.key === undefined) return undefined;
  const magnitude = table.columns.find(({ ucd }) => ucd?.startsWith('phot.mag') === true)?.name;
  const { ra, dec } = table.position;
  const names = [table.key, ra, dec, ...(magnitude === undefined ? [] : [magnitude])];
  return { context: context.name, table: table.name, key: table.key, ra, dec, magnitude, names };
};

/** Around the Pleiades. */
const coneQueryOf = ({ context, table, key, magnitude, names }: Cone): FirstQuery => ({
  title: 'Ask for the Pleiades',
  about:
    `What ${table} has within a degree of the middle of the cluster, ` +
    `the ${magnitude === undefined ? 'nearest' : 'brightest'} first, at once and as CSV.`,
  context,
  sql: [
    `SELECT TOP 10 ${names.map((name) => `t.${nameOf(name)}`).join(', ')}, n.distance`,
    'FROM fGetNearbyObjEq(56.75, 24.12, 60) AS n',
    `JOIN ${nameOf(table)} AS t ON t.${nameOf(key)} = n.objID`,
    `ORDER BY ${magnitude === undefined ? 'n.distance' : `t.${nameOf(magnitude)}`}`,
  ],
});

const plainIn = (context: Context): FirstQuery | undefined => {
  const [table] = context.tables;
  return table === undefined
    ? undefined
    : {
        title: 'Ask a first query',
        about: `Ten rows of ${table.name}, at once and as CSV.`,
        context: context.name,
        sql: [`SELECT TOP 10 * FROM ${nameOf(table.name)}`],
      };
};

/** In brackets where a name would not stand without. */
const nameOf = (name: string): string => (/^[a-z_]\w*$/i.test(name) ? name : bracketed(name));

/** What stands where there is nothing to ask. */
export const NO_CATALOG = html` <h2 id="first">Add a first catalog</h2>
  <p>
    There is nothing to query here yet. Whoever runs this server adds a catalog from Parquet or CSV
    files with one command:
  </p>
  <pre><code>almagest context add <mark>NAME</mark> <mark>FILE…</mark></code></pre>`;
