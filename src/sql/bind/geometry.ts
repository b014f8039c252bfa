// ADQL's functions of geometry (ADQL 2.1, 4.2): what shapes have to do with one another, and how
// large they are. CONTAINS and INTERSECTS are 1 or 0; compared with one of these they are
// conditions, which a search of the sky can be made of.

import type { BoundCondition, BoundExpression, ComparisonOperator } from '../bound.ts';
import { areaOf, doMeet, isWithin } from '../sky/polygon.ts';
import type { Polygon } from '../sky/polygon.ts';
import type { Expression } from '../tree.ts';
import { FLOAT, INT, varchar } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding, Place } from './binding.ts';
import { angleOf, arithmetic, bindAngles, bindPoint, bindShape, ZERO } from './shape.ts';
import type { Point, Shape } from './shape.ts';
import type { SpecialFunction } from './special-call.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/**
 * `1 = CONTAINS(…)` and its like as the condition that it is; undefined where a comparison is
 * another. `'wrong'` says that what is wrong is reported.
 */
export const regionTest = (
  binding: Binding,
  { operator, left, right }: Extract<Expression, { kind: 'binary' }>,
  place: Place,
): BoundCondition | 'wrong' | undefined => {
  if (operator !== '=' && operator !== '<>') return undefined;
  const [call, number] = left.kind === 'call' ? [left, right] : [right, left];
  if (call.kind !== 'call' || number.kind !== 'number' || !/^[01]$/.test(number.text)) {
    return undefined;
  }
  const relation = RELATIONS.get(nameOf(call));
  if (relation === undefined || call.name.database !== undefined) return undefined;
  const condition = bindRegions(binding, call, { relation, place });
  if (condition === undefined) return 'wrong';
  const isMeant = (number.text === '1') === (operator === '=');
  return isMeant ? condition : { kind: 'not', part: condition };
};

const nameOf = ({ name }: Call): string => name.object.text.toUpperCase();

type Relation = (one: Shape, other: Shape) => BoundCondition;

const bindRegions = (
  binding: Binding,
  { args, name, span }: Call,
  { relation, place }: { readonly relation: Relation; readonly place: Place },
): BoundCondition | undefined => {
  const [first, second, surplus] = args;
  const written = name.object.text.toUpperCase();
  if (first === undefined || second === undefined || surplus !== undefined) {
    const hint = `Write ${written}(POINT(ra, dec), CIRCLE(ra, dec, radius)), in degrees.`;
    return report(binding, span, `${written} takes two shapes.`, hint);
  }
  const [one, other] = [first, second].map((each) => bindShape(binding, each, place));
  return one && other && relation(one, other);
};

/** Whether all of the first lies in the second. */
const contains: Relation = (inner, outer) => {
  if (inner.kind === 'circle' && outer.kind === 'circle') {
    const far = sum(distance(inner.centre, outer.centre), inner.radius);
    return compared(far, '<=', outer.radius === ZERO ? SAME : outer.radius);
  }
  if (inner.kind === 'circle' && outer.kind === 'polygon') {
    const inside: BoundCondition = { kind: 'inside', ...inner.centre, polygon: outer.polygon };
    if (inner.radius === ZERO) return inside;
    const border = borderOf(inner.centre, outer.polygon);
    return { kind: 'and', parts: [inside, compared(border, '>=', inner.radius)] };
  }
  if (inner.kind === 'polygon' && outer.kind === 'circle') return aroundPolygon(inner, outer);
  return truth(
    inner.kind === 'polygon' && outer.kind === 'polygon' && isWithin(inner.polygon, outer.polygon),
  );
};

/** A circle holds a polygon where the rest of the sky, a circle too, has nothing of it. */
const aroundPolygon = (
  { polygon }: Extract<Shape, { kind: 'polygon' }>,
  { centre, radius }: Extract<Shape, { kind: 'circle' }>,
): BoundCondition => {
  const opposite: Point = {
    ra: sum(centre.ra, angleOf(180)),
    dec: { kind: 'negate', type: FLOAT, value: centre.dec },
  };
  const rest = arithmetic('-', angleOf(180), radius);
  const isFar = compared(borderOf(opposite, polygon), '>=', rest);
  const isInside: BoundCondition = { kind: 'inside', ...opposite, polygon };
  return { kind: 'and', parts: [{ kind: 'not', part: isInside }, isFar] };
};

/** Whether the two have a point in common. */
const intersects: Relation = (one, other) => {
  if (one.kind === 'circle' && other.kind === 'circle') {
    const reach = sum(one.radius, other.radius);
    return compared(distance(one.centre, other.centre), '<=', reach === ZERO ? SAME : reach);
  }
  if (one.kind === 'polygon' && other.kind === 'polygon') {
    return truth(doMeet(one.polygon, other.polygon));
  }
  if (one.kind === 'polygon') return intersects(other, one);
  if (other.kind === 'circle') return intersects(other, one);
  const { centre, radius } = one;
  const { polygon } = other;
  const inside: BoundCondition = { kind: 'inside', ...centre, polygon };
  if (radius === ZERO) return inside;
  const near = compared(borderOf(centre, polygon), '<=', radius);
  return { kind: 'or', parts: [inside, near] };
};

/** Degrees that rounding can make of nothing: a place may be written as 365 and as 5. */
const SAME = angleOf(1e-12);

const RELATIONS: ReadonlyMap<string, Relation> = new Map([
  ['CONTAINS', contains],
  ['INTERSECTS', intersects],
]);

const compared = (
  left: BoundExpression,
  operator: ComparisonOperator,
  right: BoundExpression,
): BoundCondition => ({ kind: 'compare', operator, left, right });

const truth = (isTrue: boolean): BoundCondition => {
  const [left, right] = [wholeOf('1'), wholeOf(isTrue ? '1' : '0')];
  return compared(left, '=', right);
};

