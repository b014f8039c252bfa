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
  readonly columns: readonly DataColumn[];
  readonly rows: readonly (readonly unknown[])[];
  /** Rows that were added, and not accepted yet, say so. */
  readonly isInserted?: true;
}

/** One column; its name may be anything. */
export interface DataColumn {
  readonly name: string;
  readonly type: Scalar<unknown>;
}

/** Declares a column. */
export const column = <T>(name: string, type: Scalar<T>): DataColumn => ({
  name,
  type,
});

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
      id: encodedName(name),
      xmlns: '',
      'xmlns:xs': 'http://www.w3.org/2001/XMLSchema',
      'xmlns:msdata': MSDATA,
    },
    [
      'xs:element',
      {
        name: encodedName(name),
        'msdata:IsDataSet': 'true',
        ...main,
        'msdata:UseCurrentLocale': 'true',
      },
      ['xs:complexType', {}, choice],
    ],
  ];
};

const MSDATA = 'urn:schemas-microsoft-com:xml-msdata';

const tableTree = ({ name, columns }: DataTable): XmlTree => [
  'xs:element',
  { name: encodedName(name) },
  [
    'xs:complexType',
    {},
    [
      'xs:sequence',
      {},
      ...columns.map((each): XmlTree => [
        'xs:element',
        { name: encodedName(each.name), type: `xs:${each.type.xsd}`, minOccurs: '0' },
      ]),
    ],
  ],
];

const diffgramTree = ({ name, tables, isTable }: DataSet, zone: string): XmlTree => {
  const rows = tables.flatMap((table) => rowTrees(table, zone));
  const root: readonly XmlTree[] =
    rows.length === 0
      ? []
      : [[isTable ? 'DocumentElement' : encodedName(name), { xmlns: '' }, ...rows]];
  return [
    'diffgr:diffgram',
    { 'xmlns:msdata': MSDATA, 'xmlns:diffgr': 'urn:schemas-microsoft-com:xml-diffgram-v1' },
    ...root,
  ];
};

const rowTrees = ({ name, columns, rows, isInserted }: DataTable, zone: string): XmlTree[] =>
  rows.map((row, at) => [
    encodedName(name),
    {
      'diffgr:id': `${encodedName(name)}${at + 1}`,
      'msdata:rowOrder': String(at),
      ...(isInserted && { 'diffgr:hasChanges': 'inserted' }),
    },
    ...columns.flatMap((each, index): XmlTree[] => {
      const value = row[index] ?? null;
      const text = value === null ? null : each.type.write(value, zone);
      if (text === null) return [];
      const element = encodedName(each.name);
      return [text === '' ? [element, {}] : [element, {}, text]];
    }),
  ]);

/**
 * A name as XmlConvert's EncodeName spells it: what no name of XML may have is told by its number,
 * `_x0020_` for a blank, and so is what reads like that.
 */
const encodedName = (name: string): string => {
  const escaped = name.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
  return escaped.replace(
    /^[^\p{L}_]|[^\p{L}\p{M}\p{N}_.-]/gu,
    (character) => `_x${hexOf(character)}_`,
  );
};

/** Four digits, or the eight of a character beyond them. */
const hexOf = (character: string): string => {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return hex.padStart(hex.length > 4 ? 8 : 4, '0');
};
