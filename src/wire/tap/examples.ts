// Queries to begin with (/tap/examples, DALI 1.1, 2.3), for people and for programs that show them
// in a list: XHTML with RDFa. They are made from what the caller may read, so that each runs.

import { treeText, type XmlTree } from '../../base/xml/tree.ts';
import type { TableSets } from '../../core/table-sets.ts';
import type { SetColumn, SetTable } from '../../domain/table-set.ts';
import type { Door } from './door.ts';
import type { Resource } from './resource.ts';
import { tidy } from './xml.ts';

/** What examples need of the rest of the house. */
export interface ExamplesParts {
  readonly door: Door;
  readonly tableSets: TableSets;
}

/** The resource of examples. */
export const exampleResourcesOf = ({ door, tableSets }: ExamplesParts): readonly Resource[] => [
  {
    methods: ['GET'],
    path: 'examples',
    about: 'Queries to begin with, over the tables that you may read.',
    run: async ({ request }) => {
      const account = await door.look(request);
      const schemas = account === null ? [] : (await tableSets.seenBy(account)).schemas;
      const examples = examplesOver(schemas.flatMap(({ tables }) => tables));
      return {
        status: 200,
        headers: { 'Content-Type': 'application/xhtml+xml; charset=utf-8' },
        body: `${XML}${treeText(tidy(pageTree(examples)), lineAt, 0)}\n`,
      };
    },
  },
];

const XML = '<?xml version="1.0" encoding="utf-8"?>';

const lineAt = (): string => '\n';

/** A query with its name. */
interface Example {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly query: string;
}

const examplesOver = (tables: readonly SetTable[]): readonly Example[] => {
  const others = tables.filter(({ name }) => !name.startsWith('TAP_SCHEMA.'));
  const [first] = others;
  return [
    LISTING,
    ...(first === undefined ? [] : [firstRowsOf(first)]),
    ...others.flatMap((table) => coneIn(table) ?? []).slice(0, 1),
  ];
};

const LISTING: Example = {
  id: 'tables',
  title: 'Which tables are there?',
  about: 'The names of all tables that you may read, and what they hold.',
  query: 'SELECT table_name, description\nFROM TAP_SCHEMA.tables\nORDER BY table_index',
};

const firstRowsOf = ({ name, columns }: SetTable): Example => ({
  id: 'first-rows',
  title: `What does a row of ${name} look like?`,
  about: 'Ten rows, with some of its columns.',
  query: `SELECT TOP 10 ${columns
    .slice(0, SHOWN_MAX)
    .map((column) => column.name)
    .join(', ')}\nFROM ${name}`,
});

const SHOWN_MAX = 5;

const PLEIADES = "CIRCLE('ICRS', 56.75, 24.12, 1)";

/** A circle around the Pleiades, in words that readers of ADQL 2.0 know too. */
const coneIn = ({ name, columns }: SetTable): Example | undefined => {
  const named = (ucd: string): SetColumn | undefined =>
    columns.find((column) => column.ucd === `${ucd};meta.main`);
  const ra = named('pos.eq.ra');
  const dec = named('pos.eq.dec');
  if (ra === undefined || dec === undefined) return undefined;
  const magnitude = columns.find(({ ucd }) => ucd?.startsWith('phot.mag') === true);
  const order = magnitude === undefined ? 'from south to north' : 'the brightest first';
  const isKnown = magnitude === undefined ? '' : `\nAND ${magnitude.name} IS NOT NULL`;
  return {
    id: 'pleiades',
    title: `The Pleiades in ${name}`,
    about: `What lies within a degree of the middle of the cluster, ${order}.`,
    query:
      `SELECT TOP 100 *\nFROM ${name}\n` +
      `WHERE 1 = CONTAINS(\n  POINT('ICRS', ${ra.name}, ${dec.name}),\n  ${PLEIADES})${isKnown}\n` +
      `ORDER BY ${(magnitude ?? dec).name}`,
  };
};

const pageTree = (examples: readonly Example[]): XmlTree => [
  'html',
  { xmlns: 'http://www.w3.org/1999/xhtml', 'xml:lang': 'en' },
  ['head', {}, ['title', {}, 'Almagest: examples']],
  [
    'body',
    {},
    [
      'div',
      { vocab: 'http://www.ivoa.net/rdf/examples#' },
      ['h1', {}, 'Examples'],
      ...examples.map(exampleTree),
    ],
  ],
];

const exampleTree = ({ id, title, about, query }: Example): XmlTree => [
  'div',
  { id, resource: `#${id}`, typeof: 'example' },
  ['h2', { property: 'name' }, title],
  ['p', {}, about],
  ['pre', { property: 'query' }, query],
];
