// Reading the value of one element of a SOAP message, whatever its type, as its parts come by.
// As tolerant as .NET's serializer: the order of a class's fields does not matter, unknown elements
// are passed over, of two fields of one name the first counts.

import type { XmlElement } from '../../../base/xml/reader.ts';
import { absentOf, typeNameOf } from '../shapes.ts';
import type { ArrayShape, Field, RecordShape, Shape } from '../shapes.ts';
import type { PieceReader, Scalar } from '../scalars/scalar.ts';
import { text } from '../scalars/text.ts';

/** Takes what is in one element. */
export interface ValueReader {
  /** The reader of an element in it; null: that one is passed over, with all that is in it. */
  open(element: XmlElement): ValueReader | null;
  text(piece: string): void;
  /** A comment, or a processing instruction. */
  other(): void;
  /** Hands the value over; throws a lexical rejection where the text is none. */
  close(): void;
}

/** What readers need to know of the message. */
export interface ValueTerms {
  readonly namespace: string;
  readonly zone: string;
  /** The error for what may not stand in a simple value. */
  readonly strange: () => Error;
}

/** The reader of an element whose type is `shape`; `done` gets the value when it closes. */
export const valueReader = (
  shape: Shape,
  element: XmlElement,
  terms: ValueTerms,
  done: (value: unknown) => void,
): ValueReader | null => {
  switch (shape.kind) {
    case 'scalar':
      return scalarReader(shape, terms, done);
    case 'nullable':
      return isNil(element) ? nilReader(done) : scalarReader(shape.scalar, terms, done);
    case 'record':
      return isNil(element) ? nilReader(done) : recordReader(shape, element, terms, done);
    case 'array':
      return isNil(element) ? nilReader(done) : arrayReader(shape, terms, done);
    case 'any':
      return isNil(element)
        ? nilReader(done)
        : scalarReader(text, terms, (value) => done({ scalar: text, value }));
    case 'markup':
    case 'data-set':
      return null;
  }
};

const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

const isNil = ({ attributes }: XmlElement): boolean =>
  attributes.some(
    ({ local, namespace, value }) =>
      local === 'nil' && namespace === INSTANCE && (value === 'true' || value === '1'),
  );

const nilReader = (done: (value: null) => void): ValueReader => ({
  open: () => null,
  text: () => undefined,
  other: () => undefined,
  close: () => done(null),
});

/** ASMX takes nothing but text inside a simple value; a comment there is an XML error to it. */
const scalarReader = (
  scalar: Scalar<unknown>,
  { zone, strange }: ValueTerms,
  done: (value: unknown) => void,
): ValueReader => {
  const reader = scalar.inPieces?.() ?? wholeReader(scalar, zone);
  return {
    open: () => {
      throw strange();
    },
    text: (piece) => reader.piece(piece),
    other: () => {
      throw strange();
    },
    close: () => done(reader.end()),
  };
};

const wholeReader = (scalar: Scalar<unknown>, zone: string): PieceReader<unknown> => {
  const pieces: string[] = [];
  return {
    piece: (piece) => void pieces.push(piece),
    end: () => scalar.fromXml(pieces.join(''), zone),
  };
};

const recordReader = (
  { fields }: RecordShape,
  element: XmlElement,
  terms: ValueTerms,
  done: (value: unknown) => void,
): ValueReader => {
  const row: Record<string, unknown> = {};
  const found = new Set<string>();
  for (const [name, field] of Object.entries(fields)) row[name] = absentFieldOf(field);
  for (const { local, namespace, value } of element.attributes) {
    const field = Object.hasOwn(fields, local) ? fields[local] : undefined;
    if (namespace !== '' || field?.kind !== 'field' || field.rule !== 'attribute') continue;
    row[local] = (field.shape as Scalar<unknown>).fromXml(value, terms.zone);
  }
  const open = (child: XmlElement): ValueReader | null => {
    const { local, namespace } = child;
    const field = Object.hasOwn(fields, local) ? fields[local] : undefined;
    if (field === undefined || namespace !== terms.namespace) return null;
    if (field.kind !== 'field') return readOnce(local, field, child);
    const { rule, shape } = field;
    if (rule === 'attribute') return null;
    if (rule !== 'repeated') {
      return isNil(child) && rule === 'nillable' ? null : readOnce(local, shape, child);
    }
    const items = (row[local] ??= []) as unknown[];
    return valueReader((shape as ArrayShape).item, child, terms, (value) => items.push(value));
  };
  const readOnce = (name: string, shape: Shape, child: XmlElement): ValueReader | null => {
    if (found.has(name)) return null;
    found.add(name);
    return valueReader(shape, child, terms, (value) => (row[name] = value));
  };
  return { open, text: () => undefined, other: () => undefined, close: () => done(row) };
};

const absentFieldOf = (field: Field): unknown => {
  if (field.kind !== 'field') return absentOf(field);
  return field.rule === 'defaulted' ? field.usual : absentOf(field.shape);
};

const arrayReader = (
  { item }: ArrayShape,
  terms: ValueTerms,
  done: (value: unknown) => void,
): ValueReader => {
  const items: unknown[] = [];
  const name = typeNameOf(item);
  return {
    open: (child) =>
      child.local === name && child.namespace === terms.namespace
        ? itemReader(item, child, terms, (value) => items.push(value))
        : null,
    text: () => undefined,
    other: () => undefined,
    close: () => done(items),
  };
};

/** An item can be null where its type can. */
const itemReader = (
  item: Shape,
  child: XmlElement,
  terms: ValueTerms,
  done: (value: unknown) => void,
): ValueReader | null =>
  item.kind === 'scalar' && item.nullable && isNil(child)
    ? nilReader(done)
    : valueReader(item, child, terms, done);
