// Rows of a data set in SQL: an element a row, with an element for each value that is there.
// What stands around the rows is formats/data-set.ts.

import type { Column, SqlType, SqlTypeName } from '../../../domain/column.ts';
import { dataSetFrameOf, RESULT_TABLE } from '../../../formats/data-set.ts';
import { nameAt } from './copy-statement.ts';
import { quoted } from './instance.ts';
import { isoText } from './json-lines.ts';
import type { Lines } from './line-writer.ts';
import { decimalText } from './typed-csv-text.ts';

/** A data set: a row's values are each the rest of an element behind its name. */
export const dataSetLines = (columns: readonly Column[]): Lines => {
  const { head, tail, elements } = dataSetFrameOf(columns);
  const fields = elements.map(
    (element, at) => `'<${quoted(element)}' || ${nameAt(at)} || '</${quoted(element)}>'`,
  );
  // What is null is left out: `concat` takes it for nothing.
  const row = [
    `'<${RESULT_TABLE} diffgr:id="${RESULT_TABLE}'`,
    ROW_NUMBER,
    `'" msdata:rowOrder="'`,
    `${ROW_NUMBER} - 1`,
    `'">'`,
    ...fields,
    `'</${RESULT_TABLE}>'`,
  ];
  return { textOf, row: `concat(${row.join(', ')})`, between: '\n', ends: { head, tail } };
};

const ROW_NUMBER = 'row_number() OVER ()';

const textOf = ({ type }: Column, value: string): string => TEXTS[type.name](value, type);

const digits = (value: string): string => `'>' || CAST(${value} AS VARCHAR)`;

/** XML Schema has words for what is no finite number. */
const float =
  (finite: string) =>
  (value: string): string =>
    `'>' || CASE WHEN isfinite(${value}) THEN CAST(${finite.replace('?', value)} AS VARCHAR) ` +
    `WHEN isnan(${value}) THEN 'NaN' WHEN ${value} > 0 THEN 'INF' ` +
    `WHEN ${value} < 0 THEN '-INF' END`;

/** Blanks alone are kept by a reader that is told so, as .NET tells it. */
const text = (value: string): string =>
  `CASE WHEN ${value} <> '' AND NOT regexp_matches(${value}, '\\S') ` +
  `THEN ' xml:space="preserve">' ELSE '>' END || ${escapedText(value)}`;

/** Markup, and the carriage return that a reader would drop, as references. */
const escapedText = (value: string): string => {
  const references = Object.entries({ '&': '&amp;', '<': '&lt;', '>': '&gt;' });
  const safe = references.reduce(
    (sql, [sign, name]) => `replace(${sql}, '${sign}', '${name}')`,
    value,
  );
  return `replace(regexp_replace(${safe}, '${FORBIDDEN}', '\u{FFFD}', 'g'), chr(13), '&#xD;')`;
};

/** What XML 1.0 cannot hold, as RE2 writes it. */
const FORBIDDEN = String.raw`[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]`;

const base64 = (value: string): string => `'>' || base64(${value})`;

const TEXTS = {
  bit: (value) => digits(`CAST(${value} AS BOOLEAN)`),
  tinyint: digits,
  smallint: digits,
  int: digits,
  bigint: digits,
  real: float('?'),
  float: float('to_json(?)'),
  decimal: (value, type) => digits(decimalText(value, type)),
  char: text,
  varchar: text,
  binary: base64,
  varbinary: base64,
  date: (value) => `'>' || CAST(${value} AS VARCHAR) || 'T00:00:00'`,
  time: (value) =>
    String.raw`regexp_replace(CAST(${value} AS VARCHAR), '^0?(.+):0?(.+):0?(.+)$', '>PT\1H\2M\3S')`,
  datetime: (value) => `'>' || ${isoText(value)}`,
  uniqueidentifier: digits,
} as const satisfies Record<SqlTypeName, (value: string, type: SqlType) => string>;
