// A table as VOSI describes one (VOSI 1.1, 3; VODataService 1.1, 3.3), read as the VOTable without
// rows that says the same, so that whatever makes tables of files makes one of it.
// What there is beside its columns, as the name it has elsewhere, is passed over.

import { xmlTextIn } from '../../base/xml/encoding.ts';
import { xmlPlaceOf } from '../../base/xml/problem.ts';
import { xmlReader, type XmlElement, type XmlHandler } from '../../base/xml/reader.ts';
import { xmlText, type XmlTree } from '../../base/xml/tree.ts';
import { isOneValue } from '../../formats/reading/votable-field.ts';
import { badParameters } from './wrong.ts';
import { tidy } from './xml.ts';

/** The VOTable of a description; refuses with `bad-parameters` what is none that can be a table. */
export const votableOfVosi = (bytes: Uint8Array, charset?: string): Uint8Array => {
  const columns = columnsIn(bytes, charset);
  if (columns.length === 0) throw badParameters('The description of the table has no column.');
  const fields = columns.map(fieldTree);
  const table: XmlTree = ['RESOURCE', {}, ['TABLE', {}, ...fields]];
  const attributes = { version: '1.4', xmlns: 'http://www.ivoa.net/xml/VOTable/v1.3' };
  return Buffer.from(xmlText(tidy(['VOTABLE', attributes, table])));
};

/** A column as it is described: the texts of its elements, and the attributes of its dataType. */
interface Described {
  readonly texts: Map<string, string>;
  readonly type: Map<string, string>;
}

const columnsIn = (bytes: Uint8Array, charset: string | undefined): readonly Described[] => {
  const columns: Described[] = [];
  const reader = xmlReader(handlerOf(columns), LIMITS);
  try {
    reader.write(xmlTextIn(bytes, charset));
    reader.end();
  } catch (error) {
    if (xmlPlaceOf(error) === null || !(error instanceof Error)) throw error;
    throw badParameters(`The description of the table cannot be read: ${error.message}`);
  }
  return columns;
};

/** A description is a few elements deep; whoever reads its bytes has bounded that. */
const LIMITS = {
  depthMax: 16,
  attributesMax: 64,
  prefixesMax: 64,
  nameCharactersMax: 256,
  tokenCharactersMax: 65_536,
  textCharactersMax: 65_536,
};

const handlerOf = (columns: Described[]): XmlHandler => {
  const open: string[] = [];
  let said = '';
  return {
    open: (element) => {
      if (open.length === 0) refuseOther(element);
      open.push(element.local);
      said = '';
      if (open.length === 2 && element.local === 'column') {
        columns.push({ texts: new Map(), type: new Map() });
      }
      if (open.length === 3 && element.local === 'dataType') {
        for (const { local, value } of element.attributes) columns.at(-1)?.type.set(local, value);
      }
    },
    close: () => {
      const name = open.pop() ?? '';
      if (open.length === 2 && open[1] === 'column') columns.at(-1)?.texts.set(name, said.trim());
    },
    text: (piece) => {
      said += piece;
    },
    other: () => {},
  };
};

const refuseOther = ({ local }: XmlElement): void => {
  if (local === 'table') return;
  const votable = local === 'VOTABLE' ? ' A VOTable is sent as application/x-votable+xml.' : '';
  throw badParameters(
    `What is sent as text/xml is the description of a table, and this is a '${local}'.${votable}`,
  );
};

const fieldTree = ({ texts, type }: Described, at: number): XmlTree => {
  const name = texts.get('name') ?? '';
  if (name === '') throw badParameters(`Column ${at + 1} of the description has no name.`);
  const description = texts.get('description') ?? '';
  const [unit = '', ucd = ''] = [texts.get('unit'), texts.get('ucd')];
  return [
    'FIELD',
    {
      name,
      ...typeOf(name, texts.get('dataType') ?? '', type),
      ...(unit && { unit }),
      ...(ucd && { ucd }),
    },
    ...(description === '' ? [] : [['DESCRIPTION', {}, description] satisfies XmlTree]),
  ];
};

/** What a FIELD says of its values. */
type FieldType = Readonly<Record<string, string>>;

const typeOf = (name: string, word: string, said: Described['type']): FieldType => {
  const known = TAP_TYPES.get(word);
  if (known !== undefined) return known;
  const arraysize = (said.get('arraysize') ?? '').trim();
  const xtype = said.get('extendedType') ?? said.get('xtype');
  if (isOneValue(word, arraysize)) {
    return {
      datatype: word,
      ...(arraysize !== '' && { arraysize }),
      ...(xtype !== undefined && { xtype }),
    };
  }
  const what = word === '' ? 'no dataType' : word + (arraysize === '' ? '' : `[${arraysize}]`);
  throw badParameters(
    `Column '${name}' of the description has ${what}; a column here holds one number, text or ` +
      'moment in each row. Leave it out, or give each of its values a column of its own.',
  );
};

const TEXT: FieldType = { datatype: 'unicodeChar', arraysize: '*' };

/** The words of TAP 1.0 (`vs:TAPType`) for what a column can hold. */
const TAP_TYPES: ReadonlyMap<string, FieldType> = new Map([
  ['BOOLEAN', { datatype: 'boolean' }],
  ['SMALLINT', { datatype: 'short' }],
  ['INTEGER', { datatype: 'int' }],
  ['BIGINT', { datatype: 'long' }],
  ['REAL', { datatype: 'float' }],
  ['DOUBLE', { datatype: 'double' }],
  ['TIMESTAMP', { ...TEXT, xtype: 'timestamp' }],
  ['CHAR', TEXT],
  ['VARCHAR', TEXT],
  ['CLOB', TEXT],
]);
