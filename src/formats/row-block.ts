// Rows of big-endian bytes, one after the other, filled a column at a time from values as they lie
// in the memory of a little-endian machine: what FITS and VOTable's BINARY2 are made of.
// No value is looked at; a float's very bits, and all 64 of an integer, come through.

/** Values of one column for the rows of a chunk. */
export type Values = FixedValues | CellTexts | Texts;

/** Numbers, one after the other, little-endian. */
export interface FixedValues {
  readonly kind: 'fixed';
  readonly width: 1 | 2 | 4 | 8;
  readonly bytes: Uint8Array;
}

/**
 * ASCII texts in cells of 16 bytes, whose first four are the length of what follows, little-endian,
 * at most twelve letters. What is longer goes on in the next array of cells.
 */
export interface CellTexts {
  readonly kind: 'cells';
  readonly pieces: readonly Uint8Array[];
}

/** Texts of any letters. */
export interface Texts {
  readonly kind: 'texts';
  readonly texts: readonly string[];
}

/** How a field lies in a row. */
export type Layout =
  | { readonly kind: 'fixed' }
  /** Printable ASCII, other bytes made `?`, up to `width` and zero bytes behind. */
  | { readonly kind: 'padded'; readonly width: number }
  /** Their number in four bytes, then ASCII letters of a byte, or UTF-16 units of two. */
  | { readonly kind: 'counted'; readonly unit: 1 | 2 };

/** A field of the rows of a chunk. */
export interface RowField {
  readonly layout: Layout;
  readonly values: Values;
}

/** Gives so many bytes of memory to be filled. */
export type Room = (bytes: number) => Buffer;

/** The same memory each time, for a block that is done with before the next. */
export const sameRoom = (): Room => {
  let memory = Buffer.alloc(0);
  return (bytes) => {
    if (memory.length < bytes) memory = Buffer.allocUnsafeSlow(bytes);
    return memory.subarray(0, bytes);
  };
};

/** The bytes of `rows` rows, each block in memory from `room`; several where they are many. */
export function* rowBlocks(
  fields: readonly RowField[],
  rows: number,
  room: Room,
): Generator<Uint8Array> {
  // The size of each row, and where it begins once its block is known.
  const positions = sizesOf(fields, rows);
  for (let from = 0; from < rows;) {
    let bytes = 0;
    let to = from;
    for (; to < rows; to++) {
      const size = positions[to] ?? 0;
      if (to > from && bytes + size > BLOCK_BYTES) break;
      positions[to] = bytes;
      bytes += size;
    }
    const block = room(bytes);
    const view = new DataView(block.buffer, block.byteOffset, bytes);
    for (const field of fields) put({ block, view, positions, from, to }, field);
    yield block;
    from = to;
  }
}

/** Wide rows are laid in blocks of so many bytes, so that memory stays flat. */
export const BLOCK_BYTES = 1024 * 1024;

/** The bytes or units of the longest text among `rows`; 0 where they are numbers. */
export const longestOf = (values: Values, rows: number): number => {
  if (values.kind === 'fixed') return 0;
  return lengthsOf(values, rows).reduce((longest, length) => Math.max(longest, length), 0);
};

const sizesOf = (fields: readonly RowField[], rows: number): Uint32Array => {
  let fixed = 0;
  const sizes = new Uint32Array(rows);
  for (const { layout, values } of fields) {
    if (layout.kind === 'padded') fixed += layout.width;
    else if (layout.kind === 'counted') {
      fixed += 4;
      const lengths = lengthsOf(values, rows);
      for (let row = 0; row < rows; row++) {
        sizes[row] = (sizes[row] ?? 0) + (lengths[row] ?? 0) * layout.unit;
      }
    } else if (values.kind === 'fixed') fixed += values.width;
  }
  for (let row = 0; row < rows; row++) sizes[row] = (sizes[row] ?? 0) + fixed;
  return sizes;
};

const lengthsOf = (values: Values, rows: number): Uint32Array => {
  const lengths = new Uint32Array(rows);
  if (values.kind === 'texts') {
    for (let row = 0; row < rows; row++) lengths[row] = values.texts[row]?.length ?? 0;
  } else if (values.kind === 'cells') {
    for (const piece of values.pieces) {
      for (let row = 0; row < rows; row++) {
        // No cell holds more than twelve, so its lowest byte is all of its length.
        lengths[row] = (lengths[row] ?? 0) + (piece[row * CELL] ?? 0);
      }
    }
  }
  return lengths;
};

