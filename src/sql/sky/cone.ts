// A circle on the sky and the boxes that hold it: which zones, declinations and right ascensions
// a row within it can have. Plain spherical geometry in degrees; no table and no engine.

/** All points within `radius` of a centre. Degrees; `ra` in 0 to 360, `dec` in -90 to 90. */
export interface ConeSearch {
  readonly ra: number;
  readonly dec: number;
  readonly radius: number;
}

/** Closed ranges in degrees. The circle lies within the union of one box for each `ra` range. */
export interface ConeBox {
  readonly dec: readonly [low: number, high: number];
  /** Empty where every right ascension is possible; two where the circle crosses 0h. */
  readonly ra: readonly (readonly [low: number, high: number])[];
}

/**
 * Added to every side of a box, in degrees: 3.6 micro-arcseconds, a thousand times what rounding
 * can do to an angle in 64-bit floats, and far below what would read a row more.
 */
const slack = 1e-9;

/** So near a pole the width in right ascension is ill-conditioned, and all of it is searched. */
const polarDeclination = 89.99;

const radians = Math.PI / 180;

/** The circle around a position given in any turn; the radius comes in minutes of arc. */
export const coneOf = (ra: number, dec: number, radiusArcmin: number): ConeSearch => ({
  ra: turned(ra),
  dec,
  radius: radiusArcmin / 60,
});

/** The boxes around a circle. One with a negative radius holds nothing and has an empty box. */
export const boxOf = ({ ra, dec, radius }: ConeSearch): ConeBox => {
  const low = Math.max(-90, dec - radius - slack);
  const high = Math.min(90, dec + radius + slack);
  if (Math.abs(dec) + radius >= polarDeclination) return { dec: [low, high], ra: [] };
  const width = halfWidthOf(dec, radius) + slack;
  if (ra - width < 0) {
    return {
      dec: [low, high],
      ra: [
        [ra - width + 360, 360],
        [0, ra + width],
      ],
    };
  }
  if (ra + width >= 360) {
    return {
      dec: [low, high],
      ra: [
        [ra - width, 360],
        [0, ra + width - 360],
      ],
    };
  }
  return { dec: [low, high], ra: [[ra - width, ra + width]] };
};

/**
 * The box from one right ascension eastwards to another, in any turn, and from one declination up
 * to another. It is everything inside, its sides included, and crosses 0h where the first right
 * ascension is greater.
 */
export const rectangleOf = (
  [west, east]: readonly [number, number],
  dec: ConeBox['dec'],
): ConeBox => {
  const width = east - west;
  if (width >= 360) return { dec, ra: [] };
  const from = turned(west);
  const to = from + turned(width);
  if (to < 360) return { dec, ra: [[from, to]] };
  return {
    dec,
    ra: [
      [from, 360],
      [0, to - 360],
    ],
  };
};

/** The same angle in 0 to 360; one that is there already keeps its last digits. */
const turned = (angle: number): number =>
  angle >= 0 && angle < 360 ? angle : ((angle % 360) + 360) % 360;

/** The zones that a range of declination touches, for zones of the given height in degrees. */
export const zonesOf = (
  [low, high]: ConeBox['dec'],
  height: number,
): readonly [first: number, last: number] => [
  Math.floor((low + 90) / height - slack),
  Math.floor((high + 90) / height + slack),
];

/** How far in right ascension the circle reaches from its centre (its tangent meridians). */
const halfWidthOf = (dec: number, radius: number): number =>
  Math.asin(Math.sin(Math.max(0, radius) * radians) / Math.cos(dec * radians)) / radians;
