// Areas of the sky as people write them for fHTM_Cover: `CIRCLE J2000 185 0 5`, `RECT J2000 …`,
// `POLY J2000 …` and `CONVEX J2000 …` with positions, `CONVEX x y z d …` with caps. A number more
// than the shape needs, before the others, is the depth at which trixels are numbered.

import { cross, dot, HTM_DEPTH, unitOf, vectorOf } from './htm.ts';
import type { Vector } from './htm.ts';
import type { Cap, Convex } from './htm-cover.ts';

/** An area, and the depth that was asked for. */
export interface HtmArea {
  readonly area: readonly Convex[];
  readonly depth: number;
}

/** What `text` describes, or in a sentence why it describes nothing. */
export const htmAreaOf = (text: string): HtmArea | string => {
  const [shape = '', ...words] = text
    .trim()
    .toUpperCase()
    .split(/[\s,]+/);
  const rule = SHAPES.get(shape);
  if (rule === undefined) {
    return `An area begins with ${[...SHAPES.keys()].join(', ')}, and not with '${shape}'.`;
  }
  const isNamed = words[0] === 'J2000' || words[0] === 'CARTESIAN';
  const isCartesian = words[0] === 'CARTESIAN' || (!isNamed && shape === 'CONVEX');
  const numbers = (isNamed ? words.slice(1) : words).map(Number);
  if (numbers.some((number) => !Number.isFinite(number))) return `'${text}' is not all numbers.`;
  if (numbers.length > NUMBERS_MAX) return `An area has at most ${NUMBERS_MAX} numbers.`;
  const size = isCartesian ? 3 : 2;
  const hasDepth = rule.hasDepth(numbers.length, size, isNamed);
  const depth = hasDepth ? (numbers.shift() ?? HTM_DEPTH) : HTM_DEPTH;
  if (!Number.isInteger(depth) || depth < 0 || depth > HTM_DEPTH) {
    return `The depth of trixels is a whole number from 0 to ${HTM_DEPTH}.`;
  }
  const area = isCartesian && !isNamed ? capsOf(numbers) : rule.area(numbers, size);
  return area === undefined ? `${shape} needs ${rule.needs}.` : { area, depth };
};

/** Areas are written by hand: so many numbers are a polygon of hundreds of corners. */
const NUMBERS_MAX = 1_000;

interface Shape {
  readonly needs: string;
  readonly hasDepth: (count: number, size: number, isNamed: boolean) => boolean;
  readonly area: (numbers: readonly number[], size: number) => readonly Convex[] | undefined;
}

/** Points of two or three numbers each. */
const pointsOf = (numbers: readonly number[], size: number): readonly Vector[] => {
  const points: Vector[] = [];
  for (let at = 0; at + size <= numbers.length; at += size) {
    const [x = 0, y = 0, z = 0] = numbers.slice(at, at + size);
    points.push(size === 2 ? vectorOf(x, y) : unitOf([x, y, z]));
  }
  return points;
};

const capAround = (normal: Vector, degrees: number): Cap => ({
  normal,
  least: degrees < 0 ? 2 : Math.cos((Math.min(180, degrees) * Math.PI) / 180),
});

const circleOf: Shape['area'] = (numbers, size) => {
  const [centre] = pointsOf(numbers, size);
  const radius = numbers[size];
  if (centre === undefined || radius === undefined || numbers.length !== size + 1) return undefined;
  return [[capAround(centre, radius / 60)]];
};

/** From one corner eastwards to the other; between two declinations, whichever comes first. */
const rectangleOf: Shape['area'] = (numbers, size) => {
  const [ra1, dec1, ra2, dec2, surplus] = numbers;
  if (ra1 === undefined || dec1 === undefined || ra2 === undefined) return undefined;
  if (dec2 === undefined || surplus !== undefined || size !== 2) return undefined;
  const strip: Convex = [
    { normal: [0, 0, 1], least: vectorOf(0, Math.min(dec1, dec2))[2] },
    { normal: [0, 0, -1], least: -vectorOf(0, Math.max(dec1, dec2))[2] },
  ];
  const width = ra2 - ra1;
  if (Math.abs(width) >= 360) return [strip];
  const turned = width < 0 ? width + 360 : width;
  const middle = ra1 + turned / 2;
  return turned <= 180
    ? [wedge(strip, ra1, ra1 + turned)]
    : [wedge(strip, ra1, middle), wedge(strip, middle, ra1 + turned)];
};

const wedge = (strip: Convex, west: number, east: number): Convex => [
  ...strip,
  { normal: vectorOf(west + 90, 0), least: 0 },
  { normal: vectorOf(east - 90, 0), least: 0 },
];

/** A polygon whose corners are told in turn, either way round. */
const polygonOf: Shape['area'] = (numbers, size) => {
  if (numbers.length % size !== 0) return undefined;
  const points = pointsOf(numbers, size);
  if (points.length < 3) return undefined;
  const sides = points.map((point, at) => cross(point, points[(at + 1) % points.length] ?? point));
  const middle = points.reduce<Vector>(
    (sum, p) => [sum[0] + p[0], sum[1] + p[1], sum[2] + p[2]],
    [0, 0, 0],
  );
  const turn = sides.reduce((sum, side) => sum + dot(side, middle), 0) < 0 ? -1 : 1;
  return [
    sides
      .filter((side) => Math.hypot(...side) > 0)
      .map((side) => {
        const [x, y, z] = unitOf(side);
        return { normal: [turn * x, turn * y, turn * z], least: 0 } as const;
      }),
  ];
};

const capsOf = (numbers: readonly number[]): readonly Convex[] | undefined => {
  if (numbers.length === 0 || numbers.length % 4 !== 0) return undefined;
  const caps: Cap[] = [];
  for (let at = 0; at < numbers.length; at += 4) {
    const [x = 0, y = 0, z = 0, least = 0] = numbers.slice(at, at + 4);
    caps.push({ normal: unitOf([x, y, z]), least });
  }
  return [caps];
};

const POLYGON: Shape = {
  needs: 'three positions or more',
  hasDepth: (count, size, isNamed) => (isNamed ? count % size === 1 : count % 4 === 1),
  area: polygonOf,
};

const SHAPES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  [
    'CIRCLE',
    {
      needs: 'a position and a radius in minutes of arc',
      hasDepth: (count, size) => count === size + 2,
      area: circleOf,
    },
  ],
  [
    'RECT',
    { needs: 'two positions in J2000', hasDepth: (count) => count === 5, area: rectangleOf },
  ],
  ['POLY', POLYGON],
  ['CHULL', POLYGON],
  ['CONVEX', POLYGON],
]);
