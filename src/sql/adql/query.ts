// A query of ADQL: SELECTs joined by set operators, the order of the whole, and how many rows are
// passed over. WITH stands before the outermost one alone.

import { tableAliasOf } from '../grammar/alias.ts';
import { enclosed, expect, expected } from '../grammar/complaint.ts';
import { atQualifiedStar, dottedOf, nameOf, objectOf } from '../grammar/name.ts';
import { orderByOf } from '../grammar/order.ts';
import { advance, at, fault, listOf, nested, peek, spanFrom, take } from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';
import { combinedOf } from '../grammar/set-operation.ts';
import type { CommonTable, Expression, Query, QueryBody, Select, SelectItem } from '../tree.ts';
import { sourceOf } from './source.ts';

/** The query that a text is, with WITH before it. */
export const wholeQueryOf = (reader: Reader): Query => {
  const { start } = reader.token;
  const common = take(reader, 'WITH') ? listOf(reader, commonTableOf) : [];
  const query = readQuery(reader);
  if (common.length === 0) return query;
  return { ...query, with: common, span: spanFrom(reader, start) };
};

const commonTableOf = (reader: Reader): CommonTable => {
  const { start } = reader.token;
  const name = nameOf(reader, 'the name of a common table');
  if (at(reader, '(')) {
    const message = 'The columns of a common table are named inside it.';
    throw fault(reader, reader.token, { message, hint: 'Write WITH a AS (SELECT x AS name …).' });
  }
  expect(reader, 'AS', 'AS and a query in parentheses');
  const query = enclosed(reader, queryOf);
  return { kind: 'common-table', name, columns: [], query, span: spanFrom(reader, start) };
};

/** A query inside another. */
export const queryOf = (reader: Reader): Query => {
  if (at(reader, 'WITH')) {
    const message = 'WITH stands before the whole query only.';
    throw fault(reader, reader.token, { message, hint: 'Move it to the beginning of the text.' });
  }
  return nested(reader, (inside) => readQuery(inside));
};

/** The query whose first part, in parentheses, has been read already. */
export const queryAfter = (reader: Reader, first: Query): Query =>
  nested(reader, (inside) => readQuery(inside, first));

const readQuery = (reader: Reader, first?: Query): Query => {
  const start = first?.span.start ?? reader.token.start;
  const whole = combinedOf(reader, partOf, first);
  const orderBy = orderByOf(reader);
  const offset = offsetOf(reader);
  if (orderBy.length === 0 && offset === undefined) return whole;
  // Behind a part in parentheses that has an order or a page of its own stands another one.
  const isPaged = whole.orderBy.length > 0 || whole.offset !== undefined;
  const body = isPaged ? orderedPartOf(reader, whole) : whole.body;
  return { kind: 'query', ...pagedOf(body, offset), orderBy, span: spanFrom(reader, start) };
};

/** TOP counts what OFFSET leaves: in the tree that is FETCH. */
const pagedOf = (
  body: QueryBody,
  offset: Expression | undefined,
): Pick<Query, 'body' | 'offset' | 'fetch'> => {
  if (offset === undefined) return { body };
  if (body.kind !== 'select' || body.top === undefined) return { body, offset };
  const { top, ...select } = body;
  // No row is none, wherever one begins to count.
  return isZero(top.count) ? { body } : { body: select, offset, fetch: top.count };
};

const isZero = (count: Expression): boolean => count.kind === 'number' && /^0+$/.test(count.text);

const offsetOf = (reader: Reader): Expression | undefined => {
  if (!at(reader, 'OFFSET')) return undefined;
  advance(reader);
  const offset = countOf(reader, 'OFFSET');
  if (!at(reader, 'ROWS') && !at(reader, 'ROW')) return offset;
  const message = "ADQL's OFFSET has nothing behind its number.";
  throw fault(reader, reader.token, { message, hint: 'TOP 10 behind SELECT gives 10 rows.' });
};

