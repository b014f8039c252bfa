// How DuckDB writes the functions of text. Finding goes without regard to case, as everything that
// compares text here; places count from 1.

import { likePiecesOf } from '../../base/like.ts';
import { HASHES, NAME_QUOTES } from '../functions/text.ts';
import type { TEXT_FUNCTIONS } from '../functions/text.ts';
import { INT, LENGTH_MAX, familyOf } from '../type-rules.ts';
import type { Call, Template } from './duckdb-function.ts';
import { formatText } from './duckdb-function-format.ts';
import { regexOf } from './duckdb-like.ts';
import { quotedString } from './duckdb-type.ts';

const negativeLength = (name: string): string =>
  `error('Invalid length parameter passed to the ${name} function.')`;

const cutText = (name: 'LEFT' | 'RIGHT'): string =>
  `CASE WHEN {1} < 0 THEN ${negativeLength(name)} ELSE "${name.toLowerCase()}"({0}, {1}) END`;

const FOUND =
  "CASE WHEN {1} IS NULL THEN NULL WHEN {0} = '' THEN 0 ELSE strpos(lower({1}), lower({0})) END";

const FOUND_AFTER =
  "CASE WHEN {1} IS NULL OR {2} IS NULL THEN NULL WHEN {0} = '' THEN 0 " +
  'WHEN strpos(substring(lower({1}), greatest({2}, 1)), lower({0})) = 0 THEN 0 ' +
  'ELSE strpos(substring(lower({1}), greatest({2}, 1)), lower({0})) + greatest({2}, 1) - 1 END';

/** Most digits after the point, and most characters, that STR gives. */
const strDigitsMax = 16;
const strLengthDefault = 10;

/**
 * STR right-justifies; digits after the point give way where the length is short, and where
 * even the whole part does not fit there are only stars.
 */
const strText = ({ constants: [, asked = strLengthDefault, digits = 0] }: Call): string => {
  const length = Math.min(asked, LENGTH_MAX);
  const attempts = [];
  for (let shown = Math.min(Math.max(digits, 0), strDigitsMax); shown >= 0; shown -= 1) {
    const text = `printf('%.${shown}f', round({0}, ${shown}))`;
    attempts.push(`WHEN length(${text}) <= ${length} THEN lpad(${text}, ${length}, ' ')`);
  }
  return `CASE ${attempts.join(' ')} WHEN {0} IS NOT NULL THEN repeat('*', ${length}) END`;
};

/** The piece of a text or of bytes; what lies before the beginning uses up the length. */
const substringText = ({ types: [type = INT] }: Call): string => {
  const isBytes = familyOf(type) === 'binary';
  const length = 'greatest(CAST({1} AS BIGINT) + {2} - greatest({1}, 1), 0)';
  const piece = isBytes
    ? `array_slice({0}, greatest({1}, 1), greatest({1}, 1) + ${length} - 1)`
    : `substring({0}, greatest({1}, 1), ${length})`;
  return (
    'CASE WHEN {1} IS NULL OR {2} IS NULL THEN NULL ' +
    `WHEN {2} < 0 THEN ${negativeLength('SUBSTRING')} ELSE ${piece} END`
  );
};

/** Where a pattern begins; what a % before it takes is as short as it can be. */
const patternText = ({ texts: [pattern = ''] }: Call): string => {
  const pieces = likePiecesOf(pattern, undefined);
  if (pieces === undefined) return 'CASE WHEN {1} IS NOT NULL THEN 0 END';
  const isFree = pieces[0]?.kind === 'any';
  const rest = (isFree ? pieces.slice(1) : pieces).map(regexOf).join('');
  const whole = quotedString(`(?is)^(${isFree ? '.*?' : ''})${rest} *$`);
  const begin = `length(regexp_extract({1}, ${whole}, 1)) + 1`;
  return (
    'CASE WHEN {1} IS NULL THEN NULL ' +
    `WHEN regexp_matches({1}, ${whole}) THEN ${begin} ELSE 0 END`
  );
};

