// VOTable (IVOA, 1.1 to 1.5): the first table of a document, as rows, in whichever serialisation:
// TABLEDATA, BINARY or BINARY2. One value in a cell: arrays are refused by the name of their field.

import { xmlPlaceOf } from '../../base/xml/problem.ts';
import { xmlReader, type XmlElement, type XmlHandler } from '../../base/xml/reader.ts';
import { ROWS_AT_ONCE, undecodable, type DecodedTable, type DecodedValue } from './decoded.ts';
import { binaryRows, type RowSink } from './votable-binary.ts';
import { fieldOf, textValue, type VotableField } from './votable-field.ts';

/** The first table of a VOTable; throws what is `undecodable`. */
export const decodeVotable = async (chunks: AsyncIterable<Uint8Array>): Promise<DecodedTable> => {
  const state = newState();
  const source = chunks[Symbol.asyncIterator]();
  const reader = xmlReader(handlerOf(state), LIMITS);
  const decoder = new TextDecoder();
  const advance = async (): Promise<boolean> => {
    try {
      const next = await source.next();
      reader.write(next.done === true ? decoder.decode() : decoder.decode(next.value, STREAM));
      if (next.done === true) reader.end();
      return next.done !== true;
    } catch (error) {
      if (xmlPlaceOf(error) === null || !(error instanceof Error)) throw error;
      throw undecodable(`The VOTable is no XML that can be read here: ${error.message}`);
    }
  };
  while (!state.isBegun && (await advance()));
  if (!state.isBegun) throw undecodable('The document has no table with fields (TABLE, FIELD).');
  return { columns: state.fields, rows: rowsOf(state, advance) };
};

const STREAM = { stream: true } as const;

/** Nobody nests tables deeper, and a row of a binary table is one text of the document's length. */
const LIMITS = {
  depthMax: 64,
  attributesMax: 128,
  prefixesMax: 256,
  nameCharactersMax: 1_024,
  tokenCharactersMax: 1_048_576,
  textCharactersMax: Infinity,
};

interface State extends RowSink {
  readonly open: string[];
  readonly fields: VotableField[];
  /** Whether the fields are known: what comes now are rows, or the end. */
  isBegun: boolean;
  /** Whether the table has been read: others are passed over. */
  isOver: boolean;
  /** Text of the element that is open, where somebody wants it. */
  text: string[] | null;
  /** The FIELD that is open. */
  element: XmlElement | null;
  description: string | undefined;
  nothing: string | undefined;
  row: DecodedValue[];
  /** Takes the base64 text of a stream. */
  binary: ReturnType<typeof binaryRows> | null;
}

const newState = (): State => ({
  open: [],
  fields: [],
  isBegun: false,
  isOver: false,
  text: null,
  element: null,
  description: undefined,
  nothing: undefined,
  row: [],
  binary: null,
  columns: [],
  rows: 0,
});

async function* rowsOf(
  state: State,
  advance: () => Promise<boolean>,
): AsyncGenerator<DecodedValue[][]> {
  for (let isMore = true; isMore;) {
    while (state.rows < ROWS_AT_ONCE && isMore) isMore = await advance();
    // A piece of the file may have brought more of them than go together.
    const columns = state.columns.splice(0);
    for (let from = 0; from < state.rows; from += ROWS_AT_ONCE) {
      yield columns.map((values) => values.slice(from, from + ROWS_AT_ONCE));
    }
    state.rows = 0;
  }
}

const handlerOf = (state: State): XmlHandler => ({
  open: (element) => {
    state.open.push(element.local);
    if (!state.isOver) opened(state, element);
  },
  close: () => {
    const name = state.open.pop() ?? '';
    if (!state.isOver) closed(state, name);
  },
  text: (piece) => {
    if (state.isOver) return;
    if (state.binary !== null) state.binary.text(piece);
    else state.text?.push(piece);
  },
  other: () => {},
});

const opened = (state: State, element: XmlElement): void => {
  switch (element.local) {
    case 'FIELD':
      state.element = element;
      state.description = undefined;
      state.nothing = undefined;
      return;
    case 'VALUES':
      if (state.element !== null) state.nothing = attribute(element, 'null');
      return;
    case 'DESCRIPTION':
    case 'TD':
      state.text = [];
      return;
    case 'TABLEDATA':
    case 'DATA':
      begin(state);
      return;
    case 'TR':
      state.row = [];
      return;
    case 'FITS':
      throw undecodable('The rows of the VOTable are in FITS: send that file itself.');
    case 'STREAM':
      stream(state, element);
      return;
    default:
      return;
  }
};

const begin = (state: State): void => {
  if (state.fields.length === 0) throw undecodable('The table of the VOTable has no FIELD.');
  state.isBegun = true;
};

const stream = (state: State, element: XmlElement): void => {
  const kind = state.open.at(-2);
  if (kind !== 'BINARY' && kind !== 'BINARY2') return;
  if (attribute(element, 'href') !== undefined) {
    throw undecodable('The rows of the VOTable lie at another address: put them into the file.');
  }
  const encoding = attribute(element, 'encoding') ?? 'none';
  if (encoding !== 'base64') {
    throw undecodable(`The rows of the VOTable are encoded as ${encoding}; here it is base64.`);
  }
  state.binary = binaryRows(state, state.fields, kind);
};

const closed = (state: State, name: string): void => {
  switch (name) {
    case 'FIELD':
      if (state.element !== null && !state.isBegun) addField(state, state.element);
      state.element = null;
      return;
    case 'DESCRIPTION':
      if (state.element !== null) state.description = state.text?.join('').trim();
      state.text = null;
      return;
    case 'TD':
      cell(state);
      return;
    case 'TR':
      endRow(state);
      return;
    case 'STREAM':
      state.binary?.end();
      state.binary = null;
      return;
    case 'TABLE':
      // A table without data has no rows.
      if (state.fields.length > 0) begin(state);
      state.isOver = state.isBegun;
      return;
    default:
      return;
  }
};

const addField = ({ fields, description, nothing }: State, element: XmlElement): void => {
  if (fields.length === FIELDS_MAX) {
    throw undecodable(`The table of the VOTable has more than ${FIELDS_MAX} fields.`);
  }
  fields.push(fieldOf(element, fields.length + 1, { description, nothing }));
};

/** As many as columns in a table that T-SQL makes. */
const FIELDS_MAX = 1_024;

const cell = (state: State): void => {
  const field = state.fields[state.row.length];
  const text = state.text?.join('') ?? '';
  state.text = null;
  if (field === undefined) throw undecodable(`A row of the VOTable has more cells than fields.`);
  const value = textValue(field, text);
  if (value === undefined) {
    const shown = text.trim().slice(0, 60);
    throw undecodable(`A cell of field '${field.name}' holds '${shown}', no ${field.datatype}.`);
  }
  state.row.push(value);
};

const endRow = (state: State): void => {
  const { fields, row } = state;
  // Cells that are missing at the end of a row are empty.
  for (const [at] of fields.entries()) (state.columns[at] ??= []).push(row[at] ?? null);
  state.rows += 1;
};

const attribute = ({ attributes }: XmlElement, name: string): string | undefined =>
  attributes.find(({ local }) => local === name)?.value;
