// Operands that T-SQL has and others have not: variables, COLLATE, conversions with CONVERT. What
// it shares with them is grammar/operand.ts.

import { enclosed, expect, refused } from '../grammar/complaint.ts';
import { nameOf, variableOf } from '../grammar/name.ts';
import {
  castOf,
  literalOf,
  nameOrCallOf,
  nothingOf,
  parenthesisedOf,
  stringOf,
  wordOf,
} from '../grammar/operand.ts';
import type { Tries } from '../grammar/operand.ts';
import { advance, at, peek, spanFrom, take } from '../grammar/reader.ts';
import type { Reader, Rules } from '../grammar/reader.ts';
import type { Expression } from '../tree.ts';
import { typeNameOf } from './type-name.ts';

type Rule = (reader: Reader) => Expression;

/** One operand. */
export const operandOf = (reader: Reader): Expression => {
  const { start } = reader.token;
  let operand = reader.rules.operands[reader.token.kind](reader);
  while (take(reader, 'COLLATE')) operand = collatedOf(reader, operand, start);
  if (at(reader, 'AT') && peek(reader).key === 'TIME') throw refused(reader, reader.token, AT_ZONE);
  return operand;
};

const AT_ZONE = {
  name: 'AT TIME ZONE',
  later: false,
  instead: 'Moments have no zone here, and GETDATE() is in UTC: DATEADD(hour, n, x) moves one.',
};

/**
 * A collation that compares as everything here does leaves no trace in the tree; those that tell
 * capital letters from small ones do, and what else there is is refused.
 */
const collatedOf = (reader: Reader, value: Expression, start: number): Expression => {
  const collation = nameOf(reader, "a collation's name");
  const { text, span } = collation;
  if (OWN_COLLATION.test(text)) return value;
  if (EXACT_COLLATION.test(text)) {
    return { kind: 'collate', value, collation, span: spanFrom(reader, start) };
  }
  throw refused(reader, span, { ...OTHER_COLLATIONS, name: `the collation ${text}` });
};

/** Latin letters, without case, with accents. */
const OWN_COLLATION =
  /^((sql_)?latin1_general(_cp1|_100)?_ci_as(_sc)?(_utf8)?|(database|catalog)_default)$/i;

/** Latin letters with case, by the numbers of characters or in the order of a dictionary. */
const EXACT_COLLATION =
  /^(sql_)?latin1_general(_cp1|_cp850|_100)?_(bin2?|cs_as)(_ks)?(_ws)?(_sc)?(_utf8)?$/i;

const OTHER_COLLATIONS = {
  later: false,
  instead: 'Latin1_General_CI_AS compares as all text here, Latin1_General_BIN by each character.',
};

const momentOrWordOf: Rule = (reader) => {
  if (MOMENT_WORDS.has(reader.token.key)) refuseMoment(reader);
  return wordOf(reader);
};

/** Words that other dialects write before a moment in quotes. */
const MOMENT_WORDS: ReadonlySet<string> = new Set(['DATE', 'INTERVAL', 'TIME', 'TIMESTAMP']);

/** `date 'seen'` is a column with an alias; `DATE '2020-01-01'` was meant as a moment. */
const refuseMoment = (reader: Reader): void => {
  const { token } = reader;
  const next = peek(reader);
  if (next.kind !== 'string' || !/^[+-]?\d/.test(next.value)) return;
  const instead =
    token.key === 'INTERVAL'
      ? 'Write DATEADD(day, 1, x).'
      : "A text is read as a moment where it is compared with one: write '2020-01-01' alone.";
  const name = `${token.key} before a text`;
  throw refused(reader, { start: token.start, end: next.end }, { name, later: false, instead });
};

const variableValueOf: Rule = (reader) => {
  const { text: name, span } = variableOf(reader);
  return { kind: 'variable', name, span };
};

/** `CONVERT(type, value [, style])` */
const convertOf =
  (tries: Tries): Rule =>
  (reader) => {
    const { start } = advance(reader);
    const inside = enclosed(reader, (within) => {
      const type = typeNameOf(within);
      expect(within, ',', "',' and the value to convert");
      const value = within.rules.expression(within);
      const style = take(within, ',') ? within.rules.expression(within) : undefined;
      return { value, type, ...(style && { style }) };
    });
    return { kind: 'cast', ...inside, ...tries, span: spanFrom(reader, start) };
  };

/** Conversions whose arguments are no plain list, and that are not run. */
const refusedCallOf =
  (instead: string): Rule =>
  (reader) => {
    throw refused(reader, reader.token, { name: reader.token.key, later: false, instead });
  };

/** Conversions, by their words. */
export const CALLS: Rules['calls'] = new Map([
  ['CAST', castOf({})],
  ['CONVERT', convertOf({})],
  ['EXTRACT', refusedCallOf('Write DATEPART(year, x).')],
  ['TRY_CAST', castOf({ tries: true })],
  ['TRY_CONVERT', convertOf({ tries: true })],
  ['PARSE', refusedCallOf('Write CONVERT(type, x, style).')],
  ['TRY_PARSE', refusedCallOf('Write TRY_CONVERT(type, x, style).')],
]);

/** What begins with each kind of token. */
export const OPERANDS: Rules['operands'] = {
  number: literalOf('number'),
  hex: literalOf('hex'),
  string: stringOf,
  name: nameOrCallOf,
  word: momentOrWordOf,
  sign: parenthesisedOf,
  variable: variableValueOf,
  temporary: nameOrCallOf,
  end: nothingOf,
};
