// A table that is joined by key to a search of itself has nothing that the search has not read:
// its columns are taken from there, and it is not read a second time. So the template query that
// everybody copies reads a catalog once, also where it searches around each row of another table.
// A key tells all rows apart, so no row is lost or doubled; where a column could no longer be seen
// from where it stands, the join stays.

import type { BoundCondition, BoundExpression, BoundSelect, BoundSource } from '../bound.ts';
import { rebuildQuery, visitCondition, visitQuery } from '../bound-walk.ts';
import { carriedPlace, placeNamed, skyColumnAt } from '../sky/search.ts';

type Leaf = Exclude<BoundSource, { readonly kind: 'join' }>;
type Join = Extract<BoundSource, { readonly kind: 'join' }>;
type Cone = Extract<BoundSource, { readonly kind: 'cone' }>;
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

const readOneLess = (select: BoundSelect): BoundSelect | undefined => {
  const { from } = select;
  if (from?.kind !== 'join') return undefined;
  const leaves = leavesOf(from);
  for (const cone of leaves) {
    if (cone.kind !== 'cone') continue;
    for (const table of leaves) {
      if (table.kind !== 'table' || table.table !== cone.table) continue;
      const merged = mergedInto(select, from, { cone, table });
      if (merged !== undefined) return merged;
    }
  }
  return undefined;
};

const leavesOf = (source: BoundSource): readonly Leaf[] =>
  source.kind === 'join' ? [...leavesOf(source.left), ...leavesOf(source.right)] : [source];

/** A search, and a source that is the table it searches. */
interface Pair {
  readonly cone: Cone;
  readonly table: Table;
}

const mergedInto = (
  select: BoundSelect,
  from: BoundSource,
  pair: Pair,
): BoundSelect | undefined => {
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
  if (!isInSight(body.from, pair.cone.relation)) return undefined;
  const { where, ...merged } = body;
  const isOptional = isMissable(body.from, pair.cone);
  const kept = (where === undefined ? [] : partsOf(where)).filter(
    (part) => !isPlain(part, pair, isOptional),
  );
  const last = allOf(kept);
  return { ...merged, ...(last === undefined ? {} : { where: last }) };
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
    const isBeside = leavesOf(left).includes(pair.cone);
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

const partsOf = (condition: BoundCondition): readonly BoundCondition[] =>
  condition.kind === 'and' ? condition.parts.flatMap(partsOf) : [condition];

const allOf = (parts: readonly BoundCondition[]): BoundCondition | undefined => {
  const [only, second] = parts;
  return only === undefined || second === undefined ? only : { kind: 'and', parts };
};

/** The key among the conditions, and beside it only what follows from it. */
const isByKeyAlone = (parts: readonly BoundCondition[], pair: Pair): boolean =>
  parts.some((part) => isKeyEquality(part, pair)) &&
  parts.every((part) => placesOf(part, pair) !== undefined);

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
  const isBoth = one?.relation === pair.table.relation && other?.relation === pair.cone.relation;
  const isTurned = other?.relation === pair.table.relation && one?.relation === pair.cone.relation;
  return (isBoth || isTurned) && one?.place === other?.place ? one?.place : undefined;
};

/** Which column of the table an expression is, and out of which of the two. */
const ownPlace = (expression: BoundExpression, { cone, table }: Pair) => {
  if (expression.kind !== 'column') return undefined;
  const { relation, column } = expression;
  if (relation === table.relation) return { relation, place: column };
  if (relation !== cone.relation) return undefined;
  const found = skyColumnAt(cone.columns, column);
  return found.kind === 'own' ? { relation, place: found.column } : undefined;
};

/** A column of the table as the search carries it. */
const carried = (expression: BoundExpression, { cone, table }: Pair): BoundExpression | undefined =>
  expression.kind === 'column' && expression.relation === table.relation
    ? {
        ...expression,
        relation: cone.relation,
        column: carriedPlace(cone.columns, expression.column),
      }
    : undefined;

/**
 * Key, zone and position of what was found are no NULL and equal to themselves, so need no asking;
 * but where a row may have found nothing, its key is asked for.
 */
const isPlain = (condition: BoundCondition, pair: Pair, isOptional: boolean): boolean => {
  if (condition.kind !== 'compare' || condition.operator !== '=') return false;
  const [one, other] = [ownPlace(condition.left, pair), ownPlace(condition.right, pair)];
  const { table } = pair.cone;
  const { ra, dec, zone } = table.position ?? {};
  const names = [ra, dec, zone, ...(isOptional ? [] : [table.key])];
  const places = names.map((name) => placeNamed(table, name));
  return one !== undefined && one.place === other?.place && places.includes(one.place);
};

/** Whether a leaf stands where an outer join may have no row of it. */
const isMissable = (source: BoundSource, leaf: Leaf): boolean => {
  if (source.kind !== 'join') return false;
  const { join, left, right } = source;
  const isRight = leavesOf(right).some(({ relation }) => relation === leaf.relation);
  const missing = isRight ? ['left', 'outer-apply', 'full'] : ['right', 'full'];
  return missing.includes(join) || isMissable(isRight ? right : left, leaf);
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
