// What is said where a load has more bad rows than it may: how many, which columns of a table
// cannot hold what its file has, and the first twenty rows with what is wrong.

import { typeText } from '../upload/csv-text.ts';
import { shownWithin, uploadFault } from '../upload/fault.ts';
import { takes } from './fitting.ts';
import { knownColumnsOf, soundRows, typeInFile, type LookedText } from './looked-text.ts';
import { firstRejected, type Rejected } from './rejects.ts';
import { SCRUBBED } from './scrub.ts';

/** The bad rows of a load so far. */
export interface BadRows {
  count: bigint;
  /** The first of them, by the text that they are of. */
  readonly first: { readonly table: string; readonly rows: readonly Rejected[] }[];
}

/** So many are named. */
const NAMED_MAX = 20;

/** Adds the bad rows of a text. */
export const noteBad = async (bad: BadRows, table: string, looked: LookedText): Promise<void> => {
  bad.count += looked.bad;
  const rows = await firstRejected(looked, NAMED_MAX - namedIn(bad));
  if (rows.length > 0) bad.first.push({ table, rows });
};

const namedIn = ({ first }: BadRows): number =>
  first.reduce((sum, { rows }) => sum + rows.length, 0);

/** The fault of a load that has more bad rows than it may. */
export const tooManyBad = async (
  bad: BadRows,
  most: bigint,
  looked: LookedText,
): Promise<Error> => {
  const { count } = bad;
  const rows = count === 1n ? '1 row of this load is bad' : `${count} rows of this load are bad`;
  const clashes = await clashesIn(looked);
  const said = [`${rows}, and it may have ${most}: nothing was loaded.`, ...clashes].join(' ');
  const ways = SHOWN.map((letters) => `${said} ${namedRows(bad, letters)}`);
  return uploadFault(ways.find((way) => way.length <= MESSAGE_MAX) ?? ways.at(-1) ?? said);
};

/** Letters of a name or a value: as many as twenty of them leave room for. */
const SHOWN = [60, 24, 12];

/** A little less than what a reply is cut at, for the name of the text that comes before it. */
const MESSAGE_MAX = 1_850;

const namedRows = (bad: BadRows, letters: number): string => {
  const texts = bad.first.map(({ table, rows }) => {
    const words = rows.map(({ line, value, reason }) => {
      const [name, word] = (value ?? []).map((each) => shownWithin(each, letters));
      return name === undefined
        ? `line ${line}: ${reason}`
        : `line ${line}, column ${name}: '${word}' (${reason})`;
    });
    return `${shownWithin(table, letters)}: ${words.join('; ')}`;
  });
  return `${texts.join('; ')}${bad.count > namedIn(bad) ? '; and more' : ''}.`;
};

/** Columns of the table that are none of the type that the file has for them. */
const clashesIn = async (looked: LookedText): Promise<readonly string[]> => {
  const { text, columns } = looked;
  const known = knownColumnsOf(text);
  const clashes: string[] = [];
  for (const [at, { name, type }] of columns.entries()) {
    const was = known[at]?.type;
    if (was === undefined || clashes.length === CLASHES_MAX) continue;
    const reader = await text.connection.runAndReadAll(
      `SELECT ${SCRUBBED.line}, c${at} FROM ${soundRows(text)} ` +
        `WHERE NOT ${takes(type, `c${at}`)} LIMIT 1`,
    );
    const [found] = reader.getRows();
    if (found === undefined) continue;
    const [line, value] = found.map(String);
    const is = typeText(await typeInFile(text, at));
    clashes.push(
      `Column ${shownWithin(name, NAME_SHOWN_MAX)} is ${typeText(was)}, in the file it is ${is}, ` +
        `from line ${line} on, which has '${shownWithin(value ?? '', NAME_SHOWN_MAX)}'.`,
    );
  }
  return clashes;
};

/** What is wrong with one column is often wrong with all. */
const CLASHES_MAX = 3;

const NAME_SHOWN_MAX = 24;
