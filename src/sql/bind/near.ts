// What WHERE and ON say of positions, made searches of the sky: a table of which only rows within a
// circle or a polygon can be in the answer is read around it, and a table that is joined by the
// distance of two positions is searched around each row of the other. The condition itself stays
// and says what is exact; searches are a little wider.

import type { CatalogTable } from '../../domain/catalog.ts';
import { fold } from '../../domain/table.ts';
import type { BoundCondition, BoundExpression, BoundSelect, BoundSource } from '../bound.ts';
import { visitExpression } from '../bound-walk.ts';
import { boxOf } from '../sky/cone.ts';
import type { ConeSearch } from '../sky/cone.ts';
import { circleAround } from '../sky/polygon.ts';
import { leavesOf, partsOf, proofsOf } from '../sky/proof.ts';
import type { ColumnExpression } from '../sky/proof.ts';
import type { SkySearch } from '../sky/search.ts';
import { familyOf } from '../type-rules.ts';
import { constantOf, numberOf } from './constant.ts';
import { angleOf, arithmetic } from './shape.ts';
import type { Point } from './shape.ts';

type Join = Extract<BoundSource, { readonly kind: 'join' }>;
type Table = Extract<BoundSource, { readonly kind: 'table' }>;

/** The select with every table searched that its conditions let be. */
export const searchedNear = (select: BoundSelect): BoundSelect => {
  const { from } = select;
  if (from === undefined) return select;
  const near = proofsOf(from, select.where).flatMap(({ condition, kept }) => {
    const found = nearnessOf(condition);
    return found === undefined ? [] : [{ ...found, kept }];
  });
  if (near.length === 0) return select;
  const around = near.reduce((source, each) => readNear(source, each), from);
  return joinedNear({ ...select, from: around }, near);
};

/** Two positions that are no farther from each other than a radius in degrees. */
interface Nearness {
  readonly positions: readonly [Point, Point];
  readonly radius: BoundExpression;
}

/** A nearness that every row of some relations must meet, which are given by number. */
interface NearProof extends Nearness {
  readonly kept: ReadonlySet<number>;
}

const nearnessOf = (condition: BoundCondition): Nearness | undefined => {
  if (condition.kind === 'inside') {
    const { ra, dec, radius } = circleAround(condition.polygon);
    const centre = { ra: angleOf(ra), dec: angleOf(dec) };
    return { positions: [condition, centre], radius: angleOf(radius) };
  }
  if (condition.kind !== 'compare') return undefined;
  const { operator, left, right } = condition;
  if (operator === '<' || operator === '<=') return distanceWithin(left, right);
  return operator === '>' || operator === '>=' ? distanceWithin(right, left) : undefined;
};

const distanceWithin = (value: BoundExpression, radius: BoundExpression): Nearness | undefined => {
  if (value.kind !== 'call' || !isDistance(value.name)) return undefined;
  const [ra1, dec1, ra2, dec2] = value.args;
  if (ra1 === undefined || dec1 === undefined) return undefined;
  if (ra2 === undefined || dec2 === undefined) return undefined;
  const positions = [
    { ra: ra1, dec: dec1 },
    { ra: ra2, dec: dec2 },
  ] as const;
  return { positions, radius: value.name === 'FDISTANCEEQ' ? radius : inDegrees(radius) };
};

const isDistance = (name: string): boolean =>
  name === 'FDISTANCEEQ' || name === 'FDISTANCEARCMINEQ';

/** From minutes of arc. */
const inDegrees = (minutes: BoundExpression): BoundExpression => {
  const known = numberOf(constantOf(minutes));
  return known === undefined ? arithmetic('*', minutes, angleOf(1 / 60)) : angleOf(known / 60);
};

/** Reads the table in an order of position whose rows are near a known one around that. */
const readNear = (source: BoundSource, { positions, radius, kept }: NearProof): BoundSource => {
  const [one, other] = positions;
  const circle = circleOf(one, radius) ?? circleOf(other, radius);
  if (circle === undefined) return source;
  const moving = circleOf(one, radius) === undefined ? one : other;
  return replaced(source, (leaf) => {
    if (!kept.has(leaf.relation) || !isPlaced(leaf.table)) return undefined;
    const table = positionedBy(leaf, moving);
    if (table === undefined || !isPlaced(table)) return undefined;
    return coneOf(leaf.relation, table, { kind: 'box', box: boxOf(circle) });
  });
};

