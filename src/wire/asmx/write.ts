// Values as XML: a writer is compiled once for each method and style and then only joins strings.
// Nulls are left out, unset and empty values stand as ASMX writes them; rows flow, they never
// gather.

import type { ArrayShape, Method, OutputShape, RecordShape } from './declare.ts';
import { cleaned, escaped } from './escape.ts';

/** How elements are set: SOAP in one line, GET and POST indented. */
export interface Style {
  /** Before each element that stands inside another; the level counts from the root. */
  breakAt(level: number): string;
}

/** Everything in one line. */
export const INLINE: Style = { breakAt: () => '' };

/** Two blanks a level, with the line ends of Windows. */
export const INDENTED: Style = { breakAt: (level) => `\r\n${'  '.repeat(level)}` };

/** The element that holds a result: its tags, whole where the value is empty or null. */
export interface Frame {
  readonly open: string;
  readonly close: string;
  readonly empty: string;
  readonly null: string;
}

/** Writes one value in its frame; a string for what is small, pieces for what may be large. */
export type ValueWriter = (value: unknown) => string | AsyncIterable<string>;

/** Where and how a result is set. */
export interface Setting {
  readonly style: Style;
  /** The level of the frame's element; the root is 0. */
  readonly level: number;
  readonly zone: string;
}

/** Compiles the writer of a method's result. */
export const valueWriter = ({ output }: Method, frame: Frame, set: Setting): ValueWriter => {
  if (output.kind === 'nothing') return () => frame.empty;
  if (output.kind === 'scalar') return (value) => framed(output.write(value, set.zone), frame);
  if (output.kind === 'streamed-text') return (value) => textWritten(value, frame);
  return output.kind === 'record'
    ? recordWriter(output, frame, set)
    : arrayWriter(output, frame, set);
};

const textWritten = (value: unknown, frame: Frame): string | AsyncIterable<string> =>
  isStream<Uint8Array>(value) ? textPieces(value, frame) : framed(value as string | null, frame);

const recordWriter = (shape: RecordShape, frame: Frame, set: Setting): ValueWriter => {
  const write = recordInside(shape, set);
  const close = set.style.breakAt(set.level) + frame.close;
  return (value) => {
    if (value === null) return frame.null;
    const inside = write(value as Row);
    return inside === '' ? frame.empty : frame.open + inside + close;
  };
};

const arrayWriter = (shape: ArrayShape, frame: Frame, set: Setting): ValueWriter => {
  const write = itemWriter(shape.item, set);
  const close = set.style.breakAt(set.level) + frame.close;
  return (value) =>
    value === null ? frame.null : rowPieces(value as Rows, { ...frame, close }, write);
};

/** Whether a shape can be null, so that its element may be missing. */
export const isNullable = (shape: OutputShape): boolean =>
  shape.kind === 'scalar' ? shape.nullable : shape.kind !== 'nothing';

type Row = Readonly<Record<string, unknown>>;
type Rows = Iterable<Row | null> | AsyncIterable<Row | null>;

const isStream = <T>(value: unknown): value is AsyncIterable<T> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

const framed = (text: string | null, frame: Frame): string => {
  if (text === null) return frame.null;
  return text === '' ? frame.empty : frame.open + escaped(text) + frame.close;
};

/** Pieces of about this many characters: large enough to be few, small enough to be soon. */
const PIECE_CHARACTERS = 16_384;

async function* rowPieces(
  rows: Rows,
  frame: Frame,
  write: (row: Row | null) => string,
): AsyncGenerator<string> {
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

const itemWriter = (item: RecordShape, set: Setting): ((row: Row | null) => string) => {
  const level = set.level + 1;
  const start = set.style.breakAt(level);
  const inside = recordInside(item, { ...set, level });
  return (row) => {
    if (row === null) return `${start}<${item.name} xsi:nil="true" />`;
    const fields = inside(row);
    if (fields === '') return `${start}<${item.name} />`;
    return `${start}<${item.name}>${fields}${start}</${item.name}>`;
  };
};

/** The fields of a record whose element stands at `level`. */
const recordInside = (shape: RecordShape, set: Setting): ((row: Row) => string) => {
  const start = set.style.breakAt(set.level + 1);
  const fields = Object.entries(shape.fields).map(([name, scalar]) => ({
    name,
    scalar,
    open: `${start}<${name}>`,
    close: `</${name}>`,
    empty: `${start}<${name} />`,
  }));
  return (row) => {
    let written = '';
    for (const field of fields) {
      const text = field.scalar.write(row[field.name], set.zone);
      if (text === null) continue;
      written += text === '' ? field.empty : field.open + escaped(text) + field.close;
    }
    return written;
  };
};
