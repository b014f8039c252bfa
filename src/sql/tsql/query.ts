// A query and the statement it makes: SELECTs joined by set operators, with or without parentheses,
// and the order of the whole. One SELECT by itself is select.ts.

import type { AssignStatement, BlockStatement, SelectStatement } from '../statement.ts';
import type { Query, QueryBody } from '../tree.ts';
import { commonTablesOf, optionOf } from './with.ts';
import { enclosed } from '../grammar/complaint.ts';
import { orderByOf, pageOf } from '../grammar/order.ts';
import { at, fault, nested, spanFrom } from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';
import { combinedOf } from '../grammar/set-operation.ts';
import { takeInto } from './into.ts';
import { selectOf } from './select.ts';
import type { Target } from './select.ts';

/** A statement that is one query, with WITH before it and OPTION behind it. */
export const selectStatementOf = (reader: Reader): SelectStatement | AssignStatement => {
  const { start } = reader.token;
  const target: Target = { variables: [] };
  const query = wholeQueryOf(reader, target);
  const span = spanFrom(reader, start);
  const { into, variables } = target;
  const [first] = variables;
  if (first === undefined) {
    return { kind: 'select-statement', query, ...(into && { into }), span };
  }
  if (into === undefined && query.body.kind === 'select') {
    return { kind: 'assign', variables, query, span };
  }
  const message = 'A SELECT that sets variables can have neither INTO nor UNION.';
  throw fault(reader, into?.span ?? first.span, { message });
};

/** A SELECT as it is done: without FROM and WHERE one variable is set after the other. */
export const selectInTurnOf = (
  reader: Reader,
): SelectStatement | AssignStatement | BlockStatement => {
  const assign = selectStatementOf(reader);
  const { body } = assign.query;
  if (assign.kind !== 'assign' || body.kind !== 'select') return assign;
  const { variables, query, span } = assign;
  if (variables.length === 1 || body.from.length > 0 || body.where !== undefined) return assign;
  const parts = variables.map((variable, place): AssignStatement => {
    const items = body.items.slice(place, place + 1);
    return { ...assign, variables: [variable], query: { ...query, body: { ...body, items } } };
  });
  return { kind: 'block', body: parts, span };
};

/** The query that a statement is or contains, with all that frames it. */
export const wholeQueryOf = (reader: Reader, target?: Target): Query => {
  const common = commonTablesOf(reader);
  const query = withTarget(reader, target, (own) => readQuery(own, target));
  const options = optionOf(reader);
  return { ...query, ...(common.length > 0 && { with: common }), ...options };
};

/** A query inside another, without INTO. */
export const queryOf = (reader: Reader): Query =>
  withTarget(reader, undefined, (own) => nested(own, (inside) => readQuery(inside, undefined)));

/** A query in FROM, in which the statement's INTO may stand. */
export const derivedOf = (reader: Reader): Query =>
  nested(reader, (inside) => readQuery(inside, undefined));

/** Reads with another place for INTO, which is a place for nothing behind it. */
const withTarget = <T>(
  reader: Reader,
  target: Target | undefined,
  read: (reader: Reader) => T,
): T => {
  const { target: outer } = reader;
  reader.target = target;
  const result = read(reader);
  reader.target = outer;
  return result;
};

/**
 * The query whose first part has been read already, in parentheses, where only a set operator
 * behind them told that it was no value.
 */
export const queryAfter = (reader: Reader, first: Query): Query =>
  withTarget(reader, undefined, (own) =>
    nested(own, (inside) => readQuery(inside, undefined, first)),
  );

const readQuery = (reader: Reader, target: Target | undefined, first?: Query): Query => {
  const start = first?.span.start ?? reader.token.start;
  const whole = combinedOf(reader, (inner) => partOf(inner, target), first);
  if (at(reader, 'ORDER') && isOrdered(whole)) throw twiceOrdered(reader);
  const orderBy = orderByOf(reader);
  const page = pageOf(reader, orderBy);
  takeInto(reader);
  if (isOrdered(whole)) return whole;
  return { kind: 'query', body: whole.body, orderBy, ...page, span: spanFrom(reader, start) };
};

const isOrdered = ({ orderBy }: Query): boolean => orderBy.length > 0;

const twiceOrdered = (reader: Reader): Error =>
  fault(reader, reader.token, {
    message: 'ORDER BY stands here a second time.',
    hint: 'Write it once, behind the whole query.',
  });

/** A SELECT, or a query in parentheses, which leave no trace in the tree. */
const partOf = (reader: Reader, target: Target | undefined): Query => {
  const { start } = reader.token;
  if (at(reader, '(')) {
    const query = enclosed(reader, (inside) => readQuery(inside, target));
    return { ...query, span: spanFrom(reader, start) };
  }
  const body = selectOf(reader, target);
  return { kind: 'query', body, orderBy: [], span: body.span };
};

/** A part of an operation has no order of its own. */
export const orderedPartOf = (reader: Reader, { body, orderBy: [first] }: Query): QueryBody => {
  if (first === undefined) return body;
  throw fault(reader, first.span, {
    message: 'ORDER BY cannot stand in a part of a UNION, EXCEPT or INTERSECT.',
    hint: 'Order the whole, or write SELECT * FROM (SELECT TOP … ORDER BY …) AS a for this part.',
  });
};
