// Shapes of ADQL's geometry (ADQL 2.1, 4.2) as they stand in its functions: points, circles, boxes,
// polygons. They are what functions compare and measure, and what a result can show; no table and
// no subquery has a column of them. Circles and points may be made of columns; boxes and polygons
// are known when the query is read.

import type { ColumnShape } from '../../domain/column.ts';
import type { BoundExpression } from '../bound.ts';
import { rulesOf } from '../dialect-rules.ts';
import { ALL_DIGITS } from '../functions/style.ts';
import { centroidOf, cornersOf, polygonOf, rectangleAround } from '../sky/polygon.ts';
import type { Degrees, Polygon } from '../sky/polygon.ts';
import type { Expression } from '../tree.ts';
import { FLOAT, familyOf, isImplicit, typeText, varchar } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { constantOf, numberOf } from './constant.ts';
import { converted } from './convert.ts';

/** A position; floats, in degrees. */
export interface Point {
  readonly ra: BoundExpression;
  readonly dec: BoundExpression;
}

/** A shape; a point is a circle of radius 0. Angles are in degrees. */
export type Shape =
  | { readonly kind: 'circle'; readonly centre: Point; readonly radius: BoundExpression }
  | {
      readonly kind: 'polygon';
      readonly centre: Degrees;
      readonly polygon: Polygon;
      readonly corners: readonly Degrees[];
    };

type Call = Extract<Expression, { kind: 'call' }>;

/** Binds an argument that is to be a shape; reports what is none. */
export const bindShape = (
  binding: Binding,
  argument: Expression,
  place: Place,
): Shape | undefined => {
  const name = argument.kind === 'call' ? argument.name.object.text.toUpperCase() : '';
  const rule = SHAPES.get(name);
  if (argument.kind === 'call' && rule !== undefined) return rule(binding, argument, place);
  const message = 'A shape is expected here: POINT, CIRCLE, BOX, POLYGON or CENTROID.';
  const hint = 'No column holds a shape. Write POINT(ra, dec) of two columns in degrees.';
  return report(binding, argument.span, message, hint);
};

/** Whether a call is of a shape, which is no value. */
export const isShape = (name: string): boolean => SHAPES.has(name);

/** The call of a shape as a value of a result, where it is one and the dialect has them. */
export const shapeCalled = (binding: Binding, value: Expression): Call | undefined => {
  if (value.kind !== 'call' || !rulesOf(binding.batch).hasShapes) return undefined;
  const { object, schema, database } = value.name;
  const isBare = schema === undefined && database === undefined;
  return isBare && isShape(object.text.toUpperCase()) ? value : undefined;
};

/** A shape as DALI 1.1 (3.3.5 to 3.3.7) writes it; NULL where one of its numbers is. */
export const bindShapeValue = (
  binding: Binding,
  call: Call,
  place: Place,
): { readonly bound: BoundExpression; readonly shape: ColumnShape } | undefined => {
  const shape = bindShape(binding, call, place);
  if (shape === undefined) return undefined;
  if (shape.kind === 'polygon') {
    const angles = shape.corners.flat();
    const text = angles.join(' ');
    const bound = { kind: 'literal', type: varchar(text.length), text } as const;
    return { bound, shape: { xtype: 'polygon', numbers: angles.length } };
  }
  const { centre, radius } = shape;
  const angles = [centre.ra, centre.dec, ...(isPoint(shape) ? [] : [radius])];
  const parts = angles.flatMap((value, at): readonly BoundExpression[] => {
    const text = { kind: 'cast', type: varchar(null), value, style: ALL_DIGITS } as const;
    return at === 0 ? [text] : [{ kind: 'literal', type: varchar(1), text: ' ' }, text];
  });
  return {
    bound: { kind: 'concatenate', type: varchar(null), parts },
    shape: { xtype: isPoint(shape) ? 'point' : 'circle', numbers: angles.length },
  };
};

/** Binds an argument that is to be a position. */
export const bindPoint = (
  binding: Binding,
  argument: Expression,
  place: Place,
): Point | undefined => {
  const shape = bindShape(binding, argument, place);
  if (shape === undefined || isPoint(shape)) return shape?.centre;
  return report(binding, argument.span, 'A POINT is expected here.');
};

/** A shape that is one position. */
export const isPoint = (shape: Shape): shape is Extract<Shape, { kind: 'circle' }> =>
  shape.kind === 'circle' && shape.radius === ZERO;

