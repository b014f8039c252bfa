// What `context add` refuses before a byte is written: names, files, columns, positions, room.
// Each function is one rule and says what to do instead.

import { access, constants, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { whyNoDatabaseName } from '../domain/catalog.ts';
import { Refusal } from '../domain/refusal.ts';
import { fold } from '../domain/table.ts';
import type { Reach, SourceShape } from '../engines/duckdb/catalog-source.ts';
import type { TablePlan } from '../engines/duckdb/catalog-writer.ts';
import { nearest } from '../base/suggest.ts';
import type { AddAsk } from './context-ask.ts';
import { bytesText } from '../base/quantity.ts';

/** Refuses a name that queries could not write or that means something else. */
export const refuseStrangeName = (name: string): void => {
  const why = whyNoDatabaseName(name);
  if (why === undefined) return;
  throw new Refusal('bad-command', { message: `A context cannot be called '${name}': ${why}.` });
};

/** Refuses a main table, or one that a name stands for, that is not among the tables. */
export const refuseStrangeMain = ({
  mainTable,
  metadata,
  tables,
}: Pick<AddAsk, 'mainTable' | 'metadata' | 'tables'>): void => {
  const main = mainTable ?? metadata.mainTable;
  const told = [
    ...(main === undefined ? [] : [['The main table', main] as const]),
    ...Object.entries(metadata.aliases).map(
      ([word, name]) => [`What ${word} means,`, name] as const,
    ),
  ];
  for (const [what, wanted] of told) {
    if ([...tables.keys()].some((name) => fold(name) === fold(wanted))) continue;
    const names = [...tables.keys()].join(', ');
    const message = `${what} '${wanted}' is not among the tables: ${names}.`;
    throw new Refusal('bad-command', { message });
  }
};

/** Refuses files that are not there. */
export const refuseMissing = async (files: readonly string[]): Promise<void> => {
  for (const file of files) {
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() === true) {
      const isReadable = await access(file, constants.R_OK).then(
        () => true,
        () => false,
      );
      if (isReadable) continue;
      const hint = 'Let the user who runs this command read it.';
      throw new Refusal('bad-source', { file, why: 'this user may not read it', hint });
    }
    if (found?.isDirectory() === true) {
      const hint = 'Name the files in it; a table of several files is --table NAME=FILE each.';
      throw new Refusal('bad-source', { file, why: 'it is a folder, not a file', hint });
    }
    const hint = 'Name files that exist; a table of several files is --table NAME=FILE each.';
    throw new Refusal('bad-source', { file, why: 'there is no such file', hint });
  }
};

/**
 * Refuses columns that were told and are in no table, and a told position that is not of numbers:
 * `refuseText` then says which value is none.
 */
export const refuseUnmetWishes = async (
  { wishes, types, leftOut }: Pick<AddAsk, 'wishes' | 'types' | 'leftOut'>,
  plans: readonly PlannedTable[],
  refuseText: (shape: SourceShape, column: string) => Promise<void>,
): Promise<void> => {
  const told = [
    ['--ra', wishes.ra],
    ['--dec', wishes.dec],
    ['--key', wishes.key],
    ...[...types.keys()].map((name) => ['--type', name] as const),
    ...[...leftOut].map((name) => ['--leave-out', name] as const),
  ] as const;
  for (const [option, name] of told) {
    if (name !== undefined) refuseUnknown(plans, option, name);
  }
  if (wishes.hasNoPosition === true) return;
  for (const name of [wishes.ra, wishes.dec]) {
    if (name === undefined) continue;
    if (plans.some(({ position }) => isOneOf([position?.ra, position?.dec], name))) continue;
    const having = plans.filter(({ columns }) =>
      columns.some((each) => isOneOf([each.name], name)),
    );
    for (const { shape } of having) await refuseText(shape, name);
  }
};

/** What is looked at of a table that is to be made or linked. */
type PlannedTable = Pick<TablePlan, 'shape' | 'columns' | 'position'>;

const isOneOf = (names: readonly (string | undefined)[], name: string): boolean =>
  names.some((each) => each !== undefined && fold(each) === fold(name));

const refuseUnknown = (plans: readonly PlannedTable[], option: string, name: string): void => {
  const names = [...new Set(plans.flatMap(({ shape }) => shape.names))];
  if (isOneOf(names, name)) return;
  const tables = plans.map(({ shape }) => shape.source.name).join(', ');
  const near = nearest(name, names);
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
  const message = `There is no column '${name}' (${option}) in ${tables}.${hint}`;
  throw new Refusal('bad-command', { message });
};

/** Refuses positions that are no degrees on the sky: every search would miss them. */
export const refuseFarPosition = (
  shape: SourceShape,
  position: TablePlan['position'],
  { ra, dec }: Reach,
): void => {
  const file = shape.source.files.map((path) => basename(path)).join(', ');
  if (dec[0] < -90 || dec[1] > 90) {
    const why = `${fault(position?.dec, dec)}, no declination does`;
    const hint = 'Name the right columns with --ra and --dec, or say --without-position.';
    throw new Refusal('bad-source', { file, why, hint });
  }
  if (ra[0] >= 0 && ra[1] <= 360) return;
  const why = `${fault(position?.ra, ra)}, right ascension must be from 0 to 360`;
  const hint = 'Write it so (add 360 where it is negative), or say --without-position.';
  throw new Refusal('bad-source', { file, why, hint });
};

/** What the disk allows. */
export interface RoomTerms {
  readonly data: string;
  readonly memoryBytes: number;
  readonly free: bigint;
  readonly freeBytesMin: number;
}

/** Says how much disk is needed; refuses where it is not there. */
export const sayRoom = (plans: readonly TablePlan[], terms: RoomTerms): string => {
  const { data, free } = terms;
  const needed = neededBytes(plans, BigInt(terms.memoryBytes));
  const floor = BigInt(terms.freeBytesMin);
  if (needed + floor <= free) {
    return `About ${bytesText(needed)} of disk are needed; ${data} has ${bytesText(free)} free.`;
  }
  const spare = free > floor ? free - floor : 0n;
  throw new Refusal('no-room', {
    needed: bytesText(needed),
    free: bytesText(spare),
    floor: bytesText(floor),
    data,
  });
};

/**
 * Bytes of disk that making the tables takes at its worst: about the size of packed sources for
 * what stays, the same again for the largest table while it is cut into files, and its unpacked
 * size where sorting does not fit into memory.
 */
const neededBytes = (plans: readonly TablePlan[], memoryBytes: bigint): bigint => {
  const kept = plans.map(({ shape }) =>
    shape.kind === 'parquet' ? shape.fileBytes : shape.rawBytes / 2n,
  );
  const passing = plans.map(
    ({ shape }, at) => (kept[at] ?? 0n) + (shape.rawBytes > memoryBytes / 2n ? shape.rawBytes : 0n),
  );
  const largest = passing.reduce((most, bytes) => (bytes > most ? bytes : most), 0n);
  return kept.reduce((sum, bytes) => sum + bytes, 0n) + largest;
};

const fault = (column: string | undefined, [low, high]: readonly number[]): string =>
  `column '${column}' reaches from ${low} to ${high} degrees`;
