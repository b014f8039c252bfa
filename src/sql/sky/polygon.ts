// Polygons on the sky as the IVOA's DALI 1.1 (3.3.7) has them: corners in turn, either way round,
// joined by arcs of great circles, and the smaller of the two parts of the sky they divide. Within
// a hemisphere great circles are straight lines in the gnomonic projection, so that a polygon is a
// plane one there, convex or not.

import type { ConeSearch } from './cone.ts';
import { cross, dot, unitOf, vectorOf } from './htm.ts';
import type { Vector } from './htm.ts';

/** Corners, three or more, all within 90 degrees of a centre. */
export interface Polygon {
  readonly corners: readonly Vector[];
  /** Where the gnomonic projection touches the sphere. */
  readonly centre: Vector;
}

/** A position in degrees. */
export type Degrees = readonly [ra: number, dec: number];

const degrees = 180 / Math.PI;

/** The polygon of these corners; a sentence where they make none. */
export const polygonOf = (corners: readonly Degrees[]): Polygon | string =>
  polygonAround(corners.map(([ra, dec]) => vectorOf(ra, dec)));

const polygonAround = (all: readonly Vector[]): Polygon | string => {
  const corners = all.filter((each, at) => !isSame(each, all[(at + 1) % all.length] ?? each));
  if (corners.length < 3) return 'A polygon needs three corners or more that differ.';
  const centre = [sumOf(corners), momentOf(corners)]
    .flatMap((sum) => [unitOf(sum), unitOf(opposite(sum))])
    .find((middle) => corners.every((corner) => dot(corner, middle) > horizon));
  if (centre === undefined) return 'A polygon must lie within half of the sky.';
  return { corners, centre };
};

/** The corners of a polygon in degrees, as near as a picture needs them. */
export const cornersOf = ({ corners }: Polygon): readonly Degrees[] =>
  corners.map(([x, y, z]) => {
    const ra = (Math.atan2(y, x) * degrees + 360) % 360;
    return [rounded(ra), rounded(Math.atan2(z, Math.hypot(x, y)) * degrees)];
  });

/** A tenth of a billionth of a second of arc. */
const rounded = (angle: number): number => Number(angle.toFixed(13));

/** The cosine of the angle from the centre within which corners lie: 89.9999 degrees. */
const horizon = 1e-6;

const isSame = (a: Vector, b: Vector): boolean => Math.hypot(...differenceOf(a, b)) < 1e-15;

const differenceOf = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

const opposite = ([x, y, z]: Vector): Vector => [-x, -y, -z];

const sumOf = (vectors: readonly Vector[]): Vector =>
  vectors.reduce<Vector>((sum, v) => [sum[0] + v[0], sum[1] + v[1], sum[2] + v[2]], [0, 0, 0]);

/**
 * ADQL's BOX (ADQL 2.1, 4.2.9): arms from its centre along the axes there, sides of great circles
 * that meet their ends at right angles. That is a rectangle in the gnomonic projection. Width and
 * height are below 180 degrees.
 */
export const rectangleAround = (centre: Degrees, width: number, height: number): Polygon => {
  const middle = vectorOf(...centre);
  const [east, north] = [vectorOf(centre[0] + 90, 0), vectorOf(centre[0], centre[1] + 90)];
  const [x, y] = [Math.tan(width / 2 / degrees), Math.tan(height / 2 / degrees)];
  const cornerAt = (u: number, v: number): Vector =>
    unitOf(sumOf([middle, scaled(east, u), scaled(north, v)]));
  const corners = [cornerAt(-x, -y), cornerAt(x, -y), cornerAt(x, y), cornerAt(-x, y)];
  return { corners, centre: middle };
};

const scaled = ([x, y, z]: Vector, by: number): Vector => [x * by, y * by, z * by];

/** Two directions in the plane that touches the sphere at `centre`. */
export const planeAt = (centre: Vector): readonly [Vector, Vector] => {
  const [x, y] = centre;
  const one = unitOf(Math.hypot(x, y) < 1e-9 ? [1, 0, 0] : [-y, x, 0]);
  const first = unitOf(differenceOf(one, scaled(centre, dot(one, centre))));
  return [first, cross(centre, first)];
};

/** An arc of a great circle, from one end to the other. */
export type Side = readonly [Vector, Vector];

/** Its sides in turn. */
export const sidesOf = ({ corners }: Pick<Polygon, 'corners'>): readonly Side[] =>
  corners.map((corner, at) => [corner, corners[(at + 1) % corners.length] ?? corner]);

/** Corners in the projection. */
export const projectedCorners = ({
  corners,
  centre,
}: Polygon): readonly (readonly [number, number])[] => {
  const [first, second] = planeAt(centre);
  return corners.map((corner) => {
    const depth = dot(corner, centre);
    return [dot(corner, first) / depth, dot(corner, second) / depth];
  });
};