/** Whether a circle leaves away files or rows of the table without reading them. */
const isPlaced = ({ position }: CatalogTable): boolean =>
  position?.zone !== undefined || position?.fileBoxes !== undefined;

const circleOf = ({ ra, dec }: Point, radius: BoundExpression): ConeSearch | undefined => {
  const [x, y, r] = [ra, dec, radius].map((each) => numberOf(constantOf(each)));
  if (x === undefined || y === undefined || r === undefined || r < 0) return undefined;
  // Beyond a pole the formula of the distance goes on, and boxes do not.
  if (Math.abs(y) > 90) return undefined;
  return { ra: ((x % 360) + 360) % 360, dec: y, radius: widened(r) };
};

/** More than rounding can do to a distance. */
const widened = (degrees: number): number => degrees * (1 + 1e-9) + 1e-9;

const replaced = (
  source: BoundSource,
  by: (table: Table) => BoundSource | undefined,
): BoundSource => {
  if (source.kind === 'table') return by(source) ?? source;
  if (source.kind !== 'join') return source;
  return { ...source, left: replaced(source.left, by), right: replaced(source.right, by) };
};

const coneOf = (relation: number, table: CatalogTable, search: SkySearch): BoundSource => ({
  kind: 'cone',
  relation,
  table,
  columns: table.columns.map((_, column) => ({ kind: 'own', column })),
  search,
  isLoose: true,
  nearest: false,
});

/** The table with the columns of a position as its own; undefined where they are none of it. */
const positionedBy = ({ relation, table }: Table, { ra, dec }: Point): CatalogTable | undefined => {
  const names = [ra, dec].map((value) => {
    const column = columnIn(value);
    return column?.relation === relation ? table.columns[column.column]?.name : undefined;
  });
  const [first, second] = names;
  // What a batch holds itself is not read from files, and is small.
  if (first === undefined || second === undefined || table.held !== undefined) return undefined;
  const { position } = table;
  const isOwn =
    position !== undefined &&
    fold(position.ra) === fold(first) &&
    fold(position.dec) === fold(second);
  return isOwn ? table : { ...table, position: { ra: first, dec: second } };
};

/** The column that a coordinate is, where it has the very numbers of the column. */
const columnIn = (value: BoundExpression): ColumnExpression | undefined => {
  if (value.kind === 'column') return value;
  if (value.kind !== 'cast' || value.type.name !== 'float') return undefined;
  return value.value.kind === 'column' && NUMBERS.has(familyOf(value.value.type))
    ? value.value
    : undefined;
};

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'decimal', 'approximate']);

/** Makes searches of the joins by distance. */
const joinedNear = (select: BoundSelect, near: readonly NearProof[]): BoundSelect => {
  const { from } = select;
  if (from === undefined) return select;
  const where = select.where === undefined ? [] : [...partsOf(select.where)];
  const searched = searchedJoin(from, near, where);
  if (searched === from) return select;
  const [only, ...more] = where;
  return {
    ...select,
    from: searched,
    ...(only && { where: more.length === 0 ? only : { kind: 'and', parts: where } }),
  };
};

/** Below joins that hand on every row, or none without a partner: there ON may stand in WHERE. */
const searchedJoin = (
  source: BoundSource,
  near: readonly NearProof[],
  conditions: BoundCondition[],
): BoundSource => {
  if (source.kind !== 'join') return source;
  if (source.join === 'left' || source.join === 'right') {
    return searchedOuter(source, near, conditions);
  }
  if (source.join === 'full') return searchedBelow(source);
  if (source.join !== 'inner' && source.join !== 'cross') return source;
  const [left, right] = [source.left, source.right].map((side) =>
    searchedJoin(side, near, conditions),
  );
  if (left === undefined || right === undefined) return source;
  const join = left === source.left && right === source.right ? source : { ...source, left, right };
  const own = source.on === undefined ? [] : partsOf(source.on);
  if ([...own, ...conditions].some((part) => joinsByValue(part, join))) return join;
  const sides = [
    { left, right },
    { left: right, right: left },
  ];
  for (const each of near) {
    const searched = applied(sides, each);
    if (searched === undefined) continue;
    conditions.push(...own);
    return { kind: 'join', join: 'cross-apply', ...searched };
  }
  return join;
};

