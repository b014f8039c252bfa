// What to say of a function that there is not: the name that was likely meant, or what people who
// come from other databases write instead. Only said where the name is no function here.

import { nearest } from '../../base/suggest.ts';
import { isScalarFunction, SCALAR_FUNCTIONS, spelled } from '../functions/scalar.ts';
import type { ObjectName } from '../tree.ts';
import { didYouMean } from './binding.ts';

/** The hint for an unknown function, of those that there are; their names are in capitals. */
export const functionHint = (
  { object, database, schema }: ObjectName,
  known: readonly string[],
): string | undefined => {
  const name = object.text.toUpperCase();
  if (/^FGET(NEARBY|NEAREST)/.test(name)) return TABLE_FUNCTION;
  const isQualified = database !== undefined || schema !== undefined;
  if (isQualified && known.includes(name)) {
    const isDbo = isScalarFunction(name) && SCALAR_FUNCTIONS[name].isDbo === true;
    return isDbo ? `Write dbo.${object.text}.` : `${name} is written without a name before it.`;
  }
  const here = HERE.get(name);
  if (here !== undefined) return `Write ${here}.`;
  const near = nearest(name, known);
  if (near !== undefined) return didYouMean(isScalarFunction(near) ? spelled(near) : near);
  const elsewhere = ELSEWHERE.find(([pattern]) => pattern.test(name));
  return elsewhere?.[1];
};

/** Functions of the SDSS library that go by its own data or its own pages. */
const ELSEWHERE: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [
    /^F(IN)?FOOTPRINT/,
    'Where a survey has looked is not known here; EXISTS (SELECT 1 FROM fGetNearbyObjEq(…)) ' +
      'tells whether it has found something.',
  ],
  [/^FGETURL/, 'Addresses of pages are not made here: join the parts with +.'],
  [/^FCOSMO/, 'Distances of cosmology are not computed here.'],
  [/^F[A-Z]/, 'SELECT routine_name FROM information_schema.routines lists what there is.'],
];

const TABLE_FUNCTION =
  'It gives a table: write it in FROM, as FROM fGetNearbyObjEq(185, 0, 1) AS n.';

/** Names of other dialects, in capitals, and how the same is written here. */
const HERE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ATAN2: 'ATN2(y, x)',
    ARCTAN2: 'ATN2(y, x)',
    AVERAGE: 'AVG(x)',
    MEAN: 'AVG(x)',
    BITAND: 'a & b',
    BITOR: 'a | b',
    BITXOR: 'a ^ b',
    BIT_AND: 'a & b for two values',
    CEIL: 'CEILING(x)',
    CHAR_LENGTH: 'LEN(text)',
    CHARACTER_LENGTH: 'LEN(text)',
    CONTAINS: 'the search in FROM, as fGetNearbyObjEq(ra, dec, arcminutes)',
    CURDATE: 'CAST(GETDATE() AS date)',
    CURRENT_DATE: 'CAST(GETDATE() AS date)',
    DECODE: 'CASE x WHEN 1 THEN … ELSE … END',
    DISTANCE: 'fDistanceArcMinEq(ra1, dec1, ra2, dec2)',
    FDATETIMETOMJD: 'CAST(CAST(x AS datetime) AS float) + 15020, the days since 1858-11-17',
    FMJDTOGMT: 'CAST(mjd - 15020 AS datetime): day 0 of datetime is MJD 15020',
    EXTRACT: 'DATEPART(year, x)',
    IFNULL: 'ISNULL(x, y)',
    NVL: 'ISNULL(x, y)',
    NVL2: 'IIF(x IS NOT NULL, y, z)',
    INSTR: 'CHARINDEX(part, text)',
    LOCATE: 'CHARINDEX(part, text)',
    POSITION: 'CHARINDEX(part, text)',
    STRPOS: 'CHARINDEX(part, text)',
    LCASE: 'LOWER(text)',
    UCASE: 'UPPER(text)',
    LENGTH: 'LEN(text)',
    LG: 'LOG10(x)',
    LN: 'LOG(x), which is natural; LOG10(x) has base 10',
    LOG2: 'LOG(x, 2)',
    MOD: 'a % b',
    NOW: 'GETDATE()',
    SYSDATE: 'GETDATE()',
    POW: 'POWER(x, y)',
    RANDOM: 'RAND()',
    REGEXP_LIKE: 'LIKE with %, _ and sets as [a-f]',
    REGEXP_MATCHES: 'LIKE with %, _ and sets as [a-f]',
    STDDEV: 'STDEV(x)',
    STDDEV_SAMP: 'STDEV(x)',
    STDDEV_POP: 'STDEVP(x)',
    VARIANCE: 'VAR(x)',
    VAR_SAMP: 'VAR(x)',
    VAR_POP: 'VARP(x)',
    SUBSTR: 'SUBSTRING(text, start, length)',
    TO_CHAR: 'CONVERT(varchar(30), x, style), or STR(x, length, decimals)',
    TO_DATE: 'CONVERT(datetime, x, style)',
    TO_NUMBER: 'CAST(x AS float)',
    TO_TIMESTAMP: 'CAST(x AS datetime)',
    TRUNC: 'ROUND(x, 0, 1), which cuts',
    TRUNCATE: 'ROUND(x, 0, 1), which cuts',
  }),
);
