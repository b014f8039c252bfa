// How DuckDB writes the functions of values of any type: choice, comparison, checksums.
// Text in them is compared as in the query around them.

import { sizeOf } from '../catalog/type-facts.ts';
import type { TextRule } from '../bound.ts';
import type { VALUE_FUNCTIONS } from '../functions/value.ts';
import { INT, familyOf, isNumeric } from '../type-rules.ts';
import type { Call, Template } from './duckdb-function.ts';
import { comparableText } from './duckdb-text.ts';
import { duckdbTypeOf } from './duckdb-type.ts';
import { ANOTHER_EACH_TIME } from './duckdb-writer.ts';

/** Signs and a currency may stand alone, as the page of ISNUMERIC says. */
const NUMERIC = String.raw`' *[-+]?\$?[-+]?[\d,]*\.?\d*([eEdD][-+]?\d+)? *'`;

const numericText = ({ types: [type = INT] }: Call): string => {
  if (isNumeric(type)) return 'CASE WHEN {0} IS NULL THEN 0 ELSE 1 END';
  if (familyOf(type) !== 'text') return '0';
  return `CASE WHEN trim({0}) <> '' AND regexp_full_match({0}, ${NUMERIC}) THEN 1 ELSE 0 END`;
};

const places = ({ types }: Call): readonly number[] => types.map((_, place) => place);

/** DuckDB's own leave out NULLs too; texts are compared one after the other. */
const extreme =
  (name: 'greatest' | 'least', sign: '>' | '<') =>
  (call: Call): string => {
    const list = places(call).map((place) => `{${place}}`);
    if (familyOf(call.types[0] ?? INT) !== 'text') return `${name}(${list.join(', ')})`;
    const [one, other] = ['y', 'x'].map((each) => comparableText(call.rule, each));
    return (
      `list_reduce([${list.join(', ')}], lambda x, y: CASE WHEN x IS NULL OR ` +
      `${one} ${sign} ${other} THEN y ELSE x END, CAST(NULL AS VARCHAR))`
    );
  };

/** The upper half of a hash of 64 bits. */
const checksum =
  (ruleOf: (call: Call) => TextRule) =>
  (call: Call): string => {
    const args = places(call).map((place) => {
      const argument = `{${place}}`;
      return familyOf(call.types[place] ?? INT) === 'text'
        ? comparableText(ruleOf(call), argument)
        : argument;
    });
    return `CAST(hash(${args.join(', ')}) >> 32 AS BIGINT) - 2147483648`;
  };

/** By name in capitals. */
export const VALUE_TEMPLATES = {
  NULLIF: ({ types: [type = INT, common = INT], rule }) => {
    if (familyOf(common) === 'text') {
      const [one, other] = ['{0}', '{1}'].map((text) => comparableText(rule, text));
      return `CASE WHEN ${one} = ${other} THEN NULL ELSE {0} END`;
    }
    return familyOf(type) === familyOf(common)
      ? 'CASE WHEN {0} = {1} THEN NULL ELSE {0} END'
      : `CASE WHEN CAST({0} AS ${duckdbTypeOf(common)}) = {1} THEN NULL ELSE {0} END`;
  },
  GREATEST: extreme('greatest', '>'),
  LEAST: extreme('least', '<'),
  // The factor is worked out where the units are known, and the unit is for the result alone.
  IN_UNIT: '({0} * {1})',
  ISNUMERIC: numericText,
  CHECKSUM: checksum(({ rule }) => rule),
  BINARY_CHECKSUM: checksum(() => 'exact'),
  NEWID: ANOTHER_EACH_TIME,
  DATALENGTH: ({ types: [type = INT] }) =>
    LENGTHS[familyOf(type)] ?? `CASE WHEN {0} IS NOT NULL THEN ${sizeOf(type).bytes} END`,
} as const satisfies Record<keyof typeof VALUE_FUNCTIONS, Template>;

const LENGTHS: Partial<Record<ReturnType<typeof familyOf>, string>> = {
  text: 'length({0})',
  binary: 'octet_length({0})',
};
