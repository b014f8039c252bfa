// What frames the query of a whole statement: WITH and its common tables before it, OPTION behind.
// Of the options only MAXRECURSION has a meaning; all others are hints, and leave no trace.

import type { CommonTable, Query } from '../tree.ts';
import { enclosed, expect, expected } from '../grammar/complaint.ts';
import { nameOf } from '../grammar/name.ts';
import { advance, at, ended, fault, listOf, spanFrom, take } from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';

/** `WITH a AS (…), b (x, y) AS (…)`; none where WITH is not at hand. */
export const commonTablesOf = (reader: Reader): readonly CommonTable[] =>
  take(reader, 'WITH') ? listOf(reader, commonTableOf) : [];

const commonTableOf = (reader: Reader): CommonTable => {
  const { start } = reader.token;
  const name = nameOf(reader, 'the name of a common table');
  const columns = at(reader, '(') ? enclosed(reader, namesOf) : [];
  expect(reader, 'AS', 'AS and a query in parentheses');
  const query = enclosed(reader, reader.rules.query);
  return { kind: 'common-table', name, columns, query, span: spanFrom(reader, start) };
};

const namesOf = (reader: Reader) => listOf(reader, (inside) => nameOf(inside, "a column's name"));

/** Takes `OPTION (…)` at the end of a statement. */
export const optionOf = (reader: Reader): Pick<Query, 'maxRecursion'> => {
  const options: { maxRecursion?: number } = {};
  if (take(reader, 'OPTION')) enclosed(reader, (inside) => takeOptions(inside, options));
  return options;
};

const takeOptions = (reader: Reader, options: { maxRecursion?: number }): void => {
  while (!at(reader, ')') && !ended(reader)) {
    if (at(reader, '(')) enclosed(reader, (inside) => takeOptions(inside, {}));
    else if (advance(reader).key === 'MAXRECURSION') options.maxRecursion = levelsOf(reader);
  }
};

/** As in SQL Server. */
const maxRecursionMax = 32_767;

const levelsOf = (reader: Reader): number => {
  const { kind, value } = reader.token;
  if (kind !== 'number') throw expected(reader, 'a number of levels after MAXRECURSION');
  const levels = Number(value);
  if (Number.isInteger(levels) && levels <= maxRecursionMax) return Number(advance(reader).value);
  const message = `MAXRECURSION takes a whole number up to ${maxRecursionMax}.`;
  throw fault(reader, reader.token, { message, hint: '0 sets no limit.' });
};
