// The binary rows of a VOTable (1.5, 5.3 and 5.4), out of the base64 text of its STREAM: numbers
// with their highest byte first, and in BINARY2 a bit for each field that is NULL.

import { undecodable, type DecodedValue } from './decoded.ts';
import type { VotableField } from './votable-field.ts';

/** Where rows go, column by column. */
export interface RowSink {
  readonly columns: DecodedValue[][];
  rows: number;
}

/** Takes the text of a stream as it comes. */
export interface BinaryRows {
  text(piece: string): void;
  /** Says that there is no more; throws where a row is cut off. */
  end(): void;
}

/** The rows of fields in one of the two serialisations; throws where none of them could be read. */
export const binaryRows = (
  sink: RowSink,
  fields: readonly VotableField[],
  kind: 'BINARY' | 'BINARY2',
): BinaryRows => {
  let letters = '';
  let pieces: Buffer[] = [];
  let held = 0;
  /** How many bytes to wait for before the row that was not whole is looked at again. */
  let wanted = 0;
  const maskBytes = kind === 'BINARY2' ? Math.ceil(fields.length / 8) : 0;
  refuseIfTooLong(fields.reduce((sum, field) => sum + leastOf(field), maskBytes));
  const readRows = (): void => {
    const bytes = Buffer.concat(pieces, held);
    let at = 0;
    for (;;) {
      const row = rowAt(bytes, at, { fields, maskBytes });
      if (row === undefined) break;
      for (const [place] of fields.entries()) {
        (sink.columns[place] ??= []).push(row.values[place] ?? null);
      }
      sink.rows += 1;
      at = row.end;
      if (at === bytes.length) break;
    }
    pieces = [bytes.subarray(at)];
    held = bytes.length - at;
    // A part more each time: a long row that comes in short pieces is not put together with each of
    // them, and what comes behind it is little, though it may be many rows.
    wanted = held + held * WAITED_SHARE;
  };
  return {
    text: (piece) => {
      letters += piece.replace(/\s+/g, '');
      const whole = letters.length - (letters.length % 4);
      if (whole === 0) return;
      const coded = letters.slice(0, whole);
      letters = letters.slice(whole);
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(coded)) {
        throw undecodable('The rows of the VOTable are no base64.');
      }
      const bytes = Buffer.from(coded, 'base64');
      pieces.push(bytes);
      held += bytes.length;
      if (held >= wanted) readRows();
    },
    end: () => {
      if (held > 0) readRows();
      if (letters !== '' || held > 0) {
        throw undecodable('The last row of the VOTable is cut off.');
      }
    },
  };
};

/** The longest row is copied seven times over, and 11 MiB of others may come behind it. */
const WAITED_SHARE = 1 / 6;

interface Shape {
  readonly fields: readonly VotableField[];
  readonly maskBytes: number;
}

/** The row that begins at a byte; undefined where it is not whole yet. */
const rowAt = (bytes: Buffer, start: number, { fields, maskBytes }: Shape) => {
  if (start + maskBytes > bytes.length) return undefined;
  let at = start + maskBytes;
  if (maskBytes === 0 && at === bytes.length) return undefined;
  const values: DecodedValue[] = [];
  for (const [place, field] of fields.entries()) {
    const size = sizeAt(bytes, at, field);
    if (size === undefined) return undefined;
    refuseIfTooLong(at + size.skip + size.length - start);
    if (at + size.skip + size.length > bytes.length) return undefined;
    const isNull =
      maskBytes > 0 && ((bytes[start + (place >> 3)] ?? 0) & (0x80 >> (place & 7))) !== 0;
    const from = at + size.skip;
    values.push(isNull ? null : valueAt(bytes.subarray(from, from + size.length), field));
    at = from + size.length;
  }
  return { values, end: at };
};

const BYTES = {
  boolean: 1,
  bit: 1,
  unsignedByte: 1,
  short: 2,
  int: 4,
  long: 8,
  float: 4,
  double: 8,
  char: 1,
  unicodeChar: 2,
} as const;

/** Bytes of the longest row, which is held whole: more than tables have, less than fills memory. */
const ROW_BYTES_MAX = 64 * 1024 * 1024;

const refuseIfTooLong = (rowBytes: number): void => {
  if (rowBytes <= ROW_BYTES_MAX) return;
  throw undecodable(`A row of the VOTable takes more than ${ROW_BYTES_MAX} bytes.`);
};

/** Bytes that a field takes in every row. */
const leastOf = ({ datatype, length, isVariable }: VotableField): number =>
  isVariable ? LENGTH_BYTES : BYTES[datatype] * (length ?? 1);

/** The number before a text that says how long it is. */
const LENGTH_BYTES = 4;

/** How many bytes tell the length of a value, and how many it has. */
const sizeAt = (bytes: Buffer, at: number, field: VotableField) => {
  if (!field.isVariable) return { skip: 0, length: leastOf(field) };
  if (at + LENGTH_BYTES > bytes.length) return undefined;
  return { skip: LENGTH_BYTES, length: bytes.readUInt32BE(at) * BYTES[field.datatype] };
};

const valueAt = (bytes: Buffer, field: VotableField): DecodedValue => {
  switch (field.datatype) {
    case 'boolean':
      return LETTERS.get(bytes[0] ?? 0) ?? null;
    case 'bit':
      // It is the first of its byte in the standard, and another one as astropy writes it.
      return bytes[0] !== 0;
    case 'unsignedByte':
      return unless(field, bytes.readUInt8());
    case 'short':
      return unless(field, bytes.readInt16BE());
    case 'int':
      return unless(field, bytes.readInt32BE());
    case 'long':
      return unless(field, bytes.readBigInt64BE());
    case 'float':
      return noNumber(bytes.readFloatBE());
    case 'double':
      return noNumber(bytes.readDoubleBE());
    case 'char':
      return textOf(bytes.toString('utf8'));
    case 'unicodeChar':
      return textOf(Buffer.from(bytes).swap16().toString('utf16le'));
  }
};

/** T and t, 1; F and f, 0; all others are nothing. */
const LETTERS: ReadonlyMap<number, boolean> = new Map([
  [0x54, true],
  [0x74, true],
  [0x31, true],
  [0x46, false],
  [0x66, false],
  [0x30, false],
]);

const unless = ({ nothing }: VotableField, value: number | bigint): DecodedValue =>
  nothing !== undefined && nothing === String(value) ? null : value;

/** NaN is the older word for nothing, and stays in use where there are bits for it. */
const noNumber = (value: number): DecodedValue => (Number.isNaN(value) ? null : value);

const textOf = (text: string): string | null => {
  const end = text.indexOf('\0');
  const kept = (end < 0 ? text : text.slice(0, end)).trimEnd();
  return kept === '' ? null : kept;
};