const countOf = (reader: Reader, word: 'TOP' | 'OFFSET'): Expression => {
  const { kind, value, start, end } = reader.token;
  if (kind !== 'number' || !/^\d+$/.test(value)) {
    throw expected(reader, `a whole number after ${word}`, `Write ${word} 10.`);
  }
  advance(reader);
  return { kind: 'number', text: value, span: { start, end } };
};

/** A part of an operation that has an order or a page of its own is a table of its rows. */
export const orderedPartOf = (_: Reader, query: Query): QueryBody => {
  const { span } = query;
  const alias = { text: 'part', span };
  const from = [{ kind: 'derived', query, alias, columns: [], span } as const];
  const items = [{ kind: 'star', span } as const];
  return { kind: 'select', distinct: false, items, from, groupBy: [], span };
};

/** A SELECT, or a query in parentheses, which leave no trace in the tree. */
const partOf = (reader: Reader): Query => {
  const { start } = reader.token;
  if (at(reader, '(')) {
    const query = enclosed(reader, queryOf);
    return { ...query, span: spanFrom(reader, start) };
  }
  const body = selectOf(reader);
  return { kind: 'query', body, orderBy: [], span: body.span };
};

const selectOf = (reader: Reader): Select => {
  const { start } = reader.token;
  const { expression } = reader.rules;
  expect(reader, 'SELECT');
  const distinct = take(reader, 'DISTINCT');
  if (!distinct) take(reader, 'ALL');
  const count = topOf(reader);
  const items = listOf(reader, itemOf);
  const from = take(reader, 'FROM') ? listOf(reader, sourceOf) : [];
  const where = take(reader, 'WHERE') ? expression(reader) : undefined;
  const groupBy = groupByOf(reader);
  const having = take(reader, 'HAVING') ? expression(reader) : undefined;
  return {
    kind: 'select',
    distinct,
    ...(count && { top: { count, percent: false, ties: false } }),
    items,
    from,
    ...(where && { where }),
    groupBy,
    ...(having && { having }),
    span: spanFrom(reader, start),
  };
};

const topOf = (reader: Reader): Expression | undefined => {
  if (!take(reader, 'TOP')) return undefined;
  const count = countOf(reader, 'TOP');
  const { key } = reader.token;
  if (key === 'DISTINCT' || key === 'ALL') {
    const message = `${key} stands before TOP.`;
    throw fault(reader, reader.token, { message, hint: `Write SELECT ${key} TOP ….` });
  }
  const isPercent = key === 'PERCENT' && !AFTER_ITEM.has(peek(reader).key);
  if (!isPercent && key !== 'WITH') return count;
  const message = `ADQL's TOP has nothing but its number: no ${key}.`;
  throw fault(reader, reader.token, { message, hint: 'Write TOP 10.' });
};

/** What may stand behind a column: one may be called `percent`. */
const AFTER_ITEM: ReadonlySet<string> = new Set([',', '.', 'AS', 'FROM', '+', '-', '*', '/']);

const groupByOf = (reader: Reader): readonly Expression[] => {
  if (!take(reader, 'GROUP')) return [];
  expect(reader, 'BY', 'BY after GROUP');
  return listOf(reader, reader.rules.expression);
};

const itemOf = (reader: Reader): SelectItem => {
  const { start } = reader.token;
  if (take(reader, '*')) return { kind: 'star', span: spanFrom(reader, start) };
  if (atQualifiedStar(reader)) return qualifiedStarOf(reader);
  const value = reader.rules.expression(reader);
  const alias = tableAliasOf(reader);
  return { kind: 'item', value, ...(alias && { alias }), span: spanFrom(reader, start) };
};

const qualifiedStarOf = (reader: Reader): SelectItem => {
  const { start } = reader.token;
  const parts = dottedOf(reader, 'a name');
  const qualifier = objectOf(reader, parts, spanFrom(reader, start));
  expect(reader, '.');
  expect(reader, '*');
  return { kind: 'star', qualifier, span: spanFrom(reader, start) };
};