/** No angle. */
export const ZERO: BoundExpression = { kind: 'literal', type: FLOAT, text: '0' };

/** A known number of degrees. */
export const angleOf = (degrees: number): BoundExpression => ({
  kind: 'literal',
  type: FLOAT,
  text: String(degrees),
});

/** Two angles put together, or one so many times, as a float. */
export const arithmetic = (
  operator: '+' | '-' | '*',
  left: BoundExpression,
  right: BoundExpression,
): BoundExpression => ({ kind: 'arithmetic', type: FLOAT, operator, left, right });

/** A known position. */
export const pointAt = ([ra, dec]: Degrees): Point => ({ ra: angleOf(ra), dec: angleOf(dec) });

/** Numbers, as floats. */
export const bindAngles = (
  binding: Binding,
  args: readonly Expression[],
  place: Place,
): readonly BoundExpression[] | undefined => {
  const bound = args.map((arg) => {
    const value = binding.value(arg, place);
    if (value === undefined) return undefined;
    if (familyOf(value.type) !== 'text' && isImplicit(value.type, FLOAT)) {
      return converted(value, FLOAT);
    }
    const message = `A number of degrees is expected here, and this is ${typeText(value.type)}.`;
    return report(binding, arg.span, message);
  });
  const angles = bound.filter((angle) => angle !== undefined);
  return angles.length < bound.length ? undefined : angles;
};

type Rule = (binding: Binding, call: Call, place: Place) => Shape | undefined;

const pointRule: Rule = (binding, call, place) => {
  const args = withoutSystem(binding, call);
  if (args === undefined) return undefined;
  const [ra, dec] = args.length === 2 ? (bindAngles(binding, args, place) ?? []) : [];
  if (args.length !== 2) return reportForm(binding, call, 'POINT(ra, dec)');
  if (ra === undefined || dec === undefined) return undefined;
  return isDeclination(binding, call, dec)
    ? { kind: 'circle', centre: { ra, dec }, radius: ZERO }
    : undefined;
};

const circleRule: Rule = (binding, call, place) => {
  const form = 'CIRCLE(ra, dec, radius), or CIRCLE(POINT(ra, dec), radius)';
  const found = centred(binding, call, { place, sizes: 1, form });
  const [radius] = found?.sizes ?? [];
  if (found === undefined || radius === undefined) return undefined;
  const known = knownOf(radius);
  if (known !== undefined && !(known >= 0 && known <= 180)) {
    return report(binding, call.span, 'The radius of a circle is from 0 to 180 degrees.');
  }
  return { kind: 'circle', centre: found.centre, radius };
};

const boxRule: Rule = (binding, call, place) => {
  const form = 'BOX(ra, dec, width, height), or BOX(POINT(ra, dec), width, height)';
  const found = centred(binding, call, { place, sizes: 2, form });
  if (found === undefined) return undefined;
  const { ra, dec } = found.centre;
  const numbers = [ra, dec, ...found.sizes].map(knownOf);
  const [x, y, width, height] = numbers;
  if (x === undefined || y === undefined || width === undefined || height === undefined) {
    return reportMoving(binding, call);
  }
  if (![width, height].every((size) => size > 0 && size < 180)) {
    return report(binding, call.span, 'The sides of a box are above 0 and below 180 degrees.');
  }
  const centre = [x, y] as const;
  const polygon = rectangleAround(centre, width, height);
  return { kind: 'polygon', centre, polygon, corners: cornersOf(polygon) };
};

const polygonRule: Rule = (binding, call, place) => {
  const args = withoutSystem(binding, call);
  if (args === undefined) return undefined;
  const form = 'POLYGON(ra1, dec1, ra2, dec2, ra3, dec3, …), or POLYGON of three POINTs or more';
  const arePoints = args[0]?.kind === 'call' && isShape(nameOf(args[0]));
  if (!arePoints && args.length % 2 === 1) return reportForm(binding, call, form);
  if (args.length > argumentsMax) {
    return report(binding, call.span, `A polygon has at most ${argumentsMax / 2} corners here.`);
  }
  const points = arePoints
    ? args.map((arg) => bindPoint(binding, arg, place))
    : pairsOf(bindAngles(binding, args, place) ?? []);
  const bound = points.filter((point) => point !== undefined);
  if (bound.length < points.length || (args.length > 0 && bound.length === 0)) return undefined;
  if (bound.length < 3) return reportForm(binding, call, form);
  const corners = bound.map(({ ra, dec }) => [knownOf(ra), knownOf(dec)] as const);
  const known = corners.filter((corner): corner is Degrees => !corner.includes(undefined));
  if (known.length < corners.length) return reportMoving(binding, call);
  if (!bound.every(({ dec }) => isDeclination(binding, call, dec))) return undefined;
  const polygon = polygonOf(known);
  if (typeof polygon === 'string') return report(binding, call.span, polygon);
  return { kind: 'polygon', centre: centroidOf(polygon), polygon, corners: known };
};

