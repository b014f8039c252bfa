// ORDER BY and what may follow it: OFFSET and FETCH. Where a query has none, neither can stand.
// What a key may be is the binder's to say.

import type { Expression, OrderItem } from '../tree.ts';
import { expect, expected } from './complaint.ts';
import { advance, at, fault, listOf, peek, spanFrom, take } from './reader.ts';
import type { Reader } from './reader.ts';

/** The keys after ORDER BY, or none where it is not at hand. */
export const orderByOf = (reader: Reader): readonly OrderItem[] => {
  if (!take(reader, 'ORDER')) return [];
  expect(reader, 'BY', 'BY after ORDER');
  return listOf(reader, orderItemOf);
};

const orderItemOf = (reader: Reader): OrderItem => {
  const { start } = reader.token;
  const value = reader.rules.expression(reader);
  const descending = take(reader, 'DESC');
  if (!descending) take(reader, 'ASC');
  return { value, descending, span: spanFrom(reader, start) };
};

/** Which rows of an order are given. */
export interface Page {
  readonly offset?: Expression;
  readonly fetch?: Expression;
}

/** `OFFSET n ROWS [FETCH NEXT m ROWS ONLY]`, where it is at hand. */
export const pageOf = (reader: Reader, orderBy: readonly OrderItem[]): Page => {
  const { expression } = reader.rules;
  if (at(reader, 'FETCH') && FIRSTS.has(peek(reader).key)) throw misplaced(reader, 'OFFSET');
  if (at(reader, 'OFFSET') && orderBy.length === 0) throw misplaced(reader, 'ORDER BY');
  if (!take(reader, 'OFFSET')) return {};
  const offset = expression(reader);
  takeRows(reader);
  if (!take(reader, 'FETCH')) return { offset };
  if (!FIRSTS.has(reader.token.key)) throw expected(reader, 'NEXT or FIRST after FETCH');
  advance(reader);
  const fetch = expression(reader);
  takeRows(reader);
  expect(reader, 'ONLY', 'ONLY at the end of FETCH');
  return { offset, fetch };
};

const FIRSTS: ReadonlySet<string> = new Set(['NEXT', 'FIRST']);

const misplaced = (reader: Reader, before: string): Error => {
  const message = `${reader.token.key} stands behind ${before} only.`;
  const hint = 'Write ORDER BY x OFFSET 0 ROWS FETCH NEXT 10 ROWS ONLY, or TOP 10 behind SELECT.';
  return fault(reader, reader.token, { message, hint });
};

const takeRows = (reader: Reader): void => {
  if (!take(reader, 'ROWS') && !take(reader, 'ROW')) throw expected(reader, 'ROWS');
};
