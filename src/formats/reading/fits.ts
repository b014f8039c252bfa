// Binary tables of FITS (Standard 4.0, 7.3): the first one of a file, as rows.
// One value in a cell: arrays, bits and complex numbers are refused by the name of their column.

import type { SqlType } from '../../domain/column.ts';
import { byteReader, type ByteReader } from './bytes.ts';
import {
  ROWS_AT_ONCE,
  undecodable,
  type DecodedColumn,
  type DecodedTable,
  type DecodedValue,
} from './decoded.ts';
import { fitsDataBytes, readFitsHeader, type FitsHeader } from './fits-header.ts';

/** The first binary table of a FITS file; throws what is `undecodable`. */
export const decodeFits = async (chunks: AsyncIterable<Uint8Array>): Promise<DecodedTable> => {
  const bytes = byteReader(chunks);
  for (;;) {
    const header = await readFitsHeader(bytes);
    if (header === undefined) throw undecodable('The FITS file has no binary table (BINTABLE).');
    if (header.text('XTENSION') === 'BINTABLE') return tableOf(bytes, header);
    if (!(await bytes.skip(fitsDataBytes(header)))) {
      throw undecodable('The FITS file is cut off before its first binary table.');
    }
  }
};

const tableOf = (bytes: ByteReader, header: FitsHeader): DecodedTable => {
  const fields = fieldsOf(header);
  const rowBytes = header.integer('NAXIS1') ?? 0;
  const width = fields.at(-1)?.end ?? 0;
  if (rowBytes < width || header.integer('NAXIS') !== 2) {
    throw undecodable('The columns of the FITS table are wider than its rows.');
  }
  const shown = fields.filter(({ decode }) => decode !== undefined);
  if (shown.length === 0) throw undecodable('The FITS table has no columns.');
  const rows = header.integer('NAXIS2') ?? 0;
  return { columns: shown, rows: rowsOf(bytes, shown, { rows, rowBytes }) };
};

async function* rowsOf(
  bytes: ByteReader,
  fields: readonly Field[],
  { rows, rowBytes }: { readonly rows: number; readonly rowBytes: number },
): AsyncGenerator<DecodedValue[][]> {
  for (let done = 0; done < rows; done += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, rows - done);
    const block = await bytes.take(count * rowBytes);
    if (block.length < count * rowBytes) {
      const read = done + Math.floor(block.length / Math.max(1, rowBytes));
      throw undecodable(`The FITS file is cut off: it has ${read} of its ${rows} rows.`);
    }
    yield fields.map(({ at, decode }) =>
      Array.from({ length: count }, (_, row) => decode?.(block, row * rowBytes + at) ?? null),
    );
  }
}

/** A column, and where in a row it lies; one that takes no room decodes nothing. */
interface Field extends DecodedColumn {
  readonly at: number;
  readonly end: number;
  readonly decode?: Decode;
}

type Decode = (block: Buffer, at: number) => DecodedValue;

/** Columns of a FITS table, as many as the standard allows. */
const FIELDS_MAX = 999;

const fieldsOf = (header: FitsHeader): readonly Field[] => {
  const count = header.integer('TFIELDS') ?? 0;
  if (count > FIELDS_MAX) throw undecodable(`The FITS table has more than ${FIELDS_MAX} columns.`);
  const fields: Field[] = [];
  for (let number = 1; number <= count; number += 1) {
    fields.push(fieldOf(header, number, fields.at(-1)?.end ?? 0));
  }
  return fields;
};

const fieldOf = (header: FitsHeader, number: number, at: number): Field => {
  const form = header.text(`TFORM${number}`) ?? '';
  const name = header.text(`TTYPE${number}`) ?? `Column${number}`;
  const [, digits = '', code = ''] = /^\s*(\d*)([LXBIJKAEDCMPQ])/.exec(form) ?? [];
  const repeat = digits === '' ? 1 : Number(digits);
  const bytes = BYTES[code];
  const plain = { name, at, type: TEXT };
  if (code === 'A') {
    const end = at + repeat;
    const decode: Decode = (block, from) => textOf(block, from, repeat);
    return { ...plain, end, ...metaOf(header, number), ...(repeat > 0 && { decode }) };
  }
  if (repeat === 0 && code !== '') return { ...plain, end: at };
  if (bytes === undefined || repeat !== 1) {
    throw undecodable(
      `Column '${name}' of the FITS table holds ${form === '' ? 'nothing known' : form}, not one ` +
        'value in each row. Leave it out, or write each of its values as a column of its own.',
    );
  }
  const numbers = numbersOf(code, scalingOf(header, number));
  return { ...plain, ...numbers, end: at + bytes, ...metaOf(header, number) };
};

const TEXT: SqlType = { name: 'varchar', length: null };

/** Bytes of one value of each form that holds one. */
const BYTES: Readonly<Record<string, number>> = { L: 1, B: 1, I: 2, J: 4, K: 8, E: 4, D: 8 };