/** Each corner is written into the query that the engine reads. */
const argumentsMax = 2_000;

const pairsOf = (angles: readonly BoundExpression[]): readonly Point[] =>
  angles.flatMap((ra, at) => {
    const dec = angles[at + 1];
    return at % 2 === 0 && dec !== undefined ? [{ ra, dec }] : [];
  });

const centroidRule: Rule = (binding, call, place) => {
  const [argument, surplus] = call.args;
  if (argument === undefined || surplus !== undefined) {
    return reportForm(binding, call, 'CENTROID(shape)');
  }
  const shape = bindShape(binding, argument, place);
  if (shape === undefined) return undefined;
  const centre = shape.kind === 'circle' ? shape.centre : pointAt(shape.centre);
  return { kind: 'circle', centre, radius: ZERO };
};

const SHAPES: ReadonlyMap<string, Rule> = new Map([
  ['POINT', pointRule],
  ['CIRCLE', circleRule],
  ['BOX', boxRule],
  ['POLYGON', polygonRule],
  ['CENTROID', centroidRule],
]);

const nameOf = ({ name }: Call): string => name.object.text.toUpperCase();

interface Centred {
  readonly centre: Point;
  readonly sizes: readonly BoundExpression[];
}

/** A position, as two numbers or as a point, and sizes behind it. */
const centred = (
  binding: Binding,
  call: Call,
  { place, sizes, form }: { readonly place: Place; readonly sizes: number; readonly form: string },
): Centred | undefined => {
  const args = withoutSystem(binding, call);
  if (args === undefined) return undefined;
  const [first, ...others] = args;
  if (first?.kind === 'call' && isShape(nameOf(first)) && others.length === sizes) {
    const centre = bindPoint(binding, first, place);
    const bound = bindAngles(binding, others, place);
    return centre && bound && { centre, sizes: bound };
  }
  if (args.length !== sizes + 2) return reportForm(binding, call, form);
  const [ra, dec, ...bound] = bindAngles(binding, args, place) ?? [];
  if (ra === undefined || dec === undefined) return undefined;
  return isDeclination(binding, call, dec) ? { centre: { ra, dec }, sizes: bound } : undefined;
};

/**
 * The arguments behind the name of a coordinate system, which ADQL 2.1 has only for old queries.
 * Positions are as the table has them; the names that say so are let pass.
 */
const withoutSystem = (binding: Binding, { args }: Call): readonly Expression[] | undefined => {
  const [first, ...others] = args;
  if (first?.kind !== 'string') return args;
  const frame = first.value.trim().split(/\s+/)[0]?.toUpperCase() ?? '';
  if (SYSTEMS.has(frame)) return others;
  const message = `Positions are not turned from '${first.value}' to those of the tables.`;
  return report(binding, first.span, message, "Leave it out, or write 'ICRS'.");
};

const SYSTEMS: ReadonlySet<string> = new Set(['', 'ICRS', 'FK5', 'J2000', 'UNKNOWNFRAME']);

const isDeclination = (binding: Binding, { span }: Call, dec: BoundExpression): boolean => {
  const known = knownOf(dec);
  if (known === undefined || Math.abs(known) <= 90) return true;
  report(binding, span, 'A declination is from -90 to 90 degrees.');
  return false;
};

const knownOf = (angle: BoundExpression): number | undefined => numberOf(constantOf(angle));

const reportForm = (binding: Binding, call: Call, form: string): undefined =>
  report(binding, call.span, `${nameOf(call)} has other arguments.`, `Write ${form}, in degrees.`);

const reportMoving = (binding: Binding, call: Call): undefined => {
  const name = nameOf(call);
  const message = `The numbers of a ${name} must be known when the query is read.`;
  return report(binding, call.span, message, 'A CIRCLE may be another for each row.');
};
