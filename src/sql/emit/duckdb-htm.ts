// The number of the trixel that holds a position, in DuckDB's words: twenty times the part of a
// triangle that holds it. As sky/htm.ts cuts them; the SDSS library tests the parts in this order.
// A point `p = a·A + b·B + c·C` of the triangle ABC is kept as a, b, c and the cosines `ab`, `bc`,
// `ca` of its sides: cutting sides in halves is arithmetic of these six.

import { HTM_DEPTH } from '../sky/htm.ts';

interface Triangle {
  readonly a: string;
  readonly b: string;
  readonly c: string;
  readonly ab: string;
  readonly bc: string;
  readonly ca: string;
  readonly id: string;
}

const packed = (triangle: Triangle): string => {
  const fields = Object.entries(triangle).map(([name, text]) => `${name} := ${text}`);
  return `struct_pack(${fields.join(', ')})`;
};

/** Twice the length from the centre to the middle of a side whose ends have this cosine. */
const span = (cosine: string): string => `sqrt(2 + 2 * ht.${cosine})`;

const [AB, BC, CA] = [span('ab'), span('bc'), span('ca')];

/** The middles of two sides that meet: the cosine between them. */
const between = (one: string, other: string): string =>
  `(1 + ht.ab + ht.bc + ht.ca) / (${one} * ${other})`;

const toEnd = (cosine: string, length: string): string => `(1 + ht.${cosine}) / ${length}`;

const numbered = (part: number): string => `ht.id * 4 + ${part}`;

/** A with the middles of AB and of CA; B with those of BC and AB; C with those of CA and BC. */
const PARTS = {
  a: packed({
    a: 'ht.a - ht.b - ht.c',
    b: `ht.b * ${AB}`,
    c: `ht.c * ${CA}`,
    ab: toEnd('ab', AB),
    bc: between(AB, CA),
    ca: toEnd('ca', CA),
    id: numbered(0),
  }),
  b: packed({
    a: 'ht.b - ht.c - ht.a',
    b: `ht.c * ${BC}`,
    c: `ht.a * ${AB}`,
    ab: toEnd('bc', BC),
    bc: between(BC, AB),
    ca: toEnd('ab', AB),
    id: numbered(1),
  }),
  c: packed({
    a: 'ht.c - ht.a - ht.b',
    b: `ht.a * ${CA}`,
    c: `ht.b * ${BC}`,
    ab: toEnd('ca', CA),
    bc: between(CA, BC),
    ca: toEnd('bc', BC),
    id: numbered(2),
  }),
  // The middles of BC, CA and AB.
  middle: packed({
    a: `(ht.b + ht.c - ht.a) * ${BC} / 2`,
    b: `(ht.c + ht.a - ht.b) * ${CA} / 2`,
    c: `(ht.a + ht.b - ht.c) * ${AB} / 2`,
    ab: between(BC, CA),
    bc: between(CA, AB),
    ca: between(AB, BC),
    id: numbered(3),
  }),
};

const STEP =
  `CASE WHEN ht.a >= ht.b + ht.c THEN ${PARTS.a} WHEN ht.b >= ht.c + ht.a THEN ${PARTS.b} ` +
  `WHEN ht.c >= ht.a + ht.b THEN ${PARTS.c} ELSE ${PARTS.middle} END`;

/**
 * S0 to S3 and N0 to N3, 8 to 15, of the quarter of the sky and the side of the equator. The poles
 * themselves are the first quarter's.
 */
const rootOf = ([x, y, z]: readonly string[]): string =>
  `CASE WHEN ${z} >= 0 THEN 15 ELSE 8 END + CASE WHEN ${z} >= 0 THEN -1 ELSE 1 END * ` +
  `CASE WHEN ${x} > 0 AND ${y} >= 0 OR ${x} = 0 AND ${y} = 0 THEN 0 ` +
  `WHEN ${x} <= 0 AND ${y} > 0 THEN 1 WHEN ${x} < 0 AND ${y} <= 0 THEN 2 ELSE 3 END`;

/**
 * The root triangles have right angles; even ones begin on the x axis, odd ones on the y axis. Even
 * are in the north the second and the fourth quarter, in the south the two others.
 */
const startOf = ([x = '', y = '', z = '']: readonly string[]): string => {
  const root = rootOf([x, y, z]);
  const isSecondOrFourth = `${x} <= 0 AND ${y} > 0 OR ${x} >= 0 AND ${y} < 0`;
  const onX = (yes: string, no: string): string =>
    `CASE WHEN (${isSecondOrFourth}) = (${z} >= 0) THEN abs(${yes}) ELSE abs(${no}) END`;
  const right = '0::DOUBLE';
  const corners = { a: onX(x, y), b: `abs(${z})`, c: onX(y, x) };
  return packed({ ...corners, ab: right, bc: right, ca: right, id: `CAST(${root} AS BIGINT)` });
};

/** The `htmID` of a direction, whose length does not matter; NULL where it is none. */
const idOf = (direction: readonly string[]): string => {
  const [x, y, z] = direction;
  return (
    `CASE WHEN isfinite(1 / (abs(${x}) + abs(${y}) + abs(${z}))) THEN ` +
    `list_reduce(list_resize([${startOf(direction)}], ${HTM_DEPTH + 1}), ` +
    `lambda ht, hi: ${STEP}).id END`
  );
};

/** The direction of a position in degrees: `{0}` is its right ascension, `{1}` its declination. */
export const DIRECTION = [
  'cos(radians({1})) * cos(radians({0}))',
  'cos(radians({1})) * sin(radians({0}))',
  'sin(radians({1}))',
] as const;

/** Of a position in degrees, as `DIRECTION` takes it. */
export const HTM_ID = idOf(DIRECTION);

/** Of a direction `{0}`, `{1}`, `{2}` of any length but 0. */
export const HTM_ID_XYZ = idOf(['{0}', '{1}', '{2}']);
