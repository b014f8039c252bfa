// Data sets as .NET writes them: a schema of their own, then a diffgram with the rows.
// Here are names, types and what stands around rows; rows are made where values are.

import type { Column, SqlType, SqlTypeName } from '../domain/column.ts';
import { treeText, type XmlTree } from '../base/xml/tree.ts';
import { distinctNamesOf } from './distinct-names.ts';

/** A data set as its schema tells it. */
export interface DataSetFacts {
  readonly name: string;
  readonly tables: readonly DataTableFacts[];
  /** Present for a table that was sent alone: the schema names it. */
  readonly isTable?: true;
}

/** A table as its schema tells it. */
export interface DataTableFacts {
  readonly name: string;
  readonly columns: readonly DataColumnFacts[];
}

/** A column as its schema tells it. */
export interface DataColumnFacts {
  /** May be anything: it is encoded where it is written. */
  readonly name: string;
  readonly type: DataColumnType;
}

/** A type of XML Schema, and what Microsoft's classes need to know beside it. */
export interface DataColumnType {
  /** Without its prefix, as `long`. */
  readonly xsd: string;
  readonly microsoft?: Readonly<Record<`msdata:${string}`, string>>;
}

/** The schema of a data set, in the order of .NET. */
export const dataSetSchema = ({ name, tables, isTable }: DataSetFacts): XmlTree => {
  const choice: XmlTree = [
    'xs:choice',
    { minOccurs: '0', maxOccurs: 'unbounded' },
    ...tables.map(tableTree),
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

const tableTree = ({ name, columns }: DataTableFacts): XmlTree => [
  'xs:element',
  { name: encodedName(name) },
  ['xs:complexType', {}, ['xs:sequence', {}, ...columns.map(columnTree)]],
];

const columnTree = ({ name, type: { xsd, microsoft } }: DataColumnFacts): XmlTree => [
  'xs:element',
  { name: encodedName(name), ...microsoft, type: `xs:${xsd}`, minOccurs: '0' },
];

const MSDATA = 'urn:schemas-microsoft-com:xml-msdata';

/** The attributes of a diffgram's own element. */
export const DIFFGRAM = {
  'xmlns:msdata': MSDATA,
  'xmlns:diffgr': 'urn:schemas-microsoft-com:xml-diffgram-v1',
} as const;

/**
 * A name as XmlConvert's EncodeName spells it: what no name of XML may have is told by its number,
 * `_x0020_` for a blank, and so is what reads like that.
 */
export const encodedName = (name: string): string => {
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

/** The one table of a result, as ADO.NET calls it. */
export const RESULT_TABLE = 'Table';

/** What a data set of a result begins and ends with; rows stand between, a line each. */
export interface DataSetFrame {
  readonly head: string;
  readonly tail: string;
  /** The encoded names of the columns, in their order. */
  readonly elements: readonly string[];
}

/** The document of a result with these columns. */
export const dataSetFrameOf = (columns: readonly Column[]): DataSetFrame => {
  const names = distinctNamesOf(columns);
  const facts = columns.map(({ type }, at) => ({
    name: names[at] ?? '',
    type: dataColumnTypeOf(type),
  }));
  const set = { name: SET, tables: [{ name: RESULT_TABLE, columns: facts }] };
  const schema = treeText(dataSetSchema(set), () => '', 0);
  const diffgram = Object.entries(DIFFGRAM).map(([name, value]) => ` ${name}="${value}"`);
  return {
    head: `${DOCUMENT_HEAD}${schema}<diffgr:diffgram${diffgram.join('')}><${SET} xmlns="">\n`,
    tail: `\n</${SET}></diffgr:diffgram>${DOCUMENT_TAIL}`,
    elements: names.map(encodedName),
  };
};

/** What an adapter of ADO.NET fills when it is given nothing. */
const SET = 'NewDataSet';

/** What stands before the schema; the root is the one that GET and POST answer with. */
export const DOCUMENT_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<DataSet>';

/** What stands behind the diffgram. */
export const DOCUMENT_TAIL = '</DataSet>\n';

/** How .NET calls the type of a column of a result. */
export const dataColumnTypeOf = (type: SqlType): DataColumnType => TYPES[type.name];

/** Without it a reader takes a time for its own zone's, and writes another one back. */
const UNSPECIFIED = { 'msdata:DateTimeMode': 'Unspecified' } as const;

/** The name that every version of .NET finds. */
const GUID = {
  'msdata:DataType':
    'System.Guid, mscorlib, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089',
} as const;

const TYPES = {
  bit: { xsd: 'boolean' },
  tinyint: { xsd: 'unsignedByte' },
  smallint: { xsd: 'short' },
  int: { xsd: 'int' },
  bigint: { xsd: 'long' },
  real: { xsd: 'float' },
  float: { xsd: 'double' },
  decimal: { xsd: 'decimal' },
  char: { xsd: 'string' },
  varchar: { xsd: 'string' },
  binary: { xsd: 'base64Binary' },
  varbinary: { xsd: 'base64Binary' },
  date: { xsd: 'dateTime', microsoft: UNSPECIFIED },
  time: { xsd: 'duration' },
  datetime: { xsd: 'dateTime', microsoft: UNSPECIFIED },
  uniqueidentifier: { xsd: 'string', microsoft: GUID },
} as const satisfies Record<SqlTypeName, DataColumnType>;
