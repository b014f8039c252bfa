// VOTable 1.4: the XML before and behind the rows of a table.
// Rows are cells of text (TABLEDATA), or bytes in base64 (BINARY2), which row-block.ts makes.

import type { Column, ColumnMeta, ColumnShape } from '../domain/column.ts';
import { datatypeOf, xtypeOf, type ValueKind } from '../domain/value-kind.ts';

/** How the rows of a VOTable are written; `none` where they stand elsewhere, as in Parquet. */
export type Serialization = 'TABLEDATA' | 'BINARY2' | 'none';

/** A column as VOTable has it. */
export interface VotableField extends ColumnMeta {
  readonly name: string;
  readonly kind: ValueKind;
  /** Whether its text may hold letters beyond ASCII. */
  readonly isUnicode: boolean;
  /** Whether its values are the numbers of shapes, and of which. */
  readonly shape?: ColumnShape;
}

/** A table before its rows. */
export interface Votable {
  readonly fields: readonly VotableField[];
  readonly title: string;
  readonly query: string;
  readonly serialization: Serialization;
  /** Told where it is known before the rows are. */
  readonly rows?: bigint;
}

/** The field for a column. */
export const votableFieldOf = (
  { name, type, shape, unit, ucd, xtype: said, description }: Column,
  { kind, isUnicode }: Pick<VotableField, 'kind' | 'isUnicode'>,
): VotableField => {
  const xtype = xtypeOf(type) ?? said;
  return {
    name,
    kind,
    isUnicode,
    ...(xtype !== undefined && { xtype }),
    ...(shape !== undefined && { shape }),
    ...(unit !== undefined && { unit }),
    ...(ucd !== undefined && { ucd }),
    ...(description !== undefined && { description }),
  };
};

/** Everything before the first row. */
export const votableHeadOf = ({ fields, title, query, serialization, rows }: Votable): string => {
  const nrows = rows === undefined ? '' : ` nrows="${rows}"`;
  return `${START}<INFO name="QUERY" value="${xmlOf(query)}"/>
<TABLE name="${xmlOf(title)}"${nrows}>
${fields.map((field) => fieldOf(field, serialization)).join('')}${OPENINGS[serialization]}`;
};

const START = `<?xml version="1.0" encoding="UTF-8"?>
<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
<RESOURCE type="results">
<INFO name="QUERY_STATUS" value="OK"/>
`;

const END = '</RESOURCE>\n</VOTABLE>\n';

/** The document of a query that has made no table. */
export const VOTABLE_WITHOUT_TABLE = START + END;

const OPENINGS = {
  TABLEDATA: '<DATA>\n<TABLEDATA>\n',
  BINARY2: '<DATA>\n<BINARY2>\n<STREAM encoding="base64">\n',
  none: '',
} as const satisfies Record<Serialization, string>;

/** How a query has ended that seemed to be well before its rows (DALI 1.1, 4.4). */
export type QueryStatus =
  /** There were more rows than it may give. */
  | { readonly value: 'OVERFLOW' }
  /** It failed when some of its rows had left. */
  | { readonly value: 'ERROR'; readonly text: string };

/** Everything behind the last row; there is a status where the rows are not all there are. */
export const votableTailOf = (serialization: Serialization, status?: QueryStatus): string =>
  `${CLOSINGS[serialization]}</TABLE>\n${status === undefined ? '' : statusOf(status)}${END}`;

const statusOf = (status: QueryStatus): string => {
  const opening = `<INFO name="QUERY_STATUS" value="${status.value}"`;
  return 'text' in status ? `${opening}>${xmlOf(status.text)}</INFO>\n` : `${opening}/>\n`;
};

const CLOSINGS = {
  TABLEDATA: '</TABLEDATA>\n</DATA>\n',
  BINARY2: '\n</STREAM>\n</BINARY2>\n</DATA>\n',
  none: '',
} as const satisfies Record<Serialization, string>;

const fieldOf = (field: VotableField, serialization: Serialization): string => {
  const { name, kind, isUnicode, xtype, unit, ucd, description } = field;
  // Rows that stand elsewhere have the text of a shape, and others its numbers.
  const shape = serialization === 'none' ? undefined : field.shape;
  // DALI 1.1, 3.3.5 to 3.3.7.
  const numbers = shape?.xtype === 'polygon' ? '*' : shape?.numbers.toString();
  const attributes = [
    ['name', name],
    ['datatype', shape === undefined ? datatypeOf({ kind, isUnicode }) : 'double'],
    ['arraysize', numbers ?? (kind === 'text' ? '*' : undefined)],
    ['xtype', shape?.xtype ?? xtype],
    ['unit', unit],
    ['ucd', ucd],
  ].flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${xmlOf(value)}"`]));
  const opening = `<FIELD${attributes.join('')}`;
  return description === undefined
    ? `${opening}/>\n`
    : `${opening}>\n<DESCRIPTION>${xmlOf(description)}</DESCRIPTION>\n</FIELD>\n`;
};

/** `text` within an element or an attribute; what XML 1.0 cannot hold becomes U+FFFD. */
const xmlOf = (text: string): string =>
  text
    .toWellFormed()
    // oxlint-disable-next-line no-control-regex -- naming control characters is the point
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (letter) => NAMED[letter] ?? `&#${letter.charCodeAt(0)};`);

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