const CELL = 16;
const CELL_LETTERS = 12;

/** Rows from `from` to before `to`, and where the next field of each goes. */
interface Block {
  readonly block: Buffer;
  readonly view: DataView;
  readonly positions: Uint32Array;
  readonly from: number;
  readonly to: number;
}

const put = (block: Block, { layout, values }: RowField): void => {
  if (values.kind === 'fixed') PUT_FIXED[values.width](block, values.bytes);
  else if (layout.kind === 'padded') putPadded(block, values, layout.width);
  else if (layout.kind === 'counted') putCounted(block, values, layout.unit);
};

const put1 = ({ block, positions, from, to }: Block, bytes: Uint8Array): void => {
  for (let row = from; row < to; row++) {
    const at = positions[row] ?? 0;
    block[at] = bytes[row] ?? 0;
    positions[row] = at + 1;
  }
};

const put2 = ({ view, positions, from, to }: Block, bytes: Uint8Array): void => {
  const words = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
  for (let row = from; row < to; row++) {
    const at = positions[row] ?? 0;
    view.setUint16(at, words[row] ?? 0);
    positions[row] = at + 2;
  }
};

const put4 = ({ view, positions, from, to }: Block, bytes: Uint8Array): void => {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  for (let row = from; row < to; row++) {
    const at = positions[row] ?? 0;
    view.setUint32(at, words[row] ?? 0);
    positions[row] = at + 4;
  }
};

const put8 = ({ view, positions, from, to }: Block, bytes: Uint8Array): void => {
  const words = new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
  for (let row = from; row < to; row++) {
    const at = positions[row] ?? 0;
    view.setBigUint64(at, words[row] ?? 0n);
    positions[row] = at + 8;
  }
};

const PUT_FIXED = { 1: put1, 2: put2, 4: put4, 8: put8 } as const;

const putPadded = (to: Block, values: CellTexts | Texts, width: number): void => {
  const { block, positions } = to;
  for (let row = to.from; row < to.to; row++) {
    const start = positions[row] ?? 0;
    const end = start + width;
    let at = putText(to, values, { row, at: start });
    for (let byte = start; byte < at; byte++) {
      const letter = block[byte] ?? 0;
      if (letter < BLANK || letter > TILDE) block[byte] = QUESTION_MARK;
    }
    while (at < end) block[at++] = 0;
    positions[row] = end;
  }
};

const BLANK = 0x20;
const QUESTION_MARK = 0x3f;
const TILDE = 0x7e;

const putCounted = (to: Block, values: CellTexts | Texts, unit: 1 | 2): void => {
  const { view, positions } = to;
  for (let row = to.from; row < to.to; row++) {
    const start = positions[row] ?? 0;
    const at = start + 4;
    const end =
      unit === 1
        ? putText(to, values, { row, at })
        : putUnits(to.block, values.kind === 'texts' ? (values.texts[row] ?? '') : '', at);
    view.setUint32(start, (end - at) / unit);
    positions[row] = end;
  }
};

/** Copies a text of ASCII letters; where it ends. */
const putText = (
  { block }: Block,
  values: CellTexts | Texts,
  { row, at }: { readonly row: number; readonly at: number },
): number => {
  if (values.kind === 'texts') return at + block.write(values.texts[row] ?? '', at, 'latin1');
  let end = at;
  for (const piece of values.pieces) {
    const start = row * CELL;
    const length = piece[start] ?? 0;
    if (length === 0) break;
    // A longer text is not there: its cell says where it is, which is nobody's business.
    if (length > CELL_LETTERS) throw new Error('a cell of text holds more than it can');
    for (let byte = 0; byte < length; byte++) block[end++] = piece[start + 4 + byte] ?? 0;
  }
  return end;
};

/** Copies a text as UTF-16 units, high byte first; where it ends. */
const putUnits = (block: Buffer, text: string, at: number): number => {
  const end = at + block.write(text, at, 'utf16le');
  if (end > at) block.subarray(at, end).swap16();
  return end;
};
