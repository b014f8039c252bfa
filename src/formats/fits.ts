// FITS binary tables (FITS 4.0, chapters 4 and 7.3): the headers before the rows, and the padding
// behind them. Rows themselves are made in row-block.ts.
// All is ASCII, in cards of 80 bytes and blocks of 2880.

import type { Column } from '../domain/column.ts';
import { fold } from '../domain/table.ts';

/** A column as FITS has it. */
export interface FitsField {
  /** At most 68 letters, digits and `_`, unlike any other's in any case. */
  readonly name: string;
  /** TFORM: `L`, `B`, `I`, `J`, `K`, `E`, `D`, or `12A` for text of twelve bytes. */
  readonly form: string;
  /** The integer that stands for a missing value; absent where none is missing, or by itself. */
  readonly nullValue?: bigint;
  readonly unit?: string;
  readonly ucd?: string;
  readonly description?: string;
}

/** A binary table before its rows. */
export interface FitsTable {
  readonly fields: readonly FitsField[];
  readonly rows: bigint;
  /** Bytes of a row. */
  readonly rowBytes: number;
  /** What the table is called. */
  readonly title: string;
  /** The query that it answers. */
  readonly query: string;
}

/** TFIELDS may be so many at most (7.3.1). */
export const FITS_FIELDS_MAX = 999;

const CARD = 80;
const BLOCK = 2_880;

/** Everything before the first row: an empty primary header, and that of the table. */
export const fitsHeadOf = (table: FitsTable): Uint8Array =>
  Buffer.from(headerOf(PRIMARY) + headerOf(cardsOf(table)), 'latin1');

/** What stands behind `bytes` bytes of rows: zeros up to a whole block (7.3.3). */
export const fitsTailOf = (bytes: bigint): Uint8Array =>
  Buffer.alloc(Number((BigInt(BLOCK) - (bytes % BigInt(BLOCK))) % BigInt(BLOCK)));

const headerOf = (cards: readonly string[]): string => {
  const text = [...cards, 'END'].map((card) => card.padEnd(CARD)).join('');
  return text.padEnd(Math.ceil(text.length / BLOCK) * BLOCK);
};

/** A number or a truth value in fixed format: it ends in column 30 (4.2). */
const card = (keyword: string, value: bigint | number | string, comment = ''): string => {
  const head = `${keyword.padEnd(8)}= ${String(value).padStart(20)}`;
  return comment === '' ? head : `${head} / ${comment}`;
};

const PRIMARY = [
  card('SIMPLE', 'T', 'conforms to FITS standard'),
  card('BITPIX', 8),
  card('NAXIS', 0),
  card('EXTEND', 'T'),
];

/** A file without data: a header and nothing behind it (FITS 4.0, 3.3). */
export const FITS_WITHOUT_DATA = headerOf(PRIMARY);

const cardsOf = ({ fields, rows, rowBytes, title, query }: FitsTable): readonly string[] => {
  const told = [...textCards('EXTNAME', title), ...fields.flatMap(fieldCards)];
  const goesOn = told.some((each) => each.startsWith(CONTINUE));
  return [
    ...textCards('XTENSION', 'BINTABLE'),
    card('BITPIX', 8),
    card('NAXIS', 2),
    card('NAXIS1', rowBytes, 'bytes of a row'),
    card('NAXIS2', rows, 'rows'),
    card('PCOUNT', 0),
    card('GCOUNT', 1),
    card('TFIELDS', fields.length, 'columns'),
    // FITS 4.0 needs no word of it, but older readers look for one.
    ...(goesOn ? textCards('LONGSTRN', 'OGIP 1.0') : []),
    ...told,
    ...commentCards(query),
  ];
};

const CONTINUE = 'CONTINUE';

const fieldCards = (field: FitsField, at: number): readonly string[] => {
  const number = at + 1;
  return [
    ...textCards(`TTYPE${number}`, field.name),
    ...textCards(`TFORM${number}`, field.form),
    ...(field.nullValue === undefined ? [] : [card(`TNULL${number}`, field.nullValue)]),
    ...(field.unit === undefined ? [] : textCards(`TUNIT${number}`, field.unit)),
    // Not of the standard: what STIL, and with it TOPCAT, reads and writes.
    ...(field.ucd === undefined ? [] : textCards(`TUCD${number}`, field.ucd)),
    ...(field.description === undefined ? [] : textCards(`TCOMM${number}`, field.description)),
  ];
};

/** A text, in quotes that are doubled within it; a long one goes on in CONTINUE cards (4.2.1.2). */
const textCards = (keyword: string, text: string): readonly string[] => {
  const pieces = piecesOf(fitsTextOf(text));
  return pieces.map((piece, at) => {
    const head = at === 0 ? `${keyword.padEnd(8)}= ` : `${CONTINUE}  `;
    const goesOn = at < pieces.length - 1;
    // A value has eight characters at least within its quotes (4.2.1.1).
    return `${head}'${goesOn ? `${piece}&` : piece.padEnd(8)}'`;
  });
};

/** Within 67 columns and whole: a doubled quote is not torn. */
const piecesOf = (text: string): readonly string[] => {
  const pieces: string[] = [''];
  for (const letter of text) {
    const written = letter === "'" ? "''" : letter;
    const last = pieces.at(-1) ?? '';
    if (last.length + written.length > TEXT_COLUMNS) pieces.push(written);
    else pieces[pieces.length - 1] = last + written;
  }
  return pieces;
};

/** 80 less `KEYWORD = `, two quotes, and the `&` of a text that goes on. */
const TEXT_COLUMNS = 67;

const commentCards = (text: string): readonly string[] =>
  fitsTextOf(text.trim(), '\n')
    .split('\n')
    .flatMap((line) => line.match(/.{1,70}/g) ?? [])
    .slice(0, COMMENTS_MAX)
    .map((line) => `COMMENT   ${line}`);

/** Enough for any query that a person writes; a longer one is cut. */
const COMMENTS_MAX = 1_000;

/** `text` in the printable letters of ASCII: accents are dropped, and others become `?` (4.1.2). */
const fitsTextOf = (text: string, kept = ''): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]/gu, (letter) =>
      kept !== '' && letter === kept ? letter : /\s/.test(letter) ? ' ' : '?',
    );

/** Names for FITS: letters, digits and `_` alone, and none twice in any case (7.3.2). */
export const fitsNamesOf = (columns: readonly Pick<Column, 'name'>[]): readonly string[] => {
  const taken = new Set<string>();
  return columns.map(({ name }, at) => {
    const plain = fitsTextOf(name).replace(/\W/g, '_').slice(0, NAME_MAX) || `Column${at + 1}`;
    let free = plain;
    for (let next = 2; taken.has(fold(free)); next++) free = `${plain}_${next}`;
    taken.add(fold(free));
    return free;
  });
};

/** Leaves room for a number within the 68 characters of a card. */
const NAME_MAX = 60;
