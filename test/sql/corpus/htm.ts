// The hierarchical triangular mesh, for the ids of the corpus: the sphere as eight triangles, each
// halved along its edges twenty times. Written from the definition, apart from the product's own.

import { vectorOf, type Vector } from '../vectors.ts';

const X: Vector = [1, 0, 0];
const Y: Vector = [0, 1, 0];
const Z: Vector = [0, 0, 1];
const minus = ([x, y, z]: Vector): Vector => [-x, -y, -z];

type Triangle = readonly [Vector, Vector, Vector];

/** S0 to S3 and N0 to N3, whose ids are 8 to 15. */
const ROOTS: readonly Triangle[] = [
  [X, minus(Z), Y],
  [Y, minus(Z), minus(X)],
  [minus(X), minus(Z), minus(Y)],
  [minus(Y), minus(Z), X],
  [X, Z, minus(Y)],
  [minus(Y), Z, minus(X)],
  [minus(X), Z, Y],
  [Y, Z, X],
];

const cross = ([a, b, c]: Vector, [d, e, f]: Vector): Vector => [
  b * f - c * e,
  c * d - a * f,
  a * e - b * d,
];
const dot = ([a, b, c]: Vector, [d, e, f]: Vector): number => a * d + b * e + c * f;

/** To the left of the great circle from `from` to `to`, or so near that rounding decides. */
const isLeft = (point: Vector, from: Vector, to: Vector): boolean =>
  dot(cross(from, to), point) >= -1e-15;

const holds = ([a, b, c]: Triangle, point: Vector): boolean =>
  isLeft(point, a, b) && isLeft(point, b, c) && isLeft(point, c, a);

const middle = ([a, b, c]: Vector, [d, e, f]: Vector): Vector => {
  const [x, y, z] = [a + d, b + e, c + f];
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
};

/** The id of the triangle that holds a position in degrees, so many levels down. */
export const htmOf = (ra: number, dec: number, levels = 20): bigint => {
  const point = vectorOf(ra, dec);
  const root = ROOTS.findIndex((triangle) => holds(triangle, point));
  let triangle: Triangle = ROOTS[root] ?? [X, Y, Z];
  let id = 8n + BigInt(root);
  for (let level = 0; level < levels; level += 1) {
    const [a, b, c] = triangle;
    const [w0, w1, w2] = [middle(b, c), middle(a, c), middle(a, b)];
    const children: readonly Triangle[] = [
      [a, w2, w1],
      [b, w0, w2],
      [c, w1, w0],
      [w0, w1, w2],
    ];
    const child = children.findIndex((each) => holds(each, point));
    if (child < 0) throw new Error(`no triangle holds ${ra}, ${dec}`);
    triangle = children[child] ?? triangle;
    id = id * 4n + BigInt(child);
  }
  return id;
};
