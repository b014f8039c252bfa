// The header of one part of a FITS file: cards of 80 characters in blocks of 2880 bytes, up to END
// (FITS Standard 4.0, 4). Values are kept as texts; what they mean is for the caller.

import type { ByteReader } from './bytes.ts';
import { undecodable } from './decoded.ts';

/** What a header says, by keyword. */
export interface FitsHeader {
  text(keyword: string): string | undefined;
  /** Undefined where there is none; throws where it is no integer. */
  integer(keyword: string): number | undefined;
}

/** FITS is read and written in blocks of so many bytes. */
export const BLOCK_BYTES = 2_880;

const CARD_BYTES = 80;

/** A thousand columns with ten cards each are three hundred blocks. */
const BLOCKS_MAX = 4_000;

/** Reads the next header; undefined at the end of the file. */
export const readFitsHeader = async (bytes: ByteReader): Promise<FitsHeader | undefined> => {
  const cards: Cards = { values: new Map(), last: '' };
  for (let blocks = 0; blocks < BLOCKS_MAX; blocks += 1) {
    const block = await bytes.take(BLOCK_BYTES);
    if (block.length === 0 && blocks === 0) return undefined;
    if (block.length < BLOCK_BYTES) {
      // What stands behind the last part may be anything.
      if (blocks === 0 && !/^(?:SIMPLE|XTENSION)/.test(block.toString('latin1'))) return undefined;
      throw undecodable('The FITS file is cut off in a header.');
    }
    if (takeCards(cards, block)) return headerOf(cards.values);
  }
  throw undecodable('A header of the FITS file has no end.');
};

/** The cards so far. */
interface Cards {
  readonly values: Map<string, string>;
  /** The keyword whose text may go on. */
  last: string;
}

/** Takes the cards of a block; true where the header ends in it. */
const takeCards = (cards: Cards, block: Buffer): boolean => {
  const { values } = cards;
  for (let at = 0; at < BLOCK_BYTES; at += CARD_BYTES) {
    const card = block.toString('latin1', at, at + CARD_BYTES);
    const keyword = card.slice(0, 8).trimEnd();
    if (keyword === 'END') return true;
    const before = values.get(cards.last) ?? '';
    if (keyword === 'CONTINUE' && before.endsWith('&')) {
      values.set(cards.last, before.slice(0, -1) + valueOf(card.slice(8)));
    } else if (card.slice(8, 10) === '= ' && !values.has(keyword)) {
      values.set(keyword, valueOf(card.slice(10)));
      cards.last = keyword;
    }
  }
  return false;
};

/** A text without its quotes and the blanks at its end, or a value without its comment. */
const valueOf = (field: string): string => {
  const [, quoted] = /^\s*'((?:[^']|'')*)'/.exec(field) ?? [];
  if (quoted !== undefined) return quoted.replaceAll("''", "'").trimEnd();
  return (field.split('/')[0] ?? '').trim();
};

const headerOf = (values: ReadonlyMap<string, string>): FitsHeader => ({
  text: (keyword) => values.get(keyword),
  integer: (keyword) => {
    const value = values.get(keyword);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!Number.isSafeInteger(number) || value === '') {
      throw undecodable(`The FITS keyword ${keyword} is no integer.`);
    }
    return number;
  },
});

/** FITS 4.0, 4.4.1.1. */
const AXES_MAX = 999;

/** How many bytes of data stand behind a header, with what fills their last block. */
export const fitsDataBytes = (header: FitsHeader): number => {
  const axes = header.integer('NAXIS') ?? 0;
  if (axes === 0) return 0;
  if (axes < 0 || axes > AXES_MAX) throw undecodable('The FITS keyword NAXIS is out of its range.');
  let count = 1;
  for (let axis = 1; axis <= axes; axis += 1) count *= header.integer(`NAXIS${axis}`) ?? 0;
  const group = (header.integer('PCOUNT') ?? 0) + count;
  const bytes =
    (Math.abs(header.integer('BITPIX') ?? 8) / 8) * (header.integer('GCOUNT') ?? 1) * group;
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
};