/** The circle around all of it. */
export const circleAround = ({ corners, centre }: Polygon): ConeSearch => {
  const [x, y, z] = centre;
  const radius = Math.max(...corners.map((corner) => angleOf(corner, centre)));
  const ra = Math.atan2(y, x) * degrees;
  return {
    ra: ra < 0 ? ra + 360 : ra,
    dec: Math.atan2(z, Math.hypot(x, y)) * degrees,
    // A corner and the arcs between two lie within it but for the last digits.
    radius: radius + 1e-9,
  };
};

/** Degrees, exact for the smallest. */
const angleOf = (a: Vector, b: Vector): number => {
  const sine = Math.hypot(...cross(a, b));
  return Math.atan2(sine, dot(a, b)) * degrees;
};

/** Square degrees. */
export const areaOf = (polygon: Polygon): number => {
  // Of each side with the centre a triangle, signed by its turn (Van Oosterom and Strackee, 1983).
  const { centre } = polygon;
  const excess = sidesOf(polygon).reduce((sum, [a, b]) => {
    const volume = dot(centre, cross(a, b));
    return sum + 2 * Math.atan2(volume, 1 + dot(centre, a) + dot(a, b) + dot(b, centre));
  }, 0);
  return Math.abs(excess) * degrees * degrees;
};

/** Its centre of mass on the sphere, in degrees. */
export const centroidOf = (polygon: Polygon): Degrees => {
  const moment = momentOf(polygon.corners);
  const [x, y, z] = dot(moment, polygon.centre) < 0 ? opposite(moment) : moment;
  const ra = Math.atan2(y, x) * degrees;
  return [ra < 0 ? ra + 360 : ra, Math.atan2(z, Math.hypot(x, y)) * degrees];
};

/** Twice the integral of the position over the area: each side gives its angle and its normal. */
const momentOf = (corners: readonly Vector[]): Vector =>
  sumOf(
    sidesOf({ corners }).map(([a, b]) => {
      const normal = cross(a, b);
      return scaled(unitOf(normal), Math.atan2(Math.hypot(...normal), dot(a, b)));
    }),
  );

/** Whether a direction is inside, the border included. */
export const isInside = (polygon: Polygon, direction: Vector): boolean => {
  if (awayFrom(polygon, direction) < borderDegrees) return true;
  const { centre } = polygon;
  const depth = dot(direction, centre);
  if (depth <= 0) return false;
  const [first, second] = planeAt(centre);
  const [x, y] = [dot(direction, first) / depth, dot(direction, second) / depth];
  const plane = projectedCorners(polygon);
  let crossings = 0;
  for (const [at, [x1, y1]] of plane.entries()) {
    const [x2, y2] = plane[(at + 1) % plane.length] ?? [x1, y1];
    if (y1 > y !== y2 > y && x < x1 + ((x2 - x1) * (y - y1)) / (y2 - y1)) crossings += 1;
  }
  return crossings % 2 === 1;
};

/** So near its border a position is on it: a hundred times what rounding can do. */
const borderDegrees = 1e-11;

/** Degrees from a direction to the nearest point of the border, from inside or from outside. */
export const awayFrom = (polygon: Polygon, direction: Vector): number =>
  Math.min(
    ...sidesOf(polygon).map(([a, b]) => {
      const normal = unitOf(cross(a, b));
      const isBeside =
        dot(cross(normal, a), direction) >= 0 && dot(cross(b, normal), direction) >= 0;
      return isBeside
        ? Math.abs(Math.asin(Math.max(-1, Math.min(1, dot(normal, direction))))) * degrees
        : Math.min(angleOf(a, direction), angleOf(b, direction));
    }),
  );

/** Whether all of one polygon lies in the other. */
export const isWithin = (inner: Polygon, outer: Polygon): boolean =>
  inner.corners.every((corner) => isInside(outer, corner)) && !doCross(inner, outer);

/** Whether two polygons have a point in common. */
export const doMeet = (one: Polygon, other: Polygon): boolean =>
  one.corners.some((corner) => isInside(other, corner)) ||
  other.corners.some((corner) => isInside(one, corner)) ||
  doCross(one, other);

/** Whether a side of one goes through a side of the other. */
const doCross = (one: Polygon, other: Polygon): boolean =>
  sidesOf(one).some((side) => sidesOf(other).some((across) => areCrossed(side, across)));

const areCrossed = ([a, b]: Side, [c, d]: Side): boolean => {
  const [first, second] = [cross(a, b), cross(c, d)];
  const ends = [dot(first, c) * dot(first, d), dot(second, a) * dot(second, b)];
  if (ends.some((product) => product >= 0)) return false;
  const meeting = cross(first, second);
  return dot(meeting, sumOf([a, b])) * dot(meeting, sumOf([c, d])) > 0;
};