const quotedNameText = ({ texts: [, sign = '['] }: Call): string => {
  const [open, close] = NAME_QUOTES.get(sign) ?? ['[', ']'];
  const [before, after, twice] = [open, close, close + close].map(quotedString);
  return (
    'CASE WHEN length({0}) <= 128 THEN ' +
    `${before} || replace({0}, ${after}, ${twice}) || ${after} END`
  );
};

const hashText = ({ texts: [name = ''], types: [, type = INT] }: Call): string => {
  const hash = { 16: 'md5', 20: 'sha1', 32: 'sha256' }[HASHES.get(name.toUpperCase()) ?? 16];
  return `unhex(${hash}(${familyOf(type) === 'binary' ? '{1}' : 'encode({1})'}))`;
};

/** Characters of equal places; letters of `from` in both sizes. */
const TRANSLATED =
  'CASE WHEN {1} IS NULL OR {2} IS NULL THEN NULL ' +
  "WHEN length({1}) <> length({2}) THEN error('The second and third arguments of the TRANSLATE " +
  "function must contain an equal number of characters.') " +
  'ELSE translate({0}, lower({1}) || upper({1}), {2} || {2}) END';

const limited = (text: string, { types: [type = INT] }: Call): string =>
  'length' in type && type.length === null ? text : `"left"(${text}, ${LENGTH_MAX})`;

const characterText = (last: number): string =>
  `CASE WHEN {0} BETWEEN 1 AND ${last} AND {0} NOT BETWEEN 55296 AND 57343 THEN chr({0}) END`;

const STUFFED =
  "substring({0}, 1, {1} - 1) || coalesce({3}, '') || " +
  'substring({0}, CAST({1} AS BIGINT) + {2})';

/** No more copies than fill the longest text. */
const COPIES = `least({1}, ${LENGTH_MAX} // greatest(length({0}), 1) + 1)`;

const CODE = "CASE WHEN {0} <> '' THEN unicode({0}) END";

/** By name in capitals. */
export const TEXT_TEMPLATES = {
  UPPER: 'upper({0})',
  LOWER: 'lower({0})',
  LEN: "length(rtrim({0}, ' '))",
  LTRIM: "ltrim({0}, ' ')",
  RTRIM: "rtrim({0}, ' ')",
  TRIM: "trim({0}, ' ')",
  REVERSE: 'reverse({0})',
  LEFT: cutText('LEFT'),
  RIGHT: cutText('RIGHT'),
  SUBSTRING: substringText,
  // Finds without regard to case, as everything that compares text here.
  REPLACE:
    "CASE WHEN {1} = '' AND {2} IS NOT NULL THEN {0} " +
    String.raw`ELSE regexp_replace({0}, regexp_escape({1}), replace({2}, '\', '\\'), 'gi') END`,
  CHARINDEX: ({ types }) => (types.length === 2 ? FOUND : FOUND_AFTER),
  STR: strText,
  FORMAT: formatText,
  // A NULL is an empty text here, unlike with +.
  CONCAT: ({ types }) => `concat(${types.map((_, place) => `{${place}}`).join(', ')})`,
  CONCAT_WS: (call) =>
    limited(
      `concat_ws(coalesce({0}, ''), ${call.types
        .slice(1)
        .map((_, place) => `{${place + 1}}`)
        .join(', ')})`,
      call,
    ),
  STUFF: (call) =>
    `CASE WHEN {1} >= 1 AND {1} <= length({0}) AND {2} >= 0 THEN ${limited(STUFFED, call)} END`,
  TRANSLATE: TRANSLATED,
  REPLICATE: (call) => `CASE WHEN {1} >= 0 THEN ${limited(`repeat({0}, ${COPIES})`, call)} END`,
  SPACE: `CASE WHEN {0} >= 0 THEN repeat(' ', least({0}, ${LENGTH_MAX})) END`,
  PATINDEX: patternText,
  ASCII: CODE,
  UNICODE: CODE,
  CHAR: characterText(255),
  NCHAR: characterText(65_535),
  QUOTENAME: quotedNameText,
  HASHBYTES: hashText,
} as const satisfies Record<keyof typeof TEXT_FUNCTIONS, Template>;
