// VOTable: rows as cells of text, which DuckDB writes itself, or as bytes in base64 (BINARY2).
// A missing text and an empty one are the same in cells; BINARY2 tells them apart.

import type { Column, ColumnShape } from '../../../domain/column.ts';
import { base64Stream } from '../../../formats/base64-stream.ts';
import { rowBlocks, sameRoom, type Layout } from '../../../formats/row-block.ts';
import { isFreeText, valueKindOf } from '../../../domain/value-kind.ts';
import {
  votableFieldOf,
  votableHeadOf,
  votableTailOf,
  type VotableField,
} from '../../../formats/votable.ts';
import { numberItem, selectItems, textItem, valuesOf, type Item } from './column-items.ts';
import { nameAt, runCopy, selectOf, type SelectPlan } from './copy-statement.ts';
import { quoted } from './instance.ts';
import { streamRows } from './row-stream.ts';
import { UNSTEADY, withSurvey, type ColumnFacts, type Survey } from './survey.ts';
import { textOf } from './text-values.ts';
import { writeAll, type LeavingRows, type Writer, type Written } from './writer.ts';

/** The fields of a plan, where nothing is known of its rows. */
export const votableFieldsOf = ({ tableColumns }: SelectPlan): readonly VotableField[] =>
  tableColumns.map((column) =>
    votableFieldOf(column, {
      kind: valueKindOf(column.type),
      isUnicode: isFreeText(column.type),
    }),
  );

/** Writes VOTable whose rows are cells of text. */
export const writeVotable: Writer = async ({
  connection,
  plan,
  title,
  query,
  kind,
  path,
  held,
  isCut,
}) => {
  const fields = votableFieldsOf(plan);
  const head = votableHeadOf({ fields, title, query, serialization: 'TABLEDATA' });
  const tail = votableTailOf('TABLEDATA', isCut ? OVERFLOW : undefined);
  const cells = selectOf(plan, (_, value, at) => {
    const { type, shape } = plan.tableColumns[at] ?? NO_COLUMN;
    return `coalesce(${cellOf(type, value)}, '${missingCell(shape)}')`;
  });
  const row = plan.columns.map((_, at) => `c.${nameAt(at)}`).join(", '</TD><TD>', ");
  const names = plan.columns.map((_, at) => nameAt(at)).join(', ');
  const select = `SELECT concat('<TR><TD>', ${row}, '</TD></TR>') FROM (${cells}) AS c(${names})`;
  // One column, whose text no quote and no delimiter is to change.
  const options = ['FORMAT csv', 'HEADER false', "QUOTE ''", "ESCAPE ''"];
  if (kind === 'pipe') await writeAll(held, Buffer.from(head));
  else options.push(`PREFIX '${quoted(head)}'`, `SUFFIX '\n${quoted(tail)}'`, 'USE_TMP_FILE false');
  const rows = await runCopy(
    connection,
    `COPY (${select}) TO '${quoted(path)}' (${options.join(', ')})`,
  );
  if (kind === 'pipe') await writeAll(held, Buffer.from(tail));
  return rows;
};

const NO_COLUMN: Column = { name: '', type: { name: 'varchar', length: null } };

/** Nothing; but as many numbers as an array has, where that has a size (VOTable 1.4, 5.1). */
const missingCell = (shape: ColumnShape | undefined): string =>
  shape === undefined || shape.xtype === 'polygon'
    ? ''
    : Array.from({ length: shape.numbers }, () => 'NaN').join(' ');

const OVERFLOW = { value: 'OVERFLOW' } as const;

/** Text as XML has it; what XML cannot hold becomes U+FFFD, and a reader would take CR for LF. */
const cellOf = (type: Column['type'], value: string): string => {
  const text = textOf(type, value);
  if (!isFreeText(type)) return text;
  const clean = `regexp_replace(${text}, '${FORBIDDEN}', chr(65533), 'g')`;
  return ESCAPES.reduce((made, [from, to]) => `replace(${made}, ${from}, '${to}')`, clean);
};

/** XML 1.0, 2.2: what is no Char, as RE2 writes it. */
const FORBIDDEN = String.raw`[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]`;

