// Values as XML: a writer is compiled once for each type and place and then only joins strings.
// Nulls are left out, unset and empty values stand as ASMX writes them; rows of a result flow, they
// never gather.

import type { AnyValue, ArrayShape, Field, NullableShape, RecordShape, Shape } from './shapes.ts';
import { isAttribute, typeNameOf } from './shapes.ts';
import type { Scalar } from './scalars/scalar.ts';
import { dataSetTrees, type DataSet } from './data-set.ts';
import { cleaned, escaped, escapedInQuotes } from '../../base/xml/escape.ts';
import { treeText } from '../../base/xml/tree.ts';

/** How elements are set: SOAP in one line, GET and POST indented. */
export interface Style {
  /** Before each element that stands inside another; the level counts from the root. */
  breakAt(level: number): string;
}

/** Everything in one line. */
export const INLINE: Style = { breakAt: () => '' };

/** Two blanks a level, with the line ends of Windows. */
export const INDENTED: Style = { breakAt: (level) => `\r\n${'  '.repeat(level)}` };

/** Where and how an element is set. */
export interface Setting {
  readonly style: Style;
  /** The level of the element; the root is 0. */
  readonly level: number;
  readonly zone: string;
}

/** The element that a value stands in. */
export interface Place {
  readonly name: string;
  /** Attributes before those of the value and after them, each with a blank before it. */
  readonly before?: string;
  readonly after?: string;
  /** Whether null is said with `xsi:nil`, or the element left out. */
  readonly saysNull?: boolean;
}

/** Writes a value's element; empty where it is left out. */
export type Write = (value: unknown) => string;

/** As `Write`; pieces for what may be large. */
export type ValueWriter = (value: unknown) => string | AsyncIterable<string>;

/** Compiles the writer of a type's element. */
export const elementWriter = (place: Place, shape: Shape, set: Setting): Write => {
  switch (shape.kind) {
    case 'scalar':
      return scalarWriter(place, shape, set);
    case 'nullable':
      return nullableWriter(place, shape, set);
    case 'record':
      return recordWriter(place, shape, set);
    case 'array':
      return arrayWriter(place, shape, set);
    case 'any':
      return anyWriter(place, set);
    case 'markup':
      return markupWriter(place, set);
    case 'data-set':
      return dataSetWriter(place, set);
  }
};

/** As `elementWriter`, for a result whose items are too many to be written at once. */
export const rowsWriter = (place: Place, { item }: ArrayShape, set: Setting): ValueWriter => {
  const text = elementTextOf(place, set);
  const write = itemWriter(item, set);
  const frame = { open: text.open(''), close: breakOf(set) + text.close, empty: text.empty('') };
  return (value) => (value === null ? text.null : rowPieces(value as Rows, frame, write));
};

/** As `elementWriter`, for a text that comes as UTF-8; null is left out. */
export const streamedTextWriter = (place: Place, set: Setting): ValueWriter => {
  const text = elementTextOf(place, set);
  return (value) =>
    isStream<Uint8Array>(value)
      ? textPieces(value, { open: text.open(''), close: text.close, empty: text.empty('') })
      : simpleText(text, value as string | null);
};

/** As `elementWriter`, for a data set that may come as the inside of its element in UTF-8. */
export const dataSetPiecesWriter = (place: Place, set: Setting): ValueWriter => {
  const text = elementTextOf(place, set);
  const write = dataSetWriter(place, set);
  return (value) =>
    isStream<Uint8Array>(value)
      ? framedPieces(textsOf(value), text.open(''), text.close)
      : write(value);
};

async function* textsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** What a writer's result begins and ends with, whether it comes whole or in pieces. */
export const framed = (
  content: string | AsyncIterable<string>,
  before: string,
  after: string,
): string | AsyncIterable<string> =>
  typeof content === 'string' ? before + content + after : framedPieces(content, before, after);

async function* framedPieces(pieces: AsyncIterable<string>, before: string, after: string) {
  yield before;
  yield* pieces;
  yield after;
}

/** The tags of an element, with the attributes of its value put in. */
interface ElementText {
  open(attributes: string): string;
  readonly close: string;
  empty(attributes: string): string;
  /** What stands for null. */
  readonly null: string;
}

const elementTextOf = (
  { name, before = '', after = '', saysNull = false }: Place,
  set: Setting,
): ElementText => {
  // The root is set by whoever writes the document.
  const start = set.level === 0 ? '' : breakOf(set);
  return {
    open: (attributes) => `${start}<${name}${before}${attributes}${after}>`,
    close: `</${name}>`,
    empty: (attributes) => `${start}<${name}${before}${attributes}${after} />`,
    null: saysNull ? `${start}<${name}${before} xsi:nil="true"${after} />` : '',
  };
};

const breakOf = ({ style, level }: Setting): string => style.breakAt(level);

const scalarWriter = (place: Place, scalar: Scalar<unknown>, set: Setting): Write => {
  const text = elementTextOf(place, set);
  const [open, close, empty] = [text.open(''), text.close, text.empty('')];
  const isPlain = scalar.isPlain === true;
  return (value) => {
    // A type knows itself what its null is: of a time, it is written.
    const written = scalar.write(value, set.zone);
    if (written === null) return text.null;
    if (isPlain) return open + written + close;
    return written === '' ? empty : open + escaped(written) + close;
  };
};

const nullableWriter = (place: Place, { scalar }: NullableShape, set: Setting): Write => {
  const text = elementTextOf({ ...place, saysNull: true }, set);
  const write = scalarWriter(place, scalar, set);
  return (value) => (value === null ? text.null : write(value));
};

