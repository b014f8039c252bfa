// Polygons on the sky for DuckDB: expressions over the direction of a position, with the corners
// written into them. A position that is NULL or no finite number gives NULL.

import type { BoundCondition, BoundExpression } from '../bound.ts';
import { cross, unitOf } from '../sky/htm.ts';
import type { Vector } from '../sky/htm.ts';
import { planeAt, projectedCorners, sidesOf } from '../sky/polygon.ts';
import type { Polygon, Side } from '../sky/polygon.ts';
import { DIRECTION } from './duckdb-htm.ts';
import { floatText } from './duckdb-type.ts';
import { filled, madeOnce } from './duckdb-writer.ts';
import type { Writer } from './duckdb-writer.ts';

/**
 * Whether a position is inside: a line from it in the gnomonic projection, where sides are
 * straight, goes through an odd number of them.
 */
export const insideText = (
  writer: Writer,
  { polygon, ...position }: Extract<BoundCondition, { kind: 'inside' }>,
): string => {
  const { centre } = polygon;
  const [first, second] = planeAt(centre);
  return overDirection(writer, position, (along) => {
    const [d, u, v] = [along(centre), along(first), along(second)];
    return madeOnce(writer, { d, u, v }, (made) => {
      const [x, y] = [`${made('u')} / ${made('d')}`, `${made('v')} / ${made('d')}`];
      const odd = madeOnce(
        writer,
        { x, y },
        (at) => `(${crossingsText(polygon, at('x'), at('y'))}) % 2 = 1`,
      );
      return `CASE WHEN ${made('d')} <= 0 THEN false WHEN ${made('d')} > 0 THEN ${odd} END`;
    });
  });
};

/** How many sides lie to the right of a point of the projection; its lower end belongs to each. */
const crossingsText = (polygon: Polygon, x: string, y: string): string => {
  const corners = projectedCorners(polygon);
  const crossings = corners.flatMap(([x1, y1], at) => {
    const [x2, y2] = corners[(at + 1) % corners.length] ?? [x1, y1];
    if (y1 === y2) return [];
    const ends = [Math.min(y1, y2), Math.max(y1, y2)].map(floatText);
    const slope = floatText((x2 - x1) / (y2 - y1));
    const side = `${floatText(x1)} + ${slope} * (${y} - ${floatText(y1)})`;
    return [
      `CASE WHEN ${y} >= ${ends[0]} AND ${y} < ${ends[1]} AND ${x} < ${side} THEN 1 ELSE 0 END`,
    ];
  });
  return crossings.length === 0 ? '0' : crossings.join(' + ');
};

/** Degrees to the nearest side or corner. */
export const borderText = (
  writer: Writer,
  { polygon, ...position }: Extract<BoundExpression, { kind: 'border' }>,
): string =>
  overDirection(writer, position, (along, [x, y, z]) => {
    const corners = polygon.corners.map((corner) => {
      const chord = [x, y, z].map((part, at) => `pow(${part} - ${floatText(corner[at] ?? 0)}, 2)`);
      return `degrees(2 * asin(least(1, sqrt(${chord.join(' + ')}) / 2)))`;
    });
    const sides = sidesOf(polygon).map((side) => sideText(side, along));
    return `CASE WHEN ${x} IS NOT NULL THEN least(${[...sides, ...corners].join(', ')}) END`;
  });

/** Degrees to a side where the direction is beside it, else more than any angle. */
const sideText = ([a, b]: Side, along: Along): string => {
  const normal = unitOf(cross(a, b));
  const isBeside = [cross(normal, a), cross(b, normal)].map((edge) => `${along(edge)} >= 0`);
  const angle = `degrees(asin(least(1, abs(${along(normal)}))))`;
  return `CASE WHEN ${isBeside.join(' AND ')} THEN ${angle} ELSE 360 END`;
};

/** The text of the inner product with a direction. */
type Along = (vector: Vector) => string;

const overDirection = (
  writer: Writer,
  { ra, dec }: { readonly ra: BoundExpression; readonly dec: BoundExpression },
  write: (along: Along, parts: readonly [string, string, string]) => string,
): string => {
  const ends = [writer.expression(ra), writer.expression(dec)];
  const [x, y, z] = DIRECTION.map((part) =>
    filled(writer, `CASE WHEN isfinite({0} + {1}) THEN ${part} END`, ends),
  );
  return madeOnce(writer, { x: x ?? '', y: y ?? '', z: z ?? '' }, (made) => {
    const parts = [made('x'), made('y'), made('z')] as const;
    const along: Along = (vector) =>
      `(${parts.map((part, at) => `${floatText(vector[at] ?? 0)} * ${part}`).join(' + ')})`;
    return write(along, parts);
  });
};