const ESCAPES = [
  ["'&'", '&amp;'],
  ["'<'", '&lt;'],
  ["'>'", '&gt;'],
  ['chr(13)', '&#13;'],
] as const;

/** Writes VOTable whose rows are bytes. */
export const writeVotableBinary2: Writer = (rows) =>
  withSurvey(rows, (survey) => writeBinary2(rows, survey));

const writeBinary2 = async (
  { connection, title, query, held, isCut }: LeavingRows,
  { plan, rows, facts }: Survey,
): Promise<Written> => {
  const fields = plan.tableColumns.map((column, at) => {
    const { kind, isUnicode } = facts[at] ?? NO_FACTS;
    return votableFieldOf(column, { kind, isUnicode });
  });
  const head = votableHeadOf({ fields, title, query, serialization: 'BINARY2', rows });
  await writeAll(held, Buffer.from(head));
  const parts = [...masksOf(facts).map(fixed), ...facts.flatMap(partsOf)];
  const items = parts.map(({ item }) => item);
  const letters = base64Stream();
  const bytes = sameRoom();
  const written = await streamRows(connection, selectItems(plan, items), {
    held,
    encode: function* (chunk, room) {
      const columns = valuesOf(items, chunk);
      const laid = columns.map((values, at) => ({ layout: parts[at]?.layout ?? FIXED, values }));
      for (const block of rowBlocks(laid, chunk.rowCount, bytes)) yield letters.add(block, room);
    },
  });
  if (written !== rows) return UNSTEADY;
  await writeAll(held, letters.end());
  const tail = votableTailOf('BINARY2', isCut ? OVERFLOW : undefined);
  await writeAll(held, Buffer.from(tail));
  return rows;
};

const FIXED: Layout = { kind: 'fixed' };
const NO_FACTS = { kind: 'text', isUnicode: true } as const;

/** A row begins with a bit for each column, the first the highest of its byte: 1 is missing. */
const masksOf = (facts: readonly ColumnFacts[]): readonly Item[] =>
  Array.from({ length: Math.ceil(facts.length / 8) }, (_, byte) => {
    const bits = facts.slice(byte * 8, byte * 8 + 8).flatMap(({ hasNulls }, bit) => {
      const value = `r.${nameAt(byte * 8 + bit)}`;
      return hasNulls ? [`CASE WHEN ${value} IS NULL THEN ${1 << (7 - bit)} ELSE 0 END`] : [];
    });
    const mask = bits.length === 0 ? '0' : bits.join(' + ');
    return numberItem({ kind: 'byte', hasNulls: false }, mask, '0');
  });

/** What lies in a row for a column: one thing, but for a shape, which is several numbers. */
interface Part {
  readonly item: Item;
  readonly layout: Layout;
}

const fixed = (item: Item): Part => ({ item, layout: FIXED });

const partsOf = (facts: ColumnFacts, at: number): readonly Part[] => {
  const { kind, hasNulls, column, isUnicode } = facts;
  const value = `r.${nameAt(at)}`;
  if (column.shape !== undefined) return shapeParts(column.shape, value).map(fixed);
  if (kind === 'text') {
    return [{ item: textItem(facts, value), layout: { kind: 'counted', unit: isUnicode ? 2 : 1 } }];
  }
  return [fixed(numberItem({ kind, hasNulls }, value, MISSING[kind]))];
};

/** A polygon's numbers have their count before them, as its array has no size of its own. */
const shapeParts = ({ xtype, numbers }: ColumnShape, value: string): readonly Item[] => {
  const angles = Array.from({ length: numbers }, (_, at) => {
    const angle = `CAST(split_part(${value}, ' ', ${at + 1}) AS DOUBLE)`;
    return numberItem({ kind: 'double', hasNulls: true }, angle, MISSING.double);
  });
  if (xtype !== 'polygon') return angles;
  return [numberItem({ kind: 'int', hasNulls: false }, String(numbers), MISSING.int), ...angles];
};

/** What is in the place of a missing value is not looked at; these say so to whoever does. */
const MISSING = {
  boolean: '63',
  byte: '0',
  short: '0',
  int: '0',
  long: '0',
  float: "'nan'",
  double: "'nan'",
} as const;