const wholeOf = (text: string): BoundExpression => ({ kind: 'literal', type: INT, text });

const distance = (one: Point, other: Point): BoundExpression => ({
  kind: 'call',
  type: FLOAT,
  name: 'FDISTANCEEQ',
  args: [one.ra, one.dec, other.ra, other.dec],
});

const borderOf = (point: Point, polygon: Polygon): BoundExpression => ({
  kind: 'border',
  type: FLOAT,
  ...point,
  polygon,
});

const sum = (left: BoundExpression, right: BoundExpression): BoundExpression =>
  right === ZERO ? left : left === ZERO ? right : arithmetic('+', left, right);

type Bind = SpecialFunction['bind'];

/** NULL where a coordinate is: neither the condition nor its contrary holds then. */
const bindRelation =
  (relation: Relation): Bind =>
  (binding, call, place) => {
    const when = bindRegions(binding, call, { relation, place });
    return (
      when && {
        kind: 'case',
        type: INT,
        branches: [
          { when, result: wholeOf('1') },
          { when: { kind: 'not', part: when }, result: wholeOf('0') },
        ],
      }
    );
  };

const bindDistance: Bind = (binding, call, place) => {
  const { args } = call;
  if (args.length === 4) {
    const [ra1, dec1, ra2, dec2] = bindAngles(binding, args, place) ?? [];
    if (ra1 === undefined || dec1 === undefined) return undefined;
    return ra2 && dec2 && distance({ ra: ra1, dec: dec1 }, { ra: ra2, dec: dec2 });
  }
  const [first, second] = args;
  if (first === undefined || second === undefined || args.length > 2) {
    const hint = 'Write DISTANCE(ra1, dec1, ra2, dec2), or DISTANCE of two POINTs, in degrees.';
    return report(binding, call.span, 'DISTANCE has other arguments.', hint);
  }
  const [one, other] = [first, second].map((each) => bindPoint(binding, each, place));
  return one && other && distance(one, other);
};

/** Square degrees: of a circle `4 pi sin²(radius / 2)` on the unit sphere. */
const bindArea: Bind = (binding, call, place) => {
  const shape = bindOnly(binding, call, place);
  if (shape === undefined) return undefined;
  if (shape.kind === 'polygon') return angleOf(areaOf(shape.polygon));
  if (shape.radius === ZERO) return ZERO;
  const half = arithmetic('*', shape.radius, angleOf(Math.PI / 360));
  const sine = called('SIN', half);
  return arithmetic('*', called('SQUARE', sine), angleOf((4 * 180 * 180) / Math.PI));
};

const called = (name: 'SIN' | 'SQUARE', arg: BoundExpression): BoundExpression => ({
  kind: 'call',
  type: FLOAT,
  name,
  args: [arg],
});

const bindCoordinate =
  (coordinate: keyof Point): Bind =>
  (binding, call, place) => {
    const [first, surplus] = call.args;
    if (first === undefined || surplus !== undefined) return reportOne(binding, call, 'a POINT');
    return bindPoint(binding, first, place)?.[coordinate];
  };

/** Deprecated by ADQL 2.1, which has it empty where nothing is known of the frame. */
const bindSystem: Bind = (binding, call, place) =>
  bindOnly(binding, call, place) && { kind: 'literal', type: varchar(1), text: '' };

const bindOnly = (binding: Binding, call: Call, place: Place): Shape | undefined => {
  const [first, surplus] = call.args;
  if (first === undefined || surplus !== undefined) return reportOne(binding, call, 'one shape');
  return bindShape(binding, first, place);
};

const reportOne = (binding: Binding, call: Call, what: string): undefined =>
  report(binding, call.span, `${nameOf(call)} takes ${what}.`);

/** By name in capitals. */
export const GEOMETRY_FUNCTIONS: ReadonlyMap<string, SpecialFunction> = new Map([
  [
    'CONTAINS',
    {
      bind: bindRelation(contains),
      usage: 'CONTAINS(shape, shape)',
      result: 'int',
      about: '1 where all of the first lies in the second, else 0',
    },
  ],
  [
    'INTERSECTS',
    {
      bind: bindRelation(intersects),
      usage: 'INTERSECTS(shape, shape)',
      result: 'int',
      about: '1 where the two have a point in common, else 0',
    },
  ],
  [
    'DISTANCE',
    {
      bind: bindDistance,
      usage: 'DISTANCE(ra1, dec1, ra2, dec2)',
      result: 'float',
      about: 'degrees between two positions, also written as two POINTs',
    },
  ],
  [
    'AREA',
    {
      bind: bindArea,
      usage: 'AREA(shape)',
      result: 'float',
      about: 'square degrees',
    },
  ],
  [
    'COORD1',
    {
      bind: bindCoordinate('ra'),
      usage: 'COORD1(point)',
      result: 'float',
      about: 'the first coordinate, in degrees',
    },
  ],
  [
    'COORD2',
    {
      bind: bindCoordinate('dec'),
      usage: 'COORD2(point)',
      result: 'float',
      about: 'the second coordinate, in degrees',
    },
  ],
  [
    'COORDSYS',
    {
      bind: bindSystem,
      usage: 'COORDSYS(shape)',
      result: 'varchar',
      about: 'empty: positions are as the table has them',
    },
  ],
]);

/** A shape where a value is wanted: only a result has columns of shapes. */
export const reportShape = (binding: Binding, call: Call): undefined => {
  const message = `${nameOf(call)} is a shape, and no value that can be computed with.`;
  const hint =
    'Use it in CONTAINS, INTERSECTS or DISTANCE, or select it by itself in the outermost query.';
  return report(binding, call.span, message, hint);
};
