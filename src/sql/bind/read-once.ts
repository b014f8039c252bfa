// A table that is joined by key to a search of itself has nothing that the search has not read:
// its columns are taken from there, and it is not read a second time. So the template query that
// everybody copies reads a catalog once, also where it searches around each row of another table,
// and where the search stands in a subquery. A key tells all rows apart, so no row is lost or
// doubled; where a column could no longer be seen from where it stands, the join stays.

import type {
  BoundCommonTable,
  BoundCondition,
  BoundExpression,
  BoundQuery,
  BoundSelect,
  BoundSource,
} from '../bound.ts';
import { rebuildQuery, visitCondition, visitQuery } from '../bound-walk.ts';
import { leavesOf, partsOf } from '../sky/proof.ts';
import type { Leaf } from '../sky/proof.ts';
import { placeNamed } from '../sky/search.ts';
import { isMissable, searchesIn, searchRowsOf } from './search-rows.ts';
import type { SearchRows } from './search-rows.ts';

type Join = Extract<BoundSource, { readonly kind: 'join' }>;
type Table = Extract<BoundSource, { readonly kind: 'table' }>;

/** The select without tables that a search of its FROM has read already. */
export const readOnce = (select: BoundSelect): BoundSelect => {
  let result = select;
  for (;;) {
    const next = readOneLess(result);
    if (next === undefined) return result;
    result = next;
  }
};

/**
 * As `readOnce`, for searches in common tables: one that is read in a single place stands there as
 * a subquery, where that spares reading a table.
 */
export const readOnceFrom = (
  query: BoundQuery,
  tables: readonly BoundCommonTable[],
): BoundQuery => {
  let result = query;
  let left = tables;
  for (const { number } of tables) {
    const common = left.find((each) => each.number === number);
    if (common?.uses !== 1 || common.recursion !== undefined) continue;
    if (searchesIn(common.query).length === 0) continue;
    const next = readOnceOf(result, common);
    const others = left.map((each) => ({ ...each, query: readOnceOf(each.query, common) }));
    const isPlaced = next !== result || others.some((each, at) => each.query !== left[at]?.query);
    result = next;
    if (isPlaced) left = others.filter((each) => each.number !== number);
  }
  return { ...result, with: left };
};

/** The query without the common table, where it then reads a table less. */
const readOnceOf = (query: BoundQuery, common: BoundCommonTable): BoundQuery => {
  const { body } = query;
  if (body.kind !== 'select' || body.from === undefined) return query;
  const reading = leavesOf(body.from).find(
    (leaf) => leaf.kind === 'common' && leaf.common === common.number,
  );
  if (reading === undefined) return query;
  const { relation } = reading;
  const from = withLeaf(body.from, { kind: 'derived', relation, query: common.query });
  const placed = { ...body, from };
  const once = readOnce(placed);
  return once === placed ? query : { ...query, body: once };
};

const readOneLess = (select: BoundSelect): BoundSelect | undefined => {
  const { from } = select;
  if (from?.kind !== 'join') return undefined;
  const leaves = leavesOf(from);
  for (const table of leaves) {
    if (table.kind !== 'table') continue;
    for (const rows of leaves.flatMap(searchRowsOf)) {
      if (table.table !== rows.table) continue;
      const merged = mergedInto(select, from, { rows, table });
      if (merged !== undefined) return merged;
    }
  }
  return undefined;
};

/** What a search has read, and a source that is the table it searches. */
interface Pair {
  readonly rows: SearchRows;
  readonly table: Table;
}

const mergedInto = (
  select: BoundSelect,
  from: BoundSource,
  pair: Pair,
): BoundSelect | undefined => {
  const { source: found } = pair.rows;
  const left = without(from, pair);
  if (left === undefined) return undefined;
  const conditions = [...(select.where === undefined ? [] : partsOf(select.where)), ...left.moved];
  if (!left.isOptional && !conditions.some((part) => isKeyEquality(part, pair))) return undefined;
  const { where: _where, ...rest } = select;
  const all = allOf(conditions);
  const query = {
    kind: 'query',
    columns: [],
    orderBy: [],
    body: { ...rest, from: left.source, ...(all === undefined ? {} : { where: all }) },
  } as const;
  const { body } = rebuildQuery(query, (expression) => carried(expression, pair));
  if (body.kind !== 'select' || body.from === undefined) return undefined;
  if (!isInSight(body.from, found.relation)) return undefined;
  const { where, ...merged } = body;
  const isOptional = pair.rows.isMissable || isMissable(body.from, found.relation);
  const kept = (where === undefined ? [] : partsOf(where)).filter(
    (part) => !isPlain(part, pair, isOptional),
  );
  const last = allOf(kept);
  const extended = withLeaf(body.from, pair.rows.extended());
  return { ...merged, from: extended, ...(last === undefined ? {} : { where: last }) };
};

/** FROM with a leaf in place of the one that makes the same relation. */
const withLeaf = (source: BoundSource, leaf: Leaf): BoundSource => {
  if (source.kind !== 'join') return source.relation === leaf.relation ? leaf : source;
  return { ...source, left: withLeaf(source.left, leaf), right: withLeaf(source.right, leaf) };
};

/** FROM without the table, and the conditions of the join that went with it. */
interface Remainder {
  readonly source: BoundSource;
  readonly moved: readonly BoundCondition[];
  /** Whether it was the side of a LEFT JOIN that may be missing, which asks for nothing more. */
  readonly isOptional: boolean;
}

