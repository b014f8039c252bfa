// Data sets and data tables as .NET writes them: a schema of their own, then a diffgram with the
// rows. They are made of trees that a writer sets in its style; nothing is read here.

import type { Scalar } from './scalars/scalar.ts';
import type { XmlTree } from './xml-tree.ts';

/** Tables with their rows, as data that is sent once and not streamed. */
export interface DataSet {
  readonly name: string;
  readonly tables: readonly DataTable[];
  /** Present for a table that was sent alone: its schema names it, its rows stand by themselves. */
  readonly isTable?: true;
}

/** One table; null is left out of a row. */
export interface DataTable {
  readonly name: string;
  readonly columns: Readonly<Record<string, Scalar<unknown>>>;
  readonly rows: readonly (readonly unknown[])[];
  /** Rows that were added, and not accepted yet, say so. */
  readonly isInserted?: true;
}

/** What .NET writes for a data set: its schema and its rows. */
export const dataSetTrees = (set: DataSet, zone: string): readonly XmlTree[] => [
  schemaTree(set),
  diffgramTree(set, zone),
];

const schemaTree = ({ name, tables, isTable }: DataSet): XmlTree => {
  const choice: XmlTree = [
    'xs:choice',
    { minOccurs: '0', maxOccurs: 'unbounded' },
    ...tables.map((table) => tableTree(table)),
  ];
  const main = isTable && tables[0] !== undefined ? { 'msdata:MainDataTable': tables[0].name } : {};
  return [
    'xs:schema',
    {
      id: name,
      xmlns: '',
      'xmlns:xs': 'http://www.w3.org/2001/XMLSchema',
      'xmlns:msdata': MSDATA,
    },
    [
      'xs:element',
      { name, 'msdata:IsDataSet': 'true', ...main, 'msdata:UseCurrentLocale': 'true' },
      ['xs:complexType', {}, choice],
    ],
  ];
};

const MSDATA = 'urn:schemas-microsoft-com:xml-msdata';

const tableTree = ({ name, columns }: DataTable): XmlTree => [
  'xs:element',
  { name },
  [
    'xs:complexType',
    {},
    [
      'xs:sequence',
      {},
      ...Object.entries(columns).map(([column, { xsd }]): XmlTree => [
        'xs:element',
        { name: column, type: `xs:${xsd}`, minOccurs: '0' },
      ]),
    ],
  ],
];

const diffgramTree = ({ name, tables, isTable }: DataSet, zone: string): XmlTree => {
  const rows = tables.flatMap((table) => rowTrees(table, zone));
  const root: readonly XmlTree[] =
    rows.length === 0 ? [] : [[isTable ? 'DocumentElement' : name, { xmlns: '' }, ...rows]];
  return [
    'diffgr:diffgram',
    { 'xmlns:msdata': MSDATA, 'xmlns:diffgr': 'urn:schemas-microsoft-com:xml-diffgram-v1' },
    ...root,
  ];
};

const rowTrees = ({ name, columns, rows, isInserted }: DataTable, zone: string): XmlTree[] =>
  rows.map((row, at) => [
    name,
    {
      'diffgr:id': `${name}${at + 1}`,
      'msdata:rowOrder': String(at),
      ...(isInserted && { 'diffgr:hasChanges': 'inserted' }),
    },
    ...Object.entries(columns).flatMap(([column, scalar], index): XmlTree[] => {
      const value = row[index] ?? null;
      const text = value === null ? null : scalar.write(value, zone);
      return text === null ? [] : [text === '' ? [column, {}] : [column, {}, text]];
    }),
  ]);