const metaOf = (header: FitsHeader, number: number) => {
  const unit = header.text(`TUNIT${number}`);
  const ucd = header.text(`TUCD${number}`);
  const description = header.text(`TCOMM${number}`);
  return {
    ...(unit !== undefined && unit !== '' && { unit }),
    ...(ucd !== undefined && ucd !== '' && { ucd }),
    ...(description !== undefined && description !== '' && { description }),
  };
};

/** A text ends at a NUL, and has no blanks at its end; one with nothing in it is NULL. */
const textOf = (block: Buffer, at: number, length: number): string | null => {
  const bytes = block.subarray(at, at + length);
  const end = bytes.indexOf(0);
  const text = bytes.toString('utf8', 0, end < 0 ? length : end).trimEnd();
  return text === '' ? null : text;
};

/** What turns the numbers of a file into values. */
interface Scaling {
  readonly scale: number;
  /** As it is written: it may have 19 digits. */
  readonly zero: string;
  /** The number that stands for nothing, as it lies in the file. */
  readonly nothing: bigint | undefined;
}

const scalingOf = (header: FitsHeader, number: number): Scaling => {
  const nothing = header.text(`TNULL${number}`);
  return {
    scale: Number(header.text(`TSCAL${number}`) ?? 1),
    zero: header.text(`TZERO${number}`) ?? '0',
    nothing: nothing !== undefined && /^[+-]?\d+$/.test(nothing) ? BigInt(nothing) : undefined,
  };
};

interface Numbers {
  readonly type: SqlType;
  readonly decode: Decode;
}

const fixed = (
  name: 'bit' | 'tinyint' | 'smallint' | 'int' | 'bigint' | 'real' | 'float',
): SqlType => ({
  name,
});

const numbersOf = (code: string, scaling: Scaling): Numbers => {
  if (code === 'L') return { type: fixed('bit'), decode: logical };
  if (code === 'E' || code === 'D') return floats(code, scaling);
  const raw = INTEGERS[code];
  if (raw === undefined) throw undecodable(`A column of the FITS table has the form ${code}.`);
  const { scale, zero, nothing } = scaling;
  const shifted = scale === 1 ? SHIFTED.get(`${code} ${Number(zero)}`) : undefined;
  if (shifted !== undefined) return shiftedIntegers(raw.read, shifted, nothing);
  if (scale === 1 && Number(zero) === 0) return plainIntegers(raw, nothing);
  const decode: Decode = (block, at) => {
    const value = raw.read(block, at);
    return nothing !== undefined && BigInt(value) === nothing
      ? null
      : Number(value) * scale + Number(zero);
  };
  return { type: fixed('float'), decode };
};

const logical: Decode = (block, at) => {
  const letter = block[at];
  if (letter === 0x54) return true;
  return letter === 0x46 ? false : null;
};

/** A float that is no number is NULL: FITS has no other word for it. */
const floats = (code: 'E' | 'D', { scale, zero }: Scaling): Numbers => {
  const offset = Number(zero);
  const isPlain = scale === 1 && offset === 0;
  const read = (block: Buffer, at: number): number =>
    code === 'E' ? block.readFloatBE(at) : block.readDoubleBE(at);
  return {
    type: fixed(code === 'E' && isPlain ? 'real' : 'float'),
    decode: (block, at) => {
      const value = read(block, at);
      if (Number.isNaN(value)) return null;
      return isPlain ? value : value * scale + offset;
    },
  };
};

interface Integers {
  readonly type: SqlType;
  readonly read: (block: Buffer, at: number) => number | bigint;
}

const INTEGERS: Readonly<Record<string, Integers>> = {
  B: { type: fixed('tinyint'), read: (block, at) => block.readUInt8(at) },
  I: { type: fixed('smallint'), read: (block, at) => block.readInt16BE(at) },
  J: { type: fixed('int'), read: (block, at) => block.readInt32BE(at) },
  K: { type: fixed('bigint'), read: (block, at) => block.readBigInt64BE(at) },
};

const plainIntegers = ({ type, read }: Integers, nothing: bigint | undefined): Numbers => {
  if (nothing === undefined) return { type, decode: read };
  return {
    type,
    decode: (block, at) => {
      const value = read(block, at);
      return BigInt(value) === nothing ? null : value;
    },
  };
};

/** Integers with and without a sign that FITS has only by a zero point. */
const SHIFTED: ReadonlyMap<string, { readonly type: SqlType; readonly zero: bigint }> = new Map([
  ['B -128', { type: fixed('smallint'), zero: -128n }],
  ['I 32768', { type: fixed('int'), zero: 32_768n }],
  ['J 2147483648', { type: fixed('bigint'), zero: 2_147_483_648n }],
  [
    `K ${2 ** 63}`,
    {
      type: { name: 'decimal', precision: 20, scale: 0 } as const,
      zero: 9_223_372_036_854_775_808n,
    },
  ],
]);

const shiftedIntegers = (
  read: Integers['read'],
  { type, zero }: { readonly type: SqlType; readonly zero: bigint },
  nothing: bigint | undefined,
): Numbers => ({
  type,
  decode: (block, at) => {
    const value = BigInt(read(block, at));
    if (nothing !== undefined && value === nothing) return null;
    const whole = value + zero;
    return type.name === 'bigint' || type.name === 'decimal' ? whole : Number(whole);
  },
});
