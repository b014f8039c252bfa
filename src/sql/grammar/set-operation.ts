// Queries joined by set operators, with or without parentheses. INTERSECT binds more tightly than
// the others, which lean to the left. One SELECT by itself is each dialect's.

import type { Query, QueryBody, SetOperator } from '../tree.ts';
import { advance, fault, peek, spanFrom, take } from './reader.ts';
import type { Reader } from './reader.ts';

/** Reads one part of an operation: a SELECT, or a query in parentheses. */
export type PartRule = (reader: Reader) => Query;

/** The parts that set operators join; a single one stands for itself. */
export const combinedOf = (reader: Reader, part: PartRule, first?: Query): Query => {
  const crossed = (inner: Reader, left: Query): Query =>
    operationsAfter(inner, { left, rule: part, words: TIGHT });
  const left = crossed(reader, first ?? part(reader));
  return operationsAfter(reader, {
    left,
    rule: (inner) => crossed(inner, part(inner)),
    words: LOOSE,
  });
};

const TIGHT: ReadonlySet<string> = new Set(['INTERSECT']);
const LOOSE: ReadonlySet<string> = new Set(['UNION', 'EXCEPT']);

interface Operations {
  readonly left: Query;
  readonly rule: PartRule;
  readonly words: ReadonlySet<string>;
}

const operationsAfter = (reader: Reader, { left, rule, words }: Operations): Query => {
  let whole = left;
  while (words.has(reader.token.key)) whole = operationAfter(reader, whole, rule);
  return whole;
};

/** One operation of all the parts that the operator at hand joins in a row. */
const operationAfter = (reader: Reader, first: Query, rule: PartRule): Query => {
  const operator = operatorAt(reader);
  if (operator === undefined) return first;
  const branches = [bodyOf(reader, first)];
  while (operatorAt(reader) === operator) {
    advance(reader);
    take(reader, 'ALL');
    branches.push(bodyOf(reader, rule(reader)));
  }
  const span = spanFrom(reader, first.span.start);
  return {
    kind: 'query',
    body: { kind: 'set-operation', operator, branches, span },
    orderBy: [],
    span,
  };
};

const operatorAt = (reader: Reader): SetOperator | undefined => {
  const { setOperators } = reader.rules.words;
  const { key } = reader.token;
  const operator = setOperators.get(key);
  if (operator === undefined || peek(reader).key !== 'ALL') return operator;
  const all = setOperators.get(`${key} ALL`);
  if (all !== undefined) return all;
  const message = `${key} ALL is not known in T-SQL.`;
  throw fault(reader, reader.token, { message, hint: `Write ${key} alone.` });
};

const bodyOf = (reader: Reader, part: Query): QueryBody =>
  part.orderBy.length === 0 && part.offset === undefined
    ? part.body
    : reader.rules.orderedPart(reader, part);
