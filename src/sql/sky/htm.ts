// The Hierarchical Triangular Mesh of Kunszt, Szalay and Thakar: the sky as eight triangles, each
// cut again and again into four. A trixel's number is 8 to 15 for S0 to S3 and N0 to N3, then two
// bits for every cut. As the SDSS library numbers them; 20 cuts make its `htmID`.

/** A direction as a unit vector; degrees become one by `vectorOf`. */
export type Vector = readonly [x: number, y: number, z: number];

/** One triangle: its number, and its corners counter-clockwise as seen from outside. */
export interface Trixel {
  readonly id: bigint;
  readonly corners: readonly [Vector, Vector, Vector];
}

/** How often a triangle is cut for an `htmID`. */
export const HTM_DEPTH = 20;

const radians = Math.PI / 180;

/** The direction of a position in degrees. */
export const vectorOf = (ra: number, dec: number): Vector => [
  Math.cos(dec * radians) * Math.cos(ra * radians),
  Math.cos(dec * radians) * Math.sin(ra * radians),
  Math.sin(dec * radians),
];

const [north, south]: readonly [Vector, Vector] = [
  [0, 0, 1],
  [0, 0, -1],
];
const [east0, east6, east12, east18]: readonly [Vector, Vector, Vector, Vector] = [
  [1, 0, 0],
  [0, 1, 0],
  [-1, 0, 0],
  [0, -1, 0],
];

/** S0 to S3, N0 to N3. */
export const ROOTS: readonly Trixel[] = (
  [
    [east0, south, east6],
    [east6, south, east12],
    [east12, south, east18],
    [east18, south, east0],
    [east0, north, east18],
    [east18, north, east12],
    [east12, north, east6],
    [east6, north, east0],
  ] as const
).map((corners, at) => ({ id: BigInt(8 + at), corners }));

/** The four parts of a triangle: one at each corner, and the one between them. */
export const partsOf = ({ id, corners: [a, b, c] }: Trixel): readonly Trixel[] => {
  const [w0, w1, w2] = [middleOf(b, c), middleOf(a, c), middleOf(a, b)];
  const parts = [
    [a, w2, w1],
    [b, w0, w2],
    [c, w1, w0],
    [w0, w1, w2],
  ] as const;
  return parts.map((corners, at) => ({ id: id * 4n + BigInt(at), corners }));
};

const middleOf = (a: Vector, b: Vector): Vector => unitOf([a[0] + b[0], a[1] + b[1], a[2] + b[2]]);

/** The vector at length 1; one of length 0 stays as it is. */
export const unitOf = (v: Vector): Vector => {
  const length = Math.hypot(...v);
  return length === 0 ? v : [v[0] / length, v[1] / length, v[2] / length];
};

/** The inner product. */
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** The outer product. */
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
