// Which trixels cover an area of the sky, as ranges of their numbers. An area is one or more convex
// pieces, each the points on the inner side of some circles. What the ranges leave out is outside
// for certain; they are bounded in number, and so may hold more than the area.

import { cross, dot, HTM_DEPTH, partsOf, ROOTS, unitOf } from './htm.ts';
import type { Trixel, Vector } from './htm.ts';

/** The points `p` with `p · normal >= least`; `normal` has length 1. */
export interface Cap {
  readonly normal: Vector;
  readonly least: number;
}

/** All points that are in every cap; an area is the union of some. */
export type Convex = readonly Cap[];

/** First and last number, both included. */
export type HtmRange = readonly [first: bigint, last: bigint];

/** So many trixels are looked at further, at most, at any depth. */
const trixelsMax = 256;

/** Ranges of numbers at `depth` that hold every point of the area; in order, none touch. */
export const coverOf = (
  area: readonly Convex[],
  depth: number = HTM_DEPTH,
): readonly HtmRange[] => {
  const whole: Trixel[] = [];
  let open: readonly Trixel[] = ROOTS;
  for (let level = 0; ; level += 1) {
    const partial: Trixel[] = [];
    for (const trixel of open) {
      const side = sideOf(trixel, area);
      if (side === 'inside') whole.push(trixel);
      if (side === 'partial') partial.push(trixel);
    }
    const parts = partial.flatMap(partsOf);
    if (level === depth || parts.length === 0 || parts.length > trixelsMax) {
      return merged([...whole, ...partial].map(({ id }) => rangeAt(id, depth)));
    }
    open = parts;
  }
};

type Side = 'inside' | 'outside' | 'partial';

const sideOf = (trixel: Trixel, area: readonly Convex[]): Side => {
  const sides = area.map((convex) => convexSide(trixel, convex));
  if (sides.includes('inside')) return 'inside';
  return sides.includes('partial') ? 'partial' : 'outside';
};

const convexSide = (trixel: Trixel, convex: Convex): Side => {
  const circle = aroundOf(trixel);
  let side: Side = 'inside';
  for (const cap of convex) {
    const apart = angleOf(cap.normal, circle.normal);
    const reach = Math.acos(Math.max(-1, Math.min(1, cap.least)));
    if (cap.least > 1 || apart > reach + circle.radius + slack) return 'outside';
    if (apart + circle.radius > reach - slack) side = 'partial';
  }
  return side;
};

/** Radians; more than rounding can do. */
const slack = 1e-12;

/** A circle that holds a trixel. */
const aroundOf = ({ corners }: Trixel): { readonly normal: Vector; readonly radius: number } => {
  const [a, b, c] = corners;
  const normal = unitOf([a[0] + b[0] + c[0], a[1] + b[1] + c[1], a[2] + b[2] + c[2]]);
  return { normal, radius: Math.max(...corners.map((corner) => angleOf(normal, corner))) };
};

const angleOf = (a: Vector, b: Vector): number => Math.atan2(Math.hypot(...cross(a, b)), dot(a, b));

const rangeAt = (id: bigint, depth: number): HtmRange => {
  // Four bits name a root, and two bits each cut.
  const cuts = BigInt((id.toString(2).length - 4) / 2);
  const shift = 2n * (BigInt(depth) - cuts);
  return [id << shift, ((id + 1n) << shift) - 1n];
};

const merged = (ranges: readonly HtmRange[]): readonly HtmRange[] => {
  const ordered = ranges.toSorted((one, other) => (one[0] < other[0] ? -1 : 1));
  const result: HtmRange[] = [];
  for (const [first, last] of ordered) {
    const before = result.at(-1);
    if (before !== undefined && before[1] + 1n >= first) {
      result[result.length - 1] = [before[0], last > before[1] ? last : before[1]];
    } else result.push([first, last]);
  }
  return result;
};