/** Both sides may be missing: nothing that is asked outside of one can be asked in it. */
const searchedBelow = (source: Join): Join => {
  const [left, right] = [searchedJoin(source.left, [], []), searchedJoin(source.right, [], [])];
  return left === source.left && right === source.right ? source : { ...source, left, right };
};

/** Only its own ON says which rows meet in an outer join, and ON stays where it is. */
const searchedOuter = (
  source: Join,
  near: readonly NearProof[],
  conditions: BoundCondition[],
): Join => {
  const { left, right, on } = source;
  const [kept, other] = source.join === 'left' ? [left, right] : [right, left];
  // Of what may be missing, nothing that is asked here can be asked before it is joined.
  const [around, missing] = [searchedJoin(kept, near, conditions), searchedJoin(other, [], [])];
  const sides = { left: around, right: missing };
  const isSame = around === kept && missing === other;
  const join: Join = isSame ? source : { kind: 'join', join: 'left', ...sides, ...(on && { on }) };
  const own = on === undefined ? [] : partsOf(on);
  if (own.some((part) => joinsByValue(part, join))) return join;
  const relations = new Set(leavesOf(missing).map(({ relation }) => relation));
  for (const part of own) {
    const nearness = nearnessOf(part);
    const searched = nearness && applied([sides], { ...nearness, kept: relations });
    if (searched !== undefined) return { ...join, join: 'left', ...searched };
  }
  return join;
};

/** Whether a condition is an equality of the two sides, by which few rows meet anyway. */
const joinsByValue = (condition: BoundCondition, { left, right }: Join): boolean => {
  if (condition.kind !== 'compare' || condition.operator !== '=') return false;
  const sides = [left, right].map(
    (side) => new Set(leavesOf(side).map(({ relation }) => relation)),
  );
  const [one, other] = sides;
  if (one === undefined || other === undefined) return false;
  return (
    (isMadeOf(condition.left, one) && isMadeOf(condition.right, other)) ||
    (isMadeOf(condition.left, other) && isMadeOf(condition.right, one))
  );
};

type Sides = Pick<Join, 'left' | 'right'>;

/**
 * Sides of a join with the right one as a search around each row of the left one: of those that
 * can be, the sides that search the table with more rows.
 */
const applied = (sides: readonly Sides[], near: NearProof): Sides | undefined => {
  const [one, other] = near.positions;
  const known = numberOf(constantOf(near.radius));
  // So wide a search finds what reading everything would.
  if (known !== undefined && known > searchedMax) return undefined;
  const ways = sides
    .flatMap((each) => [
      { ...each, around: one, of: other },
      { ...each, around: other, of: one },
    ])
    .flatMap((way) => {
      const table = way.right.kind === 'table' ? positionedBy(way.right, way.of) : undefined;
      if (way.right.kind !== 'table' || table === undefined) return [];
      const { relation } = way.right;
      if (!near.kept.has(relation)) return [];
      const names = new Set(leavesOf(way.left).map((leaf) => leaf.relation));
      const values = [way.around.ra, way.around.dec, ...(known === undefined ? [near.radius] : [])];
      return values.every((value) => isMadeOf(value, names)) ? [{ ...way, table, relation }] : [];
    });
  const [best] = ways.toSorted((a, b) => Number(b.table.rows) - Number(a.table.rows));
  if (best === undefined) return undefined;
  const search = aroundOf(best.around, near.radius);
  return { left: best.left, right: coneOf(best.relation, best.table, search) };
};

/** Degrees. */
const searchedMax = 5;

/** Whether a value is made of columns of these relations, and of no other. */
const isMadeOf = (value: BoundExpression, relations: ReadonlySet<number>): boolean => {
  let columns = 0;
  let others = 0;
  visitExpression(value, (part) => {
    if (part.kind === 'scalar-query') others += 1;
    if (part.kind !== 'column') return;
    if (relations.has(part.relation)) columns += 1;
    else others += 1;
  });
  return columns > 0 && others === 0;
};

const aroundOf = ({ ra, dec }: Point, radius: BoundExpression): SkySearch => {
  const known = numberOf(constantOf(radius));
  const around = { kind: 'around', ra, dec } as const;
  if (known !== undefined) {
    const constant = widened(known);
    return { ...around, radius: angleOf(constant * 60), constant };
  }
  const minutes = arithmetic('*', radius, angleOf(60 * (1 + 1e-9)));
  return { ...around, radius: arithmetic('+', minutes, angleOf(1e-7)) };
};
