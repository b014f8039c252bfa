// What stands in FROM: tables, table functions, derived tables, joins and parentheses.
// Names are not looked up here, and hints leave no trace.

import type { Query, Span, TableSource } from '../tree.ts';
import { tableAliasOf } from '../grammar/alias.ts';
import { enclosed, expect, expected, nameHint } from '../grammar/complaint.ts';
import { atTableHint, skipJoinHint, skipTableHints } from './hint.ts';
import { takeInto } from './into.ts';
import { atTable, nameOf, tableNameOf } from '../grammar/name.ts';
import { advance, at, fault, listOf, nested, peek, spanFrom, take } from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';
import { valuesOf } from './values.ts';

/** One source between commas: a table, a derived table, or any number of them joined. */
export const sourceOf = (reader: Reader): TableSource => {
  const { start } = reader.token;
  return joinsAfter(reader, { source: singleOf(reader), start });
};

const singleOf = (reader: Reader): TableSource => {
  if (at(reader, '(')) return parenthesisedOf(reader);
  if (!atTable(reader)) throw expected(reader, 'a table', nameHint(reader));
  return namedOf(reader);
};

const namedOf = (reader: Reader): TableSource => {
  const { start } = reader.token;
  const name = tableNameOf(reader, "a table's name");
  const args = at(reader, '(') && !atTableHint(reader) ? argumentsOf(reader) : undefined;
  skipTableHints(reader);
  const alias = tableAliasOf(reader);
  const named = { name, ...(alias && { alias }), span: spanFrom(reader, start) };
  skipTableHints(reader);
  return args === undefined
    ? { kind: 'table', ...named }
    : { kind: 'function-table', ...named, args };
};

const argumentsOf = (reader: Reader) =>
  enclosed(reader, (inside) => (at(inside, ')') ? [] : listOf(inside, inside.rules.expression)));

/** A parenthesis holds a query, which needs a name after it, or sources. */
type Inside = { readonly query: Query } | { readonly source: TableSource };

const parenthesisedOf = (reader: Reader): TableSource => {
  const { start } = reader.token;
  const inside = enclosed(reader, insideOf);
  return 'query' in inside ? derivedOf(reader, { ...inside, start }) : inside.source;
};

/** In `((SELECT …) AS a JOIN b …)` only what follows the inner parenthesis tells what it is. */
const insideOf = (reader: Reader): Inside => {
  const { start } = reader.token;
  if (at(reader, 'SELECT')) return { query: reader.rules.derived(reader) };
  if (at(reader, 'VALUES')) {
    const body = valuesOf(reader);
    return { query: { kind: 'query', body, orderBy: [], span: body.span } };
  }
  if (!at(reader, '(')) return { source: sourceOf(reader) };
  const inner = enclosed(reader, insideOf);
  if ('query' in inner && reader.rules.words.setOperators.has(reader.token.key)) {
    return { query: reader.rules.queryAfter(reader, inner.query) };
  }
  if ('query' in inner && at(reader, ')')) return inner;
  const source = 'query' in inner ? derivedOf(reader, { ...inner, start }) : inner.source;
  return { source: joinsAfter(reader, { source, start }) };
};

const derivedOf = (
  reader: Reader,
  { query, start }: { readonly query: Query } & Pick<Span, 'start'>,
): TableSource => {
  const alias = tableAliasOf(reader);
  if (alias === undefined) {
    const message = 'A subquery in FROM needs a name after it.';
    throw fault(reader, spanFrom(reader, start), { message, hint: 'Write (SELECT …) AS a.' });
  }
  const columns = at(reader, '(') ? enclosed(reader, columnsOf) : [];
  return { kind: 'derived', query, alias, columns, span: spanFrom(reader, start) };
};

const columnsOf = (reader: Reader) => listOf(reader, (inside) => nameOf(inside, "a column's name"));

type Join = Extract<TableSource, { kind: 'join' }>;

/** A source that joins may follow, and where it begins with its parentheses. */
interface Left extends Pick<Span, 'start'> {
  readonly source: TableSource;
  /** Whether it is itself the right side of a join whose ON is still to come. */
  readonly isInner?: true;
}

const joinsAfter = (reader: Reader, { source, start }: Left): TableSource => {
  let joined = source;
  for (;;) {
    takeInto(reader);
    const next = joinAfter(reader, { source: joined, start });
    if (next === undefined) return joined;
    joined = next;
  }
};

const joinAfter = (reader: Reader, { source: left, start, isInner }: Left): Join | undefined => {
  const join = joinKindOf(reader);
  if (join === undefined) return undefined;
  const words = UNCONDITIONAL[join];
  if (words !== undefined) {
    const right = singleOf(reader);
    if (isInner !== true && at(reader, 'ON')) throw withoutCondition(reader, words);
    return { kind: 'join', join, left, right, span: spanFrom(reader, start) };
  }
  const right = rightOf(reader);
  expect(reader, 'ON', 'ON and the condition of the join', NO_CONDITION);
  const on = reader.rules.expression(reader);
  return { kind: 'join', join, left, right, on, span: spanFrom(reader, start) };
};

const NO_CONDITION = 'Write JOIN … ON a.id = b.id, or CROSS JOIN for all pairs.';

/** In `a JOIN b JOIN c ON … ON …` the first ON belongs to b and c. */
const rightOf = (reader: Reader): TableSource => {
  const { start } = reader.token;
  let right = singleOf(reader);
  while (!at(reader, 'ON')) {
    const left = { source: right, start, isInner: true } as const;
    const joined = nested(reader, (inside) => joinAfter(inside, left));
    if (joined === undefined) break;
    right = joined;
  }
  return right;
};

/** What is joined without ON, and what to write where there is one. */
const UNCONDITIONAL: Readonly<
  Partial<Record<Join['join'], readonly [name: string, hint: string]>>
> = {
  cross: ['CROSS JOIN', 'Write JOIN … ON.'],
  'cross-apply': ['CROSS APPLY', 'Put the condition into WHERE.'],
  'outer-apply': ['OUTER APPLY', 'Put the condition into the subquery that is applied.'],
};

const withoutCondition = (
  reader: Reader,
  [name, hint]: readonly [name: string, hint: string],
): Error => fault(reader, reader.token, { message: `${name} has no ON.`, hint });

const JOINS: ReadonlyMap<string, Join['join']> = new Map([
  ['JOIN', 'inner'],
  ['INNER', 'inner'],
  ['LEFT', 'left'],
  ['RIGHT', 'right'],
  ['FULL', 'full'],
  ['CROSS', 'cross'],
]);

const APPLIES: ReadonlyMap<string, Join['join']> = new Map([
  ['CROSS', 'cross-apply'],
  ['OUTER', 'outer-apply'],
]);

/** Takes the words of a join up to and with JOIN or APPLY, if any are at hand. */
const joinKindOf = (reader: Reader): Join['join'] | undefined => {
  const { key } = reader.token;
  const apply = peek(reader).key === 'APPLY' ? APPLIES.get(key) : undefined;
  if (apply !== undefined) {
    advance(reader);
    advance(reader);
    return apply;
  }
  const join = JOINS.get(key);
  if (join === undefined && key !== 'OUTER') return undefined;
  if (key !== 'JOIN') {
    advance(reader);
    if (join !== 'inner' && join !== 'cross') take(reader, 'OUTER');
    skipJoinHint(reader);
  }
  if (join === undefined) throw expected(reader, 'LEFT, RIGHT or FULL before OUTER');
  expect(reader, 'JOIN', `JOIN after ${key}`);
  return join;
};
