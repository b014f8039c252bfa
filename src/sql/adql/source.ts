// What stands in FROM of ADQL: tables, subqueries with a name, and joins by ON, by USING, or
// NATURAL by all columns of one name. Names are not looked up here.

import { tableAliasOf } from '../grammar/alias.ts';
import { enclosed, expect, expected, nameHint } from '../grammar/complaint.ts';
import { atTable, nameOf, tableNameOf } from '../grammar/name.ts';
import { advance, at, fault, listOf, nested, peek, spanFrom, take } from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';
import type { Query, Span, TableSource } from '../tree.ts';
import { OPERANDS } from './operand.ts';

/** One source between commas: a table, a subquery, or any number of them joined. */
export const sourceOf = (reader: Reader): TableSource => {
  const { start } = reader.token;
  return joinsAfter(reader, { source: singleOf(reader), start });
};

const singleOf = (reader: Reader): TableSource => {
  const { kind } = reader.token;
  if (at(reader, '(')) return parenthesisedOf(reader);
  if (kind === 'variable' || kind === 'temporary') OPERANDS[kind](reader);
  if (!atTable(reader)) throw expected(reader, 'a table', nameHint(reader));
  return namedOf(reader);
};

const namedOf = (reader: Reader): TableSource => {
  const { start } = reader.token;
  const name = tableNameOf(reader, "a table's name");
  const args = at(reader, '(') ? enclosed(reader, argumentsOf) : undefined;
  const alias = tableAliasOf(reader);
  const named = { name, ...(alias && { alias }), span: spanFrom(reader, start) };
  return args === undefined
    ? { kind: 'table', ...named }
    : { kind: 'function-table', ...named, args };
};

const argumentsOf = (reader: Reader) =>
  at(reader, ')') ? [] : listOf(reader, reader.rules.expression);

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
  if (at(reader, 'SELECT') || at(reader, 'WITH')) return { query: reader.rules.derived(reader) };
  if (!at(reader, '(')) return { source: sourceOf(reader) };
  const inner = enclosed(reader, insideOf);
  if ('query' in inner && continues(reader)) {
    return { query: reader.rules.queryAfter(reader, inner.query) };
  }
  if ('query' in inner && at(reader, ')')) return inner;
  const source = 'query' in inner ? derivedOf(reader, { ...inner, start }) : inner.source;
  return { source: joinsAfter(reader, { source, start }) };
};

/** Whether what follows a query in parentheses belongs to the query around them. */
const continues = (reader: Reader): boolean =>
  reader.rules.words.setOperators.has(reader.token.key) ||
  at(reader, 'ORDER') ||
  (at(reader, 'OFFSET') && peek(reader).kind === 'number');

const derivedOf = (
  reader: Reader,
  { query, start }: { readonly query: Query } & Pick<Span, 'start'>,
): TableSource => {
  const alias = tableAliasOf(reader);
  if (alias === undefined) {
    const message = 'A subquery in FROM needs a name after it.';
    throw fault(reader, spanFrom(reader, start), { message, hint: 'Write (SELECT …) AS a.' });
  }
  if (at(reader, '(')) {
    const message = 'The columns of a subquery are named inside it.';
    throw fault(reader, reader.token, { message, hint: 'Write (SELECT x AS name …) AS a.' });
  }
  return { kind: 'derived', query, alias, columns: [], span: spanFrom(reader, start) };
};

type Join = Extract<TableSource, { kind: 'join' }>;

/** A source that joins may follow, and where it begins with its parentheses. */
interface Left extends Pick<Span, 'start'> {
  readonly source: TableSource;
}

const joinsAfter = (reader: Reader, { source, start }: Left): TableSource => {
  let joined = source;
  for (;;) {
    const next = joinAfter(reader, { source: joined, start });
    if (next === undefined) return joined;
    joined = next;
  }
};

const joinAfter = (reader: Reader, { source: left, start }: Left): Join | undefined => {
  const natural = at(reader, 'NATURAL') ? advance(reader) : undefined;
  const join = joinKindOf(reader);
  if (join === undefined) {
    if (natural !== undefined) throw expected(reader, 'JOIN after NATURAL');
    return undefined;
  }
  const right = nested(reader, singleOf);
  const condition = conditionOf(reader, { join, natural });
  return { kind: 'join', join, left, right, ...condition, span: spanFrom(reader, start) };
};

/** ON or USING, of which a plain JOIN needs one, and no other join may have any. */
const conditionOf = (
  reader: Reader,
  { join, natural }: { readonly join: Join['join']; readonly natural: Span | undefined },
): Pick<Join, 'on' | 'using'> => {
  const { token } = reader;
  const isGiven = at(reader, 'ON') || at(reader, 'USING');
  if (natural !== undefined || join === 'cross') {
    const word = join === 'cross' ? 'CROSS JOIN' : 'NATURAL JOIN';
    if (natural !== undefined && join === 'cross') {
      throw fault(reader, natural, { message: 'A join is NATURAL or CROSS, and not both.' });
    }
    if (!isGiven) return natural === undefined ? {} : { using: 'natural' };
    throw fault(reader, token, { message: `${word} has no ${token.key}.`, hint: 'Write JOIN.' });
  }
  if (take(reader, 'ON')) return { on: reader.rules.expression(reader) };
  if (take(reader, 'USING')) return { using: enclosed(reader, columnsOf) };
  throw expected(reader, 'ON or USING and what the join goes by', NO_CONDITION);
};

const NO_CONDITION = 'Write JOIN … ON a.id = b.id or JOIN … USING (id); a comma makes all pairs.';

const columnsOf = (reader: Reader) => listOf(reader, (inside) => nameOf(inside, "a column's name"));

const JOINS: ReadonlyMap<string, Join['join']> = new Map([
  ['JOIN', 'inner'],
  ['INNER', 'inner'],
  ['LEFT', 'left'],
  ['RIGHT', 'right'],
  ['FULL', 'full'],
  ['CROSS', 'cross'],
]);

/** Takes the words of a join up to and with JOIN, if any are at hand. */
const joinKindOf = (reader: Reader): Join['join'] | undefined => {
  const { key } = reader.token;
  const join = JOINS.get(key);
  if (join === undefined) {
    if (key === 'OUTER') throw expected(reader, 'LEFT, RIGHT or FULL before OUTER');
    return undefined;
  }
  if (key === 'JOIN') {
    advance(reader);
    return join;
  }
  advance(reader);
  if (join !== 'inner' && join !== 'cross') take(reader, 'OUTER');
  expect(reader, 'JOIN', `JOIN after ${key}`);
  return join;
};