const simpleText = (text: ElementText, value: string | null): string => {
  if (value === null) return text.null;
  return value === '' ? text.empty('') : text.open('') + escaped(value) + text.close;
};

type Row = Readonly<Record<string, unknown>>;

const recordWriter = (place: Place, { fields }: RecordShape, set: Setting): Write => {
  const text = elementTextOf(place, set);
  const attributes: { readonly name: string; readonly write: Write }[] = [];
  const elements: { readonly name: string; readonly write: Write }[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const write = fieldWriter(name, field, { ...set, level: set.level + 1 });
    (isAttribute(field) ? attributes : elements).push({ name, write });
  }
  const close = breakOf(set) + text.close;
  // Most classes have no attributes: their tags are made once.
  const [open, empty] = [text.open(''), text.empty('')];
  return (value) => {
    if (value === null) return text.null;
    const row = value as Row;
    let inside = '';
    for (const { name, write } of elements) inside += write(row[name]);
    if (attributes.length === 0) return inside === '' ? empty : open + inside + close;
    const own = attributes.map(({ name, write }) => write(row[name])).join('');
    return inside === '' ? text.empty(own) : text.open(own) + inside + close;
  };
};

const fieldWriter = (name: string, field: Field, set: Setting): Write => {
  if (field.kind !== 'field') return elementWriter({ name }, field, set);
  const { shape, rule, usual } = field;
  if (rule === 'attribute') return attributeWriter(name, shape as Scalar<unknown>, set);
  if (rule === 'nillable') return elementWriter({ name, saysNull: true }, shape, set);
  if (rule === 'repeated') {
    const write = elementWriter({ name, saysNull: true }, (shape as ArrayShape).item, set);
    return (value) => ((value as readonly unknown[] | null) ?? []).map(write).join('');
  }
  const write = elementWriter({ name }, shape, set);
  return (value) => (value === usual ? '' : write(value));
};

const attributeWriter =
  (name: string, scalar: Scalar<unknown>, { zone }: Setting): Write =>
  (value) => {
    const written = scalar.write(value, zone);
    return written === null ? '' : ` ${name}="${escapedInQuotes(written)}"`;
  };

const arrayWriter = (place: Place, { item }: ArrayShape, set: Setting): Write => {
  const text = elementTextOf(place, set);
  const write = itemWriter(item, set);
  const close = breakOf(set) + text.close;
  return (value) => {
    if (value === null) return text.null;
    const inside = (value as readonly unknown[]).map(write).join('');
    return inside === '' ? text.empty('') : text.open('') + inside + close;
  };
};

/** An item's element has the name of its type; one that is null says so. */
const itemWriter = (item: Shape, set: Setting): Write =>
  elementWriter({ name: typeNameOf(item), saysNull: true }, item, { ...set, level: set.level + 1 });

/** Where the prefixes of schemas are declared they are used; a value alone makes up its own. */
const anyWriter = (place: Place, set: Setting): Write => {
  const text = elementTextOf(place, set);
  return (value) => {
    if (value === null) return text.null;
    const { scalar, value: inner } = value as AnyValue;
    const isBare = set.level === 0 && set.style !== INLINE;
    const type = isBare ? ownTypeText(scalar) : ` xsi:type="xsd:${scalar.xsd}"`;
    const written = scalar.write(inner, set.zone) ?? '';
    return written === '' ? text.empty(type) : text.open(type) + escaped(written) + text.close;
  };
};

const ownTypeText = ({ xsd }: Scalar<unknown>): string =>
  ` xmlns:q1="http://www.w3.org/2001/XMLSchema" d1p1:type="q1:${xsd}"` +
  ' xmlns:d1p1="http://www.w3.org/2001/XMLSchema-instance"';

const markupWriter = (place: Place, set: Setting): Write => {
  const text = elementTextOf(place, set);
  return (value) => (value === null ? text.null : text.open('') + (value as string) + text.close);
};

const dataSetWriter = (place: Place, set: Setting): Write => {
  const text = elementTextOf(place, set);
  const close = breakOf(set) + text.close;
  return (value) => {
    if (value === null) return text.null;
    const trees = dataSetTrees(value as DataSet, set.zone);
    const inside = trees.map((tree) => treeText(tree, set.style.breakAt, set.level + 1));
    return text.open('') + inside.join('') + close;
  };
};

type Rows = Iterable<unknown> | AsyncIterable<unknown>;

const isStream = <T>(value: unknown): value is AsyncIterable<T> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** The tags around what comes in pieces, whole where nothing comes. */
interface Frame {
  readonly open: string;
  readonly close: string;
  readonly empty: string;
}

/** Pieces of about this many characters: large enough to be few, small enough to be soon. */
const PIECE_CHARACTERS = 16_384;

async function* rowPieces(rows: Rows, frame: Frame, write: Write): AsyncGenerator<string> {
  let piece = '';
  let isEmpty = true;
  for await (const row of rows) {
    if (isEmpty) piece = frame.open;
    isEmpty = false;
    piece += write(row);
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield isEmpty ? frame.empty : piece + frame.close;
}

/**
 * A text that comes as UTF-8. Characters that XML forbids become U+FFFD: the text may be of any
 * origin, and a reference to them would make the whole answer unreadable.
 */
async function* textPieces(bytes: AsyncIterable<Uint8Array>, frame: Frame): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let isEmpty = true;
  for await (const chunk of bytes) {
    const text = escaped(cleaned(decoder.decode(chunk, { stream: true })));
    if (text === '') continue;
    yield isEmpty ? frame.open + text : text;
    isEmpty = false;
  }
  const rest = escaped(decoder.decode());
  if (isEmpty && rest === '') yield frame.empty;
  else yield (isEmpty ? frame.open : '') + rest + frame.close;
}
