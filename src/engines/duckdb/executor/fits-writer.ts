// FITS binary tables: the header says how many rows there are and how wide each text is, so the
// rows are surveyed before the first is written. Missing integers become one that no row has,
// missing floats NaN, and a missing text is an empty one, for FITS knows no other.

import type { Column } from '../../../domain/column.ts';
import {
  FITS_FIELDS_MAX,
  fitsHeadOf,
  fitsNamesOf,
  fitsTailOf,
  type FitsField,
} from '../../../formats/fits.ts';
import { longestOf, rowBlocks, type Layout } from '../../../formats/row-block.ts';
import { BYTES } from '../../../domain/value-kind.ts';
import {
  numberItem,
  selectItems,
  textItem,
  valuesOf,
  type Item,
  type NumberKind,
} from './column-items.ts';
import { nameAt } from './copy-statement.ts';
import { streamRows } from './row-stream.ts';
import { UNSTEADY, withSurvey, type ColumnFacts, type Survey } from './survey.ts';
import { writeAll, type LeavingRows, type Writer, type Written } from './writer.ts';

/** Writes a FITS file with one binary table. */
export const writeFits: Writer = async (rows) => {
  const count = rows.plan.columns.length;
  if (count > FITS_FIELDS_MAX) return tooWide(count);
  return withSurvey(rows, async (survey) => {
    const full = survey.facts.find(isFull);
    return full === undefined ? write(rows, survey) : noRoom(full);
  });
};

/** Whether no integer is left to stand for NULL, and no wider type there is. */
const isFull = ({ kind, extent }: ColumnFacts): boolean =>
  kind === 'long' && extent?.[0] === RANGES.long[0] && extent[1] === RANGES.long[1];

const noRoom = ({ column }: ColumnFacts): Written => ({
  message:
    `Column '${column.name}' has NULLs beside the lowest and the highest bigint, and FITS has ` +
    'no integer left to stand for them.',
  hint: 'Extract it as VOTable or Parquet, which have NULLs of their own.',
});

const tooWide = (count: number): Written => ({
  message: `A FITS table has ${FITS_FIELDS_MAX} columns at most, and this one has ${count}.`,
  hint: 'Extract it as VOTable or Parquet, or SELECT the columns that you need INTO a table.',
});

const write = async (
  { connection, title, query, held }: LeavingRows,
  { plan, rows, facts }: Survey,
): Promise<Written> => {
  const names = fitsNamesOf(plan.columns);
  const parts = facts.map((each, at) => partOf(each, `r.${nameAt(at)}`));
  const rowBytes = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const fields = parts.map(({ form, nullValue }, at): FitsField => {
    const { unit, ucd, description } = facts[at]?.column ?? NO_META;
    return {
      name: names[at] ?? '',
      form,
      ...(nullValue !== undefined && { nullValue }),
      ...(unit !== undefined && { unit }),
      ...(ucd !== undefined && { ucd }),
      ...(description !== undefined && { description }),
    };
  });
  await writeAll(held, fitsHeadOf({ fields, rows, rowBytes, title, query }));
  const items = parts.map(({ item }) => item);
  let isSteady = true;
  const written = await streamRows(connection, selectItems(plan, items), {
    held,
    encode: (chunk, room) => {
      const columns = valuesOf(items, chunk);
      const laid = columns.map((values, at) => ({ layout: parts[at]?.layout ?? FIXED, values }));
      isSteady &&= laid.every(
        ({ layout, values }) =>
          layout.kind !== 'padded' || longestOf(values, chunk.rowCount) <= layout.width,
      );
      return isSteady ? rowBlocks(laid, chunk.rowCount, room) : [];
    },
  });
  if (!isSteady || written !== rows) return UNSTEADY;
  await writeAll(held, fitsTailOf(rows * BigInt(rowBytes)));
  return rows;
};

const NO_META: Partial<Column> = {};
const FIXED: Layout = { kind: 'fixed' };

/** A column in its row. */
interface Part {
  readonly form: string;
  readonly bytes: number;
  readonly nullValue?: bigint;
  readonly layout: Layout;
  readonly item: Item;
}

const partOf = (facts: ColumnFacts, value: string): Part => {
  const { kind, hasNulls } = facts;
  if (kind === 'text') return textPart(facts, value);
  if (kind === 'boolean') return numberPart(kind, hasNulls, { value, missing: '0' });
  if (kind === 'float' || kind === 'double') {
    return numberPart(kind, hasNulls, { value, missing: "'nan'" });
  }
  const { held, nullValue } = roomFor(kind, facts.extent);
  const part = numberPart(held, hasNulls, { value, missing: `'${nullValue}'` });
  return hasNulls ? { ...part, nullValue } : part;
};

const numberPart = (
  kind: NumberKind,
  hasNulls: boolean,
  { value, missing }: { readonly value: string; readonly missing: string },
): Part => ({
  form: FORMS[kind],
  bytes: BYTES[kind],
  layout: FIXED,
  item: numberItem({ kind, hasNulls }, value, missing),
});

const FORMS = {
  boolean: 'L',
  byte: 'B',
  short: 'I',
  int: 'J',
  long: 'K',
  float: 'E',
  double: 'D',
} as const satisfies Record<NumberKind, string>;

/** Text is as wide as its longest; letters beyond ASCII lose their accents, or become `?`. */
const textPart = (facts: ColumnFacts, value: string): Part => {
  // Of no width it would be legal, but astropy cannot read it.
  const width = Math.max(1, facts.longest);
  const plain = facts.isUnicode
    ? `regexp_replace(strip_accents(${value}), '[^\\x00-\\x7F]', '?', 'g')`
    : value;
  return {
    form: `${width}A`,
    bytes: width,
    layout: { kind: 'padded', width },
    item: textItem({ ...facts, isUnicode: false }, plain),
  };
};

type IntegerKind = 'byte' | 'short' | 'int' | 'long';

/** Where an integer that no row has is found: the lowest, the highest, or in a wider type. */
const roomFor = (
  kind: IntegerKind,
  extent: ColumnFacts['extent'],
): { readonly held: IntegerKind; readonly nullValue: bigint } => {
  const [lowest, highest] = RANGES[kind];
  if (extent === null || extent[0] > lowest) return { held: kind, nullValue: lowest };
  if (extent[1] < highest) return { held: kind, nullValue: highest };
  return { held: WIDER[kind], nullValue: RANGES[WIDER[kind]][0] };
};

const RANGES = {
  byte: [0n, 255n],
  short: [-(2n ** 15n), 2n ** 15n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
} as const satisfies Record<IntegerKind, readonly [bigint, bigint]>;

const WIDER = { byte: 'short', short: 'int', int: 'long', long: 'long' } as const;
