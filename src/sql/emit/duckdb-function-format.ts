// How DuckDB writes FORMAT: moments piece by piece, numbers rounded half away from zero to as many
// digits as are shown, and then their digits as text.

import type { SqlType } from '../../domain/column.ts';
import type { NumberFormat } from '../functions/format.ts';
import { momentFormatOf, numberFormatOf } from '../functions/format.ts';
import { INT, PRECISION_MAX, exactOf, familyOf } from '../type-rules.ts';
import type { Call } from './duckdb-function.ts';
import { timestampOf } from './duckdb-moment.ts';
import { quotedString } from './duckdb-type.ts';

/** The text of the call. */
export const formatText = ({ types: [type = INT], texts: [, pattern = ''] }: Call): string => {
  if (familyOf(type) === 'moment') return momentText(timestampOf(type, '{0}'), pattern);
  const format = numberFormatOf(pattern);
  return format === undefined ? 'NULL' : numberText(format, type);
};

const momentText = (moment: string, pattern: string): string =>
  (momentFormatOf(pattern)?.pieces ?? [])
    .map(({ text, isLiteral }) =>
      isLiteral ? quotedString(text) : `strftime(${moment}, ${quotedString(text)})`,
    )
    .join(' || ');

/** A number in units of its last digit, and how many of its digits stand behind the point. */
interface Units {
  readonly text: string;
  readonly scale: number;
}

const numberText = (format: NumberFormat, type: SqlType): string => {
  const { text, scale } =
    familyOf(type) === 'approximate' ? floatUnits(format, type) : exactUnits(format, type);
  return named('u', text, shownText(format, scale));
};

/** Text over a value, which it has by a name; DuckDB takes no subquery in it, but in the value. */
const named = (name: string, value: string, text: string): string =>
  `list_transform([${value}], lambda ${name}: ${text})[1]`;

const power = (digits: number): string => `CAST('${10n ** BigInt(digits)}' AS HUGEINT)`;

const TOO_LONG = quotedString(`FORMAT shows no number of more than ${PRECISION_MAX} digits.`);

/** A percentage is the same units with the point two places further on: nothing is multiplied. */
const exactUnits = ({ digits: [, most], isPercent }: NumberFormat, type: SqlType): Units => {
  const own = exactOf(type)?.scale ?? 0;
  const units = own === 0 ? '{0}' : "replace(CAST({0} AS VARCHAR), '.', '')";
  const value = `CAST(${units} AS HUGEINT)`;
  const scale = own - (isPercent ? 2 : 0);
  if (scale < 0) {
    const largest = power(PRECISION_MAX + scale);
    const whole = `n * ${power(-scale)}`;
    const grown = `CASE WHEN abs(n) >= ${largest} THEN error(${TOO_LONG}) ELSE ${whole} END`;
    return { text: named('n', value, grown), scale: 0 };
  }
  if (scale <= most) return { text: value, scale };
  return {
    text: named('n', value, signed('n', halvedAway('abs(n)', power(scale - most)))),
    scale: most,
  };
};

const signed = (number: string, size: string): string =>
  `CASE WHEN ${number} < 0 THEN -1 ELSE 1 END * (${size})`;

/** Whole units of a size, half of one being a whole one. */
const halvedAway = (size: string, unit: string): string => `(${size} + ${unit} // 2) // ${unit}`;

/** Significant digits that .NET Framework shows of each float. */
const FLOAT_DIGITS: Partial<Record<SqlType['name'], number>> = { float: 15, real: 7 };

/**
 * A float is rounded to the digits that .NET has of it, and then to those that are shown. It goes
 * by the digits of its text: DuckDB's own conversion of `5e-4` to two digits is 0.01.
 * NaN, which tables from elsewhere have for NULL, is NULL.
 */
const floatUnits = ({ digits: [, most], isPercent }: NumberFormat, type: SqlType): Units => {
  const digits = FLOAT_DIGITS[type.name] ?? 15;
  const places = most + (isPercent ? 2 : 0);
  const size = `CAST(replace("left"(ltrim(e, '-'), ${digits + 1}), '.', '') AS HUGEINT)`;
  const shift = `(CAST(split_part(e, 'e', 2) AS INTEGER) + ${places - digits + 1})`;
  const step = `CAST('1' || repeat('0', least(abs(${shift}), ${PRECISION_MAX})) AS HUGEINT)`;
  const units =
    `CASE WHEN ${shift} >= 0 THEN ${size} * ${step} WHEN ${shift} < -${digits} THEN 0 ` +
    `ELSE ${halvedAway(size, step)} END`;
  const exponential = `printf('%.${digits - 1}e', CAST({0} AS DOUBLE))`;
  const negative = `CASE WHEN e[1] = '-' THEN -1 ELSE 1 END`;
  const text =
    `CASE WHEN abs({0}) < 1e${PRECISION_MAX - places} ` +
    `THEN ${named('e', exponential, `${negative} * (${units})`)} ` +
    `WHEN NOT isnan({0}) THEN error(${TOO_LONG}) END`;
  return { text, scale: most };
};

/** The text of the units that are called u. */
const shownText = (format: NumberFormat, scale: number): string => {
  const [least, most] = format.digits;
  const unit = power(scale);
  const whole = `(abs(u) // ${unit})`;
  const shown = format.hasCommas ? `format('{:,}', ${whole})` : `CAST(${whole} AS VARCHAR)`;
  const padded =
    format.whole === 0
      ? `CASE WHEN ${whole} = 0 THEN '' ELSE ${shown} END`
      : `CASE WHEN ${whole} < ${10n ** BigInt(format.whole - 1)} ` +
        `THEN lpad(CAST(${whole} AS VARCHAR), ${format.whole}, '0') ELSE ${shown} END`;
  const behind = scale === 0 ? "''" : `lpad(CAST(abs(u) % ${unit} AS VARCHAR), ${scale}, '0')`;
  const fraction = `${behind} || '${'0'.repeat(most - scale)}'`;
  const kept = least === most ? fraction : trimmedText(fraction, least);
  const point = most === 0 ? '' : ` || CASE WHEN ${kept} = '' THEN '' ELSE '.' || ${kept} END`;
  const sign = "CASE WHEN u < 0 THEN '-' ELSE '' END";
  const around = [quotedString(format.before), quotedString(format.after)];
  return `${sign} || ${around[0]} || (${padded})${point} || ${around[1]}`;
};

/** Digits behind the point without the zeros at their end that need not be shown. */
const trimmedText = (fraction: string, least: number): string =>
  `"left"(${fraction}, ${least}) || rtrim(substring(${fraction}, ${least + 1}), '0')`;