/** Undefined where the table is not there, or its rows count otherwise than by being joined. */
const without = (source: BoundSource, pair: Pair): Remainder | undefined => {
  if (source.kind !== 'join') return undefined;
  const { join, left, right, on } = source;
  const isInner = join === 'inner' || join === 'cross';
  const parts = on === undefined ? [] : partsOf(on);
  if (isInner && left === pair.table) return { source: right, moved: parts, isOptional: false };
  if (isInner && right === pair.table) return { source: left, moved: parts, isOptional: false };
  if (join === 'left' && right === pair.table && isByKeyAlone(parts, pair)) {
    const isBeside = leavesOf(left).includes(pair.rows.source);
    return isBeside ? { source: left, moved: [], isOptional: true } : undefined;
  }
  if (join === 'right' || join === 'full') return undefined;
  return withoutBelow(source, pair);
};

const withoutBelow = (source: Join, pair: Pair): Remainder | undefined => {
  const inLeft = without(source.left, pair);
  if (inLeft !== undefined) return { ...inLeft, source: { ...source, left: inLeft.source } };
  const isInner = source.join === 'inner' || source.join === 'cross';
  const inRight = isInner ? without(source.right, pair) : undefined;
  return inRight && { ...inRight, source: { ...source, right: inRight.source } };
};

const allOf = (parts: readonly BoundCondition[]): BoundCondition | undefined => {
  const [only, second] = parts;
  return only === undefined || second === undefined ? only : { kind: 'and', parts };
};

/** The key among the conditions, and beside it only what follows from it. */
const isByKeyAlone = (parts: readonly BoundCondition[], pair: Pair): boolean =>
  parts.some((part) => isKeyEquality(part, pair)) &&
  parts.every((part) => isPlain(part, pair, false));

const isKeyEquality = (condition: BoundCondition, pair: Pair): boolean => {
  const { table } = pair.table;
  const place = placesOf(condition, pair);
  return place !== undefined && place === placeNamed(table, table.key);
};

/** The column of which a condition says that it is the same in the table and in the search. */
const placesOf = (condition: BoundCondition, pair: Pair): number | undefined => {
  if (condition.kind !== 'compare' || condition.operator !== '=') return undefined;
  const { left, right } = condition;
  const [one, other] = [ownPlace(left, pair), ownPlace(right, pair)];
  const [table, found] = [pair.table.relation, pair.rows.source.relation];
  const isBoth = one?.relation === table && other?.relation === found;
  const isTurned = other?.relation === table && one?.relation === found;
  return (isBoth || isTurned) && one?.place === other?.place ? one?.place : undefined;
};

/** Which column of the table an expression is, and out of which of the two. */
const ownPlace = (expression: BoundExpression, { rows, table }: Pair) => {
  if (expression.kind !== 'column') return undefined;
  const { relation, column } = expression;
  if (relation === table.relation) return { relation, place: column };
  if (relation !== rows.source.relation) return undefined;
  const place = rows.ownPlace(column);
  return place === undefined ? undefined : { relation, place };
};

/** A column of the table as the search carries it. */
const carried = (expression: BoundExpression, { rows, table }: Pair): BoundExpression | undefined =>
  expression.kind === 'column' && expression.relation === table.relation
    ? { ...expression, relation: rows.source.relation, column: rows.carried(expression.column) }
    : undefined;

/**
 * Key, zone and position of what was found are no NULL and equal to themselves, so need no asking;
 * but where a row may have found nothing, its key is asked for.
 */
const isPlain = (condition: BoundCondition, pair: Pair, isOptional: boolean): boolean => {
  if (condition.kind !== 'compare' || condition.operator !== '=') return false;
  const [one, other] = [ownPlace(condition.left, pair), ownPlace(condition.right, pair)];
  if (one === undefined || one.place !== other?.place) return false;
  const { table } = pair.rows;
  const { ra, dec, zone } = table.position ?? {};
  const names = [ra, dec, zone, ...(isOptional ? [] : [table.key])];
  return names.some((name) => placeNamed(table, name) === one.place);
};

/** Whether a relation is seen from wherever in FROM a column of it stands. */
const isInSight = (source: BoundSource, relation: number): boolean => {
  if (source.kind !== 'join') return !isNaming(source, relation);
  const { join, left, right, on } = source;
  const has = (side: BoundSource): boolean =>
    leavesOf(side).some((leaf) => leaf.relation === relation);
  if (on !== undefined && namesIn(on, relation) && !has(source)) return false;
  const isLateral = join === 'cross-apply' || join === 'outer-apply';
  return isInSight(left, relation) && (isLateral && has(left) ? true : isInSight(right, relation));
};

const namesIn = (condition: BoundCondition, relation: number): boolean => {
  let found = false;
  visitCondition(condition, (part) => {
    found ||= part.kind === 'column' && part.relation === relation;
  });
  return found;
};

const isNaming = (source: BoundSource, relation: number): boolean => {
  let found = false;
  const body = { kind: 'select', distinct: false, outputs: [], from: source } as const;
  visitQuery({ kind: 'query', columns: [], orderBy: [], body }, (part) => {
    found ||= part.kind === 'column' && part.relation === relation;
  });
  return found;
};
