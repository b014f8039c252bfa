// One SELECT, its clauses in their order, and INTO behind any of them.
// What joins several of them, and their order, is query.ts.

import type { Expression, Name, Select, SelectItem, Top } from '../tree.ts';
import { itemAliasOf } from '../grammar/alias.ts';
import { assignmentOf, atAssignment } from './assignment.ts';
import { expect, expected } from '../grammar/complaint.ts';
import { groupByOf } from './group.ts';
import { takeInto } from './into.ts';
import { aliasOf, atName, atQualifiedStar, dottedOf, objectOf } from '../grammar/name.ts';
import { advance, at, fault, listOf, peek, spanFrom, take } from '../grammar/reader.ts';
import type { IntoTarget, Reader } from '../grammar/reader.ts';
import { sourceOf } from './source.ts';

/** What a statement's own query may have: an INTO, and variables to be set. */
export interface Target extends IntoTarget {
  readonly variables: Name[];
}

/** The clauses in their order; INTO may follow any of them, as many write it after FROM. */
export const selectOf = (reader: Reader, target: Target | undefined): Select => {
  const { start } = reader.token;
  const { expression } = reader.rules;
  expect(reader, 'SELECT');
  const distinct = quantifierOf(reader);
  const top = topOf(reader);
  const items = itemsOf(reader, target);
  takeInto(reader);
  const from = take(reader, 'FROM') ? listOf(reader, sourceOf) : [];
  takeInto(reader);
  const where = take(reader, 'WHERE') ? expression(reader) : undefined;
  takeInto(reader);
  const groupBy = groupByOf(reader);
  takeInto(reader);
  const having = take(reader, 'HAVING') ? expression(reader) : undefined;
  const span = spanFrom(reader, start);
  takeInto(reader);
  return {
    kind: 'select',
    distinct,
    ...(top && { top }),
    items,
    from,
    ...(where && { where }),
    groupBy,
    ...(having && { having }),
    span,
  };
};

/** DISTINCT or ALL, ALL being what is meant without either. */
const quantifierOf = (reader: Reader): boolean => {
  const distinct = take(reader, 'DISTINCT');
  if (!distinct) take(reader, 'ALL');
  return distinct;
};

const topOf = (reader: Reader): Top | undefined => {
  if (!take(reader, 'TOP')) return undefined;
  const count = topCountOf(reader);
  const percent = take(reader, 'PERCENT');
  const ties = take(reader, 'WITH');
  if (ties) expect(reader, 'TIES', 'TIES after WITH');
  if (!at(reader, 'DISTINCT') && !at(reader, 'ALL')) return { count, percent, ties };
  const message = `${reader.token.key} stands before TOP.`;
  const hint = `Write SELECT ${reader.token.key} TOP ….`;
  throw fault(reader, reader.token, { message, hint });
};

const topCountOf = (reader: Reader): Expression => {
  if (at(reader, '(') || reader.token.kind === 'number') return reader.rules.operand(reader);
  throw expected(reader, 'a number of rows', 'Write TOP 10, or TOP (…) around an expression.');
};

/** The select list; in a statement of its own it may set a variable with each item. */
const itemsOf = (reader: Reader, target: Target | undefined): readonly SelectItem[] => {
  const { start } = reader.token;
  const before = target?.variables.length ?? 0;
  const items = listOf(reader, (inside) =>
    target !== undefined && atAssignment(inside)
      ? assignedOf(inside, target.variables)
      : itemOf(inside),
  );
  const count = (target?.variables.length ?? 0) - before;
  if (count === 0 || count === items.length) return items;
  const message = 'Either every item of a SELECT sets a variable, or none does.';
  throw fault(reader, spanFrom(reader, start), { message, hint: 'Write two statements.' });
};

const assignedOf = (reader: Reader, variables: Name[]): SelectItem => {
  const { start } = reader.token;
  const { variable, value } = assignmentOf(reader);
  variables.push(variable);
  return { kind: 'item', value, span: spanFrom(reader, start) };
};

const itemOf = (reader: Reader): SelectItem => {
  const { start } = reader.token;
  if (take(reader, '*')) return { kind: 'star', span: spanFrom(reader, start) };
  if (atQualifiedStar(reader)) return qualifiedStarOf(reader);
  const first = atAliasFirst(reader) ? aliasOf(reader) : undefined;
  if (first !== undefined) advance(reader);
  const value = reader.rules.expression(reader);
  const alias = first ?? itemAliasOf(reader);
  return { kind: 'item', value, ...(alias && { alias }), span: spanFrom(reader, start) };
};

/** `bright = vmag`, as T-SQL also names a column; a comparison is no value of its own there. */
const atAliasFirst = (reader: Reader): boolean =>
  (atName(reader) || reader.token.kind === 'string') && peek(reader).key === '=';

const qualifiedStarOf = (reader: Reader): SelectItem => {
  const { start } = reader.token;
  const parts = dottedOf(reader, 'a name');
  const qualifier = objectOf(reader, parts, spanFrom(reader, start));
  expect(reader, '.');
  expect(reader, '*');
  return { kind: 'star', qualifier, span: spanFrom(reader, start) };
};
